/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* As an S7-300 does: read 2016-02-08 14:51:37.916, set to 23:08:10. */
#define READ                                                                                       \
    "320700001600000800040001120411470"                                                            \
    "1000a000000"
#define SHOWN    "320700001600000c000e000112081287010200000000ff09000a00191602081451379162"
#define SET      "3207000017000008000e0001120411470200ff09000a00191602082308100002"
#define SET_BACK "3207000017000008000e0001120411470200ff09000a00191602081451070002"
#define SET_OK                                                                                     \
    "320700001700000c000400011208128702020000"                                                     \
    "0000"                                                                                         \
    "0a000000"
#define SET_REFUSED                                                                                \
    "320700001700000c000400011208128702020000"                                                     \
    "dc01"                                                                                         \
    "0a000000"
#define FORWARD "10.0.0.5 set the clock of 10.0.0.1 to 2016-02-08 23:08:10.000"

static const rules_finding *only(rules_engine *engine)
{
    rules_finish(engine);
    return fixture_finding(engine, 0, 1);
}

static void says_old_and_new_time(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    fixture_feed_hex(engine, &on, 10, READ, SHOWN);
    fixture_feed_hex(engine, &on, 2010, SET, SET_OK); /* 2 s later */
    const rules_finding *finding = only(engine);
    assert_string_equal(finding->rule->id, "clock-set");
    assert_int_equal(finding->severity, RULES_NOTICE);
    assert_string_equal(finding->message, FORWARD "; before it showed 2016-02-08 14:51:37.916, so "
                                                  "it was put forward by 8 h 16 min");
    assert_int_equal(finding->frames[0].frame, 2010);
    rules_free(engine);
}

static void the_time_between_reading_and_setting_counts(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    fixture_feed_hex(engine, &on, 10, READ, SHOWN);
    fixture_feed_hex(engine, &on, 60010, SET_BACK, SET_OK); /* a minute later */
    assert_true(g_str_has_suffix(only(engine)->message, "so it was put back by 1 min 31 s"));
    rules_free(engine);
}

static void without_a_reading_only_the_new_time(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on, other;
    fixture_connect(&on, 5, 1, 1);
    fixture_connect(&other, 5, 2, 2);
    fixture_feed_hex(engine, &other, 10, READ, SHOWN);
    fixture_feed_hex(engine, &on, 20, SET, SET_OK);
    assert_string_equal(only(engine)->message, FORWARD);
    rules_free(engine);
}

static void a_reading_of_yesterday_says_nothing(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    fixture_feed_hex(engine, &on, 10, READ, SHOWN);
    fixture_feed_hex(engine, &on, 3600 * 1000 + 20, SET, SET_OK);
    assert_string_equal(only(engine)->message, FORWARD);
    rules_free(engine);
}

/* What the clock showed before the first time says nothing of the second. */
static void more_than_once_is_one_finding(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    fixture_feed_hex(engine, &on, 10, READ, SHOWN);
    fixture_feed_hex(engine, &on, 20, SET_BACK, SET_OK);
    fixture_feed_hex(engine, &on, 30, SET, SET_OK);
    const rules_finding *finding = only(engine);
    assert_int_equal(finding->count, 2);
    assert_string_equal(
        finding->message,
        "10.0.0.5 set the clock of 10.0.0.1 2 times, last to 2016-02-08 23:08:10.000");
    rules_free(engine);
}

static void reading_is_no_finding_and_refused_is_another(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    fixture_feed_hex(engine, &on, 10, READ, SHOWN);
    rules_finish(engine);
    assert_int_equal(rules_findings(engine)->len, 0);
    fixture_feed_hex(engine, &on, 20, SET, SET_REFUSED);
    assert_string_equal(only(engine)->rule->id, "service-refused");
    rules_free(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_old_and_new_time),
        cmocka_unit_test(the_time_between_reading_and_setting_counts),
        cmocka_unit_test(without_a_reading_only_the_new_time),
        cmocka_unit_test(a_reading_of_yesterday_says_nothing),
        cmocka_unit_test(more_than_once_is_one_finding),
        cmocka_unit_test(reading_is_no_finding_and_refused_is_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
