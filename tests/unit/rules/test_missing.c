/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const char plant[] = "[cpu Press]\naddress=10.0.0.1\n"
                            "[cpu Oven]\naddress=10.0.0.2\n"
                            "[partner MES]\naddress=10.0.0.5\nread=Press:DB1\nwrite=Press:DB2\n"
                            "[partner Panel]\naddress=10.0.0.6\nread=Oven:M\n"
                            "[partner Archive]\naddress=10.0.0.7\nread=*:DB1\n";

static const int64_t second = 1000000000;

typedef struct bench {
    policy_model *policy;
    rules_engine *engine;
    fixture_connection c[8];
    uint64_t count;
} bench;

static void begin(bench *b, const char *text)
{
    GPtrArray *messages = g_ptr_array_new_with_free_func(g_free);
    memset(b, 0, sizeof *b);
    b->policy = policy_parse("test.ini", text, strlen(text), NULL, messages);
    assert_non_null(b->policy);
    g_ptr_array_unref(messages);
    b->engine = rules_new(&(rules_options){.policy = b->policy});
}

static void end(bench *b)
{
    rules_free(b->engine);
    policy_free(b->policy);
}

static fixture_connection *connect(bench *b, uint8_t client, uint8_t server, int64_t at)
{
    fixture_connection *c = &b->c[b->count++];
    const cap_stamp stamp = {.time = at * second, .frame = b->count};
    fixture_connect(c, client, server, b->count);
    c->flow.first = stamp;
    c->flow.side[0].seen = true;
    rules_connection_begin(b->engine, &c->connection, &stamp);
    return c;
}

static void finish(bench *b, fixture_connection *c, ana_phase phase)
{
    c->connection.phase = phase;
    c->flow.side[1].seen = true;
    c->flow.side[1].syn = phase > ANA_PHASE_TCP;
    c->flow.side[1].rst = phase == ANA_PHASE_TCP;
    rules_connection_end(b->engine, &c->connection);
}

static void talk(bench *b, uint8_t client, uint8_t server, int64_t at)
{
    finish(b, connect(b, client, server, at), ANA_PHASE_RUNNING);
}

/* The only finding of expected-missing in a capture that lasts so long; NULL: there is none. */
static const rules_finding *after(bench *b, int64_t seconds)
{
    const cap_stats stats = {.first_time = second, .last_time = (1 + seconds) * second};
    const rules_finding *found = NULL;
    rules_capture(b->engine, &stats);
    rules_finish(b->engine);
    const GPtrArray *findings = rules_findings(b->engine);
    for (guint i = 0; i < findings->len; i++) {
        const rules_finding *finding = g_ptr_array_index(findings, i);
        if (strcmp(finding->rule->id, "expected-missing") != 0)
            continue;
        assert_null(found);
        found = finding;
    }
    return found;
}

static void tried_in_vain(void **state)
{
    (void)state;
    bench b;
    begin(&b, plant);
    finish(&b, connect(&b, 5, 1, 2), ANA_PHASE_TCP);
    finish(&b, connect(&b, 5, 1, 4), ANA_PHASE_TCP);
    const rules_finding *finding = after(&b, 8);
    assert_string_equal(finding->message, "MES (10.0.0.5) tried twice to connect to Press "
                                          "(10.0.0.1), which [partner MES] (line 5) lists, and TCP "
                                          "was never opened");
    assert_string_equal(finding->subject, "MES > Press");
    assert_int_equal(finding->severity, RULES_NOTICE);
    assert_int_equal(finding->confidence, RULES_PROVEN);
    assert_int_equal(finding->count, 2);
    assert_int_equal(finding->frames[1].frame, 2);
    finish(&b, connect(&b, 5, 1, 6), ANA_PHASE_COTP);
    assert_true(g_str_has_suffix(after(&b, 8)->message,
                                 "lists, and got no S7 connection though TCP was opened"));
    talk(&b, 5, 1, 8); /* it works at last: withdrawn */
    assert_null(after(&b, 9));
    end(&b);
}

static void a_try_that_may_still_succeed(void **state)
{
    (void)state;
    bench b;
    begin(&b, plant);
    connect(&b, 5, 1, 2);
    assert_null(after(&b, 3));
    assert_non_null(after(&b, 9)); /* it had its time */
    end(&b);
}

/* Neither of them alone shows that a connection of both would have been captured. */
static void not_tried_where_the_capture_would_not_show_it(void **state)
{
    (void)state;
    bench b;
    begin(&b, plant);
    talk(&b, 6, 2, 2);
    talk(&b, 9, 1, 2); /* made at the stranger's port, perhaps */
    assert_null(after(&b, 5000));
    end(&b);
}

static void not_tried_is_possible_where_one_talks_to_several(void **state)
{
    (void)state;
    bench b;
    begin(&b, plant);
    talk(&b, 6, 2, 2);
    talk(&b, 9, 1, 2);
    talk(&b, 10, 1, 3);
    assert_null(after(&b, 300)); /* it may come once in ten minutes */
    const rules_finding *finding = after(&b, 601);
    assert_string_equal(finding->message,
                        "MES (10.0.0.5) does not connect to Press (10.0.0.1), which [partner MES] "
                        "(line 5) lists, in 10 min; the CPU talks to others in this capture, the "
                        "partner is not seen");
    assert_int_equal(finding->confidence, RULES_POSSIBLE);
    assert_int_equal(finding->client.bytes[3], 5);
    assert_int_equal(after(&b, 90000)->confidence, RULES_POSSIBLE);
    talk(&b, 5, 1, 650);
    assert_null(after(&b, 90000));
    end(&b);
}

static void not_tried_is_likely_where_both_talk_to_others(void **state)
{
    (void)state;
    bench b;
    begin(&b, plant);
    talk(&b, 6, 2, 2);
    talk(&b, 5, 2, 2);
    talk(&b, 9, 1, 2);
    assert_int_equal(after(&b, 700)->confidence, RULES_POSSIBLE);
    assert_int_equal(after(&b, 3601)->confidence, RULES_LIKELY);
    assert_true(g_str_has_suffix(after(&b, 3601)->message, "both talk to others in this capture"));
    end(&b);
}

static void the_policy_says_how_long(void **state)
{
    (void)state;
    bench b;
    char *text = g_strconcat(plant, "[rules]\nmissing-s=20\n", NULL);
    begin(&b, text);
    talk(&b, 6, 2, 2);
    talk(&b, 9, 1, 2);
    talk(&b, 10, 1, 3);
    assert_null(after(&b, 19));
    assert_non_null(after(&b, 21));
    end(&b);
    g_free(text);
}

/* What counts as a connection where not all is captured. */
static void connections_that_are_not_seen_whole(void **state)
{
    (void)state;
    bench b;
    begin(&b, plant);
    fixture_connection *c = connect(&b, 5, 1, 2); /* the CPU's direction is missing */
    c->connection.pdus[0] = 4;
    c->flow.side[1].seen = false;
    rules_connection_end(b.engine, &c->connection);
    assert_null(after(&b, 20));
    end(&b);
    begin(&b, plant);
    c = connect(&b, 5, 1, 2);
    c->connection.protocol = ANA_PROTOCOL_TLS;
    finish(&b, c, ANA_PHASE_SETUP);
    assert_null(after(&b, 20));
    end(&b);
}

/* MES (10.0.0.5) serves the Press and asks it over that connection, or does not. */
static void ask_back(bench *b, bool server, bool write, uint8_t code)
{
    fixture_connection *c = connect(b, 1, 5, 2);
    const fixture_job job = {.on = c,
                             .from_server = server,
                             .write = write,
                             .frame = 5,
                             .count = 1,
                             .item = {fixture_bytes(1, 0, 4)},
                             .code = {code}};
    fixture_feed(b->engine, &job);
    finish(b, c, ANA_PHASE_RUNNING);
    talk(b, 9, 1, 2);
    talk(b, 5, 8, 2); /* both talk to others: the capture would show it */
}

static void a_partner_may_ask_over_its_clients_connection(void **state)
{
    (void)state;
    static const struct {
        bool server, write;
        uint8_t code;
        bool missing;
    } rows[] = {
        {true, false, 0xFF, false}, {true, true, 0xFF, false}, {true, false, 0x0A, false},
        {false, false, 0xFF, true}, {false, true, 0xFF, true},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        bench b;
        begin(&b, plant);
        ask_back(&b, rows[i].server, rows[i].write, rows[i].code);
        const rules_finding *finding = after(&b, 4000);
        assert_int_equal(finding != NULL, rows[i].missing);
        end(&b);
    }
}

static void without_a_policy(void **state)
{
    (void)state;
    bench b = {.engine = rules_new(NULL)};
    finish(&b, connect(&b, 5, 1, 2), ANA_PHASE_TCP);
    assert_null(after(&b, 90000));
    end(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tried_in_vain),
        cmocka_unit_test(a_try_that_may_still_succeed),
        cmocka_unit_test(not_tried_where_the_capture_would_not_show_it),
        cmocka_unit_test(not_tried_is_possible_where_one_talks_to_several),
        cmocka_unit_test(not_tried_is_likely_where_both_talk_to_others),
        cmocka_unit_test(the_policy_says_how_long),
        cmocka_unit_test(connections_that_are_not_seen_whole),
        cmocka_unit_test(a_partner_may_ask_over_its_clients_connection),
        cmocka_unit_test(without_a_policy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
