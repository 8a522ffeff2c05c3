/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/watch.h"

#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { MANY = 1000 };

static void parts_are_apart_and_aligned(void **state)
{
    (void)state;
    rules_watches watches;
    rules_watches_init(&watches);
    const size_t flag = rules_watches_reserve(&watches, 1);
    const size_t pointer = rules_watches_reserve(&watches, sizeof(void *));
    const size_t nothing = rules_watches_reserve(&watches, 0);
    fixture_connection c;
    fixture_connect(&c, 5, 1, 1);
    assert_true(flag >= sizeof(rules_watch));
    assert_int_equal(pointer, flag + sizeof(void *));
    assert_int_equal(nothing, pointer + sizeof(void *));
    assert_null(c.connection.kept);
    rules_watches_begin(&watches, &c.connection);
    *(bool *)rules_part(&c.connection, flag) = true;
    void **place = rules_part(&c.connection, pointer);
    assert_int_equal((uintptr_t)place % sizeof(void *), 0);
    assert_null(*place);
    *place = &watches;
    assert_true(*(const bool *)rules_part_at(&watches, 0, flag));
    rules_watches_end(&watches, &c.connection);
    assert_null(c.connection.kept);
    assert_int_equal(watches.live->len, 0);
    /* The block is used again: nothing is left in it. */
    rules_watches_begin(&watches, &c.connection);
    assert_false(*(const bool *)rules_part(&c.connection, flag));
    assert_null(*(void **)rules_part(&c.connection, pointer));
    rules_watches_clear(&watches);
}

static void those_that_live_are_known(void **state)
{
    (void)state;
    rules_watches watches;
    rules_watches_init(&watches);
    const size_t at = rules_watches_reserve(&watches, sizeof(uint64_t));
    fixture_connection *c = g_new(fixture_connection, MANY);
    for (unsigned i = 0; i < MANY; i++) {
        fixture_connect(&c[i], 5, 1, i);
        rules_watches_begin(&watches, &c[i].connection);
        *(uint64_t *)rules_part(&c[i].connection, at) = i;
    }
    for (unsigned i = 0; i < MANY; i += 3) /* the first and the last among them */
        rules_watches_end(&watches, &c[i].connection);
    assert_int_equal(watches.live->len, MANY - (MANY + 2) / 3);
    uint64_t sum = 0, expected = 0;
    for (guint i = 0; i < watches.live->len; i++) {
        const ana_connection *one = rules_watches_at(&watches, i);
        assert_int_equal(*(const uint64_t *)rules_part_at(&watches, i, at), one->number);
        assert_ptr_equal(rules_part_at(&watches, i, at), rules_part(one, at));
        sum += one->number;
    }
    for (unsigned i = 0; i < MANY; i++)
        expected += i % 3 == 0 ? 0 : i;
    assert_int_equal(sum, expected);
    g_free(c); /* before the watches, as hosts may do */
    rules_watches_clear(&watches);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_are_apart_and_aligned),
        cmocka_unit_test(those_that_live_are_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
