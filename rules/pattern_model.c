/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/pattern_model.h"

#include <string.h>

static const int64_t second = 1000000000;

enum {
    CYCLES_QUIET = 16,   /* cycles of the slowest request without anything new */
    SECONDS_QUIET = 120, /* at least */
    TIMES_QUIET = 8,     /* as long as it ever took until something new came */
    DAY_S = 86400,       /* what that is at most */
    OPENING_S = 10,      /* a connection begins that long */
    GONE_CYCLES = 4,     /* after these a request has ended */
    LOOKS = 8,           /* while the quiet lasts */
    SILENT_CYCLES = 6,
};

pattern_model *pattern_model_new(void)
{
    return g_new0(pattern_model, 1);
}

void pattern_model_free(pattern_model *model)
{
    for (uint32_t i = 0; i < model->request_count; i++) {
        g_free(model->request[i]->text);
        g_free(model->request[i]);
    }
    for (uint32_t i = 0; i < model->lane_count; i++)
        g_free(model->lane[i]);
    g_free(model);
}

pattern_request *pattern_find(const pattern_model *model, uint64_t hash)
{
    const pattern_alias *alias = &model->alias[hash % PATTERN_ALIASES];
    return alias->hash == hash ? alias->request : NULL;
}

static pattern_request *find_text(const pattern_model *model, const char *text)
{
    for (uint32_t i = 0; i < model->request_count; i++)
        if (strcmp(model->request[i]->text, text) == 0)
            return model->request[i];
    return NULL;
}

pattern_request *pattern_add(pattern_model *model, uint64_t hash, char *text)
{
    pattern_request *request = find_text(model, text);
    if (request || model->request_count == PATTERN_MOST_REQUESTS) {
        g_free(text);
        model->unfit |= !request;
    } else {
        request = g_new0(pattern_request, 1);
        request->text = text;
        request->index = (uint8_t)model->request_count;
        request->group = PATTERN_NO_GROUP;
        request->opening = true;
        model->request[model->request_count++] = request;
    }
    if (request)
        model->alias[hash % PATTERN_ALIASES] = (pattern_alias){hash, request};
    return request;
}

static pattern_lane *free_lane(pattern_model *model)
{
    for (uint32_t i = 0; i < model->lane_count; i++) {
        const ana_connection *c = model->lane[i]->connection;
        if (!c || c->cut.over)
            return model->lane[i];
    }
    if (model->lane_count == PATTERN_MOST_LANES)
        return NULL;
    pattern_lane *lane = g_new0(pattern_lane, 1);
    lane->model = model;
    model->lane[model->lane_count++] = lane;
    return lane;
}

static void forget_order(pattern_lane *lane)
{
    memset(lane->group_last, PATTERN_NO_GROUP, sizeof lane->group_last);
}

pattern_lane *pattern_attach(pattern_model *model, const ana_connection *connection,
                             bool from_server, int64_t now)
{
    const bool first = model->lane_count == 0;
    pattern_lane *lane = free_lane(model);
    if (!lane)
        return NULL;
    lane->connection = connection;
    lane->parties = (pattern_parties){
        .client = *ana_client(connection),
        .server = *ana_server(connection),
        .calling = connection->calling,
        .called = connection->called,
        .connection = connection->number,
        .client_inferred = connection->client_inferred,
        .from_server = from_server,
    };
    lane->opening = !connection->flow->midstream;
    lane->unanswered = false;
    lane->began = now;
    if (model->connections++ == 0)
        model->connected = now;
    forget_order(lane);
    pattern_begin_slots(lane, now, first && model->section);
    return lane;
}

void pattern_detach(pattern_lane *lane)
{
    lane->connection = NULL;
}

bool pattern_connects_per_poll(const pattern_model *model, int64_t now)
{
    return model->period > 0 &&
           (int64_t)model->connections * 2 > (now - model->connected) / model->period;
}

/* `expect`: also what never came over the lane. */
void pattern_begin_slots(pattern_lane *lane, int64_t now, bool expect)
{
    const pattern_model *model = lane->model;
    lane->due = INT64_MAX;
    for (uint32_t i = 0; i < PATTERN_MOST_REQUESTS; i++) {
        pattern_slot *slot = &lane->slot[i];
        const pattern_request *r = i < model->request_count ? model->request[i] : NULL;
        const bool cyclic = model->watching && r && r->standing == PATTERN_CYCLIC;
        slot->silent = false;
        slot->due = cyclic && (expect || slot->last.frame != 0) ? now + r->silence : INT64_MAX;
        lane->due = MIN(lane->due, slot->due);
    }
}

void pattern_lose(pattern_lane *lane, int64_t now)
{
    for (uint32_t i = 0; i < lane->model->request_count; i++) {
        pattern_slot *slot = &lane->slot[i];
        slot->mark = 0;
        slot->silent = false;
        if (slot->due != INT64_MAX)
            slot->due = MAX(slot->due, now + lane->model->request[i]->silence);
    }
    forget_order(lane);
}

/* ---- learning --------------------------------------------------------------------------- */

static void break_quiet(pattern_model *model, int64_t now)
{
    if (now <= model->quiet_since)
        return;
    model->broken = MAX(model->broken, now - model->quiet_since);
    model->quiet_since = now;
}

static bool is_opening(pattern_lane *lane, int64_t now)
{
    lane->opening = lane->opening && now - lane->began <= OPENING_S * second;
    return lane->opening;
}

static void hear_first(pattern_lane *lane, pattern_request *request, int64_t now)
{
    pattern_model *model = lane->model;
    request->first = now;
    request->rest = now - model->connected;
    if (model->began == 0)
        model->began = model->quiet_since = now;
    else if (!is_opening(lane, now))
        break_quiet(model, now);
}

/* Where waiting for answers was much of the interval, the CPU set the pace. */
static void learn_drift(const pattern_lane *lane, const pattern_slot *slot,
                        pattern_request *request, int64_t interval)
{
    if (lane->busy - slot->busy < interval / PATTERN_BUSY_PART)
        pattern_drift_add(&request->drift, interval);
    else
        pattern_drift_break(&request->drift);
}

void pattern_learn(pattern_lane *lane, pattern_request *request, const cap_stamp *stamp)
{
    pattern_slot *slot = &lane->slot[request->index];
    const int64_t now = stamp->time;
    if (request->count++ == 0)
        hear_first(lane, request, now);
    else if (request->gone)
        break_quiet(lane->model, now);
    if (slot->last.frame != 0)
        request->rest = MAX(request->rest, now - MAX(slot->last.time, lane->began));
    if (slot->mark != 0 && now > slot->mark)
        learn_drift(lane, slot, request, now - slot->mark);
    if (slot->mark != 0 && now > slot->mark && !request->gone)
        pattern_recent_add(&request->recent, now - slot->mark);
    request->gone = false;
    request->opening = request->opening && is_opening(lane, now);
    request->latest = now;
    slot->mark = now;
    slot->busy = lane->busy;
    slot->last = *stamp;
}

void pattern_set_cyclic(pattern_request *request, pattern_pace pace, int64_t patience)
{
    request->standing = PATTERN_CYCLIC;
    request->period = pace.period;
    request->per_cycle = (uint8_t)pace.per_cycle;
    request->shortest = pattern_shortest_cycle(pace.period);
    request->longest = pattern_longest_cycle(pace.period);
    request->silence = MAX(SILENT_CYCLES * pace.period, pace.period + 2 * patience);
}

static bool is_over(const pattern_request *request, int64_t period, int64_t now)
{
    return now - request->latest > MAX(GONE_CYCLES * period, 5 * second);
}

/* What the request makes of the quiet; true if it is part of the cycle. */
static bool look_at(pattern_model *model, pattern_request *r, int64_t now, int64_t patience)
{
    pattern_pace pace;
    if (r->count == 0 || r->gone)
        return false;
    const bool regular = pattern_pace_of(&r->recent, &pace);
    if (regular && !is_over(r, pace.period, now)) {
        pattern_set_cyclic(r, pace, patience);
        return true;
    }
    if (!regular && r->opening)
        return false;
    if (regular) {
        r->gone = true;
        memset(&r->recent, 0, sizeof r->recent);
    } else {
        model->broken = MAX(model->broken, pattern_longest(&r->recent));
    }
    break_quiet(model, r->latest);
    return false;
}

static bool is_stable(const pattern_model *model, int64_t now)
{
    const int64_t often = MIN(TIMES_QUIET * model->broken, DAY_S * second);
    const int64_t cycles = CYCLES_QUIET * model->slowest;
    const int64_t needed = MAX(MAX(often, cycles), SECONDS_QUIET * second);
    return now - model->quiet_since >= needed;
}

static void begin_watch(pattern_model *model, int64_t now)
{
    for (uint32_t i = 0; i < model->request_count; i++)
        if (model->request[i]->standing != PATTERN_CYCLIC)
            model->request[i]->standing = PATTERN_KNOWN;
    model->watching = true;
    model->stable_since = now;
    pattern_group(model);
    for (uint32_t i = 0; i < model->lane_count; i++) {
        pattern_lane *lane = model->lane[i];
        for (uint32_t j = 0; j < model->request_count; j++) {
            lane->slot[j].mark = 0;
            lane->slot[j].slowed = lane->slot[j].hastened = lane->slot[j].disordered = false;
            lane->slot[j].slow = lane->slot[j].fast = lane->slot[j].disorder = 0;
        }
        forget_order(lane);
        pattern_begin_slots(lane, now, false);
    }
}

bool pattern_look(pattern_model *model, int64_t now, int64_t patience)
{
    uint32_t cyclic = 0;
    if (model->watching || model->unfit || model->began == 0 || now < model->next_look)
        return false;
    model->period = INT64_MAX;
    model->slowest = 0;
    for (uint32_t i = 0; i < model->request_count; i++) {
        pattern_request *r = model->request[i];
        r->standing = PATTERN_HEARD;
        if (!look_at(model, r, now, patience))
            continue;
        cyclic++;
        model->period = MIN(model->period, r->period);
        model->slowest = MAX(model->slowest, r->period);
    }
    const bool stable = cyclic > 0 && is_stable(model, now);
    model->next_look = now + MAX((now - model->quiet_since) / LOOKS, 5 * second);
    if (stable)
        begin_watch(model, now);
    return stable;
}

bool pattern_held(const pattern_model *model, int64_t began)
{
    if (!model->watching || model->changed)
        return false;
    for (uint32_t i = 0; i < model->request_count; i++) {
        const pattern_request *r = model->request[i];
        if (r->standing == PATTERN_CYCLIC &&
            (r->rest >= r->silence || r->first - began >= r->silence ||
             !pattern_drift_fits(&r->drift, (pattern_pace){r->period, r->per_cycle})))
            return false;
    }
    return true;
}

void pattern_relearn(pattern_model *model, int64_t now)
{
    model->watching = false;
    model->next_look = now;
    model->episode_end = 0;
    model->novel = 0;
    model->quiet_since = MAX(model->quiet_since, now);
    for (uint32_t i = 0; i < model->request_count; i++) {
        pattern_request *r = model->request[i];
        r->standing = PATTERN_HEARD;
        r->told = NULL;
        r->group = PATTERN_NO_GROUP;
        r->order_heard = 0;
        r->before = 0;
        r->loose = false;
        memset(&r->recent, 0, sizeof r->recent);
    }
    for (uint32_t i = 0; i < model->lane_count; i++) {
        for (uint32_t j = 0; j < model->request_count; j++)
            model->lane[i]->slot[j].mark = 0;
        model->lane[i]->quiet = NULL;
        pattern_begin_slots(model->lane[i], now, false);
    }
}

/* ---- groups ----------------------------------------------------------------------------- */

static bool same_period(const pattern_request *a, const pattern_request *b)
{
    const int64_t apart = a->period > b->period ? a->period - b->period : b->period - a->period;
    return apart <= MAX(MIN(a->period, b->period) / 20, second / 200);
}

void pattern_group(pattern_model *model)
{
    int8_t groups = 0;
    for (uint32_t i = 0; i < model->request_count; i++) {
        pattern_request *r = model->request[i];
        if (r->standing != PATTERN_CYCLIC || r->group != PATTERN_NO_GROUP ||
            groups == PATTERN_MOST_GROUPS)
            continue;
        bool joined = false;
        for (uint32_t j = i + 1; j < model->request_count; j++) {
            pattern_request *other = model->request[j];
            if (other->standing != PATTERN_CYCLIC || other->group != PATTERN_NO_GROUP ||
                !same_period(r, other))
                continue;
            other->group = groups;
            joined = true;
        }
        if (joined)
            r->group = groups++;
    }
}
