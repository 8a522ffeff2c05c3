/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Services of S7comm-plus: who changes or reads the program of a CPU or controls it, and what it
 * refuses, as a whole or item by item. */
#include "rules/detector.h"

#include "dissector/names.h"
#include "dissector/plus_item.h"
#include "dissector/plus_object.h"
#include "rules/cause_rows.h"
#include "rules/parties.h"
#include "rules/refusal.h"
#include "rules/registry.h"
#include "rules/services.h"
#include "rules/verdict/plus_verdict.h"

enum { SUBJECT_TEXT = 100, MAX_ERRORS = 64 };
enum { OBJECT_PROGRAM = 3, ENGINEERED_OBJECTS = 0x80000000, OPERATING_STATE = 2167 };

static const char *const check_state[] = {
    "Find out who works at the client: was the CPU meant to be stopped or started at that "
    "time?",
    "Look whether the CPU is in STOP; do not start it before it is known why it was stopped.",
    "If nobody meant to stop or start it, treat it as an incident: separate the client from the "
    "cell and keep this capture.",
    "Limit who can do it: an access level with password on the CPU, a firewall in front of the "
    "cell.",
    NULL,
};
static const rules_cause state_cause = {
    "a client asks the CPU for another operating state, such as STOP or RUN", check_state};

typedef struct deed {
    const rules_rule *rule;
    uint8_t cause, tried; /* of the rule's; not of `own` */
    const rules_cause *own;
    const char *subject; /* where no block is named */
    const char *done, *attempted;
    rules_confidence confidence;
    const rules_joint *joint; /* how several are told as one; NULL: they are not */
} deed;

static const rules_joint loaded = {RULES_SAME_CLIENT, "%C downloaded %N blocks to %S: %O"};
static const rules_joint removed = {RULES_SAME_CLIENT, "%C deleted blocks in %S: %O"};
static const rules_joint copied = {RULES_SAME_CLIENT, "%C read %N blocks from %S: %O"};

static const deed download = {
    &rules_program_change,   RULES_CHANGE_DOWNLOAD,          RULES_CHANGE_TRIED, NULL,   "download",
    "downloaded a block to", "tried to download a block to", RULES_PROVEN,       &loaded};
static const deed removal = {&rules_program_change,
                             RULES_CHANGE_DELETE,
                             RULES_CHANGE_TRIED,
                             NULL,
                             "delete blocks",
                             "deleted a block in",
                             "tried to delete a block in",
                             RULES_PROVEN,
                             &removed};
static const deed upload = {&rules_program_read,
                            0,
                            0,
                            NULL,
                            "upload",
                            "read a block from",
                            "tried to read a block from",
                            RULES_PROVEN,
                            &copied};
static const deed control = {&rules_cpu_control,
                             0,
                             0,
                             &state_cause,
                             "operating state",
                             "changed the operating state of",
                             "tried to change the operating state of",
                             RULES_LIKELY,
                             NULL};

/* Blocks, and other objects with a fixed id, within the program. What the CPU chooses an id for
 * (sessions, subscriptions) is none. */
static bool creates_program(const s7_plus *request)
{
    s7_block_name block;
    return request->has_object &&
           (s7_plus_block(request->first_object, &block) ||
            (request->object == OBJECT_PROGRAM && request->first_object >= ENGINEERED_OBJECTS));
}

static bool reads_program(const s7_plus *request, const s7_plus *answer)
{
    const bool asks = request->function == S7_PLUS_GET_MULTI ||
                      request->function == S7_PLUS_GET_STREAMED ||
                      request->function == S7_PLUS_GET_VARIABLE;
    return (asks && request->block_body) ||
           (request->function == S7_PLUS_EXPLORE && answer->block_body);
}

static const deed *deed_of(const s7_plus *request, const s7_plus *answer)
{
    s7_block_name block;
    if (request->function == S7_PLUS_CREATE_OBJECT && creates_program(request))
        return &download;
    if (request->function == S7_PLUS_DELETE_OBJECT && s7_plus_block(request->object, &block))
        return &removal;
    if ((request->function == S7_PLUS_SET_VARIABLE || request->function == S7_PLUS_SET_MULTI) &&
        request->attribute == OPERATING_STATE)
        return &control;
    return reads_program(request, answer) ? &upload : NULL;
}

/* "OB1", "object 8A330001": what a deed is about; false if only its kind is known. */
static bool add_object(const s7_plus *request, const s7_plus *answer, s7_text *text)
{
    const s7_plus *holder = request->has_object ? request : answer;
    const uint32_t object = holder->has_object && request->function != S7_PLUS_DELETE_OBJECT
                                ? holder->first_object
                                : request->object;
    s7_block_name block;
    if (s7_plus_block(object, &block)) {
        s7_block_name_text(&block, text);
        return true;
    }
    if (request->function != S7_PLUS_CREATE_OBJECT)
        return false;
    s7_text_add(text, "object ");
    s7_text_hex(text, object, 8);
    return true;
}

/* " (Main)": the name of the object that a request creates. */
static void add_name(const s7_plus *request, s7_text *text)
{
    s7_plus_elements walk;
    s7_plus_element element;
    s7_plus_elements_begin(&walk, request->objects);
    while (request->has_object && s7_plus_elements_next(&walk, &element)) {
        if (element.tag != S7_PLUS_ATTRIBUTE || element.id != S7_PLUS_ID_NAME)
            continue;
        if (element.value.bytes.size > 0) {
            s7_text_add(text, " (");
            s7_text_ascii(text, element.value.bytes);
            s7_text_char(text, ')');
        }
        return;
    }
}

typedef struct detector {
    const rules_bench *bench;
    GHashTable *causes; /* rules_cause by text */
} detector;

static void *detector_new(const rules_bench *bench)
{
    detector *self = g_new0(detector, 1);
    self->bench = bench;
    self->causes = rules_cause_rows_new();
    return self;
}

static void detector_free(void *user)
{
    detector *self = user;
    g_hash_table_unref(self->causes);
    g_free(self);
}

static uint32_t code_of(int16_t code)
{
    return (uint32_t)(int32_t)code;
}

static char *deed_message(const detector *self, const ana_transaction *t, const deed *d,
                          const char *object, int16_t code)
{
    const rules_names names = rules_names_of(self->bench->policy, t->connection);
    const s7_plus *request = &t->request->u.plus;
    char buffer[SUBJECT_TEXT];
    s7_text name = s7_text_into(buffer, sizeof buffer);
    GString *text = g_string_new(names.client);
    g_string_append_printf(text, " %s %s", code < 0 ? d->attempted : d->done, names.server);
    if (object) {
        add_name(request, &name);
        g_string_append_printf(text, ": %s%s", object, buffer);
    }
    if (code < 0)
        g_string_append_printf(text, "%s refused with %d (%s)", object ? "," : ":", code,
                               verdict_of_plus(code, request->function).meaning);
    return g_string_free(text, FALSE);
}

static void report_deed(detector *self, const ana_transaction *t, const deed *d, int16_t code)
{
    char buffer[SUBJECT_TEXT];
    s7_text object = s7_text_into(buffer, sizeof buffer);
    const bool named = add_object(&t->request->u.plus, &t->answer->u.plus, &object);
    const bool refused = code < 0;
    const rules_fault fault = {
        .rule = d->rule,
        .severity = refused ? MIN(d->rule->severity, RULES_WARNING) : d->rule->severity,
        .connection = t->connection,
        .phase = t->phase,
        .subject = named ? buffer : d->subject,
        .has_code = refused,
        .code = refused ? code_of(code) : 0,
        .cause = d->own ? d->own : &d->rule->causes[refused ? d->tried : d->cause],
        .confidence = d->confidence,
        .stamp = t->answer_stamp,
    };
    rules_finding *finding = rules_ledger_add(self->bench->ledger, &fault);
    if (finding && !finding->message) {
        finding->message = deed_message(self, t, d, named ? buffer : NULL, code);
        finding->joint = refused ? NULL : d->joint;
    }
}

static bool is_variable_access(uint16_t function)
{
    return function == S7_PLUS_GET_MULTI || function == S7_PLUS_SET_MULTI ||
           function == S7_PLUS_SET_VARIABLE || function == S7_PLUS_GET_VARIABLE;
}

static const rules_rule *rule_of(int16_t code, uint16_t function)
{
    const bool access = is_variable_access(function);
    switch (verdict_plus_topic_of(code)) {
    case VERDICT_PLUS_ACCESS:
        return access ? rules_of_topic(VERDICT_ACCESS) : &rules_service_refused;
    case VERDICT_PLUS_ADDRESS:
        return access ? rules_of_topic(VERDICT_ADDRESS) : &rules_service_refused;
    case VERDICT_PLUS_SESSIONS:
        return function == S7_PLUS_CREATE_OBJECT ? &rules_connection_refused
                                                 : &rules_service_refused;
    case VERDICT_PLUS_NONE:
    case VERDICT_PLUS_SERVICE:
    default:
        return &rules_service_refused;
    }
}

/* What was refused. `address` is for the message: of one item, or of the whole request. */
static void report_refused(detector *self, const ana_transaction *t, int16_t code,
                           const char *subject, const char *address)
{
    static const rules_joint joint = {RULES_SAME_CODE, "%C {asks|ask} %S for %O: refused with %R"};
    const uint16_t function = t->request->u.plus.function;
    const verdict v = verdict_of_plus(code, function);
    const rules_rule *rule = rule_of(code, function);
    const rules_fault fault = {
        .rule = rule,
        .severity = v.normal ? RULES_NOTICE : RULES_WARNING,
        .connection = t->connection,
        .phase = rule == &rules_connection_refused ? ANA_PHASE_SETUP : t->phase,
        .subject = subject,
        .has_code = true,
        .code = code_of(code),
        .cause = rules_cause_row(self->causes, &v),
        .confidence = (rules_confidence)v.confidence,
        .alternatives = v.alternatives,
        .stamp = t->answer_stamp,
    };
    rules_finding *finding = rules_ledger_add(self->bench->ledger, &fault);
    if (!finding || finding->message)
        return;
    const rules_names names = rules_names_of(self->bench->policy, t->connection);
    finding->message = g_strdup_printf("%s asks %s for %s: refused with %d (%s)", names.client,
                                       names.server, address, code, v.meaning);
    finding->joint = t->side == t->connection->client ? &joint : NULL;
    finding->parts.meaning = v.meaning;
}

static void report_whole(detector *self, const ana_transaction *t, int16_t code)
{
    const s7_plus *request = &t->request->u.plus;
    char buffers[2][SUBJECT_TEXT];
    s7_text object = s7_text_into(buffers[0], SUBJECT_TEXT);
    s7_text asked = s7_text_into(buffers[1], SUBJECT_TEXT);
    const char *name = s7_name_of(s7_names_plus_function, request->function);
    const bool session = request->function == S7_PLUS_CREATE_OBJECT;
    s7_text_add(&asked, session ? "a session" : name ? name : "a service");
    if (!session && s7_plus_item_text(request, 1, &object, NULL)) {
        s7_text_add(&asked, " of ");
        s7_text_add(&asked, buffers[0]);
    }
    report_refused(self, t, code, buffers[1], buffers[1]);
}

static void report_items(detector *self, const ana_transaction *t)
{
    const s7_plus *request = &t->request->u.plus;
    s7_bytes errors = t->answer->u.plus.errors;
    uint32_t number;
    int16_t code;
    for (int i = 0; s7_plus_next_error(&errors, &number, &code); i++) {
        char buffers[2][SUBJECT_TEXT];
        s7_text object = s7_text_into(buffers[0], SUBJECT_TEXT);
        s7_text address = s7_text_into(buffers[1], SUBJECT_TEXT);
        if (code >= 0)
            continue;
        if (i == MAX_ERRORS) {
            rules_ledger_drop(self->bench->ledger);
            return;
        }
        if (!s7_plus_item_text(request, number, &object, &address)) {
            s7_text_add(&object, "variable");
            s7_text_add(&address, "a variable");
        }
        report_refused(self, t, code, buffers[0], buffers[1]);
    }
}

static void on_transaction(void *user, const ana_transaction *t)
{
    detector *self = user;
    if (!t->request || !t->answer || t->request->protocol_id != S7_PROTOCOL_PLUS)
        return;
    const s7_plus *request = &t->request->u.plus;
    const s7_plus *answer = &t->answer->u.plus;
    const bool refused = answer->has_result && answer->result < 0;
    const deed *d = deed_of(request, answer);
    if (d && (!refused || d->rule != &rules_program_read))
        report_deed(self, t, d, refused ? answer->result : 0);
    else if (refused)
        report_whole(self, t, answer->result);
    else if (answer->failed > 0)
        report_items(self, t);
}

const rules_detector rules_detect_plus = {
    .new = detector_new,
    .free = detector_free,
    .transaction = on_transaction,
};
