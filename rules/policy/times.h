/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the policy: times of day and of the week, the value of `times=`.
 *
 *   TIMES = ENTRY{,ENTRY}     ENTRY = [DAY[-DAY]] [HH:MM-HH:MM], not empty
 *
 * Days are Mon to Sun. An entry that ends before it begins goes on into the next day. */
#ifndef S7TAP_RULES_POLICY_TIMES_H
#define S7TAP_RULES_POLICY_TIMES_H

#include "rules/policy/source.h"

enum { POLICY_DAY_MINUTES = 24 * 60, POLICY_WEEK_MINUTES = 7 * POLICY_DAY_MINUTES };

typedef struct policy_times {
    char *text;                               /* as written */
    uint8_t minutes[POLICY_WEEK_MINUTES / 8]; /* a bit each, from Monday 00:00 on */
} policy_times;

/* Complains of what is wrong; the caller owns the result all the same. */
policy_times *policy_times_parse(policy_source *source, policy_text text);
void policy_times_free(policy_times *times);

/* Whether a minute of the week, from 0, is among them. */
bool policy_times_hold(const policy_times *times, uint32_t minute);

/* The minute of the week, from Monday 00:00, of a time in seconds since 1970, local time already.
 */
uint32_t policy_minute_of_week(int64_t seconds);

#endif
