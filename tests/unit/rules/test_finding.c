/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/finding.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void names_are_those_of_the_contract(void **state)
{
    (void)state;
    assert_string_equal(rules_severity_names[RULES_INFO], "info");
    assert_string_equal(rules_severity_names[RULES_NOTICE], "notice");
    assert_string_equal(rules_severity_names[RULES_WARNING], "warning");
    assert_string_equal(rules_severity_names[RULES_CRITICAL], "critical");
    assert_string_equal(rules_confidence_names[RULES_POSSIBLE], "possible");
    assert_string_equal(rules_confidence_names[RULES_LIKELY], "likely");
    assert_string_equal(rules_confidence_names[RULES_PROVEN], "proven");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(names_are_those_of_the_contract)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
