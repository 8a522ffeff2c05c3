/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/slow_common.h"

#include "rules/keys.h"

/* When packets flow again, all that waited come at once. */
static bool end_together(const slow_wait *a, const slow_wait *b)
{
    const int64_t moment = 20 * INT64_C(1000000);
    const int64_t apart = a->answer.time - b->answer.time;
    return -moment <= apart && apart <= moment;
}

void slow_common_add(slow_common *common, const slow_wait *wait, slow_wait *gone)
{
    slow_wait *place = &common->wait[common->next++ % SLOW_WAITS];
    *gone = *place;
    *place = *wait;
    for (uint32_t i = 0; i < SLOW_WAITS; i++) {
        slow_wait *other = &common->wait[i];
        if (!other->owner || other == place || !end_together(other, place) ||
            rules_same_address(&other->server, &place->server))
            continue;
        other->common = place->common = true;
    }
}
