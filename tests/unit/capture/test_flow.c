/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/flow.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

static cap_flow_key key_of(uint32_t number)
{
    const uint8_t source[4] = {10, (uint8_t)(number >> 16), (uint8_t)(number >> 8), 1};
    const uint8_t target[4] = {10, 255, 255, 255};
    cap_flow_key key;
    bool swapped;
    cap_flow_key_make(&key, 4, source, target, (uint16_t)(1024 + (number & 0xff)), 102, &swapped);
    return key;
}

static cap_connection *find(cap_flow_table *table, uint32_t number, uint32_t *hash)
{
    const cap_flow_key key = key_of(number);
    return cap_flow_table_find(table, &key, hash);
}

static cap_connection *add(cap_flow_table *table, uint32_t number)
{
    const cap_flow_key key = key_of(number);
    uint32_t hash;
    assert_null(cap_flow_table_find(table, &key, &hash));
    cap_connection *added = cap_flow_table_add(table, &key, hash);
    added->flow.number = number;
    return added;
}

static cap_flow_table *new_table(uint32_t most)
{
    const cap_hash_key key = {3, 4};
    return cap_flow_table_new(most, &key);
}

static void both_directions_have_one_key(void **state)
{
    (void)state;
    static const uint8_t a[16] = {1, 2, 3, 5, 5, 6, 7, 8, 9}, b[16] = {1, 2, 3, 4, 5, 6, 7, 8, 8};
    const unsigned families[] = {4, 6};
    for (int i = 0; i < 2; i++) {
        cap_flow_key there, back, other;
        bool swapped_there, swapped_back;
        cap_flow_key_make(&there, families[i], a, b, 1000, 102, &swapped_there);
        cap_flow_key_make(&back, families[i], b, a, 102, 1000, &swapped_back);
        assert_memory_equal(&there, &back, sizeof there);
        assert_true(swapped_there != swapped_back);
        cap_flow_key_make(&other, families[i], b, a, 1000, 102, &swapped_back);
        assert_memory_not_equal(&there, &other, sizeof there);
    }
}

static void finds_many_while_others_go(void **state)
{
    (void)state;
    enum { COUNT = 20000 };
    cap_flow_table *table = new_table(COUNT);
    uint32_t hash;
    for (uint32_t i = 0; i < COUNT; i++)
        add(table, i);
    assert_true(cap_flow_table_full(table));
    for (uint32_t i = 0; i < COUNT; i += 3)
        cap_flow_table_remove(table, find(table, i, &hash));
    for (uint32_t i = 0; i < COUNT; i++) {
        const cap_connection *found = find(table, i, &hash);
        if (i % 3 == 0)
            assert_null(found);
        else
            assert_int_equal(found->flow.number, i);
    }
    for (uint32_t i = 0; i < COUNT; i += 3)
        add(table, i);
    assert_int_equal(cap_flow_table_count(table), COUNT);
    for (uint32_t i = 0; i < COUNT; i++)
        assert_int_equal(find(table, i, &hash)->flow.number, i);
    cap_flow_table_free(table);
}

static void keeps_the_order_of_use(void **state)
{
    (void)state;
    cap_flow_table *table = new_table(10);
    cap_connection *entries[4];
    for (uint32_t i = 0; i < 4; i++)
        entries[i] = add(table, i);
    cap_flow_table_touch(table, entries[0]);
    cap_flow_table_touch(table, entries[0]);
    cap_flow_table_touch(table, entries[2]);
    cap_flow_table_remove(table, entries[3]);
    static const unsigned order[] = {1, 0, 2};
    const cap_connection *next = cap_flow_table_first(table, CAP_CHAIN_USE);
    for (int i = 0; i < 3; i++, next = cap_flow_table_after(table, CAP_CHAIN_USE, next))
        assert_ptr_equal(next, entries[order[i]]);
    assert_null(next);
    cap_flow_table_free(table);
}

static void keeps_other_orders(void **state)
{
    (void)state;
    cap_flow_table *table = new_table(1000);
    cap_connection *entries[200]; /* of several slabs */
    for (uint32_t i = 0; i < 200; i++)
        entries[i] = add(table, i);
    assert_null(cap_flow_table_first(table, CAP_CHAIN_LINGER));
    for (uint32_t i = 200; i-- > 0;)
        cap_flow_table_append(table, CAP_CHAIN_LINGER, entries[i]);
    for (uint32_t i = 0; i < 200; i += 2)
        cap_flow_table_append(table, CAP_CHAIN_CLOSED, entries[i]);
    cap_flow_table_take(table, CAP_CHAIN_LINGER, entries[199]);
    cap_flow_table_take(table, CAP_CHAIN_LINGER, entries[100]);
    cap_flow_table_take(table, CAP_CHAIN_LINGER, entries[0]);
    cap_flow_table_touch(table, entries[50]); /* changes nothing there */
    const cap_connection *next = cap_flow_table_first(table, CAP_CHAIN_LINGER);
    for (uint32_t i = 199; i-- > 1;) {
        if (i == 100)
            continue;
        assert_ptr_equal(next, entries[i]);
        next = cap_flow_table_after(table, CAP_CHAIN_LINGER, next);
    }
    assert_null(next);
    for (uint32_t i = 0; i < 200; i += 2) {
        assert_ptr_equal(cap_flow_table_first(table, CAP_CHAIN_CLOSED), entries[i]);
        cap_flow_table_take(table, CAP_CHAIN_CLOSED, entries[i]);
    }
    assert_null(cap_flow_table_first(table, CAP_CHAIN_CLOSED));
    cap_flow_table_free(table);
}

static void entry_is_cleared_when_used_again(void **state)
{
    (void)state;
    cap_flow_table *table = new_table(10);
    cap_connection *one = add(table, 1);
    one->settled = true;
    one->flow.side[1].lost = 9;
    cap_flow_table_remove(table, one);
    assert_null(cap_flow_table_first(table, CAP_CHAIN_USE));
    cap_connection *two = add(table, 2);
    assert_false(two->settled);
    assert_int_equal(two->flow.side[1].lost, 0);
    uint32_t hash;
    assert_null(find(table, 1, &hash));
    cap_flow_table_free(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_directions_have_one_key),
        cmocka_unit_test(finds_many_while_others_go),
        cmocka_unit_test(keeps_the_order_of_use),
        cmocka_unit_test(keeps_other_orders),
        cmocka_unit_test(entry_is_cleared_when_used_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
