/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/form.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define BIT(note) ((s7_notes)1 << S7N_##note)

static void contradictions_are_malformed(void **state)
{
    (void)state;
    assert_true(rules_is_malformed(BIT(TRUNCATED)));
    assert_true(rules_is_malformed(BIT(PLUS_TRAILER)));
    assert_true(rules_is_malformed(BIT(ITEM_COUNT) | BIT(FUNCTION_UNKNOWN)));
}

static void oddities_and_quirks_are_not(void **state)
{
    (void)state;
    assert_false(rules_is_malformed(0));
    assert_false(rules_is_malformed(BIT(FUNCTION_UNKNOWN) | BIT(ITEM_SYNTAX)));
    assert_false(rules_is_malformed(BIT(ERROR_LENGTH) | BIT(COTP_EMPTY_DT)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contradictions_are_malformed),
        cmocka_unit_test(oddities_and_quirks_are_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
