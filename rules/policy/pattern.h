/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sections [pattern NAME]: what a partner asks of a CPU again and again.
 *
 *   every.PERIOD=REQUEST{;REQUEST}    these, one after the other, in each cycle
 *   any.PERIOD=REQUEST{;REQUEST}      these, in any order
 *   also=REQUEST{;REQUEST}            these, now and then
 *   PERIOD  = 500ms | 1.5s            a request that stands n times comes n times in it
 *   REQUEST = read OBJECT{,OBJECT} | write OBJECT{,OBJECT} | ask SERVICE
 */
#ifndef S7TAP_RULES_POLICY_PATTERN_H
#define S7TAP_RULES_POLICY_PATTERN_H

#include "rules/policy/policy.h"
#include "rules/policy/source.h"
#include "rules/policy/write.h"

/* No requests yet; the name is borrowed. */
policy_pattern *policy_pattern_new(const char *name, uint32_t line);
void policy_pattern_free(gpointer pattern);

/* A period without unit-less numbers; false, and a complaint, if it is none. */
bool policy_period_parse(policy_source *source, policy_text text, int64_t *out);
/* Whether there is a list of the period already, ordered or not. */
bool policy_pattern_has(const policy_pattern *pattern, int64_t period, bool ordered);
/* Adds the requests of one list; complains of everything wrong. `period` 0: those of `also`. */
void policy_pattern_parse(policy_pattern *pattern, policy_source *source, policy_text text,
                          int64_t period, bool ordered);

/* Rounded to what is worth telling: whole ms, two digits or three. */
int64_t policy_period_round(int64_t period);
/* "500ms", "1.5s": so rounded. */
void policy_period_put(GString *out, int64_t period);
/* The section; partner and CPU are named as its members say. Periods are whole ms. Read again, it
 * gives the same; but of two rounds with one period, neither can be told as one. */
void policy_pattern_put(policy_writer *writer, const policy_pattern *pattern);

#endif
