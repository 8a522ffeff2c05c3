/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Connection requests and setups that failed, by client, server, TSAPs and way of failing; and the
 * connections that each server accepted, which tell why. */
#include "rules/refusal_grade.h"

#include "rules/parties.h"
#include "rules/tally.h"

#include <string.h>

enum { MAX_REFUSALS = 8192, MAX_SERVERS = 1024, MAX_ACCEPTED = 64, MAX_SETUPS = 65536 };
enum { MAX_HOLDERS = 6 };

/* A connection that a server accepted; `end` INT64_MAX while it is open. */
typedef struct accepted {
    uint64_t number;
    int64_t begin, end;
    cap_address client;
    ana_tsap_bytes calling, called;
} accepted;

/* The latest connections of one server port. */
typedef struct server {
    cap_endpoint endpoint;
    accepted list[MAX_ACCEPTED];
    uint32_t count, next;
} server;

typedef struct refusal {
    cap_address client;
    cap_endpoint server;
    ana_tsap_bytes calling, called;
    refusal_kind kind;
    uint16_t code;
    /* up to here the key */
    cap_endpoint endpoint;
    uint64_t connection;
    rules_tally tally;
    rules_finding *finding; /* the ledger's */
} refusal;

typedef struct detector {
    const rules_bench *bench;
    GHashTable *refusals; /* refusal, its own key */
    GHashTable *servers;  /* server by its endpoint */
    GHashTable *setups;   /* cap_stamp of setup requests that got no answer, by connection */
    int64_t now;
} detector;

static guint hash_bytes(guint hash, const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ bytes[i]) * 16777619U;
    return hash;
}

static bool same_address(const cap_address *a, const cap_address *b)
{
    return a->family == b->family && memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

static bool same_tsap(const ana_tsap_bytes *a, const ana_tsap_bytes *b)
{
    return a->size == b->size && memcmp(a->data, b->data, a->size) == 0;
}

/* Keys are endpoints: the first member of a server. */
static guint server_hash(gconstpointer key)
{
    const cap_endpoint *endpoint = key;
    return hash_bytes(endpoint->port, endpoint->ip.bytes, sizeof endpoint->ip.bytes);
}

static gboolean server_equal(gconstpointer left, gconstpointer right)
{
    const cap_endpoint *a = left;
    const cap_endpoint *b = right;
    return a->port == b->port && same_address(&a->ip, &b->ip);
}

static guint refusal_hash(gconstpointer key)
{
    const refusal *r = key;
    guint hash = hash_bytes((guint)r->kind + r->code, r->client.bytes, sizeof r->client.bytes);
    hash = hash_bytes(hash, r->server.ip.bytes, sizeof r->server.ip.bytes);
    return hash_bytes(hash, r->called.data, r->called.size);
}

static gboolean refusal_equal(gconstpointer left, gconstpointer right)
{
    const refusal *a = left;
    const refusal *b = right;
    return a->kind == b->kind && a->code == b->code && a->server.port == b->server.port &&
           same_address(&a->client, &b->client) && same_address(&a->server.ip, &b->server.ip) &&
           same_tsap(&a->called, &b->called) && same_tsap(&a->calling, &b->calling);
}

static void *detector_new(const rules_bench *bench)
{
    detector *self = g_new0(detector, 1);
    self->bench = bench;
    self->refusals = g_hash_table_new_full(refusal_hash, refusal_equal, g_free, NULL);
    self->servers = g_hash_table_new_full(server_hash, server_equal, NULL, g_free);
    self->setups = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, g_free);
    return self;
}

static void detector_free(void *user)
{
    detector *self = user;
    g_hash_table_unref(self->setups);
    g_hash_table_unref(self->servers);
    g_hash_table_unref(self->refusals);
    g_free(self);
}

static server *find_server(const detector *self, const cap_endpoint *endpoint)
{
    return g_hash_table_lookup(self->servers, endpoint);
}

static accepted *accepted_of(server *s, uint64_t number)
{
    for (uint32_t i = 0; i < s->count; i++)
        if (s->list[i].number == number)
            return &s->list[i];
    return NULL;
}

static void accept(detector *self, const ana_connection *c, int64_t end)
{
    server *s = find_server(self, ana_server(c));
    if (!s) {
        if (g_hash_table_size(self->servers) >= MAX_SERVERS)
            return;
        s = g_new0(server, 1);
        s->endpoint = *ana_server(c);
        g_hash_table_insert(self->servers, &s->endpoint, s);
    }
    accepted *one = accepted_of(s, c->number);
    if (one) {
        one->end = end;
        return;
    }
    s->list[s->next] = (accepted){
        .number = c->number,
        .begin = c->cr ? c->asked.time : c->flow->first.time,
        .end = end,
        .client = ana_client(c)->ip,
        .calling = c->calling,
        .called = c->called,
    };
    s->next = (s->next + 1) % MAX_ACCEPTED;
    s->count = MAX(s->count, MIN(s->count + 1, MAX_ACCEPTED));
}

static void refuse(detector *self, const ana_connection *c, refusal_kind kind, uint16_t code,
                   const cap_stamp *stamp)
{
    const refusal key = {
        .client = ana_client(c)->ip,
        .server = *ana_server(c),
        .calling = c->calling,
        .called = c->called,
        .kind = kind,
        .code = code,
        .endpoint = *ana_client(c),
        .connection = c->number,
    };
    refusal *r = g_hash_table_lookup(self->refusals, &key);
    if (!r && g_hash_table_size(self->refusals) >= MAX_REFUSALS) {
        rules_ledger_drop(self->bench->ledger);
        return;
    }
    if (!r) {
        r = g_memdup2(&key, sizeof key);
        g_hash_table_add(self->refusals, r);
    }
    rules_tally_count(&r->tally, stamp);
}

/* Whether all that the server sent can be judged. */
static bool is_seen(const ana_connection *c)
{
    const cap_side *client = &c->flow->side[c->client];
    const cap_side *server_side = &c->flow->side[1 - c->client];
    return server_side->seen && server_side->lost == 0 && server_side->truncated == 0 &&
           client->acked_unseen == 0;
}

static void on_transaction(void *user, const ana_transaction *t)
{
    detector *self = user;
    ana_connection *c = t->connection;
    if (!t->request || t->request->protocol_id != S7_PROTOCOL_COMM ||
        t->request->rosctr != S7_ROSCTR_JOB || t->request->function != S7_FUNC_SETUP ||
        t->side != c->client)
        return;
    if (t->status == ANA_OK)
        accept(self, c, INT64_MAX);
    else if (t->status == ANA_REFUSED)
        refuse(self, c, REFUSAL_SETUP_ERROR, t->answer->error, &t->answer_stamp);
    else if (t->status == ANA_UNANSWERED && is_seen(c))
        refuse(self, c, REFUSAL_SETUP_SILENT, 0, &t->request_stamp);
    else if (t->status == ANA_PENDING && g_hash_table_size(self->setups) < MAX_SETUPS)
        g_hash_table_insert(self->setups, c, g_memdup2(&t->request_stamp, sizeof(cap_stamp)));
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
        refuse(self, c, REFUSAL_DR, c->refusal, &c->refused);
    else if (c->er)
        refuse(self, c, REFUSAL_ER, c->refusal, &c->refused);
    else if (c->flow->side[1 - c->client].bytes > 0)
        return; /* an answer of another protocol */
    else if (ended_by_server(c) && waited < self->bench->answer_timeout)
        refuse(self, c, REFUSAL_CLOSED, 0, &c->ended);
    else if (client->acknowledged &&
             waited >= (closed ? self->bench->end_timeout : self->bench->answer_timeout))
        refuse(self, c, REFUSAL_SILENT, 0, &c->asked);
}

static void on_connection_end(void *user, ana_connection *c)
{
    detector *self = user;
    const bool closed = c->end == CAP_END_FIN || c->end == CAP_END_RST;
    const cap_stamp *setup = g_hash_table_lookup(self->setups, c);
    if (c->cc)
        accept(self, c, closed ? c->ended.time : INT64_MAX);
    else if (c->cr && is_seen(c))
        judge_request(self, c);
    if (setup && !c->setup && is_seen(c) && ended_by_server(c))
        refuse(self, c, REFUSAL_SETUP_CLOSED, 0, setup);
    g_hash_table_remove(self->setups, c);
}

static void on_tick(void *user, int64_t now)
{
    ((detector *)user)->now = now;
}

static uint32_t open_at(const server *s, int64_t time)
{
    uint32_t open = 0;
    for (uint32_t i = 0; i < s->count; i++)
        open += s->list[i].begin < time && s->list[i].end > time;
    return open;
}

/* Most connections open at once; that is when one of them begins. */
static uint32_t peak_of(const server *s)
{
    uint32_t peak = 0;
    for (uint32_t i = 0; i < s->count; i++)
        peak = MAX(peak, open_at(s, s->list[i].begin) + 1);
    return peak;
}

static bool closed_between(const server *s, int64_t from, int64_t to)
{
    for (uint32_t i = 0; i < s->count; i++)
        if (s->list[i].end > from && s->list[i].end <= to && s->list[i].begin < from)
            return true;
    return false;
}

static refusal_facts facts_of(const refusal *r, const server *s)
{
    const int64_t first = r->tally.first.time;
    const int64_t last = r->tally.last.time;
    refusal_facts facts = {.kind = r->kind, .code = r->code};
    bool called = false;
    bool both = false;
    for (uint32_t i = 0; s && i < s->count; i++) {
        const accepted *one = &s->list[i];
        const bool called_same = same_tsap(&one->called, &r->called);
        const bool same = called_same && same_tsap(&one->calling, &r->calling);
        called |= called_same;
        both |= same;
        facts.other_called |= !called_same;
        facts.same_before |= same && one->begin < first;
        facts.same_after |= same && one->begin > last && closed_between(s, last, one->begin);
    }
    facts.other_called = facts.other_called && !called;
    facts.other_calling = called && !both;
    facts.at_peak = s && open_at(s, first) >= 2 && open_at(s, first) >= peak_of(s);
    return facts;
}

/* ", held by A, B": the clients with open connections at the first refusal. */
static char *holders_of(const policy_model *policy, const refusal *r, const server *s)
{
    GString *text = g_string_new(NULL);
    uint32_t count = 0;
    const int64_t time = r->tally.first.time;
    for (uint32_t i = 0; i < s->count; i++) {
        char name[RULES_PARTY_TEXT];
        if (s->list[i].begin >= time || s->list[i].end <= time)
            continue;
        rules_client_text(policy, &s->list[i].client, name);
        if (count++ < MAX_HOLDERS)
            g_string_append_printf(text, "%s%s", count > 1 ? ", " : "; connections are held by ",
                                   name);
    }
    if (count > MAX_HOLDERS)
        g_string_append_printf(text, " and %u more", count - MAX_HOLDERS);
    return g_string_free(text, FALSE);
}

static char *subject_of(const refusal *r)
{
    cotp_tsap tsap;
    if (r->called.size == 0)
        return NULL;
    cotp_tsap_decode((s7_bytes){r->called.data, r->called.size}, &tsap);
    if (!tsap.coded)
        return g_strdup_printf("TSAP %s", tsap.text);
    return g_strdup_printf("TSAP %s (%s, rack %u, slot %u)", tsap.text,
                           cotp_connection_type_name(tsap.connection_type), tsap.rack, tsap.slot);
}

static rules_finding *begin_finding(const detector *self, const refusal *r,
                                    const refusal_verdict *verdict, const char *subject)
{
    const cap_flow flow = {.side = {{.endpoint = r->endpoint}, {.endpoint = r->server}}};
    const ana_connection connection = {
        .number = r->connection, .flow = &flow, .calling = r->calling, .called = r->called};
    const rules_fault fault = {
        .rule = verdict->rule,
        .severity = verdict->rule->severity,
        .connection = &connection,
        .phase = r->kind >= REFUSAL_SETUP_ERROR ? ANA_PHASE_SETUP : ANA_PHASE_COTP,
        .subject = subject,
        .has_code =
            r->kind == REFUSAL_DR || r->kind == REFUSAL_ER || r->kind == REFUSAL_SETUP_ERROR,
        .code = r->code,
        .cause = verdict->cause,
        .confidence = verdict->confidence,
        .stamp = r->tally.first,
    };
    return rules_ledger_add(self->bench->ledger, &fault);
}

static const char *code_name(const refusal *r)
{
    const s7_name *table = r->kind == REFUSAL_DR   ? s7_names_dr_reason
                           : r->kind == REFUSAL_ER ? s7_names_er_cause
                                                   : s7_names_error;
    const char *name = s7_name_of(table, r->code);
    return name ? name : "code of no known meaning";
}

static void write_message(const policy_model *policy, const refusal *r, const server *s,
                          rules_finding *finding, const char *subject)
{
    char client[RULES_PARTY_TEXT];
    char name[RULES_PARTY_TEXT];
    rules_client_text(policy, &r->client, client);
    rules_server_text(policy, &r->server.ip, name);
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "%s %s: asked by %s", name, refusal_deed(r->kind), client);
    if (subject)
        g_string_append_printf(text, " for %s", subject);
    if (finding->has_code)
        g_string_append_printf(text, "; the answer was 0x%02X (%s)", r->code, code_name(r));
    if (finding->rule == &rules_connections_exhausted && s) {
        char *holders = holders_of(policy, r, s);
        g_string_append(text, holders);
        g_free(holders);
    }
    g_free(finding->message);
    finding->message = g_string_free(text, FALSE);
}

static void report(const detector *self, refusal *r)
{
    const server *s = find_server(self, &r->server);
    const refusal_facts facts = facts_of(r, s);
    const refusal_verdict verdict = refusal_judge(&facts);
    char *subject = subject_of(r);
    if (!r->finding)
        r->finding = begin_finding(self, r, &verdict, subject);
    if (r->finding) {
        r->finding->rule = verdict.rule;
        r->finding->cause = verdict.cause->text;
        r->finding->check = verdict.cause->check;
        r->finding->confidence = verdict.confidence;
        r->finding->alternatives = verdict.alternatives;
        rules_tally_tell(&r->tally, r->finding);
        write_message(self->bench->policy, r, s, r->finding, subject);
    }
    g_free(subject);
}

static void finish(void *user, const cap_stats *capture)
{
    detector *self = user;
    GHashTableIter iter;
    gpointer each;
    (void)capture;
    g_hash_table_iter_init(&iter, self->refusals);
    while (g_hash_table_iter_next(&iter, &each, NULL))
        report(self, each);
}

const rules_detector rules_detect_refusal = {
    .new = detector_new,
    .free = detector_free,
    .transaction = on_transaction,
    .connection_end = on_connection_end,
    .tick = on_tick,
    .finish = finish,
};
