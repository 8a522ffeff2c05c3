/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/policy/merge.h"

#include "fixture.h"
#include "rules/policy/objects.h"
#include "rules/policy/pieces.h"

#include <string.h>

static void add(policy_coverage *c, uint16_t db, uint32_t byte, uint32_t bytes)
{
    policy_coverage_insert(c, policy_extent_of(S7_AREA_DB, db, byte * 8, (byte + bytes) * 8 - 1));
}

/* Merges, and checks what is listed and said then. Clears the coverage. */
static void check(policy_coverage *c, policy_merge_limits limits, const char *objects,
                  const char *said)
{
    GPtrArray *notes = g_ptr_array_new_with_free_func(g_free);
    GString *text = g_string_new(NULL);
    policy_merge(c, limits, notes);
    policy_objects_put(text, c, false);
    g_ptr_array_add(notes, NULL);
    g_autofree char *joined = g_strjoinv("; ", (char **)notes->pdata);
    assert_string_equal(text->str, objects);
    assert_string_equal(joined, said);
    g_string_free(text, TRUE);
    g_ptr_array_unref(notes);
    policy_coverage_clear(c);
}

static void few_parts_stay_as_they_are(void **state)
{
    (void)state;
    policy_coverage c;
    policy_coverage_init(&c);
    add(&c, 10, 4, 4);
    add(&c, 10, 0, 2);
    add(&c, 10, 8, 1);
    policy_coverage_insert(&c, policy_extent_of(S7_AREA_DB, 10, 163, 163));
    check(&c, policy_readable, "DB10.DBB0-DBB1,DB10.DBB4-DBB8,DB10.DBX20.3", "");
}

static void the_smallest_gaps_are_closed(void **state)
{
    (void)state;
    policy_coverage c;
    policy_coverage_init(&c);
    add(&c, 10, 0, 1);
    add(&c, 10, 10, 1);
    add(&c, 10, 13, 1);
    add(&c, 10, 16, 1); /* as far as that one: the lower gap comes first */
    add(&c, 11, 0, 1);
    check(&c, (policy_merge_limits){.parts = 3, .blocks = 8},
          "DB10.DBB0,DB10.DBB10-DBB13,DB10.DBB16,DB11.DBB0", "3 ranges of DB10 for 4 parts");
    policy_coverage_init(&c);
    add(&c, 10, 0, 1);
    add(&c, 10, 10, 1);
    policy_coverage_insert(&c, policy_extent_of(S7_AREA_FLAG, 0, 3, 3));
    policy_coverage_insert(&c, policy_extent_of(S7_AREA_FLAG, 0, 5, 5));
    check(&c, (policy_merge_limits){.parts = 1, .blocks = 8}, "M0.3-M0.5,DB10.DBB0-DBB10",
          "1 range of M for 2 parts; 1 range of DB10 for 2 parts");
}

static void many_blocks_become_ranges_of_blocks(void **state)
{
    (void)state;
    policy_coverage c;
    policy_coverage_init(&c);
    for (uint16_t db = 10; db < 14; db++)
        add(&c, db, 2, 4);
    add(&c, 20, 0, 1);
    policy_coverage_insert(&c, policy_extent_of(S7_AREA_FLAG, 0, 3, 3));
    check(&c, (policy_merge_limits){.parts = 8, .blocks = 4}, "M0.3,DB10-13,DB20",
          "2 ranges of whole data blocks for parts of 5");
    policy_coverage_init(&c);
    add(&c, 10, 0, 1);
    add(&c, 12, 0, 1);
    add(&c, 20, 0, 1);
    check(&c, (policy_merge_limits){.parts = 8, .blocks = 2}, "DB10-12,DB20",
          "2 ranges of whole data blocks for parts of 3");
    policy_coverage_init(&c);
    policy_coverage_insert(&c, policy_extent_of_blocks(S7_AREA_DB, 10, 500));
    add(&c, 600, 0, 1);
    check(&c, (policy_merge_limits){.parts = 8, .blocks = 2}, "DB10-500,DB600.DBB0", "");
}

static void what_has_no_name_becomes_what_has_one(void **state)
{
    (void)state;
    policy_coverage c;
    policy_coverage_init(&c);
    policy_coverage_insert(&c, policy_extent_of(S7_AREA_DB, 10, 32, UINT32_MAX));
    policy_coverage_insert(&c, policy_extent_of(S7_AREA_FLAG, 0, 0, UINT32_MAX));
    policy_coverage_insert(&c, policy_extent_of(S7_AREA_RECORD, 59, 3, 3));
    policy_coverage_insert(&c, policy_extent_of(S7_AREA_TIMER, 0, 5, 70000));
    check(&c, policy_readable, "RECORD,T,M,DB10",
          "all data records for single ones; all of T, because how far was asked is not known; all "
          "of M, because how far was asked is not known; all of DB10, because how far was asked is "
          "not known");
    policy_coverage_init(&c);
    policy_coverage_insert(&c, policy_extent_of(0x42, 0, 0, 7));
    add(&c, 10, 0, 1);
    check(&c, policy_readable, "*", "everything for area 0x42, which has no name");
    policy_coverage_init(&c);
    policy_coverage_insert(&c, POLICY_EVERYTHING);
    check(&c, policy_readable, "*", "");
}

static uint32_t below(GRand *chance, uint32_t end)
{
    return (uint32_t)g_rand_int_range(chance, 0, (gint32)end);
}

static policy_coverage random_coverage(GRand *chance)
{
    policy_coverage c;
    const uint32_t count = 1 + below(chance, 60);
    const uint32_t blocks = 1 + below(chance, 20);
    policy_coverage_init(&c);
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t first = below(chance, 2000);
        const uint8_t area = below(chance, 4) == 0 ? S7_AREA_FLAG : S7_AREA_DB;
        policy_coverage_insert(&c, policy_extent_of(area, (uint16_t)below(chance, blocks), first,
                                                    first + below(chance, 40)));
    }
    return c;
}

/* How many parts a block has, at most; and how many blocks of data there are. */
static void count(const policy_coverage *c, guint *parts, guint *blocks)
{
    policy_pieces walk;
    policy_piece piece;
    uint64_t last = UINT64_MAX;
    guint here = 0;
    *parts = *blocks = 0;
    policy_pieces_begin(&walk, c);
    while (policy_pieces_next(&walk, &piece)) {
        const uint64_t block = piece.extent.first >> 32;
        here = block == last ? here + 1 : 1;
        *parts = MAX(*parts, here);
        *blocks += block != last && policy_area_of(piece.extent.first) == S7_AREA_DB;
        last = block;
    }
}

static void random_coverages_keep_their_limits_and_lose_nothing(void **state)
{
    (void)state;
    GRand *chance = g_rand_new_with_seed(102);
    for (int i = 0; i < 2000; i++) {
        policy_coverage before = random_coverage(chance), after = random_coverage(chance);
        const policy_merge_limits limits = {1 + below(chance, 6), 1 + below(chance, 10)};
        g_array_set_size(after.extents, 0);
        g_array_append_vals(after.extents, before.extents->data, before.extents->len);
        policy_merge(&after, limits, NULL);
        guint parts, blocks, parts_before, blocks_before;
        count(&after, &parts, &blocks);
        count(&before, &parts_before, &blocks_before);
        assert_true(parts <= limits.parts && blocks <= limits.blocks);
        for (guint k = 0; k < before.extents->len; k++)
            assert_true(
                policy_covers(&after, NULL, g_array_index(before.extents, policy_extent, k)));
        if (parts_before <= limits.parts && blocks_before <= limits.blocks) {
            assert_int_equal(after.extents->len, before.extents->len);
            assert_memory_equal(after.extents->data, before.extents->data,
                                before.extents->len * sizeof(policy_extent));
        }
        policy_coverage_clear(&before);
        policy_coverage_clear(&after);
    }
    g_rand_free(chance);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(few_parts_stay_as_they_are),
        cmocka_unit_test(the_smallest_gaps_are_closed),
        cmocka_unit_test(many_blocks_become_ranges_of_blocks),
        cmocka_unit_test(what_has_no_name_becomes_what_has_one),
        cmocka_unit_test(random_coverages_keep_their_limits_and_lose_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
