/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Classic reading and writing has no authentication: what one partner may, everybody may who
 * reaches port 102. */
#include "rules/exposure.h"

#include "rules/parties.h"

#include <string.h>

static const char *const check_open[] = {
    "Make sure that only the partners that need it reach port 102 of the CPU (cell firewall).",
    "S7-1200/1500: switch off \"Permit access with PUT/GET communication from remote partner\" if "
    "no partner needs it.",
    "S7-300/400 have no such switch: the network has to protect them.",
    NULL,
};
static const char *const check_write[] = {
    "Compare the partners that write, and what they write, with what the plant's documents say.",
    "Let partners write a data block made for it, and check the values in the user program.",
    NULL,
};
static const rules_cause open_causes[] = {
    {"absolute access by PUT/GET succeeded, and it asks for no authentication", check_open},
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
    .meaning = "An absolute read or write succeeded, so everybody who reaches port 102 of this CPU "
               "can read its memory, and mostly write it. Once per CPU.",
    .causes = open_causes,
};
const rules_rule rules_unprotected_write = {
    .id = "unprotected-write",
    .title = "Memory of the CPU written without authentication",
    .severity = RULES_NOTICE,
    .meaning = "A partner wrote memory of the CPU by absolute address. That may be what it is for; "
               "the finding lists what each partner writes, so that somebody can say so. Once per "
               "partner and CPU.",
    .causes = write_causes,
};

/* Objects that one partner writes in one CPU. */
enum { MAX_OBJECTS = 12, MAX_PAIRS = 4096 };

typedef struct writes {
    rules_finding *finding;        /* key and first part of the message; the ledger's */
    uint32_t objects[MAX_OBJECTS]; /* area << 16 | DB, sorted */
    uint32_t count;
    bool more;
} writes;

typedef struct detector {
    const rules_bench *bench;
    GHashTable *pairs; /* writes by finding */
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

static void add_object(writes *w, uint32_t object)
{
    uint32_t at = 0;
    while (at < w->count && w->objects[at] < object)
        at++;
    if (at < w->count && w->objects[at] == object)
        return;
    if (w->count == MAX_OBJECTS) {
        w->more = true;
        return;
    }
    memmove(w->objects + at + 1, w->objects + at, (w->count - at) * sizeof *w->objects);
    w->objects[at] = object;
    w->count++;
}

static writes *writes_of(detector *self, rules_finding *finding)
{
    writes *w = g_hash_table_lookup(self->pairs, finding);
    if (w || g_hash_table_size(self->pairs) >= MAX_PAIRS)
        return w;
    w = g_new0(writes, 1);
    w->finding = finding;
    g_hash_table_insert(self->pairs, finding, w);
    return w;
}

static void on_transaction(void *user, const ana_transaction *t)
{
    detector *self = user;
    if (!t->request || !t->answer || t->request->protocol_id != S7_PROTOCOL_COMM ||
        t->request->rosctr != S7_ROSCTR_JOB || t->request->function != S7_FUNC_WRITE ||
        t->failed == t->items || t->side != t->connection->client)
        return;
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
    writes *w = finding ? writes_of(self, finding) : NULL;
    if (!w)
        return;
    s7_accesses walk;
    s7_access access;
    s7_accesses_begin(&walk, t->request, t->answer);
    while (s7_accesses_next(&walk, &access))
        if (access.answered && access.return_code == S7_RETURN_OK && access.item.absolute)
            add_object(w, (uint32_t)access.item.area << 16 | access.item.db);
}

static void write_message(const detector *self, rules_finding *finding, const writes *w)
{
    char client[RULES_PARTY_TEXT];
    char server[RULES_PARTY_TEXT];
    char buffer[200];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    for (uint32_t i = 0; i < w->count; i++) {
        const s7_item item = {.absolute = true,
                              .area = (uint8_t)(w->objects[i] >> 16),
                              .db = (uint16_t)w->objects[i]};
        if (i > 0)
            s7_text_add(&text, ", ");
        s7_item_object_text(&item, &text);
    }
    if (w->more)
        s7_text_add(&text, " and more");
    rules_client_text(self->bench->policy, &finding->client, client);
    rules_server_text(self->bench->policy, &finding->server, server);
    g_free(finding->message);
    finding->message = g_strdup_printf("%s writes %s of %s", client, buffer, server);
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
    if (!finding->message)
        finding->message = g_strdup_printf(
            "%s lets partners read%s memory by absolute address without authentication", server,
            asset->writes_ok > 0 ? " and write" : "");
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
