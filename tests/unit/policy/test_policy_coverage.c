/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fixture.h"

#include <string.h>

static s7_item item(uint8_t area, uint16_t db, uint8_t type, uint32_t start, uint8_t bit,
                    uint16_t count)
{
    return (s7_item){.syntax = S7_SYNTAX_ANY,
                     .absolute = true,
                     .area = area,
                     .db = db,
                     .type = type,
                     .start = start,
                     .bit = bit,
                     .count = count,
                     .areas = 1};
}

static void check_item(s7_item i, uint8_t area, uint16_t db, uint32_t first, uint32_t last)
{
    const policy_extent extent = policy_extent_of_item(&i);
    const uint64_t base = (uint64_t)area << 48 | (uint64_t)db << 32;
    assert_true(extent.first == (base | first));
    assert_true(extent.last == (base | last));
}

static void items_touch_bits(void **state)
{
    (void)state;
    check_item(item(S7_AREA_DB, 10, S7_TYPE_BIT, 4, 3, 1), 0x84, 10, 35, 35);
    check_item(item(S7_AREA_DB, 10, S7_TYPE_BIT, 4, 3, 9), 0x84, 10, 35, 43);
    check_item(item(S7_AREA_DB, 10, S7_TYPE_BYTE, 4, 0, 4), 0x84, 10, 32, 63);
    check_item(item(S7_AREA_DB, 10, S7_TYPE_WORD, 20, 0, 1), 0x84, 10, 160, 175);
    check_item(item(S7_AREA_DB, 10, S7_TYPE_REAL, 20, 0, 2), 0x84, 10, 160, 223);
    check_item(item(S7_AREA_DI, 10, S7_TYPE_WORD, 20, 0, 1), 0x84, 10, 160, 175);
    check_item(item(S7_AREA_DB, 1, S7_TYPE_DATE_AND_TIME, 0x1FFFFF, 7, 0xFFFF), 0x84, 1, 0xFFFFF8,
               0xFFFFF8 + 0xFFFF * 64 + 6);
}

static void areas_without_blocks_have_no_number(void **state)
{
    (void)state;
    check_item(item(S7_AREA_FLAG, 7, S7_TYPE_BYTE, 1, 0, 1), 0x83, 0, 8, 15);
    check_item(item(S7_AREA_PERIPHERAL, 0, S7_TYPE_WORD, 256, 0, 1), 0x80, 0, 2048, 2063);
    check_item(item(S7_AREA_TIMER, 9, S7_TYPE_TIMER, 5, 0, 3), 0x1D, 0, 5, 7);
    check_item(item(S7_AREA_TIMER_200, 0, S7_TYPE_IEC_TIMER, 5, 0, 1), 0x1D, 0, 5, 5);
    check_item(item(S7_AREA_COUNTER_200, 0, S7_TYPE_IEC_COUNTER, 5, 0, 1), 0x1C, 0, 5, 5);
    check_item(item(S7_AREA_RECORD, 59, S7_TYPE_BYTE, 2, 3, 8), 0x01, 59, 19, 19);
}

static void what_cannot_be_told_touches_more(void **state)
{
    (void)state;
    const s7_item symbolic = {.syntax = S7_SYNTAX_1200_SYMBOL, .areas = 1};
    const policy_extent all = policy_extent_of_item(&symbolic);
    assert_true(all.first == 0 && all.last == UINT64_MAX);
    /* no elements: the first bit; unknown type: all behind; a byte that begins at a bit: the byte
     */
    check_item(item(S7_AREA_DB, 1, S7_TYPE_WORD, 2, 0, 0), 0x84, 1, 16, 16);
    check_item(item(S7_AREA_TIMER, 0, S7_TYPE_TIMER, 5, 0, 0), 0x1D, 0, 5, 5);
    check_item(item(S7_AREA_DB, 1, 0x77, 2, 0, 1), 0x84, 1, 16, UINT32_MAX);
    check_item(item(S7_AREA_DB, 1, S7_TYPE_BYTE, 2, 3, 1), 0x84, 1, 16, 26);
}

static bool covers(const policy_coverage *a, const policy_coverage *b, uint64_t first,
                   uint64_t last)
{
    return policy_covers(a, b, (policy_extent){first, last});
}

static void adjacent_extents_join(void **state)
{
    (void)state;
    policy_coverage a, b;
    policy_coverage_init(&a);
    policy_coverage_init(&b);
    policy_coverage_add(&a, (policy_extent){20, 29});
    policy_coverage_add(&a, (policy_extent){10, 19});
    policy_coverage_add(&a, (policy_extent){40, UINT64_MAX});
    policy_coverage_add(&a, (policy_extent){12, 13});
    policy_coverage_add(&b, (policy_extent){30, 41});
    policy_coverage_seal(&a);
    policy_coverage_seal(&b);
    assert_int_equal(a.extents->len, 2);
    assert_true(covers(&a, NULL, 10, 29));
    assert_false(covers(&a, NULL, 9, 10));
    assert_false(covers(&a, NULL, 29, 30));
    assert_false(covers(&a, NULL, 29, 40));
    assert_true(covers(&a, NULL, UINT64_MAX, UINT64_MAX));
    assert_true(covers(&a, &b, 10, UINT64_MAX));
    assert_true(covers(&b, &a, 10, UINT64_MAX));
    assert_false(covers(&b, NULL, 29, 41));
    assert_false(covers(NULL, NULL, 0, 0));
    policy_coverage_clear(&a);
    policy_coverage_clear(&b);
}

static void blocks_and_areas_are_extents(void **state)
{
    (void)state;
    policy_coverage c;
    policy_coverage_init(&c);
    policy_coverage_add(&c, policy_extent_of_blocks(S7_AREA_DB, 5, 7));
    policy_coverage_seal(&c);
    assert_true(policy_covers(&c, NULL, policy_extent_of(S7_AREA_DB, 5, 0, 0)));
    assert_true(policy_covers(&c, NULL, policy_extent_of(S7_AREA_DI, 7, 0, UINT32_MAX)));
    assert_false(policy_covers(&c, NULL, policy_extent_of(S7_AREA_DB, 8, 0, 0)));
    assert_false(policy_covers(&c, NULL, policy_extent_of(S7_AREA_DB, 4, UINT32_MAX, UINT32_MAX)));
    assert_false(policy_covers(&c, NULL, policy_extent_of(S7_AREA_FLAG, 5, 0, 0)));
    assert_false(policy_covers(&c, NULL, POLICY_EVERYTHING));
    policy_coverage_clear(&c);
}

enum { BITS = 96 };

/* A cheap generator, so that every run is the same. */
static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525 + 1013904223;
    return *state >> 16;
}

static void add_random(policy_coverage *coverage, bool *bitmap, uint32_t *seed)
{
    policy_coverage_init(coverage);
    for (uint32_t left = next_random(seed) % 8; left > 0; left--) {
        const uint32_t first = next_random(seed) % BITS;
        const uint32_t end = first + next_random(seed) % 20;
        const uint32_t last = MIN(end, BITS - 1);
        policy_coverage_add(coverage, policy_extent_of(S7_AREA_DB, 1, first, last));
        memset(bitmap + first, true, last - first + 1);
    }
    policy_coverage_seal(coverage);
}

static void compare_all(const policy_coverage *a, const policy_coverage *b, const bool *bitmap)
{
    for (uint32_t first = 0; first < BITS; first++) {
        bool all = true;
        for (uint32_t last = first; last < BITS; last++) {
            all = all && bitmap[last];
            assert_int_equal(policy_covers(a, b, policy_extent_of(S7_AREA_DB, 1, first, last)),
                             all);
        }
    }
}

/* The gaps of an extent, found one behind the other, are the zeros of the bitmap. */
static void compare_gaps(const policy_coverage *a, const policy_coverage *b, const bool *bitmap)
{
    policy_extent rest = policy_extent_of(S7_AREA_DB, 1, 0, BITS - 1);
    const uint64_t base = rest.first;
    policy_extent gap;
    uint64_t at = base;
    while (rest.first <= rest.last && policy_find_gap(a, b, rest, &gap)) {
        for (; at < gap.first; at++)
            assert_true(bitmap[at - base]);
        for (; at <= gap.last; at++)
            assert_false(bitmap[at - base]);
        rest.first = gap.last + 1;
    }
    for (; at < base + BITS; at++)
        assert_true(bitmap[at - base]);
}

/* Property: the union covers what a bitmap of single bits covers. */
static void unions_agree_with_a_bitmap(void **state)
{
    (void)state;
    uint32_t seed = 1;
    for (int round = 0; round < 400; round++) {
        policy_coverage a, b;
        bool bitmap[BITS] = {false};
        add_random(&a, bitmap, &seed);
        add_random(&b, bitmap, &seed);
        compare_all(&a, &b, bitmap);
        compare_gaps(&a, &b, bitmap);
        policy_coverage_clear(&a);
        policy_coverage_clear(&b);
    }
}

/* Property: adding one by one gives what adding and sealing does. */
static void what_is_inserted_stays_sealed(void **state)
{
    (void)state;
    GRand *chance = g_rand_new_with_seed(3);
    for (int round = 0; round < 500; round++) {
        policy_coverage one, all;
        policy_coverage_init(&one);
        policy_coverage_init(&all);
        for (int i = g_rand_int_range(chance, 1, 40); i > 0; i--) {
            const uint64_t first = (uint64_t)g_rand_int_range(chance, 0, 200);
            const policy_extent extent = {first, first + (uint64_t)g_rand_int_range(chance, 0, 9)};
            policy_coverage_insert(&one, extent);
            policy_coverage_add(&all, extent);
        }
        policy_coverage_seal(&all);
        assert_int_equal(one.extents->len, all.extents->len);
        assert_memory_equal(one.extents->data, all.extents->data,
                            all.extents->len * sizeof(policy_extent));
        policy_coverage_clear(&one);
        policy_coverage_clear(&all);
    }
    g_rand_free(chance);
}

static void the_ends_of_the_line_can_be_inserted(void **state)
{
    (void)state;
    policy_coverage c;
    policy_coverage_init(&c);
    policy_coverage_insert(&c, (policy_extent){UINT64_MAX, UINT64_MAX});
    policy_coverage_insert(&c, (policy_extent){0, 0});
    policy_coverage_insert(&c, (policy_extent){1, 5});
    assert_int_equal(c.extents->len, 2);
    policy_coverage_insert(&c, POLICY_EVERYTHING);
    assert_int_equal(c.extents->len, 1);
    policy_coverage_clear(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items_touch_bits),
        cmocka_unit_test(areas_without_blocks_have_no_number),
        cmocka_unit_test(what_cannot_be_told_touches_more),
        cmocka_unit_test(adjacent_extents_join),
        cmocka_unit_test(blocks_and_areas_are_extents),
        cmocka_unit_test(unions_agree_with_a_bitmap),
        cmocka_unit_test(what_is_inserted_stays_sealed),
        cmocka_unit_test(the_ends_of_the_line_can_be_inserted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
