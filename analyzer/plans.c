/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analyzer/plans.h"

#include <string.h>

struct ana_plans {
    GHashTable *by_param; /* ana_plan, its own key */
    GHashTable *objects;  /* ana_object, its own key */
    uint32_t max_plans, max_objects;
};

static guint plan_hash(gconstpointer key)
{
    const ana_plan *plan = key;
    guint hash = 5381;
    for (uint32_t i = 0; i < plan->size; i++)
        hash = hash * 33 + plan->param[i];
    return hash;
}

static gboolean plan_equal(gconstpointer a, gconstpointer b)
{
    const ana_plan *x = a;
    const ana_plan *y = b;
    return x->size == y->size && memcmp(x->param, y->param, x->size) == 0;
}

static guint object_hash(gconstpointer key)
{
    const ana_object *object = key;
    return (guint)object->area << 16 | object->db;
}

static gboolean object_equal(gconstpointer a, gconstpointer b)
{
    return object_hash(a) == object_hash(b);
}

ana_plans *ana_plans_new(uint32_t max_plans, uint32_t max_objects)
{
    ana_plans *plans = g_new0(ana_plans, 1);
    plans->by_param = g_hash_table_new_full(plan_hash, plan_equal, g_free, NULL);
    plans->objects = g_hash_table_new_full(object_hash, object_equal, g_free, NULL);
    plans->max_plans = max_plans;
    plans->max_objects = max_objects;
    return plans;
}

void ana_plans_free(ana_plans *plans)
{
    if (!plans)
        return;
    g_hash_table_unref(plans->by_param);
    g_hash_table_unref(plans->objects);
    g_free(plans);
}

static void move_to_front(ana_recent *recent, ana_plan *plan, uint32_t from)
{
    for (uint32_t i = from; i > 0; i--)
        recent->plan[i] = recent->plan[i - 1];
    recent->plan[0] = plan;
}

static ana_plan *plan_new(s7_bytes param)
{
    ana_plan *plan = g_malloc(sizeof *plan + param.size);
    *plan = (ana_plan){.size = (uint32_t)param.size, .param = (const uint8_t *)(plan + 1)};
    memcpy(plan + 1, param.data, param.size);
    return plan;
}

ana_plan *ana_plans_find(ana_plans *plans, ana_recent *recent, s7_bytes param)
{
    for (uint32_t i = 0; i < ANA_RECENT_PLANS && recent->plan[i]; i++) {
        ana_plan *plan = recent->plan[i];
        if (plan->size != param.size || memcmp(plan->param, param.data, param.size) != 0)
            continue;
        if (i > 0)
            move_to_front(recent, plan, i);
        return plan;
    }
    const ana_plan key = {.size = (uint32_t)param.size, .param = param.data};
    ana_plan *plan = g_hash_table_lookup(plans->by_param, &key);
    if (plan)
        move_to_front(recent, plan, ANA_RECENT_PLANS - 1);
    return plan;
}

ana_plan *ana_plans_add(ana_plans *plans, ana_recent *recent, s7_bytes param, uint32_t accesses)
{
    if (g_hash_table_size(plans->by_param) >= plans->max_plans)
        return NULL;
    ana_plan *plan = plan_new(param);
    plan->accesses = accesses;
    g_hash_table_add(plans->by_param, plan);
    move_to_front(recent, plan, ANA_RECENT_PLANS - 1);
    return plan;
}

static ana_object *object_of(GHashTable *objects, const s7_item *item, uint32_t limit)
{
    const bool block = item->area == S7_AREA_DB || item->area == S7_AREA_DI;
    const ana_object key = {.area = item->area, .db = block ? item->db : 0};
    ana_object *object = g_hash_table_lookup(objects, &key);
    if (object || g_hash_table_size(objects) >= limit)
        return object;
    object = g_new(ana_object, 1);
    *object = key;
    object->read_lowest = UINT32_MAX;
    object->write_lowest = UINT32_MAX;
    g_hash_table_add(objects, object);
    return object;
}

static void widen(uint32_t *lowest, uint32_t *highest, uint32_t start, uint32_t end)
{
    if (*lowest == UINT32_MAX || end > *highest)
        *highest = end;
    if (start < *lowest)
        *lowest = start;
}

static bool count_in(GHashTable *objects, uint32_t limit, const s7_access *access, bool ok,
                     uint64_t times)
{
    if (!access->item.absolute)
        return true;
    ana_object *object = object_of(objects, &access->item, limit);
    if (!object)
        return false;
    if (!ok) {
        *(access->write ? &object->writes_refused : &object->reads_refused) += times;
        return true;
    }
    const uint32_t extent = s7_item_extent(&access->item);
    const uint32_t start = access->item.start;
    const uint32_t end = start + (extent > 0 ? extent - 1 : 0);
    if (access->write) {
        object->writes += times;
        widen(&object->write_lowest, &object->write_highest, start, end);
    } else {
        object->reads += times;
        widen(&object->read_lowest, &object->read_highest, start, end);
    }
    return true;
}

bool ana_plans_count(ana_plans *plans, const s7_access *access, bool ok)
{
    return count_in(plans->objects, plans->max_objects, access, ok, 1);
}

static void expand(GHashTable *objects, const ana_plan *plan)
{
    const s7_pdu request = {
        .rosctr = S7_ROSCTR_JOB,
        .has_function = true,
        .function = plan->param[0],
        .item_count = plan->param[1],
        .items = {plan->param + 2, plan->size - 2},
    };
    s7_accesses walk;
    s7_access access;
    s7_accesses_begin(&walk, &request, NULL);
    while (s7_accesses_next(&walk, &access))
        count_in(objects, UINT32_MAX, &access, true, plan->count);
}

static int compare_objects(gconstpointer a, gconstpointer b)
{
    const guint x = object_hash(a);
    const guint y = object_hash(b);
    return x < y ? -1 : x > y;
}

GArray *ana_plans_objects(const ana_plans *plans)
{
    GHashTable *all = g_hash_table_new_full(object_hash, object_equal, g_free, NULL);
    GHashTableIter iter;
    gpointer key;
    g_hash_table_iter_init(&iter, plans->objects);
    while (g_hash_table_iter_next(&iter, &key, NULL))
        g_hash_table_add(all, g_memdup2(key, sizeof(ana_object)));
    g_hash_table_iter_init(&iter, plans->by_param);
    while (g_hash_table_iter_next(&iter, &key, NULL))
        expand(all, key);

    GArray *objects = g_array_new(FALSE, FALSE, sizeof(ana_object));
    g_hash_table_iter_init(&iter, all);
    while (g_hash_table_iter_next(&iter, &key, NULL))
        g_array_append_vals(objects, key, 1);
    g_hash_table_unref(all);
    g_array_sort(objects, compare_objects);
    return objects;
}
