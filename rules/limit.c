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

enum { JOBS, LENGTH, REFUSED };
static const rules_cause causes[] = {
    [JOBS] = {"the sender does not keep to the number of parallel jobs agreed on in the setup",
              check_jobs},
    [LENGTH] = {"the sender does not keep to the PDU length agreed on in the setup", check_length},
    [REFUSED] = {"the request or its answer is longer than the PDU length agreed on in the setup",
                 check_length},
    {0},
};

const rules_rule rules_limit_exceeded = {
    .id = "limit-exceeded",
    .title = "Limit of the connection exceeded",
    .severity = RULES_WARNING,
    .meaning = "More jobs were outstanding than the setup of the connection permits (AmQ), a PDU "
               "was longer than agreed on, or the CPU refused a request for its size (0x8500). "
               "CPUs answer that with errors, stall, or drop the connection. Jobs are counted only "
               "on connections whose requests were all answered.",
    .causes = causes,
};

typedef struct detector {
    const rules_bench *bench;
} detector;

/* Jobs of `side` that its partner accepts, 0 unknown. */
static uint32_t most_jobs(const ana_connection *c, int side)
{
    return side == c->client ? c->amq_called : c->amq_calling;
}

static void report(const detector *self, const ana_connection *c, int side, int cause,
                   uint32_t found, uint32_t limit, const cap_stamp *stamp)
{
    const rules_fault fault = {
        .rule = &rules_limit_exceeded,
        .severity = rules_limit_exceeded.severity,
        .connection = c,
        .phase = c->phase,
        .subject = side == c->client ? "client" : "server",
        .cause = &causes[cause],
        .confidence = RULES_PROVEN,
        .stamp = *stamp,
    };
    rules_finding *finding = rules_ledger_add(self->bench->ledger, &fault);
    if (!finding || finding->message)
        return;
    const rules_names names = rules_names_of(self->bench->policy, c);
    const char *sender = side == c->client ? names.client : names.server;
    const char *partner = side == c->client ? names.server : names.client;
    finding->message =
        cause == JOBS
            ? g_strdup_printf("%s has %u jobs outstanding at %s, though the setup permits %u",
                              sender, found, partner, limit)
            : g_strdup_printf("%s sends %s a PDU of %u bytes, though the setup permits %u", sender,
                              partner, found, limit);
}

static void judge(const detector *self, const ana_connection *c, int side)
{
    const uint64_t *count = c->status_count;
    const bool answered =
        count[ANA_UNANSWERED] + count[ANA_PENDING] + count[ANA_UNSEEN] + count[ANA_ORPHAN] == 0;
    const uint32_t jobs = most_jobs(c, side);
    if (answered && jobs > 0 && c->jobs_peak[side] > jobs)
        report(self, c, side, JOBS, c->jobs_peak[side], jobs, &c->jobs_peaked[side]);
    if (c->pdu_length > 0 && c->longest[side] > c->pdu_length)
        report(self, c, side, LENGTH, c->longest[side], c->pdu_length, &c->longest_at[side]);
}

static void on_connection_end(void *user, ana_connection *c)
{
    if (!c->setup)
        return;
    for (int side = 0; side < 2; side++)
        judge(user, c, side);
}

/* Other services that are refused so belong to the rule service-refused. */
static void on_transaction(void *user, const ana_transaction *t)
{
    const detector *self = user;
    enum { WRONG_SIZE = 0x8500 };
    if (!t->request || !t->answer || t->request->protocol_id != S7_PROTOCOL_COMM ||
        t->request->rosctr != S7_ROSCTR_JOB || t->answer->error != WRONG_SIZE ||
        (t->request->function != S7_FUNC_READ && t->request->function != S7_FUNC_WRITE))
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
    return self;
}

const rules_detector rules_detect_limit = {
    .new = detector_new,
    .free = g_free,
    .transaction = on_transaction,
    .connection_end = on_connection_end,
};
