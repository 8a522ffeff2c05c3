/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/missing_sight.h"

#include "rules/fold.h"
#include "rules/keys.h"

struct missing_sights {
    GHashTable *by_section; /* section to missing_sight */
};

missing_sights *missing_sights_new(void)
{
    missing_sights *sights = g_new0(missing_sights, 1);
    sights->by_section = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, g_free);
    return sights;
}

void missing_sights_free(missing_sights *sights)
{
    g_hash_table_unref(sights->by_section);
    g_free(sights);
}

void missing_sights_add(missing_sights *sights, const void *section, const cap_address *ip,
                        const cap_address *with, const cap_stamp *stamp)
{
    missing_sight *s = g_hash_table_lookup(sights->by_section, section);
    if (!s) {
        s = g_new(missing_sight, 1);
        *s = (missing_sight){.ip = *ip, .with = *with, .first = *stamp};
        g_hash_table_insert(sights->by_section, (gpointer)section, s);
        return;
    }
    s->several |= !rules_same_address(&s->with, with);
    if (fold_compare_stamps(stamp, &s->first) >= 0)
        return;
    s->ip = *ip;
    s->with = *with;
    s->first = *stamp;
}

const missing_sight *missing_sights_find(const missing_sights *sights, const void *section)
{
    return g_hash_table_lookup(sights->by_section, section);
}
