/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/tally.h"

#include "rules/fold.h"

#include <string.h>

void rules_tally_count(rules_tally *tally, const cap_stamp *stamp)
{
    if (tally->count++ == 0)
        tally->first = *stamp;
    tally->last = *stamp;
    if (tally->frame_count < RULES_MAX_FRAMES)
        tally->frames[tally->frame_count++] = *stamp;
}

void rules_frames_insert(cap_stamp *frames, uint32_t *count, const cap_stamp *stamp)
{
    uint32_t at = *count;
    while (at > 0 && fold_compare_stamps(&frames[at - 1], stamp) > 0)
        at--;
    if (at > 0 && fold_compare_stamps(&frames[at - 1], stamp) == 0)
        return;
    if (at == RULES_MAX_FRAMES)
        return;
    *count = MIN(*count + 1, (uint32_t)RULES_MAX_FRAMES);
    memmove(&frames[at + 1], &frames[at], (*count - at - 1) * sizeof *frames);
    frames[at] = *stamp;
}

void rules_tally_insert(rules_tally *tally, const cap_stamp *stamp)
{
    if (tally->count == 0 || fold_compare_stamps(stamp, &tally->first) < 0)
        tally->first = *stamp;
    if (tally->count == 0 || fold_compare_stamps(stamp, &tally->last) > 0)
        tally->last = *stamp;
    tally->count++;
    rules_frames_insert(tally->frames, &tally->frame_count, stamp);
}

void rules_tally_support(rules_tally *tally, const cap_stamp *stamp)
{
    if (fold_compare_stamps(stamp, &tally->last) > 0)
        tally->last = *stamp;
    tally->supported++;
    rules_frames_insert(tally->frames, &tally->frame_count, stamp);
}

void rules_tally_add(rules_tally *to, const rules_tally *from)
{
    if (from->count == 0)
        return;
    if (to->count == 0)
        to->first = from->first;
    to->count += from->count;
    to->supported += from->supported;
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
