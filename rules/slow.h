/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: answers that come late.
 *
 * Reads that succeed are too many to be told of one by one. So each relation keeps the latency
 * above which it is worth a look (ana_relation.slow_from), and only what is above it comes here. */
#ifndef S7TAP_RULES_SLOW_H
#define S7TAP_RULES_SLOW_H

#include "analyzer/relation.h"
#include "rules/detector.h"

extern const rules_rule rules_slow_answer;

/* Whether rules_slow_take has to be called. */
static inline bool rules_slow_concerns(const ana_transaction *t)
{
    const ana_relation *relation = t->connection->relation;
    return relation && t->latency > relation->slow_from;
}

/* `user` is what rules_detect_slow.new returned. */
void rules_slow_take(void *user, const ana_transaction *t);
/* The bench has another policy: relations of which it says another limit begin anew. */
void rules_slow_renew(void *user);

#endif
