/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/policy/source.h"

#include "rules/expr/suggest.h"

#include <string.h>

enum { MAX_QUOTED = 40 }; /* characters of the text repeated in a message */

typedef struct problem {
    const char *at;
    char *message;
} problem;

static void clear_problem(gpointer data)
{
    g_free(((problem *)data)->message);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Comments and sections end with their line whatever stands there. */
static bool may_continue(const char *line, const char *end)
{
    while (line < end && is_blank(*line))
        line++;
    return line < end && *line != '#' && *line != ';' && *line != '[';
}

/* The backslash at the end of the line, NULL if there is none. */
static char *continuation(const char *line, char *end)
{
    char *last = end;
    while (last > line && is_blank(last[-1]))
        last--;
    return last > line && last[-1] == '\\' ? last - 1 : NULL;
}

/* Finds the lines, and makes each value one line. */
static void join_lines(policy_source *source)
{
    char *line = source->text, *const text_end = source->text + source->size;
    bool continues = false;
    while (line < text_end) {
        const uint32_t offset = (uint32_t)(line - source->text);
        g_array_append_val(source->lines, offset);
        char *newline = memchr(line, '\n', (size_t)(text_end - line));
        char *end = newline ? newline : text_end;
        if (newline && end > line && end[-1] == '\r')
            end[-1] = ' ';
        char *backslash =
            newline && (continues || may_continue(line, end)) ? continuation(line, end) : NULL;
        continues = backslash != NULL;
        if (continues)
            *backslash = *newline = ' ';
        line = newline ? newline + 1 : text_end;
    }
}

static bool is_control(unsigned char c)
{
    return (c < 0x20 && c != '\t' && c != '\n') || c == 0x7F;
}

static void check_characters(policy_source *source)
{
    const char *bad = NULL;
    if (!g_utf8_validate_len(source->text, source->size, &bad) && *bad != '\0') {
        policy_complain(source, bad, "found byte 0x%02x, expected UTF-8 text", (unsigned char)*bad);
        return;
    }
    for (size_t i = 0; i < source->size; i++)
        if (is_control((unsigned char)source->text[i])) {
            policy_complain(source, source->text + i,
                            "found control character 0x%02x, expected text",
                            (unsigned char)source->text[i]);
            return;
        }
}

policy_source *policy_source_new(const char *name, const char *text, size_t size)
{
    static const char mark[] = "\xEF\xBB\xBF";
    const size_t skipped = size >= 3 && memcmp(text, mark, 3) == 0 ? 3 : 0;
    policy_source *source = g_new0(policy_source, 1);
    source->name = g_strdup(name);
    source->size = size - skipped;
    source->text = g_malloc(source->size + 1);
    if (source->size > 0)
        memcpy(source->text, text + skipped, source->size);
    source->text[source->size] = '\0';
    source->lines = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    source->problems = g_array_new(FALSE, FALSE, sizeof(problem));
    g_array_set_clear_func(source->problems, clear_problem);
    join_lines(source);
    check_characters(source);
    return source;
}

void policy_source_free(policy_source *source)
{
    if (!source)
        return;
    g_array_unref(source->lines);
    g_array_unref(source->problems);
    g_free(source->text);
    g_free(source->name);
    g_free(source);
}

uint32_t policy_source_line(const policy_source *source, const char *at)
{
    const uint32_t offset = (uint32_t)(at - source->text);
    guint low = 0, high = source->lines->len;
    while (low < high) {
        const guint middle = low + (high - low) / 2;
        if (g_array_index(source->lines, uint32_t, middle) <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return MAX(low, 1);
}

/* Characters, from 1: bytes that do not continue a UTF-8 sequence. */
static uint32_t column_of(const policy_source *source, uint32_t line, const char *at)
{
    const uint32_t offset =
        source->lines->len > 0 ? g_array_index(source->lines, uint32_t, line - 1) : 0;
    uint32_t column = 1;
    for (const char *c = source->text + offset; c < at; c++)
        column += ((unsigned char)*c & 0xC0) != 0x80;
    return column;
}

/* Counts what there is no room for, before anything is made of it. */
static bool suppress(policy_source *source, const char *at)
{
    if (source->comment.data && at >= source->comment.data &&
        at < source->comment.data + source->comment.size)
        return true;
    const bool full = source->problems->len >= POLICY_MAX_PROBLEMS;
    source->suppressed += full;
    return full;
}

/* `prefix` and `suffix` are taken, and may be NULL. */
static void G_GNUC_PRINTF(5, 0) complain(policy_source *source, const char *at, char *prefix,
                                         char *suffix, const char *format, va_list arguments)
{
    const uint32_t line = policy_source_line(source, at);
    char *what = g_strdup_vprintf(format, arguments);
    const problem fresh = {
        at,
        g_strdup_printf("%s:%u:%u: %s%s%s", source->name, line, column_of(source, line, at),
                        prefix ? prefix : "", what, suffix ? suffix : ""),
    };
    g_array_append_val(source->problems, fresh);
    g_free(what);
    g_free(prefix);
    g_free(suffix);
}

static void G_GNUC_PRINTF(5, 6)
    complain_plainly(policy_source *source, const char *at, char *prefix, char *suffix,
                     const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    complain(source, at, prefix, suffix, format, arguments);
    va_end(arguments);
}

void policy_complain(policy_source *source, const char *at, const char *format, ...)
{
    if (suppress(source, at))
        return;
    va_list arguments;
    va_start(arguments, format);
    complain(source, at, NULL, NULL, format, arguments);
    va_end(arguments);
}

/* In quotes; long texts cut between characters. The caller frees. */
static char *quoted(policy_text text)
{
    size_t size = 0, characters = 0;
    while (size < text.size && characters <= MAX_QUOTED)
        characters += ((unsigned char)text.data[size++] & 0xC0) != 0x80;
    const bool cut = characters > MAX_QUOTED;
    return g_strdup_printf("'%.*s%s'", (int)(cut ? size - 1 : size), text.data, cut ? "..." : "");
}

static bool begins_comment(const policy_source *source, const char *at)
{
    return (*at == ';' || *at == '#') && at > source->text && is_blank(at[-1]);
}

/* Whether what was found holds a blank and a comment behind it, or stands behind these: targets are
 * parted by ';'. */
static bool is_comment(const policy_source *source, policy_text found)
{
    for (const char *at = found.data; at < found.data + found.size; at++)
        if (begins_comment(source, at))
            return true;
    const char *before = found.data;
    while (before > source->text && is_blank(before[-1]))
        before--;
    return found.size > 0 && before > source->text && begins_comment(source, before - 1);
}

/* An owned hint if it is one, else NULL. What follows in its line is no fault of its own. */
static char *hint_of_comment(policy_source *source, policy_text found)
{
    if (!is_comment(source, found))
        return NULL;
    const char *end = strchr(found.data, '\n');
    source->comment.data = found.data;
    source->comment.size = end ? (size_t)(end - found.data) : strlen(found.data);
    return g_strdup("; a comment stands on a line of its own, not behind a value");
}

static char *found_text(policy_text found)
{
    char *text = found.size > 0 ? quoted(found) : g_strdup("nothing");
    char *prefix = g_strdup_printf("found %s, expected ", text);
    g_free(text);
    return prefix;
}

void policy_expected(policy_source *source, policy_text found, const char *format, ...)
{
    if (suppress(source, found.data))
        return;
    va_list arguments;
    va_start(arguments, format);
    complain(source, found.data, found_text(found), hint_of_comment(source, found), format,
             arguments);
    va_end(arguments);
}

static const char *similar_word(policy_text found, const char *const *words)
{
    char *word = g_strndup(found.data, found.size);
    const char *similar = expr_suggest(word, words);
    const bool same = similar && strcmp(similar, word) == 0;
    g_free(word);
    return same ? NULL : similar;
}

static char *hint_of_word(policy_source *source, policy_text found, const char *similar)
{
    return similar ? g_strdup_printf("; did you mean '%s'?", similar)
                   : hint_of_comment(source, found);
}

const char *policy_expected_word(policy_source *source, policy_text found, const char *const *words,
                                 const char *format, ...)
{
    if (suppress(source, found.data))
        return NULL;
    const char *similar = similar_word(found, words);
    va_list arguments;
    va_start(arguments, format);
    complain(source, found.data, found_text(found), hint_of_word(source, found, similar), format,
             arguments);
    va_end(arguments);
    return similar;
}

void policy_expected_name(policy_source *source, policy_text found, GHashTable *names,
                          const char *expected)
{
    if (source->names_unsure)
        return;
    const bool full = source->problems->len >= POLICY_MAX_PROBLEMS;
    const char **words =
        full ? g_new0(const char *, 1) : (const char **)g_hash_table_get_keys_as_array(names, NULL);
    policy_expected_word(source, found, words, "%s", expected);
    g_free(words);
}

void policy_expected_within(policy_source *source, policy_text found, policy_text whole,
                            const char *expected)
{
    if (suppress(source, found.data))
        return;
    char *part = found.size > 0 ? quoted(found) : g_strdup("nothing more");
    char *all = quoted(whole);
    char *prefix = g_strdup_printf("found %s in %s, expected ", part, all);
    complain_plainly(source, found.data, prefix, hint_of_comment(source, found), "%s", expected);
    g_free(all);
    g_free(part);
}

bool policy_source_is_good(const policy_source *source)
{
    return source->problems->len == 0;
}

static gint compare_problems(gconstpointer left, gconstpointer right)
{
    const char *a = ((const problem *)left)->at, *b = ((const problem *)right)->at;
    return (a > b) - (a < b);
}

void policy_source_report(const policy_source *source, GPtrArray *messages)
{
    g_array_sort(source->problems, compare_problems);
    for (guint i = 0; i < source->problems->len; i++)
        g_ptr_array_add(messages, g_strdup(g_array_index(source->problems, problem, i).message));
    if (source->suppressed > 0)
        g_ptr_array_add(messages, g_strdup_printf("%s: %u more errors are not shown", source->name,
                                                  source->suppressed));
}

policy_text policy_trim(policy_text text)
{
    while (text.size > 0 && is_blank(*text.data)) {
        text.data++;
        text.size--;
    }
    while (text.size > 0 && is_blank(text.data[text.size - 1]))
        text.size--;
    return text;
}

bool policy_is(policy_text text, const char *word)
{
    return text.size == strlen(word) && memcmp(text.data, word, text.size) == 0;
}

policy_text policy_next_part(policy_text *rest, char separator)
{
    policy_text part = *rest;
    const char *end = memchr(part.data, separator, part.size);
    if (end) {
        part.size = (size_t)(end - part.data);
        rest->data = end + 1;
        rest->size -= part.size + 1;
    } else {
        *rest = (policy_text){NULL, 0};
    }
    return policy_trim(part);
}

bool policy_number(policy_text text, uint32_t min, uint32_t max, uint32_t *out)
{
    uint64_t number = 0;
    if (text.size == 0)
        return false;
    for (size_t i = 0; i < text.size; i++) {
        if (!g_ascii_isdigit(text.data[i]))
            return false;
        number = number * 10 + (uint64_t)(text.data[i] - '0');
        if (number > max)
            return false;
    }
    *out = (uint32_t)number;
    return number >= min;
}
