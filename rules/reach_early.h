/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: ICMP errors whose SYN has not been seen yet, because the mirror swapped
 * them. */
#ifndef S7TAP_RULES_REACH_EARLY_H
#define S7TAP_RULES_REACH_EARLY_H

#include "rules/ledger.h"

enum { REACH_MAX_EARLY = 64 };

typedef struct reach_early {
    cap_icmp icmp;
    cap_stamp stamp;
    bool used;
} reach_early;

/* The latest, in a ring. */
typedef struct reach_early_ring {
    reach_early list[REACH_MAX_EARLY];
    uint32_t next, count;
} reach_early_ring;

/* One that makes way though its SYN may still come is counted as dropped. */
void reach_early_keep(reach_early_ring *ring, const cap_icmp *icmp, const cap_stamp *stamp,
                      int64_t hold_time, rules_ledger *ledger);
/* The error that answers the SYN of the connection seen at `stamp`, at most `hold_time` ns apart;
 * NULL none. It is not found again. Borrowed, until the next call. */
const reach_early *reach_early_take(reach_early_ring *ring, const ana_connection *c,
                                    const cap_stamp *stamp, int64_t hold_time);

#endif
