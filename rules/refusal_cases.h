/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: the refusals, by client, server, TSAPs and way of failing, and what the
 * server did before and after. */
#ifndef S7TAP_RULES_REFUSAL_CASES_H
#define S7TAP_RULES_REFUSAL_CASES_H

#include "rules/refusal_grade.h"
#include "rules/refusal_holders.h"

typedef struct refusal_case {
    uint64_t seed;
    cap_address client;
    cap_endpoint server;
    ana_tsap_bytes calling, called;
    refusal_kind kind;
    uint16_t code;
    bool malformed; /* the CR contradicts itself: its TSAPs say nothing */
    /* up to here the key */
    cap_endpoint endpoint;
    uint64_t connection;
    rules_tally tally;
    rules_finding *finding; /* the ledger's */
    /* Kept when the server forgets connections: of the first refusal, and ever since. */
    bool settled;
    refusal_holders holders;
    bool same_after;
} refusal_case;

typedef struct refusal_cases {
    GHashTable *table; /* refusal_case, its own key */
    uint64_t seed;
    rules_bound bound;
    rules_ledger *ledger;
} refusal_cases;

void refusal_cases_init(refusal_cases *cases, rules_ledger *ledger);
void refusal_cases_clear(refusal_cases *cases);

/* What came of a connection request. */
typedef struct refusal_event {
    refusal_kind kind;
    uint16_t code;
    bool malformed; /* the CR contradicts itself */
    cap_stamp stamp;
} refusal_event;

/* Counts a refusal of the connection. */
void refusal_cases_count(refusal_cases *cases, const ana_connection *c, const refusal_event *event);

/* Takes over what the server knows, before it forgets: a refusal_settle, `user` the cases. */
void refusal_cases_settle(void *user, refusal_server *server);

/* What speaks for which cause. `server` may be NULL. */
refusal_facts refusal_case_facts(refusal_case *one, refusal_server *server);

#endif
