/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/learn/extend.h"
#include "rules/learn/patterns.h"

#include "rules/learn/remarks.h"
#include "rules/learn/sections.h"

#include <string.h>

typedef struct extension {
    policy_edit *edit;
    learn_page page; /* its writer is for one section at a time */
    GPtrArray *added;
} extension;

static void tell(extension *e, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void tell(extension *e, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_ptr_array_add(e->added, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

static void end_section(extension *e, const char *kind, const char *name)
{
    policy_edit_section(e->edit, kind, e->page.writer.out->str);
    g_string_truncate(e->page.writer.out, 0);
    tell(e, "[%s %s]", kind, name);
}

/* What is to be looked at, as one text; NULL if nothing is. Takes the remarks, the caller frees. */
static char *only_checks(GPtrArray *remarks)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < remarks->len; i++) {
        const char *text = g_ptr_array_index(remarks, i);
        if (g_str_has_prefix(text, LEARN_CHECK))
            g_string_append_printf(out, "%s%s", out->len > 0 ? "; " : LEARN_CHECK,
                                   text + strlen(LEARN_CHECK));
    }
    g_ptr_array_unref(remarks);
    return g_string_free(out, out->len == 0);
}

static void tell_key(extension *e, const learn_partner *partner, const char *key, const char *value,
                     const char *check)
{
    tell(e, "[partner %s] %s: %s%s%s%s", partner->name, key, value, check ? " (" : "",
         check ? check : "", check ? ")" : "");
}

static void extend_access(extension *e, const learn_partner *partner, bool write)
{
    GArray *targets = learn_targets(partner, write);
    if (targets->len > 0) {
        const policy_target *rows = (const policy_target *)targets->data;
        GPtrArray *remarks = g_ptr_array_new_with_free_func(g_free);
        GString *value = g_string_new(NULL);
        learn_remarks_access(remarks, e->page.plan, partner, write);
        char *check = only_checks(remarks);
        policy_edit_access(e->edit, partner->name, write, rows, targets->len, check);
        policy_targets_put(value, rows, targets->len);
        tell_key(e, partner, write ? "write" : "read", value->str, check);
        g_string_free(value, TRUE);
        g_free(check);
    }
    g_array_unref(targets);
}

static void extend_services(extension *e, const learn_partner *partner)
{
    if (partner->services == 0)
        return;
    GPtrArray *remarks = g_ptr_array_new_with_free_func(g_free);
    GString *value = g_string_new(NULL);
    learn_remarks_services(remarks, e->page.plan, partner);
    char *check = only_checks(remarks);
    policy_edit_services(e->edit, partner->name, partner->services, check);
    policy_services_put(value, partner->services);
    tell_key(e, partner, "services", value->str, check);
    g_string_free(value, TRUE);
    g_free(check);
}

static void extend_cpus(extension *e)
{
    for (guint i = 0; i < e->page.plan->cpus->len; i++) {
        const learn_cpu *cpu = g_ptr_array_index(e->page.plan->cpus, i);
        learn_put_cpu(&e->page, cpu);
        end_section(e, "cpu", learn_cpu_name(e->page.plan->names, &cpu->ip));
    }
}

static void extend_partners(extension *e)
{
    for (guint i = 0; i < e->page.plan->partners->len; i++) {
        const learn_partner *partner = g_ptr_array_index(e->page.plan->partners, i);
        if (partner->known) {
            extend_access(e, partner, false);
            extend_access(e, partner, true);
            extend_services(e, partner);
        } else {
            learn_put_partner(&e->page, partner);
            end_section(e, "partner", partner->name);
        }
    }
}

static void extend_patterns(extension *e)
{
    GPtrArray *sections = learn_sections_of(e->page.plan);
    for (guint i = 0; i < sections->len; i++) {
        const learn_section *section = g_ptr_array_index(sections, i);
        learn_put_pattern(&e->page.writer, section);
        end_section(e, "pattern", section->name);
    }
    g_ptr_array_unref(sections);
}

void learn_extend_policy(policy_edit *edit, const learn_plan *plan, const ana_analyzer *analyzer,
                         GPtrArray *added)
{
    extension e = {edit, {{g_string_new(NULL), policy_edit_eol(edit)}, plan, analyzer}, added};
    extend_cpus(&e);
    extend_partners(&e);
    extend_patterns(&e);
    g_string_free(e.page.writer.out, TRUE);
}
