/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Requests without answer, by service or object. The analyzer says which ones: not where the other
 * direction was not captured or has a gap. Setups belong to the rule connection-refused. An answer
 * that comes after all is recognised for a while. */
#include "rules/answer.h"

#include "dissector/service_name.h"
#include "rules/parties.h"
#include "rules/unstable.h"

#include <string.h>

static const char *const check_answer[] = {
    "Test port 102 from the client's network segment while it happens, and look at the network "
    "between for losses (retransmissions) and for firewalls that inspect S7.",
    "Look at the CPU: operating mode, cycle load, communication load, diagnostic buffer.",
    "Ask for less at once: fewer and shorter requests, a longer poll interval, fewer clients.",
    "Compare the timeout of the client with the time the CPU takes.",
    NULL,
};
static const rules_cause causes[] = {
    {"the partner did not process the request in time: it is overloaded, busy or stopped its "
     "communication",
     check_answer},
    {0},
};
static const char *const or_lost[] = {
    "a firewall that inspects S7 dropped the request or its answer",
    "the way between was interrupted, or the CPU was switched off or restarted",
    NULL,
};

const rules_rule rules_no_answer = {
    .id = "no-answer",
    .title = "Request without answer",
    .severity = RULES_WARNING,
    .meaning =
        "A request was not answered within 5 s (--answer-timeout), or its connection ended at "
        "least 1 s after it (--end-timeout). Requests whose answers the capture cannot show do not "
        "count: the other "
        "direction is missing, has a gap, or was acknowledged beyond what was captured. "
        "Requests that never arrived (repeated, not acknowledged), or were cut off by the side "
        "that "
        "had to answer, belong to connection-unstable. "
        "Where an answer came too late, the message says so.",
    .causes = causes,
};

/* Requests given up lately, in a ring. */
enum { MAX_LATE = 256 };

typedef struct given_up {
    uint64_t connection; /* 0: none */
    int side;
    uint32_t key;
    rules_finding *finding; /* the ledger's */
} given_up;

typedef struct detector {
    const rules_bench *bench;
    given_up given_up[MAX_LATE];
    uint32_t next;
    GHashTable *late; /* number of late answers, by finding */
} detector;

static void *detector_new(const rules_bench *bench)
{
    detector *self = g_new0(detector, 1);
    self->bench = bench;
    self->late = g_hash_table_new(g_direct_hash, g_direct_equal);
    return self;
}

static void detector_free(void *user)
{
    detector *self = user;
    g_hash_table_unref(self->late);
    g_free(self);
}

static bool is_access(const s7_pdu *request)
{
    return request->protocol_id == S7_PROTOCOL_COMM && request->rosctr == S7_ROSCTR_JOB &&
           (request->function == S7_FUNC_READ || request->function == S7_FUNC_WRITE);
}

/* "read of DB53", "write of DB1 and more", "szl_read"; the caller owns it. */
static char *subject_of(const s7_pdu *request)
{
    const char *name = s7_pdu_service_name(request);
    if (!is_access(request))
        return g_strdup(name ? name : "request");
    char object[80];
    bool more = false;
    s7_accesses walk;
    s7_access access;
    g_autofree char *first = NULL;
    s7_accesses_begin(&walk, request, NULL);
    while (!more && s7_accesses_next(&walk, &access)) {
        s7_text text = s7_text_into(object, sizeof object);
        s7_item_object_text(&access.item, &text);
        if (!first)
            first = g_strdup(object);
        else
            more = g_strcmp0(first, object) != 0;
    }
    return g_strdup_printf("%s%s%s%s", request->function == S7_FUNC_READ ? "read" : "write",
                           first ? " of " : "", first ? first : "", more ? " and more" : "");
}

static void remember(detector *self, const ana_transaction *t, rules_finding *finding)
{
    self->given_up[self->next] = (given_up){
        .connection = t->connection->number,
        .side = t->side,
        .key = s7_pdu_match_key(t->request),
        .finding = finding,
    };
    self->next = (self->next + 1) % MAX_LATE;
}

static void write_message(const detector *self, const ana_transaction *t, rules_finding *finding,
                          const char *subject)
{
    const rules_names names = rules_names_of(self->bench->policy, t->connection);
    const bool from_client = t->side == t->connection->client;
    finding->message =
        g_strdup_printf("%s does not answer %s: %s", from_client ? names.server : names.client,
                        from_client ? names.client : names.server, subject);
}

static void report(detector *self, const ana_transaction *t)
{
    g_autofree char *subject = subject_of(t->request);
    const rules_fault fault = {
        .rule = &rules_no_answer,
        .severity = rules_no_answer.severity,
        .connection = t->connection,
        .phase = t->phase,
        .subject = subject,
        .cause = &causes[0],
        .confidence = RULES_POSSIBLE,
        .alternatives = or_lost,
        .stamp = t->request_stamp,
    };
    rules_finding *finding = rules_ledger_add(self->bench->ledger, &fault);
    if (!finding)
        return;
    if (!finding->message)
        write_message(self, t, finding, subject);
    remember(self, t, finding);
}

static void take_late(detector *self, const ana_transaction *t)
{
    const uint32_t key = s7_pdu_match_key(t->answer);
    for (uint32_t i = 0; i < MAX_LATE; i++) {
        given_up *one = &self->given_up[i];
        if (one->connection != t->connection->number || one->side != t->side || one->key != key)
            continue;
        const guint count = GPOINTER_TO_UINT(g_hash_table_lookup(self->late, one->finding)) + 1;
        g_hash_table_insert(self->late, one->finding, GUINT_TO_POINTER(count));
        one->connection = 0;
        return;
    }
}

static bool is_setup(const s7_pdu *request)
{
    return request->protocol_id == S7_PROTOCOL_COMM && request->rosctr == S7_ROSCTR_JOB &&
           request->function == S7_FUNC_SETUP;
}

static void on_transaction(void *user, const ana_transaction *t)
{
    detector *self = user;
    if (t->status == ANA_ORPHAN && t->answer)
        take_late(self, t);
    else if (t->status == ANA_UNANSWERED && t->request && !is_setup(t->request) &&
             t->connection->flow->side[t->side].acked_unseen == 0 &&
             !rules_unstable_takes(self->bench, t))
        report(self, t);
}

static void finish(void *user, const cap_stats *capture)
{
    static const char late_part[] = "; answers came, but too late: ";
    detector *self = user;
    (void)capture;
    GHashTableIter iter;
    gpointer each;
    gpointer count;
    g_hash_table_iter_init(&iter, self->late);
    while (g_hash_table_iter_next(&iter, &each, &count)) {
        rules_finding *finding = each;
        char *old = finding->message;
        char *end = g_strstr_len(old, -1, late_part);
        const size_t length = end ? (size_t)(end - old) : strlen(old);
        finding->message =
            g_strdup_printf("%.*s%s%u", (int)length, old, late_part, GPOINTER_TO_UINT(count));
        finding->confidence = RULES_LIKELY;
        g_free(old);
    }
}

const rules_detector rules_detect_answer = {
    .new = detector_new,
    .free = detector_free,
    .transaction = on_transaction,
    .finish = finish,
};
