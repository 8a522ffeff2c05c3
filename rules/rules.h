/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rules: what the analyzer reports goes in, findings come out. */
#ifndef S7TAP_RULES_RULES_H
#define S7TAP_RULES_RULES_H

#include "analyzer/analyzer.h"
#include "capture/stats.h"
#include "rules/finding.h"
#include "rules/policy/policy.h"

typedef struct rules_engine rules_engine;

#define RULES_MAX_FINDINGS 10000u /* the default */

typedef struct rules_options {
    uint32_t max_findings;      /* 0: 10000; what comes beyond is counted */
    const policy_model *policy; /* borrowed until rules_free; NULL: there is none */
    /* ns, as ana_options has them; 0: 5 s, 1 s, 3 s */
    int64_t answer_timeout; /* until a connection request or setup is unanswered */
    int64_t end_timeout;    /* after which the end of its connection makes it so */
    int64_t syn_timeout;    /* until SYNs are unanswered */
    bool learn_patterns;    /* also of those for which the policy does not ask */
} rules_options;

/* The analyzer is borrowed: rules look into its inventory to grade causes. May be set later with
 * rules_attach, before the first event. */
rules_engine *rules_new(const rules_options *options);
void rules_attach(rules_engine *engine, const ana_analyzer *analyzer);
/* Connections that have not ended may be gone by then; they are not to be told to another engine.
 */
void rules_free(rules_engine *engine);

/* Events, in the analyzer's order, as its sink hears them. Cheap for what is ordinary. The engine
 * owns ana_connection.kept until the connection ends. */
void rules_transaction(rules_engine *engine, const ana_transaction *transaction);
void rules_connection_begin(rules_engine *engine, ana_connection *connection,
                            const cap_stamp *stamp);
void rules_connection_closed(rules_engine *engine, ana_connection *connection);
void rules_connection_end(rules_engine *engine, ana_connection *connection);
void rules_damaged(rules_engine *engine, const ana_pdu *pdu);
void rules_foreign(rules_engine *engine, const ana_connection *connection, const cap_stamp *stamp);
void rules_secured(rules_engine *engine, const ana_connection *connection, const cap_stamp *stamp);
void rules_tcp(rules_engine *engine, ana_connection *connection, int side, cap_tcp_event event,
               const cap_stamp *stamp);
void rules_gap(rules_engine *engine, ana_connection *connection, int side, uint64_t size,
               const cap_stamp *stamp);
void rules_icmp(rules_engine *engine, const cap_icmp *icmp, const cap_stamp *stamp);
void rules_neighbour(rules_engine *engine, const cap_neighbour *neighbour, const cap_stamp *stamp);
void rules_tick(rules_engine *engine, int64_t now);

/* Judges by another policy from now on; `policy` like that of rules_options, and so may be the old
 * one, to which findings go on referring. What was found stays a finding, as the old policy had it.
 * `open`: the connections that have not ended, which are judged anew as a whole. Nothing that the
 * rules noted at ana_transaction.memo holds any more: call ana_forget_memos. */
void rules_set_policy(rules_engine *engine, const policy_model *policy, ana_connection *const *open,
                      size_t count);

/* What the capture room counted; borrowed until rules_free or the next call. */
void rules_capture(rules_engine *engine, const cap_stats *capture);
/* Packets that the capturing system dropped, of all inputs so far; `by_interface` of them the
 * network interface or its driver. */
void rules_capture_dropped(rules_engine *engine, uint64_t packets, uint64_t by_interface);
/* Some of them between these packet times, ns: what was not seen then is not taken for silence. If
 * this is never called, it is not known when. */
void rules_capture_lost(rules_engine *engine, int64_t from, int64_t to);

/* Grades every finding with all evidence so far. Call before reading findings, at the end of input
 * or whenever they are wanted. */
void rules_finish(rules_engine *engine);
/* The same while connections are open: what can be said of them already is found, too. */
void rules_look(rules_engine *engine, ana_connection *const *open, size_t count);

/* Findings, gravest first, then by first frame. Borrowed array of borrowed rules_finding. */
const GPtrArray *rules_findings(rules_engine *engine);
/* Faults for which max_findings left no room: failed accesses and requests, not findings. */
uint64_t rules_dropped(const rules_engine *engine);

/* What one host asks of another again and again, learnt with `learn_patterns` or where the policy
 * enables pattern-change. */
typedef struct rules_pattern {
    cap_address asks, asked;
    const GArray *requests; /* policy_request, as a [pattern] has them (policy/pattern.h) */
    uint64_t judged;        /* requests since it is known */
} rules_pattern;

/* Tells each pair of hosts whose requests are all part of a stable pattern as of now, and were from
 * the beginning on, by address; borrowed until the return. */
typedef void rules_pattern_teller(void *user, const rules_pattern *pattern);
void rules_patterns(const rules_engine *engine, rules_pattern_teller *teller, void *user);
/* Requests of any pair that a stable pattern judged. */
uint64_t rules_patterns_judged(const rules_engine *engine);

/* All rules that exist, in the order of the contract; `count` is set. */
const rules_rule *const *rules_all(size_t *count);
const rules_rule *rules_find(const char *id); /* NULL if there is none */

/* For `s7tap rules ID`: the causes that a rule can name, one by one from index 0, each with its
 * next steps (NULL-terminated). False beyond the last. Constant text. */
bool rules_explain(const rules_rule *rule, uint32_t index, const char **cause,
                   const char *const **check);

#endif
