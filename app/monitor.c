/* SPDX-License-Identifier: GPL-2.0-or-later */
/* s7tap monitor: packets of an interface in, findings as they come, reports at the end. */
#include "app/monitor.h"
#include "app/privileges.h"
#include "app/sandbox.h"
#include "app/sources.h"

#include <glib-unix.h>
#include <string.h>
#include <unistd.h>

static const char summary[] =
    "Listens to interfaces, such as one at a mirror port of a switch or the two of a TAP, until\n"
    "Ctrl-C: says what is wrong as soon as it is seen, and reports at the end. It never sends a\n"
    "packet.";

static const char details[] =
    "Findings are announced where the text report goes if that is standard output, else on\n"
    "standard error, and so is what is seen for the first time: CPUs, partners, objects, "
    "services.\n"
    "Lines of events, transactions and pdus are written at least once per second, and added to\n"
    "files that are there. So are packets (--write): those that pass the filter in the kernel, in\n"
    "order of time. Files that rotate are named as dumpcap does, with a number that goes on from\n"
    "run to run and the time (UTC) when the file was begun, with its first packet; the user that\n"
    "monitor becomes (--user) makes them. No packet of an earlier run is overwritten.\n\n"
    "A disk that is full is told and tried again; what could not be written meanwhile is "
    "counted.\n\n"
    "Each new finding gets a capture of the packets behind it (--evidence), in a folder that has\n"
    "room for so many: of what there is most of, the oldest goes, but nothing graver than what\n"
    "comes.\n\n"
    "Signals:\n"
    "  INT (Ctrl-C), TERM  end with the report; a second one ends at once, without it\n"
    "  USR1                write the text report of what was seen so far\n"
    "  USR2                load the policy anew; one with faults is refused, the old one stays\n"
    "  HUP                 open files of outputs anew that were renamed (logrotate)\n\n"
    "Examples:\n"
    "  s7tap interfaces\n"
    "  s7tap monitor -i eth1\n"
    "  s7tap monitor -i eth1 -p cell.ini\n"
    "  s7tap monitor -i eth1 -i eth2                      both directions of a TAP\n"
    "  s7tap monitor -i eth1 --evidence faults\n"
    "  s7tap monitor -i eth1 -o text=report.txt -o transactions=cell.ndjson\n"
    "  s7tap monitor -i eth1 -w cell.pcapng --write-size 100 --write-files 50\n"
    "                                                     and the latest 5 GB of packets\n\n"
    "Exit status:\n"
    "  0 done; 1 a finding at or above --fail-on; 2 wrong usage, policy or filter; 3 an interface\n"
    "  cannot be captured or was removed; 4 an output could not be written\n";

static const app_purpose purpose = {"monitor", "-i IFACE", summary, details, true, false};

enum { BATCH = 4096 }; /* packets read before anything else gets its turn */

/* Packets younger than this may still be on their way through the kernel, which hands them over
 * after CAP_LIVE_DELAY, ns. */
#define UNDER_WAY (INT64_C(4000000) * CAP_LIVE_DELAY)
/* After so much silence time brings no more findings, ns. */
#define SETTLED INT64_C(60000000000)

static void on_packet(void *user, const cap_packet *packet)
{
    monitor *m = user;
    app_write_packet(m->write, packet);
    cap_engine_packet(m->pipeline.engine, packet);
    app_live_evidence_packet(m->pipeline.evidence, packet);
    m->newest = MAX(m->newest, packet->stamp.time);
    m->packets++;
}

/* No output takes anything any more. */
static bool is_unheard(const monitor *m)
{
    return app_outputs_failed(&m->pipeline.outputs) && app_write_failed(m->write);
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
    if (count < 0 || is_unheard(m))
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
 * another one and may be set. `clock` is of before nothing was found to read. It stands while an
 * interface is down: nothing is known of answers. */
static void move_time_on(monitor *m, int64_t clock)
{
    if (m->arrived == 0 || cap_live_set_holds(m->live) || !app_links_up(&m->links))
        return;
    const int64_t silent = (clock - m->arrived) * 1000;
    if (silent <= UNDER_WAY)
        return;
    cap_engine_tick(m->pipeline.engine, m->newest + silent - UNDER_WAY);
    const app_options *options = m->pipeline.options;
    m->fresh |= silent < SETTLED + MAX(options->answer_timeout, options->syn_timeout);
}

static void tell_link(void *user, const char *name, cap_live_state state, const char *text)
{
    const rep_note note = {
        .kind = state == CAP_LIVE_UP ? REP_LOG_INTERFACE_BACK : REP_LOG_INTERFACE_LOST,
        .interface = name,
        .text = text,
    };
    monitor_note(user, &note);
}

static gboolean on_timer(gpointer user)
{
    monitor *m = user;
    app_status_hide(&m->status);
    app_links_look(&m->links, m->live, tell_link, m);
    const int64_t clock = g_get_monotonic_time();
    if (read_batch(m) == 0)
        move_time_on(m, clock);
    monitor_announce(m);
    app_live_evidence_write(m->pipeline.evidence, rules_findings(m->pipeline.rules),
                            g_get_monotonic_time());
    app_outputs_flush(&m->pipeline.outputs);
    app_write_look(m->write, g_get_monotonic_time());
    monitor_tell_logs(m);
    monitor_tell_denied(m);
    monitor_show_status(m);
    app_notify_live(&m->notify, g_get_monotonic_time());
    return G_SOURCE_CONTINUE;
}

/* Captures and outputs are open: what is left takes no rights, and few system calls. */
static void enter_sandbox(const monitor *m)
{
    static const char *const notes[] = {
        [APP_SANDBOX_ON] = NULL,
        [APP_SANDBOX_NOT_BUILT] = "built without libseccomp: system calls are not filtered",
        [APP_SANDBOX_REFUSED] = "the kernel does not filter system calls",
    };
    const GPtrArray *outputs = m->pipeline.outputs.outputs;
    GArray *captured = g_array_new(FALSE, FALSE, sizeof(int));
    GArray *logs = g_array_new(FALSE, FALSE, sizeof(int));
    for (size_t i = 0; i < cap_live_set_count(m->live); i++) {
        const int fd = cap_live_fd(cap_live_set_at(m->live, i));
        g_array_append_val(captured, fd);
    }
    for (guint i = 0; i < outputs->len; i++) {
        const rep_output *output = g_ptr_array_index(outputs, i);
        const int fd = output->log ? rep_log_socket_fd(output->log) : -1;
        if (output->log)
            g_array_append_val(logs, fd);
    }
    const app_descriptors to = {(const int *)(void *)captured->data, captured->len,
                                (const int *)(void *)logs->data, logs->len};
    const app_sandbox sandbox = app_sandbox_enter(&to);
    g_array_unref(captured);
    g_array_unref(logs);
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
    const guint timer = g_timeout_add(MONITOR_BETWEEN_CHECKS, on_timer, m);
    enter_sandbox(m);
    monitor_say_what_is_heard(m);
    app_links_look(&m->links, m->live, tell_link, m);
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
    while (m->newest < end && !is_unheard(m) && read_batch(m) > 0)
        ;
    cap_live_set_flush(m->live, on_packet, m);
}

/* The message begins with the interface. */
static void tell_failure(const monitor *m)
{
    const bool gone = g_error_matches(m->failure, CAP_LIVE_ERROR, CAP_LIVE_GONE);
    const char *colon = strstr(m->failure->message, ": ");
    char *interface =
        colon ? g_strndup(m->failure->message, (gsize)(colon - m->failure->message)) : NULL;
    const rep_note note = {
        .kind = gone ? REP_LOG_INTERFACE_LOST : REP_LOG_FAULT,
        .interface = interface,
        .text = m->failure->message,
    };
    monitor_note(m, &note);
    g_free(interface);
}

static app_exit finish(monitor *m)
{
    const char *problem = m->failure ? m->failure->message : NULL;
    cap_input_info *infos = monitor_describe_inputs(m);
    const rep_inputs inputs = {infos, cap_live_set_count(m->live), &problem, problem ? 1 : 0};
    monitor_watch_drops(m);
    if (problem)
        tell_failure(m);
    cap_engine_finish(m->pipeline.engine);
    const app_exit result = app_pipeline_finish(&m->pipeline, &inputs);
    if (!m->announcer.output)
        app_announce(&m->announcer, rules_findings(m->pipeline.rules));
    app_live_evidence_finish(m->pipeline.evidence, rules_findings(m->pipeline.rules));
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
    monitor_begin_notes(m);
    m->pipeline.facts = m->announcer.wanted ? app_facts_new() : NULL;
    monitor_begin_status(m);
    if (monitor_catch_signals(m))
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
    monitor m = {.live = live, .looked = g_get_real_time() * 1000};
    app_exit result = app_pipeline_open(&m.pipeline, options);
    if (result == APP_DONE)
        result = monitor_open_write(&m);
    if (result == APP_DONE)
        result = give_up_rights(options);
    if (result == APP_DONE)
        result = app_write_check_folder(m.write);
    if (result == APP_DONE && !app_live_evidence_check(m.pipeline.evidence))
        result = APP_OUTPUT;
    if (result == APP_DONE) {
        run_monitor(&m, options);
        result = finish(&m);
        monitor_tell_denied(&m);
        end_monitor(&m);
    }
    result = app_gravest(result, app_write_close(m.write));
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
