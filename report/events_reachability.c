/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/events.h"
#include "report/hosts.h"
#include "report/json.h"

static void put_client(rep_buffer *b, const policy_model *policy, const ana_reach *reach)
{
    const char *cell = rep_network_cell(policy, &reach->network, reach->prefix);
    rep_object(b, "client");
    rep_member(b, "network");
    rep_put_char(b, '"');
    rep_put_network(b, &reach->network, reach->prefix);
    rep_put_char(b, '"');
    if (cell)
        rep_member_string(b, "cell", cell);
    rep_put_char(b, '}');
}

/* All counts are named, those of 0 too: together they are the attempts. */
static void put_counts(rep_buffer *b, const ana_reach *reach)
{
    for (int i = 0; i < ANA_ATTEMPT_COUNT; i++)
        rep_json_number(b, ana_attempt_names[i], reach->count[i]);
    rep_json_count(b, "unacknowledged", reach->unacknowledged);
    rep_json_count(b, "rejected_icmp", reach->rejected_icmp);
    rep_json_count(b, "open", reach->open);
}

static void put_proof(rep_buffer *b, const rep_settings *settings, const ana_reach *reach)
{
    rep_object(b, "proof");
    for (int i = 0; i < ANA_ATTEMPT_COUNT; i++) {
        if (reach->count[i] == 0)
            continue;
        rep_element(b);
        rep_put_format(b, "\"%s\":", ana_attempt_names[i]);
        rep_json_frame(b, settings, &reach->proof[i]);
    }
    if (reach->open > 0) {
        rep_member(b, "open");
        rep_json_frame(b, settings, &reach->proof_open);
    }
    rep_put_char(b, '}');
}

void rep_events_reach(rep_writer *writer, const ana_reach *reach)
{
    const policy_model *policy = writer->settings->policy;
    rep_buffer *b = rep_event_begin(writer, "reachability", reach->earliest);
    put_client(b, policy, reach);
    rep_member(b, "server");
    rep_json_party(b, &reach->server, reach->server_port, rules_server_name(policy, &reach->server),
                   NULL);
    put_counts(b, reach);
    put_proof(b, writer->settings, reach);
    rep_member_time(b, "first", reach->earliest);
    rep_member_time(b, "last", reach->latest);
    rep_event_end(writer);
}

void rep_events_reachability(rep_writer *writer, const rep_outcome *outcome)
{
    const GPtrArray *rows = rep_reaches(outcome);
    for (guint i = 0; i < rows->len; i++) {
        const ana_reach *reach = g_ptr_array_index(rows, i);
        if (rep_selects_reach(writer->settings->filter, reach))
            rep_events_reach(writer, reach);
    }
}
