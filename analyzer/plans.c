/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analyzer/plans.h"

#include "capture/hash.h"

#include <string.h>

static int compare_objects(gconstpointer a, gconstpointer b, gpointer user)
{
    const ana_object *x = a;
    const ana_object *y = b;
    (void)user;
    if (x->of_client != y->of_client)
        return x->of_client ? 1 : -1;
    if (x->area != y->area)
        return (int)x->area - (int)y->area;
    return (int)x->db - (int)y->db;
}

static GTree *object_tree(void)
{
    return g_tree_new_full(compare_objects, NULL, g_free, NULL);
}

void ana_plans_init(ana_plans *plans, uint32_t max_plans, uint32_t max_objects, ana_budget *budget)
{
    *plans = (ana_plans){.max_plans = max_plans, .max_objects = max_objects, .budget = budget};
}

static void free_plan(void *plan, void *user)
{
    (void)user;
    g_free(plan);
}

void ana_plans_clear(ana_plans *plans)
{
    ana_table_each(&plans->by_param, free_plan, NULL);
    ana_table_clear(&plans->by_param);
    if (plans->objects)
        g_tree_unref(plans->objects);
    plans->objects = NULL;
}

static void forget_memo(void *entry, void *user)
{
    (void)user;
    ana_plan *plan = entry;
    memset(plan->memo, 0, sizeof plan->memo);
}

void ana_plans_forget_memos(ana_plans *plans)
{
    ana_table_each(&plans->by_param, forget_memo, NULL);
}

static ana_plan *plan_new(s7_bytes param, bool of_client, uint32_t accesses)
{
    ana_plan *plan = g_malloc(sizeof *plan + param.size);
    *plan = (ana_plan){.count = 1,
                       .told = 1,
                       .accesses = accesses,
                       .of_client = of_client,
                       .size = (uint32_t)param.size,
                       .param = (const uint8_t *)(plan + 1)};
    memcpy(plan + 1, param.data, param.size);
    return plan;
}

static bool is_plan_of(const ana_plan *plan, s7_bytes param, bool of_client)
{
    return plan->of_client == of_client && plan->size == param.size &&
           memcmp(plan->param, param.data, param.size) == 0;
}

static uint32_t plan_hash(s7_bytes param, bool of_client)
{
    return cap_hash_bytes(of_client, param.data, param.size);
}

ana_plan *ana_plans_find(const ana_plans *plans, s7_bytes param, bool of_client)
{
    const uint32_t hash = plan_hash(param, of_client);
    ana_plan *plan;
    for (uint32_t at = hash; (plan = ana_table_next(&plans->by_param, hash, &at)) != NULL;)
        if (is_plan_of(plan, param, of_client))
            return plan;
    return NULL;
}

static uint32_t place_of(const ana_plans *plans, uint64_t sum)
{
    const uint64_t mixed = sum ^ ((uintptr_t)plans >> 4) * UINT64_C(0x9E3779B97F4A7C15);
    return (uint32_t)((mixed ^ mixed >> 32) & ((1U << ANA_RECENT_BITS) - 1));
}

static bool is_recent(const ana_recent_plan *recent, const ana_plans *plans, uint64_t sum,
                      s7_bytes param, bool of_client)
{
    return recent->sum == sum && recent->plans == plans &&
           is_plan_of(recent->plan, param, of_client);
}

ana_plan *ana_plans_recall(ana_plans *plans, ana_recent *recent, uint64_t sum, s7_bytes param,
                           bool of_client)
{
    ana_recent_plan *pair = recent->pair[place_of(plans, sum)];
    for (int i = 0; i < 2; i++)
        if (is_recent(&pair[i], plans, sum, param, of_client))
            return pair[i].plan;
    ana_plan *plan = ana_plans_find(plans, param, of_client);
    if (!plan)
        return NULL;
    pair[1] = pair[0];
    pair[0] = (ana_recent_plan){sum, plans, plan};
    return plan;
}

ana_plan *ana_plans_add(ana_plans *plans, s7_bytes param, bool of_client, uint32_t accesses)
{
    if (plans->by_param.count >= plans->max_plans ||
        !ana_budget_take(plans->budget, sizeof(ana_plan) + param.size))
        return NULL;
    ana_plan *plan = plan_new(param, of_client, accesses);
    ana_table_add(&plans->by_param, plan_hash(param, of_client), plan);
    return plan;
}

/* Where accesses are counted; without a budget there are no limits. */
typedef struct object_table {
    GTree *tree;
    uint32_t limit;
    ana_budget *budget;
} object_table;

static bool has_room(const object_table *objects)
{
    return !objects->budget || ((uint32_t)g_tree_nnodes(objects->tree) < objects->limit &&
                                ana_budget_take(objects->budget, sizeof(ana_object)));
}

static ana_object *object_of(const object_table *objects, const s7_item *item, bool of_client)
{
    const bool block = item->area == S7_AREA_DB || item->area == S7_AREA_DI;
    const ana_object key = {
        .area = item->area,
        .db = block ? item->db : 0,
        .read_lowest = UINT32_MAX,
        .write_lowest = UINT32_MAX,
        .of_client = of_client,
    };
    ana_object *object = g_tree_lookup(objects->tree, &key);
    if (object || !has_room(objects))
        return object;
    object = g_new(ana_object, 1);
    *object = key;
    g_tree_insert(objects->tree, object, object);
    return object;
}

static void widen(uint32_t *lowest, uint32_t *highest, uint32_t start, uint32_t end)
{
    if (*lowest == UINT32_MAX || end > *highest)
        *highest = end;
    if (start < *lowest)
        *lowest = start;
}

static bool count_in(const object_table *objects, const s7_access *access, bool of_client, bool ok,
                     uint64_t times)
{
    if (!access->item.absolute && (access->item.area == 0 || access->item.syntax != 0))
        return true;
    ana_object *object = object_of(objects, &access->item, of_client);
    if (!object)
        return false;
    if (!ok) {
        *(access->write ? &object->writes_refused : &object->reads_refused) += times;
        return true;
    }
    *(access->write ? &object->writes : &object->reads) += times;
    if (!access->item.absolute)
        return true;
    const uint32_t extent = s7_item_extent(&access->item);
    const uint32_t start = access->item.start;
    const uint32_t end = start + (extent > 0 ? extent - 1 : 0);
    if (access->write)
        widen(&object->write_lowest, &object->write_highest, start, end);
    else
        widen(&object->read_lowest, &object->read_highest, start, end);
    return true;
}

bool ana_plans_count(ana_plans *plans, const s7_access *access, bool of_client, bool ok)
{
    if (!plans->objects)
        plans->objects = object_tree();
    const object_table objects = {plans->objects, plans->max_objects, plans->budget};
    return count_in(&objects, access, of_client, ok, 1);
}

/* Walks the accesses of a plan. */
static void begin_plan(s7_accesses *walk, s7_pdu *request, const ana_plan *plan)
{
    *request = (s7_pdu){
        .rosctr = S7_ROSCTR_JOB,
        .has_function = true,
        .function = plan->param[0],
        .item_count = plan->param[1],
        .items = {plan->param + 2, plan->size - 2},
    };
    s7_accesses_begin(walk, request, NULL);
}

static void expand(void *entry, void *user)
{
    const ana_plan *plan = entry;
    const object_table objects = {.tree = user};
    s7_pdu request;
    s7_accesses walk;
    s7_access access;
    begin_plan(&walk, &request, plan);
    while (s7_accesses_next(&walk, &access))
        count_in(&objects, &access, plan->of_client, true, plan->count);
}

typedef struct telling {
    ana_plans_teller *teller;
    void *user;
} telling;

static void tell(void *entry, void *user)
{
    ana_plan *plan = entry;
    const telling *to = user;
    const uint64_t times = plan->count - plan->told;
    s7_pdu request;
    s7_accesses walk;
    s7_access access;
    if (times == 0)
        return;
    plan->told = plan->count;
    begin_plan(&walk, &request, plan);
    while (s7_accesses_next(&walk, &access))
        to->teller(to->user, &access, plan->of_client, times);
}

void ana_plans_tell(ana_plans *plans, ana_plans_teller *teller, void *user)
{
    telling to = {teller, user};
    ana_table_each(&plans->by_param, tell, &to);
}

static gboolean copy_object(gpointer key, gpointer value, gpointer user)
{
    ana_object *copy = g_memdup2(key, sizeof(ana_object));
    (void)value;
    g_tree_insert(user, copy, copy);
    return FALSE;
}

static gboolean append_object(gpointer key, gpointer value, gpointer user)
{
    (void)value;
    g_array_append_vals(user, key, 1);
    return FALSE;
}

GArray *ana_plans_objects(const ana_plans *plans)
{
    GTree *all = object_tree();
    GArray *objects = g_array_new(FALSE, FALSE, sizeof(ana_object));
    if (plans->objects)
        g_tree_foreach(plans->objects, copy_object, all);
    ana_table_each(&plans->by_param, expand, all);
    g_tree_foreach(all, append_object, objects);
    g_tree_unref(all);
    return objects;
}
