/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/learn/plan.h"

#include "rules/names.h"
#include "rules/parties.h"
#include "rules/policy/merge.h"
#include "rules/policy/objects.h"

static void target_free(gpointer data)
{
    learn_target *target = data;
    policy_coverage_clear(&target->listed);
    g_ptr_array_unref(target->notes);
    g_free(target->objects);
    g_free(target);
}

static void partner_free(gpointer data)
{
    learn_partner *partner = data;
    g_ptr_array_unref(partner->pairs);
    g_ptr_array_unref(partner->targets[0]);
    g_ptr_array_unref(partner->targets[1]);
    g_free(partner);
}

static const policy_cpu *known_cpu(const learn_plan *plan, const cap_address *ip)
{
    const policy_address address = rules_policy_address(ip);
    return plan->extended ? policy_cpu_at(plan->extended, &address) : NULL;
}

static const policy_partner *known_partner(const learn_plan *plan, const cap_address *ip)
{
    const policy_address address = rules_policy_address(ip);
    return plan->extended ? policy_partner_at(plan->extended, &address) : NULL;
}

static const char *cpu_name(const learn_plan *plan, const cap_address *ip)
{
    const policy_cpu *known = known_cpu(plan, ip);
    return known ? known->name : learn_cpu_name(plan->names, ip);
}

void learn_plan_cpu_text(const learn_plan *plan, const cap_address *ip, GString *out)
{
    char address[RULES_ADDRESS_TEXT];
    const char *name = cpu_name(plan, ip);
    rules_address_text(ip, address);
    g_string_append(out, name ? name : address);
}

static learn_target *find_target(const GPtrArray *targets, const char *cpu)
{
    for (guint i = 0; i < targets->len; i++) {
        learn_target *target = g_ptr_array_index(targets, i);
        if (g_str_equal(target->cpu, cpu))
            return target;
    }
    return NULL;
}

static learn_target *target_of(GPtrArray *targets, const char *cpu)
{
    learn_target *target = find_target(targets, cpu);
    if (target)
        return target;
    target = g_new0(learn_target, 1);
    target->cpu = cpu;
    target->notes = g_ptr_array_new_with_free_func(g_free);
    policy_coverage_init(&target->listed);
    g_ptr_array_add(targets, target);
    return target;
}

static bool is_everything(policy_extent extent)
{
    return extent.first == 0 && extent.last == UINT64_MAX;
}

/* Calls for what the section does not list; symbolic addresses are listed as a whole. */
static void add_missing(learn_partner *partner, const policy_cpu *cpu, bool write,
                        policy_extent extent, const char *name, bool coarse)
{
    policy_extent rest = extent, part = extent;
    while (!partner->known || policy_find_forbidden(partner->known, cpu, write, rest, &part)) {
        learn_target *target = target_of(partner->targets[write], name);
        const bool whole = !partner->known || is_everything(extent);
        policy_coverage_insert(&target->listed, whole ? extent : part);
        target->coarse |= coarse;
        if (whole || part.last >= extent.last)
            return;
        rest.first = part.last + 1;
    }
}

static void add_accesses(const learn_plan *plan, learn_partner *partner, const learn_pair *pair,
                         bool write)
{
    const learn_access *access = &pair->access[write];
    const char *name = cpu_name(plan, &pair->asked);
    policy_coverage all;
    policy_coverage_init(&all);
    learn_access_put(access, &all);
    for (guint i = 0; i < all.extents->len && name; i++)
        add_missing(partner, known_cpu(plan, &pair->asked), write,
                    g_array_index(all.extents, policy_extent, i), name, access->coarse);
    policy_coverage_clear(&all);
}

static void finish_targets(GPtrArray *targets, bool write)
{
    for (guint i = 0; i < targets->len; i++) {
        learn_target *target = g_ptr_array_index(targets, i);
        GString *objects = g_string_new(NULL);
        policy_merge(&target->listed, policy_readable, target->notes);
        policy_objects_put(objects, &target->listed, write);
        target->objects = g_string_free(objects, FALSE);
    }
}

static void finish_partner(const learn_plan *plan, learn_partner *partner)
{
    for (guint i = 0; i < partner->pairs->len; i++) {
        const learn_pair *pair = g_ptr_array_index(partner->pairs, i);
        add_accesses(plan, partner, pair, false);
        add_accesses(plan, partner, pair, true);
        partner->services |= pair->services;
    }
    if (partner->known)
        partner->services &= ~partner->known->services;
    finish_targets(partner->targets[0], false);
    finish_targets(partner->targets[1], true);
}

static learn_partner *find_partner(const learn_plan *plan, const policy_partner *known,
                                   const cap_address *ip)
{
    for (guint i = plan->partners->len; i > 0; i--) {
        learn_partner *partner = g_ptr_array_index(plan->partners, i - 1);
        if (known ? partner->known == known
                  : !partner->known && learn_compare_addresses(&partner->ip, ip) == 0)
            return partner;
        if (!known && !partner->known)
            return NULL; /* they are sorted by address */
    }
    return NULL;
}

static learn_partner *partner_of(learn_plan *plan, const cap_address *ip)
{
    const policy_partner *known = known_partner(plan, ip);
    learn_partner *partner = find_partner(plan, known, ip);
    if (partner)
        return partner;
    partner = g_new0(learn_partner, 1);
    partner->known = known;
    partner->ip = *ip;
    partner->name = known ? known->name : learn_partner_name(plan->names, ip);
    partner->pairs = g_ptr_array_new();
    partner->targets[0] = g_ptr_array_new_with_free_func(target_free);
    partner->targets[1] = g_ptr_array_new_with_free_func(target_free);
    g_ptr_array_add(plan->partners, partner);
    return partner;
}

static void name_hosts(learn_plan *plan, const learn_name_sources *sources, const GPtrArray *pairs)
{
    GArray *cpus = g_array_new(FALSE, FALSE, sizeof(cap_address));
    GArray *partners = g_array_new(FALSE, FALSE, sizeof(cap_address));
    for (guint i = 0; i < plan->cpus->len; i++)
        g_array_append_val(cpus, ((const learn_cpu *)g_ptr_array_index(plan->cpus, i))->ip);
    const cap_address *last = NULL;
    for (guint i = 0; i < pairs->len; i++) {
        const learn_pair *pair = g_ptr_array_index(pairs, i);
        const bool again = last && learn_compare_addresses(last, &pair->asker) == 0;
        if (!again && !known_partner(plan, &pair->asker))
            g_array_append_val(partners, pair->asker);
        last = &pair->asker;
    }
    plan->names = learn_names_new(sources, (const cap_address *)cpus->data, cpus->len,
                                  (const cap_address *)partners->data, partners->len);
    g_array_unref(cpus);
    g_array_unref(partners);
}

static void keep_new_cpus(const learn_plan *plan)
{
    for (guint i = plan->cpus->len; i > 0; i--) {
        const learn_cpu *cpu = g_ptr_array_index(plan->cpus, i - 1);
        if (known_cpu(plan, &cpu->ip))
            g_ptr_array_remove_index(plan->cpus, i - 1);
    }
}

learn_plan *learn_plan_new(const learn_facts *facts, const learn_name_sources *sources)
{
    learn_plan *plan = g_new0(learn_plan, 1);
    GPtrArray *pairs = learn_facts_pairs(facts);
    plan->extended = sources->extended;
    plan->patterns = learn_facts_patterns(facts);
    plan->cpus = learn_facts_cpus(facts);
    plan->partners = g_ptr_array_new_with_free_func(partner_free);
    keep_new_cpus(plan);
    name_hosts(plan, sources, pairs);
    for (guint i = 0; i < pairs->len; i++) {
        learn_pair *pair = g_ptr_array_index(pairs, i);
        g_ptr_array_add(partner_of(plan, &pair->asker)->pairs, pair);
    }
    for (guint i = 0; i < plan->partners->len; i++)
        finish_partner(plan, g_ptr_array_index(plan->partners, i));
    g_ptr_array_unref(pairs);
    return plan;
}

void learn_plan_free(learn_plan *plan)
{
    if (!plan)
        return;
    g_ptr_array_unref(plan->partners);
    g_ptr_array_unref(plan->cpus);
    learn_names_free(plan->names);
    g_free(plan);
}
