/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The text is scanned as the reader does; a span of what it scanned lies where it does in the text
 * itself, but for the byte order mark. What is added is kept as insertions until the end. */
#include "rules/policy/edit.h"

#include "rules/policy/scan.h"

#include <string.h>

/* What comes first where several things are inserted in one place. */
typedef enum insertion_rank { WITHIN_LINE, LINES_OF_SECTION, SECTIONS } insertion_rank;

typedef struct insertion {
    size_t at; /* in the text */
    char *text;
    insertion_rank rank;
    guint order;
} insertion;

/* Where a section stands. */
typedef struct place {
    size_t end;       /* behind its last line */
    GHashTable *keys; /* key to its policy_line */
} place;

struct policy_edit {
    char *text;
    size_t size, mark; /* bytes of the byte order mark */
    policy_source *source;
    GHashTable *sections; /* "KIND NAME" to its place */
    GHashTable *kinds;    /* kind to where its last section ends, as size_t * */
    GArray *insertions;
    const char *eol;
};

static void free_place(gpointer data)
{
    g_hash_table_unref(((place *)data)->keys);
    g_free(data);
}

static void clear_insertion(gpointer data)
{
    g_free(((insertion *)data)->text);
}

static size_t offset_of(const policy_edit *edit, const char *at)
{
    return (size_t)(at - edit->source->text) + edit->mark;
}

/* Behind the line that the position stands in; lines that are continued are one in the source. */
static size_t end_of_line(const policy_edit *edit, const char *at)
{
    const char *const end = edit->source->text + edit->source->size;
    const char *newline = memchr(at, '\n', (size_t)(end - at));
    return offset_of(edit, newline ? newline + 1 : end);
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
    policy_scanner scanner = {.source = edit->source, .silent = true};
    policy_line line;
    place *at = NULL;
    while (policy_scan_next(&scanner, &line)) {
        if (line.section)
            at = begin_place(edit, &line);
        else if (at)
            g_hash_table_insert(at->keys, copy(line.word), g_memdup2(&line, sizeof line));
        if (at)
            at->end = end_of_line(edit, line.section ? line.at : line.value.data);
    }
}

policy_edit *policy_edit_new(const char *text, size_t size)
{
    policy_edit *edit = g_new0(policy_edit, 1);
    edit->text = g_malloc(size + 1);
    if (size > 0)
        memcpy(edit->text, text, size);
    edit->text[size] = '\0';
    edit->size = size;
    edit->source = policy_source_new("", text, size);
    edit->mark = size - edit->source->size;
    edit->sections = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_place);
    edit->kinds = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    edit->insertions = g_array_new(FALSE, FALSE, sizeof(insertion));
    g_array_set_clear_func(edit->insertions, clear_insertion);
    const char *newline = memchr(edit->text, '\n', size);
    edit->eol = newline && newline > edit->text && newline[-1] == '\r' ? "\r\n" : "\n";
    find_places(edit);
    return edit;
}

void policy_edit_free(policy_edit *edit)
{
    if (!edit)
        return;
    policy_source_free(edit->source);
    g_hash_table_unref(edit->sections);
    g_hash_table_unref(edit->kinds);
    g_array_unref(edit->insertions);
    g_free(edit->text);
    g_free(edit);
}

const char *policy_edit_eol(const policy_edit *edit)
{
    return edit->eol;
}

/* Takes the text. */
static void insert(policy_edit *edit, size_t at, insertion_rank rank, char *text)
{
    const insertion fresh = {at, text, rank, edit->insertions->len};
    g_array_append_val(edit->insertions, fresh);
}

/* The first position of the line of the text that holds `at`. */
static size_t line_begin(const policy_edit *edit, size_t at)
{
    while (at > edit->mark && edit->text[at - 1] != '\n')
        at--;
    return at;
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
    return strspn(edit->text + at, " \t");
}

/* With what a further line of a value begins: as its second line does if it has one, else as many
 * blanks as there are characters up to its '='. The caller frees. */
static char *indent_of(const policy_edit *edit, const policy_line *line)
{
    const size_t value = offset_of(edit, line->value.data);
    const size_t begin = line_begin(edit, offset_of(edit, line->at));
    const char *newline = memchr(edit->text + value, '\n', line->value.size);
    if (newline) {
        const size_t second = (size_t)(newline + 1 - edit->text);
        return g_strndup(edit->text + second, blanks_at(edit, second));
    }
    return g_strnfill(characters(edit->text + begin, value - begin), ' ');
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
    const size_t rest = strcspn(edit->text + begin, "\r\n");
    return (extension){
        .edit = edit,
        .text = g_string_new(NULL),
        .indent = indent_of(edit, line),
        .at = at,
        .column = characters(edit->text + begin, at - begin),
        .broken = characters(edit->text + begin, rest) <= POLICY_COLUMNS,
    };
}

static void extend(extension *e, char separator, const char *part)
{
    enum { CONTINUATION = 2 };
    const size_t width = strlen(part) + 1;
    g_string_append_c(e->text, separator);
    e->column++;
    if (e->broken && e->column + width + CONTINUATION > POLICY_COLUMNS) {
        g_string_append_printf(e->text, " \\%s%s", e->edit->eol, e->indent);
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
    insert(e->edit, e->at, WITHIN_LINE, g_string_free(e->text, FALSE));
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
    policy_writer writer = {g_string_new(NULL), edit->eol};
    policy_write_comment(&writer, 0, "%s", remark);
    insert(edit, line_begin(edit, offset_of(edit, line->at)), LINES_OF_SECTION,
           g_string_free(writer.out, FALSE));
}

static void add_key(policy_edit *edit, const place *section, const char *key, const char *value,
                    const char *remark)
{
    policy_writer writer = {g_string_new(NULL), edit->eol};
    if (remark)
        policy_write_comment(&writer, 0, "%s", remark);
    policy_write_key(&writer, key, value);
    insert(edit, section->end, LINES_OF_SECTION, g_string_free(writer.out, FALSE));
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
    if (at == edit->mark)
        return true;
    if (edit->text[at - 1] != '\n')
        return false;
    const size_t begin = line_begin(edit, at - 1);
    return begin + strspn(edit->text + begin, " \t\r\n") >= at;
}

static bool has_sections_at(const policy_edit *edit, size_t at)
{
    for (guint i = 0; i < edit->insertions->len; i++) {
        const insertion *other = &g_array_index(edit->insertions, insertion, i);
        if (other->at == at && other->rank == SECTIONS)
            return true;
    }
    return false;
}

void policy_edit_section(policy_edit *edit, const char *kind, const char *text)
{
    const place *last = g_hash_table_lookup(edit->kinds, kind);
    const size_t at = last ? last->end : edit->size;
    const bool apart = follows_blank_line(edit, at) && !has_sections_at(edit, at);
    insert(edit, at, SECTIONS, g_strconcat(apart ? "" : edit->eol, text, NULL));
}

static gint compare_insertions(gconstpointer left, gconstpointer right)
{
    const insertion *a = left, *b = right;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    if (a->rank != b->rank)
        return a->rank < b->rank ? -1 : 1;
    return (a->order > b->order) - (a->order < b->order);
}

/* Whether lines that are inserted here must end the one before them first: at the end of a text
 * that ends within a line, or in one that is continued. */
static bool within_line(const policy_edit *edit, size_t at)
{
    const size_t in_source = at - edit->mark;
    return in_source > 0 && edit->source->text[in_source - 1] != '\n';
}

GString *policy_edit_text(const policy_edit *edit)
{
    GArray *sorted = g_array_sized_new(FALSE, FALSE, sizeof(insertion), edit->insertions->len);
    g_array_append_vals(sorted, edit->insertions->data, edit->insertions->len);
    g_array_sort(sorted, compare_insertions);
    GString *out = g_string_sized_new(edit->size + 1024);
    size_t done = 0;
    bool lines = false; /* were inserted last, and nothing since */
    for (guint i = 0; i < sorted->len; i++) {
        const insertion *next = &g_array_index(sorted, insertion, i);
        lines &= next->at == done;
        g_string_append_len(out, edit->text + done, (gssize)(next->at - done));
        if (next->rank != WITHIN_LINE && !lines && within_line(edit, next->at))
            g_string_append(out, edit->eol);
        lines = next->rank != WITHIN_LINE;
        g_string_append(out, next->text);
        done = next->at;
    }
    g_string_append_len(out, edit->text + done, (gssize)(edit->size - done));
    g_array_unref(sorted);
    return out;
}
