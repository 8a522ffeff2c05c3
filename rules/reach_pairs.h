/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: what came of the attempts of one client host to connect to one server port.
 *
 * SYNs without answer make up a run, whatever their source ports; any answer to the client host
 * ends it. A run counts once it has two SYNs and lasted the SYN timeout. */
#ifndef S7TAP_RULES_REACH_PAIRS_H
#define S7TAP_RULES_REACH_PAIRS_H

#include "rules/bound.h"
#include "rules/reach_grade.h"
#include "rules/tally.h"

/* SYNs, none answered since the first. */
typedef struct reach_run {
    rules_tally attempts; /* connections */
    uint64_t syns;
    bool repeated; /* a SYN was repeated on its own connection: its answer was not just unseen */
} reach_run;

typedef struct reach_pair {
    uint64_t seed;
    cap_endpoint server;
    cap_endpoint client; /* that of the first attempt; the port is no part of the key */
    uint64_t connection;
    reach_run run;
    rules_tally tally[REACH_KIND_COUNT];
    rules_finding *finding[REACH_KIND_COUNT]; /* the ledger's */
    cap_address icmp_from;
    uint8_t icmp_type, icmp_code;
    bool icmp_v6;
    uint8_t reset_ttl;
} reach_pair;

typedef struct reach_pairs {
    GHashTable *table; /* reach_pair, its own key */
    uint64_t seed;
    rules_bound bound;
    rules_ledger *ledger;
    int64_t syn_timeout; /* ns */
} reach_pairs;

/* `ledger` is borrowed: it counts attempts for which there is no room. Pairs with a single SYN make
 * way for others. */
void reach_pairs_init(reach_pairs *pairs, rules_ledger *ledger, int64_t syn_timeout);
void reach_pairs_clear(reach_pairs *pairs);

/* The pair of a connection, made if new; NULL if there is no room. Borrowed, until the next call.
 */
reach_pair *reach_pairs_get(reach_pairs *pairs, const ana_connection *c);

/* Whether the run amounts to silence, at `until`. */
bool reach_run_counts(const reach_pairs *pairs, const reach_run *run, int64_t until);
/* The client host of `c` got an answer at `until`: what lasted long enough counts. Pairs in order
 * are forgotten. */
void reach_pairs_end_run(reach_pairs *pairs, const ana_connection *c, int64_t until);

#endif
