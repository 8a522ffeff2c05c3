/* SPDX-License-Identifier: GPL-2.0-or-later */
/* s7tap rules: list the rules, or explain one. */
#include "rules/rules.h"

#include "app/arguments.h"
#include "app/command.h"
#include "report/page.h"
#include "rules/expr/suggest.h"

#include <string.h>

static const char summary[] = "Lists the rules that findings come from, or explains one of them.";

static const char details[] = "Examples:\n"
                              "  s7tap rules\n"
                              "  s7tap rules access-refused\n";

static void list(rep_output *out)
{
    size_t count;
    const rules_rule *const *rules = rules_all(&count);
    int width = 0;
    for (size_t i = 0; i < count; i++)
        width = MAX(width, (int)strlen(rules[i]->id));
    for (size_t i = 0; i < count; i++) {
        rep_put_format(&out->text, "%-*s  %-8s  %s", width, rules[i]->id,
                       rules_severity_names[rules[i]->severity], rules[i]->title);
        rep_output_line(out);
    }
}

static void put_causes(rep_page *page, const rules_rule *rule)
{
    const char *cause;
    const char *const *check;
    for (uint32_t i = 0; rules_explain(rule, i, &cause, &check); i++) {
        rep_page_blank(page);
        rep_page_paragraph(page, 0, "Cause: ", cause);
        for (; *check; check++)
            rep_page_paragraph(page, 2, "- ", *check);
    }
}

static void explain(rep_output *out, const rules_rule *rule)
{
    rep_page page = {.output = out};
    rep_put_format(&page.line, "%s: %s", rule->id, rule->title);
    rep_page_end(&page, 0, NULL, REP_INK_PLAIN);
    rep_page_paragraph(&page, 0, "Severity: ", rules_severity_names[rule->severity]);
    rep_page_blank(&page);
    rep_page_paragraph(&page, 0, NULL, rule->meaning);
    put_causes(&page, rule);
    rep_page_clear(&page);
}

static app_exit unknown(const char *id)
{
    size_t count;
    const rules_rule *const *rules = rules_all(&count);
    const char **names = g_new0(const char *, count + 1);
    for (size_t i = 0; i < count; i++)
        names[i] = rules[i]->id;
    const char *similar = expr_suggest(id, names);
    if (similar)
        app_complain("unknown rule '%s'; did you mean '%s'?", id, similar);
    else
        app_complain("unknown rule '%s'; 's7tap rules' lists them", id);
    g_free(names);
    return APP_USAGE;
}

static app_exit run(int argc, char **argv)
{
    const app_syntax syntax = {"rules", "[ID]", summary, details, NULL};
    const app_parsed parsed = app_parse(&syntax, &argc, &argv);
    if (parsed != APP_PARSED)
        return parsed == APP_PARSED_HELP ? APP_DONE : APP_USAGE;
    if (argc > 2) {
        app_complain("rules: expected one rule, not '%s' as well", argv[2]);
        return APP_USAGE;
    }
    const rules_rule *rule = argc == 2 ? rules_find(argv[1]) : NULL;
    if (argc == 2 && !rule)
        return unknown(argv[1]);
    rep_output *out = rep_output_open(NULL);
    if (rule)
        explain(out, rule);
    else
        list(out);
    const int error = rep_output_close(out);
    rep_output_free(out);
    return error == 0 ? APP_DONE : APP_OUTPUT;
}

const app_command app_rules = {
    .name = "rules",
    .arguments = "[ID]",
    .help = "list the rules, or explain one",
    .run = run,
};
