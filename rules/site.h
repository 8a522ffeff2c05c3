/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: the rules of the policy, [rule NAME], evaluated for each transaction.
 *
 * Most requests repeat one that was evaluated. What a rule says of such a request is kept at the
 * plan (ana_transaction.memo), if it depends on nothing else than hosts, addresses and status. */
#ifndef S7TAP_RULES_SITE_H
#define S7TAP_RULES_SITE_H

#include "rules/detector.h"

typedef struct rules_site rules_site;

/* NULL if the policy has no such rules, or has all of them disabled. The bench is borrowed. */
rules_site *rules_site_new(const rules_bench *bench);
void rules_site_free(rules_site *site);

/* Evaluates all rules. The rules take the place at the plan for themselves: what other detectors
 * are to use in place of it is returned; NULL there is none. */
const void **rules_site_take(rules_site *site, const ana_transaction *transaction);

#endif
