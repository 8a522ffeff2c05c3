/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { CLIENT, SERVER };

/* 1000 bytes each way, both sides seen, with bare acknowledgements, first packet in frame 7. */
static void converse(fixture_connection *c)
{
    fixture_connect(c, 5, 1, 1);
    c->flow.first = (cap_stamp){.time = 7000000, .frame = 7};
    for (int i = 0; i < 2; i++) {
        c->flow.side[i].seen = true;
        c->flow.side[i].bytes = 1000;
        c->flow.side[i].packets = 50;
        c->flow.side[i].empty = 5;
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
    assert_non_null(finding->cause);
    assert_non_null(finding->check[0]);
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

/* A connection may last for years. What was said of it is taken back when it is not so any more. */
static void one_direction_of_an_open_connection(void **state)
{
    (void)state;
    fixture_connection c;
    ana_connection *const open[] = {&c.connection};
    rules_engine *engine = rules_new(NULL);
    converse(&c);
    const cap_side server = c.flow.side[SERVER];
    c.flow.side[SERVER] = (cap_side){.endpoint = server.endpoint, .lost = 500};
    c.flow.side[CLIENT].acked_unseen = 500;
    c.flow.last.time = c.flow.first.time + INT64_C(1999999999);
    rules_look(engine, open, 1);
    assert_int_equal(rules_findings(engine)->len, 0);
    c.flow.last.time++;
    for (int i = 0; i < 2; i++) {
        rules_look(engine, open, 1);
        assert_string_equal(fixture_finding(engine, 0, 1)->message,
                            "one direction is missing in 1 of 1 connections: what the servers "
                            "sent");
    }
    c.flow.side[SERVER] = server;
    c.flow.side[CLIENT].acked_unseen = 0;
    rules_look(engine, open, 1);
    assert_int_equal(rules_findings(engine)->len, 0);
    rules_connection_end(engine, &c.connection);
    none(engine);
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

/* The server's bytes that the client acknowledged; each piece in a frame from 9 on, with a byte in
 * between unless they touch. */
static void lose(rules_engine *engine, fixture_connection *c, const uint64_t *pieces, bool touching)
{
    for (uint64_t i = 0; pieces[i] > 0; i++) {
        const cap_stamp gap = {.time = (int64_t)(9 + i) * 1000000, .frame = 9 + i};
        c->flow.side[SERVER].lost += pieces[i];
        c->flow.side[CLIENT].acked_unseen += pieces[i];
        c->flow.side[SERVER].bytes += !touching;
        rules_gap(engine, &c->connection, SERVER, pieces[i], &gap);
    }
}

static void lost_bytes(void **state)
{
    (void)state;
    fixture_connection c;
    converse(&c);
    rules_engine *engine = rules_new(NULL);
    lose(engine, &c, (const uint64_t[]){500, 0}, true);
    rules_connection_end(engine, &c.connection);
    const rules_finding *finding = only(engine, "missing bytes",
                                        "500 bytes (20 %) that arrived at their receivers are not "
                                        "in the capture, in 1 of 1 connections");
    assert_int_equal(finding->frames[0].frame, 9);
    assert_int_equal(finding->severity, RULES_NOTICE);
    rules_free(engine);
}

static void without_empty_packets(fixture_connection *c)
{
    converse(c);
    c->flow.side[CLIENT].empty = 0;
    c->flow.side[SERVER].empty = 0;
}

#define LACKS(bytes, share)                                                                        \
    bytes " bytes (" share ") that arrived at their receivers are not in the capture, in 1 of 1 "  \
          "connections; "
#define NO_EMPTY "nor is any packet without payload, which every connection has"
#define NO_S7                                                                                      \
    "no missing piece is long enough for S7: these are empty COTP data packets (7 bytes), as "     \
    "Siemens clients send them"

/* Not one bare acknowledgement: no mirror loses all of these and only these. */
static void a_filter_leaves_packets_out(void **state)
{
    (void)state;
    static const struct {
        uint64_t pieces[4];
        bool touching;
        uint64_t skipped;
        rules_severity severity;
        const char *message;
    } filters[] = {
        {{500, 0}, true, 0, RULES_NOTICE, LACKS("500", "20 %") NO_EMPTY},
        {{7, 17, 0}, false, 0, RULES_NOTICE, LACKS("24", "1 %") NO_EMPTY},
        {{7, 14, 16, 0}, false, 0, RULES_INFO, LACKS("37", "2 %") NO_S7},
        {{7, 7, 7, 0}, true, 0, RULES_NOTICE, LACKS("21", "1 %") NO_EMPTY},
        {{7, 14, 0}, false, 9, RULES_NOTICE, LACKS("21", "1 %") NO_EMPTY},
        {{7, 0}, false, 0, RULES_INFO, LACKS("7", "below 1 %") NO_S7},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(filters); i++) {
        fixture_connection c;
        without_empty_packets(&c);
        c.connection.skipped[SERVER] = filters[i].skipped;
        rules_engine *engine = rules_new(NULL);
        lose(engine, &c, filters[i].pieces, filters[i].touching);
        rules_connection_end(engine, &c.connection);
        const rules_finding *finding = only(engine, "missing bytes", filters[i].message);
        assert_int_equal(finding->severity, filters[i].severity);
        assert_int_equal(finding->frames[0].frame, 9);
        rules_free(engine);
    }
}

/* A connection may be without bare acknowledgements by chance; the file is not. */
static void another_connection_shows_that_nothing_was_filtered(void **state)
{
    (void)state;
    fixture_connection c;
    fixture_connection other;
    without_empty_packets(&c);
    converse(&other);
    rules_engine *engine = rules_new(NULL);
    lose(engine, &c, (const uint64_t[]){500, 0}, true);
    rules_connection_end(engine, &c.connection);
    rules_finish(engine);
    assert_string_equal(fixture_finding(engine, 0, 1)->message, LACKS("500", "20 %") NO_EMPTY);
    rules_connection_end(engine, &other.connection);
    rules_finish(engine);
    const rules_finding *finding = fixture_finding(engine, 0, 1);
    assert_string_equal(finding->message, "500 bytes (11 %) that arrived at their receivers are "
                                          "not in the capture, in 1 of 2 connections");
    assert_string_equal(finding->cause, "the mirror port or the capturing computer lost packets");
    assert_string_equal(finding->subject, "missing bytes");
    rules_free(engine);
}

static void each_file_is_judged_alone(void **state)
{
    (void)state;
    fixture_connection c;
    fixture_connection other;
    without_empty_packets(&c);
    converse(&other);
    other.flow.first.file = 1;
    rules_engine *engine = rules_new(NULL);
    lose(engine, &c, (const uint64_t[]){500, 0}, true);
    lose(engine, &other, (const uint64_t[]){100, 0}, true);
    rules_connection_end(engine, &c.connection);
    rules_connection_end(engine, &other.connection);
    rules_finish(engine);
    assert_string_equal(fixture_finding(engine, 1, 2)->message, LACKS("500", "20 %") NO_EMPTY);
    assert_string_equal(fixture_finding(engine, 0, 2)->message,
                        "100 bytes (5 %) that arrived at their receivers are not in the capture, "
                        "in 1 of 1 connections");
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
    static const struct {
        uint64_t client, server, changed;
        const char *message, *cause;
    } mirrors[] = {
        {10, 5, 0, "15 of 1000 packets (2 %) on the watched ports came twice",
         "the switch mirrors packets where they come in and where they leave"},
        {10, 0, 0, "10 of 60 packets (17 %) of the clients came twice, none of the servers",
         "the capture was made on the sending computer or in its virtual switch, which shows what "
         "it sends twice"},
        {0, 50, 50, "50 of 100 packets (50 %) of the servers came twice, none of the clients",
         "the switch mirrors packets where they come in and where they leave"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(mirrors); i++) {
        fixture_connection c;
        converse(&c);
        c.flow.side[CLIENT].duplicates = mirrors[i].client;
        c.flow.side[SERVER].duplicates = mirrors[i].server;
        c.flow.side[SERVER].changed = mirrors[i].changed;
        rules_engine *engine = end_of(&c);
        const cap_stats stats = {
            .packets = 1500, .watched = 1000, .duplicates = mirrors[i].client + mirrors[i].server};
        rules_capture(engine, &stats);
        const rules_finding *finding = only(engine, "duplicates", mirrors[i].message);
        assert_string_equal(finding->cause, mirrors[i].cause);
        rules_free(engine);
    }
}

static void shares_are_rounded(void **state)
{
    (void)state;
    static const struct {
        uint64_t dropped;
        const char *message;
    } rounded[] = {
        {9, "9 of 1009 packets (below 1 %) were dropped while capturing"},
        {16, "16 of 1016 packets (2 %) were dropped while capturing"},
        {999000, "999000 of 1000000 packets (above 99 %) were dropped while capturing"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rounded); i++) {
        fixture_connection c;
        converse(&c);
        rules_engine *engine = end_of(&c);
        const cap_stats stats = {.packets = 1000, .watched = 1000};
        rules_capture(engine, &stats);
        rules_capture_dropped(engine, rounded[i].dropped, 0);
        only(engine, "dropped packets", rounded[i].message);
        rules_free(engine);
    }
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
    rules_capture_dropped(engine, 100, 0);
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
    rules_capture_dropped(engine, 100, 0);
    none(engine);
}

/* Live it is told while connections last for years, and of the interface beside. */
static void dropped_while_listening(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    const cap_stats stats = {.packets = 900};
    rules_capture(engine, &stats);
    rules_capture_dropped(engine, 100, 0);
    rules_capture_lost(engine, 5000, 6000);
    rules_finish(engine);
    const rules_finding *finding = fixture_finding(engine, 0, 1);
    assert_string_equal(finding->message,
                        "100 of 1000 packets (10 %) were dropped while capturing");
    assert_int_equal(finding->first.time, 5000);
    assert_int_equal(finding->last.time, 6000);
    assert_int_equal(finding->frame_count, 0);
    const uint64_t number = finding->number;
    rules_capture_dropped(engine, 1100, 600);
    rules_capture_lost(engine, 9000, 9500);
    rules_finish(engine);
    for (guint i = 0; i < 2; i++) {
        finding = fixture_finding(engine, i, 2);
        const bool interface = strstr(finding->message, "interface") != NULL;
        assert_string_equal(finding->message,
                            interface ? "600 of 2000 packets (30 %) were dropped by the interface"
                                      : "500 of 2000 packets (25 %) were dropped while capturing");
        assert_non_null(strstr(finding->check[0], interface ? "ethtool -G" : "-B 256"));
        assert_true(interface || finding->number == number);
        assert_int_equal(finding->last.time, 9500);
    }
    rules_free(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_direction),
        cmocka_unit_test(one_direction_of_an_open_connection),
        cmocka_unit_test(one_direction_that_nobody_answers),
        cmocka_unit_test(lost_bytes),
        cmocka_unit_test(a_filter_leaves_packets_out),
        cmocka_unit_test(another_connection_shows_that_nothing_was_filtered),
        cmocka_unit_test(each_file_is_judged_alone),
        cmocka_unit_test(bytes_lost_on_the_way),
        cmocka_unit_test(duplicates),
        cmocka_unit_test(shares_are_rounded),
        cmocka_unit_test(few_duplicates),
        cmocka_unit_test(snap_length),
        cmocka_unit_test(dropped_packets),
        cmocka_unit_test(dropped_while_listening),
        cmocka_unit_test(start_in_the_middle_is_in_order),
        cmocka_unit_test(nothing_watched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
