/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/status.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void off_unless_there_is_a_terminal(void **state)
{
    (void)state;
    app_status status;
    app_status_begin(&status, APP_STATUS_DEFAULT, false, 0);
    assert_false(app_status_is_due(&status, INT64_MAX));
    app_status_begin(&status, APP_STATUS_DEFAULT, true, 0);
    assert_true(app_status_is_due(&status, APP_STATUS_REDRAW * G_USEC_PER_SEC));
    app_status_begin(&status, 0, true, 0);
    assert_false(app_status_is_due(&status, INT64_MAX));
}

static void at_an_interval(void **state)
{
    (void)state;
    app_status status;
    app_status_begin(&status, 10, false, 0);
    assert_false(app_status_is_due(&status, 9999999));
    assert_true(app_status_is_due(&status, 10000000));
    rep_buffer *b = &status.text;
    app_status_figures figures = {
        .time = INT64_C(1000000000000000000),
        .packets = 12345,
        .dropped = 1,
        .transactions = 50,
        .connections = 1,
        .findings = {[RULES_NOTICE] = 3, [RULES_CRITICAL] = 1},
    };
    app_status_take(&status, &figures, 10000000);
    rep_put_char(b, '\0');
    assert_string_equal(b->data, "2001-09-09 01:46:40 UTC  12 345 packets, 1 dropped; 1 connection "
                                 "open, 5.0 transactions/s; findings: 1 critical, 3 notices");
    assert_false(app_status_is_due(&status, 19999999));
    figures = (app_status_figures){.dropped = 12345, .dropped_interface = 345, .transactions = 50};
    app_status_take(&status, &figures, 15000000);
    rep_put_char(b, '\0');
    assert_non_null(strstr(b->data, " 12 345 dropped (345 by the interface); "));
    figures = (app_status_figures){.transactions = 60, .findings = {[RULES_WARNING] = 1}};
    app_status_take(&status, &figures, 20000000);
    rep_put_char(b, '\0');
    assert_string_equal(
        b->data,
        "1970-01-01 00:00:00 UTC  0 packets, 0 dropped; 0 connections open, 2.0 transactions/s; "
        "findings: 1 warning");
    app_status_end(&status);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(off_unless_there_is_a_terminal),
        cmocka_unit_test(at_an_interval),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
