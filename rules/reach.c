/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Attempts to connect, from the first SYN on. What came of them is counted by client host and
 * server port; why is judged at the end, when it is known who is there and which ports are served.
 */
#include "rules/reach.h"

#include "rules/keys.h"
#include "rules/reach_early.h"
#include "rules/reach_report.h"

/* An answer may be held back by the capture room that long. */
static const int64_t hold_time = 1000000000;

/* One connection, from its SYN on. */
typedef struct attempt {
    bool made;           /* there was a SYN; else only the hosts hold */
    bool settled;        /* counted, or found to be in order */
    uint32_t round;      /* in which the next two were found */
    reach_host *host[2]; /* by flow side; NULL: not looked for yet */
    uint32_t syns, syn_acks;
    cap_stamp syn;
    reach_part part;
} attempt;

typedef struct detector {
    const rules_bench *bench;
    reach_pairs pairs;
    reach_hosts *hosts;
    size_t part;    /* attempt of a connection */
    guint attempts; /* that were made */
    reach_early_ring early;
    int64_t now;
    bool servers_seen; /* anything at all of any server */
} detector;

static void *detector_new(const rules_bench *bench)
{
    detector *self = g_new0(detector, 1);
    self->bench = bench;
    reach_pairs_init(&self->pairs, bench->ledger, bench->syn_timeout);
    self->hosts = reach_hosts_new(bench->ledger);
    self->part = bench->part;
    return self;
}

static void detector_free(void *user)
{
    detector *self = user;
    reach_hosts_free(self->hosts);
    reach_pairs_clear(&self->pairs);
    g_free(self);
}

static attempt *attempt_of(const detector *self, const ana_connection *c)
{
    return rules_part(c, self->part);
}

/* NULL if there is no room. */
static reach_host *host_of(detector *self, const ana_connection *c, int side)
{
    attempt *a = attempt_of(self, c);
    const uint32_t round = reach_hosts_round(self->hosts);
    if (a->round != round)
        a->host[0] = a->host[1] = NULL;
    a->round = round;
    if (!a->host[side])
        a->host[side] = reach_hosts_get(self->hosts, &c->flow->side[side].endpoint.ip);
    return a->host[side];
}

static reach_host *server_of(detector *self, const ana_connection *c)
{
    return host_of(self, c, 1 - c->client);
}

/* The error answers the SYN of an attempt. */
static void reject(detector *self, const ana_connection *c, const cap_icmp *icmp,
                   const cap_stamp *stamp)
{
    attempt_of(self, c)->settled = true;
    reach_pair *p = reach_pairs_get(&self->pairs, c);
    if (!p)
        return;
    reach_run_clear(&p->run);
    if (p->tally[REACH_ICMP].count == 0) {
        p->icmp_from = icmp->from;
        p->icmp_v6 = icmp->v6;
        p->icmp_type = icmp->type;
        p->icmp_code = icmp->code;
    }
    rules_tally_count(&p->tally[REACH_ICMP], stamp);
}

static void on_syn(detector *self, const ana_connection *c, const cap_stamp *stamp)
{
    attempt *a = attempt_of(self, c);
    if (!a->made) {
        a->made = true;
        a->syn = *stamp;
        self->attempts++;
    }
    a->syns++;
    if (a->syn_acks > 0 || a->settled)
        return;
    reach_pair *p = reach_pairs_get(&self->pairs, c);
    if (!p)
        return;
    reach_pairs_syn(&self->pairs, p, &a->part, stamp);
    p->run.repeated |= a->syns > 1;
    const reach_early *early = reach_early_take(&self->early, c, stamp, hold_time);
    if (early)
        reject(self, c, &early->icmp, &early->stamp);
}

static void on_syn_ack(detector *self, const ana_connection *c, const cap_stamp *stamp)
{
    reach_host_serves(server_of(self, c), c->flow->side[1 - c->client].ttl);
    reach_pairs_end_run(&self->pairs, c, stamp->time);
    attempt_of(self, c)->syn_acks++;
}

static void on_reset(detector *self, const ana_connection *c, const cap_stamp *stamp)
{
    attempt *a = attempt_of(self, c);
    if (!a->made || a->settled || a->syn_acks > 0 || c->phase != ANA_PHASE_TCP)
        return;
    a->settled = true;
    reach_pairs_end_run(&self->pairs, c, stamp->time);
    reach_pair *p = reach_pairs_get(&self->pairs, c);
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
    else if (event == CAP_TCP_ESTABLISHED) {
        reach_host_let_through(server_of(self, c), &ana_client(c)->ip);
        reach_pairs_end_run(&self->pairs, c, c->flow->first.time);
    }
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
    const ana_connection *c = icmp->flow ? ana_connection_of(icmp->flow) : NULL;
    const attempt *a = c && c->kept ? attempt_of(self, c) : NULL;
    if (!a || !a->made)
        reach_early_keep(&self->early, icmp, stamp, hold_time, self->bench->ledger);
    else if (!a->settled && a->syn_acks == 0 && c->phase == ANA_PHASE_TCP &&
             rules_same_endpoint(&icmp->source, ana_client(c)))
        reject(self, c, icmp, stamp);
}

static void on_neighbour(void *user, const cap_neighbour *neighbour, const cap_stamp *stamp)
{
    detector *self = user;
    (void)stamp;
    reach_hosts_neighbour(self->hosts, neighbour);
}

static void on_tick(void *user, int64_t now)
{
    detector *self = user;
    self->now = MAX(self->now, now);
}

/* A setup proves who serves S7 while its connection is still open. */
static void on_transaction(void *user, const ana_transaction *t)
{
    if (t->request && t->request->protocol_id == S7_PROTOCOL_COMM &&
        t->request->rosctr == S7_ROSCTR_JOB && t->request->function == S7_FUNC_SETUP && t->answer &&
        t->side == t->connection->client)
        reach_host_speaks(server_of(user, t->connection));
}

/* The client took no note of the SYN-ACKs: it neither acknowledged nor reset anything. */
static bool is_deaf(const detector *self, const ana_connection *c, const attempt *a, int64_t until)
{
    const cap_side *client = &c->flow->side[c->client];
    return a->syns >= 2 && a->syn_acks >= 2 && c->phase == ANA_PHASE_TCP && client->bytes == 0 &&
           !client->fin && !client->rst && client->lost == 0 &&
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

static void settle(detector *self, const ana_connection *c, attempt *a, int64_t until)
{
    const bool deaf = is_deaf(self, c, a, until);
    if (a->settled || !(deaf || is_filtered(self, c, until)))
        return;
    reach_pair *p = reach_pairs_get(&self->pairs, c);
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
        if (c->flow->side[side].seen)
            reach_host_is_there(host_of(self, c, side));
        self->servers_seen |= side != c->client && c->flow->side[side].seen;
    }
    if (c->pdus[1 - c->client] > 0)
        reach_host_speaks(server_of(self, c));
    attempt *a = attempt_of(self, c);
    if (!a->made)
        return;
    settle(self, c, a, closed ? c->ended.time : MAX(self->now, c->ended.time));
    /* Answers unseen, or the SYN-ACK lost by the mirror: the rest of the connection shows it. */
    if (c->phase > ANA_PHASE_TCP || c->flow->side[c->client].bytes > 0)
        reach_pairs_end_run(&self->pairs, c, a->syn.time);
}

static void clear(void *user, void *part)
{
    ((detector *)user)->attempts -= ((const attempt *)part)->made;
}

static void report_pair(const detector *self, reach_pair *p, int64_t until)
{
    rules_tally silence = p->tally[REACH_SILENT];
    const bool answers_visible = p->run.repeated || self->servers_seen;
    const int64_t timeout = self->bench->syn_timeout;
    if (answers_visible && reach_run_counts(&p->run, until, timeout)) {
        const rules_tally silent = reach_run_silent(&p->run, until, timeout);
        rules_tally_add(&silence, &silent);
    }
    reach_report(self->bench, self->hosts, p, &silence);
}

static void finish(void *user, const cap_stats *capture)
{
    detector *self = user;
    GHashTableIter iter;
    gpointer each;
    int64_t now = capture ? MAX(self->now, capture->last_time) : self->now;
    /* While packets still come, answers may be held back. */
    now -= self->attempts > 0 ? hold_time : 0;
    for (guint i = 0; i < self->bench->watches->live->len; i++) {
        attempt *a = rules_part_at(self->bench->watches, i, self->part);
        if (a->made)
            settle(self, rules_watches_at(self->bench->watches, i), a, now);
    }
    reach_pairs_settle(&self->pairs);
    g_hash_table_iter_init(&iter, self->pairs.table);
    while (g_hash_table_iter_next(&iter, &each, NULL))
        report_pair(self, each, now);
}

const rules_detector rules_detect_reach = {
    .part = sizeof(attempt),
    .new = detector_new,
    .free = detector_free,
    .clear = clear,
    .transaction = on_transaction,
    .connection_end = on_connection_end,
    .tcp = on_tcp,
    .icmp = on_icmp,
    .neighbour = on_neighbour,
    .tick = on_tick,
    .finish = finish,
};
