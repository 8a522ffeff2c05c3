/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/policy/pieces.h"

#include "fixture.h"

static void check(policy_pieces *walk, policy_piece_kind kind, policy_extent extent)
{
    policy_piece piece;
    assert_true(policy_pieces_next(walk, &piece));
    assert_int_equal(piece.kind, kind);
    assert_true(piece.extent.first == extent.first && piece.extent.last == extent.last);
}

static void check_end(policy_pieces *walk)
{
    policy_piece piece;
    assert_false(policy_pieces_next(walk, &piece));
}

static void nothing_has_no_pieces(void **state)
{
    (void)state;
    policy_coverage c;
    policy_pieces walk;
    policy_coverage_init(&c);
    policy_pieces_begin(&walk, &c);
    check_end(&walk);
    policy_coverage_clear(&c);
}

static void one_extent_is_cut_where_names_change(void **state)
{
    (void)state;
    policy_coverage c;
    policy_pieces walk;
    policy_coverage_init(&c);
    /* The end of DB9, DB10 to DB11, the beginning of DB12: one extent */
    policy_coverage_insert(&c, policy_extent_of(S7_AREA_DB, 9, 80, UINT32_MAX));
    policy_coverage_insert(&c, policy_extent_of_blocks(S7_AREA_DB, 10, 11));
    policy_coverage_insert(&c, policy_extent_of(S7_AREA_DB, 12, 0, 7));
    assert_int_equal(c.extents->len, 1);
    policy_pieces_begin(&walk, &c);
    check(&walk, POLICY_PIECE_PART, policy_extent_of(S7_AREA_DB, 9, 80, UINT32_MAX));
    check(&walk, POLICY_PIECE_BLOCKS, policy_extent_of_blocks(S7_AREA_DB, 10, 11));
    check(&walk, POLICY_PIECE_PART, policy_extent_of(S7_AREA_DB, 12, 0, 7));
    check_end(&walk);
    policy_coverage_clear(&c);
}

static void areas_beside_each_other_are_apart(void **state)
{
    (void)state;
    policy_coverage c;
    policy_pieces walk;
    policy_coverage_init(&c);
    policy_coverage_insert(&c, policy_extent_of_blocks(S7_AREA_INPUT, 0, UINT16_MAX));
    policy_coverage_insert(&c, policy_extent_of_blocks(S7_AREA_OUTPUT, 0, UINT16_MAX));
    policy_coverage_insert(&c, policy_extent_of(S7_AREA_FLAG, 0, 0, 7));
    assert_int_equal(c.extents->len, 1);
    policy_pieces_begin(&walk, &c);
    check(&walk, POLICY_PIECE_AREA, policy_extent_of_blocks(S7_AREA_INPUT, 0, UINT16_MAX));
    check(&walk, POLICY_PIECE_AREA, policy_extent_of_blocks(S7_AREA_OUTPUT, 0, UINT16_MAX));
    check(&walk, POLICY_PIECE_PART, policy_extent_of(S7_AREA_FLAG, 0, 0, 7));
    check_end(&walk);
    policy_coverage_clear(&c);
}

static void everything_is_one_piece(void **state)
{
    (void)state;
    policy_coverage c;
    policy_pieces walk;
    policy_coverage_init(&c);
    policy_coverage_insert(&c, policy_extent_of(S7_AREA_FLAG, 0, 0, 7));
    policy_coverage_insert(&c, POLICY_EVERYTHING);
    policy_pieces_begin(&walk, &c);
    check(&walk, POLICY_PIECE_ALL, POLICY_EVERYTHING);
    check_end(&walk);
    policy_coverage_clear(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_has_no_pieces),
        cmocka_unit_test(one_extent_is_cut_where_names_change),
        cmocka_unit_test(areas_beside_each_other_are_apart),
        cmocka_unit_test(everything_is_one_piece),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
