/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/reach_early.h"

#include "rules/keys.h"

void reach_early_keep(reach_early_ring *ring, const cap_icmp *icmp, const cap_stamp *stamp,
                      int64_t hold_time, rules_ledger *ledger)
{
    reach_early *place = &ring->list[ring->next];
    if (ring->count == REACH_MAX_EARLY && !place->used &&
        stamp->time - place->stamp.time <= hold_time)
        rules_ledger_drop(ledger);
    *place = (reach_early){*icmp, *stamp, false};
    ring->next = (ring->next + 1) % REACH_MAX_EARLY;
    ring->count = MIN(ring->count + 1, REACH_MAX_EARLY);
}

const reach_early *reach_early_take(reach_early_ring *ring, const ana_connection *c,
                                    const cap_stamp *stamp, int64_t hold_time)
{
    for (uint32_t i = 0; i < ring->count; i++) {
        reach_early *one = &ring->list[i];
        const int64_t apart = one->stamp.time - stamp->time;
        if (one->used || apart < -hold_time || apart > hold_time ||
            !rules_same_endpoint(&one->icmp.source, ana_client(c)) ||
            !rules_same_endpoint(&one->icmp.target, ana_server(c)))
            continue;
        one->used = true;
        return one;
    }
    return NULL;
}
