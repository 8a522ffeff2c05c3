/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { CLIENT, SERVER };

/* 1000 bytes each way, both sides seen, first packet in frame 7. */
static void converse(fixture_connection *c)
{
    fixture_connect(c, 5, 1, 1);
    c->flow.first = (cap_stamp){.time = 7000000, .frame = 7};
    for (int i = 0; i < 2; i++) {
        c->flow.side[i].seen = true;
        c->flow.side[i].bytes = 1000;
    }
}

static rules_engine *end_of(fixture_connection *c)
{
    rules_engine *engine = rules_new(NULL);
    rules_connection_end(engine, &c->connection);
    return engine;
}

static const rules_finding *only(rules_engine *engine, const char *subject, const char *message)
{
    rules_finish(engine);
    rules_finish(engine); /* judging again changes nothing */
    const rules_finding *finding = fixture_finding(engine, 0, 1);
    assert_string_equal(finding->rule->id, "capture-quality");
    assert_string_equal(finding->subject, subject);
    assert_string_equal(finding->message, message);
    assert_int_equal(finding->severity, RULES_NOTICE);
    assert_int_equal(finding->server.family, 0);
    assert_int_equal(finding->client.family, 0);
    assert_int_equal(finding->frame_count, 1);
    assert_int_equal(finding->count, 1);
    return finding;
}

static void none(rules_engine *engine)
{
    rules_finish(engine);
    assert_int_equal(rules_findings(engine)->len, 0);
    rules_free(engine);
}

static void one_direction(void **state)
{
    (void)state;
    fixture_connection c;
    converse(&c);
    c.flow.side[SERVER] = (cap_side){.endpoint = c.flow.side[SERVER].endpoint, .lost = 500};
    c.flow.side[CLIENT].acked_unseen = 500;
    rules_engine *engine = end_of(&c);
    const rules_finding *finding =
        only(engine, "one direction",
             "one direction is missing in 1 of 1 connections: what the servers sent");
    assert_int_equal(finding->frames[0].frame, 7);
    rules_free(engine);
}

/* Nothing was acknowledged: nobody may have been there. */
static void one_direction_that_nobody_answers(void **state)
{
    (void)state;
    fixture_connection c;
    converse(&c);
    c.flow.side[SERVER] = (cap_side){.endpoint = c.flow.side[SERVER].endpoint};
    none(end_of(&c));
}

static void lost_bytes(void **state)
{
    (void)state;
    fixture_connection c;
    converse(&c);
    c.flow.side[SERVER].lost = 500;
    c.flow.side[CLIENT].acked_unseen = 500;
    rules_engine *engine = rules_new(NULL);
    const cap_stamp gap = {.time = 9000000, .frame = 9};
    rules_gap(engine, &c.connection, SERVER, 500, &gap);
    rules_connection_end(engine, &c.connection);
    const rules_finding *finding = only(engine, "lost bytes",
                                        "500 bytes (20 %) that arrived at their receivers are not "
                                        "in the capture, in 1 of 1 connections");
    assert_int_equal(finding->frames[0].frame, 9);
    rules_free(engine);
}

/* Never acknowledged: lost on the way, not by the mirror. */
static void bytes_lost_on_the_way(void **state)
{
    (void)state;
    fixture_connection c;
    converse(&c);
    c.flow.side[SERVER].lost = 500;
    none(end_of(&c));
}

static void duplicates(void **state)
{
    (void)state;
    fixture_connection c;
    converse(&c);
    c.flow.side[CLIENT].duplicates = 10;
    rules_engine *engine = end_of(&c);
    const cap_stats stats = {.packets = 1500, .watched = 1000, .duplicates = 10};
    rules_capture(engine, &stats);
    only(engine, "duplicates", "10 of 1000 packets (1 %) on the watched ports came twice");
    rules_free(engine);
}

static void few_duplicates(void **state)
{
    (void)state;
    const cap_stats rows[] = {{.watched = 20, .duplicates = 9},
                              {.watched = 5000, .duplicates = 10}};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        fixture_connection c;
        converse(&c);
        c.flow.side[CLIENT].duplicates = rows[i].duplicates;
        rules_engine *engine = end_of(&c);
        rules_capture(engine, &rows[i]);
        none(engine);
    }
}

static void snap_length(void **state)
{
    (void)state;
    fixture_connection c;
    converse(&c);
    c.flow.side[CLIENT].truncated = 40;
    rules_engine *engine = end_of(&c);
    const cap_stats stats = {.packets = 1500, .watched = 1000, .snapped = 3};
    rules_capture(engine, &stats);
    only(engine, "snap length",
         "3 of 1000 packets (below 1 %) on the watched ports were cut short");
    rules_free(engine);
}

static void dropped_packets(void **state)
{
    (void)state;
    fixture_connection c;
    converse(&c);
    rules_engine *engine = end_of(&c);
    const cap_stats stats = {.packets = 900, .watched = 900};
    rules_capture(engine, &stats);
    rules_capture_dropped(engine, 100);
    only(engine, "dropped packets", "100 of 1000 packets (10 %) were dropped while capturing");
    rules_free(engine);
}

static void start_in_the_middle_is_in_order(void **state)
{
    (void)state;
    fixture_connection c;
    converse(&c);
    c.flow.midstream = true;
    const cap_stats stats = {.packets = 900, .watched = 900};
    rules_engine *engine = end_of(&c);
    rules_capture(engine, &stats);
    none(engine);
}

/* Drops are no matter where nothing was watched. */
static void nothing_watched(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    const cap_stats stats = {.packets = 900};
    rules_capture(engine, &stats);
    rules_capture_dropped(engine, 100);
    none(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_direction),
        cmocka_unit_test(one_direction_that_nobody_answers),
        cmocka_unit_test(lost_bytes),
        cmocka_unit_test(bytes_lost_on_the_way),
        cmocka_unit_test(duplicates),
        cmocka_unit_test(few_duplicates),
        cmocka_unit_test(snap_length),
        cmocka_unit_test(dropped_packets),
        cmocka_unit_test(start_in_the_middle_is_in_order),
        cmocka_unit_test(nothing_watched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
