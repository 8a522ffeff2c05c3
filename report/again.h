/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When something that goes on is worth telling again: at once if it became graver; else a minute
 * later, then after twice as long each time, up to an hour, so that a fault of each second does not
 * fill a log. Where it was quiet for twice as long, waits begin anew. */
#ifndef S7TAP_REPORT_AGAIN_H
#define S7TAP_REPORT_AGAIN_H

#include "rules/finding.h"

/* As it was told the last time; all zero: never. */
typedef struct rep_again {
    int64_t at, wait; /* us */
    uint64_t content;
    rules_severity severity;
} rep_again;

/* Whether it is to be told at `now` (us, monotonic), and takes note if it is. `content`: a number
 * that changes when it goes on. */
bool rep_again_take(rep_again *again, uint64_t content, rules_severity severity, int64_t now);

#endif
