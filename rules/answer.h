/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: requests that were never answered. */
#ifndef S7TAP_RULES_ANSWER_H
#define S7TAP_RULES_ANSWER_H

#include "rules/detector.h"

extern const rules_rule rules_no_answer;

#endif
