/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Classic reading and writing has no authentication: what one client may, everybody may who
 * reaches port 102. */
#include "rules/exposure.h"

#include "rules/evidence.h"
#include "rules/parties.h"
#include "rules/written.h"

#define CHECK_REACH                                                                                \
    "Make sure that only the clients that need it reach port 102 of the CPU (cell firewall)."
#define CHECK_SWITCH                                                                               \
    "switch off \"Permit access with PUT/GET communication from remote partner\" if no client "    \
    "needs it. Attention: that takes a download of the hardware configuration, which may stop "    \
    "the CPU; plan it."
#define CHECK_NO_SWITCH "have no such switch: the network has to protect them."

/* By verdict_family. */
static const char *const check_open[VERDICT_FAMILY_COUNT][4] = {
    [VERDICT_FAMILY_UNKNOWN] = {CHECK_REACH, "S7-1200/1500: " CHECK_SWITCH,
                                "S7-300/400 " CHECK_NO_SWITCH, NULL},
    [VERDICT_FAMILY_300_400] = {CHECK_REACH,
                                "S7-300/400 have no switch for PUT/GET: the network has to protect "
                                "them.",
                                NULL},
    [VERDICT_FAMILY_1200_1500] = {CHECK_REACH, "In the CPU properties, " CHECK_SWITCH, NULL},
};

#define CHECK_PARTNERS                                                                             \
    "Compare the clients that write, and what they write, with what the plant's documents say."
#define CHECK_BLOCK                                                                                \
    "Let clients write a data block made for it, and check the values in the user program."

static const char *const check_write[] = {CHECK_PARTNERS, CHECK_BLOCK, NULL};
static const char *const check_outputs[] = {
    "Outputs that a client writes switch at once, past interlocks of the user program, unless the "
    "program writes them itself: make sure that nobody can be hurt, and that this is wanted.",
    CHECK_PARTNERS,
    CHECK_BLOCK,
    NULL,
};
static const char *const check_inputs[] = {
    "Inputs that a client writes show the user program signals that are not there: make sure that "
    "this is a test and ends.",
    CHECK_PARTNERS,
    CHECK_BLOCK,
    NULL,
};
static const rules_cause open_causes[] = {
    {"absolute access by PUT/GET succeeded, and it asks for no authentication",
     check_open[VERDICT_FAMILY_UNKNOWN]},
    {0},
};
static const rules_cause write_causes[] = {
    {"classic write access asks for no authentication", check_write},
    {0},
};

const rules_rule rules_putget_open = {
    .id = "putget-open",
    .title = "PUT/GET access is open",
    .severity = RULES_NOTICE,
    .once = true,
    .meaning = "An absolute read or write succeeded, so everybody who reaches port 102 of this CPU "
               "can read its memory, and mostly write it. Once per CPU.",
    .causes = open_causes,
};
const rules_rule rules_unprotected_write = {
    .id = "unprotected-write",
    .title = "Memory of the CPU written without authentication",
    .severity = RULES_NOTICE,
    .meaning =
        "A client wrote memory of the CPU by absolute address. That may be what it is for; "
        "the finding lists what each client writes, so that somebody can say so; outputs and "
        "inputs among it deserve a look of their own. Once per client and CPU.",
    .causes = write_causes,
};

/* A write that succeeded as a whole, by its memo, and the finding that it counts for: when the
 * same is written again there is nothing new to say. */
typedef struct known_write {
    const void *const *memo;
    rules_finding *finding; /* the ledger's */
} known_write;

enum { KNOWN_WRITES = 256 }; /* a power of two */

typedef struct detector {
    const rules_bench *bench;
    known_write known[KNOWN_WRITES]; /* by address of the memo; later ones take the place */
    GHashTable
        *pairs; /* rules_written by finding (key and first part of the message; the ledger's) */
} detector;

static void *detector_new(const rules_bench *bench)
{
    detector *self = g_new0(detector, 1);
    self->bench = bench;
    self->pairs = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, g_free);
    return self;
}

static void detector_free(void *user)
{
    detector *self = user;
    g_hash_table_unref(self->pairs);
    g_free(self);
}

static rules_written *written_of(detector *self, rules_finding *finding)
{
    rules_written *w = g_hash_table_lookup(self->pairs, finding);
    if (w)
        return w;
    w = g_new0(rules_written, 1);
    g_hash_table_insert(self->pairs, finding, w);
    return w;
}

static known_write *place_of(detector *self, const void *const *memo)
{
    const uint64_t mixed = (uint64_t)(uintptr_t)memo * UINT64_C(0x9E3779B97F4A7C15);
    return &self->known[mixed >> 56 & (KNOWN_WRITES - 1)];
}

static void on_transaction(void *user, const ana_transaction *t)
{
    detector *self = user;
    if (!t->request || !t->answer || t->request->protocol_id != S7_PROTOCOL_COMM ||
        t->request->rosctr != S7_ROSCTR_JOB || t->request->function != S7_FUNC_WRITE ||
        t->failed == t->items || t->side != t->connection->client)
        return;
    const void *const *memo = (const void *const *)t->memo;
    known_write *known = place_of(self, memo);
    if (memo && known->memo == memo) {
        rules_ledger_again(known->finding, &t->answer_stamp);
        return;
    }
    const rules_fault fault = {
        .rule = &rules_unprotected_write,
        .severity = rules_unprotected_write.severity,
        .connection = t->connection,
        .phase = t->phase,
        .cause = &write_causes[0],
        .confidence = RULES_PROVEN,
        .stamp = t->answer_stamp,
    };
    rules_finding *finding = rules_ledger_add(self->bench->ledger, &fault);
    rules_written *w = finding ? written_of(self, finding) : NULL;
    if (!w)
        return;
    s7_accesses walk;
    s7_access access;
    s7_accesses_begin(&walk, t->request, t->answer);
    while (s7_accesses_next(&walk, &access))
        if (access.answered && access.return_code == S7_RETURN_OK && access.item.absolute)
            rules_written_add(w, &access.item);
    if (memo)
        *known = (known_write){memo, finding};
}

static void write_message(const detector *self, rules_finding *finding, const rules_written *w)
{
    char client[RULES_PARTY_TEXT];
    char server[RULES_PARTY_TEXT];
    rules_client_text(self->bench->policy, &finding->client, client);
    rules_server_text(self->bench->policy, &finding->server, server);
    char *list = rules_written_text(w);
    const bool outputs = rules_written_has(w, S7_AREA_OUTPUT, S7_AREA_PERIPHERAL);
    const bool inputs = rules_written_has(w, S7_AREA_INPUT, S7_AREA_INPUT);
    g_free(finding->message);
    finding->message = g_strdup_printf("%s writes %s of %s%s%s", client, list, server,
                                       outputs ? "; it writes outputs directly" : "",
                                       inputs ? "; it overwrites inputs" : "");
    finding->check = outputs ? check_outputs : inputs ? check_inputs : check_write;
    g_free(list);
}

static void report_open(const detector *self, const ana_asset *asset)
{
    const rules_fault fault = {
        .rule = &rules_putget_open,
        .severity = rules_putget_open.severity,
        .server = &asset->ip,
        .server_port = asset->port,
        .phase = ANA_PHASE_RUNNING,
        .cause = &open_causes[0],
        .confidence = RULES_PROVEN,
        .stamp = asset->putget_proof,
    };
    rules_finding *finding = rules_ledger_add(self->bench->ledger, &fault);
    if (!finding)
        return;
    char server[RULES_PARTY_TEXT];
    rules_server_text(self->bench->policy, &asset->ip, server);
    finding->count = 1;
    finding->check = check_open[rules_family_of_text(asset->family)];
    g_free(finding->message);
    finding->message =
        g_strdup_printf("%s lets clients read%s memory by absolute address without authentication",
                        server, asset->writes_ok > 0 ? " and write" : "");
}

static void finish(void *user, const cap_stats *capture)
{
    detector *self = user;
    (void)capture;
    GHashTableIter iter;
    gpointer finding;
    gpointer w;
    g_hash_table_iter_init(&iter, self->pairs);
    while (g_hash_table_iter_next(&iter, &finding, &w))
        write_message(self, finding, w);
    const GPtrArray *assets = self->bench->analyzer ? ana_assets(self->bench->analyzer) : NULL;
    for (guint i = 0; assets && i < assets->len; i++) {
        const ana_asset *asset = g_ptr_array_index(assets, i);
        if (asset->putget == ANA_PUTGET_PERMITTED)
            report_open(self, asset);
    }
}

const rules_detector rules_detect_exposure = {
    .new = detector_new,
    .free = detector_free,
    .transaction = on_transaction,
    .finish = finish,
};
