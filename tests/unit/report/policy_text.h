/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A policy for tests that is known to be right. */
#ifndef S7TAP_TEST_POLICY_TEXT_H
#define S7TAP_TEST_POLICY_TEXT_H

#include "rules/policy/policy.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <setjmp.h>

#include <cmocka.h>

/* The caller frees. */
static inline policy_model *policy_of(const char *text)
{
    GPtrArray *messages = g_ptr_array_new_with_free_func(g_free);
    policy_model *policy = policy_parse("test.ini", text, strlen(text), NULL, messages);
    if (!policy)
        fail_msg("%s", (const char *)g_ptr_array_index(messages, 0));
    g_ptr_array_unref(messages);
    return policy;
}

#endif
