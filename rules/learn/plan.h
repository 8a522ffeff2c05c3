/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to learning: which sections a policy must have, and what they must list, so that all that
 * was seen is permitted. */
#ifndef S7TAP_RULES_LEARN_PLAN_H
#define S7TAP_RULES_LEARN_PLAN_H

#include "rules/learn/facts.h"
#include "rules/learn/names.h"

/* Objects of one CPU that are to be listed. */
typedef struct learn_target {
    const char *cpu; /* name of its section; borrowed */
    policy_coverage listed;
    bool coarse;      /* there was no room to keep all of it apart */
    GPtrArray *notes; /* char *: where more is listed than was asked for, see policy_merge */
    char *objects;    /* the text of `listed` */
} learn_target;

typedef struct learn_partner {
    const char *name;
    const policy_partner *known; /* its section in the policy that is added to, NULL none */
    cap_address ip;              /* without a section: the host that gets one */
    GPtrArray *pairs;            /* learn_pair: what its hosts did, by host and CPU */
    /* What is to be listed for it, beyond what its section lists already */
    GPtrArray *targets[2]; /* learn_target, read and written, by CPU */
    uint32_t services;
} learn_partner;

typedef struct learn_plan {
    const policy_model *extended; /* NULL: a policy of its own */
    learn_names *names;
    GPtrArray *cpus;           /* learn_cpu: those that get a section */
    GPtrArray *partners;       /* learn_partner: all of them */
    const GPtrArray *patterns; /* learn_pattern: all of them */
} learn_plan;

/* Everything is borrowed for the life of the plan. */
learn_plan *learn_plan_new(const learn_facts *facts, const learn_name_sources *sources);
void learn_plan_free(learn_plan *plan);

/* What the policy calls a host as a CPU; its address where it calls it nothing. */
void learn_plan_cpu_text(const learn_plan *plan, const cap_address *ip, GString *out);

#endif
