/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to learning: what was seen, gathered while traffic goes by. */
#ifndef S7TAP_RULES_LEARN_FACTS_H
#define S7TAP_RULES_LEARN_FACTS_H

#include "analyzer/transaction.h"
#include "rules/policy/coverage.h"
#include "rules/rules.h"
#include "rules/unexpected_case.h"
#include "rules/unexpected_deeds.h"

/* What was read, or written, by what became of it. */
typedef struct learn_access {
    struct learn_pair *pair;
    policy_coverage became[UNEXPECTED_OUTCOMES]; /* sealed; `extents` NULL: nothing */
    bool coarse;                                 /* there was no room to keep all of it apart */
    uint64_t requests;
} learn_access;

/* Who asks whom: the client the server, or a server its client. */
typedef struct learn_pair {
    uint64_t seed;
    cap_address asker, asked;
    learn_access access[2]; /* read, written */
    uint32_t services;      /* bit 1 << policy_service; also the next two */
    uint32_t became[UNEXPECTED_OUTCOMES];
    uint64_t service_requests;
    unexpected_deeds *deeds; /* services; NULL: none */
    /* Of connections that the asker opened */
    uint64_t connections;
    ana_phase phase; /* reached */
    bool talked;     /* S7 */
    bool encrypted;
    bool inferred;   /* who is client was inferred every time */
    int64_t foreign; /* s7_payload of what was carried instead of S7, -1 nothing */
    ana_tsap_bytes called;
    int64_t first, last; /* ns since 1970, of connections and requests; 0 none */
} learn_pair;

/* A host that serves S7, or was asked to. */
typedef struct learn_cpu {
    uint64_t seed;
    cap_address ip;
    bool serves; /* see unexpected_serves */
    bool answered;
} learn_cpu;

/* What one host asked of another again and again, see rules_pattern. */
typedef struct learn_pattern {
    cap_address asks, asked;
    GArray *requests; /* policy_request */
    uint64_t judged;
} learn_pattern;

typedef struct learn_facts learn_facts;

learn_facts *learn_facts_new(void);
void learn_facts_free(learn_facts *facts);

void learn_facts_transaction(learn_facts *facts, const ana_transaction *transaction);
void learn_facts_encrypted(learn_facts *facts, const ana_connection *connection);
void learn_facts_connection(learn_facts *facts, const ana_connection *connection); /* has ended */
void learn_facts_pattern(learn_facts *facts, const rules_pattern *pattern);

/* All of them, sorted by addresses: of the pairs first by who asks. The caller frees the arrays;
 * what they hold is borrowed. */
GPtrArray *learn_facts_pairs(const learn_facts *facts);
GPtrArray *learn_facts_cpus(const learn_facts *facts);
/* learn_pattern, in the order that they were handed in; borrowed. */
const GPtrArray *learn_facts_patterns(const learn_facts *facts);
/* What there was no room for: connections and requests. */
uint64_t learn_facts_dropped(const learn_facts *facts);

/* Adds all that was asked for, whatever became of it, to a sealed coverage. */
void learn_access_put(const learn_access *access, policy_coverage *all);

int learn_compare_addresses(const cap_address *a, const cap_address *b);

#endif
