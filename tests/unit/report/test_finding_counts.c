/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/finding_counts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void check(const uint64_t count[RULES_SEVERITY_COUNT], const char *expected)
{
    rep_buffer b = {0};
    rep_put_finding_counts(&b, count);
    rep_put_char(&b, '\0');
    assert_string_equal(b.data, expected);
    rep_buffer_clear(&b);
}

static void gravest_first_and_nothing_of_none(void **state)
{
    (void)state;
    check((const uint64_t[RULES_SEVERITY_COUNT]){0}, "none");
    check((const uint64_t[RULES_SEVERITY_COUNT]){[RULES_WARNING] = 1}, "1 warning");
    check(
        (const uint64_t[RULES_SEVERITY_COUNT]){
            [RULES_INFO] = 2, [RULES_NOTICE] = 1, [RULES_WARNING] = 3, [RULES_CRITICAL] = 1},
        "1 critical, 3 warnings, 1 notice, 2 info");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gravest_first_and_nothing_of_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
