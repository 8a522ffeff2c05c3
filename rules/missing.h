/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: connections that the policy lists and that do not come about. */
#ifndef S7TAP_RULES_MISSING_H
#define S7TAP_RULES_MISSING_H

#include "rules/detector.h"

extern const rules_rule rules_expected_missing;

#endif
