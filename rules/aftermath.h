/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: faults that begin after a CPU was stopped, started, loaded or restarted. */
#ifndef S7TAP_RULES_AFTERMATH_H
#define S7TAP_RULES_AFTERMATH_H

#include "rules/finding.h"
#include "rules/policy/policy.h"

/* Looks among `findings` (rules_finding) for what changed a CPU: cpu-control and program-change
 * that were carried out, and connections that several clients lost at the same time. Those that
 * begin after such a change, though what they are about had worked before it (rules_parts.worked),
 * say so and have the change in `because`. Their order does not matter. `policy` gives names; NULL
 * gives none. */
void rules_tell_aftermath(const GPtrArray *findings, const policy_model *policy);

#endif
