/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From the text to the model, in two passes: names of sections first, because a partner may name a
 * CPU that stands further down. */
#include "rules/policy/keys.h"
#include "rules/policy/scan.h"

#include <string.h>

enum { MAX_KEYS = 16 }; /* of one section */

/* Names stand in lists and targets, so they may not hold what separates those. */
static bool is_name(policy_text name)
{
    if (name.size == 0 || name.size > POLICY_MAX_NAME)
        return false;
    for (size_t i = 0; i < name.size; i++)
        if (strchr(":;,*[]=\\\"\t", name.data[i]))
            return false;
    return true;
}

static bool check_section(policy_reader *r, const policy_line *line, const policy_section *section)
{
    policy_source *source = r->source;
    if (!section)
        policy_expected_word(source, line->word, policy_section_kinds,
                             "[cell NAME], [cpu NAME], [partner NAME], [pattern NAME], [rules] or "
                             "[rule NAME] as a section");
    else if (!section->begin && line->value.size > 0)
        policy_expected(source, line->value, "[%s] without a name", section->kind);
    else if (section->begin && !is_name(line->value))
        policy_expected(
            source, line->value,
            "a name of 1 to %d bytes without any of : ; , * [ ] = \\ \" as in [%s NAME]",
            POLICY_MAX_NAME, section->kind);
    else
        return !section->check || section->check(r, line->value);
    return false;
}

static char *section_key(const policy_line *line)
{
    return line->value.size == 0
               ? g_strndup(line->word.data, line->word.size)
               : g_strdup_printf("%.*s %.*s", (int)line->word.size, line->word.data,
                                 (int)line->value.size, line->value.data);
}

static bool is_sound(const policy_section *section, const policy_line *line)
{
    return section && (section->begin ? is_name(line->value) : line->value.size == 0);
}

/* A section that may give a CPU or cell its name, if only it were right. */
static bool hides_name(const policy_section *section, const policy_line *line)
{
    if (line->broken || !section)
        return true;
    return section->begin && !policy_is(line->word, "partner") && !policy_is(line->word, "rule") &&
           !policy_is(line->word, "pattern") && !is_name(line->value);
}

/* Likewise a partner. */
static bool hides_partner(const policy_line *line)
{
    return line->section && !line->broken && policy_is(line->word, "partner") &&
           !is_name(line->value);
}

/* First pass: who is there. */
static void declare(policy_reader *r)
{
    policy_scanner scanner = {.source = r->source, .silent = true};
    policy_line line;
    while (policy_scan_next(&scanner, &line)) {
        const policy_section *section =
            line.section && !line.broken ? policy_find_section(line.word) : NULL;
        r->source->names_unsure |= line.section && hides_name(section, &line);
        r->partners_unsure |= hides_partner(&line);
        if (!is_sound(section, &line))
            continue;
        char *key = section_key(&line);
        if (g_hash_table_contains(r->begun, key)) {
            g_free(key);
            continue;
        }
        g_hash_table_insert(r->begun, key, (gpointer)line.at);
        if (section->begin)
            section->begin(r, g_strndup(line.value.data, line.value.size),
                           policy_source_line(r->source, line.at));
    }
}

/* The object that the first pass made for the section, NULL for [rules]. */
static void *object_of(const policy_reader *r, const policy_section *section,
                       const policy_line *line)
{
    if (!section->table)
        return NULL;
    char *name = g_strndup(line->value.data, line->value.size);
    void *object = g_hash_table_lookup(section->table(r->model), name);
    g_free(name);
    return object;
}

static bool complain_if_twice(policy_reader *r, const policy_line *line)
{
    char *key = section_key(line);
    const char *first = g_hash_table_lookup(r->begun, key);
    const bool twice = first != line->at;
    if (twice)
        policy_complain(r->source, line->at,
                        "found a second [%s], expected each section once: the first is in line %u",
                        key, policy_source_line(r->source, first));
    g_free(key);
    return twice;
}

static const policy_key *find_key(const policy_section *section, policy_text key)
{
    for (const policy_key *row = section->keys; row->name; row++) {
        const size_t size = strlen(row->name);
        const bool prefix = row->name[size - 1] == '.';
        if (prefix ? key.size > size && memcmp(key.data, row->name, size) == 0
                   : policy_is(key, row->name))
            return row;
    }
    return NULL;
}

/* What stands behind the point in the likes of severity.ID is a name. */
static policy_text without_name(policy_text key)
{
    const char *point = memchr(key.data, '.', key.size);
    return (policy_text){key.data, point ? (size_t)(point - key.data) + 1 : key.size};
}

static void complain_of_key(policy_reader *r, const policy_section *section, policy_text key)
{
    const char *words[MAX_KEYS + 1] = {NULL};
    for (size_t i = 0; i < MAX_KEYS && section->keys[i].name; i++)
        words[i] = section->keys[i].name;
    const char *meant =
        policy_expected_word(r->source, without_name(key), words, "%s as a key of [%s]",
                             section->key_names, section->kind);
    for (const policy_key *row = section->keys; meant && row->name; row++)
        r->misspelt |= row->required && row->name == meant;
}

/* Only where nothing follows. It would join what is added there. */
static bool ends_open(policy_reader *r, policy_text value)
{
    if (value.size == 0 || value.data[value.size - 1] != '\\')
        return false;
    policy_expected(r->source, (policy_text){value.data + value.size - 1, 1},
                    "the line that the value goes on in");
    return true;
}

static void take_line(policy_reader *r, const policy_section *section, void *object,
                      const policy_line *line)
{
    const policy_key *row = find_key(section, line->word);
    if (!row) {
        complain_of_key(r, section, line->word);
        return;
    }
    char *key = g_strndup(line->word.data, line->word.size);
    const char *first = g_hash_table_lookup(r->keys, key);
    if (first) {
        policy_complain(r->source, line->at,
                        "found a second %s=, expected each key once: the first is in line %u", key,
                        policy_source_line(r->source, first));
        g_free(key);
        return;
    }
    g_hash_table_insert(r->keys, key, (gpointer)line->at);
    r->key = line->word;
    r->value = line->value;
    if (!ends_open(r, line->value))
        row->take(r, object);
}

/* Not if it is there, but misspelt: that was said. */
static void complain_of_missing(policy_reader *r, const policy_section *section, const char *at)
{
    for (const policy_key *row = section ? section->keys : NULL; row && row->name; row++)
        if (row->required && !r->misspelt && !g_hash_table_contains(r->keys, row->name))
            policy_complain(r->source, at, "found [%s] without %s=, expected it", section->kind,
                            row->name);
}

/* NULL, and a complaint, if its keys mean nothing. */
static const policy_section *begin_section(policy_reader *r, const policy_line *line, void **object)
{
    const policy_section *section = line->broken ? NULL : policy_find_section(line->word);
    if (line->broken || !check_section(r, line, section) || complain_if_twice(r, line))
        return NULL;
    *object = object_of(r, section, line);
    return section;
}

/* Second pass: what is said of them. */
static void fill(policy_reader *r)
{
    policy_scanner scanner = {.source = r->source};
    policy_line line;
    const policy_section *section = NULL;
    const char *begin = NULL;
    void *object = NULL;
    while (policy_scan_next(&scanner, &line)) {
        if (!line.section) {
            if (section)
                take_line(r, section, object, &line);
            else if (!begin)
                policy_expected(r->source, line.word, "a section such as [cpu NAME] first");
            continue;
        }
        if (!scanner.skipped)
            complain_of_missing(r, section, begin);
        scanner.skipped = r->misspelt = false;
        g_hash_table_remove_all(r->keys);
        begin = line.at;
        section = begin_section(r, &line, &object);
    }
    if (!scanner.skipped)
        complain_of_missing(r, section, begin);
}

static void spread_slow(policy_model *model)
{
    GHashTableIter iter;
    gpointer cpu;
    g_hash_table_iter_init(&iter, model->cpus);
    while (g_hash_table_iter_next(&iter, NULL, &cpu))
        if (((policy_cpu *)cpu)->slow_ms == 0)
            ((policy_cpu *)cpu)->slow_ms = model->slow_ms;
}

static bool has_cycle(const policy_pattern *pattern)
{
    for (guint i = 0; i < pattern->requests->len; i++)
        if (g_array_index(pattern->requests, policy_request, i).period > 0)
            return true;
    return false;
}

/* Of the other sections for the same partner and CPU, the first one. */
static const policy_pattern *first_like(const policy_model *model, const policy_pattern *pattern)
{
    const policy_pattern *first = pattern;
    GHashTableIter iter;
    gpointer each;
    g_hash_table_iter_init(&iter, model->patterns);
    while (g_hash_table_iter_next(&iter, NULL, &each)) {
        const policy_pattern *other = each;
        if (other->partner == pattern->partner && other->cpu == pattern->cpu &&
            other->line < first->line)
            first = other;
    }
    return first;
}

static void check_patterns(policy_reader *r)
{
    GHashTableIter iter;
    gpointer each;
    g_hash_table_iter_init(&iter, r->model->patterns);
    while (g_hash_table_iter_next(&iter, NULL, &each)) {
        const policy_pattern *pattern = each;
        char *key = g_strdup_printf("pattern %s", pattern->name);
        const char *at = g_hash_table_lookup(r->begun, key);
        const policy_pattern *first = first_like(r->model, pattern);
        if (first != pattern)
            policy_complain(r->source, at,
                            "found a second [pattern] of %s and %s, expected one: the first is in "
                            "line %u",
                            pattern->partner->name, pattern->cpu->name, first->line);
        else if (!has_cycle(pattern))
            policy_complain(r->source, at,
                            "found [pattern] without every.PERIOD= or any.PERIOD=, expected one");
        g_free(key);
    }
}

static void read_source(policy_reader *r)
{
    declare(r);
    fill(r);
    policy_prefixes_seal(&r->model->networks, r->source);
    policy_prefixes_seal(&r->model->cpu_addresses, r->source);
    policy_prefixes_seal(&r->model->partner_addresses, r->source);
    spread_slow(r->model);
    if (policy_source_is_good(r->source))
        check_patterns(r);
}

policy_model *policy_parse(const char *name, const char *text, size_t size,
                           const char *const *rule_ids, GPtrArray *messages)
{
    if (size > POLICY_MAX_SIZE) {
        g_ptr_array_add(messages, g_strdup_printf("%s: found more than %d bytes, expected a policy",
                                                  name, POLICY_MAX_SIZE));
        return NULL;
    }
    policy_reader r = {
        .source = policy_source_new(name, text, size),
        .model = policy_model_new(),
        .rule_ids = rule_ids,
        .begun = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
    };
    if (policy_source_is_good(r.source))
        read_source(&r);
    const bool good = policy_source_is_good(r.source);
    policy_source_report(r.source, messages);
    g_hash_table_unref(r.begun);
    g_hash_table_unref(r.keys);
    policy_source_free(r.source);
    if (good)
        return r.model;
    policy_free(r.model);
    return NULL;
}
