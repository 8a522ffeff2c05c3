/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The traffic model: partners that ask the same again and again, and what they do otherwise. */
#ifndef S7TAP_RULES_PATTERN_H
#define S7TAP_RULES_PATTERN_H

#include "rules/rules.h"

extern const rules_rule rules_pattern_change;

/* For rules_patterns, see rules.h; `user` is that of rules_detect_pattern. */
void rules_tell_patterns(const void *user, rules_pattern_teller *teller, void *teller_user);
uint64_t rules_count_judged(const void *user);

/* Whether the policy asks for the rule: it enables it, or has patterns. */
bool rules_patterns_wanted(const policy_model *policy);

#endif
