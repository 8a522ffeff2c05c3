/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analyzer/asset.h"

#include "analyzer/inventory.h"

const char *const ana_putget_names[ANA_PUTGET_COUNT] = {"unknown", "permitted", "refused"};

static ana_db *db_of(ana_asset *asset, uint16_t number, uint32_t max_dbs, ana_budget *budget)
{
    ana_db *db = g_hash_table_lookup(asset->dbs, GUINT_TO_POINTER(number));
    if (db || g_hash_table_size(asset->dbs) >= max_dbs || !ana_budget_take(budget, sizeof *db))
        return db;
    db = g_new0(ana_db, 1);
    db->db = number;
    db->failed_start = UINT32_MAX;
    g_hash_table_insert(asset->dbs, GUINT_TO_POINTER(number), db);
    return db;
}

const char *const ana_absolute_names[ANA_ABSOLUTE_COUNT] = {"unknown", "works", "refused",
                                                            "missing"};

static ana_absolute evidence_of(const s7_access *access)
{
    const s7_item *item = &access->item;
    switch (access->return_code) {
    case S7_RETURN_OK:
        return ANA_ABSOLUTE_WORKS;
    case S7_RETURN_MISSING:
        return ANA_ABSOLUTE_MISSING;
    case S7_RETURN_ACCESS:
        return access->write ? ANA_ABSOLUTE_UNKNOWN : ANA_ABSOLUTE_REFUSED;
    case S7_RETURN_ADDRESS:
        return item->start == 0 && s7_item_extent(item) <= 1 ? ANA_ABSOLUTE_REFUSED
                                                             : ANA_ABSOLUTE_UNKNOWN;
    default:
        return ANA_ABSOLUTE_UNKNOWN;
    }
}

static int weight_of(ana_absolute absolute)
{
    return absolute == ANA_ABSOLUTE_WORKS ? 2 : absolute != ANA_ABSOLUTE_UNKNOWN;
}

static void conclude(ana_db *db, const s7_access *access, const cap_stamp *stamp)
{
    const ana_absolute absolute = evidence_of(access);
    const bool first = db->ok + db->failed == 0;
    if (!first && weight_of(absolute) <= weight_of(db->absolute))
        return;
    db->absolute = absolute;
    db->proof = *stamp;
}

static void count_db(ana_db *db, const s7_access *access, bool ok, const cap_stamp *stamp)
{
    const uint32_t start = access->item.start;
    const uint32_t extent = s7_item_extent(&access->item);
    conclude(db, access, stamp);
    if (ok) {
        if (db->ok++ == 0)
            db->first_ok = *stamp;
        *(access->write ? &db->write_ok : &db->read_ok) = true;
        db->proven_end = MAX(db->proven_end, start + extent);
        return;
    }
    db->failed++;
    db->last_code = access->return_code;
    if (access->return_code != S7_RETURN_ADDRESS)
        return;
    db->failed_start = MIN(db->failed_start, start);
    if (start == 0 && extent <= 1)
        db->offset0_refused = true;
}

void ana_asset_count_more(ana_asset *asset, const s7_access *access, uint64_t times)
{
    ana_db *db = access->item.area == S7_AREA_DB
                     ? g_hash_table_lookup(asset->dbs, GUINT_TO_POINTER(access->item.db))
                     : NULL;
    if (db)
        db->ok += times;
}

bool ana_asset_count(ana_asset *asset, const s7_access *access, uint32_t max_dbs,
                     ana_budget *budget, const cap_stamp *stamp)
{
    const bool ok = access->return_code == S7_RETURN_OK;
    if (!access->item.absolute)
        return true;
    if (ok && asset->putget != ANA_PUTGET_PERMITTED) {
        asset->putget = ANA_PUTGET_PERMITTED;
        asset->putget_proof = *stamp;
    }
    if (access->item.area != S7_AREA_DB)
        return true;
    ana_db *db = db_of(asset, access->item.db, max_dbs, budget);
    if (db)
        count_db(db, access, ok, stamp);
    return db != NULL;
}

bool ana_asset_count_symbol(ana_asset *asset, uint16_t number, const cap_address *by,
                            uint32_t max_dbs, ana_budget *budget, const cap_stamp *stamp)
{
    ana_db *db = db_of(asset, number, max_dbs, budget);
    if (!db || db->symbolic)
        return db != NULL;
    db->symbolic = true;
    db->symbolic_proof = *stamp;
    db->symbolic_by = *by;
    return true;
}

static int compare_dbs(gconstpointer a, gconstpointer b)
{
    return (int)((const ana_db *)a)->db - (int)((const ana_db *)b)->db;
}

GArray *ana_asset_dbs(const ana_asset *asset)
{
    GArray *dbs = g_array_new(FALSE, FALSE, sizeof(ana_db));
    GHashTableIter iter;
    gpointer db;
    g_hash_table_iter_init(&iter, asset->dbs);
    while (g_hash_table_iter_next(&iter, NULL, &db))
        if (((const ana_db *)db)->ok + ((const ana_db *)db)->failed > 0)
            g_array_append_vals(dbs, db, 1);
    g_array_sort(dbs, compare_dbs);
    return dbs;
}

const ana_db *ana_asset_db(const ana_asset *asset, uint16_t db)
{
    return g_hash_table_lookup(asset->dbs, GUINT_TO_POINTER(db));
}
