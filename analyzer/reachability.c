/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analyzer/reachability.h"

#include "analyzer/conversation.h"
#include "capture/hash.h"

#include <string.h>

enum { PREFIX_V4 = 24, PREFIX_V6 = 64, EARLY_ERRORS = 16 };

const char *const ana_attempt_names[ANA_ATTEMPT_COUNT] = {"answered", "rejected", "silent",
                                                          "pending"};

/* An ICMP error, by the endpoints that it quotes. */
typedef struct early_error {
    cap_endpoint source, target; /* port 0: unused */
    cap_stamp stamp;
} early_error;

/* A row, and when those began that its proofs are of. */
typedef struct ana_reach_entry {
    ana_reach public; /* first: what hosts see */
    int64_t began[ANA_ATTEMPT_COUNT], began_open;
} reach_entry;

struct ana_reach_table {
    GHashTable *by_key; /* reach_entry, its own key */
    GPtrArray *rows;    /* the same; owns them */
    uint32_t limit;
    ana_stats *stats;
    bool sorted;
    early_error early[EARLY_ERRORS]; /* the last ones before their connection */
    unsigned next_early, early_count;
};

static guint reach_hash(gconstpointer key)
{
    const ana_reach *r = key;
    uint8_t hosts[sizeof r->network.bytes + sizeof r->server.bytes];
    memcpy(hosts, r->network.bytes, sizeof r->network.bytes);
    memcpy(hosts + sizeof r->network.bytes, r->server.bytes, sizeof r->server.bytes);
    return cap_hash_bytes(r->server_port, hosts, sizeof hosts);
}

static int compare_addresses(const cap_address *a, const cap_address *b)
{
    return a->family != b->family ? a->family - b->family
                                  : memcmp(a->bytes, b->bytes, sizeof a->bytes);
}

static int compare(const ana_reach *a, const ana_reach *b)
{
    const int servers = compare_addresses(&a->server, &b->server);
    if (servers != 0)
        return servers;
    if (a->server_port != b->server_port)
        return a->server_port - b->server_port;
    return compare_addresses(&a->network, &b->network);
}

static gboolean reach_equal(gconstpointer a, gconstpointer b)
{
    return compare(a, b) == 0;
}

static int compare_rows(gconstpointer a, gconstpointer b)
{
    return compare(*(const ana_reach *const *)a, *(const ana_reach *const *)b);
}

ana_reach_table *ana_reach_table_new(uint32_t limit, ana_stats *stats)
{
    ana_reach_table *table = g_new0(ana_reach_table, 1);
    table->by_key = g_hash_table_new(reach_hash, reach_equal);
    table->rows = g_ptr_array_new_with_free_func(g_free);
    table->limit = limit;
    table->stats = stats;
    return table;
}

void ana_reach_table_free(ana_reach_table *table)
{
    g_hash_table_unref(table->by_key);
    g_ptr_array_unref(table->rows);
    g_free(table);
}

static ana_reach key_of(const ana_connection *c)
{
    const cap_address *client = &ana_client(c)->ip;
    ana_reach key = {
        .network = *client,
        .prefix = client->family == 6 ? PREFIX_V6 : PREFIX_V4,
        .server = ana_server(c)->ip,
        .server_port = ana_server(c)->port,
    };
    const size_t kept = key.prefix / 8;
    memset(key.network.bytes + kept, 0, sizeof key.network.bytes - kept);
    return key;
}

static void add(ana_reach_table *table, reach_entry *entry)
{
    g_hash_table_add(table->by_key, entry);
    g_ptr_array_add(table->rows, entry);
    table->sorted = false;
}

static reach_entry *entry_of(ana_reach_table *table, const ana_connection *c)
{
    const ana_reach key = key_of(c);
    reach_entry *entry = g_hash_table_lookup(table->by_key, &key);
    if (entry)
        return entry;
    if (table->rows->len >= table->limit) {
        table->stats->evicted_reaches++;
        return NULL;
    }
    entry = g_new0(reach_entry, 1);
    entry->public = key;
    entry->public.earliest = INT64_MAX;
    entry->public.latest = INT64_MIN;
    add(table, entry);
    return entry;
}

/* Whatever shows that the connection was open; also where one direction was not captured. */
static bool was_answered(const ana_connection *c)
{
    const cap_side *client = &c->flow->side[c->client], *server = &c->flow->side[1 - c->client];
    return server->syn || server->bytes > 0 || (server->seen && !server->rst) ||
           client->bytes > 0 || client->fin || client->acked_unseen > 0;
}

/* Captures may claim any time: the difference may exceed an int64_t. */
static uint64_t apart(int64_t a, int64_t b)
{
    return a > b ? (uint64_t)a - (uint64_t)b : (uint64_t)b - (uint64_t)a;
}

static ana_attempt outcome_of(const ana_conversation *c, int64_t now)
{
    const cap_flow *flow = c->public.flow;
    if (was_answered(&c->public))
        return ANA_ATTEMPT_ANSWERED;
    if (flow->side[1 - c->public.client].rst || c->public.icmp_error)
        return ANA_ATTEMPT_REJECTED;
    const int64_t first = flow->first.time;
    const bool due = now > first && apart(now, first) >= (uint64_t)c->analyzer->options.syn_timeout;
    return due ? ANA_ATTEMPT_SILENT : ANA_ATTEMPT_PENDING;
}

/* Where no packet that was reported shows the answer, the client's acknowledgment does. */
static cap_stamp proof_of(const ana_conversation *c, ana_attempt outcome)
{
    const cap_flow *flow = c->public.flow;
    if (outcome == ANA_ATTEMPT_ANSWERED)
        return c->answered ? c->answer : flow->last;
    if (outcome == ANA_ATTEMPT_REJECTED)
        return c->public.icmp_error ? c->icmp : c->reset;
    return flow->first;
}

/* Counts one more that began at `time`; its proof counts if it is the earliest. */
static void count_one(uint64_t *count, int64_t *began, cap_stamp *place, int64_t time,
                      cap_stamp proof)
{
    if ((*count)++ > 0 && time >= *began)
        return;
    *began = time;
    *place = proof;
}

static void count(reach_entry *entry, const ana_conversation *c, ana_attempt outcome)
{
    ana_reach *row = &entry->public;
    const cap_stamp *first = &c->public.flow->first;
    const bool lost_on_return = c->syn_acks > 1 && c->public.phase == ANA_PHASE_TCP;
    row->earliest = MIN(row->earliest, first->time);
    row->latest = MAX(row->latest, first->time);
    if (c->public.flow->opener < 0) {
        count_one(&row->open, &entry->began_open, &row->proof_open, first->time, *first);
        return;
    }
    count_one(&row->count[outcome], &entry->began[outcome], &row->proof[outcome], first->time,
              proof_of(c, outcome));
    row->unacknowledged += outcome == ANA_ATTEMPT_ANSWERED && lost_on_return;
    row->rejected_icmp += outcome == ANA_ATTEMPT_REJECTED && c->public.icmp_error;
}

/* The same by the relation, if an earlier connection of it has looked the entry up. */
static reach_entry *known_entry_of(ana_reach_table *table, const ana_conversation *c)
{
    ana_relation *relation = c->public.relation;
    if (!relation || table != c->analyzer->reaches)
        return entry_of(table, &c->public);
    if (!relation->reach)
        relation->reach = entry_of(table, &c->public);
    return relation->reach;
}

static void take(ana_reach_table *table, const ana_conversation *c, int64_t now)
{
    const ana_attempt outcome = outcome_of(c, now);
    if (c->public.flow->opener < 0 && outcome != ANA_ATTEMPT_ANSWERED)
        return;
    reach_entry *entry = known_entry_of(table, c);
    if (entry)
        count(entry, c, outcome);
}

void ana_reach_end(ana_conversation *c, int64_t now)
{
    take(c->analyzer->reaches, c, now);
}

ana_reach_table *ana_reach_so_far(const ana_reach_table *table, ana_connection *const *open,
                                  size_t count, int64_t now, ana_stats *stats)
{
    ana_reach_table *copy = ana_reach_table_new(table->limit, stats);
    for (guint i = 0; i < table->rows->len; i++)
        add(copy, g_memdup2(g_ptr_array_index(table->rows, i), sizeof(reach_entry)));
    for (size_t i = 0; i < count; i++)
        take(copy, (const ana_conversation *)(const void *)open[i], now);
    return copy;
}

/* Errors that say that a packet was not delivered (RFC 792, RFC 4443): neither source quench and
 * redirect, nor too big, which no SYN is. */
static bool is_rejection(const cap_icmp *icmp)
{
    if (icmp->v6)
        return icmp->type == 1 || icmp->type == 3 || icmp->type == 4;
    return icmp->type == 3 || icmp->type == 11 || icmp->type == 12;
}

static bool same_endpoint(const cap_endpoint *a, const cap_endpoint *b)
{
    return a->port == b->port && compare_addresses(&a->ip, &b->ip) == 0;
}

static void reject(ana_conversation *c, const cap_stamp *stamp)
{
    if (!c->public.icmp_error)
        c->icmp = *stamp;
    c->public.icmp_error = true;
}

void ana_reach_icmp(const cap_icmp *icmp, const cap_stamp *stamp)
{
    ana_conversation *c = icmp->flow->user;
    if (c && is_rejection(icmp) && same_endpoint(&icmp->source, ana_client(&c->public)))
        reject(c, stamp);
}

void ana_reach_early(ana_reach_table *table, const cap_icmp *icmp, const cap_stamp *stamp)
{
    if (!is_rejection(icmp))
        return;
    early_error *early = &table->early[table->next_early];
    table->early_count -= early->source.port != 0;
    table->early_count += icmp->source.port != 0;
    *early = (early_error){icmp->source, icmp->target, *stamp};
    table->next_early = (table->next_early + 1) % EARLY_ERRORS;
}

void ana_reach_begin(ana_conversation *c)
{
    const ana_connection *connection = &c->public;
    ana_reach_table *table = c->analyzer->reaches;
    early_error *early = table->early;
    if (table->early_count == 0)
        return;
    for (int i = 0; i < EARLY_ERRORS; i++) {
        const uint64_t between = apart(connection->flow->first.time, early[i].stamp.time);
        if (early[i].source.port == 0 || between > (uint64_t)c->analyzer->options.hold_time ||
            !same_endpoint(&early[i].source, ana_client(connection)) ||
            !same_endpoint(&early[i].target, ana_server(connection)))
            continue;
        reject(c, &early[i].stamp);
        early[i].source.port = 0;
        table->early_count--;
    }
}

const GPtrArray *ana_reach_rows(ana_reach_table *table)
{
    if (!table->sorted)
        g_ptr_array_sort(table->rows, compare_rows);
    table->sorted = true;
    return table->rows;
}

GPtrArray *ana_reach_table_free_to_rows(ana_reach_table *table)
{
    GPtrArray *rows = g_ptr_array_ref(table->rows);
    g_ptr_array_sort(rows, compare_rows);
    ana_reach_table_free(table);
    return rows;
}
