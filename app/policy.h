/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The policies that a command was given. */
#ifndef S7TAP_APP_POLICY_H
#define S7TAP_APP_POLICY_H

#include "rules/policy/policy.h"

/* Reads it; NULL if it cannot be read or is wrong: every fault is named on standard error. Free
 * with policy_free. */
policy_model *app_policy_load(const char *path);
/* The same, and *messages are what was named; the caller owns the array. */
policy_model *app_policy_load_told(const char *path, GPtrArray **messages);
/* The same of one whose text is wanted, too: *text is set if a policy is returned; the caller owns
 * it. */
policy_model *app_policy_load_text(const char *path, GByteArray **text);
/* The same of a text in memory; `name` is that of its file. */
policy_model *app_policy_parse(const char *name, const char *text, size_t size);

#endif
