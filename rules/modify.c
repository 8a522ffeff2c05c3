/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Modify and force of variable tables (programmer commands). The answer to such a request only says
 * that the CPU took the job; what became of each variable comes later, as a push. */
#include "rules/modify.h"

#include "dissector/access.h"
#include "rules/keys.h"
#include "rules/parties.h"
#include "rules/verdict/verdict.h"
#include "rules/written.h"

enum { FORCE_SELECTION = 0x07 }; /* of group 1: chooses what is forced */

#define CHECK_WHO                                                                                  \
    "Find out who works at the client, and whether these variables were meant to be changed at "   \
    "that time."
#define CHECK_UNKNOWN                                                                              \
    "If nobody meant it, separate the client from the cell, keep this capture, and compare the "   \
    "variables with what the program expects of them."

static const char *const check_modify[] = {
    CHECK_WHO,
    "A variable that the user program writes takes its own value again with the next cycle; one "
    "that it only reads (a set point, a release) keeps the modified value: put it right.",
    CHECK_UNKNOWN,
    NULL,
};
static const char *const check_force[] = {
    "Look whether the CPU still forces something: its FRCE or MAINT LED, or the force table in "
    "STEP 7 or TIA Portal (online). Forcing goes on when the programming device is unplugged.",
    CHECK_WHO,
    "End what is not needed in the force table before the plant goes on: forced inputs and outputs "
    "hide the real signals from the program, interlocks among them.",
    CHECK_UNKNOWN,
    NULL,
};
static const char *const check_tried[] = {
    "Find out who works at the client, and what was meant to be changed: the CPU did not do it.",
    "Where it is wanted, look at the protection level of the CPU: modifying and forcing need the "
    "password from level 2 on.",
    NULL,
};

enum { MODIFY, FORCE, TRIED };
static const rules_cause causes[] = {
    [MODIFY] = {"a programming device modifies variables of the CPU, as from a variable table",
                check_modify},
    [FORCE] = {"a programming device forces variables of the CPU, or changes what is forced",
               check_force},
    [TRIED] = {"a programming device tries to modify or force variables, and the CPU refuses the "
               "job",
               check_tried},
    {0},
};

const rules_rule rules_force_or_modify = {
    .id = "force-or-modify",
    .title = "Variables modified or forced from a programming device",
    .severity = RULES_WARNING,
    .meaning =
        "A programming device modified or forced variables of the CPU, past the user program. The "
        "message names the variables, and those that the CPU did not take. Writing by PUT is not "
        "meant: see unprotected-write. Told of S7comm; in S7comm-plus (watch tables and force "
        "tables of TIA Portal on S7-1200 and S7-1500) a job that modifies looks like one that "
        "only watches, so nothing is said of it. One finding for modifying and one for forcing, "
        "per client and CPU.",
    .causes = causes,
};

typedef enum kind { MODIFIES, FORCES } kind;

/* Who does what to whom, and what is told of it. */
typedef struct record {
    uint64_t seed;
    cap_address client, server;
    bool from_server; /* the server asks the client */
    kind kind;
    bool refused; /* the jobs, as a whole */
    uint16_t code;
    rules_finding *finding;
    char *who, *whom; /* asks, is asked */
    rules_written variables, failed;
    bool done, taken; /* a result was seen; a job was taken */
    bool unnamed;     /* variables of some job are not known */
} record;

typedef struct detector {
    const rules_bench *bench;
    uint64_t seed;
    GHashTable *records; /* its own key; as many as the ledger has findings of this rule, at most */
} detector;

/* The subfunction of a programmer command; of one that replaces a job, that of the new one. 0: none
 * of them. */
static uint8_t function_of(const s7_pdu *pdu)
{
    const s7_userdata *u = &pdu->u.userdata;
    if (pdu->protocol_id != S7_PROTOCOL_COMM || pdu->rosctr != S7_ROSCTR_USERDATA ||
        u->group != S7_GROUP_TIS)
        return 0;
    return u->subfunction == S7_TIS_REPLACE_JOB ? u->job_function : u->subfunction;
}

bool rules_modifies(const s7_pdu *request)
{
    const uint8_t function = function_of(request);
    return function == S7_TIS_MODIFY || function == S7_TIS_FORCE || function == FORCE_SELECTION;
}

static guint record_hash(gconstpointer key)
{
    const record *r = key;
    const uint64_t hash = r->seed ^ (uint64_t)r->kind << 16 ^ r->code;
    return (guint)rules_hash_address(rules_hash_address(hash, &r->client), &r->server);
}

static gboolean record_equal(gconstpointer left, gconstpointer right)
{
    const record *a = left, *b = right;
    return a->kind == b->kind && a->refused == b->refused && a->code == b->code &&
           a->from_server == b->from_server && rules_same_address(&a->client, &b->client) &&
           rules_same_address(&a->server, &b->server);
}

static void record_free(gpointer data)
{
    record *r = data;
    g_free(r->who);
    g_free(r->whom);
    g_free(r);
}

static void *detector_new(const rules_bench *bench)
{
    detector *self = g_new0(detector, 1);
    self->bench = bench;
    self->seed = rules_seed();
    self->records = g_hash_table_new_full(record_hash, record_equal, record_free, NULL);
    return self;
}

static void detector_free(void *user)
{
    detector *self = user;
    g_hash_table_unref(self->records);
    g_free(self);
}

static void take_variables(record *r, const s7_pdu *job, const s7_pdu *push)
{
    s7_accesses walk;
    s7_access access;
    s7_accesses_begin(&walk, job, push);
    while (s7_accesses_next(&walk, &access)) {
        if (!access.item.absolute)
            continue;
        rules_written_add(&r->variables, &access.item);
        if (access.answered && access.return_code != S7_RETURN_OK)
            rules_written_add(&r->failed, &access.item);
    }
}

/* `asker`: flow side. */
static record key_of(const detector *self, const ana_transaction *t, const s7_pdu *pdu, int asker)
{
    const ana_connection *c = t->connection;
    const uint16_t code = t->request && t->answer ? t->answer->u.userdata.error : 0;
    return (record){
        .seed = self->seed,
        .client = ana_client(c)->ip,
        .server = ana_server(c)->ip,
        .from_server = asker != c->client,
        .kind = function_of(pdu) == S7_TIS_MODIFY ? MODIFIES : FORCES,
        .refused = code != 0,
        .code = code,
    };
}

/* One more job. NULL if there is no room. */
static record *count(detector *self, const ana_transaction *t, const record *key)
{
    static const char *const subjects[] = {[MODIFIES] = "modify", [FORCES] = "force"};
    const rules_fault fault = {
        .rule = &rules_force_or_modify,
        .severity = rules_force_or_modify.severity,
        .connection = t->connection,
        .phase = t->phase,
        .subject = subjects[key->kind],
        .has_code = key->refused,
        .code = key->code,
        .cause = &causes[key->refused          ? TRIED
                         : key->kind == FORCES ? FORCE
                                               : MODIFY],
        .confidence = RULES_PROVEN,
        .stamp = t->request ? t->request_stamp : t->answer_stamp,
    };
    rules_finding *finding = rules_ledger_add(self->bench->ledger, &fault);
    record *r = finding ? g_hash_table_lookup(self->records, key) : NULL;
    if (!finding || r)
        return r;
    const rules_names names = rules_names_of(self->bench->policy, t->connection);
    r = g_memdup2(key, sizeof *key);
    r->finding = finding;
    r->who = g_strdup(key->from_server ? names.server : names.client);
    r->whom = g_strdup(key->from_server ? names.client : names.server);
    g_hash_table_add(self->records, r);
    return r;
}

static void take_job(detector *self, const ana_transaction *t)
{
    const record key = key_of(self, t, t->request, t->side);
    record *r = count(self, t, &key);
    if (!r)
        return;
    r->taken |= t->answer != NULL && !key.refused;
    r->unnamed |= t->request->item_count == 0;
    take_variables(r, t->request, NULL);
}

/* A result; its job counted already if it was captured. */
static void take_result(detector *self, const ana_transaction *t)
{
    const record key = key_of(self, t, t->answer, 1 - t->side);
    record *r = t->job ? g_hash_table_lookup(self->records, &key) : NULL;
    if (!r)
        r = count(self, t, &key);
    if (!r)
        return;
    r->done = true;
    r->unnamed |= !t->job;
    if (t->job)
        take_variables(r, t->job, t->answer);
}

static void on_transaction(void *user, const ana_transaction *t)
{
    detector *self = user;
    if (t->request && rules_modifies(t->request))
        take_job(self, t);
    else if (!t->request && t->status == ANA_INDICATION && t->answer && rules_modifies(t->answer))
        take_result(self, t);
}

/* "MB2, DB20.DBW6 and variables whose names were not captured" */
static char *variables_of(const record *r)
{
    if (r->variables.count == 0)
        return g_strdup("variables whose addresses were not captured");
    char *list = rules_written_text(&r->variables);
    char *all = r->unnamed ? g_strconcat(list, " and others", NULL) : g_strdup(list);
    g_free(list);
    return all;
}

static void write_message(const record *r)
{
    static const char *const verbs[2][2] = {{"modifies", "forces"},
                                            {"tries to modify", "tries to force"}};
    char *variables = variables_of(r);
    GString *text = g_string_new(r->who);
    g_string_append_printf(text, " %s %s of %s", verbs[r->refused][r->kind], variables, r->whom);
    if (r->refused)
        g_string_append_printf(text, ": refused with 0x%04X (%s)", r->code,
                               verdict_of_error(r->code, NULL).meaning);
    else if (r->failed.count > 0) {
        char *failed = rules_written_text(&r->failed);
        g_string_append_printf(text, "; the CPU did not take %s", failed);
        g_free(failed);
    } else if (!r->done)
        g_string_append(text, r->taken ? "; the CPU took the job, its result was not captured"
                                       : "; no answer was captured");
    g_free(variables);
    g_free(r->finding->message);
    r->finding->message = g_string_free(text, FALSE);
}

static void finish(void *user, const cap_stats *capture)
{
    const detector *self = user;
    GHashTableIter iter;
    gpointer each;
    (void)capture;
    g_hash_table_iter_init(&iter, self->records);
    while (g_hash_table_iter_next(&iter, &each, NULL))
        write_message(each);
}

const rules_detector rules_detect_modify = {
    .new = detector_new,
    .free = detector_free,
    .transaction = on_transaction,
    .finish = finish,
};
