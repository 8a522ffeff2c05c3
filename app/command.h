/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands of s7tap, one file each. */
#ifndef S7TAP_APP_COMMAND_H
#define S7TAP_APP_COMMAND_H

#include <glib.h>

typedef enum app_exit {
    APP_DONE = 0,
    APP_FINDING = 1, /* a finding at or above --fail-on */
    APP_USAGE = 2,   /* wrong usage */
    APP_INPUT = 3,   /* an input could not be read to its end */
    APP_OUTPUT = 4,  /* an output could not be written */
} app_exit;

/* The one to report when both happened: usage, output, input, finding, done. */
app_exit app_gravest(app_exit one, app_exit other);

typedef struct app_command {
    const char *name;
    const char *arguments;
    const char *help; /* one line */
    /* argv[0] is the command's name. */
    app_exit (*run)(int argc, char **argv);
} app_command;

extern const app_command app_review, app_monitor, app_learn, app_decode, app_fields, app_rules,
    app_interfaces;

/* Runs what the command line asks for. argv[0] is the program. */
app_exit app_main(int argc, char **argv);

/* "s7tap: " and the message on standard error. */
void app_complain(const char *format, ...) G_GNUC_PRINTF(1, 2);

#endif
