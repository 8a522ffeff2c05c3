/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: why requests were not answered, by what the capture shows beside. */
#ifndef S7TAP_RULES_ANSWER_GRADE_H
#define S7TAP_RULES_ANSWER_GRADE_H

#include "rules/answer.h"

/* Numbers of requests. */
typedef struct answer_facts {
    uint64_t count;          /* in all */
    uint64_t late;           /* answered after they were given up */
    uint64_t unacknowledged; /* TCP repeated bytes that the other side did not acknowledge */
    uint64_t changing;       /* made while the server was stopped, started or loaded */
    uint64_t alive;          /* later requests on the same connection were answered */
    uint64_t crowded;        /* more jobs were outstanding than the server accepts (AmQ) */
} answer_facts;

typedef struct answer_verdict {
    const rules_cause *cause;
    rules_confidence confidence;
    const char *const *alternatives;
    const rules_joint *joint; /* how it is told with other requests */
} answer_verdict;

answer_verdict answer_judge(const answer_facts *facts);

#endif
