/* SPDX-License-Identifier: GPL-2.0-or-later */
/* s7tap fields: what every field is called and means. */
#include "rules/expr/fields.h"

#include "app/arguments.h"
#include "app/command.h"
#include "report/page.h"
#include "rules/expr/suggest.h"

#include <string.h>

static const char summary[] =
    "Lists the fields of the filter language (--filter, [rule NAME] of a policy): key, type, "
    "which\n"
    "objects have it, and meaning. P are PDUs, T transactions, F findings, R relations and C\n"
    "connections. With WORD only those whose key, label or meaning contains it; of a field named\n"
    "by its whole key also the values that have names. Exit status 2 if there is none.";

static const char details[] = "Examples:\n"
                              "  s7tap fields\n"
                              "  s7tap fields tsap\n"
                              "  s7tap fields rosctr\n"
                              "  s7tap fields latency\n";

static const char *const type_names[] = {
    [S7T_NONE] = "group", [S7T_BOOL] = "bool",   [S7T_U8] = "u8",       [S7T_U16] = "u16",
    [S7T_U24] = "u24",    [S7T_U32] = "u32",     [S7T_U64] = "u64",     [S7T_I64] = "i64",
    [S7T_REAL] = "real",  [S7T_LREAL] = "lreal", [S7T_BYTES] = "bytes", [S7T_TEXT] = "text",
    [S7T_LABEL] = "text",
};

/* Of numbers their size, as the types above have it. The caller frees it. */
static char *type_of(expr_field field, const expr_field_info *info)
{
    if (field < S7F_COUNT)
        return g_strdup(type_names[s7_fields[field].type]);
    if (info->type == EXPR_UNSIGNED || info->type == EXPR_SIGNED)
        return g_strdup_printf("%c%u", info->type == EXPR_SIGNED ? 'i' : 'u', info->bits);
    return g_strdup(expr_type_names[info->type]);
}

static const char *label_of(expr_field field)
{
    return field < S7F_COUNT ? s7_fields[field].label : NULL;
}

static bool contains(const char *text, const char *word)
{
    char *lower = g_ascii_strdown(text, -1);
    const bool found = strstr(lower, word) != NULL;
    g_free(lower);
    return found;
}

static bool is_listed(expr_field field)
{
    return field >= S7F_COUNT || s7_fields[field].kind != S7K_NODE;
}

static bool matches(expr_field field, const char *word)
{
    const expr_field_info info = expr_field_describe(field);
    const char *label = label_of(field);
    return is_listed(field) && (!word || contains(info.key, word) ||
                                (label && contains(label, word)) || contains(info.help, word));
}

static void put_field(rep_page *page, expr_field field, int width)
{
    enum { LETTERS = 5 };
    const expr_field_info info = expr_field_describe(field);
    char where[LETTERS + 1] = "PTFRC";
    for (int i = 0; i < LETTERS; i++)
        if (!(info.where >> i & 1))
            where[i] = '-';
    char *type = type_of(field, &info);
    char *label = g_strdup_printf("%-*s  %-7s  %s  ", width, info.key, type, where);
    if (label_of(field))
        rep_put_format(&page->line, "%s: ", label_of(field));
    rep_put_string(&page->line, info.help);
    rep_page_end(page, 0, label, REP_INK_PLAIN);
    g_free(label);
    g_free(type);
}

/* Names alone, in their order. */
static void put_names(rep_page *page, const s7_name *names)
{
    for (; names->name; names++)
        rep_page_paragraph(page, 0, "  ", names->name);
}

static void put_values(rep_page *page, const s7_field_info *info)
{
    static const uint8_t width[S7T_LABEL + 1] = {
        [S7T_U8] = 2, [S7T_U16] = 4, [S7T_U24] = 6, [S7T_U32] = 8, [S7T_U64] = 8,
    };
    for (const s7_name *name = info->names; name && name->name; name++) {
        char *label = info->base == S7B_HEX
                          ? g_strdup_printf("  0x%0*X  ", width[info->type], name->value)
                          : g_strdup_printf("  %u  ", name->value);
        rep_page_paragraph(page, 0, label, name->name);
        g_free(label);
    }
}

static void put_title(rep_page *page, const char *title)
{
    rep_put_string(&page->line, title);
    rep_page_end(page, 0, NULL, REP_INK_BOLD);
}

/* Fields from `first` to before `end` that match, below a title. `listed`: how many stand above. */
static unsigned list_group(rep_page *page, const char *title, int first, int end, const char *word,
                           int width, unsigned listed)
{
    unsigned count = 0;
    for (int i = first; i < end; i++) {
        const expr_field field = (expr_field)i;
        const expr_field_info info = expr_field_describe(field);
        if (!matches(field, word))
            continue;
        if (count == 0 && listed > 0)
            rep_page_blank(page);
        if (count++ == 0)
            put_title(page, title);
        put_field(page, field, width);
        if (!word || !g_str_equal(word, info.key) || !info.names)
            continue;
        if (info.type == EXPR_NAME)
            put_names(page, info.names);
        else if (field < S7F_COUNT)
            put_values(page, &s7_fields[field]);
    }
    return count;
}

static unsigned list(rep_output *out, const char *word)
{
    rep_page page = {.output = out};
    int width = 0;
    for (int i = 0; i < EXPR_FIELD_COUNT; i++)
        if (matches((expr_field)i, word))
            width = MAX(width, (int)strlen(expr_field_describe((expr_field)i).key));
    unsigned count = 0;
    for (const s7_field_group *group = s7_field_groups; group->title; group++)
        count += list_group(&page, group[0].title, (int)group[0].first, (int)group[1].first, word,
                            width, count);
    count += list_group(&page, "Transactions, findings, relations and connections", S7F_COUNT,
                        EXPR_FIELD_COUNT, word, width, count);
    rep_page_clear(&page);
    return count;
}

static void no_field(const char *word)
{
    const char *keys[EXPR_FIELD_COUNT + 1] = {NULL};
    size_t count = 0;
    for (int i = 0; i < EXPR_FIELD_COUNT; i++)
        if (is_listed((expr_field)i))
            keys[count++] = expr_field_describe((expr_field)i).key;
    const char *similar = expr_suggest(word, keys);
    if (similar)
        app_complain("no field has to do with '%s'; did you mean '%s'?", word, similar);
    else
        app_complain("no field has to do with '%s'; 's7tap fields' lists all", word);
}

static app_exit run(int argc, char **argv)
{
    const app_syntax syntax = {"fields", "[WORD]", summary, details, NULL};
    const app_parsed parsed = app_parse(&syntax, &argc, &argv);
    if (parsed != APP_PARSED)
        return parsed == APP_PARSED_HELP ? APP_DONE : APP_USAGE;
    if (argc > 2) {
        app_complain("fields: expected one word, not '%s' as well", argv[2]);
        return APP_USAGE;
    }
    char *lower = argc == 2 ? g_ascii_strdown(argv[1], -1) : NULL;
    const char *word = lower && g_str_has_prefix(lower, "s7tap.") ? lower + 6 : lower;
    rep_output *out = rep_output_open(NULL);
    const bool found = list(out, word) > 0;
    if (!found)
        no_field(word);
    const int error = rep_output_close(out);
    rep_output_free(out);
    g_free(lower);
    if (error != 0)
        return APP_OUTPUT;
    return found ? APP_DONE : APP_USAGE;
}

const app_command app_fields = {
    .name = "fields",
    .arguments = "[WORD]",
    .help = "list the fields of the filter language",
    .run = run,
};
