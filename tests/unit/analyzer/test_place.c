/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analyzer/place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const cap_address one = {.family = 4, .bytes = {10, 0, 0, 1}};
static const cap_address other = {.family = 6, .bytes = {10, 0, 0, 1}};

static void counts_by_host(void **state)
{
    (void)state;
    ana_places *places = ana_places_new();
    ana_place *first = ana_places_enter(places, &one);
    ana_place *second = ana_places_enter(places, &one);
    ana_place *third = ana_places_enter(places, &other);
    assert_ptr_equal(first, second);
    assert_int_equal(first->open, 2);
    assert_int_equal(third->open, 1);
    assert_int_equal(ana_places_leave(places, first), 1);
    assert_int_equal(second->open, 1);
    assert_int_equal(second->peak, 2);
    ana_places_leave(places, third);
    ana_places_leave(places, second);
    ana_places_free(places);
}

static void forgets_who_holds_nothing(void **state)
{
    (void)state;
    ana_places *places = ana_places_new();
    ana_places_enter(places, &one);
    assert_int_equal(ana_places_leave(places, ana_places_enter(places, &one)), 1);
    ana_place *again = ana_places_enter(places, &one);
    assert_int_equal(again->peak, 2);
    ana_places_leave(places, again);
    assert_int_equal(ana_places_leave(places, again), 0);
    assert_int_equal(ana_places_enter(places, &one)->peak, 1);
    ana_places_free(places);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_by_host),
        cmocka_unit_test(forgets_who_holds_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
