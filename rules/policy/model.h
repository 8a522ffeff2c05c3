/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the policy: the model as it is built. */
#ifndef S7TAP_RULES_POLICY_MODEL_H
#define S7TAP_RULES_POLICY_MODEL_H

#include "rules/policy/policy.h"
#include "rules/policy/prefixes.h"

struct policy_model {
    GHashTable *cells, *cpus, *partners; /* name to policy_cell, policy_cpu, policy_partner */
    GHashTable *rules;                   /* name to policy_rule */
    GPtrArray *rule_order;               /* the same, borrowed */
    policy_prefixes networks, cpu_addresses, partner_addresses;
    GHashTable *severities; /* rule to policy_severity + 1 */
    GHashTable *disabled;   /* set of rules */
    GHashTable *enabled;    /* likewise */
    GHashTable *patterns;   /* name to policy_pattern */
    uint32_t slow_ms;       /* of CPUs that do not say their own, 0 none */
    policy_limits limits;
    GTimeZone *zone; /* NULL: UTC */
    char *zone_name;
    bool any_times;
};

policy_model *policy_model_new(void);

#endif
