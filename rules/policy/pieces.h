/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the policy: a coverage taken apart into what one object of the file can name each. */
#ifndef S7TAP_RULES_POLICY_PIECES_H
#define S7TAP_RULES_POLICY_PIECES_H

#include "rules/policy/coverage.h"

typedef enum policy_piece_kind {
    POLICY_PIECE_ALL,    /* POLICY_EVERYTHING */
    POLICY_PIECE_AREA,   /* a whole area */
    POLICY_PIECE_BLOCKS, /* whole blocks of one area */
    POLICY_PIECE_PART,   /* of one block */
} policy_piece_kind;

typedef struct policy_piece {
    policy_piece_kind kind;
    policy_extent extent;
} policy_piece;

/* Walks a sealed coverage in its order. Borrows it. */
typedef struct policy_pieces {
    const policy_coverage *coverage;
    guint at;      /* the extent at hand */
    uint64_t next; /* in it */
} policy_pieces;

void policy_pieces_begin(policy_pieces *walk, const policy_coverage *coverage);
bool policy_pieces_next(policy_pieces *walk, policy_piece *out);

/* What the extent of a piece lies in: the area, and the block that it begins or ends with. */
static inline uint8_t policy_area_of(uint64_t position)
{
    return (uint8_t)(position >> 48);
}

static inline uint16_t policy_block_of(uint64_t position)
{
    return (uint16_t)(position >> 32);
}

#endif
