/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/arguments.h"

#include "app/command.h"
#include "rules/expr/suggest.h"
#include "s7tap_version.h"

#include <stdio.h>
#include <string.h>

enum { MAX_OPTIONS = 32 };

/* GLib writes an ellipsis that not every terminal shows. */
static void print_help(const GOptionContext *context)
{
    char *help = g_option_context_get_help((GOptionContext *)context, TRUE, NULL);
    char **parts = g_strsplit(help, "\xE2\x80\xA6", -1);
    char *plain = g_strchomp(g_strjoinv("...", parts));
    puts(plain);
    fflush(stdout);
    g_free(plain);
    g_strfreev(parts);
    g_free(help);
}

/* The long option that an unknown one may have been meant to be. */
static const char *similar_option(const app_syntax *syntax, const char *word)
{
    const char *names[MAX_OPTIONS + 3] = {"help", "version"};
    size_t count = 2;
    for (const GOptionEntry *e = syntax->entries; e && e->long_name && count < MAX_OPTIONS; e++)
        if (*e->long_name)
            names[count++] = e->long_name;
    char *name = g_strndup(word, strcspn(word, "="));
    const char *similar = expr_suggest(name, names);
    g_free(name);
    return similar;
}

/* GLib's message ends with the option: "Unknown option --portt". */
static void complain(const app_syntax *syntax, const GError *error)
{
    const char *option = strrchr(error->message, ' ');
    const char *similar = NULL;
    if (g_error_matches(error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION) && option &&
        g_str_has_prefix(option + 1, "--"))
        similar = similar_option(syntax, option + 3);
    char *message = g_strdup(error->message);
    *message = g_ascii_tolower(*message);
    if (similar)
        app_complain("%s; did you mean --%s?", message, similar);
    else
        app_complain("%s; see 's7tap %s --help'", message, syntax->command);
    g_free(message);
}

app_parsed app_parse(const app_syntax *syntax, int *argc, char ***argv)
{
    gboolean help = FALSE, version = FALSE;
    const GOptionEntry common[] = {
        {"help", 'h', 0, G_OPTION_ARG_NONE, &help, "Print this help", NULL},
        {"version", 0, 0, G_OPTION_ARG_NONE, &version, "Print version and commit", NULL},
        {0},
    };
    char *name = g_strdup_printf("s7tap %s", syntax->command);
    g_set_prgname(name);
    g_free(name);
    GOptionContext *context = g_option_context_new(syntax->arguments);
    g_option_context_set_summary(context, syntax->summary);
    g_option_context_set_description(context, syntax->details);
    g_option_context_set_help_enabled(context, FALSE);
    if (syntax->entries)
        g_option_context_add_main_entries(context, syntax->entries, NULL);
    g_option_context_add_main_entries(context, common, NULL);
    GError *error = NULL;
    app_parsed result = APP_PARSED;
    if (!g_option_context_parse(context, argc, argv, &error)) {
        complain(syntax, error);
        g_error_free(error);
        result = APP_PARSED_WRONG;
    } else if (help) {
        print_help(context);
        result = APP_PARSED_HELP;
    } else if (version) {
        printf("s7tap %s (%s)\n", S7TAP_VERSION, S7TAP_COMMIT);
        result = APP_PARSED_HELP;
    }
    g_option_context_free(context);
    return result;
}
