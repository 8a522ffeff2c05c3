/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: packets that were dropped while capturing, and the findings that rest on
 * what was not seen at such a time. An answer that nobody captured looks like one that was never
 * given. */
#ifndef S7TAP_RULES_LOSSES_H
#define S7TAP_RULES_LOSSES_H

#include "rules/finding.h"

typedef struct rules_losses rules_losses;

rules_losses *rules_losses_new(void);
void rules_losses_free(rules_losses *losses);

/* Packets, of all inputs so far; `by_interface` of them before the system had them. */
void rules_losses_count(rules_losses *losses, uint64_t packets, uint64_t by_interface);
uint64_t rules_losses_packets(const rules_losses *losses);
uint64_t rules_losses_by_interface(const rules_losses *losses);

/* A time in which packets were dropped, ns. Far too many times become fewer and longer ones. */
void rules_losses_add(rules_losses *losses, int64_t from, int64_t to);
/* Whether it is known when; the first and the last moment then. */
bool rules_losses_timed(const rules_losses *losses, int64_t *first, int64_t *last);
/* Whether some were dropped between these moments, as far as is known when. */
bool rules_losses_within(const rules_losses *losses, int64_t from, int64_t to);

/* Findings that rest on silence (rules_finding.silence) get the loss as an alternative: where it is
 * known when, those that such a time touches, and if all their frames lie in one, they are merely
 * possible; else all of them, and none is proven. What is borrowed lives as long as `losses`. */
void rules_losses_doubt(rules_losses *losses, const GPtrArray *findings);

#endif
