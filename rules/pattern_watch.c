/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A cycle that differs speaks for a change twice as much as one that does not speaks against it,
 * so that a change is told when it has lasted, and single pauses and rushes are not. */
#include "rules/pattern_watch.h"

enum {
    AGAINST = 2, /* weight of a cycle that differs */
    CHANGED = 16,
    MOST = 32,
    CLOSE_PART = 8, /* of a period: within it a request follows another closely */
};

static const int64_t close_time = 100000000;

/* Whether it has changed just now. */
static bool weigh(uint8_t *weight, bool *changed, bool differs)
{
    if (differs)
        *weight = (uint8_t)MIN(*weight + AGAINST, MOST);
    else
        *weight = (uint8_t)(*weight - (*weight > 0));
    if (*weight == 0)
        *changed = false;
    if (*changed || *weight < CHANGED)
        return false;
    *changed = true;
    return true;
}

/* `busy`: how long of the cycle was spent on waiting for answers. Where that is much of it, the CPU
 * sets the pace, not the client. */
static uint32_t weigh_pace(pattern_slot *slot, const pattern_request *request, int64_t cycle,
                           int64_t busy)
{
    const bool own = busy < cycle / PATTERN_BUSY_PART;
    const bool slow = own && cycle > request->longest;
    const bool fast = own && cycle < request->shortest;
    uint32_t result = 0;
    if (!slow && !fast && (slot->slow | slot->fast) == 0)
        return 0;
    if (slow || fast)
        slot->pace = slot->pace == 0 ? cycle : (slot->pace * 3 + cycle) / 4;
    if (weigh(&slot->slow, &slot->slowed, slow))
        result |= PATTERN_SLOWER;
    if (weigh(&slot->fast, &slot->hastened, fast))
        result |= PATTERN_FASTER;
    if ((slot->slow | slot->fast) == 0)
        slot->pace = 0;
    return result;
}

/* Whether all of the group came of late: where one is missing, its silence is what is told. */
static bool is_complete(const pattern_lane *lane, const pattern_request *request, int64_t now)
{
    const pattern_model *model = lane->model;
    for (uint32_t i = 0; i < model->request_count; i++) {
        const pattern_request *r = model->request[i];
        if (r->standing == PATTERN_CYCLIC && r->group == request->group &&
            now - lane->slot[i].last.time > 2 * request->longest)
            return false;
    }
    return true;
}

static uint32_t weigh_order(pattern_lane *lane, pattern_request *request, pattern_slot *slot,
                            int64_t now)
{
    const int8_t last = lane->group_last[request->group];
    const int64_t since = now - lane->group_time[request->group];
    lane->group_last[request->group] = (int8_t)request->index;
    lane->group_time[request->group] = now;
    if (last == PATTERN_NO_GROUP || request->loose)
        return 0;
    const uint64_t bit = UINT64_C(1) << last;
    if (request->order_heard < PATTERN_ORDER_LEARNT) {
        request->order_heard++;
        request->before |= bit;
        const bool closely = since >= 0 && since <= MIN(request->period / CLOSE_PART, close_time);
        const bool begins = since >= request->period / 2; /* the cycle, after the pause */
        request->loose = (!closely && !begins) || (request->before & (request->before - 1)) != 0;
        return 0;
    }
    if ((request->before & bit) != 0 && slot->disorder == 0)
        return 0;
    return weigh(&slot->disorder, &slot->disordered, (request->before & bit) == 0) &&
                   is_complete(lane, request, now)
               ? PATTERN_REORDERED
               : 0;
}

uint32_t pattern_watch(pattern_lane *lane, pattern_request *request, const cap_stamp *stamp)
{
    pattern_slot *slot = &lane->slot[request->index];
    const int64_t now = stamp->time;
    uint32_t result = slot->silent ? PATTERN_BACK : 0;
    slot->silent = false;
    if (slot->mark == 0 || now < slot->mark) {
        slot->mark = now;
        slot->busy = lane->busy;
        slot->left = request->per_cycle;
    } else if (--slot->left == 0) {
        result |= weigh_pace(slot, request, now - slot->mark, lane->busy - slot->busy);
        slot->mark = now;
        slot->busy = lane->busy;
        slot->left = request->per_cycle;
    }
    if (request->group != PATTERN_NO_GROUP)
        result |= weigh_order(lane, request, slot, now);
    request->latest = now;
    slot->last = *stamp;
    slot->due = now + MAX(request->silence, 6 * slot->pace);
    lane->due = MIN(lane->due, slot->due);
    lane->opening = false;
    return result;
}

/* What never came over this lane may come over another one; and of who connects for each poll the
 * end of a connection may have been lost. */
static void look_elsewhere(pattern_slot *slot, const pattern_request *request, bool per_poll)
{
    if ((slot->last.frame == 0 || per_poll) && slot->due != INT64_MAX)
        slot->due = MAX(slot->due, request->latest + request->silence);
}

uint64_t pattern_missing(pattern_lane *lane, int64_t now)
{
    const pattern_model *model = lane->model;
    uint64_t missing = 0;
    if (now < lane->due)
        return 0;
    lane->due = INT64_MAX;
    const bool per_poll = pattern_connects_per_poll(model, now);
    for (uint32_t i = 0; i < model->request_count; i++) {
        pattern_slot *slot = &lane->slot[i];
        look_elsewhere(slot, model->request[i], per_poll);
        if (slot->due <= now && !slot->silent)
            missing |= UINT64_C(1) << i;
        else if (slot->due > now)
            lane->due = MIN(lane->due, slot->due);
    }
    return missing;
}

uint64_t pattern_expected(const pattern_lane *lane)
{
    uint64_t expected = 0;
    for (uint32_t i = 0; i < lane->model->request_count; i++)
        if (lane->slot[i].due != INT64_MAX)
            expected |= UINT64_C(1) << i;
    return expected;
}

void pattern_darken(pattern_lane *lane, int64_t dark)
{
    for (uint32_t i = 0; i < lane->model->request_count; i++) {
        const int64_t period = lane->model->request[i]->period;
        const int64_t excess = dark - MAX(period, INT64_C(2000000000));
        if (excess > 0 && lane->slot[i].due != INT64_MAX)
            lane->slot[i].due += excess;
    }
}
