/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options of the commands that take packets: review, monitor and learn. */
#ifndef S7TAP_APP_OPTIONS_H
#define S7TAP_APP_OPTIONS_H

#include "app/arguments.h"
#include "app/limits.h"
#include "app/listening.h"
#include "report/writer.h"

typedef struct app_output {
    const rep_format *format;
    const char *path; /* NULL standard output; borrowed from the options */
} app_output;

typedef enum app_color { APP_COLOR_AUTO, APP_COLOR_ALWAYS, APP_COLOR_NEVER } app_color;

typedef struct app_options {
    const policy_model *policy; /* of -p, else of --update; NULL: none was given */
    char **files;               /* ended by NULL; owned. Live: the interfaces */
    rep_filter *filter;         /* owned; NULL: none was given */
    GArray *outputs;            /* of app_output */
    GArray *ports;              /* of uint16_t */
    gboolean quiet, verbose;
    int fail_on; /* rules_severity; RULES_SEVERITY_COUNT is never */
    app_color color;
    int64_t answer_timeout, end_timeout, syn_timeout; /* ns, 0 default */
    app_limits limits;
    bool live;                /* packets come from an interface */
    app_listening listening;  /* live */
    bool learning;            /* a policy is to be learned */
    const char *learned_path; /* where it goes, NULL standard output */
    /* The policy that it is added to, and its text; owned, NULL none */
    policy_model *extended;
    GByteArray *extended_text;
    policy_model *named; /* private: that of -p; owned */
    /* As written on the command line; owned. */
    char *policy_path, *update_path, *learned_text, *filter_text;
    char *blocks_path; /* folder for blocks, NULL none */
    gboolean split;    /* evidence: one file per finding */
    char **output_texts;
    char **limit_texts;
    char *port_text, *fail_on_text, *color_text;
    double answer_seconds, end_seconds, syn_seconds;
    gint64 flow_limit;
} app_options;

/* A command and where its packets come from. */
typedef struct app_purpose {
    const char *command, *arguments, *summary;
    const char *details; /* examples and exit status, below the formats */
    bool live;
    bool learning; /* from either: live if an interface is given */
} app_purpose;

/* Parses and checks, and reads the policy; faults are named on standard error. Free with
 * app_options_clear in every case. */
app_parsed app_options_parse(app_options *options, const app_purpose *purpose, int argc,
                             char **argv);
void app_options_clear(app_options *options);

/* Parts of it: a list of ports "102,1102"; "FORMAT[=PATH]". False with a message in *message (the
 * caller frees). */
bool app_ports_parse(const char *text, GArray *ports, char **message);
bool app_output_parse(const char *text, app_output *output, char **message);

#endif
