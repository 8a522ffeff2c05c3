/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A policy as text again: all that it says, none of its comments. */
#ifndef S7TAP_RULES_POLICY_PRINT_H
#define S7TAP_RULES_POLICY_PRINT_H

#include "rules/policy/policy.h"

/* Read again, the text gives an equal policy. Sections stand by kind, then in the order that they
 * were read in; equal policies whose sections stand alike give equal text. The caller frees. */
char *policy_print(const policy_model *model);

#endif
