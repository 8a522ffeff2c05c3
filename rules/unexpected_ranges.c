/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/unexpected_ranges.h"

#include <string.h>

enum { MOST_KEPT = 64, MOST_TOLD = 4 };

void unexpected_ranges_clear(unexpected_ranges *ranges)
{
    g_free(ranges->extents);
    *ranges = (unexpected_ranges){0};
}

static policy_extent hull_of(const unexpected_ranges *ranges)
{
    return (policy_extent){ranges->extents[0].first, ranges->extents[ranges->count - 1].last};
}

/* The first extent that reaches up to `first`, so that both touch or overlap. */
static uint32_t find(const unexpected_ranges *ranges, uint64_t first)
{
    uint32_t at = 0;
    while (at < ranges->count && ranges->extents[at].last < first &&
           first - ranges->extents[at].last > 1)
        at++;
    return at;
}

static bool touches(const policy_extent *extent, uint64_t last)
{
    return extent->first <= last || extent->first - last == 1;
}

/* Puts one extent in place of `count` at `at`. */
static void replace(unexpected_ranges *ranges, uint32_t at, uint32_t count, policy_extent extent)
{
    if (count == 0 && ranges->count == ranges->capacity) {
        ranges->capacity = MIN(MAX(4, ranges->capacity * 2), MOST_KEPT + 1);
        ranges->extents = g_renew(policy_extent, ranges->extents, ranges->capacity);
    }
    memmove(ranges->extents + at + 1, ranges->extents + at + count,
            (ranges->count - at - count) * sizeof *ranges->extents);
    ranges->extents[at] = extent;
    ranges->count = ranges->count + 1 - count;
}

void unexpected_ranges_add(unexpected_ranges *ranges, policy_extent extent)
{
    const uint32_t at = find(ranges, extent.first);
    uint32_t joined = 0;
    for (; at + joined < ranges->count && touches(&ranges->extents[at + joined], extent.last);
         joined++) {
        extent.first = MIN(extent.first, ranges->extents[at + joined].first);
        extent.last = MAX(extent.last, ranges->extents[at + joined].last);
    }
    replace(ranges, at, joined, extent);
    if (ranges->count <= MOST_KEPT)
        return;
    ranges->extents[0] = hull_of(ranges);
    ranges->count = 1;
}

static bool holds(const unexpected_ranges *ranges, const policy_extent *extent)
{
    for (uint32_t i = 0; i < ranges->count; i++)
        if (ranges->extents[i].first <= extent->first && extent->last <= ranges->extents[i].last)
            return true;
    return false;
}

bool unexpected_ranges_cover(const unexpected_ranges *outer, const unexpected_ranges *inner)
{
    for (uint32_t i = 0; i < inner->count; i++)
        if (!holds(outer, &inner->extents[i]))
            return false;
    return true;
}

void unexpected_ranges_put(GString *out, const unexpected_ranges *ranges, bool write)
{
    if (ranges->count > MOST_TOLD) {
        policy_extent_put(out, hull_of(ranges), write);
        return;
    }
    for (uint32_t i = 0; i < ranges->count; i++) {
        if (i > 0)
            g_string_append_c(out, ',');
        policy_extent_put(out, ranges->extents[i], write);
    }
}
