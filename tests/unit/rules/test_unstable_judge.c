/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fixture.h"

#include "rules/unstable_judge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { CLIENT, SERVER };

#define SECOND INT64_C(1000000000)

/* A connection that worked, opened at second 100, and whose server ends it by RST at second 110. */
static void reset_by(fixture_connection *on, int side)
{
    fixture_connect(on, 5, 1, 1);
    on->flow.first.time = 100 * SECOND;
    for (int i = 0; i < 2; i++) {
        on->flow.side[i].seen = true;
        on->flow.side[i].empty = 3;
        on->flow.side[i].ttl = i == CLIENT ? 64 : 30;
        on->connection.pdus[i] = 4;
    }
    on->flow.side[side].rst = true;
    on->flow.side[side].resets = 1;
    on->flow.side[side].rst_ttl = on->flow.side[side].ttl;
    on->connection.phase = ANA_PHASE_RUNNING;
    on->connection.protocol = ANA_PROTOCOL_S7COMM;
    on->connection.setup = true;
    on->connection.cut = (ana_cut){
        .over = true, .reset = true, .by = side, .stamp = {.time = 110 * SECOND, .frame = 20}};
}

static void wait_for_answer(fixture_connection *on, int64_t ms)
{
    on->connection.cut.requests[CLIENT] = 1;
    on->connection.cut.asked.time = on->connection.cut.stamp.time - ms * 1000000;
}

static const unstable_trace nothing = {0};

static unstable_event judge(const fixture_connection *on, const unstable_trace *trace)
{
    return unstable_judge(&on->connection, trace, SECOND);
}

static void a_reset_by_the_server_cuts_off_what_waits(void **state)
{
    (void)state;
    fixture_connection on;
    reset_by(&on, SERVER);
    assert_int_equal(judge(&on, &nothing).kind, UNSTABLE_IDLE_RESET);
    wait_for_answer(&on, 20);
    const unstable_event event = judge(&on, &nothing);
    assert_int_equal(event.kind, UNSTABLE_RESET);
    assert_int_equal(event.stamp.frame, 20);
    assert_int_equal(event.lived, 10 * SECOND);
    assert_true(event.own_ttl && !event.partial && !event.closed);
    on.connection.cut.reset = false;
    assert_true(judge(&on, &nothing).kind == UNSTABLE_RESET && judge(&on, &nothing).closed);
    on.connection.cut.requests[CLIENT] = 0;
    assert_int_equal(judge(&on, &nothing).kind, UNSTABLE_KIND_COUNT);
    on.connection.cut.partial = true;
    assert_true(judge(&on, &nothing).kind == UNSTABLE_RESET && judge(&on, &nothing).partial);
}

static void normal_endings_are_none(void **state)
{
    (void)state;
    fixture_connection on;
    reset_by(&on, CLIENT);
    assert_int_equal(judge(&on, &nothing).kind, UNSTABLE_KIND_COUNT);
    /* the client's FIN came first, whatever the CPU answers */
    on.connection.cut.reset = false;
    on.flow.side[SERVER].rst = on.flow.side[SERVER].rst_bare = true;
    assert_int_equal(judge(&on, &nothing).kind, UNSTABLE_KIND_COUNT);
    on.connection.cut.over = false;
    assert_int_equal(judge(&on, &nothing).kind, UNSTABLE_KIND_COUNT);
}

static void what_fails_before_the_setup_is_none(void **state)
{
    (void)state;
    fixture_connection on;
    reset_by(&on, SERVER);
    wait_for_answer(&on, 20);
    on.connection.phase = ANA_PHASE_SETUP;
    assert_int_equal(judge(&on, &nothing).kind, UNSTABLE_KIND_COUNT);
    on.connection.protocol = ANA_PROTOCOL_TLS;
    assert_int_equal(judge(&on, &nothing).kind, UNSTABLE_RESET);
    on.flow.side[CLIENT].acked_unseen = 1; /* an answer was there, the mirror lost it */
    assert_int_equal(judge(&on, &nothing).kind, UNSTABLE_IDLE_RESET);
}

static void another_ttl_is_another_device(void **state)
{
    (void)state;
    for (int side = 0; side < 2; side++) {
        fixture_connection on;
        reset_by(&on, side);
        wait_for_answer(&on, 2000);
        on.flow.side[side].rst_ttl = 255;
        const unstable_event event = judge(&on, &nothing);
        assert_int_equal(event.kind, UNSTABLE_BETWEEN);
        assert_true(event.other_ttl && !event.own_ttl);
        /* a mirror before and behind a router */
        on.flow.side[side].rst_ttl = (uint8_t)(on.flow.side[side].ttl - 1);
        assert_int_equal(judge(&on, &nothing).kind,
                         side == SERVER ? UNSTABLE_RESET : UNSTABLE_KIND_COUNT);
    }
}

static void resets_that_the_client_provoked_are_told_elsewhere(void **state)
{
    (void)state;
    fixture_connection on;
    reset_by(&on, SERVER);
    wait_for_answer(&on, 20);
    const int64_t asked = on.connection.cut.asked.time;
    const unstable_trace earlier = {.damaged = asked - 1};
    const unstable_trace damaged = {.damaged = asked};
    assert_int_equal(judge(&on, &earlier).kind, UNSTABLE_RESET);
    assert_int_equal(judge(&on, &damaged).kind, UNSTABLE_KIND_COUNT);
    on.connection.pdu_length = 240;
    on.connection.longest[CLIENT] = 241;
    on.connection.longest_at[CLIENT].time = asked - 1;
    assert_int_equal(judge(&on, &nothing).kind, UNSTABLE_RESET);
    on.connection.longest_at[CLIENT].time = asked;
    assert_int_equal(judge(&on, &nothing).kind, UNSTABLE_KIND_COUNT);
}

static void a_bare_reset_for_data_comes_from_who_knows_no_connection(void **state)
{
    (void)state;
    fixture_connection on;
    reset_by(&on, SERVER);
    wait_for_answer(&on, 20);
    on.flow.side[SERVER].rst_bare = true;
    assert_int_equal(judge(&on, &nothing).kind, UNSTABLE_RESET); /* it had acknowledged */
    on.flow.side[CLIENT].unacked = 31;
    on.flow.silence = 90 * SECOND;
    on.flow.silence_end = 109 * SECOND;
    assert_int_equal(judge(&on, &nothing).kind, UNSTABLE_STATE_LOST);
    assert_int_equal(judge(&on, &nothing).silence, 90 * SECOND);
    on.flow.silence_end = 99 * SECOND; /* much was said since */
    assert_int_equal(judge(&on, &nothing).silence, 0);
}

static void a_bare_reset_for_a_keepalive_likewise(void **state)
{
    (void)state;
    fixture_connection on;
    reset_by(&on, SERVER);
    on.flow.side[SERVER].rst_bare = true;
    on.flow.side[SERVER].packets = 8; /* with the RST */
    unstable_trace trace = {.probes = {[CLIENT] = {.count = 1, .heard = 7}}};
    assert_int_equal(judge(&on, &trace).kind, UNSTABLE_STATE_LOST);
    trace.probes[CLIENT].heard = 6; /* it was answered */
    assert_int_equal(judge(&on, &trace).kind, UNSTABLE_IDLE_RESET);
}

static void data_repeated_in_vain_is_told_whoever_sent_it(void **state)
{
    (void)state;
    for (int side = 0; side < 2; side++) {
        fixture_connection on;
        reset_by(&on, CLIENT);
        on.connection.cut.over = false; /* it just stays there */
        on.flow.side[side].unacked_repeats = 3;
        unstable_trace trace = {0};
        trace.repeats[side] =
            (unstable_run){3, {.time = 50 * SECOND, .frame = 7}, {.time = 53 * SECOND}, 0};
        const unstable_event event = judge(&on, &trace);
        assert_int_equal(event.kind, UNSTABLE_UNACKED);
        assert_int_equal(event.side, side);
        assert_int_equal(event.stamp.frame, 7);
        assert_int_equal(event.lived, -1);
        trace.repeats[side].last.time--;
        assert_int_equal(judge(&on, &trace).kind, UNSTABLE_KIND_COUNT);
        trace.never_arrived[side] = true;
        assert_int_equal(judge(&on, &trace).kind, UNSTABLE_UNACKED);
        trace.never_arrived[side] = false;
        trace.repeats[side].last.time++;
        on.flow.side[side].unacked_repeats = 0; /* acknowledged after all */
        assert_int_equal(judge(&on, &trace).kind, UNSTABLE_KIND_COUNT);
    }
}

static void the_other_side_has_to_be_captured(void **state)
{
    (void)state;
    fixture_connection on;
    reset_by(&on, CLIENT);
    on.flow.side[CLIENT].unacked_repeats = 3;
    const unstable_trace trace = {
        .repeats = {[CLIENT] = {3, {.time = 1}, {.time = 9 * SECOND}, 0}},
        .probes = {[CLIENT] = {5, {.time = 1}, {.time = 9 * SECOND}, 0}},
    };
    assert_int_equal(judge(&on, &trace).kind, UNSTABLE_UNACKED);
    on.flow.side[SERVER].empty = 0; /* a filter on S7 leaves out what acknowledges */
    assert_int_equal(judge(&on, &trace).kind, UNSTABLE_PROBES);
    on.flow.side[SERVER].seen = false;
    assert_int_equal(judge(&on, &trace).kind, UNSTABLE_KIND_COUNT);
}

static void keepalives_without_answer(void **state)
{
    (void)state;
    fixture_connection on;
    reset_by(&on, SERVER);
    on.flow.side[CLIENT].packets = 6;
    unstable_trace trace = {.probes = {[SERVER] = {2, {.frame = 9}, {0}, 6}}};
    const unstable_event event = judge(&on, &trace);
    assert_int_equal(event.kind, UNSTABLE_PROBES);
    assert_int_equal(event.side, SERVER);
    assert_int_equal(event.stamp.frame, 9);
    on.connection.cut.over = false; /* not given up yet: one more is needed */
    assert_int_equal(judge(&on, &trace).kind, UNSTABLE_KIND_COUNT);
    trace.probes[SERVER].count = 3;
    assert_int_equal(judge(&on, &trace).kind, UNSTABLE_PROBES);
    on.flow.side[CLIENT].packets = 7; /* an answer */
    assert_int_equal(judge(&on, &trace).kind, UNSTABLE_KIND_COUNT);
}

static void a_client_that_aborts_at_once(void **state)
{
    (void)state;
    fixture_connection on;
    reset_by(&on, CLIENT);
    wait_for_answer(&on, 999);
    assert_int_equal(judge(&on, &nothing).kind, UNSTABLE_ABORTED);
    wait_for_answer(&on, 1000); /* no-answer */
    assert_int_equal(judge(&on, &nothing).kind, UNSTABLE_KIND_COUNT);
    wait_for_answer(&on, 999);
    on.connection.cut.reset = false;
    assert_int_equal(judge(&on, &nothing).kind, UNSTABLE_KIND_COUNT);
}

static void nothing_but_the_setup(void **state)
{
    (void)state;
    fixture_connection on;
    reset_by(&on, CLIENT);
    on.connection.pdus[0] = on.connection.pdus[1] = 1;
    assert_int_equal(judge(&on, &nothing).kind, UNSTABLE_NO_WORK);
    on.flow.side[SERVER].lost = 1; /* perhaps there was more */
    assert_int_equal(judge(&on, &nothing).kind, UNSTABLE_KIND_COUNT);
    on.flow.side[SERVER].lost = 0;
    on.connection.pdus[0] = on.connection.pdus[1] = 2; /* a request, refused or not */
    assert_int_equal(judge(&on, &nothing).kind, UNSTABLE_KIND_COUNT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reset_by_the_server_cuts_off_what_waits),
        cmocka_unit_test(normal_endings_are_none),
        cmocka_unit_test(what_fails_before_the_setup_is_none),
        cmocka_unit_test(another_ttl_is_another_device),
        cmocka_unit_test(resets_that_the_client_provoked_are_told_elsewhere),
        cmocka_unit_test(a_bare_reset_for_data_comes_from_who_knows_no_connection),
        cmocka_unit_test(a_bare_reset_for_a_keepalive_likewise),
        cmocka_unit_test(data_repeated_in_vain_is_told_whoever_sent_it),
        cmocka_unit_test(the_other_side_has_to_be_captured),
        cmocka_unit_test(keepalives_without_answer),
        cmocka_unit_test(a_client_that_aborts_at_once),
        cmocka_unit_test(nothing_but_the_setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
