/* SPDX-License-Identifier: GPL-2.0-or-later */
/* s7tap review: captures in, reports out. */
#include "app/outputs.h"
#include "app/progress.h"

typedef struct review {
    const app_options *options;
    app_outputs outputs;
    ana_analyzer *analyzer;
    rules_engine *rules;
    rep_totals totals;
} review;

static void on_pdu(void *user, const ana_pdu *pdu)
{
    const GPtrArray *writers = ((const review *)user)->outputs.writers;
    for (guint i = 0; i < writers->len; i++) {
        rep_writer *writer = g_ptr_array_index(writers, i);
        if (writer->format->pdu)
            writer->format->pdu(writer, pdu);
    }
}

static void on_transaction(void *user, const ana_transaction *transaction)
{
    review *r = user;
    const GPtrArray *writers = r->outputs.writers;
    rules_transaction(r->rules, transaction);
    for (guint i = 0; i < writers->len; i++) {
        rep_writer *writer = g_ptr_array_index(writers, i);
        if (writer->format->transaction)
            writer->format->transaction(writer, transaction);
    }
}

static void on_connection_end(void *user, ana_connection *connection)
{
    review *r = user;
    const GPtrArray *writers = r->outputs.writers;
    rep_totals_add(&r->totals, connection);
    rules_connection_end(r->rules, connection);
    for (guint i = 0; i < writers->len; i++) {
        rep_writer *writer = g_ptr_array_index(writers, i);
        if (writer->format->connection)
            writer->format->connection(writer, connection);
    }
}

static void on_connection_begin(void *user, ana_connection *connection, const cap_stamp *stamp)
{
    rules_connection_begin(((const review *)user)->rules, connection, stamp);
}

static void on_tcp(void *user, ana_connection *connection, int side, cap_tcp_event event,
                   const cap_stamp *stamp)
{
    rules_tcp(((const review *)user)->rules, connection, side, event, stamp);
}

static void on_gap(void *user, ana_connection *connection, int side, uint64_t size,
                   const cap_stamp *stamp)
{
    rules_gap(((const review *)user)->rules, connection, side, size, stamp);
}

static void on_icmp(void *user, const cap_icmp *icmp, const cap_stamp *stamp)
{
    rules_icmp(((const review *)user)->rules, icmp, stamp);
}

static void on_neighbour(void *user, const cap_neighbour *neighbour, const cap_stamp *stamp)
{
    rules_neighbour(((const review *)user)->rules, neighbour, stamp);
}

static void on_tick(void *user, int64_t now)
{
    rules_tick(((const review *)user)->rules, now);
}

/* PDUs are heard of only if a writer wants them. */
static bool wants_pdus(const app_outputs *outputs)
{
    for (guint i = 0; i < outputs->writers->len; i++)
        if (((const rep_writer *)g_ptr_array_index(outputs->writers, i))->format->pdu)
            return true;
    return false;
}

static void read_all(review *r, cap_inputs *inputs, cap_engine *engine)
{
    enum { BETWEEN_CHECKS = 1024 };
    app_progress progress;
    app_progress_begin(&progress, r->options->quiet);
    cap_packet packet;
    while (cap_inputs_next(inputs, &packet)) {
        cap_engine_packet(engine, &packet);
        app_progress_packet(&progress, inputs);
        if (progress.packets % BETWEEN_CHECKS == 0 && app_outputs_failed(&r->outputs))
            break;
    }
    cap_engine_finish(engine);
    app_progress_end(&progress);
}

static app_exit name_problems(const cap_inputs *inputs)
{
    const size_t count = cap_inputs_problem_count(inputs);
    for (size_t i = 0; i < count; i++)
        app_complain("%s", cap_inputs_problem(inputs, i)->message);
    return count > 0 ? APP_INPUT : APP_DONE;
}

static app_exit judge(const review *r)
{
    const GPtrArray *findings = rules_findings(r->rules);
    for (guint i = 0; i < findings->len; i++) {
        const rules_finding *finding = g_ptr_array_index(findings, i);
        if ((int)finding->severity >= r->options->fail_on)
            return APP_FINDING;
    }
    return APP_DONE;
}

static void begin_engines(review *r)
{
    const rules_options limits = {0};
    const ana_options waits = {.answer_timeout = r->options->answer_timeout};
    const ana_sink sink = {
        .user = r,
        .pdu = wants_pdus(&r->outputs) ? on_pdu : NULL,
        .transaction = on_transaction,
        .connection_begin = on_connection_begin,
        .connection_end = on_connection_end,
        .tcp = on_tcp,
        .gap = on_gap,
        .icmp = on_icmp,
        .neighbour = on_neighbour,
        .tick = on_tick,
    };
    r->rules = rules_new(&limits);
    r->analyzer = ana_new(&waits, &sink);
    rules_attach(r->rules, r->analyzer);
}

static cap_engine *new_capture(const review *r)
{
    const cap_options options = {
        .ports = (const uint16_t *)r->options->ports->data,
        .port_count = r->options->ports->len,
        .max_flows = r->options->max_flows,
    };
    const cap_sink sink = ana_capture_sink(r->analyzer);
    return cap_engine_new(&options, &sink);
}

static void write_outcome(const review *r, const rep_outcome *outcome)
{
    for (guint i = 0; i < r->outputs.writers->len; i++) {
        rep_writer *writer = g_ptr_array_index(r->outputs.writers, i);
        if (writer->format->finish)
            writer->format->finish(writer, outcome);
    }
}

static app_exit review_inputs(review *r, cap_inputs *inputs)
{
    begin_engines(r);
    cap_engine *engine = new_capture(r);
    const int64_t started = g_get_monotonic_time();
    read_all(r, inputs, engine);
    rules_capture(r->rules, cap_engine_stats(engine));
    rules_finish(r->rules);
    const rep_outcome outcome = {
        .analyzer = r->analyzer,
        .rules = r->rules,
        .capture = cap_engine_stats(engine),
        .inputs = inputs,
        .totals = &r->totals,
        .elapsed = (g_get_monotonic_time() - started) * 1000,
    };
    const app_exit result = app_gravest(name_problems(inputs), judge(r));
    write_outcome(r, &outcome);
    cap_engine_free(engine);
    rules_free(r->rules);
    ana_free(r->analyzer);
    return result;
}

static app_exit review_files(const app_options *options)
{
    review r = {.options = options};
    app_exit result = app_outputs_open(&r.outputs, options);
    if (result == APP_DONE) {
        const char *const *files = (const char *const *)options->files;
        cap_inputs *inputs = cap_inputs_open(files, g_strv_length(options->files));
        result = review_inputs(&r, inputs);
        cap_inputs_free(inputs);
    }
    return app_gravest(result, app_outputs_close(&r.outputs));
}

static app_exit run(int argc, char **argv)
{
    app_options options;
    app_exit result = APP_DONE;
    const app_parsed parsed = app_options_parse(&options, argc, argv);
    if (parsed == APP_PARSED)
        result = review_files(&options);
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
