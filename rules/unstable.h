/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: connections that were set up and did not last. */
#ifndef S7TAP_RULES_UNSTABLE_H
#define S7TAP_RULES_UNSTABLE_H

#include "rules/detector.h"

extern const rules_rule rules_connection_unstable;

/* Whether an unanswered request belongs to this rule, and not to no-answer: its connection was
 * reset, or closed by the side that had to answer, while it was waiting; or it never arrived. */
bool rules_unstable_takes(const rules_bench *bench, const ana_transaction *transaction);

#endif
