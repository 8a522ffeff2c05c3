/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: a few objects of a CPU's memory, data blocks and areas, and what was
 * touched of each. Which ones are kept does not depend on the order in which they come. */
#ifndef S7TAP_RULES_UNEXPECTED_OBJECTS_H
#define S7TAP_RULES_UNEXPECTED_OBJECTS_H

#include "rules/unexpected_ranges.h"

enum { UNEXPECTED_OBJECTS = 4 };

typedef struct unexpected_object {
    uint32_t what; /* area << 16 | block */
    unexpected_ranges ranges;
} unexpected_object;

/* Zero is none. Kept are the first ones in the order of the memory, see policy_extent: peripherals,
 * inputs, outputs and flags come before data blocks. */
typedef struct unexpected_objects {
    unexpected_object object[UNEXPECTED_OBJECTS]; /* sorted */
    uint32_t count;
    bool more;
} unexpected_objects;

void unexpected_objects_clear(unexpected_objects *objects);
/* `extent` lies in one object. */
void unexpected_objects_add(unexpected_objects *objects, policy_extent extent);
/* Whether all that is kept of `inner` is in `outer`, too, and none of `inner` was left out. */
bool unexpected_objects_cover(const unexpected_objects *outer, const unexpected_objects *inner);
/* "M100.3,DB20.DBB0-DBB9 and more" */
void unexpected_objects_put(GString *out, const unexpected_objects *objects, bool write);

#endif
