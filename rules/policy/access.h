/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the policy: lists of accesses, the values of `read=` and `write=`.
 *
 *   ACCESSES = TARGET{;TARGET}      TARGET = (CPU|*):OBJECT{,OBJECT}
 */
#ifndef S7TAP_RULES_POLICY_ACCESS_H
#define S7TAP_RULES_POLICY_ACCESS_H

#include "rules/policy/coverage.h"
#include "rules/policy/source.h"

typedef struct policy_access policy_access;

/* `cpus` maps names (char *) to what stands for a CPU here. Complains of everything wrong; what is
 * right is kept. The caller owns the result. */
policy_access *policy_access_parse(policy_source *source, policy_text text, bool write,
                                   GHashTable *cpus);
void policy_access_free(policy_access *access);

/* Whether the extent of the CPU is listed, bit for bit, under its name or under '*'. `cpu` is what
 * `cpus` gave for it, NULL for a CPU without a name. A NULL list covers nothing. */
bool policy_access_covers(const policy_access *access, const void *cpu, policy_extent extent);
/* Adds what stands for each CPU that is listed by its name to `names`; not '*'. Borrowed, in no
 * particular order. */
void policy_access_collect(const policy_access *access, GPtrArray *names);
/* Whether anything is listed under the name of the CPU; `cpu` NULL: under '*'. */
bool policy_access_names(const policy_access *access, const void *cpu);
/* The first part of the extent that is not listed; false if there is none. */
bool policy_access_gap(const policy_access *access, const void *cpu, policy_extent extent,
                       policy_extent *gap);

/* Each CPU of the list, NULL for '*', with what is listed for it; in no order. A NULL list has
 * none. */
typedef void policy_access_teller(const void *cpu, const policy_coverage *coverage, void *user);
void policy_access_each(const policy_access *access, policy_access_teller *teller, void *user);

#endif
