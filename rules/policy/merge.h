/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes what was accessed short enough to be read as a list in the policy file, by listing more
 * than was accessed where it has to be, and only there. */
#ifndef S7TAP_RULES_POLICY_MERGE_H
#define S7TAP_RULES_POLICY_MERGE_H

#include "rules/policy/coverage.h"

typedef struct policy_merge_limits {
    uint32_t parts;  /* of one data block or area; at least 1 */
    uint32_t blocks; /* data blocks that are listed by themselves; at least 1 */
} policy_merge_limits;

/* What a person reads without getting lost. */
extern const policy_merge_limits policy_readable;

/* Changes a sealed coverage, which stays sealed and covers all that it covered.
 *
 * - What no object of the file holds alone becomes the smallest one that holds it: an access to the
 *   end of a block the block, a data record RECORD, an area without a name everything.
 * - More than `limits.parts` parts of one block or area become that many: gaps are closed, the
 *   smallest first, those at the lower address first if they are alike.
 * - Parts of more than `limits.blocks` data blocks, or ranges of them, become whole blocks and
 *   ranges of blocks, at most that many, likewise.
 *
 * Adds a sentence for each to `notes` (owned char *; may be NULL), in the order of the memory. */
void policy_merge(policy_coverage *coverage, policy_merge_limits limits, GPtrArray *notes);

#endif
