/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/tally.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void only_the_first_frames_are_kept(void **state)
{
    (void)state;
    rules_tally tally = {0};
    for (uint64_t i = 1; i <= 20; i++)
        rules_tally_count(&tally, &(cap_stamp){.time = (int64_t)i, .frame = i});
    assert_int_equal(tally.count, 20);
    assert_int_equal(tally.first.frame, 1);
    assert_int_equal(tally.last.frame, 20);
    assert_int_equal(tally.frame_count, RULES_MAX_FRAMES);
    assert_int_equal(tally.frames[RULES_MAX_FRAMES - 1].frame, RULES_MAX_FRAMES);
}

static void tallies_add_up(void **state)
{
    (void)state;
    rules_tally sum = {0};
    rules_tally early = {0};
    rules_tally late = {0};
    const rules_tally nothing = {0};
    rules_finding finding = {0};
    rules_tally_count(&early, &(cap_stamp){.time = 1, .frame = 1});
    rules_tally_count(&late, &(cap_stamp){.time = 5, .frame = 5});
    rules_tally_count(&late, &(cap_stamp){.time = 6, .frame = 6});
    rules_tally_add(&sum, &early);
    rules_tally_add(&sum, &nothing);
    rules_tally_add(&sum, &late);
    rules_tally_tell(&sum, &finding);
    assert_int_equal(finding.count, 3);
    assert_int_equal(finding.first.frame, 1);
    assert_int_equal(finding.last.frame, 6);
    assert_int_equal(finding.frame_count, 3);
    assert_int_equal(finding.frames[2].frame, 6);
}

/* Whatever the order, what is counted is the same. */
static void frames_come_in_any_order(void **state)
{
    (void)state;
    static const uint64_t order[] = {9, 3, 12, 3, 1, 7, 11, 5, 2, 8, 10, 6, 4};
    rules_tally tally = {0};
    for (size_t i = 0; i < G_N_ELEMENTS(order); i++)
        rules_tally_insert(&tally, &(cap_stamp){.time = (int64_t)order[i], .frame = order[i]});
    assert_int_equal(tally.count, G_N_ELEMENTS(order));
    assert_int_equal(tally.first.frame, 1);
    assert_int_equal(tally.last.frame, 12);
    assert_int_equal(tally.frame_count, RULES_MAX_FRAMES);
    for (uint32_t i = 0; i < RULES_MAX_FRAMES; i++)
        assert_int_equal(tally.frames[i].frame, i + 1);
}

static void repeats_are_no_occurrences(void **state)
{
    (void)state;
    rules_tally tally = {0};
    rules_tally_insert(&tally, &(cap_stamp){.time = 1, .frame = 1});
    rules_tally_insert(&tally, &(cap_stamp){.time = 5, .frame = 5});
    rules_tally_support(&tally, &(cap_stamp){.time = 3, .frame = 3});
    rules_tally_support(&tally, &(cap_stamp){.time = 9, .frame = 9});
    assert_int_equal(tally.count, 2);
    assert_int_equal(tally.frame_count, 4);
    assert_int_equal(tally.frames[1].frame, 3);
    assert_int_equal(tally.first.frame, 1);
    assert_int_equal(tally.last.frame, 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_first_frames_are_kept),
        cmocka_unit_test(tallies_add_up),
        cmocka_unit_test(frames_come_in_any_order),
        cmocka_unit_test(repeats_are_no_occurrences),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
