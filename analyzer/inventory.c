/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analyzer/secure.h"

#include <string.h>

/* Trees, not hash tables: who chooses addresses and TSAPs must not choose what a look-up costs. */
struct ana_inventory {
    GTree *relations_by_key; /* ana_relation, its own key */
    GPtrArray *relations;    /* the same in order of appearance; owns them */
    GTree *assets_by_ip;     /* ana_asset, its own key */
    GPtrArray *assets;       /* owns them */
    const ana_options *options;
    ana_stats *stats;
    ana_budget *budget;
    bool sorted;
};

static int compare_addresses(const cap_address *a, const cap_address *b)
{
    if (a->family != b->family)
        return a->family < b->family ? -1 : 1;
    return memcmp(a->bytes, b->bytes, sizeof a->bytes);
}

static int compare_tsaps(const ana_tsap_bytes *a, const ana_tsap_bytes *b)
{
    return a->size != b->size ? (int)a->size - (int)b->size : memcmp(a->data, b->data, a->size);
}

static int compare_relations(gconstpointer a, gconstpointer b)
{
    const ana_relation *x = a;
    const ana_relation *y = b;
    int order = compare_addresses(&x->client, &y->client);
    if (order == 0)
        order = compare_addresses(&x->server, &y->server);
    if (order == 0)
        order = (int)x->server_port - (int)y->server_port;
    if (order == 0)
        order = compare_tsaps(&x->calling, &y->calling);
    return order != 0 ? order : compare_tsaps(&x->called, &y->called);
}

static void relation_free(gpointer data)
{
    ana_relation *relation = data;
    ana_plans_free(relation->plans);
    ana_histogram_clear(&relation->latency);
    g_free(relation);
}

static int compare_ips(gconstpointer a, gconstpointer b)
{
    return compare_addresses(&((const ana_asset *)a)->ip, &((const ana_asset *)b)->ip);
}

static void asset_free(gpointer data)
{
    ana_asset *asset = data;
    char *const owned[] = {asset->order_number, asset->hardware,    asset->firmware,
                           asset->boot_loader,  asset->system_name, asset->module_name,
                           asset->module_type,  asset->serial,      asset->plant,
                           asset->copyright,    asset->memory_card, asset->family_evidence};
    for (size_t i = 0; i < G_N_ELEMENTS(owned); i++)
        g_free(owned[i]);
    ana_tls_clear(&asset->tls);
    ana_partner_clear(&asset->partner);
    g_hash_table_unref(asset->dbs);
    g_free(asset);
}

ana_inventory *ana_inventory_new(const ana_options *options, ana_stats *stats, ana_budget *budget)
{
    ana_inventory *inventory = g_new0(ana_inventory, 1);
    inventory->relations_by_key = g_tree_new(compare_relations);
    inventory->relations = g_ptr_array_new_with_free_func(relation_free);
    inventory->assets_by_ip = g_tree_new(compare_ips);
    inventory->assets = g_ptr_array_new_with_free_func(asset_free);
    inventory->options = options;
    inventory->stats = stats;
    inventory->budget = budget;
    return inventory;
}

void ana_inventory_free(ana_inventory *inventory)
{
    if (!inventory)
        return;
    g_tree_unref(inventory->relations_by_key);
    g_tree_unref(inventory->assets_by_ip);
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
    ana_relation *relation = g_tree_lookup(inventory->relations_by_key, &key);
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
    relation->plans = ana_plans_new(inventory->options->max_plans, inventory->options->max_objects,
                                    inventory->budget);
    g_tree_insert(inventory->relations_by_key, relation, relation);
    g_ptr_array_add(inventory->relations, relation);
    return relation;
}

ana_asset *ana_inventory_find(const ana_inventory *inventory, const cap_address *ip)
{
    const ana_asset key = {.ip = *ip};
    return g_tree_lookup(inventory->assets_by_ip, &key);
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
    g_tree_insert(inventory->assets_by_ip, asset, asset);
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

typedef struct both_assets {
    ana_asset *client, *server;
} both_assets;

static void tell_asset(void *user, const s7_access *access, bool of_client, uint64_t times)
{
    const both_assets *assets = user;
    ana_asset *asset = of_client ? assets->client : assets->server;
    if (asset)
        ana_asset_count_more(asset, access, times);
}

const GPtrArray *ana_inventory_assets(ana_inventory *inventory)
{
    for (guint i = 0; i < inventory->relations->len; i++) {
        const ana_relation *relation = g_ptr_array_index(inventory->relations, i);
        both_assets assets = {ana_inventory_find(inventory, &relation->client),
                              ana_inventory_find(inventory, &relation->server)};
        ana_plans_tell(relation->plans, tell_asset, &assets);
    }
    if (!inventory->sorted)
        g_ptr_array_sort(inventory->assets, compare_assets);
    inventory->sorted = true;
    return inventory->assets;
}
