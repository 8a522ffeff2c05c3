/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: models from the policy's sections [pattern NAME], and the other way. */
#ifndef S7TAP_RULES_PATTERN_SECTION_H
#define S7TAP_RULES_PATTERN_SECTION_H

#include "rules/pattern_model.h"
#include "rules/policy/policy.h"

/* Makes a new model what the section says; it watches from now on. `patience` as pattern_look. */
void pattern_take_section(pattern_model *model, const policy_pattern *section, int64_t patience);

/* Adds to `requests` (policy_request, each text owned by the array) what a model that watches has
 * learnt, but what stands there already. */
void pattern_tell_section(const pattern_model *model, GArray *requests);

#endif
