/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who controls a CPU, changes or reads its program, uses its password; and which other services it
 * refuses. One table says what each service means. */
#include "rules/services.h"

#include "dissector/block_name.h"
#include "dissector/names.h"
#include "dissector/pi.h"
#include "dissector/service_name.h"
#include "rules/parties.h"
#include "rules/verdict/verdict.h"

#include <string.h>

static const char *const check_control[] = {
    "Find out who works at the client: was the CPU meant to be stopped, started or saved then?",
    "If not, treat it as an incident: separate the client from the cell and keep this capture.",
    "Limit who can do it: a password (protection level) on the CPU, a firewall in front of the "
    "cell.",
    NULL,
};
static const char *const check_change[] = {
    "Find out who works at the client: was the program meant to be changed then?",
    "Compare the program in the CPU with the project (online/offline comparison).",
    "Limit who can do it: a password (protection level) on the CPU, a firewall in front of the "
    "cell.",
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

static const rules_cause control_causes[] = {
    {"a client commands the operating state or memory of the CPU", check_control},
    {0},
};
static const rules_cause change_causes[] = {
    {"a client downloads blocks to the CPU and links them", check_change},
    {"a client deletes blocks in the CPU", check_change},
    {0},
};
static const rules_cause read_causes[] = {
    {"a client reads the program of the CPU", check_read},
    {0},
};
static const rules_cause password_causes[] = {
    {"a client logs on to the CPU or off", check_password},
    {"a client uses a wrong password", check_guess},
    {0},
};

const rules_rule rules_service_refused = {
    .id = "service-refused",
    .title = "Service refused by the CPU",
    .severity = RULES_WARNING,
    .meaning = "The CPU refuses a service other than reading and writing variables: a block "
               "transfer, a control command, a list. The code says why. Questions that programming "
               "devices ask on the chance that the CPU may know (lists it does not have, blocks "
               "that are not there) are of severity notice.",
};
const rules_rule rules_cpu_control = {
    .id = "cpu-control",
    .title = "CPU controlled from the network",
    .severity = RULES_CRITICAL,
    .meaning = "A client stopped or started the CPU, copied its RAM to ROM, compressed its memory, "
               "or reset it. A command that the CPU refused is of severity warning.",
    .causes = control_causes,
};
const rules_rule rules_program_change = {
    .id = "program-change",
    .title = "Program of the CPU changed",
    .severity = RULES_CRITICAL,
    .meaning = "A client downloaded, linked or deleted blocks: program, data blocks or hardware "
               "configuration (system data). What the CPU refused is of severity warning.",
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
    const char *done;  /* "CLIENT ... SERVER": what happened */
    const char *tried; /* the same when it was refused */
    uint8_t cause;     /* of the rule's */
} service_row;

static const service_row services[] = {
    {"plc_stop", &rules_cpu_control, "stopped", "tried to stop", 0},
    {"memory_reset", &rules_cpu_control, "reset the memory of", "tried to reset the memory of", 0},
    {"request_download", &rules_program_change, "downloaded a block to",
     "tried to download a block to", 0},
    {"start_upload", &rules_program_read, "read a block from", "tried to read a block from", 0},
    {"password", &rules_password_used, "logged on with the password of",
     "used a wrong password for", 0},
    {"password_clear", &rules_password_used, "logged off from", "tried to log off from", 0},
};

/* PI services by name; the rest is named by its meaning. */
static const service_row pi_services[] = {
    {"P_PROGRAM", &rules_cpu_control, "started", "tried to start", 0},
    {"_MODU", &rules_cpu_control, "copied RAM to ROM in", "tried to copy RAM to ROM in", 0},
    {"_GARB", &rules_cpu_control, "compressed the memory of", "tried to compress the memory of", 0},
    {"_INSE", &rules_program_change, "linked blocks in", "tried to link blocks in", 0},
    {"_INS2", &rules_program_change, "linked blocks in", "tried to link blocks in", 0},
    {"_DELE", &rules_program_change, "deleted blocks in", "tried to delete blocks in", 1},
};

/* Refusals that belong to how programming devices ask: the list or block may not be there, the job
 * may be gone, the CPU may be busy taking over what was loaded (S7-PROTOCOL 2.6, 6.11). */
static const struct {
    const char *service;
    uint16_t code;
} habits[] = {
    {"szl_read", 0xD401},    {"szl_read", 0xD402},        {"block_info", 0xD209},
    {"block_list", 0xD20E},  {"block_list_type", 0xD20E}, {"start_upload", 0xD20C},
    {"disable_job", 0xD0A5}, {"delete_job", 0xD0A5},      {"pi_service", 0xD2A9},
};

enum { WRONG_PASSWORDS = 3 };

static bool names_equal(s7_bytes name, const char *string)
{
    return name.size == strlen(string) && memcmp(name.data, string, name.size) == 0;
}

static const service_row *find_service(const s7_pdu *request, const char *name)
{
    if (request->rosctr == S7_ROSCTR_JOB && request->function == S7_FUNC_PI_SERVICE) {
        for (size_t i = 0; i < G_N_ELEMENTS(pi_services); i++)
            if (names_equal(request->u.pi.name, pi_services[i].name))
                return &pi_services[i];
        return NULL;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(services); i++)
        if (strcmp(services[i].name, name) == 0)
            return &services[i];
    return NULL;
}

static uint16_t error_of(const s7_pdu *answer)
{
    return answer->rosctr == S7_ROSCTR_USERDATA ? answer->u.userdata.error : answer->error;
}

/* "DB10", "OB1, DB10": the blocks that a request names; NULL if none. */
static char *blocks_of(const s7_pdu *request)
{
    char buffer[120];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    if (request->rosctr != S7_ROSCTR_JOB)
        return NULL;
    if (request->function == S7_FUNC_PI_SERVICE) {
        s7_block_name block;
        for (uint32_t i = 0; s7_pi_block(&request->u.pi, i, &block); i++) {
            if (i > 0)
                s7_text_add(&text, ", ");
            s7_block_name_text(&block, &text);
        }
    } else if (request->function >= S7_FUNC_REQUEST_DOWNLOAD &&
               request->function <= S7_FUNC_END_UPLOAD) {
        s7_block_name_text(&request->u.transfer.block, &text);
    }
    return text.length > 0 ? g_strdup(buffer) : NULL;
}

static bool is_habit(const char *service, uint16_t code)
{
    for (size_t i = 0; i < G_N_ELEMENTS(habits); i++)
        if (habits[i].code == code && strcmp(habits[i].service, service) == 0)
            return true;
    return false;
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

typedef struct detector {
    const rules_bench *bench;
    GHashTable *causes; /* rules_cause by text */
} detector;

static void *detector_new(const rules_bench *bench)
{
    detector *self = g_new0(detector, 1);
    self->bench = bench;
    self->causes = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, g_free);
    return self;
}

static void detector_free(void *user)
{
    detector *self = user;
    g_hash_table_unref(self->causes);
    g_free(self);
}

static void report_refused(detector *self, const ana_transaction *t, const char *service,
                           uint16_t code)
{
    const verdict v = verdict_of_error(code, NULL);
    char *blocks = blocks_of(t->request);
    char *subject = blocks ? g_strdup_printf("%s %s", service, blocks) : g_strdup(service);
    const rules_fault fault = {
        .rule = &rules_service_refused,
        .severity = v.normal || is_habit(service, code) ? RULES_NOTICE : RULES_WARNING,
        .connection = t->connection,
        .phase = t->phase,
        .subject = subject,
        .has_code = true,
        .code = code,
        .cause = refusal_cause(self->causes, &v),
        .confidence = (rules_confidence)v.confidence,
        .alternatives = v.alternatives,
        .stamp = t->answer_stamp,
    };
    rules_finding *finding = rules_ledger_add(self->bench->ledger, &fault);
    if (finding && !finding->message) {
        const rules_names names = rules_names_of(self->bench->policy, t->connection);
        const bool from_client = t->side == t->connection->client;
        finding->message = g_strdup_printf(
            "%s refuses %s the service %s%s%s: 0x%04X (%s)",
            from_client ? names.server : names.client, from_client ? names.client : names.server,
            service, blocks ? " of " : "", blocks ? blocks : "", code, v.meaning);
    }
    g_free(subject);
    g_free(blocks);
}

static void report_done(detector *self, const ana_transaction *t, const service_row *row,
                        uint16_t code)
{
    const bool refused = code != 0;
    const bool wrong = refused && row->rule == &rules_password_used;
    char *subject = blocks_of(t->request);
    const rules_fault fault = {
        .rule = row->rule,
        .severity = refused ? MIN(row->rule->severity, RULES_WARNING) : row->rule->severity,
        .connection = t->connection,
        .phase = t->phase,
        .subject = subject ? subject : (refused ? row->tried : row->done),
        .has_code = refused,
        .code = code,
        .cause = &row->rule->causes[wrong ? 1 : row->cause],
        .confidence = RULES_PROVEN,
        .stamp = t->answer_stamp,
    };
    rules_finding *finding = rules_ledger_add(self->bench->ledger, &fault);
    if (finding && !finding->message) {
        const rules_names names = rules_names_of(self->bench->policy, t->connection);
        finding->message =
            g_strdup_printf("%s %s %s%s%s", names.client, refused ? row->tried : row->done,
                            names.server, subject ? ": " : "", subject ? subject : "");
    }
    if (finding && wrong && finding->count >= WRONG_PASSWORDS)
        finding->severity = RULES_CRITICAL;
    g_free(subject);
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
    const uint16_t code = error_of(t->answer);
    const service_row *row = find_service(t->request, name);
    if (row && (code == 0 || row->rule != &rules_program_read))
        report_done(self, t, row, code);
    else if (code != 0)
        report_refused(self, t, name, code);
}

const rules_detector rules_detect_services = {
    .new = detector_new,
    .free = detector_free,
    .transaction = on_transaction,
};
