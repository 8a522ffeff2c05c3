/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/policy/edit.h"

#include "rules/policy/scan.h"
#include "rules/policy/splice.h"

#include <string.h>

/* Where a section stands. */
typedef struct place {
    size_t end;       /* behind its last line */
    GHashTable *keys; /* key to its policy_line */
} place;

struct policy_edit {
    policy_splices splices;
    GHashTable *sections; /* "KIND NAME" to its place */
    GHashTable *kinds;    /* kind to the place of its last section */
};

static void free_place(gpointer data)
{
    g_hash_table_unref(((place *)data)->keys);
    g_free(data);
}

static size_t offset_of(const policy_edit *edit, const char *at)
{
    return policy_splices_offset(&edit->splices, at);
}

static char *copy(policy_text text)
{
    return g_strndup(text.data, text.size);
}

static place *begin_place(policy_edit *edit, const policy_line *line)
{
    place *fresh = g_new0(place, 1);
    fresh->keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    char *kind = copy(line->word), *name = copy(line->value);
    g_hash_table_replace(edit->sections, g_strdup_printf("%s %s", kind, name), fresh);
    g_hash_table_replace(edit->kinds, kind, fresh);
    g_free(name);
    return fresh;
}

static void find_places(policy_edit *edit)
{
    policy_scanner scanner = {.source = edit->splices.source, .silent = true};
    policy_line line;
    place *at = NULL;
    while (policy_scan_next(&scanner, &line)) {
        if (line.section)
            at = begin_place(edit, &line);
        else if (at)
            g_hash_table_insert(at->keys, copy(line.word), g_memdup2(&line, sizeof line));
        if (at)
            at->end =
                policy_splices_line_end(&edit->splices, line.section ? line.at : line.value.data);
    }
}

policy_edit *policy_edit_new(const char *text, size_t size)
{
    policy_edit *edit = g_new0(policy_edit, 1);
    policy_splices_init(&edit->splices, text, size);
    edit->sections = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_place);
    edit->kinds = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    find_places(edit);
    return edit;
}

void policy_edit_free(policy_edit *edit)
{
    if (!edit)
        return;
    policy_splices_clear(&edit->splices);
    g_hash_table_unref(edit->sections);
    g_hash_table_unref(edit->kinds);
    g_free(edit);
}

const char *policy_edit_eol(const policy_edit *edit)
{
    return edit->splices.eol;
}

static size_t line_begin(const policy_edit *edit, size_t at)
{
    return policy_splices_line_begin(&edit->splices, at);
}

static size_t characters(const char *text, size_t size)
{
    size_t count = 0;
    for (size_t i = 0; i < size; i++)
        count += ((unsigned char)text[i] & 0xC0) != 0x80;
    return count;
}

static size_t blanks_at(const policy_edit *edit, size_t at)
{
    return strspn(edit->splices.text + at, " \t");
}

/* With what a further line of a value begins: as its second line does if it has one, else as many
 * blanks as there are characters up to its '='. The caller frees. */
static char *indent_of(const policy_edit *edit, const policy_line *line)
{
    const size_t value = offset_of(edit, line->value.data);
    const size_t begin = line_begin(edit, offset_of(edit, line->at));
    const char *newline = memchr(edit->splices.text + value, '\n', line->value.size);
    if (newline) {
        const size_t second = (size_t)(newline + 1 - edit->splices.text);
        return g_strndup(edit->splices.text + second, blanks_at(edit, second));
    }
    return g_strnfill(characters(edit->splices.text + begin, value - begin), ' ');
}

/* Adds parts to a value, one by one, breaking lines as the value itself does. */
typedef struct extension {
    policy_edit *edit;
    GString *text;
    char *indent;
    size_t at;     /* where they are inserted */
    size_t column; /* reached there */
    bool broken;   /* lines are kept to POLICY_COLUMNS */
} extension;

static extension extend_at(policy_edit *edit, const policy_line *line, size_t at)
{
    const size_t begin = line_begin(edit, at);
    const size_t rest = strcspn(edit->splices.text + begin, "\r\n");
    return (extension){
        .edit = edit,
        .text = g_string_new(NULL),
        .indent = indent_of(edit, line),
        .at = at,
        .column = characters(edit->splices.text + begin, at - begin),
        .broken = characters(edit->splices.text + begin, rest) <= POLICY_COLUMNS,
    };
}

static void extend(extension *e, char separator, const char *part)
{
    enum { CONTINUATION = 2 };
    const size_t width = strlen(part) + 1;
    g_string_append_c(e->text, separator);
    e->column++;
    if (e->broken && e->column + width + CONTINUATION > POLICY_COLUMNS) {
        g_string_append_printf(e->text, " \\%s%s", e->edit->splices.eol, e->indent);
        e->column = strlen(e->indent);
    }
    g_string_append(e->text, part);
    e->column += width - 1;
}

/* All of a list with commas; `first` stands before it. */
static void extend_list(extension *e, char first, const char *prefix, const char *list)
{
    char **parts = g_strsplit(list, ",", -1);
    for (char **part = parts; *part; part++) {
        char *text = g_strconcat(part == parts ? prefix : "", *part, NULL);
        extend(e, part == parts ? first : ',', text);
        g_free(text);
    }
    g_strfreev(parts);
}

static void finish_extension(extension *e)
{
    policy_splice(&e->edit->splices, e->at, POLICY_WITHIN_LINE, g_string_free(e->text, FALSE));
    g_free(e->indent);
}

/* What the value lists for a CPU, the last target of it; data NULL if there is none. */
static policy_text find_target(const policy_line *line, const char *cpu)
{
    policy_text rest = line->value, found = {NULL, 0};
    while (rest.data) {
        const policy_text target = policy_next_part(&rest, ';');
        policy_text objects = target;
        const policy_text name = policy_next_part(&objects, ':');
        if (policy_is(name, cpu ? cpu : "*"))
            found = target;
    }
    return found;
}

static size_t end_of(const policy_edit *edit, policy_text text)
{
    return offset_of(edit, text.data + text.size);
}

static void extend_accesses(policy_edit *edit, const policy_line *line,
                            const policy_target *targets, size_t count)
{
    extension behind = extend_at(edit, line, end_of(edit, line->value));
    for (size_t i = 0; i < count; i++) {
        const char *cpu = targets[i].cpu;
        const policy_text target = find_target(line, cpu);
        if (target.data && end_of(edit, target) < behind.at) {
            extension within = extend_at(edit, line, end_of(edit, target));
            extend_list(&within, ',', "", targets[i].objects);
            finish_extension(&within);
        } else if (target.data && behind.text->len == 0) {
            extend_list(&behind, ',', "", targets[i].objects);
        } else {
            char *prefix = g_strconcat(cpu ? cpu : "*", ":", NULL);
            extend_list(&behind, ';', prefix, targets[i].objects);
            g_free(prefix);
        }
    }
    finish_extension(&behind);
}

static place *find_partner(const policy_edit *edit, const char *name)
{
    char *key = g_strdup_printf("partner %s", name);
    place *found = g_hash_table_lookup(edit->sections, key);
    g_free(key);
    return found;
}

static void remark_on(policy_edit *edit, const policy_line *line, const char *remark)
{
    if (!remark)
        return;
    policy_writer writer = {g_string_new(NULL), edit->splices.eol};
    policy_write_comment(&writer, 0, "%s", remark);
    policy_splice(&edit->splices, line_begin(edit, offset_of(edit, line->at)), POLICY_LINES,
                  g_string_free(writer.out, FALSE));
}

static void add_key(policy_edit *edit, const place *section, const char *key, const char *value,
                    const char *remark)
{
    policy_writer writer = {g_string_new(NULL), edit->splices.eol};
    if (remark)
        policy_write_comment(&writer, 0, "%s", remark);
    policy_write_key(&writer, key, value);
    policy_splice(&edit->splices, section->end, POLICY_LINES, g_string_free(writer.out, FALSE));
}

bool policy_edit_access(policy_edit *edit, const char *partner, bool write,
                        const policy_target *targets, size_t count, const char *remark)
{
    const place *section = find_partner(edit, partner);
    const char *key = write ? "write" : "read";
    if (!section)
        return false;
    const policy_line *line = g_hash_table_lookup(section->keys, key);
    if (line) {
        remark_on(edit, line, remark);
        extend_accesses(edit, line, targets, count);
        return true;
    }
    GString *value = g_string_new(NULL);
    policy_targets_put(value, targets, count);
    add_key(edit, section, key, value->str, remark);
    g_string_free(value, TRUE);
    return true;
}

bool policy_edit_services(policy_edit *edit, const char *partner, uint32_t services,
                          const char *remark)
{
    static const char key[] = "services";
    const place *section = find_partner(edit, partner);
    if (!section)
        return false;
    const policy_line *line = g_hash_table_lookup(section->keys, key);
    GString *value = g_string_new(NULL);
    policy_services_put(value, services);
    if (line) {
        extension behind = extend_at(edit, line, end_of(edit, line->value));
        remark_on(edit, line, remark);
        extend_list(&behind, ',', "", value->str);
        finish_extension(&behind);
    } else {
        add_key(edit, section, key, value->str, remark);
    }
    g_string_free(value, TRUE);
    return true;
}

/* Whether the line before the position is blank, or nothing stands there at all. */
static bool follows_blank_line(const policy_edit *edit, size_t at)
{
    if (at == edit->splices.mark)
        return true;
    if (edit->splices.text[at - 1] != '\n')
        return false;
    const size_t begin = line_begin(edit, at - 1);
    return begin + strspn(edit->splices.text + begin, " \t\r\n") >= at;
}

void policy_edit_section(policy_edit *edit, const char *kind, const char *text)
{
    const place *last = g_hash_table_lookup(edit->kinds, kind);
    const size_t at = last ? last->end : edit->splices.size;
    const bool apart =
        follows_blank_line(edit, at) && !policy_splices_any(&edit->splices, at, POLICY_SECTIONS);
    policy_splice(&edit->splices, at, POLICY_SECTIONS,
                  g_strconcat(apart ? "" : edit->splices.eol, text, NULL));
}

GString *policy_edit_text(const policy_edit *edit)
{
    return policy_splices_text(&edit->splices);
}
