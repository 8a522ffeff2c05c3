/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the analyzer: how many connections hosts hold open as servers, S7 or not. A connection
 * takes a place in its server also while nothing is said over it, and before it is known to be a
 * CPU. Only hosts that hold one are remembered, so the table is bounded by the open connections. */
#ifndef S7TAP_ANALYZER_PLACE_H
#define S7TAP_ANALYZER_PLACE_H

#include "capture/sink.h"

#include <stdint.h>

typedef struct ana_places ana_places;

/* The open connections of one host. */
typedef struct ana_place {
    cap_address host;
    uint32_t hash; /* of the host */
    uint64_t open;
    uint64_t peak;           /* most at once since the host was first remembered */
    struct ana_asset *asset; /* the host's, for who has looked it up; NULL at first */
    struct ana_place *next;  /* while it is nobody's */
} ana_place;

ana_places *ana_places_new(void);
void ana_places_free(ana_places *places);

/* One more connection of `host`. The place is borrowed until the matching ana_places_leave. */
ana_place *ana_places_enter(ana_places *places, const cap_address *host);
/* One less; returns how many are left. `place` may be gone then. */
uint64_t ana_places_leave(ana_places *places, ana_place *place);

#endif
