/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pairs answers with requests: key (direction of the request, PDU reference), first in first out.
 *
 * References are opaque and reused at once (panels send 0001 and 0002 for ever), and a CPU sends
 * jobs of its own during a download, so the direction belongs to the key. Storage is the caller's.
 */
#ifndef S7TAP_DISSECTOR_MATCH_H
#define S7TAP_DISSECTOR_MATCH_H

#include "dissector/bytes.h"

enum { S7_MATCH_NONE = -1 };

typedef struct s7_match_slot {
    uint32_t key;   /* protocol, function group and reference as the caller builds it */
    uint32_t order; /* rises with each request */
    uint32_t kind;  /* what is asked, 0 if unknown; the caller sets it once the request is in */
    uint8_t side;   /* who asked */
    bool doubtful;  /* may never have been sent, or be answered already; set by the caller too */
    bool used;
} s7_match_slot;

typedef struct s7_matcher {
    s7_match_slot *slots;
    uint32_t size; /* of slots */
    uint32_t used;
    uint32_t next_order;
} s7_matcher;

void s7_matcher_init(s7_matcher *m, s7_match_slot *slots, uint32_t size);

/* Puts a request in. Returns its slot, or S7_MATCH_NONE when all are used: release one (see
 * s7_match_oldest) and ask again. */
int s7_match_request(s7_matcher *m, uint8_t side, uint32_t key);
/* The slot of the oldest request of `side` with `key`, S7_MATCH_NONE if there is none. The slot
 * stays used until released. */
int s7_match_answer(const s7_matcher *m, uint8_t side, uint32_t key);
/* As s7_match_answer, but a request of another kind does not match (0 matches every kind), and a
 * doubtful request only if no other does. */
int s7_match_best(const s7_matcher *m, uint8_t side, uint32_t key, uint32_t kind);
void s7_match_release(s7_matcher *m, int slot);
/* The oldest outstanding request of either side, S7_MATCH_NONE if there is none. */
int s7_match_oldest(const s7_matcher *m);
/* How many requests of `side` are outstanding. */
uint32_t s7_match_outstanding(const s7_matcher *m, uint8_t side);

#endif
