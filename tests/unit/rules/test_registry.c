/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/registry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void every_rule_can_be_found_and_explained(void **state)
{
    (void)state;
    size_t count = 0;
    const rules_rule *const *all = rules_all(&count);
    for (size_t i = 0; i < count; i++) {
        assert_ptr_equal(rules_find(all[i]->id), all[i]);
        assert_true(strlen(all[i]->title) > 0);
        assert_true(strlen(all[i]->meaning) > 100);
        const char *cause = NULL;
        const char *const *check = NULL;
        uint32_t causes = 0;
        while (rules_explain(all[i], causes, &cause, &check)) {
            assert_non_null(cause);
            assert_non_null(check[0]);
            causes++;
        }
        assert_in_range(causes, all[i]->causes ? 1 : 8, 40);
    }
    assert_string_equal(all[0]->id, "access-refused");
    assert_string_equal(all[1]->id, "address-error");
    assert_int_equal(all[0]->severity, RULES_WARNING);
    assert_int_equal(rules_find("cpu-control")->severity, RULES_CRITICAL);
    assert_int_equal(rules_find("putget-open")->severity, RULES_NOTICE);
}

static void unknown_rules_are_not_found(void **state)
{
    (void)state;
    const rules_rule other = {.id = "other"};
    const char *cause = NULL;
    const char *const *check = NULL;
    assert_null(rules_find("other"));
    assert_null(rules_find(""));
    assert_false(rules_explain(&other, 0, &cause, &check));
}

static void topics_lead_to_rules(void **state)
{
    (void)state;
    assert_string_equal(rules_of_topic(VERDICT_ACCESS)->id, "access-refused");
    assert_string_equal(rules_of_topic(VERDICT_ADDRESS)->id, "address-error");
    assert_null(rules_of_topic(VERDICT_NONE));
    assert_null(rules_of_topic(VERDICT_OTHER));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_rule_can_be_found_and_explained),
        cmocka_unit_test(unknown_rules_are_not_found),
        cmocka_unit_test(topics_lead_to_rules),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
