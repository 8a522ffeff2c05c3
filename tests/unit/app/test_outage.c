/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/outage.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>
#include <unistd.h>

static int standard_error, told[2];

static void begin_to_listen(void)
{
    assert_int_equal(pipe(told), 0);
    standard_error = dup(STDERR_FILENO);
    assert_true(dup2(told[1], STDERR_FILENO) >= 0);
    close(told[1]);
}

/* What came on standard error meanwhile; the caller frees it. */
static char *end_to_listen(void)
{
    char text[4096];
    assert_true(dup2(standard_error, STDERR_FILENO) >= 0);
    close(standard_error);
    const ssize_t size = read(told[0], text, sizeof text);
    assert_true(size >= 0);
    close(told[0]);
    return g_strndup(text, (gsize)size);
}

static void expect_told(app_outage *outage, const app_outage_state *state, int64_t now,
                        const char *expected)
{
    begin_to_listen();
    app_outage_look(outage, state, now);
    char *text = end_to_listen();
    assert_string_equal(text, expected);
    g_free(text);
}

static const char began[] = "s7tap: f: cannot be written: No space left on device; it is tried "
                            "again and again, and what is lost meanwhile is counted\n";

static void begin_and_end_are_told_once(void **state)
{
    (void)state;
    app_outage outage = {0};
    app_outage_state now = {.name = "f", .unit = "lines"};
    const int64_t second = 1000000, settled = APP_OUTAGE_SETTLED;
    expect_told(&outage, &now, 0, "");
    now.error = ENOSPC;
    now.failing = true;
    now.lost = 3;
    expect_told(&outage, &now, second, began);
    now.lost = 50;
    expect_told(&outage, &now, 2 * second, "");
    now.failing = false; /* for a moment */
    expect_told(&outage, &now, 3 * second, "");
    now.lost = 51; /* it failed and worked between two looks */
    expect_told(&outage, &now, 4 * second, "");
    expect_told(&outage, &now, 3 * second + settled, "");
    expect_told(&outage, &now, 4 * second + settled,
                "s7tap: f: is written again; 51 lines are missing\n");
    expect_told(&outage, &now, 5 * second + settled, "");
    /* The next one counts anew. */
    now.lost = 53;
    expect_told(&outage, &now, 100 * second, began);
    expect_told(&outage, &now, 100 * second + settled,
                "s7tap: f: is written again; 2 lines are missing\n");
}

/* Nothing is lost while nothing comes, and nobody knows yet that it would work. */
static void a_silent_outage_goes_on(void **state)
{
    (void)state;
    app_outage outage = {0};
    const app_outage_state now = {"f", "lines", ENOSPC, true, 0};
    expect_told(&outage, &now, 1, began);
    expect_told(&outage, &now, 10 * APP_OUTAGE_SETTLED, "");
}

static void what_is_missing_at_the_end(void **state)
{
    (void)state;
    app_outage_state now = {.name = "f", .unit = "packets"};
    begin_to_listen();
    assert_int_equal(app_outage_end(&now), APP_DONE);
    now.lost = 53;
    assert_int_equal(app_outage_end(&now), APP_OUTPUT);
    char *text = end_to_listen();
    assert_string_equal(text,
                        "s7tap: f: 53 packets in all are missing: they could not be written\n");
    g_free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(begin_and_end_are_told_once),
        cmocka_unit_test(a_silent_outage_goes_on),
        cmocka_unit_test(what_is_missing_at_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
