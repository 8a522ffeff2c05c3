/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: requests without answer, by hosts and what they ask for. */
#ifndef S7TAP_RULES_ANSWER_CASES_H
#define S7TAP_RULES_ANSWER_CASES_H

#include "rules/answer_grade.h"
#include "rules/bound.h"
#include "rules/tally.h"

typedef struct answer_case {
    uint64_t seed;
    cap_address client;
    cap_endpoint server;
    bool from_client; /* who asked */
    char *subject;    /* owned */
    /* up to here the key */
    cap_endpoint endpoint;
    uint64_t connection;
    ana_tsap_bytes calling, called;
    bool client_inferred;
    ana_phase phase;
    rules_tally tally;
    answer_facts facts;
    rules_finding *finding; /* the ledger's */
} answer_case;

typedef struct answer_cases {
    GHashTable *table; /* answer_case, its own key */
    uint64_t seed;
    rules_bound bound;
    rules_ledger *ledger;
} answer_cases;

void answer_cases_init(answer_cases *cases, rules_ledger *ledger);
void answer_cases_clear(answer_cases *cases);

/* The case that a request belongs to, counted; NULL if there is no room. Borrowed, for good. */
answer_case *answer_cases_count(answer_cases *cases, const ana_transaction *t);
/* Reports its finding, or corrects it. */
void answer_case_report(answer_case *one, const rules_bench *bench);

#endif
