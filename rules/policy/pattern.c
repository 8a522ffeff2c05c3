/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/policy/pattern.h"

#include "rules/policy/range.h"

#include <string.h>

static const int64_t ms = 1000000;
enum { LONGEST_MS = 600000 };

static const char expected_request[] =
    "read OBJECT{,OBJECT}, write OBJECT{,OBJECT} or ask SERVICE, as in read DB10.DBB0-DBB15";

static void clear_request(gpointer request)
{
    g_free(((policy_request *)request)->text);
}

policy_pattern *policy_pattern_new(const char *name, uint32_t line)
{
    policy_pattern *pattern = g_new0(policy_pattern, 1);
    pattern->name = name;
    pattern->line = line;
    pattern->requests = g_array_new(FALSE, TRUE, sizeof(policy_request));
    g_array_set_clear_func(pattern->requests, clear_request);
    return pattern;
}

void policy_pattern_free(gpointer pattern)
{
    g_array_unref(((policy_pattern *)pattern)->requests);
    g_free(pattern);
}

/* ---- reading ---------------------------------------------------------------------------- */

/* Thousandths of "1", "1.5", "0.25"; false if it is none of these. */
static bool take_decimal(policy_text text, uint32_t *out)
{
    const char *point = memchr(text.data, '.', text.size);
    const size_t whole = point ? (size_t)(point - text.data) : text.size;
    uint32_t number, part = 0;
    if (!policy_number((policy_text){text.data, whole}, 0, LONGEST_MS, &number))
        return false;
    const size_t digits = point ? text.size - whole - 1 : 0;
    if (point && (digits == 0 || digits > 3 ||
                  !policy_number((policy_text){point + 1, digits}, 0, 999, &part)))
        return false;
    for (size_t i = digits; i < 3; i++)
        part *= 10;
    if (number > LONGEST_MS / 1000)
        return false;
    *out = number * 1000 + part;
    return true;
}

bool policy_period_parse(policy_source *source, policy_text text, int64_t *out)
{
    uint32_t milliseconds = 0;
    bool good = false;
    if (text.size > 2 && memcmp(text.data + text.size - 2, "ms", 2) == 0)
        good = policy_number((policy_text){text.data, text.size - 2}, 1, LONGEST_MS, &milliseconds);
    else if (text.size > 1 && text.data[text.size - 1] == 's')
        good = take_decimal((policy_text){text.data, text.size - 1}, &milliseconds);
    if (good && milliseconds >= 1 && milliseconds <= LONGEST_MS) {
        *out = milliseconds * ms;
        return true;
    }
    policy_expected(source, text, "a period from 1ms to 600s, as in 500ms or 1.5s");
    return false;
}

static bool put_objects(GString *out, policy_source *source, policy_text objects, bool write)
{
    bool good = true;
    g_string_append(out, write ? "write " : "read ");
    for (bool first = true; objects.data; first = false) {
        policy_extent extent;
        if (!policy_object_parse(source, policy_next_part(&objects, ','), write, &extent)) {
            good = false;
            continue;
        }
        if (!first)
            g_string_append_c(out, ',');
        policy_extent_put(out, extent, write);
    }
    return good;
}

/* The words of a request as the rules have them; NULL, and a complaint, if it is none. */
static char *take_request(policy_source *source, policy_text text)
{
    policy_text rest = text;
    const policy_text verb = policy_next_part(&rest, ' ');
    const policy_text what = rest.data ? policy_trim(rest) : (policy_text){text.data, 0};
    const bool write = policy_is(verb, "write");
    GString *out = g_string_new(NULL);
    bool good = what.size > 0;
    if (good && (write || policy_is(verb, "read")))
        good = put_objects(out, source, what, write);
    else if (good && policy_is(verb, "ask"))
        g_string_append_printf(out, "ask %.*s", (int)what.size, what.data);
    else
        good = false;
    if (!good && out->len == 0)
        policy_expected(source, text, expected_request);
    return g_string_free(out, !good);
}

/* Complains and returns false where the request cannot stand here. */
static bool fits(const policy_pattern *pattern, policy_source *source, policy_text at,
                 const char *text, uint32_t list)
{
    uint32_t times = 0;
    bool elsewhere = false;
    for (guint i = 0; i < pattern->requests->len; i++) {
        const policy_request *other = &g_array_index(pattern->requests, policy_request, i);
        const bool same = strcmp(other->text, text) == 0;
        times += same;
        elsewhere |= same && other->list != list;
    }
    if (elsewhere)
        policy_complain(source, at.data,
                        "found '%s' a second time, expected a request in one list of its section",
                        text);
    else if (times == POLICY_MOST_PER_CYCLE)
        policy_complain(source, at.data, "found '%s' more than %d times in one cycle", text,
                        POLICY_MOST_PER_CYCLE);
    else if (pattern->requests->len == POLICY_MOST_REQUESTS)
        policy_complain(source, at.data, "found more than %d requests in one section",
                        POLICY_MOST_REQUESTS);
    else
        return true;
    return false;
}

static uint32_t next_list(const policy_pattern *pattern)
{
    const guint count = pattern->requests->len;
    return count == 0 ? 1 : g_array_index(pattern->requests, policy_request, count - 1).list + 1;
}

bool policy_pattern_has(const policy_pattern *pattern, int64_t period, bool ordered)
{
    for (guint i = 0; i < pattern->requests->len; i++) {
        const policy_request *row = &g_array_index(pattern->requests, policy_request, i);
        if (row->period == period && row->ordered == ordered)
            return true;
    }
    return false;
}

void policy_pattern_parse(policy_pattern *pattern, policy_source *source, policy_text text,
                          int64_t period, bool ordered)
{
    const uint32_t list = next_list(pattern);
    while (text.data) {
        const policy_text part = policy_next_part(&text, ';');
        char *words = take_request(source, part);
        if (!words || !fits(pattern, source, part, words, list)) {
            g_free(words);
            continue;
        }
        const policy_request request = {words, period, list, ordered};
        g_array_append_val(pattern->requests, request);
    }
}

/* ---- writing ---------------------------------------------------------------------------- */

/* Two digits, three from 100 on. */
static int64_t rounded(int64_t milliseconds)
{
    int64_t step = 1;
    while (milliseconds / step >= 1000)
        step *= 10;
    if (milliseconds / step >= 100)
        step *= 5;
    return (milliseconds + step / 2) / step * step;
}

int64_t policy_period_round(int64_t period)
{
    return rounded(MAX((period + ms / 2) / ms, 1)) * ms;
}

static void put_milliseconds(GString *out, int64_t milliseconds)
{
    if (milliseconds < 1000) {
        g_string_append_printf(out, "%" G_GINT64_FORMAT "ms", milliseconds);
        return;
    }
    g_string_append_printf(out, "%" G_GINT64_FORMAT, milliseconds / 1000);
    int64_t part = milliseconds % 1000;
    if (part != 0) {
        const int digits = part % 100 == 0 ? 1 : part % 10 == 0 ? 2 : 3;
        for (int i = digits; i < 3; i++)
            part /= 10;
        g_string_append_printf(out, ".%0*d", digits, (int)part);
    }
    g_string_append_c(out, 's');
}

void policy_period_put(GString *out, int64_t period)
{
    put_milliseconds(out, policy_period_round(period) / ms);
}

static const policy_request *row_of(const policy_pattern *pattern, guint i)
{
    return &g_array_index(pattern->requests, policy_request, i);
}

/* A key stands once: of two rounds with the same period, neither can be told as one. */
static bool is_round(const policy_pattern *pattern, const policy_request *row)
{
    for (guint i = 0; i < pattern->requests->len; i++) {
        const policy_request *other = row_of(pattern, i);
        if (other->ordered && other->list != row->list && other->period == row->period)
            return false;
    }
    return row->ordered;
}

static bool same_key(const policy_pattern *pattern, const policy_request *a,
                     const policy_request *b)
{
    return a->list == b->list ||
           (a->period == b->period && !is_round(pattern, a) && !is_round(pattern, b));
}

static bool is_first_of_key(const policy_pattern *pattern, guint at)
{
    for (guint i = 0; i < at; i++)
        if (same_key(pattern, row_of(pattern, i), row_of(pattern, at)))
            return false;
    return true;
}

/* "every.500ms"; the caller frees. */
static char *key_of(const policy_pattern *pattern, const policy_request *row)
{
    if (row->period == 0)
        return g_strdup("also");
    GString *key = g_string_new(is_round(pattern, row) ? "every." : "any.");
    put_milliseconds(key, row->period / ms);
    return g_string_free(key, FALSE);
}

/* A line of its own, broken behind commas between objects if it is long. */
static void put_request(const policy_writer *writer, const char *text, size_t column)
{
    enum { INDENT = 4, CONTINUATION = 3 };
    const bool breaks = !g_str_has_prefix(text, "ask ");
    while (*text) {
        const char *comma = breaks ? strchr(text, ',') : NULL;
        const size_t size = comma ? (size_t)(comma + 1 - text) : strlen(text);
        if (column > INDENT && column + size + CONTINUATION > POLICY_COLUMNS) {
            g_string_append_printf(writer->out, " \\%s%*s", writer->eol, INDENT, "");
            column = INDENT;
        }
        g_string_append_len(writer->out, text, (gssize)size);
        column += size;
        text += size;
    }
}

static void put_list(const policy_writer *writer, const policy_pattern *pattern, guint first)
{
    enum { INDENT = 4 };
    char *key = key_of(pattern, row_of(pattern, first));
    g_string_append_printf(writer->out, "%s=", key);
    for (guint i = first; i < pattern->requests->len; i++) {
        if (!same_key(pattern, row_of(pattern, first), row_of(pattern, i)))
            continue;
        if (i > first)
            g_string_append_printf(writer->out, "; \\%s%*s", writer->eol, INDENT, "");
        put_request(writer, row_of(pattern, i)->text, i > first ? INDENT : strlen(key) + 1);
    }
    g_string_append(writer->out, writer->eol);
    g_free(key);
}

void policy_pattern_put(policy_writer *writer, const policy_pattern *pattern)
{
    policy_write_section(writer, "pattern", pattern->name);
    policy_write_key(writer, "partner", pattern->partner->name);
    policy_write_key(writer, "cpu", pattern->cpu->name);
    for (guint i = 0; i < pattern->requests->len; i++)
        if (is_first_of_key(pattern, i))
            put_list(writer, pattern, i);
}
