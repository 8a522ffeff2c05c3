/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rules that judge by the policy: who talks to whom, and who touches what. Their detector is only
 * there if there is a policy. */
#ifndef S7TAP_RULES_UNEXPECTED_H
#define S7TAP_RULES_UNEXPECTED_H

#include "rules/rules.h"

extern const rules_rule rules_unexpected_partner, rules_unexpected_cpu, rules_unexpected_access;

#endif
