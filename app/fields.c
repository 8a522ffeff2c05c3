/* SPDX-License-Identifier: GPL-2.0-or-later */
/* s7tap fields: what every field is called and means. */
#include "dissector/fields.h"

#include "app/arguments.h"
#include "app/command.h"
#include "report/page.h"
#include "rules/expr/suggest.h"

#include <string.h>

static const char summary[] =
    "Lists the fields of decoded PDUs: key, type and meaning. With WORD only those whose key, "
    "label\n"
    "or meaning contains it; of a field named by its whole key also the values that have names.\n"
    "Exit status 2 if there is none.";

static const char details[] = "Examples:\n"
                              "  s7tap fields\n"
                              "  s7tap fields tsap\n"
                              "  s7tap fields rosctr\n";

static const char *const type_names[] = {
    [S7T_NONE] = "group", [S7T_BOOL] = "bool",   [S7T_U8] = "u8",       [S7T_U16] = "u16",
    [S7T_U24] = "u24",    [S7T_U32] = "u32",     [S7T_U64] = "u64",     [S7T_I64] = "i64",
    [S7T_REAL] = "real",  [S7T_LREAL] = "lreal", [S7T_BYTES] = "bytes", [S7T_TEXT] = "text",
    [S7T_LABEL] = "text",
};

static bool contains(const char *text, const char *word)
{
    char *lower = g_ascii_strdown(text, -1);
    const bool found = strstr(lower, word) != NULL;
    g_free(lower);
    return found;
}

static bool matches(const s7_field_info *info, const char *word)
{
    return info->kind != S7K_NODE && (!word || contains(info->key, word) ||
                                      contains(info->label, word) || contains(info->help, word));
}

static void put_field(rep_page *page, const s7_field_info *info, int width)
{
    char *label = g_strdup_printf("%-*s  %-5s  ", width, info->key, type_names[info->type]);
    rep_put_format(&page->line, "%s: %s", info->label, info->help);
    rep_page_end(page, 0, label, REP_INK_PLAIN);
    g_free(label);
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

/* The fields of a group that match, below its title. `listed`: how many stand above. */
static unsigned list_group(rep_page *page, const s7_field_group *group, const char *word, int width,
                           unsigned listed)
{
    unsigned count = 0;
    for (int i = (int)group[0].first; i < (int)group[1].first; i++) {
        const s7_field_info *info = &s7_fields[i];
        if (!matches(info, word))
            continue;
        if (count == 0 && listed > 0)
            rep_page_blank(page);
        if (count++ == 0)
            put_title(page, group->title);
        put_field(page, info, width);
        if (word && g_str_equal(word, info->key))
            put_values(page, info);
    }
    return count;
}

static unsigned list(rep_output *out, const char *word)
{
    rep_page page = {.output = out};
    int width = 0;
    unsigned count = 0;
    for (int i = 0; i < S7F_COUNT; i++)
        if (matches(&s7_fields[i], word))
            width = MAX(width, (int)strlen(s7_fields[i].key));
    for (const s7_field_group *group = s7_field_groups; group->title; group++)
        count += list_group(&page, group, word, width, count);
    rep_page_clear(&page);
    return count;
}

static void no_field(const char *word)
{
    const char *keys[S7F_COUNT + 1] = {NULL};
    size_t count = 0;
    for (int i = 0; i < S7F_COUNT; i++)
        if (s7_fields[i].kind != S7K_NODE)
            keys[count++] = s7_fields[i].key;
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
    .help = "list the fields of decoded PDUs",
    .run = run,
};
