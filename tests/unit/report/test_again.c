/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/again.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { MINUTE = 60, HOUR = 3600 };

static bool is_told(rep_again *again, uint64_t content, int64_t seconds)
{
    return rep_again_take(again, content, RULES_WARNING, seconds * G_USEC_PER_SEC);
}

static void new_things_and_changes(void **state)
{
    (void)state;
    rep_again again = {0};
    assert_true(is_told(&again, 1, 5)); /* the clock of a computer that was just started */
    assert_false(is_told(&again, 1, 6));
    assert_false(is_told(&again, 1, HOUR)); /* nothing happened */
    assert_true(is_told(&again, 2, HOUR));
    assert_false(is_told(&again, 3, HOUR + MINUTE - 1));
    assert_true(is_told(&again, 3, HOUR + MINUTE));
}

/* A fault of each second: six times in the first hour, then once per hour. */
static void less_and_less(void **state)
{
    (void)state;
    rep_again again = {0};
    int told = 0;
    for (int second = 0; second <= HOUR; second++)
        told += is_told(&again, (uint64_t)second, second);
    assert_int_equal(told, 6); /* at 0, 1, 3, 7, 15, 31 minutes */
    for (int second = HOUR + 1; second <= 25 * HOUR; second++)
        told += is_told(&again, (uint64_t)second, second);
    assert_in_range(told, 6 + 23, 6 + 25);
}

static void anew_after_quiet(void **state)
{
    (void)state;
    rep_again again = {0};
    for (int second = 0; second <= HOUR; second++)
        is_told(&again, (uint64_t)second, second);
    assert_true(is_told(&again, 1, 10 * HOUR));
    assert_false(is_told(&again, 2, 10 * HOUR + MINUTE - 1));
    assert_true(is_told(&again, 2, 10 * HOUR + MINUTE));
}

static void graver_at_once(void **state)
{
    (void)state;
    rep_again again = {0};
    assert_true(is_told(&again, 1, 0));
    assert_true(rep_again_take(&again, 1, RULES_CRITICAL, 1));
    assert_false(rep_again_take(&again, 1, RULES_CRITICAL, 2));
    assert_false(rep_again_take(&again, 1, RULES_NOTICE, 3));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(new_things_and_changes),
        cmocka_unit_test(less_and_less),
        cmocka_unit_test(anew_after_quiet),
        cmocka_unit_test(graver_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
