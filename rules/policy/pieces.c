/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/policy/pieces.h"

static const uint64_t area_rest = UINT64_C(0xFFFFFFFFFFFF), block_rest = UINT32_MAX;

void policy_pieces_begin(policy_pieces *walk, const policy_coverage *coverage)
{
    *walk = (policy_pieces){.coverage = coverage};
    if (coverage->extents->len > 0)
        walk->next = g_array_index(coverage->extents, policy_extent, 0).first;
}

/* The first piece of the extent. */
static policy_piece first_piece(policy_extent extent)
{
    const uint64_t area_end = extent.first | area_rest, block_end = extent.first | block_rest;
    if (extent.first == 0 && extent.last == UINT64_MAX)
        return (policy_piece){POLICY_PIECE_ALL, extent};
    if ((extent.first & area_rest) == 0 && extent.last >= area_end)
        return (policy_piece){POLICY_PIECE_AREA, {extent.first, area_end}};
    if ((extent.first & block_rest) != 0 || extent.last < block_end)
        return (policy_piece){POLICY_PIECE_PART, {extent.first, MIN(extent.last, block_end)}};
    uint64_t last = MIN(extent.last, area_end);
    if ((last & block_rest) != block_rest)
        last = (last & ~block_rest) - 1;
    return (policy_piece){POLICY_PIECE_BLOCKS, {extent.first, last}};
}

bool policy_pieces_next(policy_pieces *walk, policy_piece *out)
{
    const GArray *extents = walk->coverage->extents;
    if (walk->at == extents->len)
        return false;
    const uint64_t last = g_array_index(extents, policy_extent, walk->at).last;
    *out = first_piece((policy_extent){walk->next, last});
    if (out->extent.last < last)
        walk->next = out->extent.last + 1;
    else if (++walk->at < extents->len)
        walk->next = g_array_index(extents, policy_extent, walk->at).first;
    return true;
}
