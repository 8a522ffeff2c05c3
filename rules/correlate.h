/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: findings of one cause become one finding with its symptoms. */
#ifndef S7TAP_RULES_CORRELATE_H
#define S7TAP_RULES_CORRELATE_H

#include "rules/finding.h"
#include "rules/policy/policy.h"

/* Puts those of `findings` (rules_finding, owned) together that have a cause in common, as their
 * `joint` says: the same rule, severity, cause and server, whoever the clients are unless it says
 * otherwise. What becomes of them does not depend on their order. `policy` gives names; NULL gives
 * none.
 *
 * The number of a joint finding is the lowest of its symptoms': a symptom that comes later makes no
 * new finding of it. */
void rules_correlate(GPtrArray *findings, const policy_model *policy);

/* Makes `symptoms` (rules_finding; taken over) those of `finding`: in order, and no more than
 * RULES_MAX_SYMPTOMS. */
void rules_finding_take_symptoms(rules_finding *finding, GPtrArray *symptoms);

/* A fact that shows the cause of findings, for `because`: `client`, NULL nobody, did or met it at
 * `stamp`. `message` is taken over. */
rules_finding *rules_circumstance(const cap_address *client, const cap_stamp *stamp, char *message);
/* Puts it beside what `finding` has of such; takes it over. */
void rules_finding_add_because(rules_finding *finding, rules_finding *circumstance);

#endif
