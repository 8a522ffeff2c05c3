/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bounds of memory that can be set: --limit NAME=VALUE[,NAME=VALUE]. The table is limits.def. */
#ifndef S7TAP_APP_LIMITS_H
#define S7TAP_APP_LIMITS_H

#include "capture/engine.h"
#include "rules/rules.h"

/* By row of the table; 0: not set. */
enum {
#define LIMIT(ENGINE, name, field, ...) APP_LIMIT_##ENGINE##_##field,
#include "app/limits.def"
#undef LIMIT
    APP_LIMIT_COUNT,
};

typedef struct app_limits {
    uint64_t value[APP_LIMIT_COUNT];
} app_limits;

/* Takes one argument of --limit. A size may end in K, M or G (1024 times the one before). False
 * with a message in *message (the caller frees); each limit can be set once. */
bool app_limits_parse(app_limits *limits, const char *text, char **message);

/* Puts what is set into the options of an engine. */
void app_limits_capture(const app_limits *limits, cap_options *options);
void app_limits_analyzer(const app_limits *limits, ana_options *options);
void app_limits_rules(const app_limits *limits, rules_options *options);

/* "Limits (--limit):" and a row for each, as --help has it. The caller frees. */
char *app_limits_help(void);

#endif
