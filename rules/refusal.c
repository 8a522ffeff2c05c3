/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Connection requests and setups that failed, and the connections that each server accepted, which
 * tell why. */
#include "rules/refusal.h"

#include "rules/refusal_report.h"
#include "rules/refusal_status.h"

/* The setup of a connection that was not accepted. */
typedef struct failed_setup {
    cap_stamp asked;
    bool counted; /* as a refusal; else it was pending when the connection ended */
} failed_setup;

/* Of a connection. */
typedef struct standing {
    refusal_hold hold;
    failed_setup *failed; /* NULL: none */
    bool malformed;       /* its CR contradicts itself */
} standing;

typedef struct detector {
    const rules_bench *bench;
    size_t part; /* standing of a connection */
    refusal_cases cases;
    refusal_servers *servers;
    int64_t now;
} detector;

static void *detector_new(const rules_bench *bench)
{
    detector *self = g_new0(detector, 1);
    self->bench = bench;
    refusal_cases_init(&self->cases, bench->ledger);
    self->servers = refusal_servers_new(bench->ledger, refusal_cases_settle, &self->cases);
    self->part = bench->part;
    return self;
}

static void detector_free(void *user)
{
    detector *self = user;
    refusal_servers_free(self->servers);
    refusal_cases_clear(&self->cases);
    g_free(self);
}

static standing *standing_of(const detector *self, const ana_connection *c)
{
    return rules_part(c, self->part);
}

/* Whether all that the server sent can be judged. */
static bool is_seen(const ana_connection *c)
{
    const cap_side *client = &c->flow->side[c->client];
    const cap_side *server_side = &c->flow->side[1 - c->client];
    return server_side->seen && server_side->lost == 0 && server_side->truncated == 0 &&
           client->acked_unseen == 0;
}

static bool is_setup(const ana_transaction *t)
{
    return t->request && t->request->protocol_id == S7_PROTOCOL_COMM &&
           t->request->rosctr == S7_ROSCTR_JOB && t->request->function == S7_FUNC_SETUP &&
           t->side == t->connection->client;
}

static void count(detector *self, const ana_connection *c, refusal_kind kind, uint16_t code,
                  const cap_stamp *stamp)
{
    const refusal_event event = {
        .kind = kind,
        .code = code,
        .malformed = kind < REFUSAL_SETUP_ERROR && standing_of(self, c)->malformed,
        .stamp = *stamp,
    };
    refusal_cases_count(&self->cases, c, &event);
}

/* Counts the setup as refused, if that can be told by now. */
static bool count_setup(detector *self, const ana_transaction *t)
{
    const ana_connection *c = t->connection;
    if (t->status == ANA_REFUSED)
        count(self, c, REFUSAL_SETUP_ERROR, t->answer->error, &t->answer_stamp);
    else if (t->status == ANA_UNANSWERED && is_seen(c))
        count(self, c, REFUSAL_SETUP_SILENT, 0, &t->request_stamp);
    else
        return false;
    return true;
}

static void hear_setup(detector *self, const ana_transaction *t)
{
    standing *s = standing_of(self, t->connection);
    if (t->status == ANA_OK) {
        refusal_servers_accept(self->servers, &s->hold, t->connection);
        return;
    }
    if (!s->failed)
        s->failed = g_new0(failed_setup, 1);
    *s->failed = (failed_setup){.asked = t->request_stamp, .counted = count_setup(self, t)};
}

static void hear_counters(detector *self, const ana_transaction *t)
{
    refusal_counters counters;
    if (t->side != t->connection->client || !refusal_counters_read(t, &counters))
        return;
    refusal_server *s = refusal_servers_get(self->servers, ana_server(t->connection));
    if (s)
        refusal_status_count(&s->status, &counters, &ana_client(t->connection)->ip,
                             &t->answer_stamp);
}

static void on_transaction(void *user, const ana_transaction *t)
{
    if (is_setup(t))
        hear_setup(user, t);
    else
        hear_counters(user, t);
}

static void on_damaged(void *user, const ana_pdu *pdu)
{
    if (pdu->tpdu && pdu->tpdu->type == COTP_CR && pdu->side == pdu->connection->client)
        standing_of(user, pdu->connection)->malformed = true;
}

/* The server ended it first. A FIN of the client that the server answers with RST is the client's
 * doing, a FIN of the server that the client answers with RST the server's. */
static bool ended_by_server(const ana_connection *c)
{
    const cap_side *sides = c->flow->side;
    const int server_side = 1 - c->client;
    if (c->end == CAP_END_RST && sides[c->client].fin != sides[server_side].fin)
        return sides[server_side].fin;
    return (c->end == CAP_END_RST || c->end == CAP_END_FIN) && c->ended_by == server_side;
}

static void judge_request(detector *self, const ana_connection *c)
{
    const cap_side *client = &c->flow->side[c->client];
    const bool closed = c->end == CAP_END_FIN || c->end == CAP_END_RST;
    const int64_t until = closed ? c->ended.time : MAX(self->now, c->ended.time);
    const int64_t waited = until - c->asked.time;
    if (c->dr)
        count(self, c, REFUSAL_DR, c->refusal, &c->refused);
    else if (c->er)
        count(self, c, REFUSAL_ER, c->refusal, &c->refused);
    else if (c->flow->side[1 - c->client].bytes > 0)
        return; /* an answer of another protocol */
    else if (ended_by_server(c) && waited < self->bench->answer_timeout)
        count(self, c, REFUSAL_CLOSED, 0, c->cut.over ? &c->cut.stamp : &c->ended);
    else if (client->acknowledged &&
             waited >= (closed ? self->bench->end_timeout : self->bench->answer_timeout))
        count(self, c, REFUSAL_SILENT, 0, &c->asked);
}

/* Connections that were open before the capture began count among those that are held. */
static bool was_accepted(const ana_connection *c)
{
    return c->cc || (!c->cr && c->pdus[1 - c->client] > 0);
}

static void on_connection_closed(void *user, ana_connection *c)
{
    detector *self = user;
    standing *s = standing_of(self, c);
    const failed_setup *failed = c->setup ? NULL : s->failed;
    if (was_accepted(c) && !failed)
        refusal_servers_accept(self->servers, &s->hold, c);
    else if (c->cr && !c->cc && is_seen(c))
        judge_request(self, c);
    if (failed && !failed->counted && is_seen(c) && ended_by_server(c))
        count(self, c, REFUSAL_SETUP_CLOSED, 0, &failed->asked);
    refusal_hold_end(&s->hold, c);
}

static void on_connection_end(void *user, ana_connection *c)
{
    if (!c->flow->closed)
        on_connection_closed(user, c);
    refusal_hold_end(&standing_of(user, c)->hold, c); /* it may have been accepted since */
}

static void clear(void *user, void *part)
{
    (void)user;
    g_free(((const standing *)part)->failed);
}

static void on_tick(void *user, int64_t now)
{
    ((detector *)user)->now = now;
}

static void report_full(refusal_server *server, void *bench)
{
    refusal_report_full(bench, server);
}

static void finish(void *user, const cap_stats *capture)
{
    detector *self = user;
    GHashTableIter iter;
    gpointer each;
    (void)capture;
    g_hash_table_iter_init(&iter, self->cases.table);
    while (g_hash_table_iter_next(&iter, &each, NULL)) {
        refusal_case *one = each;
        refusal_report_case(self->bench, one, refusal_servers_find(self->servers, &one->server));
    }
    refusal_servers_each(self->servers, report_full, (gpointer)self->bench);
}

const rules_detector rules_detect_refusal = {
    .part = sizeof(standing),
    .new = detector_new,
    .free = detector_free,
    .clear = clear,
    .transaction = on_transaction,
    .connection_closed = on_connection_closed,
    .connection_end = on_connection_end,
    .damaged = on_damaged,
    .tick = on_tick,
    .finish = finish,
};
