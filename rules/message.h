/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: names and sentences of findings. All results are owned by the caller. */
#ifndef S7TAP_RULES_MESSAGE_H
#define S7TAP_RULES_MESSAGE_H

#include "rules/evidence.h"
#include "rules/fold.h"
#include "rules/policy/policy.h"

/* "DB10.DBW20", "DB10", "DB5, M", "all areas"; NULL if the request names nothing. */
char *rules_subject(const fold_group *group, const fold_member *member, bool all_areas);

/* "10.0.0.5 reads DB10.DBW20 of 10.0.0.1: refused with 0x05 (address out of range); family: S7-300
 * (order number)". `cpu` NULL: its family did not matter. */
char *rules_message(const policy_model *policy, const fold_group *group, const fold_tally *tally,
                    const char *subject, bool all_areas, const char *meaning, const rules_cpu *cpu);

#endif
