/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: makes findings of folded faults, graded with all evidence. */
#ifndef S7TAP_RULES_GRADE_H
#define S7TAP_RULES_GRADE_H

#include "rules/survey.h"

/* Appends the findings of a group: rules_finding, owned by the caller. */
void rules_grade_group(const fold_group *group, const rules_evidence *evidence,
                       const rules_survey *survey, GPtrArray *findings);

#endif
