/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/command.h"

#include "rules/expr/suggest.h"
#include "s7tap_version.h"

#include <stdarg.h>
#include <stdio.h>

static const app_command *const commands[] = {
    &app_review, &app_monitor, &app_learn,      &app_decode,
    &app_fields, &app_rules,   &app_interfaces, NULL,
};

app_exit app_gravest(app_exit one, app_exit other)
{
    static const app_exit order[] = {APP_USAGE, APP_OUTPUT, APP_INPUT, APP_FINDING};
    for (size_t i = 0; i < G_N_ELEMENTS(order); i++)
        if (one == order[i] || other == order[i])
            return order[i];
    return APP_DONE;
}

void app_complain(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    fprintf(stderr, "s7tap: %s\n", message);
    g_free(message);
}

static void print_help(FILE *out)
{
    fputs("s7tap sees every S7 conversation on port 102 and says why it fails.\n"
          "It only listens: it never sends a packet.\n\n"
          "Usage:\n",
          out);
    for (const app_command *const *c = commands; *c; c++)
        fprintf(out, "  s7tap %-10s %-21s %s\n", (*c)->name, (*c)->arguments, (*c)->help);
    fputs("\n"
          "  s7tap COMMAND --help                   explain a command, with examples\n"
          "  s7tap --version                        print version and commit\n\n"
          "Begin with:\n"
          "  s7tap review capture.pcapng\n"
          "  s7tap monitor -i eth1\n",
          out);
}

static app_exit unknown_command(const char *word)
{
    const char *names[G_N_ELEMENTS(commands)] = {NULL};
    for (size_t i = 0; commands[i]; i++)
        names[i] = commands[i]->name;
    const char *similar = expr_suggest(word, names);
    if (*word == '-')
        app_complain("unknown option '%s'; see 's7tap --help'", word);
    else if (g_file_test(word, G_FILE_TEST_EXISTS))
        app_complain("'%s' is a file, not a command; try 's7tap review %s'", word, word);
    else if (similar)
        app_complain("unknown command '%s'; did you mean '%s'?", word, similar);
    else
        app_complain("unknown command '%s'; see 's7tap --help'", word);
    return APP_USAGE;
}

app_exit app_main(int argc, char **argv)
{
    if (argc < 2) {
        print_help(stderr);
        return APP_USAGE;
    }
    const char *word = argv[1];
    if (g_str_equal(word, "--help") || g_str_equal(word, "-h")) {
        print_help(stdout);
        return fflush(stdout) == 0 ? APP_DONE : APP_OUTPUT;
    }
    if (g_str_equal(word, "--version")) {
        printf("s7tap %s (%s)\n", S7TAP_VERSION, S7TAP_COMMIT);
        return fflush(stdout) == 0 ? APP_DONE : APP_OUTPUT;
    }
    for (const app_command *const *c = commands; *c; c++)
        if (g_str_equal(word, (*c)->name))
            return (*c)->run(argc - 1, argv + 1);
    return unknown_command(word);
}
