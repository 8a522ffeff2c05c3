/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void check_wrong(const char *text, const char *part)
{
    app_limits limits = {0};
    char *message = NULL;
    assert_false(app_limits_parse(&limits, text, &message));
    assert_non_null(message);
    if (!strstr(message, part))
        fail_msg("%s: '%s' lacks '%s'", text, message, part);
    g_free(message);
}

static void takes_counts_and_sizes(void **state)
{
    (void)state;
    app_limits limits = {0};
    char *message = NULL;
    assert_true(app_limits_parse(&limits, "connections=12,held-bytes=2m,memory=1G", &message));
    assert_true(app_limits_parse(&limits, "findings=500", &message));
    assert_true(app_limits_parse(&limits, "tsdu=4096", &message));
    cap_options capture = {.max_fragments = 7};
    ana_options analyzer = {.max_plans = 8};
    rules_options rules = {.answer_timeout = 9};
    app_limits_capture(&limits, &capture);
    app_limits_analyzer(&limits, &analyzer);
    app_limits_rules(&limits, &rules);
    assert_int_equal(capture.max_flows, 12);
    assert_int_equal(capture.max_held, 2 << 20);
    assert_int_equal(capture.max_held_flow, 0);
    assert_int_equal(capture.max_fragments, 7);
    assert_int_equal(analyzer.max_memory, 1 << 30);
    assert_int_equal(analyzer.max_tsdu, 4096);
    assert_int_equal(analyzer.max_plans, 8);
    assert_int_equal(analyzer.max_held, 0);
    assert_int_equal(rules.max_findings, 500);
    assert_int_equal(rules.answer_timeout, 9);
}

static void names_what_is_wrong(void **state)
{
    (void)state;
    check_wrong("", "expected NAME=VALUE");
    check_wrong("conections=5", "did you mean connections?");
    check_wrong("zzzzzzzzz=5", "--help lists them");
    check_wrong("findings", "findings=: expected a number from 1 to 1048576");
    check_wrong("findings=", "expected a number");
    check_wrong("findings=0", "findings=0: expected");
    check_wrong("findings=-1", "findings=-1: expected");
    check_wrong("findings=5K", "findings=5K: expected");
    check_wrong("findings=1048577", "expected a number from 1 to 1048576");
    check_wrong("findings=18446744073709551616", "expected a number");
    check_wrong("held-bytes=1K", "expected bytes, as 4096 or 64M, from 64K to 1024G");
    check_wrong("held-bytes=9999999999999999G", "expected bytes");
    check_wrong("held-bytes=64MB", "expected bytes");
    check_wrong("held-bytes=64T", "expected bytes");
    check_wrong("findings=1,findings=2", "findings is given twice");
    check_wrong("findings=1,", "no ''");
}

/* Each can be set from the least to the most, and to what it is anyway. */
static void help_lists_all(void **state)
{
    (void)state;
    char *help = app_limits_help();
    size_t rows = 0;
    char **lines = g_strsplit(help, "\n", -1);
    for (char **line = lines + 1; *line; line++) {
        assert_true(strlen(*line) < 100);
        if (!g_str_has_prefix(*line, "  ") || g_ascii_isspace((*line)[2]))
            continue;
        char name[32], value[32], text[80], *message = NULL;
        assert_int_equal(sscanf(*line, "  %31s %31s", name, value), 2);
        g_snprintf(text, sizeof text, "%s=%s", name, value);
        app_limits limits = {0};
        assert_true(app_limits_parse(&limits, text, &message));
        rows++;
    }
    assert_int_equal(rows, APP_LIMIT_COUNT);
    assert_non_null(strstr(help, "\n  held-bytes    64M    of packets"));
    g_strfreev(lines);
    g_free(help);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_counts_and_sizes),
        cmocka_unit_test(names_what_is_wrong),
        cmocka_unit_test(help_lists_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
