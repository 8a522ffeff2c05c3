/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/evidence.h"

#include "app/pipeline.h"
#include "app/progress.h"
#include "report/evidence_trace.h"

enum { MAX_COMMENTS = 64 }; /* of one packet, that the input has */

bool app_evidence_is_wanted(const app_outputs *outputs)
{
    for (guint i = 0; i < outputs->writers->len; i++)
        if (((const rep_writer *)g_ptr_array_index(outputs->writers, i))->format->packet)
            return true;
    return false;
}

static cap_inputs *open_again(cap_inputs *inputs)
{
    char *message = NULL;
    cap_inputs *again = cap_inputs_again(inputs, &message);
    if (!again)
        app_complain("%s; there is no evidence", message);
    g_free(message);
    return again;
}

static void trace(const app_options *options, rep_evidence_set *set, bool wide,
                  app_next_packet *next_packet, void *user)
{
    rep_evidence_trace *traced = rep_evidence_trace_new(set, wide);
    const ana_options limits = app_analyzer_options(options);
    const ana_sink heard = rep_evidence_trace_hears(traced);
    ana_analyzer *analyzer = ana_new(&limits, &heard);
    const cap_sink next = ana_capture_sink(analyzer);
    const cap_sink passed = rep_evidence_trace_passes(traced, &next);
    cap_engine *engine = app_capture_new(options, &passed);
    cap_packet packet;
    while (next_packet(user, &packet))
        cap_engine_packet(engine, &packet);
    cap_engine_finish(engine);
    cap_engine_free(engine);
    ana_free(analyzer);
    rep_evidence_trace_free(traced);
}

typedef struct progressing {
    cap_inputs *inputs;
    app_progress progress;
} progressing;

static bool next_of_inputs(void *user, cap_packet *packet)
{
    progressing *p = user;
    const bool more = cap_inputs_next(p->inputs, packet);
    if (more)
        app_progress_packet(&p->progress, p->inputs);
    return more;
}

static void trace_inputs(const app_options *options, rep_evidence_set *set, cap_inputs *inputs)
{
    progressing p = {.inputs = inputs};
    app_progress_begin(&p.progress, options->quiet);
    trace(options, set, false, next_of_inputs, &p);
    app_progress_end(&p.progress);
}

void app_evidence_trace_live(const app_options *options, rep_evidence_set *set,
                             app_next_packet *next, void *user)
{
    enum { FLOWS = 4096 };
    app_options few = *options;
    uint64_t *flows = &few.limits.value[APP_LIMIT_CAPTURE_max_flows];
    *flows = *flows > 0 ? MIN(*flows, FLOWS) : FLOWS;
    trace(&few, set, true, next, user);
}

rep_evidence_set *app_evidence_collect(const app_options *options, const GPtrArray *findings,
                                       cap_inputs *inputs)
{
    cap_inputs *again = open_again(inputs);
    if (!again)
        return NULL;
    rep_evidence_set *set = rep_evidence_set_new(findings);
    if (findings->len > 0)
        trace_inputs(options, set, again);
    cap_inputs_free(again);
    return set;
}

static void hand_out(const app_outputs *outputs, cap_inputs *inputs, const cap_packet *packet,
                     const rep_evidence_packet *evidence)
{
    cap_interface_info interface;
    cap_option comments[MAX_COMMENTS];
    rep_packet told = {
        .packet = packet,
        .interface = &interface,
        .comments = comments,
        .evidence = evidence,
    };
    cap_inputs_interface(inputs, packet, &interface);
    told.comment_count = cap_inputs_comments(inputs, packet, comments, MAX_COMMENTS, &told.flags);
    for (guint i = 0; i < outputs->writers->len; i++) {
        rep_writer *writer = g_ptr_array_index(outputs->writers, i);
        if (writer->format->packet)
            writer->format->packet(writer, &told);
    }
}

/* True if a writer wants them once more. */
static bool end_packets(const app_outputs *outputs)
{
    bool more = false;
    for (guint i = 0; i < outputs->writers->len; i++) {
        rep_writer *writer = g_ptr_array_index(outputs->writers, i);
        if (writer->format->packets_end)
            more |= writer->format->packets_end(writer);
    }
    return more;
}

/* How many packets of the set were found. */
static uint32_t read_packets(const app_options *options, const app_outputs *outputs,
                             const rep_evidence_set *set, cap_inputs *inputs)
{
    const uint32_t wanted = rep_evidence_set_count(set);
    uint32_t found = 0;
    app_progress progress;
    app_progress_begin(&progress, options->quiet);
    cap_packet packet;
    while (found < wanted && cap_inputs_next(inputs, &packet)) {
        const rep_evidence_packet *evidence = rep_evidence_set_find(set, &packet.stamp);
        app_progress_packet(&progress, inputs);
        if (!evidence || evidence->stamp.time != packet.stamp.time)
            continue;
        found++;
        hand_out(outputs, inputs, &packet, evidence);
    }
    app_progress_end(&progress);
    return found;
}

app_exit app_evidence_write(const app_options *options, const app_outputs *outputs,
                            const rep_evidence_set *set, cap_inputs *inputs)
{
    const uint32_t wanted = rep_evidence_set_count(set);
    bool more;
    do {
        cap_inputs *again = open_again(inputs);
        const uint32_t found = again ? read_packets(options, outputs, set, again) : 0;
        cap_inputs_free(again);
        more = end_packets(outputs);
        if (found < wanted) {
            app_complain("%u of the %u packets behind findings are not there any more: the "
                         "capture was changed while it was read",
                         wanted - found, wanted);
            return APP_INPUT;
        }
    } while (more);
    return APP_DONE;
}
