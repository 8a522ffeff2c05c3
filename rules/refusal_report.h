/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: findings of refusals, and of servers that say they have no connection left.
 */
#ifndef S7TAP_RULES_REFUSAL_REPORT_H
#define S7TAP_RULES_REFUSAL_REPORT_H

#include "rules/detector.h"
#include "rules/refusal_cases.h"

/* Both report a finding, or correct it. `server` may be NULL. */
void refusal_report_case(const rules_bench *bench, refusal_case *one, refusal_server *server);
void refusal_report_full(const rules_bench *bench, refusal_server *server);

#endif
