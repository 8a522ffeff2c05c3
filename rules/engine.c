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

/* Reads and writes that were refused go to the fold store, all else to these. */
static const rules_detector *const detectors[] = {
    &rules_detect_services, &rules_detect_plus,      &rules_detect_exposure,
    &rules_detect_reach,    &rules_detect_protocols, &rules_detect_contradictions,
    &rules_detect_quality,  &rules_detect_refusal,   &rules_detect_answer,
    &rules_detect_limit,    &rules_detect_unstable,  &rules_detect_modify,
    &rules_detect_clock,    &rules_detect_crossing,  &rules_detect_missing,
    &rules_detect_scan};

_Static_assert((int)RULES_INFO == (int)POLICY_INFO && (int)RULES_CRITICAL == (int)POLICY_CRITICAL,
               "policy and findings share one scale of severity");

struct rules_engine {
    fold_store store;
    rules_evidence evidence;
    rules_bench bench;
    const cap_stats *capture;
    void *detector[G_N_ELEMENTS(detectors)];
    void *slow;
    rules_site *site;     /* rules of the policy; NULL: there are none */
    void *unexpected;     /* that of rules_detect_unexpected; NULL: there is no policy */
    void *pattern;        /* that of rules_detect_pattern; NULL: nobody asks for it */
    GPtrArray *old_sites; /* of policies before: findings name their rules */
    GPtrArray *findings;  /* as of the last rules_finish */
    int64_t now;          /* packet time, ns */
};

/* Calls a callback of every detector that has it. */
#define TELL(engine, callback, ...)                                                                \
    do {                                                                                           \
        for (size_t i_ = 0; i_ < G_N_ELEMENTS(detectors); i_++)                                    \
            if (detectors[i_]->callback)                                                           \
                detectors[i_]->callback((engine)->detector[i_], __VA_ARGS__);                      \
        if (rules_detect_slow.callback)                                                            \
            rules_detect_slow.callback((engine)->slow, __VA_ARGS__);                               \
        if ((engine)->unexpected && rules_detect_unexpected.callback)                              \
            rules_detect_unexpected.callback((engine)->unexpected, __VA_ARGS__);                   \
        if ((engine)->pattern && rules_detect_pattern.callback)                                    \
            rules_detect_pattern.callback((engine)->pattern, __VA_ARGS__);                         \
    } while (0)

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
    for (size_t i = 0; i < G_N_ELEMENTS(detectors); i++)
        engine->detector[i] = detectors[i]->new (&engine->bench);
    engine->slow = rules_detect_slow.new(&engine->bench);
    if (engine->bench.policy)
        engine->unexpected = rules_detect_unexpected.new(&engine->bench);
    engine->bench.learn_patterns = options && options->learn_patterns;
    if (engine->bench.learn_patterns || rules_patterns_wanted(engine->bench.policy))
        engine->pattern = rules_detect_pattern.new(&engine->bench);
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
    for (size_t i = 0; i < G_N_ELEMENTS(detectors); i++)
        detectors[i]->free(engine->detector[i]);
    rules_detect_slow.free(engine->slow);
    if (engine->unexpected)
        rules_detect_unexpected.free(engine->unexpected);
    if (engine->pattern)
        rules_detect_pattern.free(engine->pattern);
    rules_site_free(engine->site);
    g_ptr_array_unref(engine->old_sites);
    rules_ledger_free(engine->bench.ledger);
    rules_losses_free(engine->bench.losses);
    g_free(engine);
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
        rules_slow_take(engine->slow, transaction);
    if (access && transaction->status == ANA_OK && transaction->request->function == S7_FUNC_READ) {
        if (engine->unexpected)
            rules_detect_unexpected.transaction(engine->unexpected, transaction);
        if (engine->pattern)
            rules_detect_pattern.transaction(engine->pattern, transaction);
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
    TELL(engine, connection_begin, connection, stamp);
}

void rules_connection_closed(rules_engine *engine, ana_connection *connection)
{
    TELL(engine, connection_closed, connection);
}

void rules_connection_end(rules_engine *engine, ana_connection *connection)
{
    TELL(engine, connection_end, connection);
}

void rules_damaged(rules_engine *engine, const ana_pdu *pdu)
{
    TELL(engine, damaged, pdu);
}

void rules_foreign(rules_engine *engine, const ana_connection *connection, const cap_stamp *stamp)
{
    TELL(engine, foreign, connection, stamp);
}

void rules_secured(rules_engine *engine, const ana_connection *connection, const cap_stamp *stamp)
{
    TELL(engine, secured, connection, stamp);
}

void rules_tcp(rules_engine *engine, ana_connection *connection, int side, cap_tcp_event event,
               const cap_stamp *stamp)
{
    TELL(engine, tcp, connection, side, event, stamp);
}

void rules_gap(rules_engine *engine, ana_connection *connection, int side, uint64_t size,
               const cap_stamp *stamp)
{
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

/* Detectors whose state is of the policy, and of which there is always one. */
static bool is_of_policy(const rules_detector *detector)
{
    return detector == &rules_detect_missing || detector == &rules_detect_crossing;
}

/* What it found is said for the last time, of connections that go on, too. NULL is ignored. */
static void end_detector(const rules_engine *engine, const rules_detector *detector, void *self,
                         ana_connection *const *open, size_t count)
{
    if (!self)
        return;
    for (size_t i = 0; i < count && detector->connection_end; i++)
        detector->connection_end(self, open[i]);
    if (detector->finish)
        detector->finish(self, engine->capture);
    detector->free(self);
}

static void *begin_detector(rules_engine *engine, const rules_detector *detector,
                            ana_connection *const *open, size_t count)
{
    void *self = detector->new (&engine->bench);
    for (size_t i = 0; i < count && detector->connection_begin; i++)
        detector->connection_begin(self, open[i], &open[i]->flow->first);
    return self;
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
    for (size_t i = 0; i < G_N_ELEMENTS(detectors); i++)
        if (is_of_policy(detectors[i]))
            end_detector(engine, detectors[i], engine->detector[i], open, count);
    end_detector(engine, &rules_detect_unexpected, engine->unexpected, open, count);
    end_detector(engine, &rules_detect_pattern, engine->pattern, open, count);
    rules_detect_slow.finish(engine->slow, engine->capture);
    g_ptr_array_add(engine->old_sites, engine->site);
    withdraw_missing(engine);
}

static void begin_policy(rules_engine *engine, ana_connection *const *open, size_t count)
{
    const policy_model *policy = engine->bench.policy;
    for (size_t i = 0; i < G_N_ELEMENTS(detectors); i++)
        if (is_of_policy(detectors[i]))
            engine->detector[i] = begin_detector(engine, detectors[i], open, count);
    engine->unexpected =
        policy ? begin_detector(engine, &rules_detect_unexpected, open, count) : NULL;
    engine->pattern = engine->bench.learn_patterns || rules_patterns_wanted(policy)
                          ? begin_detector(engine, &rules_detect_pattern, open, count)
                          : NULL;
    rules_slow_renew(engine->slow);
    engine->site = rules_site_new(&engine->bench);
}

void rules_set_policy(rules_engine *engine, const policy_model *policy, ana_connection *const *open,
                      size_t count)
{
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
    if (engine->pattern)
        rules_tell_patterns(engine->pattern, teller, user);
}

uint64_t rules_patterns_judged(const rules_engine *engine)
{
    return engine->pattern ? rules_count_judged(engine->pattern) : 0;
}

uint64_t rules_dropped(const rules_engine *engine)
{
    return engine->store.dropped + rules_ledger_dropped(engine->bench.ledger);
}
