/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analyzer/inventory.h"

#include <string.h>

struct ana_inventory {
    GHashTable *relations_by_key; /* ana_relation, its own key */
    GPtrArray *relations;         /* the same in order of appearance; owns them */
    GHashTable *assets_by_ip;     /* ana_asset, its own key */
    GPtrArray *assets;            /* owns them */
    const ana_options *options;
    ana_stats *stats;
    bool sorted;
};

static guint hash_bytes(guint hash, const void *data, size_t size)
{
    const uint8_t *p = data;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ p[i]) * 16777619U;
    return hash;
}

static guint hash_address(guint hash, const cap_address *ip)
{
    return hash_bytes(hash, ip->bytes, ip->family == 6 ? 16 : 4);
}

static int compare_addresses(const cap_address *a, const cap_address *b)
{
    if (a->family != b->family)
        return a->family < b->family ? -1 : 1;
    return memcmp(a->bytes, b->bytes, sizeof a->bytes);
}

static guint relation_hash(gconstpointer key)
{
    const ana_relation *r = key;
    guint hash = hash_address(2166136261U, &r->client);
    hash = hash_address(hash, &r->server);
    hash = hash_bytes(hash, r->calling.data, r->calling.size);
    return hash_bytes(hash, r->called.data, r->called.size);
}

static bool same_tsap(const ana_tsap_bytes *a, const ana_tsap_bytes *b)
{
    return a->size == b->size && memcmp(a->data, b->data, a->size) == 0;
}

static gboolean relation_equal(gconstpointer a, gconstpointer b)
{
    const ana_relation *x = a;
    const ana_relation *y = b;
    return compare_addresses(&x->client, &y->client) == 0 &&
           compare_addresses(&x->server, &y->server) == 0 && x->server_port == y->server_port &&
           same_tsap(&x->calling, &y->calling) && same_tsap(&x->called, &y->called);
}

static void relation_free(gpointer data)
{
    ana_relation *relation = data;
    ana_plans_free(relation->plans);
    ana_histogram_clear(&relation->latency);
    g_free(relation);
}

static guint asset_hash(gconstpointer key)
{
    return hash_address(2166136261U, &((const ana_asset *)key)->ip);
}

static gboolean asset_equal(gconstpointer a, gconstpointer b)
{
    return compare_addresses(&((const ana_asset *)a)->ip, &((const ana_asset *)b)->ip) == 0;
}

static void asset_free(gpointer data)
{
    ana_asset *asset = data;
    char *const owned[] = {asset->order_number, asset->hardware,    asset->firmware,
                           asset->boot_loader,  asset->system_name, asset->module_name,
                           asset->module_type,  asset->serial,      asset->plant,
                           asset->copyright,    asset->memory_card};
    for (size_t i = 0; i < G_N_ELEMENTS(owned); i++)
        g_free(owned[i]);
    g_hash_table_unref(asset->dbs);
    g_free(asset);
}

ana_inventory *ana_inventory_new(const ana_options *options, ana_stats *stats)
{
    ana_inventory *inventory = g_new0(ana_inventory, 1);
    inventory->relations_by_key = g_hash_table_new(relation_hash, relation_equal);
    inventory->relations = g_ptr_array_new_with_free_func(relation_free);
    inventory->assets_by_ip = g_hash_table_new(asset_hash, asset_equal);
    inventory->assets = g_ptr_array_new_with_free_func(asset_free);
    inventory->options = options;
    inventory->stats = stats;
    return inventory;
}

void ana_inventory_free(ana_inventory *inventory)
{
    if (!inventory)
        return;
    g_hash_table_unref(inventory->relations_by_key);
    g_hash_table_unref(inventory->assets_by_ip);
    g_ptr_array_unref(inventory->relations);
    g_ptr_array_unref(inventory->assets);
    g_free(inventory);
}

ana_relation *ana_inventory_relation(ana_inventory *inventory, const ana_connection *connection,
                                     const cap_stamp *stamp)
{
    const ana_relation key = {
        .client = ana_client(connection)->ip,
        .server = ana_server(connection)->ip,
        .server_port = ana_server(connection)->port,
        .calling = connection->calling,
        .called = connection->called,
    };
    ana_relation *relation = g_hash_table_lookup(inventory->relations_by_key, &key);
    if (relation) {
        relation->client_inferred &= connection->client_inferred;
        return relation;
    }
    if (inventory->relations->len >= inventory->options->max_relations) {
        inventory->stats->evicted_relations++;
        return NULL;
    }
    relation = g_memdup2(&key, sizeof key);
    relation->number = inventory->relations->len + 1;
    relation->first = *stamp;
    relation->last = *stamp;
    relation->client_inferred = connection->client_inferred;
    relation->plans = ana_plans_new(inventory->options->max_plans, inventory->options->max_objects);
    g_hash_table_add(inventory->relations_by_key, relation);
    g_ptr_array_add(inventory->relations, relation);
    return relation;
}

ana_asset *ana_inventory_find(const ana_inventory *inventory, const cap_address *ip)
{
    const ana_asset key = {.ip = *ip};
    return g_hash_table_lookup(inventory->assets_by_ip, &key);
}

ana_asset *ana_inventory_asset(ana_inventory *inventory, const cap_address *ip,
                               const cap_stamp *stamp)
{
    ana_asset *asset = ana_inventory_find(inventory, ip);
    if (asset)
        return asset;
    if (inventory->assets->len >= inventory->options->max_assets) {
        inventory->stats->evicted_assets++;
        return NULL;
    }
    asset = g_new0(ana_asset, 1);
    asset->ip = *ip;
    asset->first = *stamp;
    asset->last = *stamp;
    asset->dbs = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, g_free);
    g_hash_table_add(inventory->assets_by_ip, asset);
    g_ptr_array_add(inventory->assets, asset);
    inventory->sorted = false;
    return asset;
}

const GPtrArray *ana_inventory_relations(const ana_inventory *inventory)
{
    return inventory->relations;
}

static int compare_assets(gconstpointer a, gconstpointer b)
{
    const ana_asset *x = *(const ana_asset *const *)a;
    const ana_asset *y = *(const ana_asset *const *)b;
    return compare_addresses(&x->ip, &y->ip);
}

const GPtrArray *ana_inventory_assets(ana_inventory *inventory)
{
    if (!inventory->sorted)
        g_ptr_array_sort(inventory->assets, compare_assets);
    inventory->sorted = true;
    return inventory->assets;
}
