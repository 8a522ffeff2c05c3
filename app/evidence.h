/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The packets behind findings, which are known only when a capture was read: it is read again, once
 * to see what belongs to the frames of the findings, and once more to hand these packets to the
 * outputs. */
#ifndef S7TAP_APP_EVIDENCE_H
#define S7TAP_APP_EVIDENCE_H

#include "app/command.h"
#include "app/outputs.h"

/* Whether an output wants packets; if so, the inputs must be those of cap_inputs_open_kept. */
bool app_evidence_is_wanted(const app_outputs *outputs);
/* What is behind the findings, of rules_finding. NULL if the inputs cannot be read again: that was
 * named on standard error. The caller owns the result. */
rep_evidence_set *app_evidence_collect(const app_options *options, const GPtrArray *findings,
                                       cap_inputs *inputs);
/* The next packet, borrowed until the next call. False at the end. */
typedef bool app_next_packet(void *user, cap_packet *packet);
/* Adds to the set what is around the frames of its findings, among the packets that `next` has: a
 * few, of few connections. */
void app_evidence_trace_live(const app_options *options, rep_evidence_set *set,
                             app_next_packet *next, void *user);
/* Hands the packets to the outputs. APP_INPUT if some are not there any more. */
app_exit app_evidence_write(const app_options *options, const app_outputs *outputs,
                            const rep_evidence_set *set, cap_inputs *inputs);

#endif
