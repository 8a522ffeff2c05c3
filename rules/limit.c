/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Jobs outstanding and PDU lengths against what the setup of the connection agreed on. */
#include "rules/limit.h"

#include "rules/parties.h"

static const char *const check_jobs[] = {
    "Set the number of parallel jobs in the client to what the CPU grants in the setup.",
    "Make sure that only one task of the client uses the connection.",
    NULL,
};
static const char *const check_length[] = {
    "Compare the PDU length that the client assumes with the one the CPU grants in the setup: a "
    "read request takes 12 bytes and 12 per item, its answer 14 bytes and 4 per item beside the "
    "data.",
    "Split the request: fewer items, or shorter ones. After a reconnect the length may be another.",
    NULL,
};
static const char *const check_server_jobs[] = {
    "Find out what the server is: a CPU, a gateway, a simulation. It has more jobs outstanding at "
    "the client than the client granted in the setup.",
    "Where the server is a CPU, look in its user program for blocks (PUT, GET, USEND) that run at "
    "the same time over this connection.",
    "Where the server is software, update it or report it to its manufacturer.",
    NULL,
};
static const char *const check_server_length[] = {
    "Find out what the server is: a CPU keeps to the PDU length that it granted itself in the "
    "setup; gateways and simulations may not.",
    "Where the server is software, set its PDU length, update it, or report it to its "
    "manufacturer.",
    "Until then, let the client ask for less at once: an answer to a read takes 14 bytes and 4 per "
    "item beside the data.",
    NULL,
};

enum { JOBS, LENGTH, SERVER_JOBS, SERVER_LENGTH, REFUSED };
static const rules_cause causes[] = {
    [JOBS] = {"the client does not keep to the number of parallel jobs agreed on in the setup",
              check_jobs},
    [LENGTH] = {"the client does not keep to the PDU length agreed on in the setup", check_length},
    [SERVER_JOBS] = {"the server does not keep to the number of parallel jobs agreed on in the "
                     "setup",
                     check_server_jobs},
    [SERVER_LENGTH] = {"the server does not keep to the PDU length agreed on in the setup",
                       check_server_length},
    [REFUSED] = {"the request or its answer is longer than the PDU length agreed on in the setup",
                 check_length},
    {0},
};

const rules_rule rules_limit_exceeded = {
    .id = "limit-exceeded",
    .title = "Limit of the connection exceeded",
    .severity = RULES_WARNING,
    .meaning = "More jobs were outstanding than the setup of the connection permits (AmQ), a PDU "
               "was longer than agreed on, or the CPU refused a request for its size (0x8500). A "
               "request that is too long itself is one finding, with the refusal as its code. "
               "CPUs answer that with errors, stall, or drop the connection. Jobs are counted only "
               "on connections whose requests were all answered.",
    .causes = causes,
};

enum { WRONG_SIZE = 0x8500 };

/* What came of a connection's requests of the client that were too long themselves. */
typedef struct outcome {
    bool refused, unanswered, pending;
    cap_stamp refusal; /* the first answer 0x8500 */
} outcome;

/* What was told of a connection, by side: of one that goes on, it is not told again. */
typedef struct told {
    uint64_t overlong[2];
    uint32_t longest[2];
    bool jobs[2];
} told;

/* Of a connection; NULL where it keeps to its limits. */
typedef struct excess {
    told *told;
    outcome *outcome;
} excess;

typedef struct detector {
    const rules_bench *bench;
    size_t part; /* excess of a connection */
} detector;

static excess *excess_of(const detector *self, const ana_connection *c)
{
    return rules_part(c, self->part);
}

/* Jobs of `side` that the other side accepts, 0 unknown. */
static uint32_t most_jobs(const ana_connection *c, int side)
{
    return side == c->client ? c->amq_called : c->amq_calling;
}

/* One fault of a side of the connection; `refusal`: the other side refuses such PDUs, NULL it
 * does not. */
static rules_finding *add(const detector *self, const ana_connection *c, int side, int cause,
                          const cap_stamp *refusal, const cap_stamp *stamp)
{
    const rules_fault fault = {
        .rule = &rules_limit_exceeded,
        .severity = rules_limit_exceeded.severity,
        .connection = c,
        .phase = c->phase,
        .subject = side == c->client ? "client" : "server",
        .has_code = refusal != NULL,
        .code = refusal ? WRONG_SIZE : 0,
        .cause = &causes[cause],
        .confidence = RULES_PROVEN,
        .stamp = *stamp,
    };
    return rules_ledger_add(self->bench->ledger, &fault);
}

static void report_jobs(const detector *self, const ana_connection *c, int side, uint32_t limit)
{
    rules_finding *finding =
        add(self, c, side, side == c->client ? JOBS : SERVER_JOBS, NULL, &c->jobs_peaked[side]);
    if (!finding || finding->message)
        return;
    const rules_names names = rules_names_of(self->bench->policy, c);
    finding->message =
        g_strdup_printf("%s has %u jobs outstanding at %s, though the setup permits %u",
                        side == c->client ? names.client : names.server, c->jobs_peak[side],
                        side == c->client ? names.server : names.client, limit);
}

static void add_frame(rules_finding *finding, const cap_stamp *stamp)
{
    if (finding->frame_count < RULES_MAX_FRAMES)
        finding->frames[finding->frame_count++] = *stamp;
}

/* A request that was too long stayed without answer; those that the end of the connection cut off
 * count, those that the end of the capture did do not. */
static void add_silence(GString *text, const ana_connection *c, const outcome *of,
                        const rules_names *names)
{
    const bool cut = c->cut.over && c->cut.requests[c->client] > 0;
    if (!of->unanswered && !(of->pending && cut))
        return;
    g_string_append_printf(text, "; %s does not answer it", names->server);
    if (!c->cut.over)
        return;
    const char *end = c->cut.reset ? "resets" : "closes";
    if (c->cut.by == c->client)
        g_string_append_printf(text, ", and %s %s the connection", names->client, end);
    else
        g_string_append_printf(text, ", and %s the connection", end);
}

/* All that is longer and was not told yet; NULL if the ledger is full. */
static rules_finding *add_overlong(const detector *self, const ana_connection *c, int side,
                                   uint64_t before, const cap_stamp *refusal)
{
    const int cause = side == c->client ? LENGTH : SERVER_LENGTH;
    const ana_overlong *overlong = &c->overlong[side];
    const uint64_t kept = MIN(overlong->count, ANA_MAX_OVERLONG);
    rules_finding *finding = NULL;
    for (uint64_t i = before; i < kept; i++)
        finding = add(self, c, side, cause, refusal, &overlong->first[i]);
    const uint64_t added = before < kept ? kept - before : 1;
    if (before >= kept)
        finding = add(self, c, side, cause, refusal, &c->longest_at[side]);
    if (finding)
        finding->count += overlong->count - before - added;
    return finding;
}

static void report_length(const detector *self, const ana_connection *c, int side, told *t)
{
    const outcome *of = side == c->client ? excess_of(self, c)->outcome : NULL;
    const cap_stamp *refusal = of && of->refused ? &of->refusal : NULL;
    const uint64_t before = t->overlong[side];
    const bool longer = before > 0 && c->longest[side] > t->longest[side];
    rules_finding *finding = add_overlong(self, c, side, before, refusal);
    t->overlong[side] = c->overlong[side].count;
    t->longest[side] = c->longest[side];
    if (!finding)
        return;
    if (refusal && before == 0)
        add_frame(finding, refusal);
    if (finding->message && !longer)
        return;
    const rules_names names = rules_names_of(self->bench->policy, c);
    const char *sender = side == c->client ? names.client : names.server;
    const char *receiver = side == c->client ? names.server : names.client;
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "%s sends %s a PDU of %u bytes, though the setup permits %u",
                           sender, receiver, c->longest[side], c->pdu_length);
    if (refusal)
        g_string_append_printf(text, "; %s refuses it with 0x8500", receiver);
    if (of)
        add_silence(text, c, of, &names);
    g_free(finding->message);
    finding->message = g_string_free(text, FALSE);
}

static told *told_of(const detector *self, const ana_connection *c)
{
    excess *e = excess_of(self, c);
    if (!e->told)
        e->told = g_new0(told, 1);
    return e->told;
}

static bool all_answered(const ana_connection *c)
{
    const uint64_t *count = c->status_count;
    return count[ANA_UNANSWERED] + count[ANA_PENDING] + count[ANA_UNSEEN] + count[ANA_ORPHAN] == 0;
}

static void judge(const detector *self, const ana_connection *c, int side)
{
    const uint32_t jobs = most_jobs(c, side);
    const bool many = jobs > 0 && c->jobs_peak[side] > jobs && all_answered(c);
    if (!many && c->overlong[side].count == 0)
        return;
    told *t = told_of(self, c);
    if (many && !t->jobs[side])
        report_jobs(self, c, side, jobs);
    t->jobs[side] |= many;
    if (c->overlong[side].count > t->overlong[side])
        report_length(self, c, side, t);
}

static void on_connection_closed(void *user, ana_connection *c)
{
    const detector *self = user;
    for (int side = 0; c->setup && side < 2; side++)
        judge(self, c, side);
}

static void on_connection_end(void *user, ana_connection *c)
{
    if (!c->flow->closed)
        on_connection_closed(user, c);
}

static void clear(void *user, void *part)
{
    const excess *e = part;
    (void)user;
    g_free(e->told);
    g_free(e->outcome);
}

/* Of connections that go on, what all is known of: nothing waits for its answer. */
static void finish(void *user, const cap_stats *capture)
{
    const detector *self = user;
    (void)capture;
    for (size_t i = 0; i < self->bench->open_count; i++) {
        const ana_connection *c = self->bench->open[i];
        for (int side = 0; c->setup && c->outstanding == 0 && side < 2; side++)
            judge(self, c, side);
    }
}

/* Refused or not answered: of a client's request that is longer than the setup permits: told with
 * its length. */
static bool keep_outcome(const detector *self, const ana_transaction *t)
{
    const ana_connection *c = t->connection;
    if (t->side != c->client || !c->setup || c->pdu_length == 0 ||
        t->request_bytes.size <= c->pdu_length)
        return false;
    excess *e = excess_of(self, c);
    if (!e->outcome)
        e->outcome = g_new0(outcome, 1);
    outcome *of = e->outcome;
    if (!t->answer) {
        of->unanswered |= t->status == ANA_UNANSWERED;
        of->pending |= t->status == ANA_PENDING;
    } else if (!of->refused) {
        of->refused = true;
        of->refusal = t->answer_stamp;
    }
    return true;
}

/* Other services that are refused so belong to the rule service-refused. */
static void on_transaction(void *user, const ana_transaction *t)
{
    const detector *self = user;
    const bool open = t->status == ANA_UNANSWERED || t->status == ANA_PENDING;
    if (open && t->request && t->request->protocol_id == S7_PROTOCOL_COMM)
        keep_outcome(self, t);
    if (!t->request || !t->answer || t->request->protocol_id != S7_PROTOCOL_COMM ||
        t->request->rosctr != S7_ROSCTR_JOB || t->answer->error != WRONG_SIZE ||
        (t->request->function != S7_FUNC_READ && t->request->function != S7_FUNC_WRITE) ||
        keep_outcome(self, t))
        return;
    const rules_fault fault = {
        .rule = &rules_limit_exceeded,
        .severity = rules_limit_exceeded.severity,
        .connection = t->connection,
        .phase = t->phase,
        .subject = t->request->function == S7_FUNC_READ ? "read" : "write",
        .has_code = true,
        .code = WRONG_SIZE,
        .cause = &causes[REFUSED],
        .confidence = RULES_LIKELY,
        .stamp = t->answer_stamp,
    };
    rules_finding *finding = rules_ledger_add(self->bench->ledger, &fault);
    if (!finding || finding->message)
        return;
    const rules_names names = rules_names_of(self->bench->policy, t->connection);
    const bool from_client = t->side == t->connection->client;
    finding->message = g_strdup_printf("%s refuses a %s of %s for its size (0x8500)",
                                       from_client ? names.server : names.client, fault.subject,
                                       from_client ? names.client : names.server);
}

static void *detector_new(const rules_bench *bench)
{
    detector *self = g_new0(detector, 1);
    self->bench = bench;
    self->part = bench->part;
    return self;
}

static void detector_free(void *user)
{
    g_free(user);
}

const rules_detector rules_detect_limit = {
    .part = sizeof(excess),
    .new = detector_new,
    .free = detector_free,
    .clear = clear,
    .transaction = on_transaction,
    .connection_closed = on_connection_closed,
    .connection_end = on_connection_end,
    .finish = finish,
};
