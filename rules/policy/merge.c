/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/policy/merge.h"

#include "rules/policy/extent_text.h"
#include "rules/policy/pieces.h"

const policy_merge_limits policy_readable = {.parts = 8, .blocks = 32};

typedef struct gap {
    guint at;       /* between this extent and the next one */
    uint64_t width; /* positions */
} gap;

static void note(GPtrArray *notes, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void note(GPtrArray *notes, const char *format, ...)
{
    if (!notes)
        return;
    va_list arguments;
    va_start(arguments, format);
    g_ptr_array_add(notes, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

/* "DB10", "M": the block, or the area without blocks, that a position lies in. The caller frees. */
static char *name_of(uint64_t position)
{
    GString *out = g_string_new(NULL);
    const uint64_t first = position & ~(uint64_t)UINT32_MAX;
    policy_extent_put(out, (policy_extent){first, first | UINT32_MAX}, false);
    return g_string_free(out, FALSE);
}

/* The smallest object that holds a piece. */
static policy_extent nameable(const policy_piece *piece)
{
    const uint64_t first = piece->extent.first;
    const policy_extent within = {first, MIN(piece->extent.last, first | UINT32_MAX)};
    const policy_extent written = policy_extent_written(within);
    const bool wider = written.first != within.first || written.last != within.last;
    return piece->kind == POLICY_PIECE_ALL || wider ? written : piece->extent;
}

static void replace(policy_coverage *coverage, GArray *extents)
{
    g_array_unref(coverage->extents);
    coverage->extents = extents;
    policy_coverage_seal(coverage);
}

static void note_rounding(GPtrArray *notes, const policy_piece *piece, policy_extent rounded)
{
    if (!notes || (piece->extent.first == rounded.first && piece->extent.last == rounded.last))
        return;
    char *name = name_of(piece->extent.first);
    if (rounded.last == UINT64_MAX)
        note(notes, "everything for area 0x%02X, which has no name",
             policy_area_of(piece->extent.first));
    else if (policy_area_of(rounded.first) == S7_AREA_RECORD)
        note(notes, "all data records for single ones");
    else
        note(notes, "all of %s, because how far was asked is not known", name);
    g_free(name);
}

static void round_to_names(policy_coverage *coverage, GPtrArray *notes)
{
    GArray *extents = g_array_new(FALSE, FALSE, sizeof(policy_extent));
    policy_pieces walk;
    policy_piece piece;
    policy_pieces_begin(&walk, coverage);
    while (policy_pieces_next(&walk, &piece)) {
        const policy_extent rounded = nameable(&piece);
        note_rounding(notes, &piece, rounded);
        g_array_append_val(extents, rounded);
    }
    replace(coverage, extents);
}

static gint compare_gaps(gconstpointer left, gconstpointer right)
{
    const gap *a = left, *b = right;
    if (a->width != b->width)
        return a->width < b->width ? -1 : 1;
    return a->at < b->at ? -1 : 1;
}

/* Closes gaps between the extents, which are sorted and apart, until `most` are left. The result is
 * what was closed, still to be sealed. */
static void close_gaps(GArray *extents, guint most)
{
    const guint count = extents->len;
    GArray *gaps = g_array_sized_new(FALSE, FALSE, sizeof(gap), count);
    for (guint i = 0; i + 1 < count; i++) {
        const policy_extent *here = &g_array_index(extents, policy_extent, i);
        const gap between = {i, here[1].first - here->last - 1};
        g_array_append_val(gaps, between);
    }
    g_array_sort(gaps, compare_gaps);
    for (guint i = 0; i + most < count; i++) {
        const guint at = g_array_index(gaps, gap, i).at;
        policy_extent *here = &g_array_index(extents, policy_extent, at);
        here->last = here[1].first;
    }
    g_array_unref(gaps);
}

/* The parts of one block, which are at hand. */
static void add_parts(GArray *extents, GArray *parts, guint most, GPtrArray *notes)
{
    if (parts->len > most) {
        char *name = name_of(g_array_index(parts, policy_extent, 0).first);
        note(notes, "%u range%s of %s for %u parts", most, most == 1 ? "" : "s", name, parts->len);
        g_free(name);
        close_gaps(parts, most);
    }
    g_array_append_vals(extents, parts->data, parts->len);
    g_array_set_size(parts, 0);
}

static bool same_block(const GArray *parts, uint64_t position)
{
    return parts->len > 0 && g_array_index(parts, policy_extent, 0).first >> 32 == position >> 32;
}

static void limit_parts(policy_coverage *coverage, guint most, GPtrArray *notes)
{
    GArray *extents = g_array_new(FALSE, FALSE, sizeof(policy_extent));
    GArray *parts = g_array_new(FALSE, FALSE, sizeof(policy_extent));
    policy_pieces walk;
    policy_piece piece;
    policy_pieces_begin(&walk, coverage);
    while (policy_pieces_next(&walk, &piece)) {
        const bool part = piece.kind == POLICY_PIECE_PART;
        if (!part || !same_block(parts, piece.extent.first))
            add_parts(extents, parts, most, notes);
        g_array_append_val(part ? parts : extents, piece.extent);
    }
    add_parts(extents, parts, most, notes);
    g_array_unref(parts);
    replace(coverage, extents);
}

/* What lies in data blocks, as whole blocks; runs of blocks are one. */
static policy_coverage whole_blocks(const policy_coverage *coverage, guint *listed)
{
    policy_coverage blocks;
    policy_pieces walk;
    policy_piece piece;
    uint64_t last = UINT64_MAX; /* block that was counted last */
    *listed = 0;
    policy_coverage_init(&blocks);
    policy_pieces_begin(&walk, coverage);
    while (policy_pieces_next(&walk, &piece)) {
        if (piece.kind == POLICY_PIECE_ALL || piece.kind == POLICY_PIECE_AREA ||
            policy_area_of(piece.extent.first) != S7_AREA_DB)
            continue;
        *listed += piece.extent.first >> 32 != last;
        last = piece.extent.first >> 32;
        policy_coverage_insert(
            &blocks, policy_extent_of_blocks(S7_AREA_DB, policy_block_of(piece.extent.first),
                                             policy_block_of(piece.extent.last)));
    }
    return blocks;
}

static void limit_blocks(policy_coverage *coverage, guint most, GPtrArray *notes)
{
    guint listed;
    policy_coverage blocks = whole_blocks(coverage, &listed);
    if (listed > most) {
        if (blocks.extents->len > most)
            close_gaps(blocks.extents, most);
        policy_coverage_seal(&blocks);
        const guint ranges = blocks.extents->len;
        note(notes, "%u range%s of whole data blocks for parts of %u", ranges,
             ranges == 1 ? "" : "s", listed);
        g_array_append_vals(coverage->extents, blocks.extents->data, blocks.extents->len);
        policy_coverage_seal(coverage);
    }
    policy_coverage_clear(&blocks);
}

void policy_merge(policy_coverage *coverage, policy_merge_limits limits, GPtrArray *notes)
{
    round_to_names(coverage, notes);
    limit_blocks(coverage, limits.blocks, notes);
    limit_parts(coverage, limits.parts, notes);
}
