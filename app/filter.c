/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/filter.h"

#include "app/command.h"

#include <stdio.h>
#include <string.h>

rep_filter *app_filter_compile(const char *text, const policy_model *policy)
{
    expr_error error;
    const size_t size = strlen(text);
    expr_program *program = expr_compile(text, size, &error);
    if (program)
        return rep_filter_new(program, policy);
    app_complain("--filter: column %u: %s", error.column, error.message);
    char *caret = expr_error_caret(text, size, &error);
    char **lines = g_strsplit(caret, "\n", 2);
    fprintf(stderr, "  %s\n  %s\n", lines[0], lines[1]);
    g_strfreev(lines);
    g_free(caret);
    g_free(error.message);
    return NULL;
}
