/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/pattern_section.h"

#include "rules/policy/pattern.h"

#include <string.h>

static const policy_request *row_of(const policy_pattern *section, guint i)
{
    return &g_array_index(section->requests, policy_request, i);
}

static pattern_request *find(const pattern_model *model, const char *text)
{
    for (uint32_t i = 0; i < model->request_count; i++)
        if (strcmp(model->request[i]->text, text) == 0)
            return model->request[i];
    return NULL;
}

/* ---- from a section ----------------------------------------------------------------------- */

/* The rows of a list follow one another, and the first one the last. */
static void take_order(const pattern_model *model, const policy_pattern *section, guint first,
                       guint last, int8_t group)
{
    for (guint i = first; i <= last; i++) {
        pattern_request *r = find(model, row_of(section, i)->text);
        const guint previous = i == first ? last : i - 1;
        r->group = group;
        r->order_heard = PATTERN_ORDER_LEARNT;
        r->before |= UINT64_C(1) << find(model, row_of(section, previous)->text)->index;
    }
}

/* Different requests, from `first` to before `end`. */
static bool has_several(const policy_pattern *section, guint first, guint end)
{
    for (guint i = first + 1; i < end; i++)
        if (strcmp(row_of(section, first)->text, row_of(section, i)->text) != 0)
            return true;
    return false;
}

static void take_orders(const pattern_model *model, const policy_pattern *section)
{
    int8_t group = 0;
    guint first = 0;
    for (guint i = 1; i <= section->requests->len && group < PATTERN_MOST_GROUPS; i++) {
        const policy_request *begin = row_of(section, first);
        if (i < section->requests->len && row_of(section, i)->list == begin->list)
            continue;
        if (begin->ordered && has_several(section, first, i))
            take_order(model, section, first, i - 1, group++);
        first = i;
    }
}

void pattern_take_section(pattern_model *model, const policy_pattern *section, int64_t patience)
{
    model->section = section;
    model->watching = true;
    model->period = INT64_MAX;
    for (guint i = 0; i < section->requests->len; i++) {
        const policy_request *row = row_of(section, i);
        const uint64_t no_hash = 0;
        pattern_request *r = pattern_add(model, no_hash, g_strdup(row->text));
        if (!r)
            continue;
        if (row->period == 0) {
            r->standing = PATTERN_KNOWN;
            continue;
        }
        pattern_set_cyclic(r, (pattern_pace){row->period, r->per_cycle + 1U}, patience);
        model->period = MIN(model->period, row->period);
        model->slowest = MAX(model->slowest, row->period);
    }
    model->alias[0] = (pattern_alias){0};
    take_orders(model, section);
}

/* ---- to a section ------------------------------------------------------------------------- */

static bool is_told(const GArray *requests, const char *text)
{
    for (guint i = 0; i < requests->len; i++)
        if (strcmp(g_array_index(requests, policy_request, i).text, text) == 0)
            return true;
    return false;
}

static uint32_t next_list(const GArray *requests)
{
    return requests->len == 0 ? 1
                              : g_array_index(requests, policy_request, requests->len - 1).list + 1;
}

static void tell(GArray *requests, const pattern_request *r, int64_t period, uint32_t list,
                 bool ordered)
{
    const uint32_t times = period == 0 ? 1 : r->per_cycle;
    const int64_t told = period == 0 ? 0 : policy_period_round(period);
    for (uint32_t i = 0; i < times; i++) {
        const policy_request row = {g_strdup(r->text), told, list, ordered};
        g_array_append_val(requests, row);
    }
}

/* Whether exactly one request of the group comes before it, as far as was looked. */
static bool has_place(const pattern_request *r)
{
    return !r->loose && r->order_heard >= PATTERN_ORDER_LEARNT && r->per_cycle == 1 &&
           r->before != 0 && (r->before & (r->before - 1)) == 0;
}

static const pattern_request *after(const pattern_model *model, const pattern_request *one)
{
    for (uint32_t i = 0; i < model->request_count; i++) {
        const pattern_request *r = model->request[i];
        if (r->group == one->group && r->standing == PATTERN_CYCLIC && r != one && has_place(r) &&
            r->before == UINT64_C(1) << one->index)
            return r;
    }
    return NULL;
}

static uint32_t members_of(const pattern_model *model, int8_t group)
{
    uint32_t members = 0;
    for (uint32_t i = 0; i < model->request_count; i++)
        members +=
            model->request[i]->group == group && model->request[i]->standing == PATTERN_CYCLIC;
    return members;
}

/* Whether the group is one round; then it is told as such. */
static bool tell_round(GArray *requests, const pattern_model *model, const pattern_request *first)
{
    uint32_t length = 1;
    const pattern_request *r = first;
    while ((r = after(model, r)) && r != first && length < PATTERN_MOST_REQUESTS)
        length++;
    if (r != first || !has_place(first) || length != members_of(model, first->group))
        return false;
    const uint32_t list = next_list(requests);
    r = first;
    do {
        if (!is_told(requests, r->text))
            tell(requests, r, first->period, list, true);
        r = after(model, r);
    } while (r != first);
    return true;
}

static void tell_loosely(GArray *requests, const pattern_model *model, const pattern_request *first)
{
    const uint32_t list = next_list(requests);
    for (uint32_t i = first->index; i < model->request_count; i++) {
        const pattern_request *r = model->request[i];
        const bool member =
            r == first || (r->group != PATTERN_NO_GROUP && r->group == first->group);
        if (member && r->standing == PATTERN_CYCLIC && !is_told(requests, r->text))
            tell(requests, r, first->period, list, first->group == PATTERN_NO_GROUP);
    }
}

void pattern_tell_section(const pattern_model *model, GArray *requests)
{
    for (uint32_t i = 0; i < model->request_count; i++) {
        const pattern_request *r = model->request[i];
        if (r->standing != PATTERN_CYCLIC || is_told(requests, r->text))
            continue;
        if (r->group == PATTERN_NO_GROUP || !tell_round(requests, model, r))
            tell_loosely(requests, model, r);
    }
    const uint32_t list = next_list(requests);
    for (uint32_t i = 0; i < model->request_count; i++) {
        const pattern_request *r = model->request[i];
        if (r->standing == PATTERN_KNOWN && !is_told(requests, r->text))
            tell(requests, r, 0, list, false);
    }
}
