/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/policy/print.h"

#include "rules/policy/access.h"
#include "rules/policy/model.h"
#include "rules/policy/objects.h"
#include "rules/policy/pattern.h"
#include "rules/policy/times.h"
#include "rules/policy/write.h"

#include <string.h>

typedef struct printer {
    policy_writer writer;
    const policy_model *model;
} printer;

static void put_key(printer *p, const char *key, GString *value)
{
    if (value->len > 0)
        policy_write_key(&p->writer, key, value->str);
    g_string_free(value, TRUE);
}

static void put_text(printer *p, const char *key, const char *value)
{
    if (value)
        policy_write_key(&p->writer, key, value);
}

static void put_number(printer *p, const char *key, uint32_t number)
{
    char text[16];
    g_snprintf(text, sizeof text, "%u", number);
    if (number > 0)
        policy_write_key(&p->writer, key, text);
}

/* Words of a person, or an expression: each blank counts, so it stays one line. */
static void put_line(printer *p, const char *key, const char *value)
{
    if (value)
        g_string_append_printf(p->writer.out, "%s=%s%s", key, value, p->writer.eol);
}

static void begin(printer *p, const char *kind, const char *name)
{
    if (p->writer.out->len > 0)
        policy_write_blank(&p->writer);
    policy_write_section(&p->writer, kind, name);
}

static void put_addresses(printer *p, const char *key, const policy_prefixes *prefixes,
                          const void *owner)
{
    GString *value = g_string_new(NULL);
    for (guint i = 0; i < prefixes->rows->len; i++) {
        const policy_prefix *row = &g_array_index(prefixes->rows, policy_prefix, i);
        if (row->owner != owner)
            continue;
        if (value->len > 0)
            g_string_append_c(value, ',');
        policy_prefix_put(value, row);
    }
    put_key(p, key, value);
}

typedef struct named_target {
    policy_target target;
    char *objects;
} named_target;

typedef struct collecting {
    GArray *targets; /* named_target */
    bool write;
} collecting;

static void collect(const void *cpu, const policy_coverage *coverage, void *user)
{
    const collecting *to = user;
    GString *objects = g_string_new(NULL);
    policy_objects_put(objects, coverage, to->write);
    const bool any = objects->len > 0;
    char *text = g_string_free(objects, FALSE);
    const named_target fresh = {{cpu ? ((const policy_cpu *)cpu)->name : NULL, text}, text};
    if (any)
        g_array_append_val(to->targets, fresh);
    else
        g_free(text);
}

/* '*' stands last. */
static gint compare_targets(gconstpointer left, gconstpointer right)
{
    const char *a = ((const named_target *)left)->target.cpu;
    const char *b = ((const named_target *)right)->target.cpu;
    if (!a || !b)
        return a ? -1 : b ? 1 : 0;
    return strcmp(a, b);
}

static void put_accesses(printer *p, const char *key, const policy_access *access, bool write)
{
    collecting to = {g_array_new(FALSE, FALSE, sizeof(named_target)), write};
    GString *value = g_string_new(NULL);
    policy_access_each(access, collect, &to);
    g_array_sort(to.targets, compare_targets);
    for (guint i = 0; i < to.targets->len; i++) {
        named_target *each = &g_array_index(to.targets, named_target, i);
        if (i > 0)
            g_string_append_c(value, ';');
        policy_targets_put(value, &each->target, 1);
        g_free(each->objects);
    }
    g_array_unref(to.targets);
    put_key(p, key, value);
}

static void put_cell(printer *p, const void *object)
{
    const policy_cell *cell = object;
    begin(p, "cell", cell->name);
    put_addresses(p, "networks", &p->model->networks, cell);
}

static void put_cpu(printer *p, const void *object)
{
    const policy_cpu *cpu = object;
    begin(p, "cpu", cpu->name);
    put_addresses(p, "address", &p->model->cpu_addresses, cpu);
    put_text(p, "cell", cpu->cell ? cpu->cell->name : NULL);
    put_text(p, "family", cpu->family);
    put_number(p, "max-connections", cpu->max_connections);
    put_number(p, "slow-ms", cpu->slow_ms);
}

/* The entries as written, with one blank between words. */
static void put_times(printer *p, const policy_times *times)
{
    GString *value = g_string_new(NULL);
    char **words = g_strsplit_set(times ? times->text : "", " \t", -1);
    for (char **word = words; *word; word++) {
        const bool apart = value->len > 0 && value->str[value->len - 1] != ',';
        if (**word)
            g_string_append_printf(value, "%s%s", apart && **word != ',' ? " " : "", *word);
    }
    g_strfreev(words);
    put_key(p, "times", value);
}

static void put_partner(printer *p, const void *object)
{
    const policy_partner *partner = object;
    begin(p, "partner", partner->name);
    put_addresses(p, "address", &p->model->partner_addresses, partner);
    put_text(p, "cell", partner->cell ? partner->cell->name : NULL);
    put_accesses(p, "read", partner->read, false);
    put_accesses(p, "write", partner->write, true);
    GString *services = g_string_new(NULL);
    policy_services_put(services, partner->services);
    put_key(p, "services", services);
    put_times(p, partner->times);
}

static void put_pattern(printer *p, const void *object)
{
    if (p->writer.out->len > 0)
        policy_write_blank(&p->writer);
    policy_pattern_put(&p->writer, object);
}

static void put_rule(printer *p, const void *object)
{
    const policy_rule *rule = object;
    begin(p, "rule", rule->name);
    put_line(p, "when", expr_source(rule->when));
    put_line(p, "severity", policy_severity_names[rule->severity]);
    put_line(p, "message", rule->message);
}

static gint compare_strings(gconstpointer left, gconstpointer right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* The keys of a table, sorted. Free with g_ptr_array_unref. */
static GPtrArray *sorted_keys(GHashTable *table)
{
    GPtrArray *keys = g_ptr_array_new();
    GHashTableIter iter;
    gpointer key;
    g_hash_table_iter_init(&iter, table);
    while (g_hash_table_iter_next(&iter, &key, NULL))
        g_ptr_array_add(keys, key);
    g_ptr_array_sort(keys, compare_strings);
    return keys;
}

static void put_ids(printer *p, const char *key, GHashTable *rules)
{
    GString *value = g_string_new(NULL);
    GPtrArray *ids = sorted_keys(rules);
    for (guint i = 0; i < ids->len; i++)
        g_string_append_printf(value, "%s%s", i > 0 ? "," : "",
                               (const char *)g_ptr_array_index(ids, i));
    g_ptr_array_unref(ids);
    put_key(p, key, value);
}

static void put_severities(printer *p)
{
    GPtrArray *ids = sorted_keys(p->model->severities);
    for (guint i = 0; i < ids->len; i++) {
        const char *id = g_ptr_array_index(ids, i);
        char *key = g_strconcat("severity.", id, NULL);
        put_text(p, key,
                 policy_severity_names[policy_rule_severity(p->model, id, POLICY_SEVERITY_COUNT)]);
        g_free(key);
    }
    g_ptr_array_unref(ids);
}

/* A limit that is not the one that holds without a word. */
static void put_limit(printer *p, const char *key, uint32_t limit, uint32_t usual)
{
    put_number(p, key, limit == usual ? 0 : limit);
}

/* Without the section, if nothing is in it. */
static void put_rules(printer *p)
{
    const policy_limits limits = p->model->limits, usual = policy_limits_of(NULL);
    const gsize before = p->writer.out->len;
    begin(p, "rules", NULL);
    const gsize empty = p->writer.out->len;
    put_ids(p, "disable", p->model->disabled);
    put_ids(p, "enable", p->model->enabled);
    put_severities(p);
    put_number(p, "slow-ms", p->model->slow_ms);
    put_limit(p, "missing-s", limits.missing_s, usual.missing_s);
    put_limit(p, "scan-cpus", limits.scan_cpus, usual.scan_cpus);
    put_limit(p, "scan-tsaps", limits.scan_tsaps, usual.scan_tsaps);
    put_line(p, "time-zone", p->model->zone_name);
    if (p->writer.out->len == empty)
        g_string_truncate(p->writer.out, before);
}

/* Of all of them alike: their structs begin with these. */
typedef struct section {
    const char *name;
    uint32_t line;
} section;

_Static_assert(offsetof(policy_cell, line) == offsetof(section, line) &&
                   offsetof(policy_cpu, line) == offsetof(section, line) &&
                   offsetof(policy_partner, line) == offsetof(section, line) &&
                   offsetof(policy_pattern, line) == offsetof(section, line) &&
                   offsetof(policy_rule, line) == offsetof(section, line),
               "sections have their name and line first");

static gint compare_lines(gconstpointer left, gconstpointer right)
{
    const section *a = *(const section *const *)left, *b = *(const section *const *)right;
    return (a->line > b->line) - (a->line < b->line);
}

static void put_all(printer *p, GHashTable *table, void (*put)(printer *p, const void *object))
{
    GPtrArray *objects = g_ptr_array_new();
    GHashTableIter iter;
    gpointer object;
    g_hash_table_iter_init(&iter, table);
    while (g_hash_table_iter_next(&iter, NULL, &object))
        g_ptr_array_add(objects, object);
    g_ptr_array_sort(objects, compare_lines);
    for (guint i = 0; i < objects->len; i++)
        put(p, g_ptr_array_index(objects, i));
    g_ptr_array_unref(objects);
}

char *policy_print(const policy_model *model)
{
    printer p = {{g_string_new(NULL), "\n"}, model};
    put_all(&p, model->cells, put_cell);
    put_all(&p, model->cpus, put_cpu);
    put_all(&p, model->partners, put_partner);
    put_all(&p, model->patterns, put_pattern);
    put_rules(&p);
    put_all(&p, model->rules, put_rule);
    return g_string_free(p.writer.out, FALSE);
}
