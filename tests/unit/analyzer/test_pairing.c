/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analyzer/conversation.h"
#include "talk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* PDUs as captures have them. */
#define CR       "0300001611e00000000700c1020100c2020102c0010a"
#define CC       "0300001611d00007000300c0010ac1020100c2020102"
#define EMPTY_DT "0300000702f000"
#define SETUP    "0300001902f08032010000020000080000f0000001000101e0"
#define SETUP_OK "0300001b02f080320300000200000800000000f0000001000100f0"
#define READ_M0  "0300001f02f080320100000001000e00000401120a10020010000083000000"
#define READ_M0_OK                                                                                 \
    "0300002902f0803203000000010002001400000401ff040080a9100000000001010000000000000000"
#define READ_DB1         "0300001f02f080320100000001000e00000401120a10020040000184000000"
#define READ_DB1_MISSING "0300001902f08032030000000100020004000004010a000000"
#define REFUSED_8104     "0300001302f0803202000000010000000081 04"
#define STOP             "0300002102f0803201000001000010000029000000000009505f50524f4752414d"
#define STOP_OK          "0300001402f08032030000010000010000000029"
#define PUSH             "0300001902f080320700000000000800000100101000000200"
#define DOWNLOAD_JOB     "0300002302f080320100006501001200001b00000000000000095f3041303030303150"
#define DOWNLOAD_ANSWER  "0300001702f0803203000065010002000200001b000000"

static void expect(talk *t, const char *said)
{
    assert_string_equal(t->said->str, said);
    g_string_truncate(t->said, 0);
}

static void open_session(talk *t)
{
    talk_send(t, CLIENT, 0, CR);
    talk_send(t, SERVER, 1, CC);
    talk_send(t, CLIENT, 1, SETUP);
    talk_send(t, SERVER, 3, SETUP_OK);
    expect(t, "f0 ok 3ms\n");
}

static void pairs_an_answer_with_its_request(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    open_session(t);
    talk_send(t, CLIENT, 10, READ_M0);
    talk_send(t, SERVER, 4, READ_M0_OK);
    expect(t, "04 ok 1-0 4ms\n");
    talk_free(t);
}

static void runs_once_something_was_read(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    open_session(t);
    assert_int_equal(t->connection->phase, ANA_PHASE_FIRST_ACCESS);
    talk_send(t, CLIENT, 1, STOP);
    talk_send(t, SERVER, 1, STOP_OK);
    talk_send(t, CLIENT, 1, READ_DB1);
    talk_send(t, SERVER, 1, READ_DB1_MISSING);
    assert_int_equal(t->connection->phase, ANA_PHASE_FIRST_ACCESS);
    talk_send(t, CLIENT, 1, READ_M0);
    talk_send(t, SERVER, 1, READ_M0_OK);
    assert_int_equal(t->connection->phase, ANA_PHASE_RUNNING);
    talk_free(t);
}

static void runs_where_the_setup_came_before_the_capture(void **state)
{
    (void)state;
    talk *t = talk_midstream();
    talk_send(t, CLIENT, 1, STOP);
    assert_int_equal(t->connection->phase, ANA_PHASE_RUNNING);
    talk_free(t);
    t = talk_midstream();
    talk_send(t, CLIENT, 1, SETUP);
    talk_send(t, SERVER, 3, SETUP_OK);
    talk_send(t, CLIENT, 1, STOP);
    assert_int_equal(t->connection->phase, ANA_PHASE_FIRST_ACCESS);
    talk_free(t);
}

/* Jobs that wait at the same time, and the longest PDU; userdata is no job. */
static void counts_jobs_and_lengths(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    open_session(t);
    assert_int_equal(t->connection->jobs_peak[CLIENT], 1);
    talk_send(t, CLIENT, 10, READ_M0);
    talk_send(t, CLIENT, 1, STOP);
    assert_int_equal(t->connection->jobs[CLIENT], 2);
    talk_send(t, SERVER, 4, READ_M0_OK);
    talk_send(t, SERVER, 4, PUSH);
    assert_int_equal(t->connection->jobs[CLIENT], 1);
    assert_int_equal(t->connection->jobs_peak[CLIENT], 2);
    assert_int_equal(t->connection->jobs_peak[SERVER], 0);
    assert_int_equal(t->connection->longest[SERVER], 0x29 - 7);
    assert_true(t->connection->jobs_peaked[CLIENT].time > 0);
    talk_free(t);
}

/* A setup that grants 30 bytes: the read of 24 keeps to it, each answer of 34 does not. */
static void counts_what_is_longer_than_agreed_on(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    talk_send(t, CLIENT, 0, CR);
    talk_send(t, SERVER, 1, CC);
    talk_send(t, CLIENT, 1, SETUP);
    talk_send(t, SERVER, 3, "0300001b02f080320300000200000800000000f00000010001001e");
    for (uint64_t i = 1; i <= ANA_MAX_OVERLONG + 1; i++) {
        talk_send(t, CLIENT, 10, READ_M0);
        talk_send(t, SERVER, 4, READ_M0_OK);
        assert_int_equal(t->connection->overlong[SERVER].count, i);
    }
    const ana_overlong *overlong = &t->connection->overlong[SERVER];
    assert_true(overlong->first[0].time < overlong->first[1].time);
    assert_int_equal(t->connection->overlong[CLIENT].count, 0);
    talk_free(t);
}

static void does_not_depend_on_segments(void **state)
{
    (void)state;
    for (size_t step = 1; step < 30; step++) {
        talk *t = talk_new(NULL);
        t->step = step;
        open_session(t);
        talk_send(t, CLIENT, 10, READ_M0 EMPTY_DT READ_DB1);
        talk_send(t, SERVER, 4, READ_M0_OK READ_DB1_MISSING);
        expect(t, "04 ok 1-0 4ms\n04 refused 1-1 4ms\n");
        talk_free(t);
    }
}

static void gives_up_after_the_timeout(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    open_session(t);
    talk_send(t, CLIENT, 0, READ_M0);
    talk_wait(t, 5999); /* an answer in time may still be held back */
    expect(t, "");
    talk_wait(t, 1);
    expect(t, "04 unanswered\n");
    talk_send(t, SERVER, 1, READ_M0_OK);
    expect(t, "04 orphan\n");
    talk_free(t);
}

/* The capture room handed over late what was captured in time, or ticked seldom. */
static void the_time_of_the_packet_decides(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    open_session(t);
    talk_send(t, CLIENT, 0, READ_M0);
    talk_wait(t, 5900);
    t->now.time -= 901 * 1000000;
    talk_data(t, SERVER, READ_M0_OK);
    expect(t, "04 ok 1-0 4999ms\n");
    talk_send(t, CLIENT, 0, READ_M0);
    t->now.time += 5000 * (int64_t)1000000;
    talk_data(t, SERVER, READ_M0_OK);
    expect(t, "04 unanswered\n04 orphan\n");
    talk_send(t, CLIENT, 0, READ_M0);
    t->now.time += 5000 * (int64_t)1000000;
    talk_gap(t, SERVER, 41);
    expect(t, "04 unanswered\n");
    talk_free(t);
}

static void every_request_asked_anew_is_doubted(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    open_session(t);
    for (int i = 0; i < 3; i++)
        talk_send(t, CLIENT, 1500, READ_M0);
    talk_send(t, SERVER, 5, READ_M0_OK);
    expect(t, "04 ok 1-0 5ms\n");
    talk_free(t);
}

static void the_end_of_a_connection_settles(void **state)
{
    (void)state;
    const struct {
        cap_end reason;
        int ms;
        const char *said;
    } rows[] = {
        {CAP_END_OPEN, 5000, "04 unanswered\n"},   {CAP_END_OPEN, 4999, "04 pending\n"},
        {CAP_END_EVICTED, 4999, "04 pending\n"},   {CAP_END_IDLE, 5000, "04 unanswered\n"},
        {CAP_END_REUSED, 1000, "04 unanswered\n"}, {CAP_END_REUSED, 999, "04 pending\n"},
        {CAP_END_FIN, 999, "04 pending\n"},        {CAP_END_FIN, 1000, "04 unanswered\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        talk *t = talk_new(NULL);
        open_session(t);
        talk_send(t, CLIENT, 0, READ_M0);
        const cap_stamp last = t->now; /* where nobody closed, the last packet is the request */
        talk_wait(t, rows[i].ms);
        if (rows[i].reason != CAP_END_FIN)
            t->now = last;
        talk_end(t, rows[i].reason);
        expect(t, rows[i].said);
        talk_free(t);
    }
}

static void end_of_input_leaves_requests_pending(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    open_session(t);
    talk_send(t, CLIENT, 0, READ_M0);
    talk_wait(t, 4000);
    talk_end(t, CAP_END_OPEN);
    expect(t, "04 pending\n");
    assert_int_equal(t->ended, 1);
    talk_free(t);
}

static void a_reset_settles_what_waits(void **state)
{
    (void)state;
    const struct {
        int ms;
        const char *said;
    } rows[] = {{1000, "04 unanswered\n"}, {999, "04 pending\n"}};
    for (size_t i = 0; i < 2; i++) {
        talk *t = talk_new(NULL);
        open_session(t);
        talk_send(t, CLIENT, 0, READ_M0);
        talk_tcp(t, SERVER, rows[i].ms, CAP_TCP_RST);
        expect(t, rows[i].said);
        talk_free(t);
    }
}

static void a_fin_of_the_client_still_lets_the_server_answer(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    open_session(t);
    talk_send(t, CLIENT, 0, READ_M0);
    talk_tcp(t, CLIENT, 1, CAP_TCP_FIN);
    talk_send(t, SERVER, 1, READ_M0_OK);
    expect(t, "04 ok 1-0 2ms\n");
    talk_send(t, CLIENT, 0, READ_M0);
    talk_tcp(t, SERVER, 2000, CAP_TCP_FIN);
    expect(t, "04 unanswered\n");
    talk_free(t);
}

static void lost_bytes_of_the_answers_make_requests_unseen(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    open_session(t);
    talk_send(t, CLIENT, 0, READ_M0);
    talk_gap(t, SERVER, 41);
    talk_wait(t, 6000);
    expect(t, "04 unseen\n");
    /* the same reference again: the answer belongs to the request without a gap */
    talk_send(t, CLIENT, 0, READ_M0);
    talk_gap(t, SERVER, 41);
    talk_send(t, CLIENT, 10, READ_M0);
    talk_send(t, SERVER, 5, READ_M0_OK);
    expect(t, "04 ok 1-0 5ms\n");
    talk_free(t);
}

static void one_direction_alone_is_unseen(void **state)
{
    (void)state;
    talk *t = talk_midstream();
    t->flow.side[SERVER].seen = false;
    talk_send(t, CLIENT, 0, READ_M0);
    talk_end(t, CAP_END_OPEN);
    expect(t, "04 unseen\n");
    talk_free(t);
}

static void the_same_reference_is_answered_in_order(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    open_session(t);
    talk_send(t, CLIENT, 0, READ_M0 READ_DB1);
    talk_send(t, SERVER, 5, READ_M0_OK READ_DB1_MISSING);
    expect(t, "04 ok 1-0 5ms\n04 refused 1-1 5ms\n");
    /* asked again later under the same reference: the first was given up */
    talk_send(t, CLIENT, 0, READ_M0);
    talk_send(t, CLIENT, 2000, READ_M0);
    talk_send(t, SERVER, 5, READ_M0_OK);
    expect(t, "04 ok 1-0 5ms\n");
    talk_wait(t, 4000);
    expect(t, "04 unanswered\n");
    talk_free(t);
}

static void another_function_does_not_match(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    open_session(t);
    talk_send(t, CLIENT, 0, STOP);
    talk_send(t, SERVER, 5, "0300001602f080320300000100000200010000 0501ff");
    expect(t, "05 orphan\n");
    talk_free(t);
}

static void a_cpu_may_ask_too(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    open_session(t);
    talk_send(t, SERVER, 0, DOWNLOAD_JOB);
    talk_send(t, CLIENT, 7, DOWNLOAD_ANSWER);
    expect(t, "<1b ok 7ms\n");
    talk_free(t);
}

static void pushes_are_indications(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    open_session(t);
    talk_send(t, SERVER, 0, PUSH);
    assert_non_null(strstr(t->said->str, "indication"));
    talk_free(t);
}

static void the_oldest_goes_when_too_many_wait(void **state)
{
    (void)state;
    const ana_options options = {.max_outstanding = 3};
    talk *t = talk_new(&options);
    open_session(t);
    for (int i = 0; i < 5; i++)
        talk_send(t, CLIENT, 1, READ_M0);
    expect(t, "04 pending\n04 pending\n");
    assert_int_equal(ana_statistics(t->analyzer)->evicted_requests, 2);
    talk_free(t);
}

static void a_refused_job_refuses_all_its_items(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    open_session(t);
    talk_send(t, CLIENT, 0, READ_M0);
    talk_send(t, SERVER, 5, REFUSED_8104);
    expect(t, "04 refused 1-1 5ms\n");
    const cap_address server = {.family = 4, .bytes = {10, 0, 0, 1}};
    assert_int_equal(ana_find_asset(t->analyzer, &server)->putget, ANA_PUTGET_REFUSED);
    talk_send(t, CLIENT, 0, READ_M0);
    talk_send(t, SERVER, 5, READ_M0_OK);
    assert_int_equal(ana_find_asset(t->analyzer, &server)->putget, ANA_PUTGET_PERMITTED);
    talk_free(t);
}

/* A closed connection lets go of what its requests took; what comes all the same is paired. */
static void goes_on_after_its_end(void **state)
{
    (void)state;
    for (int row = 0; row < 2; row++) {
        talk *t = talk_new(NULL);
        const ana_conversation *c = t->flow.user;
        open_session(t);
        talk_send(t, CLIENT, 10, READ_M0);
        assert_non_null(c->slots);
        if (row == 0) { /* one waits: kept until it is given up */
            t->flow.side[CLIENT].fin = true;
            talk_tcp(t, CLIENT, 1, CAP_TCP_FIN);
            assert_non_null(c->slots);
            talk_send(t, SERVER, 1, READ_M0_OK);
            talk_tcp(t, SERVER, 1, CAP_TCP_FIN);
        } else {
            talk_send(t, SERVER, 1, READ_M0_OK);
            talk_tcp(t, SERVER, 1, CAP_TCP_RST);
        }
        assert_null(c->slots);
        g_string_truncate(t->said, 0);
        talk_send(t, CLIENT, 1, READ_M0);
        talk_send(t, SERVER, 2, READ_M0_OK);
        expect(t, "04 ok 1-0 2ms\n");
        assert_int_equal(t->connection->outstanding, 0);
        talk_free(t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_an_answer_with_its_request),
        cmocka_unit_test(runs_once_something_was_read),
        cmocka_unit_test(runs_where_the_setup_came_before_the_capture),
        cmocka_unit_test(counts_jobs_and_lengths),
        cmocka_unit_test(counts_what_is_longer_than_agreed_on),
        cmocka_unit_test(does_not_depend_on_segments),
        cmocka_unit_test(gives_up_after_the_timeout),
        cmocka_unit_test(the_time_of_the_packet_decides),
        cmocka_unit_test(every_request_asked_anew_is_doubted),
        cmocka_unit_test(the_end_of_a_connection_settles),
        cmocka_unit_test(end_of_input_leaves_requests_pending),
        cmocka_unit_test(a_reset_settles_what_waits),
        cmocka_unit_test(a_fin_of_the_client_still_lets_the_server_answer),
        cmocka_unit_test(lost_bytes_of_the_answers_make_requests_unseen),
        cmocka_unit_test(one_direction_alone_is_unseen),
        cmocka_unit_test(the_same_reference_is_answered_in_order),
        cmocka_unit_test(another_function_does_not_match),
        cmocka_unit_test(a_cpu_may_ask_too),
        cmocka_unit_test(pushes_are_indications),
        cmocka_unit_test(the_oldest_goes_when_too_many_wait),
        cmocka_unit_test(a_refused_job_refuses_all_its_items),
        cmocka_unit_test(goes_on_after_its_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
