/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: the cases of one client host and one server port, by kind, and whether the
 * client was connected again afterwards. */
#ifndef S7TAP_RULES_UNSTABLE_PAIRS_H
#define S7TAP_RULES_UNSTABLE_PAIRS_H

#include "rules/tally.h"
#include "rules/unstable_grade.h"

/* A case that counts once there are enough like it. */
typedef struct unstable_case {
    unstable_event event;
    uint64_t connection;
    cap_endpoint client;
    ana_tsap_bytes calling, called;
    bool by_client, again, at_once;
    bool counted; /* or there is none */
} unstable_case;

enum { UNSTABLE_RECENT = 8 };

/* All cases of one kind. */
typedef struct unstable_log {
    unstable_case recent[UNSTABLE_RECENT]; /* a ring */
    uint32_t next;
    rules_tally tally;
    unstable_facts facts;
    ana_phase phase; /* of the first that counts; likewise the next three */
    uint64_t connection;
    cap_endpoint client;
    ana_tsap_bytes calling, called;
    rules_finding *finding; /* the ledger's */
} unstable_log;

typedef struct unstable_pair {
    guint hash;
    cap_endpoint client; /* the port is no part of the key */
    cap_endpoint server;
    uint32_t users;      /* connections that hold it, by unstable_pairs_get */
    int64_t established; /* the latest connection, 0 none */
    unstable_log *last;  /* with the latest case, if the client has not connected again since */
    int64_t last_time;   /* of that case */
    unstable_log *log[UNSTABLE_KIND_COUNT]; /* owned; NULL: no case */
} unstable_pair;

typedef struct unstable_pairs {
    GHashTable *table;   /* unstable_pair, its own key */
    GHashTable *servers; /* the latest case of each server that forgot a connection */
    uint64_t seed;
    uint32_t logs;
    rules_ledger *ledger;
} unstable_pairs;

/* `ledger` is borrowed: it counts what there is no room for. */
void unstable_pairs_init(unstable_pairs *pairs, rules_ledger *ledger);
void unstable_pairs_clear(unstable_pairs *pairs);

/* The pair of a connection, made if new; NULL if there is no room. To be put back when the
 * connection has ended: a pair without cases is forgotten with its last connection. */
unstable_pair *unstable_pairs_get(unstable_pairs *pairs, const ana_connection *c);
void unstable_pairs_put(unstable_pairs *pairs, unstable_pair *pair);

/* A connection of the pair was established. */
void unstable_pairs_established(unstable_pair *pair, int64_t time);
/* Takes a case of the pair, on connection `c`. */
void unstable_pairs_take(unstable_pairs *pairs, unstable_pair *pair, const ana_connection *c,
                         const unstable_event *event);

#endif
