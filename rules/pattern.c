/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Hears every request, finds the model of who asks whom, and has it learn or watch. A request that
 * repeats costs two look-ups in small tables and a few comparisons. */
#include "rules/pattern.h"

#include "rules/bound.h"
#include "rules/detector.h"
#include "rules/keys.h"
#include "rules/names.h"
#include "rules/pattern_report.h"
#include "rules/pattern_section.h"
#include "rules/pattern_text.h"
#include "rules/pattern_watch.h"

#include <string.h>

static const int64_t second = 1000000000;

enum {
    MOST_MODELS = 4096,
    EPISODE_S = 120, /* what is new within it belongs together */
    DARK_S = 2,
    TEXT_BUDGET = 64 << 20, /* bytes of requests in words */
    WORDY = 4096,           /* bytes that one may have */
    MEMO = 1,               /* place of ours among those of ana_transaction */
};

/* Both directions of a connection. */
typedef struct ways {
    pattern_lane *lane[2]; /* by the client, by the server; NULL: not asked for yet, or none */
    bool known[2];
} ways;

/* Who asks whom: a relation and a direction; with a section of the policy two hosts. */
typedef struct model_key {
    uint64_t seed;
    const void *relation; /* or section */
    cap_address asks, asked;
} model_key;

typedef struct detector {
    const rules_bench *bench;
    uint64_t seed;
    bool learns;        /* without a section */
    GHashTable *models; /* model_key to pattern_model */
    rules_bound bound_models;
    size_t part; /* ways of a connection */
    pattern_reports *reports;
    size_t budget;
    int64_t now, next_look;
} detector;

bool rules_patterns_wanted(const policy_model *policy)
{
    if (!policy || policy_rule_is_disabled(policy, rules_pattern_change.id))
        return false;
    return policy_rule_is_enabled(policy, rules_pattern_change.id) ||
           policy_pattern_count(policy) > 0;
}

static guint key_hash(gconstpointer data)
{
    const model_key *key = data;
    uint64_t hash = rules_hash_bytes(key->seed, &key->relation, sizeof key->relation);
    hash = rules_hash_address(hash, &key->asks);
    return (guint)rules_hash_address(hash, &key->asked);
}

static gboolean key_equal(gconstpointer left, gconstpointer right)
{
    const model_key *a = left, *b = right;
    return a->relation == b->relation && rules_same_address(&a->asks, &b->asks) &&
           rules_same_address(&a->asked, &b->asked);
}

static void free_model(gpointer model)
{
    pattern_model_free(model);
}

static void *detector_new(const rules_bench *bench)
{
    detector *self = g_new0(detector, 1);
    self->bench = bench;
    self->seed = rules_seed();
    self->learns =
        bench->learn_patterns || policy_rule_is_enabled(bench->policy, rules_pattern_change.id);
    self->models = g_hash_table_new_full(key_hash, key_equal, g_free, free_model);
    self->bound_models.most = MOST_MODELS;
    self->part = bench->part;
    self->reports = pattern_reports_new(bench);
    self->budget = TEXT_BUDGET;
    return self;
}

static void detector_free(void *user)
{
    detector *self = user;
    pattern_reports_free(self->reports);
    g_hash_table_unref(self->models);
    g_free(self);
}

/* ---- who is it ---------------------------------------------------------------------------- */

static pattern_model *model_of(detector *self, const ana_connection *c, bool from_server)
{
    const cap_address *asks = from_server ? &ana_server(c)->ip : &ana_client(c)->ip;
    const cap_address *asked = from_server ? &ana_client(c)->ip : &ana_server(c)->ip;
    const policy_address partner = rules_policy_address(asks);
    const policy_address cpu = rules_policy_address(asked);
    const policy_model *policy = self->bench->policy;
    const policy_pattern *section = policy ? policy_pattern_at(policy, &partner, &cpu) : NULL;
    if (!section && (!self->learns || !c->relation))
        return NULL;
    const model_key key = {
        .seed = self->seed,
        .relation = section ? (const void *)section : c->relation,
        .asks = *asks,
        .asked = *asked,
    };
    pattern_model *model = g_hash_table_lookup(self->models, &key);
    if (model || !rules_bound_has_room(&self->bound_models, self->models, self->bench->ledger))
        return model;
    model = pattern_model_new();
    if (section)
        pattern_take_section(model, section, self->bench->answer_timeout);
    g_hash_table_insert(self->models, g_memdup2(&key, sizeof key), model);
    return model;
}

static pattern_lane *find_lane(detector *self, const ana_transaction *t, bool from_server)
{
    ways *w = rules_part(t->connection, self->part);
    if (w->known[from_server])
        return w->lane[from_server];
    w->known[from_server] = true;
    pattern_model *model = model_of(self, t->connection, from_server);
    if (model)
        w->lane[from_server] =
            pattern_attach(model, t->connection, from_server, t->request_stamp.time);
    return w->lane[from_server];
}

/* NULL: it is not among what the model can tell apart. */
static pattern_request *find_request(detector *self, pattern_model *model, const ana_transaction *t)
{
    const uint64_t hash = pattern_hash(self->seed, t->request) | 1;
    pattern_request *request = pattern_find(model, hash);
    if (!request) {
        char *text = pattern_text(t->request);
        const size_t size = strlen(text);
        if (size > WORDY || size > self->budget) {
            g_free(text);
            model->unfit = true;
            return NULL;
        }
        const uint32_t before = model->request_count;
        request = pattern_add(model, hash, text);
        if (model->request_count > before)
            self->budget -= size;
        if (!request && model->request[PATTERN_MOST_REQUESTS - 1]->standing == PATTERN_NOVEL)
            return model->request[PATTERN_MOST_REQUESTS - 1]; /* one of too many */
    }
    if (request && t->memo)
        t->memo[MEMO] = request;
    return request;
}

/* ---- requests ----------------------------------------------------------------------------- */

/* The silence that a request ends. */
static void end_silence(pattern_lane *lane, const cap_stamp *stamp)
{
    if (!lane->quiet)
        return;
    pattern_case_ended(lane->quiet, stamp->time - lane->quiet_since);
    lane->quiet = NULL;
}

static void hear_other(detector *self, pattern_lane *lane, pattern_request *request,
                       const ana_transaction *t)
{
    pattern_model *model = lane->model;
    const int64_t now = t->request_stamp.time;
    const bool opening = lane->opening && now - lane->began <= 10 * second;
    if (request->standing == PATTERN_KNOWN && !opening && !model->section)
        model->episode_end = now; /* somebody, or an event, is at work: learn again */
    if (request->standing == PATTERN_HEARD) {
        const bool known = opening && !model->section && !pattern_writes(t->request);
        request->standing = known ? PATTERN_KNOWN : PATTERN_NOVEL;
        request->first = now;
        if (request->standing == PATTERN_NOVEL) {
            model->changed = true;
            request->further = ++model->novel > PATTERN_NOVEL_TOLD;
            model->broken = MAX(model->broken, now - model->quiet_since);
            model->quiet_since = now;
            if (model->episode_end == 0)
                model->episode_end = now + EPISODE_S * second;
        }
    }
    request->latest = now;
    lane->slot[request->index].last = t->request_stamp;
    if (request->standing == PATTERN_NOVEL)
        pattern_report_novel(self->reports, lane, request, t);
}

static void watch(detector *self, pattern_lane *lane, pattern_request *request,
                  const ana_transaction *t)
{
    const int8_t after = request->group < 0 ? -1 : lane->group_last[request->group];
    const uint32_t found = pattern_watch(lane, request, &t->request_stamp);
    if (found == 0)
        return;
    lane->model->changed |= (found & ~(uint32_t)PATTERN_BACK) != 0;
    if ((found & PATTERN_BACK) != 0)
        end_silence(lane, &t->request_stamp);
    if ((found & (PATTERN_SLOWER | PATTERN_FASTER)) != 0)
        pattern_report_pace(self->reports, lane, request, (found & PATTERN_SLOWER) != 0,
                            &t->request_stamp);
    if ((found & PATTERN_REORDERED) != 0 && after >= 0)
        pattern_report_order(self->reports, lane, request, (uint32_t)after, &t->request_stamp);
}

/* Of several data units of an answer, the first one is asked for by what counts. */
static bool is_of_interest(const ana_transaction *t)
{
    return t->request && pattern_takes(t->request) &&
           (t->request->rosctr != S7_ROSCTR_USERDATA ||
            t->request->protocol_id != S7_PROTOCOL_COMM ||
            !s7_userdata_asks_next(&t->request->u.userdata));
}

static void on_transaction(void *user, const ana_transaction *t)
{
    detector *self = user;
    if (!is_of_interest(t))
        return;
    pattern_lane *lane = find_lane(self, t, t->side != t->connection->client);
    if (!lane)
        return;
    pattern_model *model = lane->model;
    if (lane->connection != t->connection || (model->unfit && !model->watching))
        return;
    pattern_request *request = t->memo ? (pattern_request *)t->memo[MEMO] : NULL;
    if (!request)
        request = find_request(self, model, t);
    lane->unanswered = t->status == ANA_UNANSWERED;
    lane->latest = t->request_stamp;
    lane->busy += MAX(t->latency, 0);
    if (!request)
        return;
    if (!model->watching) {
        pattern_learn(lane, request, &t->request_stamp);
        return;
    }
    model->judged++;
    if (request->standing == PATTERN_CYCLIC)
        watch(self, lane, request, t);
    else
        hear_other(self, lane, request, t);
}

/* ---- time --------------------------------------------------------------------------------- */

/* Whether something else explains the silence: the connection has ended, or, where nothing comes
 * any more, an answer or an acknowledgement is missing, which other rules tell. */
static bool is_excused(const pattern_lane *lane, bool all, int64_t now)
{
    const ana_connection *c = lane->connection;
    if (!c || c->cut.over)
        return !pattern_connects_per_poll(lane->model, now);
    const int asks = lane->parties.from_server ? 1 - c->client : c->client;
    return all &&
           (lane->unanswered || c->outstanding > 0 || c->flow->side[asks].unacked_repeats > 0);
}

static uint64_t silent_on(const pattern_lane *lane)
{
    uint64_t silent = 0;
    for (uint32_t i = 0; i < lane->model->request_count; i++)
        silent |= (uint64_t)lane->slot[i].silent << i;
    return silent;
}

static void mark_silent(pattern_lane *lane, uint64_t missing)
{
    for (uint32_t i = 0; i < lane->model->request_count; i++)
        if ((missing >> i & 1) != 0)
            lane->slot[i].silent = true;
}

/* Those that are not due yet, but did not come since the missing ones either: whether all is silent
 * is known when they are due. */
static bool is_undecided(const pattern_lane *lane, uint64_t missing, int64_t now)
{
    int64_t last = 0;
    for (uint32_t i = 0; i < lane->model->request_count; i++)
        if ((missing >> i & 1) != 0)
            last = MAX(last, lane->slot[i].last.time);
    for (uint32_t i = 0; i < lane->model->request_count; i++) {
        const pattern_slot *slot = &lane->slot[i];
        if ((missing >> i & 1) == 0 && slot->due != INT64_MAX && slot->due > now && !slot->silent &&
            slot->last.time <= last)
            return true;
    }
    return false;
}

/* What came new at the time when the missing ones came last took their place. */
static bool is_replaced(const pattern_lane *lane, uint64_t missing)
{
    const pattern_model *model = lane->model;
    int64_t last = 0, period = 0;
    for (uint32_t i = 0; i < model->request_count; i++) {
        if ((missing >> i & 1) == 0)
            continue;
        last = MAX(last, lane->slot[i].last.time);
        period = MAX(period, model->request[i]->silence);
    }
    for (uint32_t i = 0; i < model->request_count; i++) {
        const pattern_request *r = model->request[i];
        if (r->standing == PATTERN_NOVEL && r->first >= last - period && r->first <= last + period)
            return true;
    }
    return false;
}

static void judge_silence(detector *self, pattern_lane *lane, int64_t now)
{
    const uint64_t missing = pattern_missing(lane, now);
    if (missing == 0 || is_undecided(lane, missing, now)) {
        if (missing != 0)
            lane->due = now;
        return;
    }
    mark_silent(lane, missing);
    const bool all = (pattern_expected(lane) & ~silent_on(lane)) == 0;
    if (is_excused(lane, all, now))
        return;
    lane->model->changed = true;
    if (is_replaced(lane, missing)) {
        pattern_report_replaced(self->reports, lane, missing);
        return;
    }
    lane->quiet = pattern_report_silence(self->reports, lane, missing, all);
    lane->quiet_since = lane->latest.time;
}

static void tend(detector *self, pattern_model *model, int64_t now, int64_t dark)
{
    if (!model->watching) {
        pattern_look(model, now, self->bench->answer_timeout);
        return;
    }
    if (model->episode_end != 0 && now > model->episode_end && !model->section) {
        pattern_relearn(model, now);
        return;
    }
    for (uint32_t i = 0; i < model->lane_count; i++) {
        if (dark > DARK_S * second)
            pattern_darken(model->lane[i], dark);
        judge_silence(self, model->lane[i], now);
    }
}

static void on_tick(void *user, int64_t now)
{
    detector *self = user;
    const int64_t dark = self->now != 0 ? now - self->now : 0;
    self->now = now;
    if (now < self->next_look && dark <= DARK_S * second)
        return;
    self->next_look = now + second;
    GHashTableIter iter;
    gpointer model;
    g_hash_table_iter_init(&iter, self->models);
    while (g_hash_table_iter_next(&iter, NULL, &model))
        tend(self, model, now, dark);
}

static void on_gap(void *user, ana_connection *c, int side, uint64_t size, const cap_stamp *stamp)
{
    const detector *self = user;
    const ways *w = rules_part(c, self->part);
    (void)side;
    (void)size;
    for (int i = 0; i < 2; i++) {
        if (!w->lane[i] || w->lane[i]->connection != c)
            continue;
        pattern_lose(w->lane[i], stamp->time);
        if (w->lane[i]->quiet)
            pattern_case_withdraw(w->lane[i]->quiet);
        w->lane[i]->quiet = NULL;
    }
}

static void on_connection_end(void *user, ana_connection *c)
{
    const detector *self = user;
    const ways *w = rules_part(c, self->part);
    for (int i = 0; i < 2; i++) {
        if (!w->lane[i] || w->lane[i]->connection != c)
            continue;
        w->lane[i]->quiet = NULL;
        pattern_detach(w->lane[i]);
    }
}

static void finish(void *user, const cap_stats *capture)
{
    const detector *self = user;
    (void)capture;
    pattern_reports_finish(self->reports);
}

/* ---- telling ------------------------------------------------------------------------------ */

typedef struct entry {
    const model_key *key;
    const pattern_model *model;
} entry;

static int compare_addresses(const cap_address *a, const cap_address *b)
{
    return a->family != b->family ? (int)a->family - (int)b->family
                                  : memcmp(a->bytes, b->bytes, sizeof a->bytes);
}

static int compare_pairs(const model_key *a, const model_key *b)
{
    const int order = compare_addresses(&a->asks, &b->asks);
    return order ? order : compare_addresses(&a->asked, &b->asked);
}

static gint compare_entries(gconstpointer left, gconstpointer right)
{
    const entry *a = left, *b = right;
    const int order = compare_pairs(a->key, b->key);
    if (order != 0)
        return order;
    return a->model->began < b->model->began ? -1 : a->model->began > b->model->began;
}

static GArray *entries_of(const detector *self)
{
    GArray *entries = g_array_new(FALSE, FALSE, sizeof(entry));
    GHashTableIter iter;
    gpointer key, model;
    g_hash_table_iter_init(&iter, self->models);
    while (g_hash_table_iter_next(&iter, &key, &model)) {
        const entry e = {key, model};
        g_array_append_val(entries, e);
    }
    g_array_sort(entries, compare_entries);
    return entries;
}

static void clear_row(gpointer row)
{
    g_free(((policy_request *)row)->text);
}

/* One pair: several relations, if each of them is stable. */
static void tell_pair(const entry *entries, guint count, rules_pattern_teller *teller, void *user)
{
    bool stable = true;
    int64_t began = INT64_MAX;
    rules_pattern pattern = {.asks = entries->key->asks, .asked = entries->key->asked};
    GArray *requests = g_array_new(FALSE, TRUE, sizeof(policy_request));
    g_array_set_clear_func(requests, clear_row);
    for (guint i = 0; i < count; i++)
        began = MIN(began, entries[i].model->connected);
    for (guint i = 0; i < count; i++) {
        const pattern_model *model = entries[i].model;
        stable &= pattern_held(model, began);
        if (stable)
            pattern_tell_section(model, requests);
        pattern.judged += model->judged;
    }
    pattern.requests = requests;
    if (stable && requests->len <= POLICY_MOST_REQUESTS)
        teller(user, &pattern);
    g_array_unref(requests);
}

void rules_tell_patterns(const void *user, rules_pattern_teller *teller, void *teller_user)
{
    GArray *entries = entries_of(user);
    guint begin = 0;
    for (guint i = 1; i <= entries->len; i++) {
        const entry *first = &g_array_index(entries, entry, begin);
        if (i < entries->len &&
            compare_pairs(first->key, g_array_index(entries, entry, i).key) == 0)
            continue;
        tell_pair(first, i - begin, teller, teller_user);
        begin = i;
    }
    g_array_unref(entries);
}

uint64_t rules_count_judged(const void *user)
{
    const detector *self = user;
    GHashTableIter iter;
    gpointer model;
    uint64_t judged = 0;
    g_hash_table_iter_init(&iter, self->models);
    while (g_hash_table_iter_next(&iter, NULL, &model))
        judged += ((const pattern_model *)model)->judged;
    return judged;
}

const rules_detector rules_detect_pattern = {
    .part = sizeof(ways),
    .new = detector_new,
    .free = detector_free,
    .transaction = on_transaction,
    .connection_end = on_connection_end,
    .gap = on_gap,
    .tick = on_tick,
    .finish = finish,
};
