/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/policy/access.h"

#include "rules/policy/range.h"

#include <string.h>

struct policy_access {
    GHashTable *by_cpu; /* CPU, NULL for '*', to its policy_coverage */
};

static void free_coverage(gpointer coverage)
{
    policy_coverage_clear(coverage);
    g_free(coverage);
}

static policy_coverage *coverage_of(policy_access *access, gpointer cpu)
{
    policy_coverage *coverage = g_hash_table_lookup(access->by_cpu, cpu);
    if (!coverage) {
        coverage = g_new0(policy_coverage, 1);
        policy_coverage_init(coverage);
        g_hash_table_insert(access->by_cpu, cpu, coverage);
    }
    return coverage;
}

static bool find_cpu(policy_source *source, policy_text name, GHashTable *cpus, gpointer *out)
{
    *out = NULL;
    if (policy_is(name, "*"))
        return true;
    char *key = g_strndup(name.data, name.size);
    *out = g_hash_table_lookup(cpus, key);
    g_free(key);
    if (!*out)
        policy_expected_name(source, name, cpus,
                             "the name of a [cpu] of this file, or '*' for every CPU");
    return *out != NULL;
}

static void parse_target(policy_access *access, policy_source *source, policy_text target,
                         bool write, GHashTable *cpus)
{
    policy_text objects = target;
    const policy_text name = policy_next_part(&objects, ':');
    gpointer cpu;
    if (!objects.data) {
        policy_expected(source, target, "CPU:OBJECT, as in Press1:DB20,DB21");
        return;
    }
    if (!find_cpu(source, name, cpus, &cpu))
        return;
    policy_coverage *coverage = coverage_of(access, cpu);
    while (objects.data) {
        policy_extent extent;
        if (policy_object_parse(source, policy_next_part(&objects, ','), write, &extent))
            policy_coverage_add(coverage, extent);
    }
}

static void seal(gpointer cpu, gpointer coverage, gpointer user)
{
    (void)cpu;
    (void)user;
    policy_coverage_seal(coverage);
}

policy_access *policy_access_parse(policy_source *source, policy_text text, bool write,
                                   GHashTable *cpus)
{
    policy_access *access = g_new0(policy_access, 1);
    access->by_cpu = g_hash_table_new_full(NULL, NULL, NULL, free_coverage);
    while (text.data)
        parse_target(access, source, policy_next_part(&text, ';'), write, cpus);
    g_hash_table_foreach(access->by_cpu, seal, NULL);
    return access;
}

void policy_access_free(policy_access *access)
{
    if (!access)
        return;
    g_hash_table_unref(access->by_cpu);
    g_free(access);
}

bool policy_access_gap(const policy_access *access, const void *cpu, policy_extent extent,
                       policy_extent *gap)
{
    const policy_coverage *any = access ? g_hash_table_lookup(access->by_cpu, NULL) : NULL;
    const policy_coverage *own = access && cpu ? g_hash_table_lookup(access->by_cpu, cpu) : NULL;
    return policy_find_gap(any, own, extent, gap);
}

bool policy_access_covers(const policy_access *access, const void *cpu, policy_extent extent)
{
    policy_extent gap;
    return !policy_access_gap(access, cpu, extent, &gap);
}

void policy_access_each(const policy_access *access, policy_access_teller *teller, void *user)
{
    GHashTableIter iter;
    gpointer cpu, coverage;
    if (!access)
        return;
    g_hash_table_iter_init(&iter, access->by_cpu);
    while (g_hash_table_iter_next(&iter, &cpu, &coverage))
        teller(cpu, coverage, user);
}

bool policy_access_names(const policy_access *access, const void *cpu)
{
    return access && g_hash_table_contains(access->by_cpu, cpu);
}

void policy_access_collect(const policy_access *access, GPtrArray *names)
{
    GHashTableIter iter;
    gpointer cpu;
    if (!access)
        return;
    g_hash_table_iter_init(&iter, access->by_cpu);
    while (g_hash_table_iter_next(&iter, &cpu, NULL))
        if (cpu)
            g_ptr_array_add(names, cpu);
}
