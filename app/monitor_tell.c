/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/monitor.h"
#include "app/sandbox.h"

#include <unistd.h>

/* Packets that wait are older than those that found no room, so what is new was dropped since the
 * last look, whatever was read in between. The clock of time stamps may be another one. */
void monitor_watch_drops(monitor *m)
{
    cap_live_counts counts;
    cap_live_set_count_all(m->live, &counts);
    const uint64_t all = counts.dropped + counts.dropped_interface;
    const int64_t now = g_get_real_time() * 1000;
    if (all > m->dropped) {
        rules_capture_dropped(m->pipeline.rules, all, counts.dropped_interface);
        rules_capture_lost(m->pipeline.rules, MIN(m->looked, now), MAX(m->newest, now));
        m->fresh = true;
    }
    m->dropped = all;
    m->dropped_interface = counts.dropped_interface;
    m->looked = now;
}

static void tell_facts(monitor *m)
{
    if (!m->pipeline.facts)
        return;
    rep_buffer lines = {0};
    const rep_settings settings = {.policy = app_pipeline_policy(&m->pipeline)};
    app_facts_put(m->pipeline.facts, &lines, m->pipeline.analyzer, &settings, m->newest,
                  m->announcer.color);
    app_announce_lines(&m->announcer, &lines);
    rep_buffer_clear(&lines);
}

cap_input_info *monitor_describe_inputs(const monitor *m)
{
    const size_t count = cap_live_set_count(m->live);
    const cap_stats *stats = cap_engine_stats(m->pipeline.engine);
    cap_input_info *infos = g_new0(cap_input_info, count);
    for (size_t i = 0; i < count; i++) {
        cap_live *live = cap_live_set_at(m->live, i);
        cap_live_counts counts;
        cap_live_count(live, &counts);
        infos[i] = (cap_input_info){
            .name = cap_live_name(live),
            .packets = counts.delivered,
            .dropped = counts.dropped + counts.dropped_interface,
            .dropped_interface = counts.dropped_interface,
            .live = true,
            .time_ordered = stats->time_backwards == 0,
        };
    }
    return infos;
}

void monitor_update_outputs(monitor *m, bool anew)
{
    cap_input_info *infos = monitor_describe_inputs(m);
    const rep_inputs inputs = {infos, cap_live_set_count(m->live), NULL, 0};
    app_pipeline_update(&m->pipeline, &inputs, anew);
    g_free(infos);
}

/* Grading may take its time on a large network: it gets at most one part in fifty. */
void monitor_announce(monitor *m)
{
    enum { SHARE = 50 };
    const int64_t now = g_get_monotonic_time();
    monitor_watch_drops(m);
    if (!m->fresh || now < m->due)
        return;
    rules_engine *rules = m->pipeline.rules;
    rules_capture(rules, cap_engine_stats(m->pipeline.engine));
    app_pipeline_look(&m->pipeline);
    app_announce(&m->announcer, rules_findings(rules));
    app_live_evidence_look(m->pipeline.evidence, rules_findings(rules), now);
    tell_facts(m);
    monitor_update_outputs(m, false);
    const int64_t took = g_get_monotonic_time() - now;
    m->due = now + MAX(G_USEC_PER_SEC / 2 - MONITOR_BETWEEN_CHECKS * 1000 / 2, took * SHARE);
    m->fresh = false;
}

void monitor_tell_denied(const monitor *m)
{
    char *denied = app_sandbox_denied();
    if (!denied)
        return;
    char *text = g_strdup_printf("the sandbox denied a system call (%s) and the program went on "
                                 "without it; please report this",
                                 denied);
    const rep_note note = {.kind = REP_LOG_FAULT, .text = text};
    monitor_note(m, &note);
    g_free(text);
    g_free(denied);
}

/* Those that were closed are kept a little longer. */
static uint64_t open_connections(const monitor *m)
{
    uint64_t count = 0;
    GHashTableIter iter;
    gpointer connection;
    g_hash_table_iter_init(&iter, m->pipeline.open);
    while (g_hash_table_iter_next(&iter, &connection, NULL))
        count += !((const ana_connection *)connection)->cut.over;
    return count;
}

static void take_status(monitor *m, int64_t now)
{
    app_status_figures figures = {
        .time = g_get_real_time() * 1000,
        .packets = (uint64_t)m->packets,
        .dropped = m->dropped,
        .dropped_interface = m->dropped_interface,
        .connections = open_connections(m),
    };
    const ana_stats *stats = ana_statistics(m->pipeline.analyzer);
    for (int i = 0; i < ANA_STATUS_COUNT; i++)
        figures.transactions += stats->status_count[i];
    const GPtrArray *findings = rules_findings(m->pipeline.rules);
    for (guint i = 0; i < findings->len; i++)
        figures.findings[((const rules_finding *)g_ptr_array_index(findings, i))->severity]++;
    app_status_take(&m->status, &figures, now);
}

void monitor_show_status(monitor *m)
{
    const int64_t now = g_get_monotonic_time();
    if (app_status_is_due(&m->status, now))
        take_status(m, now);
    app_status_show(&m->status);
}

/* In place only where nothing else is written to the terminal: PDUs would run into it. */
void monitor_begin_status(monitor *m)
{
    const app_options *o = m->pipeline.options;
    bool terminal = isatty(STDERR_FILENO) == 1;
    for (guint i = 0; i < m->pipeline.outputs.writers->len; i++) {
        const rep_writer *writer = g_ptr_array_index(m->pipeline.outputs.writers, i);
        terminal &= !writer->output->terminal || writer->format == &rep_format_text;
    }
    const int asked = o->listening.status;
    app_status_begin(&m->status, o->quiet && asked == APP_STATUS_DEFAULT ? 0 : asked, terminal,
                     g_get_monotonic_time());
}

void monitor_say_what_is_heard(const monitor *m)
{
    const bool quiet = m->pipeline.options->quiet;
    const size_t count = cap_live_set_count(m->live);
    GString *heard = g_string_new("listening to ");
    for (size_t i = 0; i < count; i++) {
        const cap_live *live = cap_live_set_at(m->live, i);
        if (cap_live_note(live) && !quiet)
            app_complain("%s", cap_live_note(live));
        g_string_append_printf(heard, "%s%s (%s)", i > 0 ? ", " : "", cap_live_name(live),
                               cap_live_link_name(live));
    }
    const rep_note note = {
        .kind = REP_LOG_START,
        .text = heard->str,
        .interface = count == 1 ? cap_live_name(cap_live_set_at(m->live, 0)) : NULL,
        .policy = m->pipeline.options->policy_path,
    };
    monitor_log(m, &note);
    if (!quiet && !m->noted)
        app_complain("%s; Ctrl-C ends and reports", heard->str);
    g_string_free(heard, TRUE);
}
