/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A server keeps all connections that are open, however many, and of those that ended the latest.
 * Before it forgets the others, what they say goes where it stays: the TSAPs that were accepted,
 * the most connections open at once, and the refusals, which the host settles. */
#include "rules/refusal_servers.h"

#include "rules/keys.h"

#include <stdlib.h>

enum { MAX_SERVERS = 4096, MAX_TSAPS = 256, FIRST_ROOM = 256, MOST_SPARES = 4096 };

struct refusal_servers {
    GHashTable *table; /* refusal_server, its own key; none is ever forgotten */
    GPtrArray *spares; /* refusal_accepted, to be used again */
    uint64_t seed;
    rules_bound bound;
    rules_ledger *ledger;
    refusal_settle settle;
    void *user;
};

static guint server_hash(gconstpointer key)
{
    return ((const refusal_server *)key)->hash;
}

static gboolean server_equal(gconstpointer left, gconstpointer right)
{
    return rules_same_endpoint(&((const refusal_server *)left)->endpoint,
                               &((const refusal_server *)right)->endpoint);
}

static void free_server(gpointer server)
{
    refusal_server *s = server;
    g_ptr_array_unref(s->list);
    g_ptr_array_unref(s->tsaps);
    g_free(s);
}

refusal_servers *refusal_servers_new(rules_ledger *ledger, refusal_settle settle, void *user)
{
    refusal_servers *servers = g_new0(refusal_servers, 1);
    servers->table = g_hash_table_new_full(server_hash, server_equal, free_server, NULL);
    servers->spares = g_ptr_array_new_with_free_func(g_free);
    servers->seed = rules_seed();
    servers->bound.most = MAX_SERVERS;
    servers->ledger = ledger;
    servers->settle = settle;
    servers->user = user;
    return servers;
}

void refusal_servers_free(refusal_servers *servers)
{
    g_hash_table_unref(servers->table);
    g_ptr_array_unref(servers->spares);
    g_free(servers);
}

static refusal_server *find(const refusal_servers *servers, const cap_endpoint *endpoint,
                            guint hash)
{
    refusal_server key; /* the rest is not looked at */
    key.hash = hash;
    key.endpoint = *endpoint;
    return g_hash_table_lookup(servers->table, &key);
}

static guint hash_of(const refusal_servers *servers, const cap_endpoint *endpoint)
{
    return (guint)rules_hash_endpoint(servers->seed, endpoint);
}

refusal_server *refusal_servers_find(const refusal_servers *servers, const cap_endpoint *endpoint)
{
    return find(servers, endpoint, hash_of(servers, endpoint));
}

refusal_server *refusal_servers_get(refusal_servers *servers, const cap_endpoint *endpoint)
{
    const guint hash = hash_of(servers, endpoint);
    refusal_server *s = find(servers, endpoint, hash);
    if (s || !rules_bound_has_room(&servers->bound, servers->table, servers->ledger))
        return s;
    s = g_new0(refusal_server, 1);
    s->hash = hash;
    s->endpoint = *endpoint;
    s->list = g_ptr_array_new_with_free_func(g_free);
    s->tsaps = g_ptr_array_new_with_free_func(g_free);
    s->room = FIRST_ROOM;
    g_hash_table_add(servers->table, s);
    return s;
}

static gint by_time(gconstpointer left, gconstpointer right)
{
    const int64_t a = *(const int64_t *)left;
    const int64_t b = *(const int64_t *)right;
    return a < b ? -1 : a > b;
}

/* Mostly they are in order but for a few. */
static void sort_times(int64_t *times, guint count)
{
    enum { FEW = 16 };
    guint64 left = (guint64)count * FEW;
    for (guint i = 1; i < count; i++) {
        const int64_t time = times[i];
        guint at = i;
        for (; at > 0 && times[at - 1] > time && left > 0; at--, left--)
            times[at] = times[at - 1];
        times[at] = time;
    }
    if (left == 0)
        qsort(times, count, sizeof *times, by_time);
}

static refusal_accepted *accepted_at(const refusal_server *s, guint i)
{
    return g_ptr_array_index(s->list, i);
}

/* When those that have ended did; returns how many. */
static guint collect_ended(const refusal_server *s, int64_t *ends)
{
    guint count = 0;
    for (guint i = 0; i < s->list->len; i++)
        if (accepted_at(s, i)->gone)
            ends[count++] = accepted_at(s, i)->end;
    sort_times(ends, count);
    return count;
}

static void forget(refusal_servers *servers, refusal_accepted *one)
{
    if (servers->spares->len < MOST_SPARES)
        g_ptr_array_add(servers->spares, one);
    else
        g_free(one);
}

static refusal_accepted *take_blank(refusal_servers *servers)
{
    const guint count = servers->spares->len;
    return count > 0 ? g_ptr_array_steal_index_fast(servers->spares, count - 1)
                     : g_new(refusal_accepted, 1);
}

/* Those that ended before `last`, and `at_last` that ended then. The others keep their order. */
static void forget_ended(refusal_servers *servers, refusal_server *s, int64_t last, guint at_last)
{
    guint left = 0;
    for (guint i = 0; i < s->list->len; i++) {
        refusal_accepted *one = accepted_at(s, i);
        const bool one_more = one->gone && one->end == last && at_last > 0;
        at_last -= one_more;
        if (one_more || (one->gone && one->end < last))
            forget(servers, one);
        else
            s->list->pdata[left++] = one;
    }
    while (s->list->len > left)
        g_ptr_array_steal_index_fast(s->list, s->list->len - 1);
}

/* Forgets the older half of what has ended. Where most are open, the list may grow: these are no
 * more than the connections that are captured at once. */
static void make_room(refusal_servers *servers, refusal_server *s)
{
    if (s->list->len < s->room)
        return;
    s->peak_before = refusal_server_peak(s);
    servers->settle(servers->user, s);
    int64_t *ends = g_new(int64_t, s->list->len);
    const guint half = collect_ended(s, ends) / 2;
    guint before = half;
    while (before > 0 && ends[before - 1] == ends[half - 1])
        before--;
    if (half > 0)
        forget_ended(servers, s, ends[half - 1], half - before);
    g_free(ends);
    s->room = MAX(FIRST_ROOM, s->list->len * 2);
}

static void note_tsaps(refusal_servers *servers, refusal_server *s, const refusal_accepted *one)
{
    for (guint i = 0; i < s->tsaps->len; i++) {
        refusal_tsaps *known = g_ptr_array_index(s->tsaps, i);
        if (!rules_same_tsap(&known->called, &one->called) ||
            !rules_same_tsap(&known->calling, &one->calling))
            continue;
        known->first = MIN(known->first, one->begin);
        return;
    }
    if (s->tsaps->len >= MAX_TSAPS) {
        rules_ledger_drop(servers->ledger);
        return;
    }
    refusal_tsaps *tsaps = g_new(refusal_tsaps, 1);
    *tsaps = (refusal_tsaps){one->calling, one->called, one->begin};
    g_ptr_array_add(s->tsaps, tsaps);
}

void refusal_servers_accept(refusal_servers *servers, refusal_hold *hold, const ana_connection *c)
{
    if (hold->one)
        return;
    refusal_server *s = refusal_servers_get(servers, ana_server(c));
    if (!s)
        return;
    make_room(servers, s);
    refusal_accepted *one = take_blank(servers);
    *one = (refusal_accepted){
        .server = s,
        .begin = c->cr ? c->asked.time : c->flow->first.time,
        .end = INT64_MAX,
        .client = ana_client(c)->ip,
        .calling = c->calling,
        .called = c->called,
    };
    g_ptr_array_add(s->list, one);
    s->peak_known = false;
    if (one->called.size > 0)
        note_tsaps(servers, s, one);
    hold->one = one;
}

void refusal_hold_end(refusal_hold *hold, const ana_connection *c)
{
    refusal_accepted *one = hold->one;
    if (!one)
        return;
    if (c->end == CAP_END_FIN || c->end == CAP_END_RST || c->end == CAP_END_REUSED)
        one->end = c->ended.time;
    one->gone = true;
    one->server->peak_known = false;
    hold->one = NULL;
}

/* The most are open when one of them begins: that many began, less those that ended by then. */
static uint32_t find_peak(const refusal_server *server)
{
    const guint count = server->list->len;
    int64_t *begins = g_new(int64_t, count);
    int64_t *ends = g_new(int64_t, count);
    for (guint i = 0; i < count; i++) {
        const refusal_accepted *one = g_ptr_array_index(server->list, i);
        begins[i] = one->begin;
        ends[i] = one->end;
    }
    sort_times(begins, count);
    sort_times(ends, count);
    uint32_t peak = server->peak_before;
    guint ended = 0;
    for (guint begun = 1; begun <= count; begun++) {
        while (ended < begun && ends[ended] <= begins[begun - 1])
            ended++;
        peak = MAX(peak, begun - ended);
    }
    g_free(begins);
    g_free(ends);
    return peak;
}

uint32_t refusal_server_peak(refusal_server *server)
{
    if (!server->peak_known)
        server->peak = find_peak(server);
    server->peak_known = true;
    return server->peak;
}

void refusal_servers_each(const refusal_servers *servers,
                          void (*tell)(refusal_server *server, void *user), void *user)
{
    GHashTableIter iter;
    gpointer server;
    g_hash_table_iter_init(&iter, servers->table);
    while (g_hash_table_iter_next(&iter, &server, NULL))
        tell(server, user);
}
