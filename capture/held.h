/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The payload of one direction that cannot be delivered yet: pieces in sequence order that never
 * overlap. First copy wins. All pieces lie within 2^31 of each other. */
#ifndef S7TAP_CAPTURE_HELD_H
#define S7TAP_CAPTURE_HELD_H

#include "capture/segment.h"

/* Pieces of one direction; beyond it the oldest hole is given up. Keeps insertion cheap. */
#define CAP_HELD_MOST 4096u

typedef struct cap_piece {
    uint32_t seq, length;
    uint32_t captured; /* at `bytes`; the rest was cut by the snap length */
    uint32_t ack;
    bool has_ack;
    uint32_t count;   /* as in cap_segment */
    uint64_t arrival; /* as in cap_segment */
    cap_stamp stamp;
    uint8_t bytes[];
} cap_piece;

typedef struct cap_held {
    cap_piece **pieces; /* `count` of them from `first` on */
    uint32_t first, count, room;
    uint64_t bytes; /* captured bytes of all pieces */
} cap_held;

/* What an insertion found to be there already. */
typedef struct cap_overlap {
    uint32_t repeated;  /* bytes of the segment that are held already */
    uint32_t differing; /* of them, bytes of another value */
    uint32_t added;     /* bytes taken */
} cap_overlap;

/* Copies what is new of the segment's payload from sequence number `from` on. Where a held piece
 * is covered whole by a copy with an earlier acknowledgment, the piece takes that one over: its
 * bytes were sent then. */
cap_overlap cap_held_insert(cap_held *held, const cap_segment *segment, uint32_t from);
/* Compares without taking anything. */
cap_overlap cap_held_compare(const cap_held *held, const cap_segment *segment, uint32_t from);

static inline cap_piece *cap_held_first(const cap_held *held)
{
    return held->count == 0 ? NULL : held->pieces[held->first];
}

/* Takes the first piece out; the caller owns it then (g_free). Not for an empty list. */
cap_piece *cap_held_take(cap_held *held);
void cap_held_clear(cap_held *held);

#endif
