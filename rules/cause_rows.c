/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/cause_rows.h"

GHashTable *rules_cause_rows_new(void)
{
    return g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, g_free);
}

const rules_cause *rules_cause_row(GHashTable *rows, const verdict *v)
{
    rules_cause *cause = g_hash_table_lookup(rows, v->cause);
    if (cause)
        return cause;
    cause = g_new(rules_cause, 1);
    *cause = (rules_cause){v->cause, v->check};
    g_hash_table_insert(rows, (gpointer)v->cause, cause);
    return cause;
}
