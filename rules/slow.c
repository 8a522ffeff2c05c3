/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/slow.h"

#include "rules/bound.h"
#include "rules/parties.h"
#include "rules/slow_common.h"
#include "rules/tally.h"

static const char *const check_usual[] = {
    "Look at the cycle time of the CPU (shortest, longest, current) and its communication load: "
    "answers wait for the end of the cycle.",
    "Find out what happened at these times: a program block that runs long, a recipe, a back-up, a "
    "programming device online, many clients at once.",
    "If the cycle is short all the time, look at the way to the CPU: a switch or firewall under "
    "load, half duplex, a communication processor between network and CPU.",
    NULL,
};
static const char *const check_limit[] = {
    "Look at the cycle time of the CPU and its communication load: answers wait for the end of the "
    "cycle.",
    "Ask for less at once, or less often: several variables in one request, fewer clients.",
    "If the time is in order for this CPU, raise slow-ms= in its [cpu] section.",
    NULL,
};

enum { UNUSUAL, LIMIT };
static const rules_cause causes[] = {
    [UNUSUAL] = {"the CPU answers far later than it usually does", check_usual},
    [LIMIT] = {"the CPU answers later than the policy permits", check_limit},
    {0},
};
static const char *const alternatives[] = {
    "something between client and CPU held packets up",
    "the capturing computer stood still for that time",
    NULL,
};

const rules_rule rules_slow_answer = {
    .id = "slow-answer",
    .title = "Answers come late",
    .severity = RULES_NOTICE,
    .meaning =
        "Reads or writes were answered later than slow-ms= of the policy permits; or, for CPUs "
        "without such a limit, far later than usual over the same relation: after 100 answers or "
        "more, above 200 ms, three times the time within which 99 % came, and ten times the "
        "median, three times at least. What a CPU's cycle does to all answers is its normal. Not "
        "told are answers for which packets had to be sent again (the network lost them), nor "
        "unusual ones that came at the same moment as late ones of another CPU: then the network "
        "or the "
        "capturing computer stood still. Once per relation, with a count.",
    .causes = causes,
};

enum { MAX_RELATIONS = 65536, ENOUGH = 100, OFTEN = 3 };

static const int64_t ms = 1000000;
static const int64_t floor_ns = INT64_C(200) * 1000000;

/* What is known of one relation. */
typedef struct slow_relation {
    ana_relation *relation;
    int64_t limit;         /* of the policy, ns; 0: its own normal decides */
    int64_t median, p99;   /* its normal */
    uint64_t learned_from; /* answers; 0: not yet */
    rules_tally late;
    int64_t most;    /* ns, the slowest of these */
    uint64_t resent; /* late because packets were lost */
    uint64_t common; /* late together with other servers */
    /* of the first */
    uint64_t connection;
    cap_endpoint client, server;
    ana_phase phase;
    rules_finding *finding;
    bool dropped;
} slow_relation;

/* Of a connection. */
typedef struct resending {
    bool any;
    int64_t last; /* when the client repeated a packet */
} resending;

typedef struct detector {
    const rules_bench *bench;
    GHashTable *relations; /* slow_relation by ana_relation */
    rules_bound bound;
    size_t part; /* resending of a connection */
    slow_common waits;
} detector;

static void *detector_new(const rules_bench *bench)
{
    detector *self = g_new0(detector, 1);
    self->bench = bench;
    self->relations = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, g_free);
    self->bound.most = MAX_RELATIONS;
    self->part = bench->part;
    return self;
}

static void detector_free(void *user)
{
    detector *self = user;
    g_hash_table_unref(self->relations);
    g_free(self);
}

static int64_t limit_of(const detector *self, const ana_relation *relation)
{
    const policy_address server = rules_policy_address(&relation->server);
    const policy_cpu *cpu =
        self->bench->policy ? policy_cpu_at(self->bench->policy, &server) : NULL;
    return cpu ? cpu->slow_ms * ms : 0;
}

/* NULL, and nothing more is told of the relation, if there is no room. */
static slow_relation *relation_of(detector *self, ana_relation *relation)
{
    slow_relation *r = g_hash_table_lookup(self->relations, relation);
    if (r)
        return r;
    if (!rules_bound_has_room(&self->bound, self->relations, self->bench->ledger)) {
        relation->slow_from = INT64_MAX;
        return NULL;
    }
    r = g_new0(slow_relation, 1);
    r->relation = relation;
    r->limit = limit_of(self, relation);
    relation->slow_from = r->limit > 0 ? r->limit - 1 : floor_ns;
    g_hash_table_insert(self->relations, relation, r);
    return r;
}

void rules_slow_renew(void *user)
{
    const detector *self = user;
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, self->relations);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        slow_relation *r = value;
        const int64_t limit = limit_of(self, r->relation);
        if (limit == r->limit)
            continue;
        *r = (slow_relation){.relation = r->relation, .limit = limit};
        r->relation->slow_from = limit > 0 ? limit - 1 : floor_ns;
    }
}

static bool is_access(const ana_transaction *t)
{
    const s7_pdu *request = t->request;
    if (!request || !t->answer || t->side != t->connection->client)
        return false;
    if (request->protocol_id == S7_PROTOCOL_COMM)
        return request->rosctr == S7_ROSCTR_JOB &&
               (request->function == S7_FUNC_READ || request->function == S7_FUNC_WRITE);
    return request->u.plus.function == S7_PLUS_GET_MULTI ||
           request->u.plus.function == S7_PLUS_SET_MULTI;
}

/* What is usual, by all answers so far, this one included; anew whenever they have doubled, so that
 * a relation that is late more and more often gets used to it. */
static void learn(slow_relation *r)
{
    const ana_histogram *h = &r->relation->latency;
    if (h->count < ENOUGH || h->count < 2 * r->learned_from)
        return;
    r->learned_from = h->count;
    r->median = ana_histogram_quantile(h, 0.5);
    r->p99 = ana_histogram_quantile(h, 0.99);
    r->relation->slow_from = MAX(floor_ns, MAX(10 * r->median, 3 * r->p99));
}

static bool is_late(slow_relation *r, const ana_transaction *t)
{
    if (r->limit == 0)
        learn(r);
    return (r->limit > 0 || r->learned_from > 0) && t->latency > r->relation->slow_from;
}

static void count(slow_relation *r, const slow_wait *wait)
{
    if (wait->common) {
        r->common++;
        return;
    }
    rules_tally_insert(&r->late, &wait->answer);
    r->most = MAX(r->most, wait->latency);
}

/* Whether the client sent a packet again while it waited for the answer. A host repeats what was
 * lost after some time, and the answer comes soon after that. What the server repeats was lost
 * behind the capture, or not captured at first. */
static bool was_resent(const detector *self, const ana_transaction *t)
{
    const resending *resent = rules_part(t->connection, self->part);
    return resent->any && resent->last >= t->answer_stamp.time - t->latency / 2;
}

static void note_first(slow_relation *r, const ana_transaction *t)
{
    if (r->connection > 0)
        return;
    r->connection = t->connection->number;
    r->client = *ana_client(t->connection);
    r->server = *ana_server(t->connection);
    r->phase = t->phase;
}

void rules_slow_take(void *user, const ana_transaction *t)
{
    detector *self = user;
    slow_relation *r = relation_of(self, t->connection->relation);
    if (!r || !is_access(t) || t->latency <= r->relation->slow_from || !is_late(r, t))
        return;
    const bool resent = was_resent(self, t);
    r->resent += resent;
    if (resent && r->limit == 0)
        return;
    const slow_wait wait = {
        .owner = r,
        .server = r->relation->server,
        .answer = t->answer_stamp,
        .latency = t->latency,
    };
    slow_wait gone = wait;
    note_first(r, t);
    if (r->limit == 0)
        slow_common_add(&self->waits, &wait, &gone);
    if (gone.owner)
        count(gone.owner, &gone);
}

static void on_tcp(void *user, ana_connection *c, int side, cap_tcp_event event,
                   const cap_stamp *stamp)
{
    const detector *self = user;
    if (event != CAP_TCP_RETRANSMISSION || side != c->client)
        return;
    resending *resent = rules_part(c, self->part);
    *resent = (resending){true, stamp->time};
}

static rules_finding *finding_of(const detector *self, slow_relation *r)
{
    const cap_flow flow = {.side = {{.endpoint = r->client}, {.endpoint = r->server}}};
    const ana_connection connection = {.number = r->connection,
                                       .flow = &flow,
                                       .calling = r->relation->calling,
                                       .called = r->relation->called,
                                       .client_inferred = r->relation->client_inferred};
    const rules_fault fault = {
        .rule = &rules_slow_answer,
        .severity = rules_slow_answer.severity,
        .connection = &connection,
        .phase = r->phase,
        .subject = "answer time",
        .cause = &causes[r->limit > 0 ? LIMIT : UNUSUAL],
        .confidence = r->limit > 0 ? RULES_PROVEN : RULES_LIKELY,
        .alternatives = r->limit > 0 ? NULL : alternatives,
        .stamp = r->late.first,
    };
    if (!r->finding && !r->dropped) {
        r->finding = rules_ledger_begin(self->bench->ledger, &fault);
        r->dropped = !r->finding;
    }
    return r->finding;
}

/* "4.71 ms", "391 ms" */
static void put_ms(GString *text, int64_t ns)
{
    g_string_append_printf(text,
                           ns < 10 * ms    ? "%.2f ms"
                           : ns < 100 * ms ? "%.1f ms"
                                           : "%.0f ms",
                           (double)ns / (double)ms);
}

static char *message_of(const detector *self, const slow_relation *r)
{
    char client[RULES_PARTY_TEXT], server[RULES_PARTY_TEXT];
    rules_client_text(self->bench->policy, &r->relation->client, client);
    rules_server_text(self->bench->policy, &r->relation->server, server);
    GString *text = g_string_new(server);
    g_string_append_printf(text,
                           " answers %s late: %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                           " answers took up to ",
                           client, r->late.count, r->relation->latency.count);
    put_ms(text, r->most);
    if (r->limit > 0) {
        g_string_append(text, "; the policy permits ");
        put_ms(text, r->limit);
    } else {
        g_string_append(text, "; usual are ");
        put_ms(text, r->median);
        g_string_append(text, ", and 99 % come within ");
        put_ms(text, r->p99);
    }
    if (r->resent > 0)
        g_string_append_printf(
            text, "; %" G_GUINT64_FORMAT "%s late because packets had to be sent again", r->resent,
            r->limit > 0 ? " of them" : " more were");
    return g_string_free(text, FALSE);
}

static void tell(const detector *self, slow_relation *r)
{
    if (r->late.count < (r->limit > 0 ? 1U : OFTEN)) {
        if (r->finding)
            r->finding->count = 0;
        return;
    }
    rules_finding *finding = finding_of(self, r);
    if (!finding)
        return;
    rules_tally_tell(&r->late, finding);
    g_free(finding->message);
    finding->message = message_of(self, r);
}

/* With those waits that may still turn out to be common. */
static void judge(const detector *self, slow_relation *r)
{
    slow_relation so_far = *r;
    for (uint32_t i = 0; i < SLOW_WAITS; i++)
        if (self->waits.wait[i].owner == r)
            count(&so_far, &self->waits.wait[i]);
    tell(self, &so_far);
    r->finding = so_far.finding;
    r->dropped = so_far.dropped;
}

static void finish(void *user, const cap_stats *capture)
{
    const detector *self = user;
    GHashTableIter iter;
    gpointer each;
    (void)capture;
    g_hash_table_iter_init(&iter, self->relations);
    while (g_hash_table_iter_next(&iter, NULL, &each))
        if (((const slow_relation *)each)->connection > 0)
            judge(self, each);
}

const rules_detector rules_detect_slow = {
    .part = sizeof(resending),
    .new = detector_new,
    .free = detector_free,
    .tcp = on_tcp,
    .finish = finish,
};
