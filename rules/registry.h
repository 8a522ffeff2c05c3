/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: which rule takes which fault. */
#ifndef S7TAP_RULES_REGISTRY_H
#define S7TAP_RULES_REGISTRY_H

#include "rules/rules.h"
#include "rules/verdict/verdict.h"

/* The rule that reports reads and writes refused for a reason of this topic, NULL if none does. */
const rules_rule *rules_of_topic(verdict_topic topic);

#endif
