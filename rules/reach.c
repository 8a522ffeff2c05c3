/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Attempts to connect, from the first SYN on. What came of them is counted by client host and
 * server port; why is judged at the end, when it is known who is there and which ports are served.
 *
 * SYNs without answer make up a run, whatever their source ports; any answer to the client host
 * ends it. A run counts once it has two SYNs and lasted the SYN timeout. */
#include "rules/reach_grade.h"

#include "rules/parties.h"
#include "rules/tally.h"

#include <stdlib.h>
#include <string.h>

/* An answer may be held back by the capture room that long. */
static const int64_t hold_time = 1000000000;

enum { MAX_PAIRS = 16384, MAX_HOSTS = 65536, ENOUGH_SYNS = 2 };

/* SYNs of one client host to one server port, none answered since the first. */
typedef struct run {
    rules_tally attempts; /* connections */
    uint64_t syns;
    bool repeated; /* a SYN was repeated on its own connection: its answer was not just unseen */
} run;

typedef struct pair {
    cap_endpoint server;
    cap_endpoint client; /* that of the first attempt; the port is no part of the key */
    uint64_t connection;
    run run;
    rules_tally tally[REACH_KIND_COUNT];
    rules_finding *finding[REACH_KIND_COUNT]; /* the ledger's */
    cap_address icmp_from;
    uint8_t icmp_type, icmp_code;
    bool icmp_v6;
    uint8_t reset_ttl;
} pair;

typedef struct host {
    cap_address ip;
    bool asked, there;
    bool served;
    uint8_t ttl; /* of its SYN-ACKs, 0 unknown */
} host;

/* One connection, from its SYN on. */
typedef struct attempt {
    const ana_connection *connection;
    cap_stamp syn;
    uint32_t syns, syn_acks;
    bool settled; /* counted, or found to be in order */
} attempt;

/* ICMP errors whose SYN has not been seen: the mirror may have swapped them. */
enum { MAX_EARLY = 64 };

typedef struct early {
    cap_icmp icmp;
    cap_stamp stamp;
    bool used;
} early;

typedef struct detector {
    const rules_bench *bench;
    early early[MAX_EARLY]; /* a ring */
    uint32_t early_next, early_count;
    GHashTable *pairs;    /* pair, its own key: client host, server, port */
    GHashTable *hosts;    /* host, its own key */
    GHashTable *attempts; /* attempt by cap_flow */
    int64_t now;
    bool servers_seen; /* anything at all of any server */
} detector;

static guint hash_address(const cap_address *ip)
{
    guint hash = ip->family;
    for (size_t i = 0; i < sizeof ip->bytes; i++)
        hash = (hash ^ ip->bytes[i]) * 16777619U;
    return hash;
}

static bool same_address(const cap_address *a, const cap_address *b)
{
    return a->family == b->family && memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

static guint pair_hash(gconstpointer key)
{
    const pair *p = key;
    return hash_address(&p->client.ip) * 31 + hash_address(&p->server.ip) + p->server.port;
}

static gboolean pair_equal(gconstpointer left, gconstpointer right)
{
    const pair *a = left;
    const pair *b = right;
    return a->server.port == b->server.port && same_address(&a->client.ip, &b->client.ip) &&
           same_address(&a->server.ip, &b->server.ip);
}

static guint host_hash(gconstpointer key)
{
    return hash_address(&((const host *)key)->ip);
}

static gboolean host_equal(gconstpointer left, gconstpointer right)
{
    return same_address(&((const host *)left)->ip, &((const host *)right)->ip);
}

static void *detector_new(const rules_bench *bench)
{
    detector *self = g_new0(detector, 1);
    self->bench = bench;
    self->pairs = g_hash_table_new_full(pair_hash, pair_equal, g_free, NULL);
    self->hosts = g_hash_table_new_full(host_hash, host_equal, g_free, NULL);
    self->attempts = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, g_free);
    return self;
}

static void detector_free(void *user)
{
    detector *self = user;
    g_hash_table_unref(self->attempts);
    g_hash_table_unref(self->hosts);
    g_hash_table_unref(self->pairs);
    g_free(self);
}

static host *host_of(detector *self, const cap_address *ip)
{
    const host key = {.ip = *ip};
    host *h = g_hash_table_lookup(self->hosts, &key);
    if (h || g_hash_table_size(self->hosts) >= MAX_HOSTS)
        return h;
    h = g_memdup2(&key, sizeof key);
    g_hash_table_add(self->hosts, h);
    return h;
}

static pair key_of(const cap_address *client, const cap_endpoint *server)
{
    return (pair){.client = {.ip = *client}, .server = *server};
}

static pair *find_pair(const detector *self, const ana_connection *c)
{
    const pair key = key_of(&ana_client(c)->ip, ana_server(c));
    return g_hash_table_lookup(self->pairs, &key);
}

/* NULL if there is no room. */
static pair *pair_of(detector *self, const ana_connection *c)
{
    pair *p = find_pair(self, c);
    if (p)
        return p;
    if (g_hash_table_size(self->pairs) >= MAX_PAIRS) {
        rules_ledger_drop(self->bench->ledger);
        return NULL;
    }
    p = g_new0(pair, 1);
    *p = key_of(&ana_client(c)->ip, ana_server(c));
    p->client.port = ana_client(c)->port;
    p->connection = c->number;
    g_hash_table_add(self->pairs, p);
    return p;
}

static bool is_clean(const pair *p)
{
    for (int kind = 0; kind < REACH_KIND_COUNT; kind++)
        if (p->tally[kind].count > 0 || p->finding[kind])
            return false;
    return p->run.syns == 0;
}

static bool counts(const detector *self, const run *r, int64_t until)
{
    return r->syns >= ENOUGH_SYNS && until - r->attempts.first.time >= self->bench->syn_timeout;
}

/* The client host got an answer at `until`: what lasted long enough counts. Pairs in order are
 * forgotten. */
static void end_run(detector *self, const ana_connection *c, int64_t until)
{
    pair *p = find_pair(self, c);
    if (!p)
        return;
    if (p->run.syns > 0 && counts(self, &p->run, until))
        rules_tally_add(&p->tally[REACH_SILENT], &p->run.attempts);
    p->run = (run){0};
    if (is_clean(p))
        g_hash_table_remove(self->pairs, p);
}

/* The error answers the SYN of an attempt. */
static void reject(detector *self, attempt *a, const cap_icmp *icmp, const cap_stamp *stamp)
{
    a->settled = true;
    pair *p = pair_of(self, a->connection);
    if (!p)
        return;
    p->run = (run){0};
    if (p->tally[REACH_ICMP].count == 0) {
        p->icmp_from = icmp->from;
        p->icmp_v6 = icmp->v6;
        p->icmp_type = icmp->type;
        p->icmp_code = icmp->code;
    }
    rules_tally_count(&p->tally[REACH_ICMP], stamp);
}

static bool same_endpoint(const cap_endpoint *a, const cap_endpoint *b)
{
    return a->port == b->port && same_address(&a->ip, &b->ip);
}

static void keep_early(detector *self, const cap_icmp *icmp, const cap_stamp *stamp)
{
    self->early[self->early_next] = (early){*icmp, *stamp, false};
    self->early_next = (self->early_next + 1) % MAX_EARLY;
    self->early_count = MIN(self->early_count + 1, MAX_EARLY);
}

/* An error that was seen before the SYN it answers. */
static early *find_early(detector *self, const ana_connection *c, const cap_stamp *stamp)
{
    for (uint32_t i = 0; i < self->early_count; i++) {
        early *one = &self->early[i];
        const int64_t apart = one->stamp.time - stamp->time;
        if (!one->used && apart >= -hold_time && apart <= hold_time &&
            same_endpoint(&one->icmp.source, ana_client(c)) &&
            same_endpoint(&one->icmp.target, ana_server(c)))
            return one;
    }
    return NULL;
}

static void on_syn(detector *self, const ana_connection *c, const cap_stamp *stamp)
{
    attempt *a = g_hash_table_lookup(self->attempts, c->flow);
    if (!a) {
        a = g_new0(attempt, 1);
        a->connection = c;
        a->syn = *stamp;
        g_hash_table_insert(self->attempts, (gpointer)c->flow, a);
    }
    a->syns++;
    if (a->syn_acks > 0 || a->settled)
        return;
    pair *p = pair_of(self, c);
    if (!p)
        return;
    p->run.syns++;
    p->run.repeated |= a->syns > 1;
    /* The first SYN may belong to a run that has ended. */
    if (a->syns == 1 || p->run.attempts.count == 0)
        rules_tally_count(&p->run.attempts, stamp);
    early *one = self->early_count > 0 ? find_early(self, c, stamp) : NULL;
    if (!one)
        return;
    one->used = true;
    reject(self, a, &one->icmp, &one->stamp);
}

static void on_syn_ack(detector *self, const ana_connection *c, const cap_stamp *stamp)
{
    const cap_side *server = &c->flow->side[1 - c->client];
    host *h = host_of(self, &server->endpoint.ip);
    if (h) {
        h->there = h->served = true;
        h->ttl = h->ttl ? h->ttl : server->ttl;
    }
    end_run(self, c, stamp->time);
    attempt *a = g_hash_table_lookup(self->attempts, c->flow);
    if (a)
        a->syn_acks++;
}

static void on_reset(detector *self, const ana_connection *c, const cap_stamp *stamp)
{
    attempt *a = g_hash_table_lookup(self->attempts, c->flow);
    if (!a || a->settled || a->syn_acks > 0 || c->phase != ANA_PHASE_TCP)
        return;
    a->settled = true;
    end_run(self, c, stamp->time);
    pair *p = pair_of(self, c);
    if (!p)
        return;
    if (p->tally[REACH_RESET].count == 0)
        p->reset_ttl = c->flow->side[1 - c->client].ttl;
    rules_tally_count(&p->tally[REACH_RESET], stamp);
}

static void on_tcp(void *user, ana_connection *c, int side, cap_tcp_event event,
                   const cap_stamp *stamp)
{
    detector *self = user;
    self->now = MAX(self->now, stamp->time);
    self->servers_seen |= side != c->client;
    if (event == CAP_TCP_SYN && side == c->client)
        on_syn(self, c, stamp);
    else if (event == CAP_TCP_SYN_ACK && side != c->client)
        on_syn_ack(self, c, stamp);
    else if (event == CAP_TCP_RST && side != c->client)
        on_reset(self, c, stamp);
    else if (event == CAP_TCP_ESTABLISHED)
        end_run(self, c, c->flow->first.time);
}

/* Errors that say that a packet was not delivered: neither source quench and redirect nor "too
 * big", which no SYN is (RFC 792, RFC 4443). */
static bool is_rejection(const cap_icmp *icmp)
{
    enum { TOO_BIG = 4 };
    if (icmp->v6)
        return icmp->type == 1 || icmp->type == 3;
    return (icmp->type == 3 && icmp->code != TOO_BIG) || icmp->type == 11;
}

static void on_icmp(void *user, const cap_icmp *icmp, const cap_stamp *stamp)
{
    detector *self = user;
    self->now = MAX(self->now, stamp->time);
    if (!is_rejection(icmp))
        return;
    attempt *a = icmp->flow ? g_hash_table_lookup(self->attempts, icmp->flow) : NULL;
    if (!a)
        keep_early(self, icmp, stamp);
    else if (!a->settled && a->syn_acks == 0 && a->connection->phase == ANA_PHASE_TCP &&
             same_endpoint(&icmp->source, ana_client(a->connection)))
        reject(self, a, icmp, stamp);
}

static void on_neighbour(void *user, const cap_neighbour *neighbour, const cap_stamp *stamp)
{
    detector *self = user;
    (void)stamp;
    host *h = host_of(self, &neighbour->asked);
    if (!h)
        return;
    h->asked |= !neighbour->answer;
    h->there |= neighbour->answer;
}

static void on_tick(void *user, int64_t now)
{
    detector *self = user;
    self->now = MAX(self->now, now);
}

/* The client took no note of the SYN-ACKs: it neither acknowledged nor reset anything. */
static bool is_deaf(const detector *self, const attempt *a, int64_t until)
{
    const ana_connection *c = a->connection;
    const cap_side *client = &c->flow->side[c->client];
    return a->syns >= ENOUGH_SYNS && a->syn_acks >= 2 && c->phase == ANA_PHASE_TCP &&
           client->bytes == 0 && !client->fin && !client->rst && client->lost == 0 &&
           until - a->syn.time >= self->bench->syn_timeout;
}

/* The SYN-ACK is all that the server ever sent of use. */
static bool is_filtered(const detector *self, const ana_connection *c, int64_t until)
{
    const cap_side *client = &c->flow->side[c->client];
    const cap_side *server = &c->flow->side[1 - c->client];
    return server->syn && c->cr && !client->acknowledged && server->bytes == 0 &&
           server->lost == 0 && client->acked_unseen == 0 && !server->rst &&
           until - c->asked.time >= self->bench->syn_timeout;
}

static void settle(detector *self, attempt *a, int64_t until)
{
    const ana_connection *c = a->connection;
    const bool deaf = is_deaf(self, a, until);
    if (a->settled || !(deaf || is_filtered(self, c, until)))
        return;
    pair *p = pair_of(self, c);
    a->settled = true;
    if (p)
        rules_tally_count(&p->tally[deaf ? REACH_DEAF : REACH_FILTERED],
                          deaf ? &a->syn : &c->asked);
}

static void on_connection_end(void *user, ana_connection *c)
{
    detector *self = user;
    const bool closed = c->end == CAP_END_FIN || c->end == CAP_END_RST;
    for (int side = 0; side < 2; side++) {
        host *h = c->flow->side[side].seen ? host_of(self, &c->flow->side[side].endpoint.ip) : NULL;
        if (h)
            h->there = true;
        self->servers_seen |= side != c->client && c->flow->side[side].seen;
    }
    attempt *a = g_hash_table_lookup(self->attempts, c->flow);
    if (!a)
        return;
    settle(self, a, closed ? c->ended.time : MAX(self->now, c->ended.time));
    /* Answers unseen, or the SYN-ACK lost by the mirror: the rest of the connection shows it. */
    if (c->phase > ANA_PHASE_TCP || c->flow->side[c->client].bytes > 0)
        end_run(self, c, a->syn.time);
    g_hash_table_remove(self->attempts, c->flow);
}

static reach_facts facts_of(const detector *self, const pair *p)
{
    const host key = {.ip = p->server.ip};
    const host *h = g_hash_table_lookup(self->hosts, &key);
    reach_facts facts = {.v6 = p->icmp_v6, .type = p->icmp_type, .code = p->icmp_code};
    if (!h)
        return facts;
    facts.served = h->served;
    facts.host_there = h->there;
    facts.host_missing = h->asked && !h->there;
    const int apart = abs((int)h->ttl - (int)p->reset_ttl);
    facts.own_ttl = h->ttl > 0 && apart <= 1;
    facts.other_ttl = h->ttl > 0 && apart > 1;
    return facts;
}

static rules_finding *begin_finding(const detector *self, const pair *p, reach_kind kind,
                                    const reach_verdict *verdict)
{
    const cap_flow flow = {.side = {{.endpoint = p->client}, {.endpoint = p->server}}};
    const ana_connection connection = {.number = p->connection, .flow = &flow};
    const rules_rule *rule = kind >= REACH_RESET ? &rules_port_rejected : &rules_port_silent;
    const rules_fault fault = {
        .rule = rule,
        .severity = rule->severity,
        .connection = &connection,
        .phase = kind == REACH_FILTERED ? ANA_PHASE_COTP : ANA_PHASE_TCP,
        .cause = verdict->cause,
        .confidence = verdict->confidence,
        .stamp = p->tally[kind].first,
    };
    return rules_ledger_add(self->bench->ledger, &fault);
}

static void report(const detector *self, pair *p, reach_kind kind, const rules_tally *t)
{
    const reach_facts facts = facts_of(self, p);
    const reach_verdict verdict = reach_judge(kind, &facts);
    if (!p->finding[kind])
        p->finding[kind] = begin_finding(self, p, kind, &verdict);
    rules_finding *finding = p->finding[kind];
    if (!finding)
        return;
    char sender[RULES_ADDRESS_TEXT];
    rules_address_text(&p->icmp_from, sender);
    finding->cause = verdict.cause->text;
    finding->check = verdict.cause->check;
    finding->confidence = verdict.confidence;
    finding->alternatives = verdict.alternatives;
    rules_tally_tell(t, finding);
    g_free(finding->message);
    finding->message = reach_message(self->bench->policy, kind, &facts, finding, sender);
}

static void report_pair(const detector *self, pair *p, int64_t until)
{
    rules_tally silent = p->tally[REACH_SILENT];
    if (counts(self, &p->run, until) && (p->run.repeated || self->servers_seen))
        rules_tally_add(&silent, &p->run.attempts);
    if (silent.count > 0)
        report(self, p, REACH_SILENT, &silent);
    for (int kind = REACH_DEAF; kind < REACH_KIND_COUNT; kind++)
        if (p->tally[kind].count > 0)
            report(self, p, (reach_kind)kind, &p->tally[kind]);
}

static void finish(void *user, const cap_stats *capture)
{
    detector *self = user;
    GHashTableIter iter;
    gpointer each;
    int64_t now = capture ? MAX(self->now, capture->last_time) : self->now;
    /* While packets still come, answers may be held back. */
    g_hash_table_iter_init(&iter, self->attempts);
    const bool open = g_hash_table_size(self->attempts) > 0;
    now -= open ? hold_time : 0;
    while (g_hash_table_iter_next(&iter, NULL, &each))
        settle(self, each, now);
    g_hash_table_iter_init(&iter, self->pairs);
    while (g_hash_table_iter_next(&iter, &each, NULL))
        report_pair(self, each, now);
}

const rules_detector rules_detect_reach = {
    .new = detector_new,
    .free = detector_free,
    .connection_end = on_connection_end,
    .tcp = on_tcp,
    .icmp = on_icmp,
    .neighbour = on_neighbour,
    .tick = on_tick,
    .finish = finish,
};
