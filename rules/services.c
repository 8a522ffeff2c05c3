/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who controls a CPU, changes or reads its program, uses its password; and which other services it
 * refuses. */
#include "rules/services.h"

#include "dissector/service_name.h"
#include "rules/cause_rows.h"
#include "rules/download.h"
#include "rules/evidence.h"
#include "rules/form.h"
#include "rules/modify.h"
#include "rules/parties.h"
#include "rules/request_name.h"
#include "rules/services_stops.h"
#include "rules/services_table.h"
#include "rules/verdict/verdict.h"

enum { BLOCK_NOT_FOUND = 0xD209 };
enum { WRONG_PASSWORDS = 3 };

/* The job that ends a download carries the CPU's verdict on the block. */
static bool rejects_block(const s7_pdu *request)
{
    return request->rosctr == S7_ROSCTR_JOB && request->function == S7_FUNC_DOWNLOAD_ENDED &&
           request->u.transfer.error != 0;
}

static uint16_t error_of(const ana_transaction *t)
{
    if (rejects_block(t->request))
        return t->request->u.transfer.error;
    return t->answer->rosctr == S7_ROSCTR_USERDATA ? t->answer->u.userdata.error : t->answer->error;
}

/* Services about blocks: only a CPU answers them. */
static bool is_about_blocks(const s7_pdu *request)
{
    enum { BLOCKS = 3 };
    return request->rosctr == S7_ROSCTR_USERDATA ? request->u.userdata.group == BLOCKS
                                                 : request->function >= S7_FUNC_REQUEST_DOWNLOAD &&
                                                       request->function <= S7_FUNC_END_UPLOAD;
}

/* Of a finding of service-refused: what it is judged by once all is known. */
typedef struct refusal {
    cap_address target;
    const ana_relation *relation;
    bool malformed;
    const rules_cause *own; /* of a habit; NULL: the verdict decides */
} refusal;

typedef struct detector {
    const rules_bench *bench;
    GHashTable *causes; /* rules_cause by text */
    rules_downloads *downloads;
    services_stops *stops;
    GHashTable *refused;    /* refusal by finding */
    GHashTable *has_blocks; /* relations over which blocks were found */
} detector;

static void *detector_new(const rules_bench *bench)
{
    detector *self = g_new0(detector, 1);
    self->bench = bench;
    self->causes = rules_cause_rows_new();
    self->downloads = rules_downloads_new(bench);
    self->stops = services_stops_new();
    self->refused = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, g_free);
    self->has_blocks = g_hash_table_new(g_direct_hash, g_direct_equal);
    return self;
}

static void detector_free(void *user)
{
    detector *self = user;
    g_hash_table_unref(self->causes);
    rules_downloads_free(self->downloads);
    services_stops_free(self->stops);
    g_hash_table_unref(self->refused);
    g_hash_table_unref(self->has_blocks);
    g_free(self);
}

/* "CLIENT asks SERVER for SZL 0x0C91 index 0x7FFF: refused with 0xD402 (...)" */
static char *refusal_message(const detector *self, const ana_transaction *t, const char *asked,
                             uint16_t code, const char *meaning)
{
    const rules_names names = rules_names_of(self->bench->policy, t->connection);
    const bool by_client = t->side == t->connection->client || rejects_block(t->request);
    return g_strdup_printf("%s asks %s for %s: refused with 0x%04X (%s)",
                           by_client ? names.client : names.server,
                           by_client ? names.server : names.client, asked, code, meaning);
}

static verdict judge_refusal(const detector *self, const refusal *r, uint16_t code)
{
    rules_evidence evidence = rules_evidence_of(self->bench->analyzer);
    evidence.policy = self->bench->policy;
    verdict_context context = {0};
    if (rules_cpu_at(&evidence, &r->target).soft_server)
        context.evidence |= VERDICT_SOFT_SERVER;
    if (r->malformed)
        context.evidence |= VERDICT_MALFORMED;
    return verdict_of_error(code, &context);
}

static void report_refused(detector *self, const ana_transaction *t, const char *service,
                           uint16_t code)
{
    static const rules_joint joint = {RULES_SAME_CODE, "%C {asks|ask} %S for %O: refused with %R"};
    const bool by_client = t->side == t->connection->client || rejects_block(t->request);
    const service_habit *usual = services_find_habit(service, code);
    const refusal r = {
        .target = by_client ? ana_server(t->connection)->ip : ana_client(t->connection)->ip,
        .relation = t->connection->relation,
        .malformed = rules_is_malformed(t->request->notes),
        .own = usual ? usual->cause : NULL,
    };
    const verdict v = judge_refusal(self, &r, code);
    const rules_cause *own = usual ? usual->cause : NULL;
    char *asked = rules_request_name(t->request);
    const rules_fault fault = {
        .rule = &rules_service_refused,
        .severity = usual      ? usual->severity
                    : v.normal ? RULES_NOTICE
                               : RULES_WARNING,
        .connection = t->connection,
        .phase = t->phase,
        .subject = asked ? asked : service,
        .has_code = true,
        .code = code,
        .cause = own ? own : rules_cause_row(self->causes, &v),
        .confidence = own ? RULES_LIKELY : (rules_confidence)v.confidence,
        .alternatives = own ? NULL : v.alternatives,
        .stamp = t->answer_stamp,
    };
    rules_finding *finding = rules_ledger_add(self->bench->ledger, &fault);
    if (finding && !finding->message) {
        finding->message = refusal_message(self, t, fault.subject, code, v.meaning);
        finding->joint = by_client ? &joint : NULL;
        finding->parts.meaning = v.meaning;
    }
    if (finding && !g_hash_table_contains(self->refused, finding))
        g_hash_table_insert(self->refused, finding, g_memdup2(&r, sizeof r));
    g_free(asked);
}

/* Where blocks are found at other times, the connection ends in a CPU: the block is just not
 * there. */
static bool is_just_absent(const detector *self, const refusal *r, uint32_t code)
{
    return code == BLOCK_NOT_FOUND && !r->malformed &&
           g_hash_table_contains(self->has_blocks, r->relation);
}

/* By all that is known of the CPU at last. */
static void judge_refused(detector *self)
{
    GHashTableIter iter;
    gpointer key;
    gpointer value;
    g_hash_table_iter_init(&iter, self->refused);
    while (g_hash_table_iter_next(&iter, &key, &value)) {
        rules_finding *finding = key;
        const refusal *r = value;
        if (r->own)
            continue;
        const bool absent = is_just_absent(self, r, finding->code);
        const verdict v = judge_refusal(self, r, (uint16_t)finding->code);
        finding->confidence = absent ? RULES_PROVEN : (rules_confidence)v.confidence;
        finding->alternatives = absent ? NULL : v.alternatives;
        if (absent)
            finding->check = services_check_absent;
    }
}

static rules_severity severity_of(const service_row *row, const char *name, uint16_t code)
{
    const service_habit *usual = services_find_habit(name, code);
    if (code == 0)
        return row->rule->severity;
    return MIN(row->rule->severity, usual ? usual->severity : RULES_WARNING);
}

/* "CLIENT stopped SERVER", "CLIENT tried to stop SERVER: refused with 0x8402 (...)" */
static char *done_message(const detector *self, const ana_transaction *t, const service_row *row,
                          const char *blocks, uint16_t code)
{
    const rules_names names = rules_names_of(self->bench->policy, t->connection);
    GString *text = g_string_new(names.client);
    g_string_append_printf(text, " %s %s%s", code ? row->tried : row->done, names.server, row->how);
    if (blocks)
        g_string_append_printf(text, ": %s", blocks);
    if (code)
        g_string_append_printf(text, "%s refused with 0x%04X (%s)", blocks ? "," : ":", code,
                               verdict_of_error(code, NULL).meaning);
    return g_string_free(text, FALSE);
}

/* Blocks come and go many at a time. */
static const rules_joint *joint_of(const service_row *row)
{
    static const rules_joint read = {RULES_SAME_CLIENT, "%C read %N blocks from %S: %O"};
    static const rules_joint removed = {RULES_SAME_CLIENT, "%C deleted blocks in %S: %O"};
    if (row->rule == &rules_program_read)
        return &read;
    return row->rule == &rules_program_change && row->cause == RULES_CHANGE_DELETE ? &removed
                                                                                   : NULL;
}

static void report_done(detector *self, const ana_transaction *t, const service_row *row,
                        const char *name, uint16_t code)
{
    const bool refused = code != 0;
    const bool wrong = refused && services_is_guess(row);
    char *blocks = rules_request_blocks(t->request);
    const rules_fault fault = {
        .rule = row->rule,
        .severity = severity_of(row, name, code),
        .connection = t->connection,
        .phase = t->phase,
        .subject = blocks ? blocks : row->subject,
        .has_code = refused,
        .code = code,
        .cause = &row->rule->causes[refused ? row->tried_cause : row->cause],
        .confidence = RULES_PROVEN,
        .stamp = t->answer_stamp,
    };
    rules_finding *finding = rules_ledger_add(self->bench->ledger, &fault);
    if (finding && !finding->message) {
        finding->message = done_message(self, t, row, blocks, code);
        finding->joint = refused ? NULL : joint_of(row);
    }
    if (!refused && services_is_start(row))
        services_stops_started(self->stops, &ana_server(t->connection)->ip,
                               &ana_client(t->connection)->ip);
    if (finding && !refused && services_is_stop(row))
        services_stops_stopped(self->stops, finding);
    if (finding && wrong && finding->count >= WRONG_PASSWORDS)
        finding->severity = RULES_CRITICAL;
    g_free(blocks);
}

static void on_transaction(void *user, const ana_transaction *t)
{
    detector *self = user;
    if (!t->request || !t->answer || t->request->protocol_id != S7_PROTOCOL_COMM ||
        t->request->function == S7_FUNC_READ || t->request->function == S7_FUNC_WRITE ||
        t->request->function == S7_FUNC_SETUP || rules_modifies(t->request))
        return;
    const char *name = s7_pdu_service_name(t->request);
    if (!name)
        return;
    const uint16_t code = error_of(t);
    if (code == 0 && is_about_blocks(t->request) && t->connection->relation)
        g_hash_table_add(self->has_blocks, t->connection->relation);
    if (rules_downloads_take(self->downloads, t, code))
        return;
    const service_row *row = services_find(t->request, name);
    if (row && (code == 0 || row->rule != &rules_program_read))
        report_done(self, t, row, name, code);
    else if (code != 0)
        report_refused(self, t, name, code);
}

static void on_connection_end(void *user, ana_connection *connection)
{
    const detector *self = user;
    rules_downloads_connection_end(self->downloads, connection);
}

static void finish(void *user, const cap_stats *capture)
{
    detector *self = user;
    (void)capture;
    rules_downloads_finish(self->downloads);
    services_stops_finish(self->stops, self->bench->policy);
    judge_refused(self);
}

const rules_detector rules_detect_services = {
    .new = detector_new,
    .free = detector_free,
    .transaction = on_transaction,
    .connection_end = on_connection_end,
    .finish = finish,
};
