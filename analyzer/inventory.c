/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analyzer/secure.h"
#include "capture/hash.h"

#include <string.h>

struct ana_inventory {
    ana_table relations_by_key;
    GPtrArray *relations; /* the same in order of appearance; owns them */
    ana_table assets_by_ip;
    GPtrArray *assets; /* owns them */
    const ana_options *options;
    ana_stats *stats;
    ana_budget *budget;
    bool sorted;
};

static bool same_tsap(const ana_tsap_bytes *a, const ana_tsap_bytes *b)
{
    return a->size == b->size && memcmp(a->data, b->data, a->size) == 0;
}

static bool is_relation_of(const ana_relation *relation, const ana_connection *c)
{
    return ana_same_address(&relation->client, &ana_client(c)->ip) &&
           ana_same_address(&relation->server, &ana_server(c)->ip) &&
           relation->server_port == ana_server(c)->port &&
           same_tsap(&relation->calling, &c->calling) && same_tsap(&relation->called, &c->called);
}

static size_t tsap_words(const ana_tsap_bytes *tsap, uint64_t *words)
{
    const size_t count = (tsap->size + sizeof *words - 1) / sizeof *words;
    if (count > 0)
        words[count - 1] = 0;
    memcpy(words, tsap->data, tsap->size);
    return count;
}

static uint32_t relation_hash(const ana_connection *c)
{
    enum { ADDRESS = 2, TSAP = sizeof c->calling.data / sizeof(uint64_t) };
    uint64_t words[1 + 2 * ADDRESS + 2 * TSAP];
    size_t count = 1;
    words[0] = (uint64_t)ana_server(c)->port << 16 | (uint64_t)c->calling.size << 8 |
               (uint64_t)c->called.size;
    count += ana_address_words(&ana_client(c)->ip, words + count);
    count += ana_address_words(&ana_server(c)->ip, words + count);
    count += tsap_words(&c->calling, words + count);
    count += tsap_words(&c->called, words + count);
    return cap_hash_words(words, count);
}

/* A relation with what belongs to it. */
typedef struct whole_relation {
    ana_relation public;
    ana_plans plans;
} whole_relation;

static void relation_free(gpointer data)
{
    whole_relation *relation = data;
    ana_plans_clear(&relation->plans);
    ana_histogram_clear(&relation->public.latency);
    g_free(relation);
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
    inventory->relations = g_ptr_array_new_with_free_func(relation_free);
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
    ana_table_clear(&inventory->relations_by_key);
    ana_table_clear(&inventory->assets_by_ip);
    g_ptr_array_unref(inventory->relations);
    g_ptr_array_unref(inventory->assets);
    g_free(inventory);
}

static ana_relation *relation_new(ana_inventory *inventory, const ana_connection *connection,
                                  const cap_stamp *stamp)
{
    whole_relation *whole = g_new0(whole_relation, 1);
    ana_relation *relation = &whole->public;
    relation->client = ana_client(connection)->ip;
    relation->server = ana_server(connection)->ip;
    relation->server_port = ana_server(connection)->port;
    relation->calling = connection->calling;
    relation->called = connection->called;
    relation->number = inventory->relations->len + 1;
    relation->first = *stamp;
    relation->last = *stamp;
    relation->client_inferred = connection->client_inferred;
    relation->plans = &whole->plans;
    ana_plans_init(&whole->plans, inventory->options->max_plans, inventory->options->max_objects,
                   inventory->budget);
    return relation;
}

ana_relation *ana_inventory_relation(ana_inventory *inventory, const ana_connection *connection,
                                     const cap_stamp *stamp)
{
    const uint32_t hash = relation_hash(connection);
    ana_relation *relation;
    for (uint32_t at = hash;
         (relation = ana_table_next(&inventory->relations_by_key, hash, &at)) != NULL;) {
        if (!is_relation_of(relation, connection))
            continue;
        relation->client_inferred &= connection->client_inferred;
        return relation;
    }
    if (inventory->relations->len >= inventory->options->max_relations) {
        inventory->stats->evicted_relations++;
        return NULL;
    }
    relation = relation_new(inventory, connection, stamp);
    ana_table_add(&inventory->relations_by_key, hash, relation);
    g_ptr_array_add(inventory->relations, relation);
    return relation;
}

static ana_asset *find_asset(const ana_inventory *inventory, const cap_address *ip, uint32_t hash)
{
    ana_asset *asset;
    for (uint32_t at = hash; (asset = ana_table_next(&inventory->assets_by_ip, hash, &at)) != NULL;)
        if (ana_same_address(&asset->ip, ip))
            return asset;
    return NULL;
}

ana_asset *ana_inventory_find(const ana_inventory *inventory, const cap_address *ip)
{
    return find_asset(inventory, ip, ana_address_hash(ip));
}

ana_asset *ana_inventory_asset(ana_inventory *inventory, const cap_address *ip,
                               const cap_stamp *stamp)
{
    const uint32_t hash = ana_address_hash(ip);
    ana_asset *asset = find_asset(inventory, ip, hash);
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
    ana_table_add(&inventory->assets_by_ip, hash, asset);
    g_ptr_array_add(inventory->assets, asset);
    inventory->sorted = false;
    return asset;
}

const GPtrArray *ana_inventory_relations(const ana_inventory *inventory)
{
    return inventory->relations;
}

static int compare_addresses(const cap_address *a, const cap_address *b)
{
    if (a->family != b->family)
        return a->family < b->family ? -1 : 1;
    return memcmp(a->bytes, b->bytes, sizeof a->bytes);
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
        both_assets assets = {relation->client_asset, relation->server_asset};
        ana_plans_tell(relation->plans, tell_asset, &assets);
    }
    if (!inventory->sorted)
        g_ptr_array_sort(inventory->assets, compare_assets);
    inventory->sorted = true;
    return inventory->assets;
}
