/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/answer_cases.h"

#include "dissector/service_name.h"
#include "rules/keys.h"
#include "rules/parties.h"

#include <string.h>

enum { MAX_CASES = 8192 };

static guint case_hash(gconstpointer key)
{
    const answer_case *a = key;
    uint64_t hash = rules_hash_address(a->seed + a->from_client, &a->client);
    hash = rules_hash_endpoint(hash, &a->server);
    return (guint)rules_hash_bytes(hash, a->subject, strlen(a->subject));
}

static gboolean case_equal(gconstpointer left, gconstpointer right)
{
    const answer_case *a = left;
    const answer_case *b = right;
    return a->from_client == b->from_client && rules_same_address(&a->client, &b->client) &&
           rules_same_endpoint(&a->server, &b->server) && strcmp(a->subject, b->subject) == 0;
}

static void free_case(gpointer one)
{
    g_free(((answer_case *)one)->subject);
    g_free(one);
}

void answer_cases_init(answer_cases *cases, rules_ledger *ledger)
{
    *cases = (answer_cases){
        .table = g_hash_table_new_full(case_hash, case_equal, free_case, NULL),
        .seed = rules_seed(),
        .bound.most = MAX_CASES,
        .ledger = ledger,
    };
}

void answer_cases_clear(answer_cases *cases)
{
    g_hash_table_unref(cases->table);
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

/* Takes the subject over. */
static answer_case *begin(answer_cases *cases, const answer_case *key, const ana_transaction *t)
{
    const ana_connection *c = t->connection;
    if (!rules_bound_has_room(&cases->bound, cases->table, cases->ledger)) {
        g_free(key->subject);
        return NULL;
    }
    answer_case *one = g_memdup2(key, sizeof *key);
    one->endpoint = *ana_client(c);
    one->connection = c->number;
    one->calling = c->calling;
    one->called = c->called;
    one->client_inferred = c->client_inferred;
    one->phase = t->phase;
    g_hash_table_add(cases->table, one);
    return one;
}

answer_case *answer_cases_count(answer_cases *cases, const ana_transaction *t)
{
    const ana_connection *c = t->connection;
    const answer_case key = {
        .seed = cases->seed,
        .client = ana_client(c)->ip,
        .server = *ana_server(c),
        .from_client = t->side == c->client,
        .subject = subject_of(t->request),
    };
    answer_case *one = g_hash_table_lookup(cases->table, &key);
    if (one)
        g_free(key.subject);
    else
        one = begin(cases, &key, t);
    if (!one)
        return NULL;
    rules_tally_count(&one->tally, &t->request_stamp);
    one->facts.count++;
    return one;
}

static rules_finding *begin_finding(const answer_case *one, const rules_bench *bench,
                                    const answer_verdict *verdict)
{
    const cap_flow flow = {.side = {{.endpoint = one->endpoint}, {.endpoint = one->server}}};
    const ana_connection connection = {
        .number = one->connection,
        .flow = &flow,
        .client_inferred = one->client_inferred,
        .calling = one->calling,
        .called = one->called,
    };
    const rules_fault fault = {
        .rule = &rules_no_answer,
        .severity = rules_no_answer.severity,
        .connection = &connection,
        .phase = one->phase,
        .subject = one->subject,
        .cause = verdict->cause,
        .confidence = verdict->confidence,
        .stamp = one->tally.first,
    };
    return rules_ledger_begin(bench->ledger, &fault);
}

static char *message_of(const answer_case *one, const policy_model *policy)
{
    char client[RULES_PARTY_TEXT];
    char server[RULES_PARTY_TEXT];
    rules_client_text(policy, &one->client, client);
    rules_server_text(policy, &one->server.ip, server);
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "%s does not answer %s: %s", one->from_client ? server : client,
                           one->from_client ? client : server, one->subject);
    if (one->facts.late > 0)
        g_string_append_printf(text, "; answers came, but too late: %" G_GUINT64_FORMAT,
                               one->facts.late);
    return g_string_free(text, FALSE);
}

void answer_case_report(answer_case *one, const rules_bench *bench)
{
    const answer_verdict verdict = answer_judge(&one->facts);
    if (!one->finding)
        one->finding = begin_finding(one, bench, &verdict);
    rules_finding *finding = one->finding;
    if (!finding)
        return;
    finding->cause = verdict.cause->text;
    finding->check = verdict.cause->check;
    finding->confidence = verdict.confidence;
    finding->alternatives = verdict.alternatives;
    finding->silence = one->facts.late < one->facts.count ? bench->answer_timeout : 0;
    rules_tally_tell(&one->tally, finding);
    g_free(finding->message);
    finding->message = message_of(one, bench->policy);
    rules_finding_set_joint(finding, one->from_client ? verdict.joint : NULL, NULL, NULL);
    finding->parts.worked = one->from_client && one->phase == ANA_PHASE_RUNNING;
}
