/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analyzer/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { COUNT = 3000 };

typedef struct number {
    uint32_t value, hash;
    unsigned met;
} number;

/* Few hashes for many, and all of them neighbours: the worst that probing meets. */
static uint32_t crowded(uint32_t value)
{
    return UINT32_C(0xFFFFFFF8) + value % 13;
}

static uint32_t spread(uint32_t value)
{
    return value * UINT32_C(2654435761);
}

static number *find(const ana_table *table, uint32_t hash, uint32_t value)
{
    number *found;
    for (uint32_t at = hash; (found = ana_table_next(table, hash, &at)) != NULL;)
        if (found->value == value)
            return found;
    return NULL;
}

static void meet(void *entry, void *user)
{
    number *met = entry;
    met->met++;
    ++*(unsigned *)user;
}

/* Adds all, then removes every third, and looks for each after each step. */
static void plays(uint32_t (*hash_of)(uint32_t value), uint32_t count)
{
    static number numbers[COUNT];
    ana_table table = {0};
    for (uint32_t i = 0; i < count; i++) {
        numbers[i] = (number){.value = i, .hash = hash_of(i)};
        assert_null(find(&table, numbers[i].hash, i));
        ana_table_add(&table, numbers[i].hash, &numbers[i]);
        assert_ptr_equal(find(&table, numbers[i].hash, i), &numbers[i]);
    }
    assert_int_equal(table.count, count);
    for (uint32_t i = 0; i < count; i += 3)
        ana_table_remove(&table, numbers[i].hash, &numbers[i]);
    for (uint32_t i = 0; i < count; i++)
        assert_ptr_equal(find(&table, numbers[i].hash, i), i % 3 == 0 ? NULL : &numbers[i]);
    unsigned met = 0;
    ana_table_each(&table, meet, &met);
    assert_int_equal(met, table.count);
    for (uint32_t i = 0; i < count; i++)
        assert_int_equal(numbers[i].met, i % 3 != 0);
    ana_table_clear(&table);
    assert_int_equal(table.count, 0);
}

static void finds_what_is_there(void **state)
{
    (void)state;
    plays(spread, COUNT);
}

static void with_few_hashes(void **state)
{
    (void)state;
    plays(crowded, 300);
}

static void empty(void **state)
{
    (void)state;
    ana_table table = {0};
    unsigned met = 0;
    uint32_t at = 7;
    assert_null(ana_table_next(&table, 7, &at));
    ana_table_each(&table, meet, &met);
    assert_int_equal(met, 0);
    ana_table_clear(&table);
}

/* What an entry costs beside itself: so much is counted for it in the budget (budget.h). */
static void takes_no_more_than_is_counted(void **state)
{
    (void)state;
    static number one;
    ana_table table = {0};
    for (uint32_t i = 0; i < COUNT; i++) {
        ana_table_add(&table, spread(i), &one);
        assert_true((table.mask + 1) * sizeof(ana_slot) <= table.count * 64);
    }
    ana_table_clear(&table);
}

static void addresses_differ(void **state)
{
    (void)state;
    const cap_address v4 = {.family = 4, .bytes = {10, 0, 0, 1}};
    const cap_address v6 = {.family = 6, .bytes = {10, 0, 0, 1}};
    cap_address changed = v6;
    changed.bytes[15] = 1;
    assert_int_equal(ana_address_hash(&v4), ana_address_hash(&v4));
    assert_int_not_equal(ana_address_hash(&v4), ana_address_hash(&v6));
    assert_int_not_equal(ana_address_hash(&v6), ana_address_hash(&changed));
    for (int i = 0; i < 4; i++) {
        changed = v4;
        changed.bytes[i] ^= 1;
        assert_int_not_equal(ana_address_hash(&v4), ana_address_hash(&changed));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_is_there),
        cmocka_unit_test(with_few_hashes),
        cmocka_unit_test(empty),
        cmocka_unit_test(takes_no_more_than_is_counted),
        cmocka_unit_test(addresses_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
