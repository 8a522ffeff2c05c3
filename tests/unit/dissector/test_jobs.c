/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/jobs.h"

#include "exact_bytes.h"
#include "userdata_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { CLIENT = 0, CPU = 1 };

#define PARAM "0000 0001 0001 0012 0001 0001 0001 0001 0001 0000"
#define ITEM  "00 01 01 05 120A 10 02 0001 0000 83 000000"
#define WATCH "0014 0008" PARAM "0001 0101 0000 0000"

static s7_job_step take(s7_jobs *jobs, uint8_t side, userdata_case request, userdata_case answer)
{
    const s7_bytes asked = userdata_bytes(&request), answered = userdata_bytes(&answer);
    s7_pdu request_pdu, answer_pdu;
    s7_decode(asked, NULL, &request_pdu, NULL);
    s7_decode(answered, NULL, &answer_pdu, NULL);
    const s7_job_step step = s7_jobs_take(jobs, side, &request_pdu, &answer_pdu);
    exact_free(asked);
    exact_free(answered);
    return step;
}

/* A request of that function, granted as job `id`. */
static s7_job_step ask(s7_jobs *jobs, uint8_t group, uint8_t subfunction, const char *payload,
                       uint8_t id)
{
    const userdata_case request = {"request", UD_REQUEST, group, subfunction, 0,
                                   payload,   NULL,       0,     NULL,        NULL};
    const userdata_case answer = {"answer", UD_RESPONSE, group, subfunction, id,
                                  "",       NULL,        0,     NULL,        NULL};
    return take(jobs, CLIENT, request, answer);
}

static int push(const s7_jobs *jobs, uint8_t side, uint8_t group, uint8_t subfunction, uint8_t id)
{
    const userdata_case c = {"push", UD_PUSH, group, subfunction, id, "00 00", NULL, 0, NULL, NULL};
    const s7_bytes bytes = userdata_bytes(&c);
    s7_pdu pdu;
    s7_decode(bytes, NULL, &pdu, NULL);
    const int slot = s7_jobs_find(jobs, side, &pdu);
    exact_free(bytes);
    return slot;
}

static void pushes_find_their_request(void **state)
{
    (void)state;
    s7_job_slot slots[4];
    s7_jobs jobs;
    s7_jobs_init(&jobs, slots, 4);
    const s7_job_step cyclic = ask(&jobs, 2, 0x05, ITEM, 1);
    const s7_job_step watch = ask(&jobs, 1, 0x02, WATCH, 1);
    assert_int_equal(cyclic.act, S7_JOB_BEGIN);
    assert_int_equal(watch.act, S7_JOB_BEGIN);
    assert_int_not_equal(cyclic.slot, watch.slot);
    assert_int_equal(push(&jobs, CPU, 2, 0x05, 1), cyclic.slot);
    assert_int_equal(push(&jobs, CPU, 2, 0x07, 1), cyclic.slot);
    assert_int_equal(push(&jobs, CPU, 1, 0x02, 1), watch.slot);
    assert_int_equal(push(&jobs, CPU, 2, 0x05, 2), S7_JOB_NONE);
    assert_int_equal(push(&jobs, CLIENT, 2, 0x05, 1), S7_JOB_NONE);
    assert_int_equal(push(&jobs, CPU, 4, 0x05, 1), S7_JOB_NONE);
}

static void jobs_end_when_they_are_deleted(void **state)
{
    (void)state;
    s7_job_slot slots[4];
    s7_jobs jobs;
    s7_jobs_init(&jobs, slots, 4);
    const int cyclic = ask(&jobs, 2, 0x01, ITEM, 1).slot;
    const int watch = ask(&jobs, 1, 0x02, WATCH, 2).slot;
    s7_job_step step = ask(&jobs, 2, 0x04, "01 01", 9);
    assert_int_equal(step.act, S7_JOB_END);
    assert_int_equal(step.slot, cyclic);
    assert_int_equal(push(&jobs, CPU, 2, 0x01, 1), S7_JOB_NONE);
    assert_int_equal(push(&jobs, CPU, 1, 0x02, 2), watch);
    step = ask(&jobs, 1, 0x0F, "0014 0004" PARAM "0000 02 02", 9);
    assert_int_equal(step.act, S7_JOB_END);
    assert_int_equal(step.slot, watch);
    assert_int_equal(push(&jobs, CPU, 1, 0x02, 2), S7_JOB_NONE);
    assert_int_equal(ask(&jobs, 2, 0x04, "01 01", 9).act, S7_JOB_IGNORE); /* again */
}

static void a_job_takes_the_place_of_one_with_its_id(void **state)
{
    (void)state;
    s7_job_slot slots[4];
    s7_jobs jobs;
    s7_jobs_init(&jobs, slots, 4);
    const int first = ask(&jobs, 2, 0x05, ITEM, 3).slot;
    assert_int_equal(ask(&jobs, 2, 0x07, ITEM, 3).slot, first);
    const int watch = ask(&jobs, 1, 0x02, WATCH, 3).slot;
    const s7_job_step step =
        ask(&jobs, 1, 0x12, "0014 0024" PARAM "0000 02 03" WATCH, 8); /* 3 is the job, not 8 */
    assert_int_equal(step.act, S7_JOB_BEGIN);
    assert_int_equal(step.slot, watch);
    assert_int_equal(push(&jobs, CPU, 1, 0x02, 8), S7_JOB_NONE);
}

static void the_oldest_job_makes_room(void **state)
{
    (void)state;
    s7_job_slot slots[2];
    s7_jobs jobs;
    s7_jobs_init(&jobs, slots, 2);
    const int first = ask(&jobs, 2, 0x05, ITEM, 1).slot;
    const int second = ask(&jobs, 2, 0x05, ITEM, 2).slot;
    assert_false(ask(&jobs, 2, 0x05, ITEM, 1).evicted); /* anew: now the younger one */
    const s7_job_step step = ask(&jobs, 2, 0x05, ITEM, 3);
    assert_int_equal(step.act, S7_JOB_BEGIN);
    assert_int_equal(step.slot, second);
    assert_true(step.evicted);
    assert_int_equal(push(&jobs, CPU, 2, 0x05, 1), first);
    assert_int_equal(push(&jobs, CPU, 2, 0x05, 2), S7_JOB_NONE);
    s7_jobs_init(&jobs, slots, 0);
    assert_int_equal(ask(&jobs, 2, 0x05, ITEM, 3).act, S7_JOB_IGNORE);
}

static void other_requests_begin_no_job(void **state)
{
    (void)state;
    s7_job_slot slots[4];
    s7_jobs jobs;
    s7_jobs_init(&jobs, slots, 4);
    const userdata_case request = {"request", UD_REQUEST, 2, 0x05, 0, ITEM, NULL, 0, NULL, NULL};
    userdata_case answer = {"answer", UD_RESPONSE, 2, 0x05, 1, "", NULL, 0, NULL, NULL};
    assert_int_equal(ask(&jobs, 2, 0x08, "00 01 120A 10 01 00F0 0002 01 000200", 1).act,
                     S7_JOB_IGNORE);
    assert_int_equal(ask(&jobs, 7, 0x01, "", 1).act, S7_JOB_IGNORE);
    answer.subfunction = 0x01;
    assert_int_equal(take(&jobs, CLIENT, request, answer).act, S7_JOB_IGNORE);
    answer.subfunction = 0x05;
    answer.type = UD_PUSH;
    assert_int_equal(take(&jobs, CLIENT, request, answer).act, S7_JOB_IGNORE);
    assert_int_equal(take(&jobs, CLIENT, answer, request).act, S7_JOB_IGNORE);
}

static void a_refused_request_begins_no_job(void **state)
{
    (void)state;
    s7_job_slot slots[4];
    s7_jobs jobs;
    s7_jobs_init(&jobs, slots, 4);
    const userdata_case c = {"request", UD_REQUEST, 2, 0x05, 0, ITEM, NULL, 0, NULL, NULL};
    const s7_bytes asked = userdata_bytes(&c);
    const s7_bytes refused =
        exact_hex("320700000001 000C 0004 000112 08 12 82 05 01 00 00 DC01 0A00 0000");
    s7_pdu request, answer;
    s7_decode(asked, NULL, &request, NULL);
    s7_decode(refused, NULL, &answer, NULL);
    assert_int_equal(s7_jobs_take(&jobs, CLIENT, &request, &answer).act, S7_JOB_IGNORE);
    exact_free(asked);
    exact_free(refused);
}

static void jobs_of_a_side_are_dropped(void **state)
{
    (void)state;
    s7_job_slot slots[4];
    s7_jobs jobs;
    s7_jobs_init(&jobs, slots, 4);
    assert_false(s7_jobs_any(&jobs));
    const int slot = ask(&jobs, 2, 0x05, ITEM, 1).slot;
    s7_jobs_drop(&jobs, CPU);
    assert_true(s7_jobs_any(&jobs));
    assert_int_equal(push(&jobs, CPU, 2, 0x05, 1), slot);
    s7_jobs_drop(&jobs, CLIENT);
    assert_false(s7_jobs_any(&jobs));
    assert_int_equal(push(&jobs, CPU, 2, 0x05, 1), S7_JOB_NONE);
}

static bool concern(uint8_t type, uint8_t group, uint8_t subfunction, const char *payload)
{
    const userdata_case c = {"request", type, group, subfunction, 0, payload, NULL, 0, NULL, NULL};
    const s7_bytes bytes = userdata_bytes(&c);
    s7_pdu pdu;
    s7_decode(bytes, NULL, &pdu, NULL);
    const bool result = s7_jobs_concern(&pdu);
    exact_free(bytes);
    return result;
}

static void requests_that_concern_jobs_are_told(void **state)
{
    (void)state;
    assert_true(concern(UD_REQUEST, 2, 0x05, ITEM));
    assert_true(concern(UD_REQUEST, 1, 0x02, WATCH));
    assert_true(concern(UD_REQUEST, 2, 0x04, "01 01"));
    assert_true(concern(UD_REQUEST, 1, 0x0F, "0014 0004" PARAM "0000 02 02"));
    assert_false(concern(UD_PUSH, 2, 0x05, ITEM));
    assert_false(concern(UD_REQUEST, 1, 0x0D, "0014 0002" PARAM "02 02"));
    assert_false(concern(UD_REQUEST, 7, 0x01, ""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pushes_find_their_request),
        cmocka_unit_test(jobs_end_when_they_are_deleted),
        cmocka_unit_test(a_job_takes_the_place_of_one_with_its_id),
        cmocka_unit_test(the_oldest_job_makes_room),
        cmocka_unit_test(other_requests_begin_no_job),
        cmocka_unit_test(a_refused_request_begins_no_job),
        cmocka_unit_test(jobs_of_a_side_are_dropped),
        cmocka_unit_test(requests_that_concern_jobs_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
