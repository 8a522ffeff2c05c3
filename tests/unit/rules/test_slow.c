/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fixture.h"
#include "rules/slow.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const int64_t ms = 1000000;

/* One relation, as the analyzer keeps it. */
typedef struct course {
    fixture_connection on;
    ana_relation relation;
    int64_t now;
    uint64_t frame;
} course;

typedef struct bench {
    policy_model *policy;
    rules_engine *engine;
    course a, b; /* with two CPUs */
} bench;

static void begin_course(course *c, uint8_t client, uint8_t server)
{
    memset(c, 0, sizeof *c);
    fixture_connect(&c->on, client, server, server);
    c->relation.client = fixture_ip(client);
    c->relation.server = fixture_ip(server);
    c->on.connection.relation = &c->relation;
}

static void begin(bench *b, const char *text)
{
    memset(b, 0, sizeof *b);
    if (text) {
        GPtrArray *messages = g_ptr_array_new_with_free_func(g_free);
        b->policy = policy_parse("test.ini", text, strlen(text), NULL, messages);
        assert_non_null(b->policy);
        g_ptr_array_unref(messages);
    }
    b->engine = rules_new(&(rules_options){.policy = b->policy});
    begin_course(&b->a, 5, 1);
    begin_course(&b->b, 5, 2);
}

static void end(bench *b)
{
    rules_free(b->engine);
    policy_free(b->policy);
    ana_histogram_clear(&b->a.relation.latency);
    ana_histogram_clear(&b->b.relation.latency);
}

/* The next request and its answer, which takes so many milliseconds. */
static void ask_for(bench *b, course *c, uint8_t function, int64_t takes)
{
    const s7_pdu request = {
        .protocol_id = S7_PROTOCOL_COMM, .rosctr = S7_ROSCTR_JOB, .function = function};
    const s7_pdu answer = {
        .protocol_id = S7_PROTOCOL_COMM, .rosctr = S7_ROSCTR_ACK_DATA, .function = function};
    const ana_transaction t = {
        .connection = &c->on.connection,
        .status = ANA_OK,
        .request = &request,
        .answer = &answer,
        .request_stamp = {.time = c->now, .frame = ++c->frame},
        .answer_stamp = {.time = c->now + takes * ms, .frame = ++c->frame},
        .latency = takes * ms,
        .phase = ANA_PHASE_RUNNING,
    };
    c->now += takes * ms + 50 * ms;
    ana_histogram_add(&c->relation.latency, t.latency);
    rules_transaction(b->engine, &t);
}

static void read_in(bench *b, course *c, int64_t takes)
{
    ask_for(b, c, S7_FUNC_READ, takes);
}

static void usual(bench *b, course *c, int count, int64_t takes)
{
    for (int i = 0; i < count; i++)
        read_in(b, c, takes + i % 3);
}

/* The only finding, NULL none. */
static const rules_finding *only(bench *b)
{
    rules_finish(b->engine);
    const GPtrArray *findings = rules_findings(b->engine);
    assert_true(findings->len < 2);
    return findings->len ? g_ptr_array_index(findings, 0) : NULL;
}

static void far_off_its_normal(void **state)
{
    (void)state;
    bench b;
    begin(&b, NULL);
    usual(&b, &b.a, 200, 5);
    read_in(&b, &b.a, 400);
    read_in(&b, &b.a, 380);
    assert_null(only(&b)); /* twice may be anything */
    read_in(&b, &b.a, 390);
    const rules_finding *finding = only(&b);
    assert_string_equal(finding->rule->id, "slow-answer");
    assert_string_equal(finding->message,
                        "10.0.0.1 answers 10.0.0.5 late: 3 of 203 answers took up to 400 ms; usual "
                        "are 5.90 ms, and 99 % come within 6.95 ms");
    assert_int_equal(finding->severity, RULES_NOTICE);
    assert_int_equal(finding->confidence, RULES_LIKELY);
    assert_int_equal(finding->count, 3);
    assert_int_equal(finding->frames[0].frame, 402);
    end(&b);
}

/* Only outliers are looked at, whatever the normal is. */
static void the_rest_costs_a_comparison(void **state)
{
    (void)state;
    bench b;
    begin(&b, NULL);
    read_in(&b, &b.a, 5);
    assert_int_equal(b.a.relation.slow_from, 200 * ms);
    usual(&b, &b.a, 150, 90);
    assert_int_equal(b.a.relation.slow_from, 200 * ms);
    read_in(&b, &b.a, 250); /* not for a CPU like this one */
    assert_true(b.a.relation.slow_from >= 900 * ms);
    assert_null(only(&b));
    end(&b);
}

/* 5 to 150 ms in turn, and once in a while 400: a heavy program. */
static void the_cycle_of_a_cpu_is_its_normal(void **state)
{
    (void)state;
    bench b;
    begin(&b, NULL);
    for (int i = 0; i < 2000; i++)
        read_in(&b, &b.a, i % 50 == 49 ? 400 : 5 + i % 30 * 5);
    assert_null(only(&b));
    end(&b);
}

static void nothing_is_known_of_the_first_answers(void **state)
{
    (void)state;
    bench b;
    begin(&b, NULL);
    usual(&b, &b.a, 50, 5);
    for (int i = 0; i < 5; i++)
        read_in(&b, &b.a, 900);
    assert_null(only(&b));
    end(&b);
}

static void services_take_their_time(void **state)
{
    (void)state;
    bench b;
    begin(&b, NULL);
    usual(&b, &b.a, 200, 5);
    for (int i = 0; i < 5; i++)
        ask_for(&b, &b.a, S7_FUNC_PI_SERVICE, 900);
    assert_null(only(&b));
    end(&b);
}

/* Both stand still until the same moment. */
static void a_stall_of_the_capture_is_no_slow_cpu(void **state)
{
    (void)state;
    bench b;
    begin(&b, NULL);
    usual(&b, &b.a, 200, 5);
    usual(&b, &b.b, 200, 5);
    for (int i = 0; i < 4; i++) {
        b.a.now = b.b.now = (100 + i) * INT64_C(1000000000);
        read_in(&b, &b.a, 400);
        read_in(&b, &b.b, 395);
    }
    assert_null(only(&b));
    for (int i = 0; i < 3; i++)
        read_in(&b, &b.a, 400);
    assert_int_equal(only(&b)->count, 3);
    end(&b);
}

static void lost_packets_are_no_slow_cpu(void **state)
{
    (void)state;
    bench b;
    begin(&b, NULL);
    usual(&b, &b.a, 200, 5);
    for (int i = 0; i < 4; i++) {
        const cap_stamp stamp = {.time = b.a.now + 200 * ms};
        rules_tcp(b.engine, &b.a.on.connection, 0, CAP_TCP_RETRANSMISSION, &stamp);
        read_in(&b, &b.a, 400);
    }
    assert_null(only(&b));
    for (int i = 0; i < 3; i++)
        read_in(&b, &b.a, 400);
    assert_true(g_str_has_suffix(only(&b)->message,
                                 "; 4 more were late because packets had to be sent again"));
    end(&b);
}

static void the_limit_of_the_policy(void **state)
{
    (void)state;
    bench b;
    begin(&b, "[cpu Press]\naddress=10.0.0.1\nslow-ms=50\n[cpu Oven]\naddress=10.0.0.2\n");
    read_in(&b, &b.a, 5);
    read_in(&b, &b.a, 49);
    assert_null(only(&b));
    read_in(&b, &b.a, 50); /* from which it is slow */
    const rules_finding *finding = only(&b);
    assert_string_equal(finding->message, "Press (10.0.0.1) answers 10.0.0.5 late: 1 of 3 answers "
                                          "took up to 50.0 ms; the policy permits 50.0 ms");
    assert_int_equal(finding->confidence, RULES_PROVEN);
    usual(&b, &b.a, 5, 60);
    usual(&b, &b.b, 20, 60); /* no limit, and its normal */
    assert_int_equal(only(&b)->count, 6);
    end(&b);
}

/* What is far off the normal, but permitted. */
static void a_limit_takes_the_place_of_the_normal(void **state)
{
    (void)state;
    bench b;
    begin(&b, "[cpu Press]\naddress=10.0.0.1\n[rules]\nslow-ms=500\n");
    usual(&b, &b.a, 200, 5);
    for (int i = 0; i < 5; i++)
        read_in(&b, &b.a, 400);
    assert_null(only(&b));
    end(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(far_off_its_normal),
        cmocka_unit_test(the_rest_costs_a_comparison),
        cmocka_unit_test(the_cycle_of_a_cpu_is_its_normal),
        cmocka_unit_test(nothing_is_known_of_the_first_answers),
        cmocka_unit_test(services_take_their_time),
        cmocka_unit_test(a_stall_of_the_capture_is_no_slow_cpu),
        cmocka_unit_test(lost_packets_are_no_slow_cpu),
        cmocka_unit_test(the_limit_of_the_policy),
        cmocka_unit_test(a_limit_takes_the_place_of_the_normal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
