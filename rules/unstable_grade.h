/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: why the connections of a client and a server break, and how it is said. */
#ifndef S7TAP_RULES_UNSTABLE_GRADE_H
#define S7TAP_RULES_UNSTABLE_GRADE_H

#include "rules/finding.h"
#include "rules/policy/policy.h"
#include "rules/unstable.h"
#include "rules/unstable_judge.h"

/* All cases of one kind between one client host and one server port. */
typedef struct unstable_facts {
    uint64_t count;
    bool by_client; /* the first: the client sent the RST, or got no reaction */
    uint64_t again; /* cases after which the client was connected again within a minute */
    bool at_once;   /* within 10 s, at least once */
    bool together;  /* another client lost its connection to the server at the same time */
    /* Cases in which an event had the member of that name. */
    uint64_t closed, partial, repeated, own_ttl, other_ttl, other_mac, silent;
    int64_t silence;                 /* the shortest, ns; 0 none */
    int64_t lived_least, lived_most; /* ns; -1 unknown */
} unstable_facts;

typedef struct unstable_verdict {
    const rules_cause *cause;
    rules_confidence confidence;
    const char *const *alternatives;
} unstable_verdict;

unstable_verdict unstable_grade(unstable_kind kind, const unstable_facts *facts);

/* What the finding is about. Constant text. */
const char *unstable_subject(unstable_kind kind);
/* How it is told with those of other clients; NULL: it is not, the cause lies in the client. */
const rules_joint *unstable_joint(unstable_kind kind, const unstable_facts *facts);
/* The message; the caller owns it. */
char *unstable_message(const policy_model *policy, unstable_kind kind, const unstable_facts *facts,
                       const rules_finding *finding);

#endif
