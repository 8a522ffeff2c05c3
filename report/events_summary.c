/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/events.h"
#include "report/json.h"

/* The summary names every count, those of 0 too: they say that it was looked for. */

/* ROSCTR by their protocol names; 0 gathers the unknown ones. */
static const struct {
    int rosctr;
    const char *name;
} rosctrs[] = {
    {1, "job"}, {2, "ack"}, {3, "ack_data"}, {7, "userdata"}, {0, "other_rosctr"},
};

/* Where there is no connection on a watched port: which ports there are instead. */
static void put_other_ports(rep_buffer *b, const cap_stats *s)
{
    if (s->flows > 0 || s->other_port == 0)
        return;
    rep_array(b, "other_ports");
    for (int i = 0; i < CAP_OTHER_PORTS && s->other_ports[i].packets > 0; i++) {
        rep_element(b);
        rep_put_char(b, '{');
        rep_member_unsigned(b, "port", s->other_ports[i].port);
        rep_member_unsigned(b, "packets", s->other_ports[i].packets);
        rep_json_count(b, "s7_packets", s->other_ports[i].recognized);
        rep_put_char(b, '}');
    }
    rep_put_char(b, ']');
}

static void put_packets(rep_buffer *b, const cap_stats *s)
{
    rep_member_unsigned(b, "packets", s->packets);
    rep_member_unsigned(b, "bytes", s->bytes);
    rep_member_unsigned(b, "watched_packets", s->watched);
    rep_object(b, "not_watched");
    rep_json_number(b, "not_ip", s->not_ip);
    rep_json_number(b, "not_tcp", s->not_tcp);
    rep_json_number(b, "other_port", s->other_port);
    rep_json_number(b, "malformed", s->malformed);
    rep_json_number(b, "unsupported_link", s->unsupported_link);
    rep_put_char(b, '}');
    put_other_ports(b, s);
}

static void put_pdus(rep_buffer *b, const ana_stats *s)
{
    rep_object(b, "pdus");
    rep_json_number(b, "tpdus", s->tpdus);
    rep_json_number(b, "empty_dt", s->empty_dt);
    rep_json_number(b, "s7comm", s->s7comm);
    for (size_t i = 0; i < G_N_ELEMENTS(rosctrs); i++)
        rep_json_number(b, rosctrs[i].name, s->rosctr[rosctrs[i].rosctr]);
    rep_json_number(b, "s7comm_plus", s->s7comm_plus);
    rep_json_number(b, "tls", s->tls);
    rep_json_number(b, "other", s->other);
    rep_json_number(b, "malformed", s->damaged);
    rep_put_char(b, '}');
}

static void put_quality(rep_buffer *b, const rep_outcome *outcome)
{
    const cap_stats *s = outcome->capture;
    const rep_totals *t = outcome->totals;
    const ana_stats *a = ana_statistics(outcome->analyzer);
    rep_object(b, "quality");
    rep_json_number(b, "midstream_connections", t->midstream);
    rep_json_number(b, "one_sided_connections", t->one_sided);
    rep_json_number(b, "gapped_connections", t->gapped);
    rep_json_number(b, "lost_bytes", t->lost);
    rep_json_number(b, "truncated_bytes", t->truncated);
    rep_json_number(b, "truncated_packets", s->snapped);
    rep_json_number(b, "duplicate_packets", s->duplicates);
    rep_json_number(b, "retransmitted_packets", t->retransmitted);
    rep_json_number(b, "out_of_order_packets", t->out_of_order);
    rep_json_number(b, "conflicting_bytes", t->conflicts);
    rep_json_number(b, "bad_checksums", t->bad_checksums);
    rep_json_number(b, "skipped_bytes", a->skipped);
    rep_json_number(b, "dropped_by_capture", rep_inputs_dropped(outcome->inputs));
    rep_json_number(b, "fragments", s->fragments);
    rep_json_number(b, "fragments_dropped", s->fragments_dropped);
    rep_json_number(b, "time_backwards", s->time_backwards);
    rep_put_char(b, '}');
}

static void put_evictions(rep_buffer *b, const rep_asked *asked, const rep_outcome *outcome)
{
    const ana_stats *a = ana_statistics(outcome->analyzer);
    rep_object(b, "evictions");
    rep_json_number(b, "connections", outcome->capture->flows_evicted);
    rep_json_number(b, "held_bytes_forced", outcome->capture->held_forced);
    rep_json_number(b, "requests", a->evicted_requests);
    rep_json_number(b, "relations", a->evicted_relations);
    rep_json_number(b, "assets", a->evicted_assets);
    rep_json_number(b, "objects", a->evicted_objects + rep_asked_beyond(asked));
    rep_json_number(b, "tsdus", a->evicted_tsdus);
    rep_json_number(b, "blocks", a->evicted_blocks);
    rep_json_number(b, "subscriptions", a->evicted_subscriptions);
    rep_json_number(b, "reachability", a->evicted_reaches);
    rep_json_number(b, "findings", rules_dropped(outcome->rules));
    rep_put_char(b, '}');
}

static void put_inputs(rep_buffer *b, const rep_inputs *inputs)
{
    rep_array(b, "inputs");
    for (size_t i = 0; i < inputs->count; i++) {
        const cap_input_info *info = &inputs->infos[i];
        rep_element(b);
        rep_put_char(b, '{');
        if (info->live)
            rep_member_string(b, "interface", info->name);
        else
            rep_member_string(b, "file", info->name);
        if (info->format)
            rep_member_string(b, "format", info->format);
        rep_member_unsigned(b, "packets", info->packets);
        rep_json_count(b, "dropped", info->dropped);
        rep_json_count(b, "dropped_by_interface", info->dropped_interface);
        rep_json_count(b, "untimed", info->untimed);
        rep_put_char(b, '}');
    }
    rep_put_char(b, ']');
    if (inputs->problem_count == 0)
        return;
    rep_array(b, "problems");
    for (size_t i = 0; i < inputs->problem_count; i++) {
        rep_element(b);
        rep_json_string(b, inputs->problems[i]);
    }
    rep_put_char(b, ']');
}

static void put_findings(rep_buffer *b, rules_engine *rules)
{
    const GPtrArray *findings = rules_findings(rules);
    uint64_t count[RULES_SEVERITY_COUNT] = {0};
    for (guint i = 0; i < findings->len; i++)
        count[((const rules_finding *)g_ptr_array_index(findings, i))->severity]++;
    rep_object(b, "findings");
    for (int i = RULES_SEVERITY_COUNT - 1; i >= 0; i--)
        rep_json_number(b, rules_severity_names[i], count[i]);
    rep_put_char(b, '}');
}

static void put_throughput(rep_buffer *b, const rep_outcome *outcome)
{
    const double seconds = (double)outcome->elapsed / 1e9;
    rep_object(b, "throughput");
    rep_member(b, "seconds");
    rep_put_format(b, "%.6f", seconds);
    if (seconds > 0)
        rep_member_unsigned(b, "packets_per_second",
                            (uint64_t)((double)outcome->capture->packets / seconds));
    rep_put_char(b, '}');
}

void rep_events_summary(rep_writer *writer, const rep_outcome *outcome)
{
    const cap_stats *capture = outcome->capture;
    const ana_stats *stats = ana_statistics(outcome->analyzer);
    rep_buffer *b = rep_event_begin(writer, "summary", capture->first_time);
    rep_member_time(b, "first", capture->first_time);
    rep_member_time(b, "last", capture->last_time);
    put_packets(b, capture);
    rep_member_unsigned(b, "streams", capture->flows);
    rep_member_unsigned(b, "s7_streams", outcome->totals->s7);
    put_pdus(b, stats);
    rep_object(b, "transactions");
    for (int i = 0; i < ANA_STATUS_COUNT; i++)
        rep_json_number(b, ana_status_names[i], stats->status_count[i]);
    rep_put_char(b, '}');
    put_findings(b, outcome->rules);
    put_quality(b, outcome);
    put_evictions(b, ((rep_events_writer *)writer)->asked, outcome);
    put_inputs(b, outcome->inputs);
    put_throughput(b, outcome);
    rep_event_end(writer);
}
