/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The last bytes delivered of each direction, so that a later copy can be compared with them. A
 * store holds a fixed number of tails; when all are in use the oldest is taken from its owner. */
#ifndef S7TAP_CAPTURE_TAIL_H
#define S7TAP_CAPTURE_TAIL_H

#include "capture/list.h"

#include <stdint.h>

#define CAP_TAIL_BYTES 2048u /* of one direction: two PDUs of the largest negotiated size */

typedef struct cap_tail {
    cap_link link;           /* by age, in the store */
    struct cap_tail **owner; /* set to NULL when the tail is taken away */
    uint32_t position;       /* where the next byte goes */
    uint32_t size;           /* valid bytes before it */
    uint8_t bytes[CAP_TAIL_BYTES];
} cap_tail;

/* Kept for the next connection: what was used a moment ago is still in the cache. */
#define CAP_TAIL_SPARES 256u

typedef struct cap_tail_store {
    cap_link used;
    uint32_t count, most; /* of those in use */
    cap_tail *spare[CAP_TAIL_SPARES];
    uint32_t spares;
} cap_tail_store;

void cap_tail_store_init(cap_tail_store *store, uint32_t most);
/* Frees what nobody uses. */
void cap_tail_store_clear(cap_tail_store *store);
/* Gives `*owner` a tail, which is NULL before. */
void cap_tail_begin(cap_tail_store *store, cap_tail **owner);
/* NULL is legal. */
void cap_tail_end(cap_tail_store *store, cap_tail **owner);

void cap_tail_append(cap_tail *tail, const uint8_t *bytes, uint32_t size);
/* Forgets the bytes, as after a gap. */
void cap_tail_reset(cap_tail *tail);
/* How many of `size` bytes differ from those delivered, the first of which was delivered `back`
 * bytes before the end. What is no longer known, or was never delivered, does not count. */
uint32_t cap_tail_differing(const cap_tail *tail, uint32_t back, const uint8_t *bytes,
                            uint32_t size);
/* The same of bytes kept elsewhere: `known` of them, the last one delivered is the last. */
uint32_t cap_tail_compare(const uint8_t *kept, uint32_t known, uint32_t back, const uint8_t *bytes,
                          uint32_t size);

#endif
