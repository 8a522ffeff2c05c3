/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: variables that a programming device modifies or forces. */
#ifndef S7TAP_RULES_MODIFY_H
#define S7TAP_RULES_MODIFY_H

#include "rules/detector.h"

extern const rules_rule rules_force_or_modify;

/* True for a request that modifies or forces variables, or selects what is forced: what becomes of
 * it is told by this rule and no other. */
bool rules_modifies(const s7_pdu *request);

#endif
