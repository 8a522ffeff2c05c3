/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/tally.h"

#include <string.h>

void rules_tally_count(rules_tally *tally, const cap_stamp *stamp)
{
    if (tally->count++ == 0)
        tally->first = *stamp;
    tally->last = *stamp;
    if (tally->frame_count < RULES_MAX_FRAMES)
        tally->frames[tally->frame_count++] = *stamp;
}

void rules_tally_add(rules_tally *to, const rules_tally *from)
{
    if (from->count == 0)
        return;
    if (to->count == 0)
        to->first = from->first;
    to->count += from->count;
    to->last = from->last;
    for (uint32_t i = 0; i < from->frame_count && to->frame_count < RULES_MAX_FRAMES; i++)
        to->frames[to->frame_count++] = from->frames[i];
}

void rules_tally_tell(const rules_tally *tally, rules_finding *finding)
{
    finding->count = tally->count;
    finding->first = tally->first;
    finding->last = tally->last;
    finding->frame_count = tally->frame_count;
    memcpy(finding->frames, tally->frames, sizeof finding->frames);
}
