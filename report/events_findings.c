/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/community_id.h"
#include "report/events.h"
#include "report/json.h"
#include "rules/names.h"

static void put_strings(rep_buffer *b, const char *const *strings)
{
    for (; *strings; strings++) {
        rep_element(b);
        rep_json_string(b, *strings);
    }
    rep_put_char(b, ']');
}

static void put_client(rep_buffer *b, const policy_model *policy, const rules_finding *finding)
{
    if (finding->client.family == 0)
        return;
    rep_member(b, "client");
    rep_json_party(b, &finding->client, finding->client_endpoint.port,
                   rules_client_name(policy, &finding->client), &finding->calling);
}

static void put_server(rep_buffer *b, const policy_model *policy, const rules_finding *finding)
{
    if (finding->server.family == 0)
        return;
    rep_member(b, "server");
    rep_json_party(b, &finding->server, finding->server_port,
                   rules_server_name(policy, &finding->server), &finding->called);
}

static void put_parties(rep_buffer *b, const policy_model *policy, const rules_finding *finding)
{
    const cap_endpoint server = {finding->server, finding->server_port};
    const bool known = finding->client_endpoint.port != 0;
    put_client(b, policy, finding);
    put_server(b, policy, finding);
    if (known) {
        rep_member(b, "community_id");
        rep_put_char(b, '"');
        rep_put_community_id(b, &finding->client_endpoint, &server);
        rep_put_char(b, '"');
    }
    if (finding->connection > 0)
        rep_member_unsigned(b, "connection", finding->connection);
    if (finding->client_inferred) {
        rep_member(b, "client_inferred");
        rep_json_bool(b, true);
    }
}

static void put_judgement(rep_buffer *b, const rules_finding *finding)
{
    rep_member_string(b, "rule", finding->rule->id);
    rep_member_string(b, "severity", rules_severity_names[finding->severity]);
    rep_member_string(b, "title", finding->rule->title);
    if (finding->message)
        rep_member_string(b, "message", finding->message);
    rep_member_string(b, "phase", ana_phase_names[finding->phase]);
    if (finding->cause) {
        rep_member_string(b, "cause", finding->cause);
        rep_member_string(b, "confidence", rules_confidence_names[finding->confidence]);
    }
    if (finding->alternatives && *finding->alternatives) {
        rep_array(b, "alternatives");
        put_strings(b, finding->alternatives);
    }
    if (finding->check && *finding->check) {
        rep_array(b, "check");
        put_strings(b, finding->check);
    }
}

/* Subject, code, how often, when and in which frames. */
static void put_what(rep_writer *writer, rep_buffer *b, const rules_finding *finding)
{
    if (finding->subject)
        rep_member_string(b, "subject", finding->subject);
    if (finding->has_code) {
        rep_member(b, "code"); /* those of S7comm-plus are negative */
        rep_put_signed(b, (int32_t)finding->code);
    }
    rep_member_unsigned(b, "count", finding->count);
    rep_member_time(b, "first", finding->first.time);
    rep_member_time(b, "last", finding->last.time);
    rep_array(b, "frames");
    for (uint32_t i = 0; i < finding->frame_count; i++) {
        rep_element(b);
        rep_json_frame(b, writer->settings, &finding->frames[i]);
    }
    rep_put_char(b, ']');
}

/* What a sweep met is of other rules, and of other CPUs. */
static void put_symptom(rep_writer *writer, rep_buffer *b, const rules_finding *finding,
                        const rules_finding *symptom)
{
    const bool other = symptom->rule && symptom->rule != finding->rule;
    rep_element(b);
    rep_put_char(b, '{');
    if (other)
        rep_member_string(b, "rule", symptom->rule->id);
    put_client(b, writer->settings->policy, symptom);
    if (other)
        put_server(b, writer->settings->policy, symptom);
    if (symptom->connection > 0)
        rep_member_unsigned(b, "connection", symptom->connection);
    rep_member_string(b, "message", symptom->message);
    put_what(writer, b, symptom);
    rep_put_char(b, '}');
}

static void put_symptoms(rep_writer *writer, rep_buffer *b, const rules_finding *finding)
{
    rep_array(b, "symptoms");
    for (guint i = 0; i < finding->symptoms->len; i++)
        put_symptom(writer, b, finding, g_ptr_array_index(finding->symptoms, i));
    rep_put_char(b, ']');
    if (finding->symptoms_left > 0)
        rep_member_unsigned(b, "symptoms_left", finding->symptoms_left);
}

void rep_events_finding(rep_writer *writer, const rules_finding *finding)
{
    rep_buffer *b = rep_event_begin(writer, "finding", finding->first.time);
    put_parties(b, writer->settings->policy, finding);
    put_judgement(b, finding);
    put_what(writer, b, finding);
    if (finding->symptoms)
        put_symptoms(writer, b, finding);
    rep_event_end(writer);
}

void rep_events_findings(rep_writer *writer, const rep_outcome *outcome)
{
    const GPtrArray *findings = rules_findings(outcome->rules);
    for (guint i = 0; i < findings->len; i++) {
        const rules_finding *finding = g_ptr_array_index(findings, i);
        if (rep_selects_finding(writer->settings->filter, finding))
            rep_events_finding(writer, finding);
    }
}
