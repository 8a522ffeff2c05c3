/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the policy: OBJECT, a part of a CPU's memory.
 *
 *   OBJECT = * | AREA | DBn[-m] | POINT[-POINT]
 *   POINT  = DBn.DBXbyte.bit | DBn.DBBbyte | DBn.DBWbyte | DBn.DBDbyte    the second without DBn.
 *          | Mbyte.bit | MBbyte | MWbyte | MDbyte                          likewise I, Q, PI, ...
 *          | Tnumber | Cnumber
 */
#ifndef S7TAP_RULES_POLICY_RANGE_H
#define S7TAP_RULES_POLICY_RANGE_H

#include "rules/policy/coverage.h"
#include "rules/policy/source.h"

/* Complains and returns false if the text is none. `write` says for which list: peripheral inputs
 * cannot be written, peripheral outputs not be read. */
bool policy_object_parse(policy_source *source, policy_text text, bool write, policy_extent *out);

#endif
