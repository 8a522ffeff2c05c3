/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/bound.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { MOST = 100 };

static gboolean is_odd(gpointer key, gpointer value, gpointer user)
{
    (void)value;
    (void)user;
    return GPOINTER_TO_UINT(key) % 2 == 1;
}

/* Adds `count` numbers from `first` on, as far as there is room; returns how many. */
static unsigned fill(rules_bound *bound, GHashTable *table, rules_ledger *ledger, unsigned first,
                     unsigned count)
{
    unsigned added = 0;
    for (unsigned i = first; i < first + count; i++)
        if (rules_bound_has_room(bound, table, ledger))
            added += g_hash_table_add(table, GUINT_TO_POINTER(i)) ? 1 : 0;
    return added;
}

static void a_full_table_refuses_and_counts(void **state)
{
    (void)state;
    rules_ledger *ledger = rules_ledger_new(1);
    GHashTable *table = g_hash_table_new(g_direct_hash, g_direct_equal);
    rules_bound bound = {.most = MOST};
    assert_int_equal(fill(&bound, table, ledger, 1, 130), MOST);
    assert_int_equal(rules_ledger_dropped(ledger), 30);
    g_hash_table_unref(table);
    rules_ledger_free(ledger);
}

static void what_can_be_spared_makes_way(void **state)
{
    (void)state;
    rules_ledger *ledger = rules_ledger_new(1);
    GHashTable *table = g_hash_table_new(g_direct_hash, g_direct_equal);
    rules_bound bound = {.most = MOST, .is_spare = is_odd};
    assert_int_equal(fill(&bound, table, ledger, 1, MOST), MOST);
    /* It is looked for after 26 calls, not at each. */
    assert_int_equal(fill(&bound, table, ledger, 1000, 25), 0);
    assert_int_equal(fill(&bound, table, ledger, 2000, 60), 50);
    assert_int_equal(g_hash_table_size(table), MOST);
    assert_int_equal(rules_ledger_dropped(ledger), 25 + 50 + 10);
    assert_true(g_hash_table_contains(table, GUINT_TO_POINTER(2)));
    assert_false(g_hash_table_contains(table, GUINT_TO_POINTER(3)));
    g_hash_table_unref(table);
    rules_ledger_free(ledger);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_table_refuses_and_counts),
        cmocka_unit_test(what_can_be_spared_makes_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
