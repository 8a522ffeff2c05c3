/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Puts packets of several live sources in order of time, as far as a short wait can.
 *
 * A packet is handed on once no older one can be on its way: every other source has a later packet,
 * or had nothing to read when the packet had been there for `wait`. The order within a source is
 * kept. What waits is bounded: beyond that the oldest goes on as it is. */
#ifndef S7TAP_CAPTURE_MERGE_H
#define S7TAP_CAPTURE_MERGE_H

#include "capture/packet.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct cap_merge cap_merge;

typedef void (*cap_merge_handler)(void *user, const cap_packet *packet);

/* `sources`: how many, at least 1. `wait`: us of the caller's clock, for which a source may keep
 * back a packet that it has. `most`: bytes that may wait. The caller owns the result. */
cap_merge *cap_merge_new(size_t sources, int64_t wait, size_t most);
/* NULL is ignored; what still waits is lost. */
void cap_merge_free(cap_merge *merge);

/* Takes a copy of a packet that `source` delivered at `now`, us of the caller's clock. */
void cap_merge_add(cap_merge *merge, size_t source, const cap_packet *packet, int64_t now);
/* The source had no more to deliver at `now`. */
void cap_merge_idle(cap_merge *merge, size_t source, int64_t now);

/* Hands on what is due; the packet is borrowed until the return. The handler must not call the
 * merge. Returns the number of packets. */
size_t cap_merge_take(cap_merge *merge, cap_merge_handler handler, void *user);
/* The same with all that waits: no more will come. */
size_t cap_merge_flush(cap_merge *merge, cap_merge_handler handler, void *user);

/* Whether packets wait. */
bool cap_merge_holds(const cap_merge *merge);
/* Packets that were handed on before it was their turn, for want of room. */
uint64_t cap_merge_forced(const cap_merge *merge);

#endif
