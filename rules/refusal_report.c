/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/refusal_report.h"

#include "dissector/names.h"
#include "rules/evidence.h"
#include "rules/names.h"
#include "rules/parties.h"

static bool is_silent(refusal_kind kind)
{
    return kind == REFUSAL_SILENT || kind == REFUSAL_SETUP_SILENT;
}

static char *subject_of(const refusal_case *r)
{
    cotp_tsap tsap;
    if (r->malformed)
        return g_strdup("malformed CR");
    if (r->called.size == 0)
        return NULL;
    cotp_tsap_decode((s7_bytes){r->called.data, r->called.size}, &tsap);
    if (!tsap.coded)
        return g_strdup_printf("TSAP %s", tsap.text);
    return g_strdup_printf("TSAP %s (%s, rack %u, slot %u)", tsap.text,
                           cotp_connection_type_name(tsap.connection_type), tsap.rack, tsap.slot);
}

static rules_finding *begin_finding(const rules_bench *bench, const refusal_case *r,
                                    const refusal_verdict *judged, const char *subject)
{
    const cap_flow flow = {.side = {{.endpoint = r->endpoint}, {.endpoint = r->server}}};
    const ana_connection connection = {
        .number = r->connection, .flow = &flow, .calling = r->calling, .called = r->called};
    const rules_fault fault = {
        .rule = judged->rule,
        .severity = judged->rule->severity,
        .connection = &connection,
        .phase = r->kind >= REFUSAL_SETUP_ERROR ? ANA_PHASE_SETUP : ANA_PHASE_COTP,
        .subject = subject,
        .has_code =
            r->kind == REFUSAL_DR || r->kind == REFUSAL_ER || r->kind == REFUSAL_SETUP_ERROR,
        .code = r->code,
        .cause = judged->cause,
        .confidence = judged->confidence,
        .stamp = r->tally.first,
    };
    return rules_ledger_begin(bench->ledger, &fault);
}

static const char *code_name(const refusal_case *r)
{
    const s7_name *table = r->kind == REFUSAL_DR   ? s7_names_dr_reason
                           : r->kind == REFUSAL_ER ? s7_names_er_cause
                                                   : s7_names_error;
    const char *name = s7_name_of(table, r->code);
    return name ? name : "code of no known meaning";
}

/* What the server says of itself to an engineering station or panel. */
static void add_status(GString *text, const refusal_status *status, const policy_model *policy)
{
    char reader[RULES_PARTY_TEXT];
    rules_client_text(policy, &status->reader, reader);
    g_string_append_printf(text,
                           "; it says itself that none is free and %u are in use (SZL 0x0132 index "
                           "1, read by %s)",
                           status->used, reader);
}

/* How many connections the policy says that the server has; 0 not said. */
static uint32_t limit_of(const policy_model *policy, const cap_address *server)
{
    const policy_address address = rules_policy_address(server);
    const policy_cpu *cpu = policy ? policy_cpu_at(policy, &address) : NULL;
    return cpu ? cpu->max_connections : 0;
}

static void add_limit(GString *text, const refusal_case *r, const policy_model *policy)
{
    const uint32_t most = limit_of(policy, &r->server.ip);
    if (most > 0)
        g_string_append_printf(text, "; %u of %u connections (policy) were seen open",
                               r->holders.open, most);
}

/* What goes with the refusal, behind what was asked for. */
static char *tail_of(const policy_model *policy, const refusal_case *r,
                     const refusal_server *server, const rules_finding *finding,
                     const refusal_status *status, const rules_cpu *cpu)
{
    const bool silent = is_silent(r->kind);
    GString *text = g_string_new(NULL);
    if (finding->has_code)
        g_string_append_printf(text, "; the answer was 0x%02X (%s)", r->code, code_name(r));
    if (status)
        add_status(text, status, policy);
    if (finding->rule == &rules_connections_exhausted)
        add_limit(text, r, policy);
    if (finding->rule == &rules_connections_exhausted)
        refusal_holders_text(&r->holders, status ? &status->reader : NULL, policy, text);
    else if (server && silent)
        refusal_others_text(server, &r->client, policy, text);
    else if (cpu && finding->phase == ANA_PHASE_COTP)
        g_string_append_printf(text, "; family: %s (%s)", cpu->family_text, cpu->family_evidence);
    return g_string_free(text, FALSE);
}

static char *message_of(const policy_model *policy, const refusal_case *r,
                        const rules_finding *finding, const char *tail)
{
    char client[RULES_PARTY_TEXT];
    char server[RULES_PARTY_TEXT];
    rules_client_text(policy, &r->client, client);
    rules_server_text(policy, &r->server.ip, server);
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "%s %s: asked by %s", server, refusal_deed(r->kind), client);
    if (r->malformed)
        g_string_append(text, " with a request that contradicts itself");
    else if (finding->subject)
        g_string_append_printf(text, " for %s", finding->subject);
    g_string_append(text, tail);
    return g_string_free(text, FALSE);
}

static rules_cpu cpu_of(const rules_bench *bench, const cap_address *ip)
{
    rules_evidence evidence = rules_evidence_of(bench->analyzer);
    evidence.policy = bench->policy;
    return rules_cpu_at(&evidence, ip);
}

/* What the server says of itself is proof, and no finding of its own beside this one. */
static void tell(const refusal_case *one, refusal_status *status, rules_finding *finding)
{
    rules_tally tally = one->tally;
    if (status) {
        status->told = true;
        rules_tally_support(&tally, &status->full.first);
    }
    rules_tally_tell(&tally, finding);
    finding->last = one->tally.last;
}

void refusal_report_case(const rules_bench *bench, refusal_case *one, refusal_server *server)
{
    const rules_cpu cpu = cpu_of(bench, &one->server.ip);
    refusal_facts facts = refusal_case_facts(one, server);
    const uint32_t most = limit_of(bench->policy, &one->server.ip);
    facts.at_limit = most > 0 && one->holders.open >= most;
    facts.slot = refusal_slot_of(cpu.family_text, &one->called);
    const refusal_verdict judged = refusal_judge(&facts);
    if (!one->finding) {
        char *subject = subject_of(one);
        one->finding = begin_finding(bench, one, &judged, subject);
        g_free(subject);
    }
    rules_finding *finding = one->finding;
    if (!finding)
        return;
    finding->rule = judged.rule;
    finding->cause = judged.cause->text;
    finding->check = judged.cause->check;
    finding->confidence = judged.confidence;
    finding->alternatives = judged.alternatives;
    finding->silence = is_silent(one->kind) ? bench->answer_timeout : 0;
    refusal_status *status =
        facts.said_full && judged.rule == &rules_connections_exhausted ? &server->status : NULL;
    tell(one, status, finding);
    g_free(finding->message);
    char *tail = tail_of(bench->policy, one, server, finding, status, facts.slot ? &cpu : NULL);
    finding->message = message_of(bench->policy, one, finding, tail);
    rules_finding_set_joint(finding, judged.joint, NULL, tail);
    finding->parts.deed = refusal_deed(one->kind);
    finding->parts.worked = facts.same_before ? facts.same_first : 0;
}

static rules_finding *begin_full(const rules_bench *bench, const refusal_server *server)
{
    const rules_fault fault = {
        .rule = &rules_connections_exhausted,
        .severity = rules_connections_exhausted.severity,
        .server = &server->endpoint.ip,
        .server_port = server->endpoint.port,
        .phase = ANA_PHASE_COTP,
        .subject = "SZL 0x0132 index 1",
        .cause = refusal_exhausted_cause(),
        .confidence = RULES_PROVEN,
        .stamp = server->status.full.first,
    };
    return rules_ledger_begin(bench->ledger, &fault);
}

void refusal_report_full(const rules_bench *bench, refusal_server *server)
{
    refusal_status *status = &server->status;
    if (status->told && status->finding)
        status->finding->count = 0; /* withdrawn */
    if (status->told || status->full.count == 0)
        return;
    if (!status->finding)
        status->finding = begin_full(bench, server);
    rules_finding *finding = status->finding;
    if (!finding)
        return;
    char name[RULES_PARTY_TEXT], reader[RULES_PARTY_TEXT];
    rules_server_text(bench->policy, &server->endpoint.ip, name);
    GString *text = g_string_new(NULL);
    rules_client_text(bench->policy, &status->reader, reader);
    g_string_append_printf(text,
                           "%s says that it has no free connection: %u are in use, as %s reads",
                           name, status->used, reader);
    const refusal_holders holders = refusal_holders_at(server, status->full.last.time);
    refusal_holders_text(&holders, &status->reader, bench->policy, text);
    rules_tally_tell(&status->full, finding);
    g_free(finding->message);
    finding->message = g_string_free(text, FALSE);
}
