/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The outputs of a run: opened before anything is read, closed with every error named. */
#ifndef S7TAP_APP_OUTPUTS_H
#define S7TAP_APP_OUTPUTS_H

#include "app/command.h"
#include "app/options.h"
#include "app/outage.h"

typedef struct app_outputs {
    GPtrArray *outputs; /* of rep_output */
    GPtrArray *writers; /* of rep_writer, same order */
    GArray *settings;   /* of rep_settings, same order */
    GArray *outages;    /* of app_outage, same order */
} app_outputs;

/* Opens what the options name. Refuses (APP_USAGE) a path that is an input or another output,
 * before anything is opened; APP_OUTPUT if one cannot be written. Close in every case. */
app_exit app_outputs_open(app_outputs *outputs, const app_options *options);
/* The same refusals for the file that a learned policy goes to. It may be the policy that it is
 * added to. */
bool app_outputs_check_learned(const app_options *options);
/* Closes one output: APP_OUTPUT, and what went wrong is named, if something could not be written.
 */
app_exit app_output_close(rep_output *output);
/* True if no output takes anything any more: reading on is pointless. */
bool app_outputs_failed(const app_outputs *outputs);
/* Writes out what has gathered, for those who follow it, and tells of outputs that cannot be
 * written for a while. Call it between lines. */
void app_outputs_flush(const app_outputs *outputs);
/* For files that were renamed: opens them by their names again. Call it between lines; what cannot
 * be opened is named, goes on as it is, and is tried again by app_outputs_flush. */
void app_outputs_reopen(const app_outputs *outputs);
/* APP_OUTPUT if something could not be written, else APP_DONE. */
app_exit app_outputs_close(app_outputs *outputs);

#endif
