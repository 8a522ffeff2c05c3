/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/reach_pairs.h"

#include "rules/keys.h"

enum { MAX_PAIRS = 16384 };

static guint pair_hash(gconstpointer key)
{
    return ((const reach_pair *)key)->hash;
}

static gboolean pair_equal(gconstpointer left, gconstpointer right)
{
    const reach_pair *a = left;
    const reach_pair *b = right;
    return rules_same_address(&a->client.ip, &b->client.ip) &&
           rules_same_endpoint(&a->server, &b->server);
}

static bool nothing_counted(const reach_pair *p)
{
    for (int kind = 0; kind < REACH_KIND_COUNT; kind++)
        if (p->tally[kind].count > 0 || p->finding[kind])
            return false;
    return true;
}

static gboolean is_spare(gpointer key, gpointer value, gpointer user)
{
    const reach_pair *p = key;
    (void)value;
    (void)user;
    return p->run.syns < 2 && nothing_counted(p);
}

void reach_pairs_init(reach_pairs *pairs, rules_ledger *ledger, int64_t syn_timeout)
{
    *pairs = (reach_pairs){
        .table = g_hash_table_new_full(pair_hash, pair_equal, g_free, NULL),
        .seed = rules_seed(),
        .bound = {.most = MAX_PAIRS, .is_spare = is_spare},
        .ledger = ledger,
        .syn_timeout = syn_timeout,
    };
}

void reach_pairs_clear(reach_pairs *pairs)
{
    g_hash_table_unref(pairs->table);
    g_free(pairs->latest);
    g_free(pairs->spare);
}

void reach_pairs_settle(reach_pairs *pairs)
{
    if (pairs->latest)
        g_hash_table_add(pairs->table, pairs->latest);
    pairs->latest = NULL;
}

static guint hash_of(const reach_pairs *pairs, const ana_connection *c)
{
    const uint64_t client = rules_hash_address(pairs->seed, &ana_client(c)->ip);
    return (guint)rules_hash_endpoint(client, ana_server(c));
}

static bool is_of(const reach_pair *p, const ana_connection *c)
{
    return rules_same_address(&p->client.ip, &ana_client(c)->ip) &&
           rules_same_endpoint(&p->server, ana_server(c));
}

static reach_pair *find(const reach_pairs *pairs, const ana_connection *c)
{
    if (pairs->latest && is_of(pairs->latest, c))
        return pairs->latest;
    if (g_hash_table_size(pairs->table) == 0)
        return NULL;
    reach_pair key; /* the rest is large and is not looked at */
    key.hash = hash_of(pairs, c);
    key.client = *ana_client(c);
    key.server = *ana_server(c);
    return g_hash_table_lookup(pairs->table, &key);
}

/* Rows are large, and mostly each is needed only until its SYN is answered: one that says nothing
 * is as good as a new one. */
static reach_pair *take_blank(reach_pairs *pairs)
{
    reach_pair *p = pairs->spare ? pairs->spare : g_new0(reach_pair, 1);
    pairs->spare = NULL;
    return p;
}

static void give_blank(reach_pairs *pairs, reach_pair *p)
{
    if (pairs->spare)
        g_free(p);
    else
        pairs->spare = p;
}

reach_pair *reach_pairs_get(reach_pairs *pairs, const ana_connection *c)
{
    reach_pair *p = find(pairs, c);
    if (p)
        return p;
    reach_pairs_settle(pairs);
    if (!rules_bound_has_room(&pairs->bound, pairs->table, pairs->ledger))
        return NULL;
    p = take_blank(pairs);
    p->hash = hash_of(pairs, c);
    p->client = *ana_client(c);
    p->server = *ana_server(c);
    p->connection = c->number;
    pairs->latest = p;
    return p;
}

void reach_pairs_syn(reach_pairs *pairs, reach_pair *pair, reach_part *part, const cap_stamp *stamp)
{
    pairs->runs += pair->run.syns == 0;
    reach_run_syn(&pair->run, pairs->runs, part, stamp, pairs->syn_timeout);
}

void reach_pairs_end_run(reach_pairs *pairs, const ana_connection *c, int64_t until)
{
    reach_pair *p = find(pairs, c);
    if (!p)
        return;
    if (reach_run_counts(&p->run, until, pairs->syn_timeout)) {
        const rules_tally silent = reach_run_silent(&p->run, until, pairs->syn_timeout);
        rules_tally_add(&p->tally[REACH_SILENT], &silent);
    }
    reach_run_clear(&p->run);
    if (!nothing_counted(p))
        return;
    if (p == pairs->latest)
        pairs->latest = NULL;
    else
        g_hash_table_steal(pairs->table, p);
    give_blank(pairs, p);
}
