/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: what differs from a stable model. */
#ifndef S7TAP_RULES_PATTERN_WATCH_H
#define S7TAP_RULES_PATTERN_WATCH_H

#include "rules/pattern_model.h"

/* What a request brings to light; bits. */
enum {
    PATTERN_BACK = 1,     /* it was silent */
    PATTERN_SLOWER = 2,   /* it has come less often for some cycles */
    PATTERN_FASTER = 4,   /* more often */
    PATTERN_REORDERED = 8 /* it has followed another one for some cycles */
};

/* A request that is part of the cycle of a model that watches: PATTERN_... bits, mostly 0. */
uint32_t pattern_watch(pattern_lane *lane, pattern_request *request, const cap_stamp *stamp);

/* The requests that are missing on a lane at this time and not marked silent yet: bits by their
 * index. They are told once; who does not take them sets `lane->due` back. */
uint64_t pattern_missing(pattern_lane *lane, int64_t now);

/* Those that come over the lane or are due on it. */
uint64_t pattern_expected(const pattern_lane *lane);

/* Nothing at all was captured for a while, `dark` ns: as much counts as the slowest request may
 * take. */
void pattern_darken(pattern_lane *lane, int64_t dark);

#endif
