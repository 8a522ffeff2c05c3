/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to learning: what the sections of hosts are called. */
#ifndef S7TAP_RULES_LEARN_NAMES_H
#define S7TAP_RULES_LEARN_NAMES_H

#include "analyzer/analyzer.h"
#include "rules/policy/policy.h"

/* Where names come from; each may be NULL. Borrowed. */
typedef struct learn_name_sources {
    const policy_model *wanted;   /* a policy that names hosts */
    const policy_model *extended; /* the policy that is added to: its names are taken */
    const ana_analyzer *analyzer; /* what hosts say of themselves */
} learn_name_sources;

typedef struct learn_names learn_names;

/* Names of sections that are to be made, for hosts by address. A name is, if it is good and no
 * other section of the kind has it: that of the policy that names hosts; that of the host in its
 * other role; what the host says of itself; else it is made of its address. */
learn_names *learn_names_new(const learn_name_sources *sources, const cap_address *cpus,
                             size_t cpu_count, const cap_address *partners, size_t partner_count);
void learn_names_free(learn_names *names);

/* Of a host that was handed in, or else NULL. Borrowed. */
const char *learn_cpu_name(const learn_names *names, const cap_address *ip);
const char *learn_partner_name(const learn_names *names, const cap_address *ip);

#endif
