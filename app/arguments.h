/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Command lines: what every command shares around GLib's option parser. */
#ifndef S7TAP_APP_ARGUMENTS_H
#define S7TAP_APP_ARGUMENTS_H

#include <glib.h>
#include <stdbool.h>

typedef struct app_syntax {
    const char *command;   /* "review" */
    const char *arguments; /* "FILE..." */
    const char *summary;
    const char *details;         /* below the options: examples */
    const GOptionEntry *entries; /* ended by an empty one */
} app_syntax;

typedef enum app_parsed {
    APP_PARSED,
    APP_PARSED_HELP,  /* help was asked for and printed */
    APP_PARSED_WRONG, /* the fault was named on standard error */
} app_parsed;

/* Parses options into the places that the entries name; `argc` and `argv` keep the rest. --help and
 * --version are understood everywhere. */
app_parsed app_parse(const app_syntax *syntax, int *argc, char ***argv);

#endif
