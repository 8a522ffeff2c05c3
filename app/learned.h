/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The policy that `s7tap learn` writes. */
#ifndef S7TAP_APP_LEARNED_H
#define S7TAP_APP_LEARNED_H

#include "app/command.h"
#include "app/options.h"
#include "rules/learn/learn.h"

typedef struct app_learned {
    const app_options *options;
    learn_learner *learner; /* NULL: nothing is to be learned */
    struct app_replacement *file;
} app_learned;

/* APP_DONE; APP_USAGE if what would be written is an input, another output or the policy of -p;
 * APP_OUTPUT if it cannot be written. Close in every case. */
app_exit app_learned_open(app_learned *learned, const app_options *options);
/* Writes the policy, unless there was nothing to learn from. APP_OUTPUT if that cannot be. */
app_exit app_learned_write(app_learned *learned, const ana_analyzer *analyzer,
                           const cap_stats *capture, const rep_inputs *inputs);
void app_learned_close(app_learned *learned);

#endif
