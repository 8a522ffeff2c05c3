/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/policy/objects.h"

#include "rules/policy/extent_text.h"
#include "rules/policy/pieces.h"

/* Whole blocks have names only in the area of data blocks, which is DB in the file. */
static void put_blocks(GString *out, policy_extent extent, bool write)
{
    const uint16_t first = policy_block_of(extent.first), last = policy_block_of(extent.last);
    policy_extent_put(out, (policy_extent){extent.first, extent.first | UINT32_MAX}, write);
    if (last > first && policy_area_of(extent.first) == S7_AREA_DB)
        g_string_append_printf(out, "-%u", last);
}

static void put_area(GString *out, policy_extent extent, bool write)
{
    if (policy_area_of(extent.first) == S7_AREA_DB)
        g_string_append(out, "DB");
    else
        policy_extent_put(out, (policy_extent){extent.first, extent.first | UINT32_MAX}, write);
}

void policy_objects_put(GString *out, const policy_coverage *coverage, bool write)
{
    policy_pieces walk;
    policy_piece piece;
    const char *between = "";
    policy_pieces_begin(&walk, coverage);
    while (policy_pieces_next(&walk, &piece)) {
        g_string_append(out, between);
        between = ",";
        if (piece.kind == POLICY_PIECE_BLOCKS)
            put_blocks(out, piece.extent, write);
        else if (piece.kind == POLICY_PIECE_AREA)
            put_area(out, piece.extent, write);
        else
            policy_extent_put(out, piece.extent, write);
    }
}
