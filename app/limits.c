/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/limits.h"

#include "rules/expr/suggest.h"

#include <string.h>

typedef enum unit { COUNT, BYTES } unit;

typedef enum engine { CAPTURE, ANALYZER, RULES } engine;

typedef struct limit {
    const char *name;
    engine engine;
    unit unit;
    size_t offset, size; /* of the field: 4 or 8 bytes */
    uint64_t usual, least, most;
    const char *text;
} limit;

#define OPTIONS_CAPTURE  cap_options
#define OPTIONS_ANALYZER ana_options
#define OPTIONS_RULES    rules_options

static const limit table[APP_LIMIT_COUNT] = {
#define LIMIT(ENGINE, name, field, unit, usual, least, most, text)                                 \
    {name,                                                                                         \
     ENGINE,                                                                                       \
     unit,                                                                                         \
     offsetof(OPTIONS_##ENGINE, field),                                                            \
     sizeof(((OPTIONS_##ENGINE *)0)->field),                                                       \
     usual,                                                                                        \
     least,                                                                                        \
     most,                                                                                         \
     text},
#include "app/limits.def"
#undef LIMIT
};

/* 65536 is told as it is, 64 MiB as 64M. */
static void put_value(GString *to, const limit *l, uint64_t value)
{
    static const char suffixes[] = "KMG";
    int at = -1;
    while (l->unit == BYTES && value > 0 && value % 1024 == 0 && at < 2) {
        value /= 1024;
        at++;
    }
    g_string_append_printf(to, "%" G_GUINT64_FORMAT, value);
    if (at >= 0)
        g_string_append_c(to, suffixes[at]);
}

static const char *similar(const char *name)
{
    const char *names[APP_LIMIT_COUNT + 1] = {NULL};
    for (size_t i = 0; i < APP_LIMIT_COUNT; i++)
        names[i] = table[i].name;
    return expr_suggest(name, names);
}

static size_t find(const char *name)
{
    size_t i = 0;
    while (i < APP_LIMIT_COUNT && !g_str_equal(table[i].name, name))
        i++;
    return i;
}

/* 0 if it is no number, or none within the limits of the limit. */
static uint64_t number_of(const limit *l, const char *text)
{
    static const char suffixes[] = "KMG";
    char *end = NULL;
    if (!g_ascii_isdigit(*text))
        return 0;
    guint64 value = g_ascii_strtoull(text, &end, 10);
    const char *suffix = *end && l->unit == BYTES ? strchr(suffixes, g_ascii_toupper(*end)) : NULL;
    if (*end && (!suffix || end[1]))
        return 0;
    for (const char *each = suffixes; suffix && each <= suffix; each++)
        value = value > l->most ? l->most + 1 : value * 1024;
    return value >= l->least && value <= l->most ? value : 0;
}

static char *expected(const limit *l, const char *value)
{
    GString *out = g_string_new(NULL);
    g_string_printf(out, "--limit: %s=%s: expected %s from ", l->name, value,
                    l->unit == BYTES ? "bytes, as 4096 or 64M," : "a number");
    put_value(out, l, l->least);
    g_string_append(out, " to ");
    put_value(out, l, l->most);
    return g_string_free(out, FALSE);
}

static char *unknown(const char *name)
{
    const char *meant = similar(name);
    return meant ? g_strdup_printf("--limit: no '%s'; did you mean %s?", name, meant)
                 : g_strdup_printf(
                       "--limit: no '%s'; --help lists them, as in --limit findings=500", name);
}

/* The message, NULL if it was taken. */
static char *take(app_limits *limits, const char *word)
{
    const char *equals = strchr(word, '=');
    char *name = g_strndup(word, equals ? (gsize)(equals - word) : strlen(word));
    const size_t i = find(name);
    char *message = NULL;
    if (i == APP_LIMIT_COUNT)
        message = unknown(name);
    else if (limits->value[i] != 0)
        message = g_strdup_printf("--limit: %s is given twice", name);
    else if ((limits->value[i] = number_of(&table[i], equals ? equals + 1 : "")) == 0)
        message = expected(&table[i], equals ? equals + 1 : "");
    g_free(name);
    return message;
}

bool app_limits_parse(app_limits *limits, const char *text, char **message)
{
    char **words = g_strsplit(text, ",", -1);
    *message = *words ? NULL : g_strdup("--limit: expected NAME=VALUE, as in findings=500");
    for (char **word = words; *word && !*message; word++)
        *message = take(limits, *word);
    g_strfreev(words);
    return !*message;
}

static void put_field(void *options, const limit *l, uint64_t value)
{
    uint8_t *field = (uint8_t *)options + l->offset;
    const uint32_t narrow = (uint32_t)value;
    memcpy(field, l->size == sizeof narrow ? (const void *)&narrow : &value, l->size);
}

static void apply(const app_limits *limits, engine which, void *options)
{
    for (size_t i = 0; i < APP_LIMIT_COUNT; i++)
        if (table[i].engine == which && limits->value[i] != 0)
            put_field(options, &table[i], limits->value[i]);
}

void app_limits_capture(const app_limits *limits, cap_options *options)
{
    apply(limits, CAPTURE, options);
}

void app_limits_analyzer(const app_limits *limits, ana_options *options)
{
    apply(limits, ANALYZER, options);
}

void app_limits_rules(const app_limits *limits, rules_options *options)
{
    apply(limits, RULES, options);
}

/* Wraps at the width of the other lists of --help. */
static void put_text(GString *out, const char *text, gsize indent)
{
    enum { WIDTH = 99 };
    gsize column = indent;
    for (const char *word = text; *word;) {
        const gsize size = strcspn(word, " ");
        if (column > indent && column + 1 + size > WIDTH) {
            g_string_append_printf(out, "\n%*s", (int)indent, "");
            column = indent;
        } else if (column > indent) {
            g_string_append_c(out, ' ');
            column++;
        }
        g_string_append_len(out, word, (gssize)size);
        column += size;
        word += size + (word[size] == ' ');
    }
}

char *app_limits_help(void)
{
    enum { NAME = 14, VALUE = 7, INDENT = 2 + NAME + VALUE };
    GString *out = g_string_new("Limits (--limit), sizes in bytes, with K, M or G at the end:\n");
    for (size_t i = 0; i < APP_LIMIT_COUNT; i++) {
        GString *value = g_string_new(NULL);
        put_value(value, &table[i], table[i].usual);
        g_string_append_printf(out, "  %-*s%-*s", NAME, table[i].name, VALUE, value->str);
        put_text(out, table[i].text, INDENT);
        g_string_append_c(out, '\n');
        g_string_free(value, TRUE);
    }
    return g_string_free(out, FALSE);
}
