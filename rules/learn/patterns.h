/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to learning: the patterns that get a section, by the names of a plan. */
#ifndef S7TAP_RULES_LEARN_PATTERNS_H
#define S7TAP_RULES_LEARN_PATTERNS_H

#include "rules/learn/plan.h"
#include "rules/policy/write.h"

/* One that does. */
typedef struct learn_section {
    char *name;
    const char *partner, *cpu; /* names of their sections; borrowed */
    const learn_pattern *pattern;
} learn_section;

/* learn_section, by address. Not of pairs that have a section in the policy that is added to, nor
 * of hosts that share a [partner] or [cpu] of it with others: a pattern would hold for all of them.
 * None if it disables pattern-change. Borrows from the plan. Free with g_ptr_array_unref. */
GPtrArray *learn_sections_of(const learn_plan *plan);

/* The section, and what it rests on as a comment. */
void learn_put_pattern(policy_writer *writer, const learn_section *section);

#endif
