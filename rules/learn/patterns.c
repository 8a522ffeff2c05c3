/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/learn/patterns.h"

#include "rules/parties.h"
#include "rules/pattern.h"
#include "rules/policy/pattern.h"

#include <inttypes.h>

enum { INDENT = 2, LONGEST_NUMBER = 6 };

static void section_free(gpointer data)
{
    learn_section *section = data;
    g_free(section->name);
    g_free(section);
}

/* NULL: none, or one that is not its alone. */
static const char *partner_of(const learn_plan *plan, const cap_address *ip)
{
    const policy_address address = rules_policy_address(ip);
    policy_address only;
    const policy_partner *known =
        plan->extended ? policy_partner_at(plan->extended, &address) : NULL;
    if (!known)
        return learn_partner_name(plan->names, ip);
    return policy_partner_address(plan->extended, known, &only) ? known->name : NULL;
}

static const char *cpu_of(const learn_plan *plan, const cap_address *ip)
{
    const policy_address address = rules_policy_address(ip);
    policy_address only;
    const policy_cpu *known = plan->extended ? policy_cpu_at(plan->extended, &address) : NULL;
    if (!known)
        return learn_cpu_name(plan->names, ip);
    return policy_cpu_address(plan->extended, known, &only) ? known->name : NULL;
}

static bool has_section(const learn_plan *plan, const learn_pattern *pattern)
{
    const policy_address asks = rules_policy_address(&pattern->asks);
    const policy_address asked = rules_policy_address(&pattern->asked);
    return plan->extended && policy_pattern_at(plan->extended, &asks, &asked);
}

static bool is_taken(const learn_plan *plan, const GPtrArray *sections, const char *name)
{
    for (guint i = 0; i < sections->len; i++)
        if (g_str_equal(((const learn_section *)g_ptr_array_index(sections, i))->name, name))
            return true;
    return plan->extended && policy_has_pattern(plan->extended, name);
}

/* As much of the text as a name with `room` bytes behind it can have, in whole characters. */
static size_t fitting(const char *text, size_t room)
{
    const char *end = text;
    while (*end && (size_t)(g_utf8_next_char(end) - text) + room <= POLICY_MAX_NAME)
        end = g_utf8_next_char(end);
    return (size_t)(end - text);
}

/* "Line to Press1"; where that is taken, "Line to Press1 2". */
static char *name_of(const learn_plan *plan, const GPtrArray *sections, const char *partner,
                     const char *cpu)
{
    char *whole = g_strdup_printf("%s to %s", partner, cpu);
    char *name = g_strndup(whole, fitting(whole, 0));
    g_strchomp(name);
    for (guint number = 2; is_taken(plan, sections, name); number++) {
        g_free(name);
        char *base = g_strchomp(g_strndup(whole, fitting(whole, 1 + LONGEST_NUMBER)));
        name = g_strdup_printf("%s %u", base, number);
        g_free(base);
    }
    g_free(whole);
    return name;
}

GPtrArray *learn_sections_of(const learn_plan *plan)
{
    GPtrArray *sections = g_ptr_array_new_with_free_func(section_free);
    if (plan->extended && policy_rule_is_disabled(plan->extended, rules_pattern_change.id))
        return sections;
    for (guint i = 0; i < plan->patterns->len; i++) {
        const learn_pattern *pattern = g_ptr_array_index(plan->patterns, i);
        const char *partner = partner_of(plan, &pattern->asks);
        const char *cpu = cpu_of(plan, &pattern->asked);
        if (!partner || !cpu || has_section(plan, pattern))
            continue;
        learn_section *section = g_new(learn_section, 1);
        *section = (learn_section){name_of(plan, sections, partner, cpu), partner, cpu, pattern};
        g_ptr_array_add(sections, section);
    }
    return sections;
}

void learn_put_pattern(policy_writer *writer, const learn_section *section)
{
    const policy_partner partner = {.name = section->partner};
    const policy_cpu cpu = {.name = section->cpu};
    const policy_pattern pattern = {
        .name = section->name,
        .partner = &partner,
        .cpu = &cpu,
        .requests = section->pattern->requests,
    };
    policy_write_comment(writer, INDENT,
                         "what it asks again and again; since that was known, %" PRIu64
                         " request%s kept to it",
                         section->pattern->judged, section->pattern->judged == 1 ? "" : "s");
    policy_pattern_put(writer, &pattern);
}
