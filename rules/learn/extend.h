/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to learning: adding to a policy what it lacks. */
#ifndef S7TAP_RULES_LEARN_EXTEND_H
#define S7TAP_RULES_LEARN_EXTEND_H

#include "rules/learn/plan.h"
#include "rules/policy/edit.h"

/* Adds what the plan has beyond the policy that it extends, and a sentence for each of it to
 * `added` (owned char *). `analyzer` may be NULL. */
void learn_extend_policy(policy_edit *edit, const learn_plan *plan, const ana_analyzer *analyzer,
                         GPtrArray *added);

#endif
