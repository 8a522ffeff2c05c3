/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/match.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { CLIENT, SERVER, SLOTS = 4 };

static void test_empty(void **state)
{
    (void)state;
    s7_match_slot slots[SLOTS];
    s7_matcher m;
    s7_matcher_init(&m, slots, SLOTS);
    assert_int_equal(s7_match_answer(&m, CLIENT, 1), S7_MATCH_NONE);
    assert_int_equal(s7_match_best(&m, CLIENT, 1, 0), S7_MATCH_NONE);
    assert_int_equal(s7_match_oldest(&m), S7_MATCH_NONE);
    assert_int_equal(s7_match_outstanding(&m, CLIENT), 0);
    s7_match_release(&m, S7_MATCH_NONE);
    s7_match_release(&m, 0);
    s7_match_release(&m, SLOTS);
    assert_int_equal(m.used, 0);
    s7_matcher_init(&m, NULL, 0);
    assert_int_equal(s7_match_request(&m, CLIENT, 1), S7_MATCH_NONE);
}

static void test_same_reference_is_first_in_first_out(void **state)
{
    (void)state;
    s7_match_slot slots[SLOTS];
    s7_matcher m;
    s7_matcher_init(&m, slots, SLOTS);
    const int first = s7_match_request(&m, CLIENT, 1);
    const int second = s7_match_request(&m, CLIENT, 1);
    assert_int_not_equal(first, second);
    assert_int_equal(s7_match_answer(&m, CLIENT, 1), first);
    assert_int_equal(s7_match_answer(&m, CLIENT, 1), first);
    s7_match_release(&m, first);
    /* The freed slot is used again, but it is younger. */
    assert_int_equal(s7_match_request(&m, CLIENT, 1), first);
    assert_int_equal(s7_match_answer(&m, CLIENT, 1), second);
    s7_match_release(&m, second);
    assert_int_equal(s7_match_answer(&m, CLIENT, 1), first);
    s7_match_release(&m, first);
    assert_int_equal(s7_match_answer(&m, CLIENT, 1), S7_MATCH_NONE);
}

static void test_side_and_key_tell_apart(void **state)
{
    (void)state;
    s7_match_slot slots[SLOTS];
    s7_matcher m;
    s7_matcher_init(&m, slots, SLOTS);
    const int by_client = s7_match_request(&m, CLIENT, 1);
    const int by_server = s7_match_request(&m, SERVER, 1);
    const int other_key = s7_match_request(&m, SERVER, 2);
    assert_int_equal(s7_match_answer(&m, SERVER, 1), by_server);
    assert_int_equal(s7_match_answer(&m, CLIENT, 1), by_client);
    assert_int_equal(s7_match_answer(&m, SERVER, 2), other_key);
    assert_int_equal(s7_match_answer(&m, CLIENT, 2), S7_MATCH_NONE);
    assert_int_equal(s7_match_outstanding(&m, CLIENT), 1);
    assert_int_equal(s7_match_outstanding(&m, SERVER), 2);
}

static void test_full_until_the_oldest_is_released(void **state)
{
    (void)state;
    s7_match_slot slots[SLOTS];
    s7_matcher m;
    s7_matcher_init(&m, slots, SLOTS);
    const int oldest = s7_match_request(&m, SERVER, 0);
    for (uint32_t key = 1; key < SLOTS; key++)
        assert_int_not_equal(s7_match_request(&m, CLIENT, key), S7_MATCH_NONE);
    assert_int_equal(s7_match_request(&m, CLIENT, 9), S7_MATCH_NONE);
    assert_int_equal(s7_match_oldest(&m), oldest);
    s7_match_release(&m, oldest);
    s7_match_release(&m, oldest);
    assert_int_equal(m.used, SLOTS - 1);
    assert_int_equal(s7_match_request(&m, CLIENT, 9), oldest);
    assert_int_equal(slots[s7_match_oldest(&m)].key, 1);
}

static void test_orders_may_wrap(void **state)
{
    (void)state;
    s7_match_slot slots[SLOTS];
    s7_matcher m;
    s7_matcher_init(&m, slots, SLOTS);
    m.next_order = UINT32_MAX;
    const int first = s7_match_request(&m, CLIENT, 1);
    const int second = s7_match_request(&m, CLIENT, 1);
    assert_int_equal(slots[second].order, 0);
    assert_int_equal(s7_match_answer(&m, CLIENT, 1), first);
    assert_int_equal(s7_match_oldest(&m), first);
    s7_match_release(&m, first);
    assert_int_equal(s7_match_answer(&m, CLIENT, 1), second);
}

/* Slots that are free lie between those that are not. */
static void test_holes_are_passed_over(void **state)
{
    (void)state;
    s7_match_slot slots[SLOTS];
    s7_matcher m;
    s7_matcher_init(&m, slots, SLOTS);
    const int first = s7_match_request(&m, CLIENT, 1);
    const int second = s7_match_request(&m, CLIENT, 2);
    const int third = s7_match_request(&m, CLIENT, 3);
    s7_match_release(&m, first);
    assert_int_equal(s7_match_answer(&m, CLIENT, 1), S7_MATCH_NONE);
    assert_int_equal(s7_match_answer(&m, CLIENT, 2), second);
    assert_int_equal(s7_match_best(&m, CLIENT, 3, 0), third);
    assert_int_equal(s7_match_oldest(&m), second);
    assert_int_equal(s7_match_outstanding(&m, CLIENT), 2);
    s7_match_release(&m, second);
    assert_int_equal(s7_match_oldest(&m), third);
    assert_int_equal(s7_match_outstanding(&m, CLIENT), 1);
    assert_int_equal(s7_match_outstanding(&m, SERVER), 0);
}

static void test_best_minds_kind_and_doubt(void **state)
{
    (void)state;
    enum { READ = 4, WRITE = 5, OTHER = 6 };
    s7_match_slot slots[SLOTS];
    s7_matcher m;
    s7_matcher_init(&m, slots, SLOTS);
    const int doubtful = s7_match_request(&m, CLIENT, 1);
    const int written = s7_match_request(&m, CLIENT, 1);
    const int read = s7_match_request(&m, CLIENT, 1);
    slots[doubtful].kind = READ;
    slots[doubtful].doubtful = true;
    slots[written].kind = WRITE;
    slots[read].kind = READ;
    assert_int_equal(s7_match_best(&m, CLIENT, 1, READ), read);
    assert_int_equal(s7_match_best(&m, CLIENT, 1, WRITE), written);
    assert_int_equal(s7_match_best(&m, CLIENT, 1, OTHER), S7_MATCH_NONE);
    assert_int_equal(s7_match_best(&m, CLIENT, 1, 0), written);
    assert_int_equal(s7_match_best(&m, SERVER, 1, READ), S7_MATCH_NONE);
    assert_int_equal(s7_match_best(&m, CLIENT, 2, READ), S7_MATCH_NONE);
    s7_match_release(&m, read);
    assert_int_equal(s7_match_best(&m, CLIENT, 1, READ), doubtful);
    /* A request of unknown kind answers to every kind; a slot used anew has no doubt left over. */
    s7_match_release(&m, doubtful);
    const int unknown = s7_match_request(&m, CLIENT, 1);
    assert_int_equal(unknown, doubtful);
    assert_int_equal(s7_match_best(&m, CLIENT, 1, OTHER), unknown);
    assert_false(slots[unknown].doubtful);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_same_reference_is_first_in_first_out),
        cmocka_unit_test(test_side_and_key_tell_apart),
        cmocka_unit_test(test_full_until_the_oldest_is_released),
        cmocka_unit_test(test_orders_may_wrap),
        cmocka_unit_test(test_holes_are_passed_over),
        cmocka_unit_test(test_best_minds_kind_and_doubt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
