/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Parts of a CPU's memory as the policy file writes them: what is written here can be read there.
 */
#ifndef S7TAP_RULES_POLICY_EXTENT_TEXT_H
#define S7TAP_RULES_POLICY_EXTENT_TEXT_H

#include "rules/policy/coverage.h"

/* Adds the object that holds the extent, which lies in one block: "DB10.DBB4-DBB7", "DB10.DBX4.3",
 * "M10.0-M10.7", "T0-T7"; "DB10" or "M" for a block or area to its end, or further than an address
 * reaches; "*" for POLICY_EVERYTHING and for areas without a name. `write`: for the list `write=`,
 * where peripherals have another name. */
void policy_extent_put(GString *out, policy_extent extent, bool write);
/* What that object holds: the extent, or more. */
policy_extent policy_extent_written(policy_extent extent);

#endif
