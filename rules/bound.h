/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: tables that do not grow with their input. */
#ifndef S7TAP_RULES_BOUND_H
#define S7TAP_RULES_BOUND_H

#include "rules/ledger.h"

typedef struct rules_bound {
    uint32_t most;    /* entries */
    GHRFunc is_spare; /* of a key and its value: may be forgotten for another. NULL: none may */
    uint32_t lacking; /* calls without room since it was last looked for */
    uint32_t round;   /* of forgetting: what was found in one before may be gone */
} rules_bound;

/* Whether the table has room for one more entry. A full table forgets those that can be spared, and
 * looks for them once in a while, so that an entry costs the same however many come. What is
 * forgotten or has no room is counted as dropped. */
bool rules_bound_has_room(rules_bound *bound, GHashTable *table, rules_ledger *ledger);

#endif
