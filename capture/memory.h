/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is remembered of the packets of a connection that had more than one, in one piece, as it is
 * used together: the last packets of each direction, and what these have said so far. Most
 * connections that are short never need a tail. */
#ifndef S7TAP_CAPTURE_MEMORY_H
#define S7TAP_CAPTURE_MEMORY_H

#include "capture/duplicate.h"

#include <stddef.h>

#define CAP_FIRST_BYTES 160u

typedef struct cap_memory {
    _Alignas(64) cap_history history[2];
    /* Bytes delivered since the start or the last gap, while they fit; whoever owns it keeps the
     * count of them. More than that is kept in a tail (tail.h). */
    uint8_t first[2][CAP_FIRST_BYTES];
} cap_memory;

/* Where these come from: those of connections that are gone serve for others. All zero at first. */
typedef struct cap_memories {
    cap_memory **spare; /* those that nobody uses, apart from them: giving touches none */
    uint32_t spares;
    void **slabs;   /* own them all */
    uint32_t count; /* of slabs */
} cap_memories;

/* One that holds anything. */
cap_memory *cap_memories_take(cap_memories *memories);
/* NULL is legal. */
void cap_memories_give(cap_memories *memories, cap_memory *memory);
/* Frees them, also those that were not given back. */
void cap_memories_clear(cap_memories *memories);

#endif
