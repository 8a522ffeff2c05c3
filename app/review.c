/* SPDX-License-Identifier: GPL-2.0-or-later */
/* s7tap review: captures in, reports out. */
#include "app/evidence.h"
#include "app/pipeline.h"
#include "app/progress.h"
#include "app/sources.h"

#include <signal.h>

static const char summary[] =
    "Reads captures (pcap, pcapng, also gzip or zstd; '-' is standard input) and reports who "
    "talks\n"
    "S7 to whom, what is read and written, what was refused and for what likely cause. Several\n"
    "files are merged by packet time.";

static const char details[] =
    "Examples:\n"
    "  s7tap review cell.pcapng\n"
    "  s7tap review -o text -o transactions=cell.ndjson cell.pcapng\n"
    "  s7tap review -p cell.ini --fail-on warning cell.pcapng\n"
    "  s7tap review -o transactions -f 'status != ok and items.db == 10' cell.pcapng\n"
    "  s7tap review --blocks program -o events=cell.ndjson cell.pcapng\n"
    "  s7tap review -o text -o evidence=faults.pcapng cell.pcapng\n"
    "  s7tap review -o pdus -v cell.pcapng | less\n"
    "  zcat night.pcap.gz | s7tap review --fail-on warning -\n\n"
    "Exit status:\n"
    "  0 done; 1 a finding at or above --fail-on; 2 wrong usage, policy or filter; 3 an input is\n"
    "  missing, empty, not a capture or could not be read to its end; 4 an output could not be\n"
    "  written\n";

static const app_purpose purpose = {"review", "FILE...", summary, details, false, false};

/* What is read, and by whom. */
typedef struct reading {
    app_pipeline *pipeline;
    cap_inputs *inputs;
} reading;

static bool is_wanted(const app_pipeline *pipeline)
{
    return pipeline->relay ? !cap_relay_is_stopped(pipeline->relay)
                           : !app_outputs_failed(&pipeline->outputs);
}

static void read_packets(const reading *r)
{
    enum { BETWEEN_CHECKS = 1024 };
    app_pipeline *pipeline = r->pipeline;
    app_progress progress;
    app_progress_begin(&progress, pipeline->options->quiet);
    cap_packet packet;
    while (cap_inputs_next(r->inputs, &packet)) {
        cap_engine_packet(pipeline->engine, &packet);
        app_progress_packet(&progress, r->inputs);
        if (progress.packets % BETWEEN_CHECKS == 0 && !is_wanted(pipeline))
            break;
    }
    app_progress_end(&progress);
    cap_engine_finish(pipeline->engine);
}

static gpointer read_for_relay(gpointer user)
{
    const reading *r = user;
    read_packets(r);
    cap_relay_close(r->pipeline->relay);
    return NULL;
}

/* Signals are for the thread that writes, which holds them back while it is in the midst of a line.
 */
static GThread *start_reader(reading *r)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    GThread *reader = g_thread_new("reader", read_for_relay, r);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return reader;
}

static bool outputs_work(void *user)
{
    return !app_outputs_failed(&((const app_pipeline *)user)->outputs);
}

static void read_all(app_pipeline *pipeline, cap_inputs *inputs)
{
    reading r = {pipeline, inputs};
    if (!pipeline->relay) {
        read_packets(&r);
        return;
    }
    GThread *reader = start_reader(&r);
    cap_relay_play(pipeline->relay, outputs_work, pipeline);
    g_thread_join(reader);
}

static app_exit finish(app_pipeline *pipeline, const cap_inputs *inputs)
{
    const size_t count = cap_inputs_count(inputs);
    const size_t problem_count = cap_inputs_problem_count(inputs);
    cap_input_info *infos = g_new0(cap_input_info, count);
    const char **problems = g_new(const char *, problem_count);
    for (size_t i = 0; i < count; i++)
        cap_inputs_describe(inputs, i, &infos[i]);
    for (size_t i = 0; i < problem_count; i++) {
        problems[i] = cap_inputs_problem(inputs, i)->message;
        app_complain("%s", problems[i]);
    }
    const rep_inputs read = {infos, count, problems, problem_count};
    const app_exit result = app_pipeline_finish(pipeline, &read);
    g_free(problems);
    g_free(infos);
    return app_gravest(result, problem_count > 0 ? APP_INPUT : APP_DONE);
}

app_exit app_run_files(const app_options *options)
{
    app_pipeline pipeline;
    app_exit result = app_pipeline_open(&pipeline, options);
    if (result == APP_DONE) {
        const char *const *files = (const char *const *)options->files;
        const bool again = app_evidence_is_wanted(&pipeline.outputs);
        cap_inputs *inputs =
            (again ? cap_inputs_open_kept : cap_inputs_open)(files, g_strv_length(options->files));
        pipeline.inputs = again ? inputs : NULL;
        read_all(&pipeline, inputs);
        result = finish(&pipeline, inputs);
        cap_inputs_free(inputs);
    }
    return app_gravest(result, app_pipeline_close(&pipeline));
}

static app_exit run(int argc, char **argv)
{
    app_options options;
    app_exit result = APP_DONE;
    const app_parsed parsed = app_options_parse(&options, &purpose, argc, argv);
    if (parsed == APP_PARSED)
        result = app_run_files(&options);
    else if (parsed == APP_PARSED_WRONG)
        result = APP_USAGE;
    app_options_clear(&options);
    return result;
}

const app_command app_review = {
    .name = "review",
    .arguments = "[OPTIONS] FILE...",
    .help = "read captures and report",
    .run = run,
};
