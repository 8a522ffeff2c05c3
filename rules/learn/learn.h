/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Learns a policy from traffic that is taken to be good: the events of the analyzer go in, the text
 * of a policy comes out. Reviewed by it, the same traffic has nothing that is unexpected: also what
 * was refused or not answered is permitted then, and said to be so in a comment. */
#ifndef S7TAP_RULES_LEARN_LEARN_H
#define S7TAP_RULES_LEARN_LEARN_H

#include "analyzer/analyzer.h"
#include "rules/policy/policy.h"
#include "rules/rules.h"

typedef struct learn_learner learn_learner;

learn_learner *learn_new(void);
void learn_free(learn_learner *learner);

/* Events, as the analyzer's sink hears them. Cheap for requests that repeat. */
void learn_transaction(learn_learner *learner, const ana_transaction *transaction);
void learn_foreign(learn_learner *learner, const ana_connection *connection);
void learn_connection_end(learn_learner *learner, const ana_connection *connection);
/* What rules_patterns tells, at the end: `user` is the learner. */
void learn_pattern_told(void *user, const rules_pattern *pattern);

/* Where the traffic comes from, and what else is known. Borrowed; members may be NULL or 0. */
typedef struct learn_source {
    const ana_analyzer *analyzer; /* what hosts say of themselves */
    const policy_model *names;    /* a policy that names hosts */
    const char *files;            /* names of the captures, or of the interface */
    uint64_t packets;
    int64_t first, last;         /* ns since 1970 */
    const char *const *problems; /* sentences: what of the traffic is not there */
    size_t problem_count;
} learn_source;

/* A policy of its own, once all connections have ended. The caller frees. */
GString *learn_write(const learn_learner *learner, const learn_source *source);

/* Adds to a policy what it lacks: `model` is what `text` says. What of it is new is told in `added`
 * (owned char *, "[partner Panel] read: Press1:DB20.DBB0-DBB7"); the text stays as it is, byte for
 * byte, if nothing is. The caller frees. */
GString *learn_extend(const learn_learner *learner, const learn_source *source,
                      const policy_model *model, const char *text, size_t size, GPtrArray *added);

/* What there was no room for: connections and requests. */
uint64_t learn_dropped(const learn_learner *learner);

#endif
