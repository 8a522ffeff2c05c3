/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is gathered here is what rules/unexpected.c would judge, request by request: so that a
 * policy made of it leaves nothing to be found in the same traffic. */
#include "rules/learn/facts.h"

#include "rules/asked.h"
#include "rules/keys.h"
#include "rules/policy/merge.h"
#include "rules/policy/service.h"
#include "rules/unexpected_host.h"

#include <string.h>

enum {
    MAX_PAIRS = 16384,
    MAX_CPUS = 16384,
    MAX_PLANS = 1 << 20,   /* requests remembered */
    MAX_EXTENTS = 4096,    /* of one list before it is merged */
    ALL_EXTENTS = 1 << 20, /* of all lists */
};

/* Once there is no room: each area one range. */
static const policy_merge_limits coarse = {.parts = 1, .blocks = 1};
/* Where one list has grown very long: finer than what is written in the end. */
static const policy_merge_limits fine = {.parts = 256, .blocks = 512};

struct learn_facts {
    uint64_t seed;
    GHashTable *pairs, *cpus; /* each its own key */
    GHashTable *plans;        /* place of a memo to the learn_access that the request belongs to */
    GPtrArray *patterns;      /* learn_pattern */
    guint extents;            /* of all lists */
    uint64_t dropped;
};

static guint pair_hash(gconstpointer key)
{
    const learn_pair *p = key;
    return (guint)rules_hash_address(rules_hash_address(p->seed, &p->asker), &p->asked);
}

static gboolean pair_equal(gconstpointer left, gconstpointer right)
{
    const learn_pair *a = left, *b = right;
    return rules_same_address(&a->asker, &b->asker) && rules_same_address(&a->asked, &b->asked);
}

static guint cpu_hash(gconstpointer key)
{
    const learn_cpu *cpu = key;
    return (guint)rules_hash_address(cpu->seed, &cpu->ip);
}

static gboolean cpu_equal(gconstpointer left, gconstpointer right)
{
    return rules_same_address(&((const learn_cpu *)left)->ip, &((const learn_cpu *)right)->ip);
}

static void pair_free(gpointer data)
{
    learn_pair *pair = data;
    for (int write = 0; write < 2; write++)
        for (int outcome = 0; outcome < UNEXPECTED_OUTCOMES; outcome++)
            if (pair->access[write].became[outcome].extents)
                policy_coverage_clear(&pair->access[write].became[outcome]);
    unexpected_deeds_free(pair->deeds);
    g_free(pair);
}

static void clear_request(gpointer request)
{
    g_free(((policy_request *)request)->text);
}

static void pattern_free(gpointer data)
{
    learn_pattern *pattern = data;
    g_array_unref(pattern->requests);
    g_free(pattern);
}

learn_facts *learn_facts_new(void)
{
    learn_facts *facts = g_new0(learn_facts, 1);
    facts->seed = rules_seed();
    facts->pairs = g_hash_table_new_full(pair_hash, pair_equal, pair_free, NULL);
    facts->cpus = g_hash_table_new_full(cpu_hash, cpu_equal, g_free, NULL);
    facts->plans = g_hash_table_new(g_direct_hash, g_direct_equal);
    facts->patterns = g_ptr_array_new_with_free_func(pattern_free);
    return facts;
}

void learn_facts_free(learn_facts *facts)
{
    if (!facts)
        return;
    g_hash_table_unref(facts->pairs);
    g_hash_table_unref(facts->cpus);
    g_hash_table_unref(facts->plans);
    g_ptr_array_unref(facts->patterns);
    g_free(facts);
}

void learn_facts_pattern(learn_facts *facts, const rules_pattern *pattern)
{
    learn_pattern *copy = g_new(learn_pattern, 1);
    *copy = (learn_pattern){pattern->asks, pattern->asked,
                            g_array_new(FALSE, TRUE, sizeof(policy_request)), pattern->judged};
    g_array_set_clear_func(copy->requests, clear_request);
    for (guint i = 0; i < pattern->requests->len; i++) {
        policy_request row = g_array_index(pattern->requests, policy_request, i);
        row.text = g_strdup(row.text);
        g_array_append_val(copy->requests, row);
    }
    g_ptr_array_add(facts->patterns, copy);
}

const GPtrArray *learn_facts_patterns(const learn_facts *facts)
{
    return facts->patterns;
}

/* NULL, and counted, if there is no room. */
static learn_pair *pair_of(learn_facts *facts, const cap_address *asker, const cap_address *asked)
{
    const learn_pair key = {
        .seed = facts->seed, .asker = *asker, .asked = *asked, .inferred = true, .foreign = -1};
    learn_pair *pair = g_hash_table_lookup(facts->pairs, &key);
    if (pair)
        return pair;
    if (g_hash_table_size(facts->pairs) >= MAX_PAIRS) {
        facts->dropped++;
        return NULL;
    }
    pair = g_memdup2(&key, sizeof key);
    pair->access[0].pair = pair->access[1].pair = pair;
    g_hash_table_add(facts->pairs, pair);
    return pair;
}

static learn_cpu *cpu_of(learn_facts *facts, const cap_address *ip)
{
    const learn_cpu key = {.seed = facts->seed, .ip = *ip};
    learn_cpu *cpu = g_hash_table_lookup(facts->cpus, &key);
    if (cpu)
        return cpu;
    if (g_hash_table_size(facts->cpus) >= MAX_CPUS) {
        facts->dropped++;
        return NULL;
    }
    cpu = g_memdup2(&key, sizeof key);
    g_hash_table_add(facts->cpus, cpu);
    return cpu;
}

static void note_time(learn_pair *pair, int64_t time)
{
    pair->first = pair->first == 0 ? time : MIN(pair->first, time);
    pair->last = MAX(pair->last, time);
}

static int64_t time_of(const ana_transaction *t)
{
    return t->request ? t->request_stamp.time : t->answer_stamp.time;
}

/* Makes a list shorter; it is to be for a while. */
static void shorten(policy_coverage *list)
{
    policy_merge(list, fine, NULL);
    if (list->extents->len > MAX_EXTENTS / 2)
        policy_merge(list, policy_readable, NULL);
}

/* Lists stay within their limits by becoming coarser. True if this one did. */
static bool add_extent(learn_facts *facts, policy_coverage *list, policy_extent extent)
{
    if (!list->extents)
        policy_coverage_init(list);
    const guint before = list->extents->len;
    policy_coverage_insert(list, extent);
    const bool full = facts->extents + list->extents->len - before > ALL_EXTENTS;
    const bool long_list = list->extents->len > MAX_EXTENTS;
    if (full)
        policy_merge(list, coarse, NULL);
    else if (long_list)
        shorten(list);
    facts->extents += list->extents->len - before;
    return full || long_list;
}

static const cap_address *address_of(const ana_connection *c, int side)
{
    return &c->flow->side[side].endpoint.ip;
}

static void add_accesses(learn_facts *facts, learn_access *access, const ana_transaction *t)
{
    s7_accesses walk;
    s7_access each;
    learn_cpu *cpu = cpu_of(facts, &access->pair->asked);
    s7_accesses_begin(&walk, t->request, t->answer);
    while (s7_accesses_next(&walk, &each)) {
        const unexpected_outcome outcome = unexpected_outcome_of_access(t, &each);
        access->coarse |=
            add_extent(facts, &access->became[outcome], policy_extent_of_item(&each.item));
        if (cpu)
            cpu->answered |= outcome != UNEXPECTED_UNKNOWN;
    }
}

static void count_access(learn_access *access, const ana_transaction *t)
{
    access->requests++;
    note_time(access->pair, time_of(t));
}

/* Most requests repeat one that was looked at. */
static void take_access(learn_facts *facts, const ana_transaction *t)
{
    learn_access *access = t->memo ? g_hash_table_lookup(facts->plans, t->memo) : NULL;
    if (access) {
        count_access(access, t);
        return;
    }
    learn_pair *pair =
        pair_of(facts, address_of(t->connection, t->side), address_of(t->connection, 1 - t->side));
    if (!pair)
        return;
    access = &pair->access[t->request->function == S7_FUNC_WRITE];
    add_accesses(facts, access, t);
    count_access(access, t);
    if (t->memo && g_hash_table_size(facts->plans) < MAX_PLANS)
        g_hash_table_insert(facts->plans, t->memo, access);
}

/* S7comm-plus is one deed, however often. */
static bool is_known_deed(const learn_pair *pair, policy_service service,
                          unexpected_outcome outcome)
{
    return service == POLICY_S7COMM_PLUS && (pair->became[outcome] >> service & 1) != 0;
}

/* Whichever side sends the request, the service is the client's. */
static void take_service(learn_facts *facts, const ana_transaction *t, const s7_pdu *asked)
{
    const policy_service service = policy_service_of(asked);
    if (service == POLICY_NO_SERVICE)
        return;
    learn_pair *pair =
        pair_of(facts, &ana_client(t->connection)->ip, &ana_server(t->connection)->ip);
    if (!pair)
        return;
    const unexpected_outcome outcome = unexpected_outcome_of_service(t);
    if (!pair->deeds)
        pair->deeds = unexpected_deeds_new();
    if (!is_known_deed(pair, service, outcome))
        unexpected_deeds_add_service(pair->deeds, t, asked);
    pair->services |= UINT32_C(1) << service;
    pair->became[outcome] |= UINT32_C(1) << service;
    pair->service_requests++;
    note_time(pair, time_of(t));
}

void learn_facts_transaction(learn_facts *facts, const ana_transaction *transaction)
{
    const s7_pdu *asked = rules_asked(transaction);
    if (asked && rules_is_access(asked))
        take_access(facts, transaction);
    else if (asked)
        take_service(facts, transaction, asked);
}

void learn_facts_encrypted(learn_facts *facts, const ana_connection *connection)
{
    learn_pair *pair = pair_of(facts, &ana_client(connection)->ip, &ana_server(connection)->ip);
    if (!pair)
        return;
    pair->encrypted = true;
    pair->services |= UINT32_C(1) << POLICY_S7COMM_PLUS;
    pair->became[UNEXPECTED_UNKNOWN] |= UINT32_C(1) << POLICY_S7COMM_PLUS;
}

static void look_at_server(learn_facts *facts, const ana_connection *c)
{
    bool answered;
    if (!unexpected_serves(c, &answered))
        return;
    learn_cpu *cpu = cpu_of(facts, &ana_server(c)->ip);
    if (!cpu)
        return;
    cpu->serves = true;
    cpu->answered |= answered;
}

void learn_facts_connection(learn_facts *facts, const ana_connection *connection)
{
    const ana_connection *c = connection;
    learn_pair *pair = pair_of(facts, &ana_client(c)->ip, &ana_server(c)->ip);
    look_at_server(facts, c);
    if (!pair)
        return;
    pair->connections++;
    pair->phase = MAX(pair->phase, c->phase);
    pair->talked |= c->pdus[0] + c->pdus[1] > 0;
    pair->inferred &= c->client_inferred;
    if (c->protocol == ANA_PROTOCOL_OTHER)
        pair->foreign = (int64_t)c->payload;
    if (c->called.size > 0)
        pair->called = c->called;
    note_time(pair, c->flow->first.time);
    note_time(pair, c->flow->last.time);
}

int learn_compare_addresses(const cap_address *a, const cap_address *b)
{
    return a->family != b->family ? (int)a->family - (int)b->family
                                  : memcmp(a->bytes, b->bytes, sizeof a->bytes);
}

static gint compare_pairs(gconstpointer left, gconstpointer right)
{
    const learn_pair *a = *(const learn_pair *const *)left, *b = *(const learn_pair *const *)right;
    const int order = learn_compare_addresses(&a->asker, &b->asker);
    return order ? order : learn_compare_addresses(&a->asked, &b->asked);
}

static gint compare_cpus(gconstpointer left, gconstpointer right)
{
    const learn_cpu *a = *(const learn_cpu *const *)left, *b = *(const learn_cpu *const *)right;
    return learn_compare_addresses(&a->ip, &b->ip);
}

static GPtrArray *sorted(GHashTable *table, GCompareFunc compare)
{
    GPtrArray *entries = g_ptr_array_sized_new(g_hash_table_size(table));
    GHashTableIter iter;
    gpointer each;
    g_hash_table_iter_init(&iter, table);
    while (g_hash_table_iter_next(&iter, &each, NULL))
        g_ptr_array_add(entries, each);
    g_ptr_array_sort(entries, compare);
    return entries;
}

GPtrArray *learn_facts_pairs(const learn_facts *facts)
{
    return sorted(facts->pairs, compare_pairs);
}

GPtrArray *learn_facts_cpus(const learn_facts *facts)
{
    return sorted(facts->cpus, compare_cpus);
}

uint64_t learn_facts_dropped(const learn_facts *facts)
{
    return facts->dropped;
}

void learn_access_put(const learn_access *access, policy_coverage *all)
{
    for (int outcome = 0; outcome < UNEXPECTED_OUTCOMES; outcome++) {
        const GArray *extents = access->became[outcome].extents;
        for (guint i = 0; extents && i < extents->len; i++)
            policy_coverage_insert(all, g_array_index(extents, policy_extent, i));
    }
}
