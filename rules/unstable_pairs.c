/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/unstable_pairs.h"

#include "rules/keys.h"

enum { MAX_PAIRS = 65536, MAX_LOGS = 8192, MAX_SERVERS = 1024 };

#define SECOND INT64_C(1000000000)
static const int64_t again_within = 60 * SECOND;
static const int64_t at_once_within = 10 * SECOND;
/* Mirrors swap packets: the next connection may show before the end of the one before. */
static const int64_t swapped_within = SECOND / 10;
static const int64_t together_within = 60 * SECOND;

/* How many cases of the same TSAPs within how long make a finding. */
typedef struct pattern_limit {
    uint32_t enough;
    int64_t within;
} pattern_limit;

static const pattern_limit patterns[UNSTABLE_KIND_COUNT] = {
    [UNSTABLE_RESET] = {1, 0},
    [UNSTABLE_BETWEEN] = {1, 0},
    [UNSTABLE_STATE_LOST] = {1, 0},
    [UNSTABLE_UNACKED] = {1, 0},
    [UNSTABLE_PROBES] = {1, 0},
    [UNSTABLE_ABORTED] = {2, 60 * SECOND},
    [UNSTABLE_IDLE_RESET] = {3, 300 * SECOND},
    [UNSTABLE_NO_WORK] = {3, 60 * SECOND},
};

/* The latest case of a server that did not know a connection. */
typedef struct forgetful {
    uint64_t seed;
    cap_endpoint server;
    cap_address client;
    int64_t time;
    unstable_log *log;
} forgetful;

static guint pair_hash(gconstpointer key)
{
    return ((const unstable_pair *)key)->hash;
}

static gboolean pair_equal(gconstpointer left, gconstpointer right)
{
    const unstable_pair *a = left;
    const unstable_pair *b = right;
    return rules_same_address(&a->client.ip, &b->client.ip) &&
           rules_same_endpoint(&a->server, &b->server);
}

static guint server_hash(gconstpointer key)
{
    const forgetful *f = key;
    return (guint)rules_hash_endpoint(f->seed, &f->server);
}

static gboolean server_equal(gconstpointer left, gconstpointer right)
{
    return rules_same_endpoint(&((const forgetful *)left)->server,
                               &((const forgetful *)right)->server);
}

static void pair_free(gpointer each)
{
    unstable_pair *p = each;
    for (int kind = 0; kind < UNSTABLE_KIND_COUNT; kind++)
        g_free(p->log[kind]);
    g_free(p);
}

void unstable_pairs_init(unstable_pairs *pairs, rules_ledger *ledger)
{
    *pairs = (unstable_pairs){
        .table = g_hash_table_new_full(pair_hash, pair_equal, pair_free, NULL),
        .servers = g_hash_table_new_full(server_hash, server_equal, g_free, NULL),
        .seed = rules_seed(),
        .ledger = ledger,
    };
}

void unstable_pairs_clear(unstable_pairs *pairs)
{
    g_hash_table_unref(pairs->servers);
    g_hash_table_unref(pairs->table);
}

unstable_pair *unstable_pairs_get(unstable_pairs *pairs, const ana_connection *c)
{
    const uint64_t client = rules_hash_address(pairs->seed, &ana_client(c)->ip);
    unstable_pair key; /* the rest is not looked at */
    key.hash = (guint)rules_hash_endpoint(client, ana_server(c));
    key.client = *ana_client(c);
    key.server = *ana_server(c);
    unstable_pair *p = g_hash_table_lookup(pairs->table, &key);
    if (!p && g_hash_table_size(pairs->table) >= MAX_PAIRS) {
        rules_ledger_drop(pairs->ledger);
        return NULL;
    }
    if (!p) {
        p = g_new0(unstable_pair, 1);
        p->hash = key.hash;
        p->client = key.client;
        p->server = key.server;
        g_hash_table_add(pairs->table, p);
    }
    p->users++;
    return p;
}

static bool has_logs(const unstable_pair *p)
{
    for (int kind = 0; kind < UNSTABLE_KIND_COUNT; kind++)
        if (p->log[kind])
            return true;
    return false;
}

void unstable_pairs_put(unstable_pairs *pairs, unstable_pair *p)
{
    if (--p->users == 0 && !has_logs(p))
        g_hash_table_remove(pairs->table, p);
}

/* NULL if there is no room. */
static unstable_log *log_of(unstable_pairs *pairs, unstable_pair *p, unstable_kind kind)
{
    if (p->log[kind])
        return p->log[kind];
    if (pairs->logs >= MAX_LOGS) {
        rules_ledger_drop(pairs->ledger);
        return NULL;
    }
    unstable_log *log = g_new0(unstable_log, 1);
    log->facts.lived_least = log->facts.lived_most = -1;
    for (uint32_t i = 0; i < UNSTABLE_RECENT; i++)
        log->recent[i].counted = true;
    pairs->logs++;
    p->log[kind] = log;
    return log;
}

static void count_lived(unstable_facts *facts, int64_t lived)
{
    if (lived < 0)
        return;
    facts->lived_least = facts->lived_least < 0 ? lived : MIN(facts->lived_least, lived);
    facts->lived_most = MAX(facts->lived_most, lived);
}

static void count_silence(unstable_facts *facts, int64_t silence)
{
    if (silence == 0)
        return;
    facts->silence = facts->silent++ ? MIN(facts->silence, silence) : silence;
}

static void remember_first(unstable_log *log, const unstable_case *one)
{
    log->connection = one->connection;
    log->client = one->client;
    log->calling = one->calling;
    log->called = one->called;
    log->phase = one->event.phase;
    log->facts.by_client = one->by_client;
}

static void count_case(unstable_log *log, const unstable_case *one)
{
    const unstable_event *event = &one->event;
    unstable_facts *facts = &log->facts;
    if (facts->count++ == 0)
        remember_first(log, one);
    facts->closed += event->closed;
    facts->partial += event->partial;
    facts->repeated += event->repeated;
    facts->own_ttl += event->own_ttl;
    facts->other_ttl += event->other_ttl;
    facts->other_mac += event->other_mac;
    facts->again += one->again;
    facts->at_once |= one->at_once;
    count_silence(facts, event->silence);
    count_lived(facts, event->lived);
    rules_tally_count(&log->tally, &event->stamp);
}

static bool is_like(const unstable_case *a, const unstable_case *b, int64_t within)
{
    const int64_t apart = b->event.stamp.time - a->event.stamp.time;
    return a == b ||
           (a->event.stamp.frame > 0 && ABS(apart) <= within &&
            rules_same_tsap(&a->calling, &b->calling) && rules_same_tsap(&a->called, &b->called));
}

/* Counts those that are many enough together with the latest one. */
static void count_recent(unstable_log *log, const unstable_case *latest, const pattern_limit *limit)
{
    uint32_t alike = 0;
    for (uint32_t i = 0; i < UNSTABLE_RECENT; i++)
        alike += is_like(&log->recent[i], latest, limit->within);
    for (uint32_t i = 0; i < UNSTABLE_RECENT && alike >= limit->enough; i++) {
        unstable_case *one = &log->recent[(log->next + i) % UNSTABLE_RECENT];
        if (one->counted || !is_like(one, latest, limit->within))
            continue;
        one->counted = true;
        count_case(log, one);
    }
}

/* Whether another client lost its connection to the same server at the same time. */
static void compare_with_others(unstable_pairs *pairs, const ana_connection *c, unstable_log *log,
                                int64_t time)
{
    const forgetful key = {.seed = pairs->seed,
                           .server = *ana_server(c),
                           .client = ana_client(c)->ip,
                           .time = time,
                           .log = log};
    forgetful *before = g_hash_table_lookup(pairs->servers, &key);
    if (before && !rules_same_address(&before->client, &key.client) &&
        ABS(time - before->time) <= together_within)
        before->log->facts.together = log->facts.together = true;
    if (before)
        *before = key;
    else if (g_hash_table_size(pairs->servers) < MAX_SERVERS)
        g_hash_table_add(pairs->servers, g_memdup2(&key, sizeof key));
    else
        rules_ledger_drop(pairs->ledger);
}

void unstable_pairs_take(unstable_pairs *pairs, unstable_pair *p, const ana_connection *c,
                         const unstable_event *event)
{
    unstable_log *log = log_of(pairs, p, event->kind);
    if (!log)
        return;
    const int64_t later = p->established - event->stamp.time;
    unstable_case *one = &log->recent[log->next];
    log->next = (log->next + 1) % UNSTABLE_RECENT;
    *one = (unstable_case){
        .event = *event,
        .connection = c->number,
        .client = *ana_client(c),
        .calling = c->calling,
        .called = c->called,
        .by_client = event->side == c->client,
        .again = later > -swapped_within && later <= again_within,
        .at_once = later > -swapped_within && later <= at_once_within,
    };
    p->last = later > -swapped_within ? NULL : log;
    p->last_time = event->stamp.time;
    count_recent(log, one, &patterns[event->kind]);
    if (event->kind == UNSTABLE_STATE_LOST)
        compare_with_others(pairs, c, log, event->stamp.time);
}

void unstable_pairs_established(unstable_pair *p, int64_t time)
{
    unstable_log *log = p->last;
    const int64_t later = time - p->last_time;
    p->established = MAX(p->established, time);
    p->last = NULL;
    if (!log || later > again_within)
        return;
    unstable_case *one = &log->recent[(log->next + UNSTABLE_RECENT - 1) % UNSTABLE_RECENT];
    one->again = true;
    one->at_once = later <= at_once_within;
    log->facts.again += one->counted;
    log->facts.at_once |= one->counted && one->at_once;
}
