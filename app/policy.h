/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The policy that a command was given. */
#ifndef S7TAP_APP_POLICY_H
#define S7TAP_APP_POLICY_H

#include "rules/policy/policy.h"

/* Reads it; NULL if it cannot be read or is wrong: every fault is named on standard error. Free
 * with policy_free. */
policy_model *app_policy_load(const char *path);

#endif
