/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/pattern_pace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const int64_t ms = 1000000;

static pattern_recent recent_of(const int *intervals, uint32_t count, uint32_t times)
{
    pattern_recent recent = {0};
    for (uint32_t i = 0; i < times; i++)
        pattern_recent_add(&recent, intervals[i % count] * ms);
    return recent;
}

#define assert_pace(intervals, times, expected_ms, expected_per_cycle)                             \
    do {                                                                                           \
        pattern_pace pace;                                                                         \
        const pattern_recent recent =                                                              \
            recent_of(intervals, sizeof(intervals) / sizeof *(intervals), times);                  \
        assert_true(pattern_pace_of(&recent, &pace));                                              \
        assert_int_equal(pace.period, (int64_t)(expected_ms)*ms);                                  \
        assert_int_equal(pace.per_cycle, expected_per_cycle);                                      \
    } while (0)

#define assert_no_pace(intervals, times)                                                           \
    do {                                                                                           \
        pattern_pace pace;                                                                         \
        const pattern_recent recent =                                                              \
            recent_of(intervals, sizeof(intervals) / sizeof *(intervals), times);                  \
        assert_false(pattern_pace_of(&recent, &pace));                                             \
    } while (0)

static void one_in_a_cycle(void **state)
{
    static const int even[] = {500}, astray[] = {480, 520, 500, 460, 540, 500};
    (void)state;
    assert_no_pace(even, 7);
    assert_pace(even, 8, 500, 1);
    assert_pace(even, 1000, 500, 1);
    assert_pace(astray, 12, 500, 1);
}

static void two_pauses_of_sixteen_do_not_matter(void **state)
{
    static const int pauses[] = {500, 500, 500, 500, 500,  500, 500, 500,
                                 500, 500, 500, 500, 9000, 500, 500, 7000};
    (void)state;
    assert_pace(pauses, 16, 500, 1);
}

static void several_in_a_cycle(void **state)
{
    static const int two[] = {5, 495}, three[] = {5, 195, 300}, four[] = {5, 5, 5, 985};
    (void)state;
    assert_pace(two, 16, 500, 2);
    assert_pace(three, 16, 500, 3);
    assert_pace(four, 16, 1000, 4);
}

static void what_people_do_has_no_pace(void **state)
{
    static const int buttons[] = {430, 497, 1369, 2200, 4260, 480,  900, 12000,
                                  700, 640, 3100, 450,  520,  8000, 610, 1500};
    static const int rare[] = {700000};
    (void)state;
    assert_no_pace(buttons, 16);
    assert_no_pace(rare, 16); /* too slow to be called a cycle */
}

static void the_longest(void **state)
{
    static const int some[] = {5, 900, 7};
    (void)state;
    const pattern_recent recent = recent_of(some, 3, 3), none = {0};
    assert_int_equal(pattern_longest(&recent), 900 * ms);
    assert_int_equal(pattern_longest(&none), 0);
}

static void very_long_ones_are_kept_as_such(void **state)
{
    (void)state;
    pattern_recent recent = {0};
    pattern_recent_add(&recent, INT64_C(86400000) * ms);
    assert_int_equal(pattern_longest(&recent), UINT32_MAX * INT64_C(1000));
}

/* Twice and half are clear changes from a tenth of a second on. */
static void what_is_a_clear_change(void **state)
{
    (void)state;
    for (int64_t period = 100 * ms; period <= 600000 * ms; period *= 2) {
        assert_true(2 * period > pattern_longest_cycle(period));
        assert_true(period / 2 < pattern_shortest_cycle(period));
        assert_true(period * 5 / 4 < pattern_longest_cycle(period));
        assert_true(period * 4 / 5 > pattern_shortest_cycle(period));
    }
}

static bool fits(const int *intervals, int count, int period, uint32_t per_cycle)
{
    pattern_drift drift = {0};
    for (int i = 0; i < count; i++)
        pattern_drift_add(&drift, intervals[i] * ms);
    return pattern_drift_fits(&drift, (pattern_pace){period * ms, per_cycle});
}

/* Eight that differ are a change, wherever they begin; four, or a pause, are none. */
static void whether_a_pace_was_kept(void **state)
{
    (void)state;
    static const int steady[] = {1000, 1010, 990, 1000, 5000, 1000, 1, 999, 1000, 9000, 1, 1000};
    static const int pairs[] = {20, 980, 20, 980, 30, 970, 10, 990, 20, 980, 20, 980};
    static const int faster_pairs[] = {10, 490, 10, 490, 10, 490, 10, 490};
    assert_true(fits(steady, 12, 1000, 1));
    assert_true(fits(pairs, 12, 1000, 2));
    assert_true(fits(faster_pairs, 8, 500, 2));
    assert_false(fits(faster_pairs, 8, 1000, 2));
    assert_false(fits(pairs, 12, 500, 2));
    assert_true(fits(pairs, 7, 1, 1)); /* too few to say */
    for (int begin = 0; begin < 12; begin++)
        for (int other = 400; other <= 2000; other += 1600) {
            int some[24];
            for (int i = 0; i < 24; i++)
                some[i] = i >= begin && i < begin + 8 ? other : 1000;
            assert_false(fits(some, 24, 1000, 1));
            for (int i = begin + 4; i < begin + 8; i++)
                some[i] = 1000;
            assert_true(fits(some, 24, 1000, 1));
        }
}

/* The two halves do not follow one another. */
static void what_was_broken_off(void **state)
{
    (void)state;
    pattern_drift drift = {0};
    for (int i = 0; i < 14; i++) {
        if (i == 7)
            pattern_drift_break(&drift);
        pattern_drift_add(&drift, 2000 * ms);
    }
    assert_true(pattern_drift_fits(&drift, (pattern_pace){1000 * ms, 1}));
    pattern_drift_add(&drift, 2000 * ms);
    assert_false(pattern_drift_fits(&drift, (pattern_pace){1000 * ms, 1}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_in_a_cycle),
        cmocka_unit_test(two_pauses_of_sixteen_do_not_matter),
        cmocka_unit_test(several_in_a_cycle),
        cmocka_unit_test(what_people_do_has_no_pace),
        cmocka_unit_test(the_longest),
        cmocka_unit_test(very_long_ones_are_kept_as_such),
        cmocka_unit_test(what_is_a_clear_change),
        cmocka_unit_test(whether_a_pace_was_kept),
        cmocka_unit_test(what_was_broken_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
