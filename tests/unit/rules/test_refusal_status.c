/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* SZL 0132 index 1 is read; the record as S7-300s have it: 2 PG and 10 OP in use. */
#define REQUEST "320700000001000800080001120411440100ff09000401320001"
#define ANSWER(free, used)                                                                         \
    "320700000001000c0034000112081284010100000000ff0900300132000100280001"                         \
    "0001000100010002000a00040004" free used "0000"                                                \
    "0000000000000000000000000000000000000000"

static void ask(rules_engine *engine, uint64_t frame, const char *answer)
{
    fixture_connection station;
    fixture_connect(&station, 9, 1, 1);
    fixture_feed_hex(engine, &station, frame, REQUEST, answer);
}

/* A reset after the CR at `time` ms. */
static void turn_away(rules_engine *engine, uint8_t called, int64_t time)
{
    fixture_connection c;
    fixture_connect(&c, 5, 1, 2);
    c.connection.called = (ana_tsap_bytes){2, {0x01, called}};
    c.connection.cr = true;
    c.connection.asked = (cap_stamp){.time = time * 1000000, .frame = 50};
    c.connection.ended = (cap_stamp){.time = time * 1000000 + 1000, .frame = 51};
    c.connection.end = CAP_END_RST;
    c.connection.ended_by = 1;
    c.flow.side[0].seen = c.flow.side[1].seen = c.flow.side[0].acknowledged = true;
    c.flow.side[1].rst = true;
    rules_connection_end(engine, &c.connection);
}

static const rules_finding *exhausted(rules_engine *engine, guint i, guint count)
{
    rules_finish(engine);
    rules_finish(engine);
    const rules_finding *finding = fixture_finding(engine, i, count);
    assert_string_equal(finding->rule->id, "connections-exhausted");
    return finding;
}

static void a_cpu_that_says_so_is_proof(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    ask(engine, 10, ANSWER("0000", "0010"));
    ask(engine, 20, ANSWER("0000", "0010"));
    const rules_finding *finding = exhausted(engine, 0, 1);
    assert_int_equal(finding->confidence, RULES_PROVEN);
    assert_int_equal(finding->client.family, 0);
    assert_int_equal(finding->count, 2);
    assert_int_equal(finding->frames[0].frame, 10);
    assert_string_equal(finding->message,
                        "10.0.0.1 says that it has no free connection: 16 are in use");
    rules_free(engine);
}

static void it_explains_refusals(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    ask(engine, 10, ANSWER("0000", "0010"));
    turn_away(engine, 2, 5000);
    const rules_finding *finding = exhausted(engine, 1, 2);
    assert_int_equal(finding->confidence, RULES_PROVEN);
    assert_int_equal(finding->client.bytes[3], 5);
    rules_free(engine);
}

static void free_ones_are_none(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    ask(engine, 10, ANSWER("0001", "000f"));
    ask(engine, 11, ANSWER("0000", "0000"));
    turn_away(engine, 2, 5000);
    rules_finish(engine);
    assert_string_equal(fixture_finding(engine, 0, 1)->rule->id, "connection-refused");
    rules_free(engine);
}

static void refusals_long_after_are_another_matter(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    ask(engine, 10, ANSWER("0000", "0010"));
    ask(engine, 30, ANSWER("0002", "000e"));
    turn_away(engine, 2, 100000);
    rules_finish(engine);
    assert_string_equal(fixture_finding(engine, 1, 2)->rule->id, "connection-refused");
    rules_free(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cpu_that_says_so_is_proof),
        cmocka_unit_test(it_explains_refusals),
        cmocka_unit_test(free_ones_are_none),
        cmocka_unit_test(refusals_long_after_are_another_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
