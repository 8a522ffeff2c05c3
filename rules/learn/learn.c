/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/learn/learn.h"

#include "rules/learn/extend.h"
#include "rules/learn/patterns.h"
#include "rules/learn/remarks.h"
#include "rules/learn/sections.h"

#include <inttypes.h>
#include <string.h>

enum { INDENT = 2, CHECKS_LISTED = 24 };

struct learn_learner {
    learn_facts *facts;
};

learn_learner *learn_new(void)
{
    learn_learner *learner = g_new0(learn_learner, 1);
    learner->facts = learn_facts_new();
    return learner;
}

void learn_free(learn_learner *learner)
{
    if (!learner)
        return;
    learn_facts_free(learner->facts);
    g_free(learner);
}

void learn_transaction(learn_learner *learner, const ana_transaction *transaction)
{
    learn_facts_transaction(learner->facts, transaction);
}

void learn_foreign(learn_learner *learner, const ana_connection *connection)
{
    if (connection->protocol == ANA_PROTOCOL_TLS)
        learn_facts_encrypted(learner->facts, connection);
}

void learn_connection_end(learn_learner *learner, const ana_connection *connection)
{
    learn_facts_connection(learner->facts, connection);
}

void learn_pattern_told(void *user, const rules_pattern *pattern)
{
    learn_facts_pattern(((const learn_learner *)user)->facts, pattern);
}

uint64_t learn_dropped(const learn_learner *learner)
{
    return learn_facts_dropped(learner->facts);
}

static learn_name_sources names_from(const learn_source *source, const policy_model *extended)
{
    return (learn_name_sources){source->names, extended, source->analyzer};
}

static void put_traffic(policy_writer *w, const learn_source *source)
{
    GString *out = g_string_new("Traffic: ");
    g_string_append_printf(out, "%s%s%" PRIu64 " packets", source->files ? source->files : "",
                           source->files ? "; " : "", source->packets);
    if (source->packets > 0) {
        g_string_append(out, ", ");
        learn_put_times(out, source->first, source->last);
    }
    policy_write_comment(w, INDENT, "%s", out->str);
    g_string_free(out, TRUE);
    for (size_t i = 0; i < source->problem_count; i++)
        policy_write_comment(w, INDENT, LEARN_CHECK "not all of it was there: %s",
                             source->problems[i]);
}

/* All remarks on a partner that begin with LEARN_CHECK, without that. */
static void add_checks(GPtrArray *checks, const learn_plan *plan, const learn_partner *partner)
{
    GPtrArray *all = g_ptr_array_new_with_free_func(g_free);
    learn_remarks_partner(all, plan, partner);
    learn_remarks_access(all, plan, partner, false);
    learn_remarks_access(all, plan, partner, true);
    learn_remarks_services(all, plan, partner);
    for (guint i = 0; i < all->len; i++) {
        const char *text = g_ptr_array_index(all, i);
        if (g_str_has_prefix(text, LEARN_CHECK))
            g_ptr_array_add(checks, g_strdup_printf("- [partner %s] %s", partner->name,
                                                    text + strlen(LEARN_CHECK)));
    }
    g_ptr_array_unref(all);
}

static void put_checks(policy_writer *w, const learn_plan *plan)
{
    GPtrArray *checks = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < plan->partners->len; i++)
        add_checks(checks, plan, g_ptr_array_index(plan->partners, i));
    if (checks->len > 0)
        policy_write_comment(w, 0, "Look at this first; below it is marked with CHECK:");
    for (guint i = 0; i < MIN(checks->len, CHECKS_LISTED); i++)
        policy_write_comment(w, INDENT, "%s", (const char *)g_ptr_array_index(checks, i));
    if (checks->len > CHECKS_LISTED)
        policy_write_comment(w, INDENT, "- and %u more", checks->len - CHECKS_LISTED);
    g_ptr_array_unref(checks);
}

static void put_head(learn_page *page, const learn_source *source)
{
    policy_writer *w = &page->writer;
    const learn_plan *plan = page->plan;
    policy_write_comment(w, 0,
                         "Learned by s7tap from traffic that was taken to be good. It permits all "
                         "that was seen, so read it before it is used; docs/policy.md describes "
                         "its form.");
    put_traffic(w, source);
    policy_write_comment(w, 0, "%u CPU%s, %u partner%s", plan->cpus->len,
                         plan->cpus->len == 1 ? "" : "s", plan->partners->len,
                         plan->partners->len == 1 ? "" : "s");
    put_checks(w, plan);
    policy_write_blank(w);
}

static void put_cpus(learn_page *page, const learn_source *source)
{
    (void)source;
    for (guint i = 0; i < page->plan->cpus->len; i++) {
        learn_put_cpu(page, g_ptr_array_index(page->plan->cpus, i));
        policy_write_blank(&page->writer);
    }
}

static void put_partners(learn_page *page, const learn_source *source)
{
    (void)source;
    for (guint i = 0; i < page->plan->partners->len; i++) {
        learn_put_partner(page, g_ptr_array_index(page->plan->partners, i));
        policy_write_blank(&page->writer);
    }
}

static void put_patterns(learn_page *page, const learn_source *source)
{
    GPtrArray *sections = learn_sections_of(page->plan);
    (void)source;
    for (guint i = 0; i < sections->len; i++) {
        learn_put_pattern(&page->writer, g_ptr_array_index(sections, i));
        policy_write_blank(&page->writer);
    }
    g_ptr_array_unref(sections);
}

static void propose_cells(learn_page *page, const learn_source *source)
{
    (void)source;
    learn_propose_cells(page);
}

/* What a policy consists of, in this order; each ends with a blank line if it writes anything. */
static void (*const parts[])(learn_page *page, const learn_source *source) = {
    put_head, propose_cells, put_cpus, put_partners, put_patterns,
};

GString *learn_write(const learn_learner *learner, const learn_source *source)
{
    const learn_name_sources from = names_from(source, NULL);
    learn_plan *plan = learn_plan_new(learner->facts, &from);
    learn_page page = {{g_string_new(NULL), "\n"}, plan, source->analyzer};
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        parts[i](&page, source);
    GString *text = page.writer.out;
    while (g_str_has_suffix(text->str, "\n\n"))
        g_string_truncate(text, text->len - 1);
    learn_plan_free(plan);
    return text;
}

GString *learn_extend(const learn_learner *learner, const learn_source *source,
                      const policy_model *model, const char *text, size_t size, GPtrArray *added)
{
    const learn_name_sources from = names_from(source, model);
    learn_plan *plan = learn_plan_new(learner->facts, &from);
    policy_edit *edit = policy_edit_new(text, size);
    learn_extend_policy(edit, plan, source->analyzer, added);
    GString *out = policy_edit_text(edit);
    policy_edit_free(edit);
    learn_plan_free(plan);
    return out;
}
