/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Jobs outstanding and PDU lengths against what the setup of the connection agreed on. */
#include "rules/limit.h"

#include "rules/bound.h"
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
               "was longer than agreed on, or the CPU refused a request for its size (0x8500). A "
               "request that is too long itself is one finding, with the refusal as its code. "
               "CPUs answer that with errors, stall, or drop the connection. Jobs are counted only "
               "on connections whose requests were all answered.",
    .causes = causes,
};

enum { WRONG_SIZE = 0x8500, MAX_REFUSED = 65536 };

typedef struct detector {
    const rules_bench *bench;
    GHashTable *refusals; /* cap_stamp of the first answer 0x8500 to a request of the client that
                             was too long itself, by connection that lives */
    rules_bound bound;
} detector;

/* Jobs of `side` that its partner accepts, 0 unknown. */
static uint32_t most_jobs(const ana_connection *c, int side)
{
    return side == c->client ? c->amq_called : c->amq_calling;
}

/* One fault of a side of the connection; `refusal`: the partner refuses such PDUs, NULL it does
 * not. */
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
    rules_finding *finding = add(self, c, side, JOBS, NULL, &c->jobs_peaked[side]);
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

static void report_length(const detector *self, const ana_connection *c, int side)
{
    const ana_overlong *overlong = &c->overlong[side];
    const cap_stamp *refusal = side == c->client ? g_hash_table_lookup(self->refusals, c) : NULL;
    const uint64_t kept = MIN(overlong->count, ANA_MAX_OVERLONG);
    rules_finding *finding = NULL;
    for (uint64_t i = 0; i < kept; i++)
        finding = add(self, c, side, LENGTH, refusal, &overlong->first[i]);
    if (!finding)
        return;
    finding->count += overlong->count - kept;
    if (refusal)
        add_frame(finding, refusal);
    if (finding->message)
        return;
    const rules_names names = rules_names_of(self->bench->policy, c);
    const char *sender = side == c->client ? names.client : names.server;
    const char *partner = side == c->client ? names.server : names.client;
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "%s sends %s a PDU of %u bytes, though the setup permits %u",
                           sender, partner, c->longest[side], c->pdu_length);
    if (refusal)
        g_string_append_printf(text, "; %s refuses it with 0x8500", partner);
    finding->message = g_string_free(text, FALSE);
}

static void judge(const detector *self, const ana_connection *c, int side)
{
    const uint64_t *count = c->status_count;
    const bool answered =
        count[ANA_UNANSWERED] + count[ANA_PENDING] + count[ANA_UNSEEN] + count[ANA_ORPHAN] == 0;
    const uint32_t jobs = most_jobs(c, side);
    if (answered && jobs > 0 && c->jobs_peak[side] > jobs)
        report_jobs(self, c, side, jobs);
    if (c->overlong[side].count > 0)
        report_length(self, c, side);
}

static void on_connection_end(void *user, ana_connection *c)
{
    const detector *self = user;
    for (int side = 0; c->setup && side < 2; side++)
        judge(self, c, side);
    g_hash_table_remove(self->refusals, c);
}

/* Of a client's request that is longer than the setup permits: told with its length. */
static bool keep_refusal(detector *self, const ana_transaction *t)
{
    const ana_connection *c = t->connection;
    if (t->side != c->client || !c->setup || c->pdu_length == 0 ||
        t->request_bytes.size <= c->pdu_length)
        return false;
    if (g_hash_table_contains(self->refusals, c))
        return true;
    if (!rules_bound_has_room(&self->bound, self->refusals, self->bench->ledger))
        return false;
    g_hash_table_insert(self->refusals, t->connection,
                        g_memdup2(&t->answer_stamp, sizeof t->answer_stamp));
    return true;
}

/* Other services that are refused so belong to the rule service-refused. */
static void on_transaction(void *user, const ana_transaction *t)
{
    detector *self = user;
    if (!t->request || !t->answer || t->request->protocol_id != S7_PROTOCOL_COMM ||
        t->request->rosctr != S7_ROSCTR_JOB || t->answer->error != WRONG_SIZE ||
        (t->request->function != S7_FUNC_READ && t->request->function != S7_FUNC_WRITE) ||
        keep_refusal(self, t))
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
    self->refusals = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, g_free);
    self->bound.most = MAX_REFUSED;
    return self;
}

static void detector_free(void *user)
{
    detector *self = user;
    g_hash_table_unref(self->refusals);
    g_free(self);
}

const rules_detector rules_detect_limit = {
    .new = detector_new,
    .free = detector_free,
    .transaction = on_transaction,
    .connection_end = on_connection_end,
};
