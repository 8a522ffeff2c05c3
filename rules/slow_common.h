/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: late answers that have their cause in what all of them pass. Where two
 * servers that were late answer at the same moment, the network stood still until then, or the
 * capture did, and no CPU was slow. */
#ifndef S7TAP_RULES_SLOW_COMMON_H
#define S7TAP_RULES_SLOW_COMMON_H

#include "capture/sink.h"

/* One late answer. */
typedef struct slow_wait {
    void *owner; /* the caller's; NULL: an empty place */
    cap_address server;
    cap_stamp answer;
    int64_t latency;
    bool common; /* another server's came with it */
} slow_wait;

enum { SLOW_WAITS = 64 };

/* The last ones; zeroed is empty. */
typedef struct slow_common {
    slow_wait wait[SLOW_WAITS];
    uint32_t next;
} slow_common;

/* Adds one and marks it, and those of other servers that came with it, as common. `gone` becomes
 * the one that made way; its owner is NULL if none had to. */
void slow_common_add(slow_common *common, const slow_wait *wait, slow_wait *gone);

#endif
