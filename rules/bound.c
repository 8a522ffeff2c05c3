/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/bound.h"

static void forget(rules_bound *bound, GHashTable *table, rules_ledger *ledger)
{
    bound->lacking = 0;
    bound->round++;
    const guint forgotten = g_hash_table_foreach_remove(table, bound->is_spare, NULL);
    for (guint i = 0; i < forgotten; i++)
        rules_ledger_drop(ledger);
}

bool rules_bound_has_room(rules_bound *bound, GHashTable *table, rules_ledger *ledger)
{
    enum { SHARE = 4 };
    if (g_hash_table_size(table) < bound->most)
        return true;
    if (bound->is_spare && ++bound->lacking > bound->most / SHARE)
        forget(bound, table, ledger);
    if (g_hash_table_size(table) < bound->most)
        return true;
    rules_ledger_drop(ledger);
    return false;
}
