/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: bytes that contradict themselves or an earlier copy. */
#ifndef S7TAP_RULES_CONTRADICTIONS_H
#define S7TAP_RULES_CONTRADICTIONS_H

#include "rules/detector.h"

extern const rules_rule rules_malformed, rules_overlap_conflict;

#endif
