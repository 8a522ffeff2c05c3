/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who controls a CPU, changes or reads its program, uses its password; and which other services it
 * refuses. One table says what each service means. */
#include "rules/services.h"

#include "dissector/pi.h"
#include "dissector/service_name.h"
#include "rules/download.h"
#include "rules/evidence.h"
#include "rules/form.h"
#include "rules/parties.h"
#include "rules/request_name.h"
#include "rules/verdict/verdict.h"

#include <string.h>

#define CHECK_WHO                                                                                  \
    "Find out who works at the client: was the CPU meant to be stopped, started or saved then?"
#define CHECK_INCIDENT                                                                             \
    "If not, treat it as an incident: separate the client from the cell and keep this capture."
#define CHECK_LIMIT                                                                                \
    "Limit who can do it: a password (protection level) on the CPU, a firewall in front of the "   \
    "cell."

static const char *const check_control[] = {CHECK_WHO, CHECK_INCIDENT, CHECK_LIMIT, NULL};
static const char *const check_values[] = {
    CHECK_WHO,
    "Check the values that the plant keeps in the CPU (counters, recipes, set points): they are "
    "back at their initial values.",
    CHECK_INCIDENT,
    CHECK_LIMIT,
    NULL,
};
static const char *const check_erased[] = {
    CHECK_WHO,
    "Check that program and configuration are in the CPU again, and the values that the plant "
    "keeps there.",
    CHECK_INCIDENT,
    CHECK_LIMIT,
    NULL,
};
static const char *const check_change[] = {
    "Find out who works at the client: was the program meant to be changed then?",
    "Compare the program in the CPU with the project (online/offline comparison).",
    CHECK_LIMIT,
    NULL,
};
static const char *const check_read[] = {
    "Find out who works at the client: was the program meant to be read out then?",
    "If it shall not be read, set a protection level with password on the CPU.",
    NULL,
};
static const char *const check_password[] = {
    "Find out who works at the client, and whether they should know the password.",
    "The password travels readable on the network: change it if others can listen.",
    NULL,
};
static const char *const check_guess[] = {
    "Find out who works at the client: several wrong passwords may be an attempt to guess it.",
    "If nobody meant to log in, separate the client from the cell and keep this capture.",
    NULL,
};

static const char *const check_tried[] = {
    "Find out who works at the client, and what was meant to be done: the CPU did not do it.",
    CHECK_INCIDENT,
    CHECK_LIMIT,
    NULL,
};
static const char *const check_ended[] = {
    "Nothing to do.",
    NULL,
};
static const char *const check_absent[] = {
    "Nothing to do where engineering software asked before it downloaded the block.",
    "Else compare the blocks in the CPU (online) with the project.",
    NULL,
};

enum { STOP, WARM, COLD, SAVE, COMPRESS, RESET, CONTROL_TRIED };

static const rules_cause control_causes[] = {
    [STOP] = {"a client stops the CPU: its program no longer runs, its outputs take their safe "
              "state",
              check_control},
    [WARM] = {"a client starts the CPU: its program begins anew, retentive data stay",
              check_control},
    [COLD] = {"a client starts the CPU cold: its program begins anew, all data, retentive ones as "
              "well, go back to their initial values",
              check_values},
    [SAVE] = {"a client makes the CPU save its work memory: the values of that moment become the "
              "initial ones",
              check_control},
    [COMPRESS] = {"a client makes the CPU tidy its memory, as engineering software does before it "
                  "downloads",
                  check_control},
    [RESET] = {"a client erases the memory of the CPU", check_erased},
    [CONTROL_TRIED] = {"a client tries to control the CPU, which refuses it", check_tried},
    {0},
};
enum {
    DOWNLOAD = RULES_CHANGE_DOWNLOAD,
    DELETE = RULES_CHANGE_DELETE,
    CHANGE_TRIED = RULES_CHANGE_TRIED,
};

static const rules_cause change_causes[] = {
    [DOWNLOAD] = {"a client downloads blocks to the CPU and links them", check_change},
    [DELETE] = {"a client deletes blocks in the CPU", check_change},
    [CHANGE_TRIED] = {"a client tries to change the program of the CPU, which refuses it",
                      check_tried},
    {0},
};
static const rules_cause read_causes[] = {
    {"a client reads the program of the CPU", check_read},
    {0},
};
enum { LOGON, WRONG_PASSWORD };

static const rules_cause password_causes[] = {
    [LOGON] = {"a client logs on to the CPU or off", check_password},
    [WRONG_PASSWORD] = {"a client uses a wrong password", check_guess},
    {0},
};

/* A job of a variable table is over once its trigger came; what the client still knows of it may
 * be gone (S7-PROTOCOL 6.4). */
static const rules_cause job_ended = {
    "the job had already ended; normal when a variable table is closed", check_ended};

const rules_rule rules_service_refused = {
    .id = "service-refused",
    .title = "Service refused by the CPU",
    .severity = RULES_WARNING,
    .meaning = "The CPU refuses a service other than reading and writing variables: a block "
               "transfer, a control command, a list. The code says why. Questions that programming "
               "devices ask on the chance that the CPU may know (lists it does not have, blocks "
               "that are not there) are of severity notice; ending a job that is over is of "
               "severity info.",
};
const rules_rule rules_cpu_control = {
    .id = "cpu-control",
    .title = "CPU controlled from the network",
    .severity = RULES_CRITICAL,
    .meaning = "A client stopped or started the CPU (warm or cold), copied its RAM to ROM, "
               "compressed its memory, or reset it. A command that the CPU refused is of severity "
               "warning.",
    .causes = control_causes,
};
const rules_rule rules_program_change = {
    .id = "program-change",
    .title = "Program of the CPU changed",
    .severity = RULES_CRITICAL,
    .meaning = "A client downloaded, linked or deleted blocks: program, data blocks or hardware "
               "configuration (system data). A download is counted once, from its request to the "
               "link; one that was not completed, and what the CPU refused, is of severity "
               "warning.",
    .causes = change_causes,
};
const rules_rule rules_program_read = {
    .id = "program-read",
    .title = "Program of the CPU read",
    .severity = RULES_NOTICE,
    .meaning = "A client uploaded blocks from the CPU. Programming devices and back-up tools do "
               "so; so does who wants to know how the plant works.",
    .causes = read_causes,
};
const rules_rule rules_password_used = {
    .id = "password-used",
    .title = "Password of the CPU used",
    .severity = RULES_NOTICE,
    .meaning = "A client sent the password of the CPU, or ended its session. Three or more wrong "
               "passwords from one client are of severity critical.",
    .causes = password_causes,
};

typedef struct service_row {
    const char *name; /* of s7_pdu_service_name */
    const rules_rule *rule;
    const char *subject; /* where the request names no block */
    const char *done;    /* "CLIENT ... SERVER": what happened */
    const char *tried;   /* the same when it was refused */
    const char *how;     /* behind it; may be empty */
    uint8_t cause;       /* of the rule's */
    uint8_t tried_cause; /* the same when it was refused */
} service_row;

static const service_row services[] = {
    {"plc_stop", &rules_cpu_control, "stop", "stopped", "tried to stop", "", STOP, CONTROL_TRIED},
    {"memory_reset", &rules_cpu_control, "memory reset", "reset the memory of",
     "tried to reset the memory of", "", RESET, CONTROL_TRIED},
    {"request_download", &rules_program_change, "download", "downloaded a block to",
     "tried to download a block to", "", DOWNLOAD, CHANGE_TRIED},
    {"start_upload", &rules_program_read, "upload", "read a block from",
     "tried to read a block from", "", 0, 0},
    {"password", &rules_password_used, "logon", "logged on with the password of",
     "used a wrong password for", "", LOGON, WRONG_PASSWORD},
    {"password_clear", &rules_password_used, "logoff", "logged off from", "tried to log off from",
     "", LOGON, LOGON},
};

/* PI services by what they do. */
static const service_row pi_services[] = {
    {"warm restart", &rules_cpu_control, "warm restart", "started", "tried to start",
     " by warm restart", WARM, CONTROL_TRIED},
    {"cold restart", &rules_cpu_control, "cold restart", "started", "tried to start",
     " by cold restart", COLD, CONTROL_TRIED},
    {"copy RAM to ROM", &rules_cpu_control, "copy RAM to ROM", "copied RAM to ROM in",
     "tried to copy RAM to ROM in", "", SAVE, CONTROL_TRIED},
    {"compress memory", &rules_cpu_control, "compress memory", "compressed the memory of",
     "tried to compress the memory of", "", COMPRESS, CONTROL_TRIED},
    {"link blocks", &rules_program_change, "link blocks", "linked blocks in",
     "tried to link blocks in", "", DOWNLOAD, CHANGE_TRIED},
    {"delete blocks", &rules_program_change, "delete blocks", "deleted blocks in",
     "tried to delete blocks in", "", DELETE, CHANGE_TRIED},
};

/* Refusals that belong to how programming devices ask: the list or block may not be there, the job
 * may be gone, the CPU may be busy taking over what was loaded (S7-PROTOCOL 2.6, 6.11). */
typedef struct habit {
    const char *service;
    uint16_t code;
    rules_severity severity;
    const rules_cause *cause; /* NULL: that of the verdict */
} habit;

static const habit habits[] = {
    {"szl_read", 0xD401, RULES_NOTICE, NULL},        {"szl_read", 0xD402, RULES_NOTICE, NULL},
    {"block_info", 0xD209, RULES_NOTICE, NULL},      {"block_list", 0xD20E, RULES_NOTICE, NULL},
    {"block_list_type", 0xD20E, RULES_NOTICE, NULL}, {"start_upload", 0xD20C, RULES_NOTICE, NULL},
    {"disable_job", 0xD0A5, RULES_INFO, &job_ended}, {"delete_job", 0xD0A5, RULES_INFO, &job_ended},
    {"pi_service", 0xD2A9, RULES_NOTICE, NULL},
};

enum { BLOCK_NOT_FOUND = 0xD209 };
enum { WRONG_PASSWORDS = 3 };

static const service_row *find_row(const service_row *rows, size_t count, const char *name)
{
    for (size_t i = 0; name && i < count; i++)
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    return NULL;
}

static const service_row *find_service(const s7_pdu *request, const char *name)
{
    if (request->rosctr != S7_ROSCTR_JOB || request->function != S7_FUNC_PI_SERVICE)
        return find_row(services, G_N_ELEMENTS(services), name);
    return find_row(pi_services, G_N_ELEMENTS(pi_services),
                    s7_pi_meaning(request->u.pi.name, request->u.pi.argument));
}

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

static const habit *find_habit(const char *service, uint16_t code)
{
    for (size_t i = 0; i < G_N_ELEMENTS(habits); i++)
        if (habits[i].code == code && strcmp(habits[i].service, service) == 0)
            return &habits[i];
    return NULL;
}

/* Services about blocks: only a CPU answers them. */
static bool is_about_blocks(const s7_pdu *request)
{
    enum { BLOCKS = 3 };
    return request->rosctr == S7_ROSCTR_USERDATA ? request->u.userdata.group == BLOCKS
                                                 : request->function >= S7_FUNC_REQUEST_DOWNLOAD &&
                                                       request->function <= S7_FUNC_END_UPLOAD;
}

/* Causes of the verdict tables as rows with an address that lasts: one per cause text. */
static const rules_cause *refusal_cause(GHashTable *causes, const verdict *v)
{
    rules_cause *cause = g_hash_table_lookup(causes, v->cause);
    if (cause)
        return cause;
    cause = g_new(rules_cause, 1);
    *cause = (rules_cause){v->cause, v->check};
    g_hash_table_insert(causes, (gpointer)v->cause, cause);
    return cause;
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
    GHashTable *refused;    /* refusal by finding */
    GHashTable *has_blocks; /* relations over which blocks were found */
} detector;

static void *detector_new(const rules_bench *bench)
{
    detector *self = g_new0(detector, 1);
    self->bench = bench;
    self->causes = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, g_free);
    self->downloads = rules_downloads_new(bench);
    self->refused = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, g_free);
    self->has_blocks = g_hash_table_new(g_direct_hash, g_direct_equal);
    return self;
}

static void detector_free(void *user)
{
    detector *self = user;
    g_hash_table_unref(self->causes);
    rules_downloads_free(self->downloads);
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
    const bool by_client = t->side == t->connection->client || rejects_block(t->request);
    const habit *usual = find_habit(service, code);
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
        .cause = own ? own : refusal_cause(self->causes, &v),
        .confidence = own ? RULES_LIKELY : (rules_confidence)v.confidence,
        .alternatives = own ? NULL : v.alternatives,
        .stamp = t->answer_stamp,
    };
    rules_finding *finding = rules_ledger_add(self->bench->ledger, &fault);
    if (finding && !finding->message)
        finding->message = refusal_message(self, t, fault.subject, code, v.meaning);
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
            finding->check = check_absent;
    }
}

static rules_severity severity_of(const service_row *row, const char *name, uint16_t code)
{
    const habit *usual = find_habit(name, code);
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

static void report_done(detector *self, const ana_transaction *t, const service_row *row,
                        const char *name, uint16_t code)
{
    const bool refused = code != 0;
    const bool wrong =
        refused && row->rule == &rules_password_used && row->tried_cause == WRONG_PASSWORD;
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
    if (finding && !finding->message)
        finding->message = done_message(self, t, row, blocks, code);
    if (finding && wrong && finding->count >= WRONG_PASSWORDS)
        finding->severity = RULES_CRITICAL;
    g_free(blocks);
}

static void on_transaction(void *user, const ana_transaction *t)
{
    detector *self = user;
    if (!t->request || !t->answer || t->request->protocol_id != S7_PROTOCOL_COMM ||
        t->request->function == S7_FUNC_READ || t->request->function == S7_FUNC_WRITE ||
        t->request->function == S7_FUNC_SETUP)
        return;
    const char *name = s7_pdu_service_name(t->request);
    if (!name)
        return;
    const uint16_t code = error_of(t);
    if (code == 0 && is_about_blocks(t->request) && t->connection->relation)
        g_hash_table_add(self->has_blocks, t->connection->relation);
    if (rules_downloads_take(self->downloads, t, code))
        return;
    const service_row *row = find_service(t->request, name);
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
    judge_refused(self);
}

const rules_detector rules_detect_services = {
    .new = detector_new,
    .free = detector_free,
    .transaction = on_transaction,
    .connection_end = on_connection_end,
    .finish = finish,
};
