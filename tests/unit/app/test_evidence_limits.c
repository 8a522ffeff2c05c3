/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/evidence_limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

static app_evidence_limits in_folder(void)
{
    return (app_evidence_limits){.path = g_strdup("kept")};
}

static void defaults(void **state)
{
    (void)state;
    app_evidence_limits none = {0}, l = in_folder();
    char *message = NULL;
    assert_true(app_evidence_limits_check(&none, &message));
    app_evidence_limits_clear(&none);
    assert_true(app_evidence_limits_check(&l, &message));
    assert_int_equal(l.files, APP_EVIDENCE_FILES);
    assert_int_equal(l.mebibytes, APP_EVIDENCE_SIZE);
    assert_int_equal(l.memory, APP_EVIDENCE_MEMORY);
    app_evidence_limits_clear(&l);
    l = in_folder();
    l.files = 5;
    l.mebibytes = 6;
    l.memory = 7;
    assert_true(app_evidence_limits_check(&l, &message));
    assert_int_equal(l.files, 5);
    assert_int_equal(l.mebibytes, 6);
    assert_int_equal(l.memory, 7);
    app_evidence_limits_clear(&l);
}

static void check_wrong(app_evidence_limits limits, const char *expected)
{
    char *message = NULL;
    assert_false(app_evidence_limits_check(&limits, &message));
    assert_string_equal(message, expected);
    g_free(message);
    app_evidence_limits_clear(&limits);
}

static void wrong_ones(void **state)
{
    (void)state;
    check_wrong((app_evidence_limits){.path = g_strdup("")}, "--evidence: expected a folder");
    check_wrong((app_evidence_limits){.files = 5}, "--evidence-files: needs --evidence DIR");
    check_wrong((app_evidence_limits){.mebibytes = 5}, "--evidence-size: needs --evidence DIR");
    check_wrong((app_evidence_limits){.memory = 5}, "--evidence-memory: needs --evidence DIR");
    app_evidence_limits l = in_folder();
    l.files = -1;
    check_wrong(l, "--evidence-files: expected a number from 1 to 100000");
    l = in_folder();
    l.mebibytes = 1024 * 1024 + 1;
    check_wrong(l, "--evidence-size: expected a number from 1 to 1048576");
    l = in_folder();
    l.memory = 4097;
    check_wrong(l, "--evidence-memory: expected a number from 1 to 4096");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults),
        cmocka_unit_test(wrong_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
