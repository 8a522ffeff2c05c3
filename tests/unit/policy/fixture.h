/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For tests of the policy: texts, and what is said of them. */
#ifndef S7TAP_TEST_POLICY_FIXTURE_H
#define S7TAP_TEST_POLICY_FIXTURE_H

#include "rules/policy/policy.h"
#include "rules/policy/source.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* A policy that must be right. The caller frees. */
policy_model *good_policy(const char *text);

/* Parses a text that must be wrong: all messages, one a line. Rules are "port-silent" and
 * "no-answer". The caller frees. */
char *faults_of_policy(const char *text);
#define assert_faults(text, expected)                                                              \
    do {                                                                                           \
        char *faults = faults_of_policy(text);                                                     \
        assert_string_equal(faults, expected);                                                     \
        g_free(faults);                                                                            \
    } while (0)

/* All problems of a source, one a line; "" none. The caller frees. */
char *problems_of(const policy_source *source);

policy_source *source_of(const char *text);
policy_text whole_text(const policy_source *source);

policy_address address_of(const char *text);

#endif
