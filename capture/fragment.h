/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IP datagrams put together from fragments. Where fragments overlap the first copy wins. Bounded in
 * datagrams, bytes and time; what is given up is counted. */
#ifndef S7TAP_CAPTURE_FRAGMENT_H
#define S7TAP_CAPTURE_FRAGMENT_H

#include "capture/hash.h"
#include "capture/ip.h"

#define CAP_FRAGMENT_TIMEOUT (30 * INT64_C(1000000000)) /* ns of packet time, as Linux has it */
#define CAP_FRAGMENT_BYTES   (16u << 20)                /* buffers of all datagrams together */

typedef struct cap_fragments cap_fragments;

cap_fragments *cap_fragments_new(uint32_t max_datagrams, const cap_hash_key *key);
void cap_fragments_free(cap_fragments *fragments);

/* Takes one fragment. True if it completes its datagram: `ip` then describes the whole, with the
 * payload valid until the next call. `now` is packet time that never goes backwards. */
bool cap_fragments_add(cap_fragments *fragments, cap_ip *ip, int64_t now, const cap_stamp *stamp);
/* The stamps of the fragments of the datagram completed last, in the order they came, the first
 * CAP_MAX_PARTS. Borrowed until the next call of cap_fragments_add. */
const cap_stamp *cap_fragments_parts(const cap_fragments *fragments, size_t *count);
/* Gives up what has waited for longer than CAP_FRAGMENT_TIMEOUT. */
void cap_fragments_expire(cap_fragments *fragments, int64_t now);
/* Datagrams given up so far: limit, timeout or contradiction. */
uint64_t cap_fragments_dropped(const cap_fragments *fragments);

#endif
