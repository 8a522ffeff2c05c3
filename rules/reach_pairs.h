/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: what came of the attempts of one client host to connect to one server port.
 *
 * SYNs without answer make up a run; any answer to the client host ends it. */
#ifndef S7TAP_RULES_REACH_PAIRS_H
#define S7TAP_RULES_REACH_PAIRS_H

#include "rules/bound.h"
#include "rules/reach_grade.h"
#include "rules/reach_run.h"

typedef struct reach_pair {
    guint hash;
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
    GHashTable *table;  /* reach_pair, its own key; without `latest` */
    reach_pair *latest; /* the one made last: mostly its SYN is answered next. NULL none */
    uint64_t seed;
    rules_bound bound;
    rules_ledger *ledger;
    int64_t syn_timeout; /* ns */
    uint64_t runs;       /* ever begun */
    reach_pair *spare;   /* one that is no longer in the table and says nothing; NULL none */
} reach_pairs;

/* `ledger` is borrowed: it counts attempts for which there is no room. Pairs with a single SYN make
 * way for others. */
void reach_pairs_init(reach_pairs *pairs, rules_ledger *ledger, int64_t syn_timeout);
void reach_pairs_clear(reach_pairs *pairs);

/* The pair of a connection, made if new; NULL if there is no room. Borrowed, until the next call.
 */
reach_pair *reach_pairs_get(reach_pairs *pairs, const ana_connection *c);

/* All pairs into the table: for whoever walks through it. */
void reach_pairs_settle(reach_pairs *pairs);

/* A SYN without answer yet, of the attempt that `part` is about. */
void reach_pairs_syn(reach_pairs *pairs, reach_pair *pair, reach_part *part,
                     const cap_stamp *stamp);
/* The client host of `c` got an answer at `until`: what was silent long enough counts. Pairs in
 * order are forgotten. */
void reach_pairs_end_run(reach_pairs *pairs, const ana_connection *c, int64_t until);

#endif
