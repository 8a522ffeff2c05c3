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
                        "10.0.0.1 says that it has no free connection: 16 are in use, as 10.0.0.9 "
                        "reads");
    rules_free(engine);
}

static void it_explains_refusals(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    ask(engine, 10, ANSWER("0000", "0010"));
    turn_away(engine, 2, 5000);
    const rules_finding *finding = exhausted(engine, 0, 1);
    assert_int_equal(finding->confidence, RULES_PROVEN);
    assert_int_equal(finding->client.bytes[3], 5);
    assert_int_equal(finding->count, 1);
    assert_int_equal(finding->frame_count, 2);
    assert_int_equal(finding->frames[0].frame, 10);
    assert_int_equal(finding->frames[1].frame, 51);
    assert_string_equal(finding->message,
                        "10.0.0.1 ends the connection when asked for it (CR): asked by 10.0.0.5 "
                        "for TSAP 01.02 (PG, rack 0, slot 2); it says itself that none is free and "
                        "16 are in use (SZL 0x0132 index 1, read by 10.0.0.9)");
    rules_free(engine);
}

/* Read while the capture is young: what is told of it changes once a partner is refused. */
static void it_is_told_once(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    ask(engine, 10, ANSWER("0000", "0010"));
    assert_int_equal(exhausted(engine, 0, 1)->client.family, 0);
    turn_away(engine, 2, 5000);
    assert_int_equal(exhausted(engine, 0, 1)->client.bytes[3], 5);
    rules_free(engine);
}

/* Who reads holds a connection as well. */
static void the_reader_is_told_from_other_holders(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection held[2];
    for (uint8_t i = 0; i < 2; i++) {
        fixture_connect(&held[i], (uint8_t)(8 + i), 1, i + 3U);
        held[i].connection.cr = held[i].connection.cc = true;
        held[i].connection.end = CAP_END_OPEN;
        rules_connection_end(engine, &held[i].connection);
    }
    ask(engine, 10, ANSWER("0000", "0002"));
    assert_non_null(strstr(exhausted(engine, 0, 1)->message,
                           "; connections are held by 10.0.0.8, 10.0.0.9 (the reader)"));
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
        cmocka_unit_test(it_is_told_once),
        cmocka_unit_test(the_reader_is_told_from_other_holders),
        cmocka_unit_test(free_ones_are_none),
        cmocka_unit_test(refusals_long_after_are_another_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
