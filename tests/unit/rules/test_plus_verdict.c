/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/verdict/plus_verdict.h"

#include "dissector/names.h"
#include "dissector/pdu.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void codes_raise_their_question(void **state)
{
    (void)state;
    static const struct {
        int16_t code;
        verdict_plus_topic topic;
    } rows[] = {
        {0, VERDICT_PLUS_NONE},       {17, VERDICT_PLUS_NONE},       {-100, VERDICT_PLUS_ACCESS},
        {-107, VERDICT_PLUS_ACCESS},  {-12, VERDICT_PLUS_ADDRESS},   {-17, VERDICT_PLUS_ADDRESS},
        {-255, VERDICT_PLUS_ADDRESS}, {-256, VERDICT_PLUS_ADDRESS},  {-104, VERDICT_PLUS_ADDRESS},
        {-105, VERDICT_PLUS_ADDRESS}, {-113, VERDICT_PLUS_SESSIONS}, {-106, VERDICT_PLUS_SERVICE},
        {-119, VERDICT_PLUS_SERVICE}, {-9999, VERDICT_PLUS_SERVICE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(verdict_plus_topic_of(rows[i].code), rows[i].topic);
}

static void expect(int16_t code, uint16_t function, const char *cause,
                   verdict_confidence confidence, bool normal)
{
    const verdict v = verdict_of_plus(code, function);
    if (!strstr(v.cause, cause))
        fail_msg("%d: %s", code, v.cause);
    assert_int_equal(v.confidence, confidence);
    assert_int_equal(v.normal, normal);
    assert_non_null(v.check[0]);
}

static void the_function_tells_questions_from_faults(void **state)
{
    (void)state;
    expect(-12, S7_PLUS_GET_MULTI, "does not exist in the CPU", VERDICT_LIKELY, false);
    expect(-12, S7_PLUS_GET_STREAMED, "to find out", VERDICT_LIKELY, true);
    expect(-12, S7_PLUS_EXPLORE, "to find out", VERDICT_LIKELY, true);
    expect(-100, S7_PLUS_GET_STREAMED, "access level", VERDICT_LIKELY, false);
    expect(-119, S7_PLUS_INIT_SSL, "asks for TLS first", VERDICT_PROVEN, true);
    expect(-507, S7_PLUS_INIT_SSL, "asks for TLS first", VERDICT_PROVEN, true);
    expect(-119, S7_PLUS_GET_MULTI, "do not fit", VERDICT_LIKELY, false);
    expect(-17, S7_PLUS_GET_MULTI, "older than the program", VERDICT_PROVEN, false);
    expect(-256, S7_PLUS_SET_MULTI, "older than the program", VERDICT_PROVEN, false);
    expect(-113, S7_PLUS_CREATE_OBJECT, "all sessions", VERDICT_PROVEN, false);
    expect(-154, S7_PLUS_SET_MULTI, "locked", VERDICT_LIKELY, false);
    expect(-244, S7_PLUS_CREATE_OBJECT, "load memory", VERDICT_LIKELY, false);
    expect(-125, S7_PLUS_INVOKE, "do not fit", VERDICT_POSSIBLE, false);
    expect(-9999, S7_PLUS_GET_MULTI, "not known", VERDICT_POSSIBLE, false);
    assert_string_equal(verdict_of_plus(-12, 0).meaning, "object or variable does not exist");
    assert_string_equal(verdict_of_plus(-9999, 0).meaning, "unknown return code");
    assert_null(verdict_of_plus(0, S7_PLUS_GET_MULTI).cause);
    assert_null(verdict_of_plus(17, S7_PLUS_CREATE_OBJECT).cause);
}

/* What has a name has a cause. */
static void every_named_failure_is_judged(void **state)
{
    (void)state;
    for (const s7_name *row = s7_names_plus_error; row->name; row++) {
        const int32_t code = (int32_t)row->value;
        if (code >= 0)
            continue;
        const verdict v = verdict_of_plus((int16_t)code, S7_PLUS_GET_MULTI);
        if (strstr(v.cause, "not known"))
            fail_msg("%d %s", code, row->name);
    }
}

static void the_handbook_gets_every_cause(void **state)
{
    (void)state;
    const char *cause;
    const char *const *check;
    uint32_t count[VERDICT_PLUS_SESSIONS + 1] = {0};
    for (int topic = VERDICT_PLUS_NONE; topic <= VERDICT_PLUS_SESSIONS; topic++)
        while (verdict_plus_cause((verdict_plus_topic)topic, count[topic], &cause, &check)) {
            assert_true(strlen(cause) > 10);
            assert_non_null(check[0]);
            count[topic]++;
        }
    assert_int_equal(count[VERDICT_PLUS_NONE], 0);
    assert_int_equal(count[VERDICT_PLUS_ACCESS], 2);
    assert_int_equal(count[VERDICT_PLUS_ADDRESS], 2);
    assert_int_equal(count[VERDICT_PLUS_SESSIONS], 1);
    assert_int_equal(count[VERDICT_PLUS_SERVICE], 11);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_raise_their_question),
        cmocka_unit_test(the_function_tells_questions_from_faults),
        cmocka_unit_test(every_named_failure_is_judged),
        cmocka_unit_test(the_handbook_gets_every_cause),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
