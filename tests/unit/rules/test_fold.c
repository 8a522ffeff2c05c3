/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/fold.h"

#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const rules_rule rule = {.id = "some-rule"};

typedef struct world {
    fold_store store;
    fixture_connection on;
    ana_transaction transaction;
} world;

static void begin(world *w, uint32_t max_records)
{
    fold_init(&w->store, max_records);
    fixture_connect(&w->on, 5, 1, 1);
    w->on.connection.flow = &w->on.flow;
    w->transaction = (ana_transaction){.connection = &w->on.connection};
}

static void fail_read(world *w, uint64_t frame, uint16_t db, uint32_t start, uint8_t code)
{
    w->transaction.answer_stamp = (cap_stamp){.time = (int64_t)frame, .frame = frame};
    const s7_access access = {
        .item = {.absolute = true,
                 .syntax = S7_SYNTAX_ANY,
                 .area = S7_AREA_DB,
                 .type = S7_TYPE_BYTE,
                 .count = 4,
                 .db = db,
                 .start = start,
                 .areas = 1},
        .answered = true,
        .return_code = code,
    };
    fold_access(&w->store, &rule, &w->transaction, &access);
}

static const fold_group *only_group(const world *w)
{
    assert_int_equal(g_hash_table_size(w->store.groups), 1);
    GHashTableIter iter;
    gpointer group;
    g_hash_table_iter_init(&iter, w->store.groups);
    assert_true(g_hash_table_iter_next(&iter, &group, NULL));
    return group;
}

static void the_same_address_is_one_member(void **state)
{
    (void)state;
    world w;
    begin(&w, 100);
    for (uint64_t frame = 1; frame <= 1000; frame++)
        fail_read(&w, frame, 10, 20, S7_RETURN_ADDRESS);
    const fold_group *group = only_group(&w);
    assert_int_equal(group->member_count, 1);
    assert_false(group->folded);
    const fold_tally *tally = &group->members->tally;
    assert_int_equal(tally->count, 1000);
    assert_int_equal(tally->reads, 1000);
    assert_int_equal(tally->writes, 0);
    assert_int_equal(tally->first.frame, 1);
    assert_int_equal(tally->last.frame, 1000);
    assert_int_equal(tally->frame_count, RULES_MAX_FRAMES);
    for (uint32_t i = 0; i < RULES_MAX_FRAMES; i++)
        assert_int_equal(tally->frames[i].frame, i + 1);
    assert_int_equal(w.store.records, 1);
    fold_clear(&w.store);
}

static void many_addresses_fold_into_the_object(void **state)
{
    (void)state;
    world w;
    begin(&w, 100);
    for (uint32_t i = 0; i < FOLD_MAX_MEMBERS; i++)
        fail_read(&w, i + 1, 10, 100 + i * 4, S7_RETURN_ADDRESS);
    assert_int_equal(only_group(&w)->member_count, FOLD_MAX_MEMBERS);
    assert_int_equal(w.store.records, FOLD_MAX_MEMBERS);
    for (uint32_t i = 0; i < 10000; i++)
        fail_read(&w, 100 + i, 10, 40000 - i * 4, S7_RETURN_ADDRESS);
    const fold_group *group = only_group(&w);
    assert_true(group->folded);
    assert_null(group->members);
    assert_int_equal(w.store.records, 1);
    assert_int_equal(group->total.count, FOLD_MAX_MEMBERS + 10000);
    assert_int_equal(group->total.start_min, 4);
    assert_int_equal(group->total.end_min, 8);
    assert_int_equal(group->total.end_max, 40004);
    assert_int_equal(w.store.dropped, 0);
    fold_clear(&w.store);
}

static void a_missing_block_folds_at_once(void **state)
{
    (void)state;
    world w;
    begin(&w, 100);
    fail_read(&w, 1, 10, 20, S7_RETURN_MISSING);
    fail_read(&w, 2, 10, 24, S7_RETURN_MISSING);
    assert_true(only_group(&w)->folded);
    assert_int_equal(only_group(&w)->total.count, 2);
    assert_int_equal(w.store.records, 1);
    fold_clear(&w.store);
}

static void blocks_codes_and_directions_of_asking_are_kept_apart(void **state)
{
    (void)state;
    world w;
    begin(&w, 100);
    fail_read(&w, 1, 10, 20, S7_RETURN_ADDRESS);
    fail_read(&w, 2, 11, 20, S7_RETURN_ADDRESS);
    fail_read(&w, 3, 10, 20, S7_RETURN_TYPE);
    w.transaction.side = 1;
    fail_read(&w, 4, 10, 20, S7_RETURN_ADDRESS);
    assert_int_equal(g_hash_table_size(w.store.groups), 4);
    fold_clear(&w.store);
}

static void a_full_store_counts_what_it_drops(void **state)
{
    (void)state;
    world w;
    begin(&w, 3);
    for (uint16_t db = 1; db <= 10; db++)
        fail_read(&w, db, db, 0, S7_RETURN_ADDRESS);
    assert_int_equal(w.store.records, 3);
    assert_int_equal(w.store.dropped, 7);
    /* What is known still counts. */
    fail_read(&w, 20, 1, 0, S7_RETURN_ADDRESS);
    assert_int_equal(w.store.dropped, 7);
    /* Another address of a known object is a new member. */
    fail_read(&w, 21, 1, 64, S7_RETURN_ADDRESS);
    assert_int_equal(w.store.dropped, 8);
    assert_int_equal(w.store.records, 3);
    fold_clear(&w.store);
}

static void order_does_not_matter(void **state)
{
    (void)state;
    world forward;
    world backward;
    begin(&forward, 1000);
    begin(&backward, 1000);
    for (uint64_t i = 1; i <= 40; i++) {
        fail_read(&forward, i, 10, 20, S7_RETURN_ADDRESS);
        fail_read(&backward, 41 - i, 10, 20, S7_RETURN_ADDRESS);
    }
    const fold_group *a = only_group(&forward);
    const fold_group *b = only_group(&backward);
    assert_memory_equal(&a->total, &b->total, sizeof a->total);
    assert_memory_equal(&a->members->tally, &b->members->tally, sizeof a->total);
    fold_clear(&forward.store);
    fold_clear(&backward.store);
}

static void items_of_one_answer_share_its_frame(void **state)
{
    (void)state;
    world w;
    begin(&w, 100);
    fail_read(&w, 7, 10, 20, S7_RETURN_ADDRESS);
    fail_read(&w, 7, 10, 20, S7_RETURN_ADDRESS);
    assert_int_equal(only_group(&w)->total.count, 2);
    assert_int_equal(only_group(&w)->total.frame_count, 1);
    fold_clear(&w.store);
}

static void objects_keep_the_lowest(void **state)
{
    (void)state;
    fold_objects up = {0};
    fold_objects down = {0};
    for (uint32_t i = 0; i < 20; i++) {
        fold_objects_add(&up, i);
        fold_objects_add(&down, 19 - i);
    }
    fold_objects_add(&up, 3);
    assert_memory_equal(&up, &down, sizeof up);
    assert_int_equal(up.count, FOLD_MAX_OBJECTS);
    assert_true(up.more);
    for (uint32_t i = 0; i < FOLD_MAX_OBJECTS; i++)
        assert_int_equal(up.id[i], i);
    fold_objects few = {0};
    fold_objects_add(&few, 9);
    fold_objects_add(&few, 9);
    assert_int_equal(few.count, 1);
    assert_false(few.more);
    fold_objects_merge(&few, &up);
    assert_int_equal(few.count, FOLD_MAX_OBJECTS);
    assert_true(few.more);
}

static void stamps_compare_by_time_then_file_then_frame(void **state)
{
    (void)state;
    static const cap_stamp ascending[] = {{1, 9, 9}, {2, 5, 0}, {2, 6, 0}, {2, 1, 1}};
    for (size_t i = 0; i < 4; i++)
        for (size_t k = 0; k < 4; k++) {
            const int order = fold_compare_stamps(&ascending[i], &ascending[k]);
            assert_int_equal((order > 0) - (order < 0), (i > k) - (i < k));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_address_is_one_member),
        cmocka_unit_test(many_addresses_fold_into_the_object),
        cmocka_unit_test(a_missing_block_folds_at_once),
        cmocka_unit_test(blocks_codes_and_directions_of_asking_are_kept_apart),
        cmocka_unit_test(a_full_store_counts_what_it_drops),
        cmocka_unit_test(order_does_not_matter),
        cmocka_unit_test(items_of_one_answer_share_its_frame),
        cmocka_unit_test(objects_keep_the_lowest),
        cmocka_unit_test(stamps_compare_by_time_then_file_then_frame),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
