/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the engine says of connections that break: told as the analyzer would. */
#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { CLIENT, SERVER };

#define MS     INT64_C(1000000)
#define SECOND (1000 * MS)

/* A read of DB10.DBB0. */
static const uint8_t read_db10[] = {0x32, 1,    0,  0, 0, 7, 0, 14, 0,    0, 4, 1,
                                    0x12, 0x0a, 16, 2, 0, 1, 0, 10, 0x84, 0, 0, 0};

static cap_stamp at(int64_t ms)
{
    return (cap_stamp){.time = ms * MS, .frame = (uint64_t)ms};
}

/* Establishes a connection of 10.0.0.`client` to 10.0.0.1 at `ms`. */
static void open_at(rules_engine *engine, fixture_connection *on, uint8_t client, int64_t ms)
{
    static uint64_t number;
    const cap_stamp stamp = at(ms);
    fixture_connect(on, client, 1, ++number);
    on->flow.first = stamp;
    for (int i = 0; i < 2; i++) {
        on->flow.side[i].seen = true;
        on->flow.side[i].empty = 3;
        on->flow.side[i].ttl = 64;
        on->connection.pdus[i] = 4;
    }
    on->connection.phase = ANA_PHASE_RUNNING;
    on->connection.protocol = ANA_PROTOCOL_S7COMM;
    on->connection.setup = true;
    rules_connection_begin(engine, &on->connection, &stamp);
    rules_tcp(engine, &on->connection, CLIENT, CAP_TCP_ESTABLISHED, &stamp);
}

static void cut_at(fixture_connection *on, int side, bool reset, int64_t ms)
{
    on->connection.cut = (ana_cut){.over = true, .reset = reset, .by = side, .stamp = at(ms)};
    if (reset) {
        on->flow.side[side].rst = true;
        on->flow.side[side].resets = 1;
        on->flow.side[side].rst_ttl = 64;
    }
}

static void end(rules_engine *engine, fixture_connection *on)
{
    on->connection.end = on->connection.cut.over ? CAP_END_RST : CAP_END_OPEN;
    on->connection.ended_by = on->connection.cut.by;
    on->connection.ended = on->connection.cut.stamp;
    rules_connection_end(engine, &on->connection);
}

/* A connection that lasts from `ms` on for 2 s; `waiting`: a request was there 100 ms before.
 * Returns its number. */
static uint64_t live(rules_engine *engine, uint8_t client, int64_t ms, int by, bool waiting)
{
    fixture_connection on;
    open_at(engine, &on, client, ms);
    cut_at(&on, by, true, ms + 2000);
    on.connection.cut.requests[CLIENT] = waiting;
    on.connection.cut.asked = at(ms + 1900);
    end(engine, &on);
    return on.connection.number;
}

static void request_given_up(rules_engine *engine, const fixture_connection *on, int64_t ms)
{
    s7_pdu pdu;
    assert_int_equal(s7_decode((s7_bytes){read_db10, sizeof read_db10}, NULL, &pdu, NULL), S7_OK);
    const ana_transaction t = {
        .connection = (ana_connection *)&on->connection,
        .side = CLIENT,
        .status = ANA_UNANSWERED,
        .request = &pdu,
        .request_stamp = at(ms),
        .latency = -1,
        .phase = ANA_PHASE_RUNNING,
    };
    rules_transaction(engine, &t);
}

static void resets_in_mid_transaction_fold_into_one_finding(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    for (int i = 0; i < 3; i++)
        live(engine, 5, 10000 + i * 10000, SERVER, true);
    rules_finish(engine);
    rules_finish(engine);
    const rules_finding *finding = fixture_finding(engine, 0, 1);
    assert_string_equal(finding->rule->id, "connection-unstable");
    assert_string_equal(finding->subject, "mid-transaction");
    assert_int_equal(finding->severity, RULES_WARNING);
    assert_int_equal(finding->phase, ANA_PHASE_RUNNING);
    assert_int_equal(finding->confidence, RULES_LIKELY);
    assert_int_equal(finding->count, 3);
    assert_int_equal(finding->frame_count, 3);
    assert_int_equal(finding->frames[1].frame, 22000);
    assert_string_equal(finding->message,
                        "10.0.0.1 reset connections of 10.0.0.5 in mid-transaction, while an "
                        "answer was due; 3 connections within 20 s, each after 2 s; 10.0.0.5 "
                        "connected again within a minute: 2");
    rules_free(engine);
}

static void clients_that_connect_per_poll_are_in_order(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    for (int i = 0; i < 100; i++)
        live(engine, 5, 10000 + i * 3000, CLIENT, false);
    rules_finish(engine);
    assert_int_equal(rules_findings(engine)->len, 0);
    assert_int_equal(rules_dropped(engine), 0);
    rules_free(engine);
}

static void idle_resets_count_from_three_on(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    live(engine, 5, 10000, SERVER, false);
    live(engine, 5, 20000, SERVER, false);
    live(engine, 6, 25000, SERVER, false);                           /* another client */
    const uint64_t fourth = live(engine, 5, 1000000, SERVER, false); /* much later */
    rules_finish(engine);
    assert_int_equal(rules_findings(engine)->len, 0);
    live(engine, 5, 1010000, SERVER, false);
    live(engine, 5, 1020000, SERVER, false);
    rules_finish(engine);
    const rules_finding *finding = fixture_finding(engine, 0, 1);
    assert_string_equal(finding->subject, "idle connections reset");
    assert_int_equal(finding->count, 3);
    assert_int_equal(finding->first.frame, 1002000);
    assert_int_equal(finding->connection, fourth);
    assert_int_equal(finding->confidence, RULES_POSSIBLE);
    rules_free(engine);
}

static void a_client_that_aborts_counts_from_two_on(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    live(engine, 5, 10000, CLIENT, true);
    rules_finish(engine);
    assert_int_equal(rules_findings(engine)->len, 0);
    live(engine, 5, 20000, CLIENT, true);
    rules_finish(engine);
    const rules_finding *finding = fixture_finding(engine, 0, 1);
    assert_string_equal(finding->subject, "aborted by the client");
    assert_int_equal(finding->count, 2);
    rules_free(engine);
}

static void connect_only(rules_engine *engine, int64_t ms, uint8_t rack_slot)
{
    fixture_connection on;
    open_at(engine, &on, 5, ms);
    on.connection.pdus[0] = on.connection.pdus[1] = 1;
    on.connection.phase = ANA_PHASE_FIRST_ACCESS;
    on.connection.called.data[1] = rack_slot;
    cut_at(&on, CLIENT, false, ms + 20);
    end(engine, &on);
}

static void reconnects_without_work_count_by_tsap(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    connect_only(engine, 10000, 2);
    connect_only(engine, 20000, 3);
    connect_only(engine, 30000, 2);
    connect_only(engine, 71000, 2); /* within a minute: two */
    rules_finish(engine);
    assert_int_equal(rules_findings(engine)->len, 0);
    connect_only(engine, 80000, 2);
    connect_only(engine, 85000, 2);
    rules_finish(engine);
    const rules_finding *finding = fixture_finding(engine, 0, 1);
    assert_string_equal(finding->message,
                        "10.0.0.5 connected to 10.0.0.1 again and again without asking for "
                        "anything; 4 connections within 55 s, each after less than 1 s");
    assert_int_equal(finding->phase, ANA_PHASE_FIRST_ACCESS);
    rules_free(engine);
}

static void forget_connection(rules_engine *engine, uint8_t client, int64_t ms)
{
    fixture_connection on;
    open_at(engine, &on, client, ms - 5000);
    cut_at(&on, SERVER, true, ms);
    on.flow.side[SERVER].rst_bare = true;
    on.flow.side[CLIENT].unacked = 31;
    end(engine, &on);
}

static void a_server_that_forgot_all_was_restarted(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    forget_connection(engine, 5, 10000);
    rules_finish(engine);
    assert_int_equal(fixture_finding(engine, 0, 1)->confidence, RULES_POSSIBLE);
    forget_connection(engine, 6, 14000);
    rules_finish(engine);
    const rules_finding *joint = fixture_finding(engine, 0, 1);
    assert_string_equal(joint->subject, "connection not known");
    assert_int_equal(joint->confidence, RULES_LIKELY);
    assert_string_equal(joint->message, "10.0.0.1 no longer knew connections of 10.0.0.5 and "
                                        "10.0.0.6: it answered with RST without ACK");
    for (guint i = 0; i < 2; i++) {
        const rules_finding *finding = joint->symptoms->pdata[i];
        assert_non_null(strstr(finding->message, "other clients lost theirs at the same time"));
        assert_null(strstr(finding->message, "connected again"));
    }
    fixture_connection on;
    open_at(engine, &on, 5, 69000);
    open_at(engine, &on, 6, 75000); /* later than a minute */
    rules_finish(engine);
    const GPtrArray *symptoms = fixture_finding(engine, 0, 1)->symptoms;
    const rules_finding *again = symptoms->pdata[0];
    const rules_finding *late = symptoms->pdata[1];
    assert_non_null(strstr(again->message, "10.0.0.5 connected again"));
    assert_null(strstr(late->message, "connected again"));
    rules_free(engine);
}

static void repeat_at(rules_engine *engine, fixture_connection *on, int64_t ms)
{
    const cap_stamp stamp = at(ms);
    on->flow.side[CLIENT].unacked_repeats++;
    rules_tcp(engine, &on->connection, CLIENT, CAP_TCP_RETRANSMISSION, &stamp);
}

static void a_request_that_never_arrived_is_told_here_only(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    open_at(engine, &on, 5, 1000);
    on.flow.silence = 300 * SECOND;
    on.flow.silence_end = 400 * SECOND;
    repeat_at(engine, &on, 400200);
    repeat_at(engine, &on, 400600);
    request_given_up(engine, &on, 400000);
    fixture_connection next;
    open_at(engine, &next, 5, 408000);
    cut_at(&on, CLIENT, false, 408000);
    end(engine, &on);
    rules_finish(engine);
    const rules_finding *finding = fixture_finding(engine, 0, 1);
    assert_string_equal(finding->subject, "data not acknowledged");
    assert_int_equal(finding->first.frame, 400200);
    assert_int_equal(finding->confidence, RULES_LIKELY);
    assert_non_null(strstr(finding->cause, "forgot the idle session"));
    assert_non_null(strstr(finding->message, "no packet for 5 min before"));
    rules_free(engine);
}

static void a_request_that_arrived_belongs_to_no_answer(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    open_at(engine, &on, 5, 1000);
    repeat_at(engine, &on, 2200);
    request_given_up(engine, &on, 2000);
    on.flow.side[CLIENT].unacked_repeats = 0;
    cut_at(&on, CLIENT, false, 9000);
    end(engine, &on);
    rules_finish(engine);
    assert_string_equal(fixture_finding(engine, 0, 1)->rule->id, "no-answer");
    rules_free(engine);
}

/* The transaction comes before the event of the RST, the facts of the RST before both. */
static void a_request_cut_off_by_the_server_is_told_here_only(void **state)
{
    (void)state;
    for (int late = 0; late < 2; late++) {
        rules_engine *engine = rules_new(NULL);
        fixture_connection on;
        open_at(engine, &on, 5, 1000);
        cut_at(&on, SERVER, true, 9000);
        on.connection.cut.requests[CLIENT] = !late;
        on.connection.cut.asked = at(7000);
        request_given_up(engine, &on, late ? 3000 : 7000);
        end(engine, &on);
        rules_finish(engine);
        assert_string_equal(fixture_finding(engine, 0, 1)->rule->id,
                            late ? "no-answer" : "connection-unstable");
        rules_free(engine);
    }
}

static void probe_at(rules_engine *engine, fixture_connection *on, int64_t ms)
{
    const cap_stamp stamp = at(ms);
    rules_tcp(engine, &on->connection, SERVER, CAP_TCP_KEEPALIVE, &stamp);
}

static void answered_keepalives_are_in_order(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    open_at(engine, &on, 5, 1000);
    for (int i = 0; i < 20; i++) {
        probe_at(engine, &on, 30000 + i * 30000);
        on.flow.side[CLIENT].packets++;
    }
    end(engine, &on);
    rules_finish(engine);
    assert_int_equal(rules_findings(engine)->len, 0);
    rules_free(engine);
}

static void a_hopeless_connection_is_told_before_it_ends_and_once(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    open_at(engine, &on, 5, 1000);
    for (int i = 0; i < 30; i++)
        probe_at(engine, &on, 31000 + i * 1000);
    rules_finish(engine);
    assert_int_equal(rules_findings(engine)->len, 0);
    probe_at(engine, &on, 61000);
    rules_finish(engine);
    const rules_finding *finding = fixture_finding(engine, 0, 1);
    assert_string_equal(finding->message, "10.0.0.5 did not answer the keep-alives of 10.0.0.1");
    probe_at(engine, &on, 62000);
    cut_at(&on, SERVER, true, 63000);
    end(engine, &on);
    rules_finish(engine);
    assert_int_equal(fixture_finding(engine, 0, 1)->count, 1);
    rules_free(engine);
}

/* The partner gave up after a few, and nothing else will come. */
static void silence_after_the_last_probe_tells_too(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    open_at(engine, &on, 5, 1000);
    for (int i = 0; i < 4; i++)
        probe_at(engine, &on, 31000 + i * 1000);
    rules_tick(engine, at(60999).time);
    rules_finish(engine);
    assert_int_equal(rules_findings(engine)->len, 0);
    for (int i = 0; i < 60; i++)
        rules_tick(engine, at(62000 + i * 1000).time);
    rules_finish(engine);
    assert_int_equal(fixture_finding(engine, 0, 1)->count, 1);
    end(engine, &on);
    rules_finish(engine);
    assert_int_equal(fixture_finding(engine, 0, 1)->count, 1);
    rules_free(engine);
}

/* Each run begins anew, however long ago one was that was answered. */
static void silence_after_an_answered_probe_is_none(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    open_at(engine, &on, 5, 1000);
    for (int i = 0; i < 4; i++)
        probe_at(engine, &on, 31000 + i * 1000);
    on.flow.side[CLIENT].packets++;
    for (int i = 0; i < 60; i++)
        rules_tick(engine, at(40000 + i * 1000).time);
    for (int i = 0; i < 4; i++)
        probe_at(engine, &on, 101000 + i * 1000);
    rules_tick(engine, at(106000).time);
    rules_finish(engine);
    assert_int_equal(rules_findings(engine)->len, 0);
    rules_free(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(resets_in_mid_transaction_fold_into_one_finding),
        cmocka_unit_test(clients_that_connect_per_poll_are_in_order),
        cmocka_unit_test(idle_resets_count_from_three_on),
        cmocka_unit_test(a_client_that_aborts_counts_from_two_on),
        cmocka_unit_test(reconnects_without_work_count_by_tsap),
        cmocka_unit_test(a_server_that_forgot_all_was_restarted),
        cmocka_unit_test(a_request_that_never_arrived_is_told_here_only),
        cmocka_unit_test(a_request_that_arrived_belongs_to_no_answer),
        cmocka_unit_test(a_request_cut_off_by_the_server_is_told_here_only),
        cmocka_unit_test(answered_keepalives_are_in_order),
        cmocka_unit_test(a_hopeless_connection_is_told_before_it_ends_and_once),
        cmocka_unit_test(silence_after_the_last_probe_tells_too),
        cmocka_unit_test(silence_after_an_answered_probe_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
