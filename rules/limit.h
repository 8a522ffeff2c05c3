/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: what was agreed in the S7 setup, and not kept. */
#ifndef S7TAP_RULES_LIMIT_H
#define S7TAP_RULES_LIMIT_H

#include "rules/detector.h"

extern const rules_rule rules_limit_exceeded;

#endif
