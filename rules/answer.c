/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Requests without answer, and what happens on their connections afterwards. The analyzer says
 * which ones: not where the other direction was not captured or has a gap. Setups belong to the
 * rule connection-refused. An answer that comes after all is recognised for a while. */
#include "rules/answer.h"

#include "dissector/service_name.h"
#include "rules/answer_cases.h"
#include "rules/keys.h"
#include "rules/unstable.h"

#include <string.h>

enum { MAX_WATCHED = 8192, MAX_GIVEN_UP = 64, MAX_CHANGED = 4096 };

/* A CPU is busy with a stop, start or download that long after the command. */
static const int64_t change_time = 60000000000;

typedef struct given_up {
    answer_case *of; /* NULL: none, or answered since */
    int side;
    uint32_t key;
    uint64_t answered; /* on the connection so far */
    bool alive;        /* more were answered since */
} given_up;

/* A connection with requests that were given up: the latest, in a ring. */
typedef struct watched {
    given_up list[MAX_GIVEN_UP];
    uint32_t next;
} watched;

/* A host that was stopped, started or loaded. */
typedef struct changed {
    uint64_t seed;
    cap_address ip;
    int64_t time; /* of the latest command */
} changed;

/* Of a connection. */
typedef struct kept {
    watched *watched; /* NULL: none was given up */
} kept;

typedef struct detector {
    const rules_bench *bench;
    answer_cases cases;
    size_t part;         /* kept of a connection */
    guint watched;       /* connections */
    GHashTable *changed; /* its own key */
    rules_bound changed_bound;
    uint64_t seed;
} detector;

static guint changed_hash(gconstpointer key)
{
    const changed *c = key;
    return (guint)rules_hash_address(c->seed, &c->ip);
}

static gboolean changed_equal(gconstpointer left, gconstpointer right)
{
    return rules_same_address(&((const changed *)left)->ip, &((const changed *)right)->ip);
}

static void *detector_new(const rules_bench *bench)
{
    detector *self = g_new0(detector, 1);
    self->bench = bench;
    answer_cases_init(&self->cases, bench->ledger);
    self->part = bench->part;
    self->changed = g_hash_table_new_full(changed_hash, changed_equal, g_free, NULL);
    self->changed_bound.most = MAX_CHANGED;
    self->seed = rules_seed();
    return self;
}

static void detector_free(void *user)
{
    detector *self = user;
    g_hash_table_unref(self->changed);
    answer_cases_clear(&self->cases);
    g_free(self);
}

static changed *find_changed(const detector *self, const cap_address *ip)
{
    const changed key = {.seed = self->seed, .ip = *ip};
    return g_hash_table_lookup(self->changed, &key);
}

/* Jobs after which a CPU may have no time for others. */
static bool is_change(const s7_pdu *request)
{
    return request->protocol_id == S7_PROTOCOL_COMM && request->rosctr == S7_ROSCTR_JOB &&
           (request->function == S7_FUNC_PLC_STOP || request->function == S7_FUNC_PI_SERVICE ||
            request->function == S7_FUNC_REQUEST_DOWNLOAD);
}

static void hear_change(detector *self, const ana_transaction *t)
{
    const cap_address *ip = &t->connection->flow->side[1 - t->side].endpoint.ip;
    changed *c = find_changed(self, ip);
    if (!c) {
        if (!rules_bound_has_room(&self->changed_bound, self->changed, self->bench->ledger))
            return;
        c = g_new(changed, 1);
        *c = (changed){.seed = self->seed, .ip = *ip};
        g_hash_table_add(self->changed, c);
    }
    c->time = t->request_stamp.time;
}

static bool is_changing(const detector *self, const ana_transaction *t)
{
    const changed *c = find_changed(self, &t->connection->flow->side[1 - t->side].endpoint.ip);
    const int64_t since = c ? t->request_stamp.time - c->time : -1;
    return since >= 0 && since <= change_time;
}

/* More jobs than the setup permits. */
static bool is_crowded(const ana_transaction *t)
{
    const ana_connection *c = t->connection;
    const uint32_t most = t->side == c->client ? c->amq_called : c->amq_calling;
    return c->setup && most > 0 && c->jobs[t->side] > most;
}

static uint64_t answered(const ana_connection *c)
{
    return c->status_count[ANA_OK] + c->status_count[ANA_PARTIAL] + c->status_count[ANA_REFUSED];
}

static watched *watched_on(const detector *self, const ana_connection *c)
{
    return ((const kept *)rules_part(c, self->part))->watched;
}

/* What was answered since the requests were given up. */
static void look_again(const ana_connection *c, watched *w)
{
    const uint64_t now = answered(c);
    for (uint32_t i = 0; i < MAX_GIVEN_UP; i++) {
        given_up *one = &w->list[i];
        if (!one->of || one->alive || now <= one->answered)
            continue;
        one->alive = true;
        one->of->facts.alive++;
    }
}

static void watch(detector *self, const ana_transaction *t, answer_case *of)
{
    kept *k = rules_part(t->connection, self->part);
    if (!k->watched && self->watched >= MAX_WATCHED) {
        rules_ledger_drop(self->bench->ledger);
        return;
    }
    if (!k->watched) {
        k->watched = g_new0(watched, 1);
        self->watched++;
    }
    watched *w = k->watched;
    look_again(t->connection, w);
    w->list[w->next] = (given_up){
        .of = of,
        .side = t->side,
        .key = s7_pdu_match_key(t->request),
        .answered = answered(t->connection),
    };
    w->next = (w->next + 1) % MAX_GIVEN_UP;
}

/* Where no packet of the other side without payload was captured, those that acknowledge may have
 * been filtered out. */
static bool is_unacknowledged(const ana_transaction *t)
{
    const cap_side *sides = t->connection->flow->side;
    return sides[t->side].unacked_repeats > 0 && sides[1 - t->side].empty > 0;
}

static void hear_unanswered(detector *self, const ana_transaction *t)
{
    answer_case *one = answer_cases_count(&self->cases, t);
    if (!one)
        return;
    one->facts.unacknowledged += is_unacknowledged(t);
    one->facts.changing += is_changing(self, t);
    one->facts.crowded += is_crowded(t);
    watch(self, t, one);
}

static void hear_late(const detector *self, const ana_transaction *t)
{
    watched *w = watched_on(self, t->connection);
    const uint32_t key = s7_pdu_match_key(t->answer);
    for (uint32_t i = 0; w && i < MAX_GIVEN_UP; i++) {
        given_up *one = &w->list[i];
        if (!one->of || one->side != t->side || one->key != key)
            continue;
        one->of->facts.late++;
        one->of = NULL;
        return;
    }
}

static bool is_setup(const s7_pdu *request)
{
    return request->protocol_id == S7_PROTOCOL_COMM && request->rosctr == S7_ROSCTR_JOB &&
           request->function == S7_FUNC_SETUP;
}

static void on_transaction(void *user, const ana_transaction *t)
{
    detector *self = user;
    if (t->status == ANA_ORPHAN && t->answer)
        hear_late(self, t);
    else if (t->status == ANA_UNANSWERED && t->request && !is_setup(t->request) &&
             t->connection->flow->side[t->side].acked_unseen == 0 &&
             !rules_unstable_takes(self->bench, t))
        hear_unanswered(self, t);
    if (t->request && is_change(t->request))
        hear_change(self, t);
}

static void on_connection_end(void *user, ana_connection *c)
{
    watched *w = watched_on(user, c);
    if (w)
        look_again(c, w);
}

static void clear(void *user, void *part)
{
    detector *self = user;
    const kept *k = part;
    if (!k->watched)
        return;
    g_free(k->watched);
    self->watched--;
}

static void finish(void *user, const cap_stats *capture)
{
    detector *self = user;
    GHashTableIter iter;
    gpointer each;
    (void)capture;
    for (guint i = 0; i < self->bench->watches->live->len && self->watched > 0; i++) {
        const kept *k = rules_part_at(self->bench->watches, i, self->part);
        if (k->watched)
            look_again(rules_watches_at(self->bench->watches, i), k->watched);
    }
    g_hash_table_iter_init(&iter, self->cases.table);
    while (g_hash_table_iter_next(&iter, &each, NULL))
        answer_case_report(each, self->bench);
}

const rules_detector rules_detect_answer = {
    .part = sizeof(kept),
    .new = detector_new,
    .free = detector_free,
    .clear = clear,
    .transaction = on_transaction,
    .connection_end = on_connection_end,
    .finish = finish,
};
