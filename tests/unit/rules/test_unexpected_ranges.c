/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/unexpected_ranges.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void add_bytes(unexpected_ranges *ranges, uint32_t first, uint32_t last)
{
    unexpected_ranges_add(ranges, policy_extent_of(S7_AREA_DB, 10, first * 8, last * 8 + 7));
}

static void check(unexpected_ranges *ranges, const char *expected)
{
    GString *out = g_string_new(NULL);
    unexpected_ranges_put(out, ranges, false);
    assert_string_equal(out->str, expected);
    g_string_free(out, TRUE);
}

static void what_touches_becomes_one(void **state)
{
    (void)state;
    unexpected_ranges ranges = {0};
    check(&ranges, "");
    add_bytes(&ranges, 10, 11);
    check(&ranges, "DB10.DBB10-DBB11");
    add_bytes(&ranges, 14, 15);
    add_bytes(&ranges, 0, 0);
    check(&ranges, "DB10.DBB0,DB10.DBB10-DBB11,DB10.DBB14-DBB15");
    add_bytes(&ranges, 12, 13);
    check(&ranges, "DB10.DBB0,DB10.DBB10-DBB15");
    add_bytes(&ranges, 11, 12);
    check(&ranges, "DB10.DBB0,DB10.DBB10-DBB15");
    add_bytes(&ranges, 1, 20);
    check(&ranges, "DB10.DBB0-DBB20");
    unexpected_ranges_clear(&ranges);
}

static void many_are_told_as_one(void **state)
{
    (void)state;
    unexpected_ranges ranges = {0};
    for (uint32_t i = 0; i < 5; i++)
        add_bytes(&ranges, i * 10, i * 10);
    check(&ranges, "DB10.DBB0-DBB40");
    add_bytes(&ranges, 1, 19);
    check(&ranges, "DB10.DBB0-DBB20,DB10.DBB30,DB10.DBB40");
    for (uint32_t i = 0; i < 1000; i++)
        add_bytes(&ranges, 4000 - i * 2, 4000 - i * 2);
    assert_in_range(ranges.count, 1, 64);
    check(&ranges, "DB10.DBB0-DBB4000");
    unexpected_ranges_clear(&ranges);
}

/* Whatever the order, the result is the union. */
static void order_does_not_matter(void **state)
{
    (void)state;
    uint32_t seed = 1;
    for (int round = 0; round < 200; round++) {
        unexpected_ranges forth = {0}, back = {0};
        uint32_t first[20];
        for (int i = 0; i < 20; i++) {
            seed = seed * 1664525 + 1013904223;
            first[i] = (seed >> 16) % 90;
        }
        for (int i = 0; i < 20; i++) {
            add_bytes(&forth, first[i], first[i] + 2);
            add_bytes(&back, first[19 - i], first[19 - i] + 2);
        }
        assert_int_equal(forth.count, back.count);
        assert_memory_equal(forth.extents, back.extents, forth.count * sizeof *forth.extents);
        for (uint32_t i = 1; i < forth.count; i++)
            assert_true(forth.extents[i].first > forth.extents[i - 1].last + 1);
        unexpected_ranges_clear(&forth);
        unexpected_ranges_clear(&back);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_touches_becomes_one),
        cmocka_unit_test(many_are_told_as_one),
        cmocka_unit_test(order_does_not_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
