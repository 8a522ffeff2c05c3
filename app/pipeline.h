/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every command that takes packets has in common: capture engine, analyzer, rules and the
 * outputs, wired together. The command feeds `engine`. */
#ifndef S7TAP_APP_PIPELINE_H
#define S7TAP_APP_PIPELINE_H

#include "app/blocks.h"
#include "app/facts.h"
#include "app/learned.h"
#include "app/live_evidence.h"
#include "app/outputs.h"
#include "capture/engine.h"
#include "capture/relay.h"

typedef struct app_pipeline {
    const app_options *options;
    app_outputs outputs;
    app_blocks *blocks;          /* NULL: blocks are not to be kept */
    app_live_evidence *evidence; /* NULL: packets are not kept */
    app_learned learned;
    cap_engine *engine;
    cap_relay *relay; /* between engine and analyzer, for an engine that is fed by another thread;
                         NULL: by the one that opened the pipeline */
    ana_analyzer *analyzer;
    rules_engine *rules;
    cap_inputs *inputs;  /* what was read and can be read again, for outputs that want packets;
                            borrowed, NULL none */
    app_facts *facts;    /* NULL: nobody is told of facts; set before the first packet, borrowed */
    GHashTable *open;    /* connections that have not ended; NULL: nobody asks before the end */
    GPtrArray *policies; /* that came after the one of the options; owned. NULL none */
    rep_totals totals;
    int64_t started; /* us, monotonic */
} app_pipeline;

/* What the engines are made with, so that others read as the pipeline does. */
ana_options app_analyzer_options(const app_options *options);
/* The caller owns the result. */
cap_engine *app_capture_new(const app_options *options, const cap_sink *sink);

/* Opens the outputs that the options name. APP_DONE, what app_outputs_open or app_learned_open
 * says, or APP_OUTPUT if there can be no folder for blocks. Close in every case; `options` are
 * borrowed until then. */
app_exit app_pipeline_open(app_pipeline *pipeline, const app_options *options);
/* The input has ended, and the engine was finished: findings are graded, outputs hear of it, and
 * what was learned is written. Tells whether a finding is as grave as --fail-on asks for. */
app_exit app_pipeline_finish(app_pipeline *pipeline, const rep_inputs *inputs);
/* The state so far, as the reports of outputs of `format` have it at the end: those in files
 * replace what is there. Live only; findings are graded. False: there is no such output. */
bool app_pipeline_report(app_pipeline *pipeline, const rep_format *format,
                         const rep_inputs *inputs);
/* Grades findings, of connections that are open, too. */
void app_pipeline_look(app_pipeline *pipeline);
/* Live: tells outputs what is new, or `anew` the whole state, as in files that were just begun.
 * Findings must be graded: by app_pipeline_look. */
void app_pipeline_update(app_pipeline *pipeline, const rep_inputs *inputs, bool anew);
/* The one in force; NULL none. */
const policy_model *app_pipeline_policy(const app_pipeline *pipeline);
/* Live: judges by another policy from now on, which it owns then. */
void app_pipeline_take_policy(app_pipeline *pipeline, policy_model *policy);
/* Writes out what is left and frees all. APP_OUTPUT if something could not be written. */
app_exit app_pipeline_close(app_pipeline *pipeline);

#endif
