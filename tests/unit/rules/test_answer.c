/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { CLIENT, SERVER };

/* Reads of DB10.DBB0 and of DB10.DBB0 with M0.0 BYTE. */
static const uint8_t read_db10[] = {0x32, 1,    0,  0, 0, 7, 0, 14, 0,    0, 4, 1,
                                    0x12, 0x0a, 16, 2, 0, 1, 0, 10, 0x84, 0, 0, 0};
static const uint8_t read_both[] = {0x32, 1,    0,  0, 0, 7, 0, 26, 0,    0, 4, 2,
                                    0x12, 0x0a, 16, 2, 0, 1, 0, 10, 0x84, 0, 0, 0,
                                    0x12, 0x0a, 16, 2, 0, 1, 0, 0,  0x83, 0, 0, 0};
static const uint8_t answer_7[] = {0x32, 3, 0, 0, 0, 7, 0, 2, 0, 4, 0, 0, 4, 1, 0x0a, 0, 0, 0};
static const uint8_t answer_8[] = {0x32, 3, 0, 0, 0, 8, 0, 2, 0, 4, 0, 0, 4, 1, 0x0a, 0, 0, 0};
static const uint8_t setup[] = {0x32, 1, 0, 0, 0, 7, 0, 8, 0, 0, 0xf0, 0, 0, 1, 0, 1, 1, 0xe0};

static void settle(rules_engine *engine, fixture_connection *on, int side, ana_status status,
                   s7_bytes request, s7_bytes answer, uint64_t frame)
{
    s7_pdu asked;
    s7_pdu answered;
    ana_transaction t = {
        .connection = &on->connection,
        .side = side,
        .status = status,
        .request_stamp = {.time = (int64_t)frame * 1000000, .frame = frame},
        .answer_stamp = {.time = (int64_t)frame * 1000000, .frame = frame},
        .latency = -1,
        .phase = ANA_PHASE_RUNNING,
    };
    if (request.size > 0) {
        assert_int_equal(s7_decode(request, NULL, &asked, NULL), S7_OK);
        t.request = &asked;
    }
    if (answer.size > 0) {
        s7_decode(answer, NULL, &answered, NULL);
        t.answer = &answered;
    }
    rules_transaction(engine, &t);
}

#define BYTES(array) ((s7_bytes){array, sizeof array})
#define NOTHING      ((s7_bytes){NULL, 0})

static void unanswered_requests_are_a_finding(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    settle(engine, &on, CLIENT, ANA_UNANSWERED, BYTES(read_db10), NOTHING, 10);
    settle(engine, &on, CLIENT, ANA_UNANSWERED, BYTES(read_db10), NOTHING, 20);
    rules_finish(engine);
    const rules_finding *finding = fixture_finding(engine, 0, 1);
    assert_string_equal(finding->rule->id, "no-answer");
    assert_string_equal(finding->message, "10.0.0.1 does not answer 10.0.0.5: read of DB10");
    assert_int_equal(finding->severity, RULES_WARNING);
    assert_non_null(strstr(finding->cause, "application did not answer"));
    assert_int_equal(finding->confidence, RULES_LIKELY);
    assert_int_equal(finding->phase, ANA_PHASE_RUNNING);
    assert_int_equal(finding->count, 2);
    assert_int_equal(finding->frames[1].frame, 20);
    assert_non_null(finding->alternatives);
    rules_free(engine);
}

static void several_objects_are_said_so(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    settle(engine, &on, SERVER, ANA_UNANSWERED, BYTES(read_both), NOTHING, 10);
    rules_finish(engine);
    assert_string_equal(fixture_finding(engine, 0, 1)->message,
                        "10.0.0.5 does not answer 10.0.0.1: read of DB10 and more");
    rules_free(engine);
}

static void answers_that_come_too_late_are_named(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    settle(engine, &on, CLIENT, ANA_UNANSWERED, BYTES(read_db10), NOTHING, 10);
    settle(engine, &on, CLIENT, ANA_ORPHAN, NOTHING, BYTES(answer_8), 11); /* of another request */
    rules_finish(engine);
    assert_null(strstr(fixture_finding(engine, 0, 1)->message, "too late"));
    settle(engine, &on, CLIENT, ANA_ORPHAN, NOTHING, BYTES(answer_7), 12);
    settle(engine, &on, CLIENT, ANA_ORPHAN, NOTHING, BYTES(answer_7), 13); /* once is enough */
    rules_finish(engine);
    rules_finish(engine);
    const rules_finding *finding = fixture_finding(engine, 0, 1);
    assert_string_equal(finding->message, "10.0.0.1 does not answer 10.0.0.5: read of DB10; "
                                          "answers came, but too late: 1");
    assert_non_null(strstr(finding->cause, "too late"));
    assert_int_equal(finding->confidence, RULES_LIKELY);
    rules_free(engine);
}

/* An unanswered read, and the only finding after it. */
static const rules_finding *judged(rules_engine *engine, fixture_connection *on)
{
    settle(engine, on, CLIENT, ANA_UNANSWERED, BYTES(read_db10), NOTHING, 10);
    rules_finish(engine);
    return fixture_finding(engine, 0, 1);
}

static void what_tcp_repeats_did_not_get_there(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    on.flow.side[CLIENT].unacked_repeats = 1;
    on.flow.side[1 - CLIENT].empty = 1;
    const rules_finding *finding = judged(engine, &on);
    assert_non_null(strstr(finding->cause, "did not acknowledge"));
    assert_int_equal(finding->confidence, RULES_LIKELY);
    on.flow.side[CLIENT].unacked_repeats = 0;
    finding = judged(engine, &on); /* both kinds: nothing is sure */
    assert_non_null(strstr(finding->cause, "application did not answer"));
    assert_int_equal(finding->confidence, RULES_POSSIBLE);
    rules_free(engine);
}

static void others_that_are_answered_leave_the_function(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    on.connection.status_count[ANA_OK] = 7;
    assert_non_null(strstr(judged(engine, &on)->cause, "application did not answer"));
    on.connection.status_count[ANA_OK] = 8;
    rules_connection_end(engine, &on.connection);
    rules_finish(engine);
    assert_non_null(strstr(fixture_finding(engine, 0, 1)->cause, "but not this one"));
    assert_int_equal(fixture_finding(engine, 0, 1)->confidence, RULES_LIKELY);
    rules_free(engine);
}

static void more_jobs_than_granted_may_be_dropped(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    on.connection.setup = true;
    on.connection.amq_calling = on.connection.amq_called = 1;
    on.connection.jobs[CLIENT] = 3;
    judged(engine, &on);
    on.connection.status_count[ANA_OK] = 1;
    rules_finish(engine);
    const rules_finding *finding = fixture_finding(engine, 0, 1);
    assert_non_null(strstr(finding->cause, "AmQ"));
    assert_int_equal(finding->confidence, RULES_POSSIBLE);
    rules_free(engine);
}

static const uint8_t stop[] = {0x32, 1, 0, 0, 0,   8,   0,   16,  0,   0,   0x29, 0,   0,
                               0,    0, 0, 9, 'P', '_', 'P', 'R', 'O', 'G', 'R',  'A', 'M'};

static void a_stop_explains_what_follows(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection station;
    fixture_connection on;
    fixture_connect(&station, 9, 1, 2);
    fixture_connect(&on, 5, 1, 1);
    settle(engine, &station, CLIENT, ANA_PENDING, BYTES(stop), NOTHING, 8);
    const rules_finding *finding = judged(engine, &on);
    assert_non_null(strstr(finding->cause, "stopped, started or loaded"));
    assert_int_equal(finding->confidence, RULES_LIKELY);
    rules_free(engine);
}

static void what_the_capture_cannot_show_is_no_finding(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    settle(engine, &on, CLIENT, ANA_UNSEEN, BYTES(read_db10), NOTHING, 10);
    settle(engine, &on, CLIENT, ANA_PENDING, BYTES(read_db10), NOTHING, 11);
    settle(engine, &on, CLIENT, ANA_UNANSWERED, BYTES(setup), NOTHING, 12); /* another rule's */
    on.flow.side[CLIENT].acked_unseen = 30;
    settle(engine, &on, CLIENT, ANA_UNANSWERED, BYTES(read_db10), NOTHING, 13);
    rules_finish(engine);
    const GPtrArray *findings = rules_findings(engine);
    for (guint i = 0; i < findings->len; i++)
        assert_string_not_equal(((rules_finding *)g_ptr_array_index(findings, i))->rule->id,
                                "no-answer");
    rules_free(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unanswered_requests_are_a_finding),
        cmocka_unit_test(several_objects_are_said_so),
        cmocka_unit_test(answers_that_come_too_late_are_named),
        cmocka_unit_test(what_tcp_repeats_did_not_get_there),
        cmocka_unit_test(others_that_are_answered_leave_the_function),
        cmocka_unit_test(more_jobs_than_granted_may_be_dropped),
        cmocka_unit_test(a_stop_explains_what_follows),
        cmocka_unit_test(what_the_capture_cannot_show_is_no_finding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
