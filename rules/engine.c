/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/aftermath.h"
#include "rules/correlate.h"
#include "rules/detector.h"
#include "rules/evidence.h"
#include "rules/fold.h"
#include "rules/grade.h"
#include "rules/missing.h"
#include "rules/pattern.h"
#include "rules/registry.h"
#include "rules/site.h"
#include "rules/slow.h"

#include <string.h>

/* Reads and writes that were refused go to the fold store, all else to these, in this order. The
 * last three are not told of all transactions, and the last two are there where the policy asks. */
#define DETECTORS(X, ...)                                                                          \
    X(services, __VA_ARGS__)                                                                       \
    X(plus, __VA_ARGS__)                                                                           \
    X(exposure, __VA_ARGS__)                                                                       \
    X(reach, __VA_ARGS__)                                                                          \
    X(protocols, __VA_ARGS__)                                                                      \
    X(contradictions, __VA_ARGS__)                                                                 \
    X(quality, __VA_ARGS__)                                                                        \
    X(refusal, __VA_ARGS__)                                                                        \
    X(answer, __VA_ARGS__)                                                                         \
    X(limit, __VA_ARGS__)                                                                          \
    X(unstable, __VA_ARGS__)                                                                       \
    X(modify, __VA_ARGS__)                                                                         \
    X(clock, __VA_ARGS__)                                                                          \
    X(crossing, __VA_ARGS__)                                                                       \
    X(missing, __VA_ARGS__)                                                                        \
    X(scan, __VA_ARGS__)                                                                           \
    X(slow, __VA_ARGS__)                                                                           \
    X(unexpected, __VA_ARGS__)                                                                     \
    X(pattern, __VA_ARGS__)

#define NUMBER_OF(name, ...) DETECT_##name,
enum { DETECTORS(NUMBER_OF, ) DETECTOR_COUNT };

#define POINTER_TO(name, ...) [DETECT_##name] = &rules_detect_##name,
static const rules_detector *const detectors[DETECTOR_COUNT] = {DETECTORS(POINTER_TO, )};

_Static_assert((int)RULES_INFO == (int)POLICY_INFO && (int)RULES_CRITICAL == (int)POLICY_CRITICAL,
               "policy and findings share one scale of severity");

struct rules_engine {
    fold_store store;
    rules_evidence evidence;
    rules_bench bench;
    rules_watches watches;
    const cap_stats *capture;
    void *detector[DETECTOR_COUNT]; /* NULL: it is not there */
    size_t part[DETECTOR_COUNT];    /* of connections, see rules_part */
    rules_site *site;               /* rules of the policy; NULL: there are none */
    GPtrArray *old_sites;           /* of policies before: findings name their rules */
    GPtrArray *findings;            /* as of the last rules_finish */
    int64_t now;                    /* packet time, ns */
};

/* Calls a callback of every detector that has it. They are written out one by one, so that those
 * without it vanish where the compiler looks beyond files. */
#define TELL_ONE(name, engine, callback, ...)                                                      \
    if (rules_detect_##name.callback && (engine)->detector[DETECT_##name])                         \
        rules_detect_##name.callback((engine)->detector[DETECT_##name], __VA_ARGS__);
#define TELL(engine, callback, ...)                                                                \
    do {                                                                                           \
        DETECTORS(TELL_ONE, engine, callback, __VA_ARGS__)                                         \
    } while (0)

#define CLEAR_ONE(name, engine, connection)                                                        \
    if (rules_detect_##name.clear && (engine)->detector[DETECT_##name])                            \
        rules_detect_##name.clear((engine)->detector[DETECT_##name],                               \
                                  rules_part(connection, (engine)->part[DETECT_##name]));

static void set_timeouts(rules_bench *bench, const rules_options *options)
{
    static const int64_t second = 1000000000;
    static const rules_options none = {0};
    const rules_options *asked = options ? options : &none;
    bench->answer_timeout = asked->answer_timeout ? asked->answer_timeout : 5 * second;
    bench->end_timeout = asked->end_timeout ? asked->end_timeout : second;
    bench->syn_timeout = asked->syn_timeout ? asked->syn_timeout : 3 * second;
}

static void free_site(gpointer site)
{
    rules_site_free(site);
}

/* The smallest first: those that most connections need not be looked at for lie together. */
static void reserve_parts(rules_engine *engine)
{
    size_t left = DETECTOR_COUNT;
    for (size_t bytes = 0; left > 0; bytes++)
        for (size_t i = 0; i < DETECTOR_COUNT; i++) {
            if (detectors[i]->part != bytes)
                continue;
            engine->part[i] = rules_watches_reserve(&engine->watches, bytes);
            left--;
        }
}

static bool is_wanted(const rules_engine *engine, const rules_detector *detector)
{
    if (detector == &rules_detect_unexpected)
        return engine->bench.policy != NULL;
    return detector != &rules_detect_pattern || engine->bench.learn_patterns ||
           rules_patterns_wanted(engine->bench.policy);
}

static void *new_detector(rules_engine *engine, size_t i)
{
    engine->bench.part = engine->part[i];
    return detectors[i]->new (&engine->bench);
}

/* With what it keeps of the connections that live. NULL is ignored. */
static void free_detector(rules_engine *engine, size_t i)
{
    void *self = engine->detector[i];
    if (!self)
        return;
    for (guint w = 0; w < engine->watches.live->len; w++) {
        void *part = rules_part_at(&engine->watches, w, engine->part[i]);
        if (detectors[i]->clear)
            detectors[i]->clear(self, part);
        memset(part, 0, detectors[i]->part);
    }
    detectors[i]->free(self);
    engine->detector[i] = NULL;
}

rules_engine *rules_new(const rules_options *options)
{
    rules_engine *engine = g_new0(rules_engine, 1);
    const uint32_t asked = options ? options->max_findings : 0;
    fold_init(&engine->store, asked ? asked : RULES_MAX_FINDINGS);
    engine->bench.ledger = rules_ledger_new(asked ? asked : RULES_MAX_FINDINGS);
    engine->bench.losses = rules_losses_new();
    engine->bench.policy = options ? options->policy : NULL;
    rules_ledger_set_policy(engine->bench.ledger, engine->bench.policy);
    engine->evidence.policy = engine->bench.policy;
    set_timeouts(&engine->bench, options);
    engine->bench.learn_patterns = options && options->learn_patterns;
    rules_watches_init(&engine->watches);
    engine->bench.watches = &engine->watches;
    reserve_parts(engine);
    for (size_t i = 0; i < DETECTOR_COUNT; i++)
        if (is_wanted(engine, detectors[i]))
            engine->detector[i] = new_detector(engine, i);
    engine->site = rules_site_new(&engine->bench);
    engine->old_sites = g_ptr_array_new_with_free_func(free_site);
    engine->findings = g_ptr_array_new_with_free_func(rules_finding_free_each);
    return engine;
}

void rules_attach(rules_engine *engine, const ana_analyzer *analyzer)
{
    rules_attach_evidence(engine, rules_evidence_of(analyzer));
    engine->bench.analyzer = analyzer;
}

void rules_attach_evidence(rules_engine *engine, rules_evidence evidence)
{
    engine->evidence = evidence;
    engine->evidence.policy = engine->bench.policy;
}

void rules_free(rules_engine *engine)
{
    if (!engine)
        return;
    g_ptr_array_unref(engine->findings);
    fold_clear(&engine->store);
    for (size_t i = 0; i < DETECTOR_COUNT; i++)
        free_detector(engine, i);
    rules_watches_clear(&engine->watches);
    rules_site_free(engine->site);
    g_ptr_array_unref(engine->old_sites);
    rules_ledger_free(engine->bench.ledger);
    rules_losses_free(engine->bench.losses);
    g_free(engine);
}

/* Connections may be heard of for the first time by any event. */
static void know(rules_engine *engine, const ana_connection *connection)
{
    if (!connection->kept)
        rules_watches_begin(&engine->watches, (ana_connection *)connection);
}

static bool is_access(const ana_transaction *transaction)
{
    const s7_pdu *request = transaction->request;
    return request && transaction->answer && request->protocol_id == S7_PROTOCOL_COMM &&
           request->rosctr == S7_ROSCTR_JOB &&
           (request->function == S7_FUNC_READ || request->function == S7_FUNC_WRITE);
}

static void judge_items(rules_engine *engine, const ana_transaction *transaction)
{
    s7_accesses walk;
    s7_access access;
    s7_accesses_begin(&walk, transaction->request, transaction->answer);
    while (s7_accesses_next(&walk, &access)) {
        if (!access.answered || access.return_code == S7_RETURN_OK)
            continue;
        const rules_rule *rule = rules_of_topic(verdict_topic_of_item_code(access.return_code));
        if (rule)
            fold_access(&engine->store, rule, transaction, &access);
    }
}

static void judge_access(rules_engine *engine, const ana_transaction *transaction)
{
    if (transaction->answer->error == 0) {
        judge_items(engine, transaction);
        return;
    }
    const rules_rule *rule =
        rules_of_topic(verdict_topic_of_access_error(transaction->answer->error));
    if (rule)
        fold_refusal(&engine->store, rule, transaction);
}

static void judge_transaction(rules_engine *engine, const ana_transaction *transaction)
{
    const bool access = is_access(transaction);
    if (rules_slow_concerns(transaction))
        rules_slow_take(engine->detector[DETECT_slow], transaction);
    if (access && transaction->status == ANA_OK && transaction->request->function == S7_FUNC_READ) {
        TELL_ONE(unexpected, engine, transaction, transaction)
        TELL_ONE(pattern, engine, transaction, transaction)
        if (transaction->side != transaction->connection->client)
            TELL(engine, server_read, transaction);
        return;
    }
    if (access && transaction->status != ANA_OK)
        judge_access(engine, transaction);
    TELL(engine, transaction, transaction);
}

void rules_transaction(rules_engine *engine, const ana_transaction *transaction)
{
    know(engine, transaction->connection);
    if (!engine->site) {
        judge_transaction(engine, transaction);
        return;
    }
    ana_transaction others = *transaction;
    others.memo = rules_site_take(engine->site, transaction);
    judge_transaction(engine, &others);
}

void rules_connection_begin(rules_engine *engine, ana_connection *connection,
                            const cap_stamp *stamp)
{
    know(engine, connection);
    TELL(engine, connection_begin, connection, stamp);
}

void rules_connection_closed(rules_engine *engine, ana_connection *connection)
{
    know(engine, connection);
    TELL(engine, connection_closed, connection);
}

void rules_connection_end(rules_engine *engine, ana_connection *connection)
{
    know(engine, connection);
    TELL(engine, connection_end, connection);
    DETECTORS(CLEAR_ONE, engine, connection)
    rules_watches_end(&engine->watches, connection);
}

void rules_damaged(rules_engine *engine, const ana_pdu *pdu)
{
    know(engine, pdu->connection);
    TELL(engine, damaged, pdu);
}

void rules_foreign(rules_engine *engine, const ana_connection *connection, const cap_stamp *stamp)
{
    know(engine, connection);
    TELL(engine, foreign, connection, stamp);
}

void rules_secured(rules_engine *engine, const ana_connection *connection, const cap_stamp *stamp)
{
    know(engine, connection);
    TELL(engine, secured, connection, stamp);
}

void rules_tcp(rules_engine *engine, ana_connection *connection, int side, cap_tcp_event event,
               const cap_stamp *stamp)
{
    know(engine, connection);
    TELL(engine, tcp, connection, side, event, stamp);
}

void rules_gap(rules_engine *engine, ana_connection *connection, int side, uint64_t size,
               const cap_stamp *stamp)
{
    know(engine, connection);
    TELL(engine, gap, connection, side, size, stamp);
}

void rules_icmp(rules_engine *engine, const cap_icmp *icmp, const cap_stamp *stamp)
{
    TELL(engine, icmp, icmp, stamp);
}

void rules_neighbour(rules_engine *engine, const cap_neighbour *neighbour, const cap_stamp *stamp)
{
    TELL(engine, neighbour, neighbour, stamp);
}

void rules_tick(rules_engine *engine, int64_t now)
{
    engine->now = now;
    TELL(engine, tick, now);
}

/* Detectors whose state is of the policy. */
static bool is_of_policy(const rules_detector *detector)
{
    return detector == &rules_detect_missing || detector == &rules_detect_crossing ||
           detector == &rules_detect_unexpected || detector == &rules_detect_pattern;
}

/* What it found is said for the last time, of connections that go on, too. */
static void end_detector(rules_engine *engine, size_t i, ana_connection *const *open, size_t count)
{
    const rules_detector *detector = detectors[i];
    void *self = engine->detector[i];
    if (!self)
        return;
    for (size_t c = 0; c < count && detector->connection_end; c++)
        detector->connection_end(self, open[c]);
    if (detector->finish)
        detector->finish(self, engine->capture);
    free_detector(engine, i);
}

static void begin_detector(rules_engine *engine, size_t i, ana_connection *const *open,
                           size_t count)
{
    const rules_detector *detector = detectors[i];
    if (!is_wanted(engine, detector))
        return;
    engine->detector[i] = new_detector(engine, i);
    for (size_t c = 0; c < count && detector->connection_begin; c++)
        detector->connection_begin(engine->detector[i], open[c], &open[c]->flow->first);
}

/* That a connection is missing is a state, of which the new policy has its own view. */
static void withdraw_missing(const rules_engine *engine)
{
    const GPtrArray *findings = rules_ledger_findings(engine->bench.ledger);
    for (guint i = 0; i < findings->len; i++) {
        rules_finding *finding = g_ptr_array_index(findings, i);
        if (finding->rule == &rules_expected_missing)
            finding->count = 0;
    }
}

static void end_policy(rules_engine *engine, ana_connection *const *open, size_t count)
{
    for (size_t i = 0; i < DETECTOR_COUNT; i++)
        if (is_of_policy(detectors[i]))
            end_detector(engine, i, open, count);
    rules_detect_slow.finish(engine->detector[DETECT_slow], engine->capture);
    g_ptr_array_add(engine->old_sites, engine->site);
    withdraw_missing(engine);
}

static void begin_policy(rules_engine *engine, ana_connection *const *open, size_t count)
{
    for (size_t i = 0; i < DETECTOR_COUNT; i++)
        if (is_of_policy(detectors[i]))
            begin_detector(engine, i, open, count);
    rules_slow_renew(engine->detector[DETECT_slow]);
    engine->site = rules_site_new(&engine->bench);
}

void rules_set_policy(rules_engine *engine, const policy_model *policy, ana_connection *const *open,
                      size_t count)
{
    for (size_t i = 0; i < count; i++)
        know(engine, open[i]);
    end_policy(engine, open, count);
    engine->bench.policy = policy;
    engine->bench.policy_since = engine->now;
    engine->evidence.policy = policy;
    rules_ledger_set_policy(engine->bench.ledger, policy);
    begin_policy(engine, open, count);
}

/* A total order, so that equal captures give equal reports. */
static gint compare_findings(gconstpointer left, gconstpointer right)
{
    const rules_finding *a = *(const rules_finding *const *)left;
    const rules_finding *b = *(const rules_finding *const *)right;
    if (a->severity != b->severity)
        return a->severity > b->severity ? -1 : 1;
    int order = fold_compare_stamps(&a->first, &b->first);
    if (order == 0)
        order = strcmp(a->rule->id, b->rule->id);
    if (order == 0)
        order = (int)a->code - (int)b->code;
    if (order == 0)
        order = g_strcmp0(a->subject, b->subject);
    return order ? order : strcmp(a->message, b->message);
}

void rules_capture(rules_engine *engine, const cap_stats *capture)
{
    engine->capture = capture;
}

void rules_capture_dropped(rules_engine *engine, uint64_t packets, uint64_t by_interface)
{
    rules_losses_count(engine->bench.losses, packets, by_interface);
}

void rules_capture_lost(rules_engine *engine, int64_t from, int64_t to)
{
    rules_losses_add(engine->bench.losses, from, to);
}

static void take_ledger(rules_engine *engine)
{
    const GPtrArray *findings = rules_ledger_findings(engine->bench.ledger);
    for (guint i = 0; i < findings->len; i++) {
        const rules_finding *finding = g_ptr_array_index(findings, i);
        if (finding->count > 0)
            g_ptr_array_add(engine->findings, rules_finding_copy(finding));
    }
}

/* What `[rules]` of the policy says of the findings. */
static void apply_policy(rules_engine *engine)
{
    const policy_model *policy = engine->bench.policy;
    for (guint i = engine->findings->len; policy && i > 0; i--) {
        rules_finding *finding = g_ptr_array_index(engine->findings, i - 1);
        const char *id = finding->rule->id;
        if (policy_rule_is_disabled(policy, id))
            g_ptr_array_remove_index_fast(engine->findings, i - 1);
        else
            finding->severity = (rules_severity)policy_rule_severity(
                policy, id, (policy_severity)finding->severity);
    }
}

void rules_finish(rules_engine *engine)
{
    g_ptr_array_set_size(engine->findings, 0);
    rules_survey *survey = rules_survey_new(&engine->store, &engine->evidence);
    GHashTableIter iter;
    gpointer group;
    g_hash_table_iter_init(&iter, engine->store.groups);
    while (g_hash_table_iter_next(&iter, &group, NULL))
        rules_grade_group(group, &engine->evidence, survey, engine->findings);
    rules_survey_free(survey);
    TELL(engine, finish, engine->capture);
    take_ledger(engine);
    rules_losses_doubt(engine->bench.losses, engine->findings);
    rules_tell_aftermath(engine->findings, engine->bench.policy);
    apply_policy(engine);
    TELL(engine, relate, engine->findings);
    rules_correlate(engine->findings, engine->bench.policy);
    g_ptr_array_sort(engine->findings, compare_findings);
}

void rules_look(rules_engine *engine, ana_connection *const *open, size_t count)
{
    for (size_t i = 0; i < count; i++)
        know(engine, open[i]);
    engine->bench.open = open;
    engine->bench.open_count = count;
    rules_finish(engine);
    engine->bench.open = NULL;
    engine->bench.open_count = 0;
}

const GPtrArray *rules_findings(rules_engine *engine)
{
    return engine->findings;
}

void rules_patterns(const rules_engine *engine, rules_pattern_teller *teller, void *user)
{
    if (engine->detector[DETECT_pattern])
        rules_tell_patterns(engine->detector[DETECT_pattern], teller, user);
}

uint64_t rules_patterns_judged(const rules_engine *engine)
{
    const void *pattern = engine->detector[DETECT_pattern];
    return pattern ? rules_count_judged(pattern) : 0;
}

uint64_t rules_dropped(const rules_engine *engine)
{
    return engine->store.dropped + rules_ledger_dropped(engine->bench.ledger);
}
