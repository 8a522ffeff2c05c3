/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/policy/coverage.h"

static uint64_t position(uint8_t area, uint16_t db, uint32_t bit)
{
    return (uint64_t)area << 48 | (uint64_t)db << 32 | bit;
}

static uint8_t canonical_area(uint8_t area)
{
    switch (area) {
    case S7_AREA_DI:
        return S7_AREA_DB;
    case S7_AREA_TIMER_200:
        return S7_AREA_TIMER;
    case S7_AREA_COUNTER_200:
        return S7_AREA_COUNTER;
    default:
        return area;
    }
}

static bool has_blocks(uint8_t area)
{
    return area == S7_AREA_DB || area == S7_AREA_RECORD;
}

policy_extent policy_extent_of(uint8_t area, uint16_t db, uint32_t first, uint32_t last)
{
    const uint8_t canonical = canonical_area(area);
    const uint16_t block = has_blocks(canonical) ? db : 0;
    return (policy_extent){position(canonical, block, first), position(canonical, block, last)};
}

policy_extent policy_extent_of_blocks(uint8_t area, uint16_t first, uint16_t last)
{
    const uint8_t canonical = canonical_area(area);
    return (policy_extent){position(canonical, first, 0), position(canonical, last, UINT32_MAX)};
}

/* A record is one thing, named by the logical address of its module. */
static policy_extent extent_of_record(const s7_item *item)
{
    const uint32_t module = item->start << 3 | item->bit;
    return policy_extent_of(item->area, item->db, module, module);
}

static uint32_t last_of(uint32_t first, uint64_t length)
{
    return (uint32_t)MIN(first + MAX(length, 1) - 1, UINT32_MAX);
}

/* Only bits begin within a byte; what begins there all the same touches that byte from its start.
 */
static policy_extent extent_of_bits(const s7_item *item)
{
    const bool bits = item->type == S7_TYPE_BIT;
    const uint32_t size = bits ? 1 : s7_type_size(item->type) * 8;
    const uint32_t first = item->start * 8 + (bits ? item->bit : 0);
    if (size == 0)
        return policy_extent_of(item->area, item->db, first, UINT32_MAX);
    const uint64_t length = (uint64_t)item->count * size + (bits ? 0 : item->bit);
    return policy_extent_of(item->area, item->db, first, last_of(first, length));
}

policy_extent policy_extent_of_item(const s7_item *item)
{
    if (!item->absolute)
        return POLICY_EVERYTHING;
    if (item->area == S7_AREA_RECORD)
        return extent_of_record(item);
    if (s7_area_is_numbered(item->area))
        return policy_extent_of(item->area, 0, item->start, last_of(item->start, item->count));
    return extent_of_bits(item);
}

void policy_coverage_init(policy_coverage *coverage)
{
    coverage->extents = g_array_new(FALSE, FALSE, sizeof(policy_extent));
}

void policy_coverage_clear(policy_coverage *coverage)
{
    g_array_unref(coverage->extents);
}

void policy_coverage_add(policy_coverage *coverage, policy_extent extent)
{
    g_array_append_val(coverage->extents, extent);
}

static gint compare_extents(gconstpointer left, gconstpointer right)
{
    const policy_extent *a = left, *b = right;
    return (a->first > b->first) - (a->first < b->first);
}

void policy_coverage_seal(policy_coverage *coverage)
{
    GArray *extents = coverage->extents;
    g_array_sort(extents, compare_extents);
    guint kept = 0;
    for (guint i = 0; i < extents->len; i++) {
        const policy_extent next = g_array_index(extents, policy_extent, i);
        policy_extent *last = kept ? &g_array_index(extents, policy_extent, kept - 1) : NULL;
        /* `first` is at least that of `last`: the difference tells adjacent without overflow. */
        if (last && (next.first <= last->last || next.first - last->last == 1))
            last->last = MAX(last->last, next.last);
        else
            g_array_index(extents, policy_extent, kept++) = next;
    }
    g_array_set_size(extents, kept);
}

/* The first extent that reaches up to the position, so that both touch or overlap. */
static guint first_touched(const policy_coverage *coverage, uint64_t first)
{
    guint low = 0, high = coverage->extents->len;
    while (low < high) {
        const guint middle = low + (high - low) / 2;
        const policy_extent *extent = &g_array_index(coverage->extents, policy_extent, middle);
        if (extent->last < first && first - extent->last > 1)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void policy_coverage_insert(policy_coverage *coverage, policy_extent extent)
{
    GArray *extents = coverage->extents;
    const guint at = first_touched(coverage, extent.first);
    guint end = at;
    for (; end < extents->len; end++) {
        const policy_extent *next = &g_array_index(extents, policy_extent, end);
        if (next->first > extent.last && next->first - extent.last > 1)
            break;
        extent.first = MIN(extent.first, next->first);
        extent.last = MAX(extent.last, next->last);
    }
    if (end == at) {
        g_array_insert_val(extents, at, extent);
        return;
    }
    g_array_index(extents, policy_extent, at) = extent;
    g_array_remove_range(extents, at + 1, end - at - 1);
}

/* The extent that holds the position, NULL if none does. */
static const policy_extent *extent_at(const policy_coverage *coverage, uint64_t at)
{
    if (!coverage)
        return NULL;
    guint low = 0, high = coverage->extents->len;
    while (low < high) {
        const guint middle = low + (high - low) / 2;
        const policy_extent *extent = &g_array_index(coverage->extents, policy_extent, middle);
        if (at < extent->first)
            high = middle;
        else if (at > extent->last)
            low = middle + 1;
        else
            return extent;
    }
    return NULL;
}

/* The last position that nothing covers, given that `at` is such a one. */
static uint64_t end_of_gap(const policy_coverage *coverage, uint64_t at, uint64_t last)
{
    guint low = 0, high = coverage ? coverage->extents->len : 0;
    while (low < high) {
        const guint middle = low + (high - low) / 2;
        const policy_extent *extent = &g_array_index(coverage->extents, policy_extent, middle);
        if (extent->first > at) {
            last = MIN(last, extent->first - 1);
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return last;
}

bool policy_find_gap(const policy_coverage *a, const policy_coverage *b, policy_extent extent,
                     policy_extent *gap)
{
    uint64_t at = extent.first;
    for (;;) {
        const policy_extent *in_a = extent_at(a, at), *in_b = extent_at(b, at);
        if (!in_a && !in_b) {
            *gap = (policy_extent){at, end_of_gap(a, at, end_of_gap(b, at, extent.last))};
            return true;
        }
        const uint64_t reached = MAX(in_a ? in_a->last : 0, in_b ? in_b->last : 0);
        if (reached >= extent.last)
            return false;
        at = reached + 1;
    }
}

bool policy_covers(const policy_coverage *a, const policy_coverage *b, policy_extent extent)
{
    policy_extent gap;
    return !policy_find_gap(a, b, extent, &gap);
}
