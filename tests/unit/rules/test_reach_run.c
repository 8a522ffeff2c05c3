/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/reach_run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const int64_t timeout = 3000;

static void syn(reach_run *run, reach_part *part, int64_t time)
{
    const cap_stamp stamp = {.time = time, .frame = (uint64_t)time};
    reach_run_syn(run, 1, part, &stamp, timeout);
}

static void a_run_counts_once_it_lasted(void **state)
{
    (void)state;
    reach_run run = {0};
    reach_part a = {0}, b = {0};
    syn(&run, &a, 1000);
    assert_false(reach_run_counts(&run, 90000, timeout));
    syn(&run, &b, 2000);
    assert_false(reach_run_counts(&run, 3999, timeout));
    assert_true(reach_run_counts(&run, 4000, timeout));
    assert_int_equal(reach_run_silent(&run, 4999, timeout).count, 1);
    assert_int_equal(reach_run_silent(&run, 5000, timeout).count, 2);
}

static void repeats_are_proof_but_no_attempts(void **state)
{
    (void)state;
    reach_run run = {0};
    reach_part part = {0};
    syn(&run, &part, 1000);
    syn(&run, &part, 2000);
    syn(&run, &part, 7000);
    const rules_tally silent = reach_run_silent(&run, 7000, timeout);
    assert_int_equal(silent.count, 1);
    assert_int_equal(silent.frame_count, 3);
    assert_int_equal(silent.frames[0].frame, 1000);
    assert_int_equal(silent.frames[2].frame, 7000);
    assert_int_equal(silent.first.time, 1000);
    assert_int_equal(silent.last.time, 7000);
}

/* A SYN, its repeat, and a new attempt shortly before the capture ends. */
static void a_late_attempt_is_pending(void **state)
{
    (void)state;
    reach_run run = {0};
    reach_part a = {0}, b = {0};
    syn(&run, &a, 1000);
    syn(&run, &a, 7000);
    syn(&run, &b, 20000);
    syn(&run, &b, 21000);
    const rules_tally silent = reach_run_silent(&run, 22999, timeout);
    assert_int_equal(silent.count, 1);
    assert_int_equal(silent.frame_count, 2);
    assert_int_equal(silent.last.frame, 7000);
    assert_int_equal(reach_run_silent(&run, 23000, timeout).count, 2);
    assert_int_equal(reach_run_silent(&run, 23000, timeout).frame_count, 4);
}

/* An attempt whose run was ended by an answer to another one goes on in a run of its own. */
static void attempts_go_on_in_the_next_run(void **state)
{
    (void)state;
    reach_run run = {0};
    reach_part part = {0};
    syn(&run, &part, 1000);
    run = (reach_run){0};
    const cap_stamp later = {.time = 5000, .frame = 5000};
    reach_run_syn(&run, 2, &part, &later, timeout);
    assert_int_equal(part.run, 2);
    assert_int_equal(part.asked, 5000);
    assert_int_equal(reach_run_silent(&run, 7999, timeout).count, 0);
    assert_int_equal(reach_run_silent(&run, 8000, timeout).count, 1);
}

static void many_attempts_count_once_each(void **state)
{
    (void)state;
    enum { ATTEMPTS = 3 * REACH_MAX_WAITING };
    reach_run run = {0};
    for (int64_t i = 0; i < ATTEMPTS; i++) {
        reach_part part = {0};
        syn(&run, &part, 1000 + i);
    }
    assert_int_equal(run.waiting_count, REACH_MAX_WAITING);
    const rules_tally silent = reach_run_silent(&run, 90000, timeout);
    assert_int_equal(silent.count, ATTEMPTS);
    assert_int_equal(silent.first.time, 1000);
    assert_int_equal(silent.last.time, 1000 + ATTEMPTS - 1);
    assert_int_equal(silent.frame_count, RULES_MAX_FRAMES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_counts_once_it_lasted),
        cmocka_unit_test(repeats_are_proof_but_no_attempts),
        cmocka_unit_test(a_late_attempt_is_pending),
        cmocka_unit_test(attempts_go_on_in_the_next_run),
        cmocka_unit_test(many_attempts_count_once_each),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
