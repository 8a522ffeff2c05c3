/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/pipeline.h"

#include "app/evidence.h"
#include "dissector/tpkt.h"

#include <sched.h>

static void on_pdu(void *user, const ana_pdu *pdu)
{
    const GPtrArray *writers = ((const app_pipeline *)user)->outputs.writers;
    for (guint i = 0; i < writers->len; i++) {
        rep_writer *writer = g_ptr_array_index(writers, i);
        if (writer->format->pdu)
            writer->format->pdu(writer, pdu);
    }
}

static void on_transaction(void *user, const ana_transaction *transaction)
{
    app_pipeline *p = user;
    const GPtrArray *writers = p->outputs.writers;
    rules_transaction(p->rules, transaction);
    if (p->learned.learner)
        learn_transaction(p->learned.learner, transaction);
    if (p->facts)
        app_facts_transaction(p->facts, transaction);
    for (guint i = 0; i < writers->len; i++) {
        rep_writer *writer = g_ptr_array_index(writers, i);
        if (writer->format->transaction)
            writer->format->transaction(writer, transaction);
    }
}

static void on_block(void *user, const ana_block *block)
{
    app_pipeline *p = user;
    const GPtrArray *writers = p->outputs.writers;
    const char *file = app_blocks_keep(p->blocks, block);
    for (guint i = 0; i < writers->len; i++) {
        rep_writer *writer = g_ptr_array_index(writers, i);
        if (writer->format->block)
            writer->format->block(writer, block, file);
    }
}

static void on_connection_closed(void *user, ana_connection *connection)
{
    rules_connection_closed(((const app_pipeline *)user)->rules, connection);
}

static void on_connection_end(void *user, ana_connection *connection)
{
    app_pipeline *p = user;
    const GPtrArray *writers = p->outputs.writers;
    rep_totals_add(&p->totals, connection);
    if (p->open)
        g_hash_table_remove(p->open, connection);
    rules_connection_end(p->rules, connection);
    if (p->learned.learner)
        learn_connection_end(p->learned.learner, connection);
    for (guint i = 0; i < writers->len; i++) {
        rep_writer *writer = g_ptr_array_index(writers, i);
        if (writer->format->connection)
            writer->format->connection(writer, connection);
    }
}

static void on_connection_begin(void *user, ana_connection *connection, const cap_stamp *stamp)
{
    const app_pipeline *p = user;
    if (p->open)
        g_hash_table_add(p->open, connection);
    rules_connection_begin(p->rules, connection, stamp);
}

static void on_tcp(void *user, ana_connection *connection, int side, cap_tcp_event event,
                   const cap_stamp *stamp)
{
    rules_tcp(((const app_pipeline *)user)->rules, connection, side, event, stamp);
}

static void on_damaged(void *user, const ana_pdu *pdu)
{
    rules_damaged(((const app_pipeline *)user)->rules, pdu);
}

static void on_secured(void *user, const ana_connection *connection, const cap_stamp *stamp)
{
    rules_secured(((const app_pipeline *)user)->rules, connection, stamp);
}

static void on_foreign(void *user, const ana_connection *connection, const cap_stamp *stamp)
{
    const app_pipeline *p = user;
    rules_foreign(p->rules, connection, stamp);
    if (p->learned.learner)
        learn_foreign(p->learned.learner, connection);
}

static void on_gap(void *user, ana_connection *connection, int side, uint64_t size,
                   const cap_stamp *stamp)
{
    rules_gap(((const app_pipeline *)user)->rules, connection, side, size, stamp);
}

static void on_icmp(void *user, const cap_icmp *icmp, const cap_stamp *stamp)
{
    const app_pipeline *p = user;
    rules_icmp(p->rules, icmp, stamp);
    app_live_evidence_icmp(p->evidence, icmp, stamp);
}

static void on_neighbour(void *user, const cap_neighbour *neighbour, const cap_stamp *stamp)
{
    rules_neighbour(((const app_pipeline *)user)->rules, neighbour, stamp);
}

static void on_tick(void *user, int64_t now)
{
    rules_tick(((const app_pipeline *)user)->rules, now);
}

static bool wants_blocks(const app_pipeline *p)
{
    const GPtrArray *writers = p->outputs.writers;
    for (guint i = 0; i < writers->len && !p->blocks; i++)
        if (((const rep_writer *)g_ptr_array_index(writers, i))->format->block)
            return true;
    return p->blocks != NULL;
}

/* PDUs are heard of only if a writer wants them: of which protocols, see ana_sink; none: false. */
static bool wants_pdus(const app_outputs *outputs, unsigned *protocols)
{
    bool any = false;
    *protocols = 0;
    for (guint i = 0; i < outputs->writers->len; i++) {
        const rep_format *format =
            ((const rep_writer *)g_ptr_array_index(outputs->writers, i))->format;
        if (!format->pdu)
            continue;
        any = true;
        *protocols |= format->pdu_protocols ? format->pdu_protocols : UINT_MAX;
    }
    return any;
}

ana_options app_analyzer_options(const app_options *options)
{
    ana_options result = {
        .answer_timeout = options->answer_timeout,
        .end_timeout = options->end_timeout,
        .syn_timeout = options->syn_timeout,
    };
    app_limits_analyzer(&options->limits, &result);
    return result;
}

static void begin_engines(app_pipeline *p)
{
    rules_options limits = {
        .answer_timeout = p->options->answer_timeout,
        .end_timeout = p->options->end_timeout,
        .syn_timeout = p->options->syn_timeout,
        .policy = p->options->policy,
        .learn_patterns = p->options->learning,
    };
    const ana_options waits = app_analyzer_options(p->options);
    unsigned protocols;
    const bool pdus = wants_pdus(&p->outputs, &protocols);
    const ana_sink sink = {
        .user = p,
        .pdu = pdus ? on_pdu : NULL,
        .pdu_protocols = protocols,
        .transaction = on_transaction,
        .block = wants_blocks(p) ? on_block : NULL,
        .connection_begin = on_connection_begin,
        .connection_closed = on_connection_closed,
        .connection_end = on_connection_end,
        .tcp = on_tcp,
        .damaged = on_damaged,
        .foreign = on_foreign,
        .secured = on_secured,
        .gap = on_gap,
        .icmp = on_icmp,
        .neighbour = on_neighbour,
        .tick = on_tick,
    };
    app_limits_rules(&p->options->limits, &limits);
    p->rules = rules_new(&limits);
    p->analyzer = ana_new(&waits, &sink);
    rules_attach(p->rules, p->analyzer);
}

/* Whether a segment begins with S7comm or S7comm-plus in ISO-on-TCP. */
static bool is_s7(const uint8_t *payload, size_t size)
{
    enum { PROTOCOL_ID = 7 }; /* behind TPKT and the header of a DT */
    size_t keep;
    return size > PROTOCOL_ID && tpkt_resync((s7_bytes){payload, size}, &keep) == 0 &&
           (payload[PROTOCOL_ID] == S7_PROTOCOL_COMM || payload[PROTOCOL_ID] == S7_PROTOCOL_PLUS);
}

cap_engine *app_capture_new(const app_options *options, const cap_sink *sink)
{
    cap_options limits = {
        .ports = (const uint16_t *)options->ports->data,
        .port_count = options->ports->len,
        .idle = options->live ? options->listening.idle : 0,
        .recognize = is_s7,
    };
    app_limits_capture(&options->limits, &limits);
    return cap_engine_new(&limits, sink);
}

static app_exit judge(const app_pipeline *p)
{
    const GPtrArray *findings = rules_findings(p->rules);
    for (guint i = 0; i < findings->len; i++) {
        const rules_finding *finding = g_ptr_array_index(findings, i);
        if ((int)finding->severity >= p->options->fail_on)
            return APP_FINDING;
    }
    return APP_DONE;
}

static void write_outcome(const app_pipeline *p, const rep_outcome *outcome)
{
    for (guint i = 0; i < p->outputs.writers->len; i++) {
        rep_writer *writer = g_ptr_array_index(p->outputs.writers, i);
        if (!writer->format->finish)
            continue;
        if (p->options->live && writer->format == &rep_format_text)
            rep_output_rewind(writer->output); /* an earlier report */
        writer->format->finish(writer, outcome);
    }
}

static app_exit write_without(const app_pipeline *p, const rep_outcome *outcome)
{
    write_outcome(p, outcome);
    return APP_DONE;
}

/* Where there can be no evidence, the other outputs are written all the same. */
static app_exit write_with_evidence(const app_pipeline *p, rep_outcome *outcome)
{
    rep_evidence_set *set = app_evidence_collect(p->options, rules_findings(p->rules), p->inputs);
    app_exit result = APP_OUTPUT;
    outcome->evidence = set;
    write_outcome(p, outcome);
    if (set)
        result = app_evidence_write(p->options, &p->outputs, set, p->inputs);
    rep_evidence_set_free(set);
    return result;
}

static ana_connection **open_connections(const app_pipeline *pipeline, guint *count)
{
    return (ana_connection **)(void *)g_hash_table_get_keys_as_array(pipeline->open, count);
}

void app_pipeline_look(app_pipeline *pipeline)
{
    guint count = 0;
    ana_connection **open = pipeline->open ? open_connections(pipeline, &count) : NULL;
    rules_look(pipeline->rules, open, count);
    g_free(open);
}

static void grade(app_pipeline *p, const rep_inputs *inputs)
{
    rules_capture(p->rules, cap_engine_stats(p->engine));
    rules_capture_dropped(p->rules, rep_inputs_dropped(inputs),
                          rep_inputs_dropped_interface(inputs));
    app_pipeline_look(p);
}

static rep_outcome outcome_of(const app_pipeline *p, const rep_inputs *inputs)
{
    return (rep_outcome){
        .analyzer = p->analyzer,
        .rules = p->rules,
        .capture = cap_engine_stats(p->engine),
        .inputs = inputs,
        .totals = &p->totals,
        .elapsed = (g_get_monotonic_time() - p->started) * 1000,
    };
}

/* With those that have not ended. */
static rep_totals totals_so_far(const app_pipeline *p)
{
    rep_totals totals = p->totals;
    GHashTableIter iter;
    gpointer connection;
    g_hash_table_iter_init(&iter, p->open);
    while (g_hash_table_iter_next(&iter, &connection, NULL))
        rep_totals_add(&totals, connection);
    return totals;
}

static GPtrArray *reaches_so_far(const app_pipeline *p)
{
    guint count;
    ana_connection **open = open_connections(p, &count);
    GPtrArray *reaches = ana_reachability_so_far(p->analyzer, open, count);
    g_free(open);
    return reaches;
}

/* Of all connections, as if they ended now. */
typedef struct so_far {
    rep_totals totals;
    GPtrArray *reaches;
    rep_outcome outcome;
} so_far;

/* It refers to itself: not to be copied. */
static void begin_so_far(so_far *s, const app_pipeline *p, const rep_inputs *inputs)
{
    s->totals = totals_so_far(p);
    s->reaches = reaches_so_far(p);
    s->outcome = outcome_of(p, inputs);
    s->outcome.totals = &s->totals;
    s->outcome.reaches = s->reaches;
}

static void end_so_far(so_far *s)
{
    g_ptr_array_unref(s->reaches);
}

bool app_pipeline_report(app_pipeline *pipeline, const rep_format *format, const rep_inputs *inputs)
{
    so_far state;
    bool any = false;
    grade(pipeline, inputs);
    begin_so_far(&state, pipeline, inputs);
    for (guint i = 0; i < pipeline->outputs.writers->len; i++) {
        rep_writer *writer = g_ptr_array_index(pipeline->outputs.writers, i);
        if (writer->format != format)
            continue;
        rep_output_rewind(writer->output);
        format->finish(writer, &state.outcome);
        rep_output_flush(writer->output);
        if (writer->output->error != 0)
            app_complain("%s: cannot be written: %s", writer->output->name,
                         g_strerror(writer->output->error));
        any = true;
    }
    end_so_far(&state);
    return any;
}

/* Those that this process may run on: GLib counts all that there are. */
static unsigned usable_processors(void)
{
    cpu_set_t set;
    return sched_getaffinity(0, sizeof set, &set) == 0 ? (unsigned)CPU_COUNT(&set)
                                                       : g_get_num_processors();
}

/* Whether packets may be read in a thread of their own: files, and where there is a processor for
 * it. What comes from elsewhere is told as soon as it is there. */
static bool may_read_apart(const app_options *options)
{
    if (options->live || usable_processors() < 2)
        return false;
    for (char **file = options->files; file && *file; file++)
        if (!g_file_test(*file, G_FILE_TEST_IS_REGULAR))
            return false;
    return true;
}

app_exit app_pipeline_open(app_pipeline *pipeline, const app_options *options)
{
    *pipeline = (app_pipeline){.options = options, .started = g_get_monotonic_time()};
    app_exit result = app_outputs_open(&pipeline->outputs, options);
    if (result == APP_DONE && options->blocks_path) {
        pipeline->blocks = app_blocks_open(options->blocks_path);
        result = pipeline->blocks ? APP_DONE : APP_OUTPUT;
    }
    if (result == APP_DONE && options->listening.evidence.path) {
        pipeline->evidence = app_live_evidence_open(options);
        result = pipeline->evidence ? APP_DONE : APP_OUTPUT;
    }
    if (result == APP_DONE)
        result = app_learned_open(&pipeline->learned, options);
    if (result == APP_DONE) {
        if (options->live)
            pipeline->open = g_hash_table_new(g_direct_hash, g_direct_equal);
        begin_engines(pipeline);
        cap_sink sink = ana_capture_sink(pipeline->analyzer);
        app_live_evidence_hear(pipeline->evidence, &sink);
        if (may_read_apart(options)) {
            pipeline->relay = cap_relay_new(&sink);
            sink = cap_relay_sink(pipeline->relay);
        }
        pipeline->engine = app_capture_new(options, &sink);
    }
    return result;
}

static void tell_open(const app_pipeline *p, rep_writer *writer, const rep_update *update)
{
    GHashTableIter iter;
    gpointer connection;
    g_hash_table_iter_init(&iter, p->open);
    while (g_hash_table_iter_next(&iter, &connection, NULL))
        writer->format->open(writer, connection, update);
}

/* Whether an output tells anything before the end. */
static bool is_looked_for(const app_pipeline *p)
{
    for (guint i = 0; i < p->outputs.writers->len; i++) {
        const rep_writer *writer = g_ptr_array_index(p->outputs.writers, i);
        if (writer->format->open || writer->format->update)
            return true;
    }
    return false;
}

void app_pipeline_update(app_pipeline *pipeline, const rep_inputs *inputs, bool anew)
{
    const rep_update update = {.now = g_get_monotonic_time(), .anew = anew};
    so_far state;
    if (!is_looked_for(pipeline))
        return;
    begin_so_far(&state, pipeline, inputs);
    for (guint i = 0; i < pipeline->outputs.writers->len; i++) {
        rep_writer *writer = g_ptr_array_index(pipeline->outputs.writers, i);
        if (writer->format->open)
            tell_open(pipeline, writer, &update);
        if (writer->format->update)
            writer->format->update(writer, &state.outcome, &update);
    }
    end_so_far(&state);
}

static void free_policy(gpointer policy)
{
    policy_free(policy);
}

const policy_model *app_pipeline_policy(const app_pipeline *pipeline)
{
    const GPtrArray *later = pipeline->policies;
    return later ? g_ptr_array_index(later, later->len - 1) : pipeline->options->policy;
}

/* The old ones are kept: findings and outputs may still refer to them. */
void app_pipeline_take_policy(app_pipeline *pipeline, policy_model *policy)
{
    guint count;
    ana_connection **open = open_connections(pipeline, &count);
    if (!pipeline->policies)
        pipeline->policies = g_ptr_array_new_with_free_func(free_policy);
    g_ptr_array_add(pipeline->policies, policy);
    rules_set_policy(pipeline->rules, policy, open, count);
    ana_forget_memos(pipeline->analyzer);
    g_free(open);
    for (guint i = 0; i < pipeline->outputs.writers->len; i++) {
        rep_writer *writer = g_ptr_array_index(pipeline->outputs.writers, i);
        g_array_index(pipeline->outputs.settings, rep_settings, i).policy = policy;
        if (writer->format->policy)
            writer->format->policy(writer);
    }
}

app_exit app_pipeline_finish(app_pipeline *pipeline, const rep_inputs *inputs)
{
    grade(pipeline, inputs);
    if (pipeline->learned.learner)
        rules_patterns(pipeline->rules, learn_pattern_told, pipeline->learned.learner);
    rep_outcome outcome = outcome_of(pipeline, inputs);
    app_exit result = pipeline->inputs && app_evidence_is_wanted(&pipeline->outputs)
                          ? write_with_evidence(pipeline, &outcome)
                          : write_without(pipeline, &outcome);
    result = app_gravest(
        result, app_learned_write(&pipeline->learned, pipeline->analyzer, outcome.capture, inputs));
    return app_gravest(result, judge(pipeline));
}

app_exit app_pipeline_close(app_pipeline *pipeline)
{
    app_exit result = app_outputs_close(&pipeline->outputs);
    result = app_gravest(result, app_blocks_close(pipeline->blocks));
    if (app_live_evidence_close(pipeline->evidence))
        result = app_gravest(result, APP_OUTPUT);
    app_learned_close(&pipeline->learned);
    cap_engine_free(pipeline->engine);
    cap_relay_free(pipeline->relay);
    rules_free(pipeline->rules);
    ana_free(pipeline->analyzer);
    if (pipeline->open)
        g_hash_table_unref(pipeline->open);
    if (pipeline->policies)
        g_ptr_array_unref(pipeline->policies);
    return result;
}
