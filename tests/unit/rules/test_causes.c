/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/verdict/causes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void every_cause_has_a_text_and_a_check(void **state)
{
    (void)state;
    for (int i = 0; i < CAUSE_COUNT; i++) {
        const verdict_cause *cause = &verdict_causes[i];
        assert_non_null(cause->text);
        assert_true(strlen(cause->text) > 10);
        assert_non_null(cause->check);
        assert_non_null(cause->check[0]);
    }
}

static void no_two_causes_share_a_text(void **state)
{
    (void)state;
    for (int i = 0; i < CAUSE_COUNT; i++)
        for (int k = 0; k < i; k++)
            assert_string_not_equal(verdict_causes[i].text, verdict_causes[k].text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cause_has_a_text_and_a_check),
        cmocka_unit_test(no_two_causes_share_a_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
