/* SPDX-License-Identifier: GPL-2.0-or-later */
/* s7tap monitor: packets of an interface in, findings as they come, reports at the end. */
#include "app/announce.h"
#include "app/links.h"
#include "app/notify.h"
#include "app/pipeline.h"
#include "app/policy.h"
#include "app/privileges.h"
#include "app/sandbox.h"
#include "app/signals.h"
#include "app/sources.h"
#include "app/status.h"
#include "capture/live_set.h"

#include <errno.h>
#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static const char summary[] =
    "Listens to interfaces, such as one at a mirror port of a switch or the two of a TAP, until\n"
    "Ctrl-C: says what is wrong as soon as it is seen, and reports at the end. It never sends a\n"
    "packet.";

static const char details[] =
    "Findings are announced where the text report goes if that is standard output, else on "
    "standard\n"
    "error, and so is what is seen for the first time: CPUs, partners, objects, services. Lines "
    "of\n"
    "events, transactions and pdus are written at least once per second. SIGUSR1 writes the text\n"
    "report of what was seen so far. A second Ctrl-C ends at once, without a report.\n\n"
    "Examples:\n"
    "  s7tap interfaces\n"
    "  s7tap monitor -i eth1\n"
    "  s7tap monitor -i eth1 -p cell.ini\n"
    "  s7tap monitor -i eth1 -i eth2                      both directions of a TAP\n"
    "  s7tap monitor -i eth1 -o text=report.txt -o transactions=cell.ndjson\n\n"
    "Exit status:\n"
    "  0 done; 1 a finding at or above --fail-on; 2 wrong usage, policy or filter; 3 an interface\n"
    "  cannot be captured or was removed; 4 an output could not be written\n";

static const app_purpose purpose = {"monitor", "-i IFACE", summary, details, true, false};

enum {
    BATCH = 4096,                   /* packets read before anything else gets its turn */
    BETWEEN_CHECKS = 250,           /* ms */
    LAST_WAIT = 2 * CAP_LIVE_DELAY, /* ms, for packets that came before the end was asked for */
};

/* Packets younger than this may still be on their way through the kernel, ns. */
#define UNDER_WAY INT64_C(1000000000)
/* After so much silence time brings no more findings, ns. */
#define SETTLED INT64_C(60000000000)

typedef struct monitor {
    app_pipeline pipeline;
    app_announcer announcer;
    app_status status;
    app_notify notify;
    cap_live_set *live;
    app_links links;
    GMainLoop *loop;
    app_signals signals;
    int64_t packets;
    int64_t newest;  /* packet time, ns */
    int64_t arrived; /* when a packet came last: us, monotonic; 0 never */
    int64_t due;     /* when findings are to be graded next: us, monotonic */
    bool fresh;      /* something happened since findings were graded */
    GError *failure; /* why capturing ended by itself */
} monitor;

static void on_packet(void *user, const cap_packet *packet)
{
    monitor *m = user;
    cap_engine_packet(m->pipeline.engine, packet);
    m->newest = MAX(m->newest, packet->stamp.time);
    m->packets++;
}

/* The number of packets read, -1 if there will be no more. */
static int read_batch(monitor *m)
{
    if (m->failure)
        return -1;
    const int64_t before = m->packets;
    const int count = cap_live_set_read(m->live, BATCH, on_packet, m, &m->failure);
    if (m->packets > before) {
        m->arrived = g_get_monotonic_time();
        m->fresh = true;
    }
    if (count < 0 || app_outputs_failed(&m->pipeline.outputs))
        g_main_loop_quit(m->loop);
    return count;
}

static gboolean on_readable(gint fd, GIOCondition condition, gpointer user)
{
    (void)fd;
    (void)condition;
    read_batch(user);
    return G_SOURCE_CONTINUE;
}

/* On a silent interface time goes on as the clock does since the last packet. Taking it from there
 * and not from the clock itself, it cannot run ahead of the time stamps, whose clock may be
 * another one and may be set. It stands while an interface is down: nothing is known of answers. */
static void move_time_on(monitor *m)
{
    if (m->arrived == 0 || cap_live_set_holds(m->live) || !app_links_up(&m->links))
        return;
    const int64_t silent = (g_get_monotonic_time() - m->arrived) * 1000;
    if (silent <= UNDER_WAY)
        return;
    cap_engine_tick(m->pipeline.engine, m->newest + silent - UNDER_WAY);
    const app_options *options = m->pipeline.options;
    m->fresh |= silent < SETTLED + MAX(options->answer_timeout, options->syn_timeout);
}

static uint64_t dropped(const monitor *m)
{
    cap_live_counts counts;
    cap_live_set_count_all(m->live, &counts);
    return counts.dropped + counts.dropped_interface;
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

/* One per interface; the caller frees it. */
static cap_input_info *describe_inputs(const monitor *m)
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
            .live = true,
            .time_ordered = stats->time_backwards == 0,
        };
    }
    return infos;
}

static void update_outputs(monitor *m, bool anew)
{
    cap_input_info *infos = describe_inputs(m);
    const rep_inputs inputs = {infos, cap_live_set_count(m->live), NULL, 0};
    app_pipeline_update(&m->pipeline, &inputs, anew);
    g_free(infos);
}

/* Grading may take its time on a large network: it gets at most one part in fifty. */
static void announce(monitor *m)
{
    enum { SHARE = 50 };
    const int64_t now = g_get_monotonic_time();
    if (!m->fresh || now < m->due)
        return;
    rules_engine *rules = m->pipeline.rules;
    rules_capture(rules, cap_engine_stats(m->pipeline.engine));
    rules_capture_dropped(rules, dropped(m));
    rules_finish(rules);
    app_announce(&m->announcer, rules_findings(rules));
    tell_facts(m);
    update_outputs(m, false);
    const int64_t took = g_get_monotonic_time() - now;
    m->due = now + MAX(G_USEC_PER_SEC - BETWEEN_CHECKS * 1000 / 2, took * SHARE);
    m->fresh = false;
}

static void tell_denied(void)
{
    char *denied = app_sandbox_denied();
    if (denied)
        app_complain("the sandbox denied a system call (%s) and the program went on without it; "
                     "please report this",
                     denied);
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
        .dropped = dropped(m),
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

static void show_status(monitor *m)
{
    const int64_t now = g_get_monotonic_time();
    if (app_status_is_due(&m->status, now))
        take_status(m, now);
    app_status_show(&m->status);
}

/* In place only where nothing else is written to the terminal: PDUs would run into it. */
static void begin_status(monitor *m)
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

static gboolean on_timer(gpointer user)
{
    monitor *m = user;
    app_status_hide(&m->status);
    app_links_look(&m->links, m->live);
    if (read_batch(m) == 0)
        move_time_on(m);
    announce(m);
    app_outputs_flush(&m->pipeline.outputs);
    tell_denied();
    dropped(m); /* before libpcap's counters wrap */
    show_status(m);
    app_notify_live(&m->notify, g_get_monotonic_time());
    return G_SOURCE_CONTINUE;
}

static gboolean quit(gpointer user)
{
    g_main_loop_quit(((monitor *)user)->loop);
    return G_SOURCE_REMOVE;
}

static void report_so_far(monitor *m)
{
    cap_input_info *infos = describe_inputs(m);
    const rep_inputs inputs = {infos, cap_live_set_count(m->live), NULL, 0};
    if (!app_pipeline_report(&m->pipeline, &rep_format_text, &inputs))
        app_complain("SIGUSR1 asks for the text report, but there is no output for it (-o text)");
    m->fresh = true;
    g_free(infos);
}

static void reload_policy(monitor *m)
{
    const app_options *o = m->pipeline.options;
    if (!o->policy_path) {
        app_complain("SIGUSR2 reloads the policy, but none was given (-p)");
        return;
    }
    policy_model *policy = app_policy_load(o->policy_path);
    if (!policy) {
        app_complain("%s: refused; the policy that is in force stays", o->policy_path);
        return;
    }
    app_pipeline_take_policy(&m->pipeline, policy);
    m->fresh = true;
    if (!o->quiet)
        app_complain("%s: in force from now on", o->policy_path);
}

static void on_signal(void *user, int number)
{
    monitor *m = user;
    app_status_hide(&m->status);
    if (number == SIGUSR1) {
        report_so_far(m);
    } else if (number == SIGUSR2) {
        app_notify_reloading(&m->notify, g_get_monotonic_time());
        reload_policy(m);
        app_notify_tell(&m->notify, "READY=1");
    } else if (number == SIGHUP) {
        app_outputs_reopen(&m->pipeline.outputs);
        rules_finish(m->pipeline.rules);
        update_outputs(m, true);
    } else {
        app_notify_tell(&m->notify, "STOPPING=1");
        g_timeout_add(LAST_WAIT, quit, m);
    }
}

static bool catch_signals(monitor *m)
{
    if (!app_signals_begin(&m->signals, on_signal, m)) {
        g_set_error(&m->failure, G_FILE_ERROR, g_file_error_from_errno(errno),
                    "signals cannot be caught: %s", g_strerror(errno));
        return false;
    }
    app_signals_catch(&m->signals, SIGINT, true);
    app_signals_catch(&m->signals, SIGTERM, true);
    app_signals_catch(&m->signals, SIGUSR1, false);
    app_signals_catch(&m->signals, SIGHUP, false);
    app_signals_catch(&m->signals, SIGUSR2, false);
    return true;
}

static void say_what_is_heard(const monitor *m)
{
    const size_t count = cap_live_set_count(m->live);
    GString *heard = g_string_new(NULL);
    for (size_t i = 0; i < count; i++) {
        const cap_live *live = cap_live_set_at(m->live, i);
        if (cap_live_note(live))
            app_complain("%s", cap_live_note(live));
        g_string_append_printf(heard, "%s%s (%s)", i > 0 ? ", " : "", cap_live_name(live),
                               cap_live_link_name(live));
    }
    app_complain("listening to %s; Ctrl-C ends and reports", heard->str);
    g_string_free(heard, TRUE);
}

/* Captures and outputs are open: what is left takes no rights, and few system calls. */
static void enter_sandbox(const monitor *m)
{
    static const char *const notes[] = {
        [APP_SANDBOX_ON] = NULL,
        [APP_SANDBOX_NOT_BUILT] = "built without libseccomp: system calls are not filtered",
        [APP_SANDBOX_REFUSED] = "the kernel does not filter system calls",
    };
    const size_t count = cap_live_set_count(m->live);
    int *captured = g_new(int, count);
    for (size_t i = 0; i < count; i++)
        captured[i] = cap_live_fd(cap_live_set_at(m->live, i));
    const app_sandbox sandbox = app_sandbox_enter(captured, count);
    g_free(captured);
    if (notes[sandbox] && !m->pipeline.options->quiet)
        app_complain("%s", notes[sandbox]);
}

static void listen_to(monitor *m)
{
    const size_t count = cap_live_set_count(m->live);
    guint *readable = g_new(guint, count);
    for (size_t i = 0; i < count; i++)
        readable[i] =
            g_unix_fd_add(cap_live_fd(cap_live_set_at(m->live, i)), G_IO_IN, on_readable, m);
    const guint timer = g_timeout_add(BETWEEN_CHECKS, on_timer, m);
    enter_sandbox(m);
    if (!m->pipeline.options->quiet)
        say_what_is_heard(m);
    app_links_look(&m->links, m->live);
    app_notify_tell(&m->notify, "READY=1");
    g_main_loop_run(m->loop);
    g_source_remove(timer);
    for (size_t i = 0; i < count; i++)
        g_source_remove(readable[i]);
    g_free(readable);
}

/* What came before the end was asked for; on a busy interface more comes for ever. */
static void read_rest(monitor *m)
{
    const int64_t end = g_get_real_time() * 1000;
    while (m->newest < end && !app_outputs_failed(&m->pipeline.outputs) && read_batch(m) > 0)
        ;
    cap_live_set_flush(m->live, on_packet, m);
}

static app_exit finish(monitor *m)
{
    const char *problem = m->failure ? m->failure->message : NULL;
    cap_input_info *infos = describe_inputs(m);
    const rep_inputs inputs = {infos, cap_live_set_count(m->live), &problem, problem ? 1 : 0};
    if (problem)
        app_complain("%s", problem);
    const app_exit result = app_pipeline_finish(&m->pipeline, &inputs);
    if (!m->announcer.output)
        app_announce(&m->announcer, rules_findings(m->pipeline.rules));
    g_free(infos);
    return app_gravest(result, problem ? APP_INPUT : APP_DONE);
}

/* Before there are threads: each has capabilities of its own. */
static app_exit give_up_rights(const app_options *options)
{
    char *message;
    const char *user = options->listening.user;
    if (!user && options->learning && geteuid() == 0)
        user = "root"; /* what is learned is put in its place at the end */
    char *done = app_privileges_drop(user, &message);
    if (message)
        app_complain("%s", message);
    else if (!options->quiet)
        app_complain("going on as %s", done);
    const app_exit result = done ? APP_DONE : APP_USAGE;
    g_free(message);
    g_free(done);
    return result;
}

static void run_monitor(monitor *m, const app_options *options)
{
    m->loop = g_main_loop_new(NULL, FALSE);
    app_notify_open(&m->notify);
    app_links_begin(&m->links, cap_live_set_count(m->live));
    app_announcer_begin(&m->announcer, &m->pipeline.outputs, options);
    m->pipeline.facts = m->announcer.wanted ? app_facts_new() : NULL;
    begin_status(m);
    if (catch_signals(m))
        listen_to(m);
    app_signals_end(&m->signals);
    app_status_end(&m->status);
    read_rest(m);
}

static void end_monitor(monitor *m)
{
    app_announcer_end(&m->announcer);
    app_facts_free(m->pipeline.facts);
    app_links_end(&m->links);
    app_notify_close(&m->notify);
    g_main_loop_unref(m->loop);
    g_clear_error(&m->failure);
}

static app_exit monitor_interfaces(const app_options *options, cap_live_set *live)
{
    monitor m = {.live = live};
    app_exit result = app_pipeline_open(&m.pipeline, options);
    if (result == APP_DONE)
        result = give_up_rights(options);
    if (result == APP_DONE) {
        run_monitor(&m, options);
        result = finish(&m);
        tell_denied();
        end_monitor(&m);
    }
    return app_gravest(result, app_pipeline_close(&m.pipeline));
}

/* The interfaces come first: outputs are emptied when they are opened. */
app_exit app_run_interfaces(const app_options *options)
{
    const app_listening *listening = &options->listening;
    const cap_live_options wanted = {
        .clock = listening->clock,
        .ports = (const uint16_t *)options->ports->data,
        .port_count = options->ports->len,
        .buffer_size = listening->buffer_size,
    };
    GError *error = NULL;
    cap_live_set *live = cap_live_set_open(&wanted, (const char *const *)listening->interfaces,
                                           g_strv_length(listening->interfaces), &error);
    if (!live) {
        app_complain("%s", error->message);
        g_error_free(error);
        return APP_INPUT;
    }
    const app_exit result = monitor_interfaces(options, live);
    cap_live_set_free(live);
    return result;
}

static app_exit run(int argc, char **argv)
{
    app_options options;
    app_exit result = APP_DONE;
    const app_parsed parsed = app_options_parse(&options, &purpose, argc, argv);
    if (parsed == APP_PARSED)
        result = app_run_interfaces(&options);
    else if (parsed == APP_PARSED_WRONG)
        result = APP_USAGE;
    app_options_clear(&options);
    return result;
}

const app_command app_monitor = {
    .name = "monitor",
    .arguments = "-i IFACE [OPTIONS]",
    .help = "listen to a mirror port and report",
    .run = run,
};
