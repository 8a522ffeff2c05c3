/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: which parts of one object were touched against the policy, as they add up.
 */
#ifndef S7TAP_RULES_UNEXPECTED_RANGES_H
#define S7TAP_RULES_UNEXPECTED_RANGES_H

#include "rules/policy/policy.h"

/* Extents of one block of an area, sorted, neither overlapping nor adjacent. Zero is none. */
typedef struct unexpected_ranges {
    policy_extent *extents; /* owned */
    uint32_t count, capacity;
} unexpected_ranges;

void unexpected_ranges_clear(unexpected_ranges *ranges);
/* Many extents become one that holds them all. */
void unexpected_ranges_add(unexpected_ranges *ranges, policy_extent extent);
/* Whether all of `inner` is in `outer`. */
bool unexpected_ranges_cover(const unexpected_ranges *outer, const unexpected_ranges *inner);
/* As the policy file lists them: "DB20.DBB0-DBB9,DB20.DBB20"; where they are many, the range that
 * holds them all. */
void unexpected_ranges_put(GString *out, const unexpected_ranges *ranges, bool write);

#endif
