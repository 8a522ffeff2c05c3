/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/refusal_cases.h"

#include "rules/keys.h"
#include "rules/refusal_status.h"

enum { MAX_CASES = 8192 };

static guint case_hash(gconstpointer key)
{
    const refusal_case *r = key;
    uint64_t hash = r->seed + (uint64_t)r->kind * 65536 + r->code + (r->malformed ? 1 << 24 : 0);
    hash = rules_hash_address(hash, &r->client);
    hash = rules_hash_endpoint(hash, &r->server);
    hash = rules_hash_tsap(hash, &r->calling);
    return (guint)rules_hash_tsap(hash, &r->called);
}

static gboolean case_equal(gconstpointer left, gconstpointer right)
{
    const refusal_case *a = left;
    const refusal_case *b = right;
    return a->kind == b->kind && a->code == b->code && a->malformed == b->malformed &&
           rules_same_endpoint(&a->server, &b->server) &&
           rules_same_address(&a->client, &b->client) && rules_same_tsap(&a->called, &b->called) &&
           rules_same_tsap(&a->calling, &b->calling);
}

void refusal_cases_init(refusal_cases *cases, rules_ledger *ledger)
{
    *cases = (refusal_cases){
        .table = g_hash_table_new_full(case_hash, case_equal, g_free, NULL),
        .seed = rules_seed(),
        .bound.most = MAX_CASES,
        .ledger = ledger,
    };
}

void refusal_cases_clear(refusal_cases *cases)
{
    g_hash_table_unref(cases->table);
}

void refusal_cases_count(refusal_cases *cases, const ana_connection *c, const refusal_event *event)
{
    const refusal_case key = {
        .seed = cases->seed,
        .client = ana_client(c)->ip,
        .server = *ana_server(c),
        .calling = c->calling,
        .called = c->called,
        .kind = event->kind,
        .code = event->code,
        .malformed = event->malformed,
        .endpoint = *ana_client(c),
        .connection = c->number,
    };
    refusal_case *one = g_hash_table_lookup(cases->table, &key);
    if (!one && !rules_bound_has_room(&cases->bound, cases->table, cases->ledger))
        return;
    if (!one) {
        one = g_memdup2(&key, sizeof key);
        g_hash_table_add(cases->table, one);
    }
    rules_tally_count(&one->tally, &event->stamp);
}

static bool same_tsaps(const refusal_case *r, const ana_tsap_bytes *calling,
                       const ana_tsap_bytes *called)
{
    return rules_same_tsap(&r->called, called) && rules_same_tsap(&r->calling, calling);
}

/* The first time after the last refusal that a connection closed which was open during it. */
static int64_t first_close(const refusal_case *r, const refusal_server *server)
{
    const int64_t last = r->tally.last.time;
    int64_t first = INT64_MAX;
    for (guint i = 0; i < server->list->len; i++) {
        const refusal_accepted *one = g_ptr_array_index(server->list, i);
        if (one->begin < last && one->end > last)
            first = MIN(first, one->end);
    }
    return first;
}

static bool accepted_after(const refusal_case *r, const refusal_server *server)
{
    const int64_t closed = first_close(r, server);
    if (closed == INT64_MAX)
        return false;
    for (guint i = 0; i < server->list->len; i++) {
        const refusal_accepted *one = g_ptr_array_index(server->list, i);
        if (one->begin >= closed && same_tsaps(r, &one->calling, &one->called))
            return true;
    }
    return false;
}

static void look(refusal_case *one, const refusal_server *server)
{
    if (!one->settled)
        one->holders = refusal_holders_at(server, one->tally.first.time);
    one->same_after = one->same_after || accepted_after(one, server);
}

void refusal_cases_settle(void *user, refusal_server *server)
{
    const refusal_cases *cases = user;
    GHashTableIter iter;
    gpointer each;
    g_hash_table_iter_init(&iter, cases->table);
    while (g_hash_table_iter_next(&iter, &each, NULL)) {
        refusal_case *one = each;
        if (!rules_same_endpoint(&one->server, &server->endpoint))
            continue;
        look(one, server);
        one->settled = true;
    }
}

refusal_facts refusal_case_facts(refusal_case *one, refusal_server *server)
{
    refusal_facts facts = {.kind = one->kind, .code = one->code, .malformed = one->malformed};
    if (!server)
        return facts;
    look(one, server);
    facts.serves = server->list->len > 0;
    bool called = false;
    bool both = false;
    for (guint i = 0; i < server->tsaps->len; i++) {
        const refusal_tsaps *tsaps = g_ptr_array_index(server->tsaps, i);
        const bool same = same_tsaps(one, &tsaps->calling, &tsaps->called);
        const bool called_same = rules_same_tsap(&one->called, &tsaps->called);
        called |= called_same;
        both |= same;
        facts.other_called |= !called_same;
        if (same && tsaps->first < one->tally.first.time) {
            facts.same_before = true;
            facts.same_first = tsaps->first;
        }
    }
    facts.other_called = facts.other_called && !called;
    facts.other_calling = called && !both;
    facts.same_after = one->same_after;
    facts.at_peak = one->holders.open >= 2 && one->holders.open >= refusal_server_peak(server);
    facts.said_full =
        refusal_status_full(&server->status, one->tally.first.time, one->tally.last.time);
    return facts;
}
