/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { CLIENT, SERVER };

/* A connection set up for 1 job of the server, 2 of the client, and 240 bytes; all kept to. */
static void set_up(fixture_connection *on)
{
    fixture_connect(on, 5, 1, 1);
    on->connection.setup = true;
    on->connection.amq_calling = 1;
    on->connection.amq_called = 2;
    on->connection.pdu_length = 240;
    on->connection.jobs_peak[CLIENT] = 2;
    on->connection.jobs_peak[SERVER] = 1;
    on->connection.longest[CLIENT] = on->connection.longest[SERVER] = 240;
}

/* The only finding of limit-exceeded once the connection has ended, NULL if there is none. */
static const rules_finding *after(rules_engine *engine, fixture_connection *on)
{
    rules_connection_end(engine, &on->connection);
    rules_finish(engine);
    const GPtrArray *findings = rules_findings(engine);
    const rules_finding *found = NULL;
    for (guint i = 0; i < findings->len; i++) {
        const rules_finding *finding = g_ptr_array_index(findings, i);
        if (strcmp(finding->rule->id, "limit-exceeded") != 0)
            continue;
        assert_null(found);
        found = finding;
    }
    return found;
}

static void what_is_kept_to_is_no_finding(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    set_up(&on);
    assert_null(after(engine, &on));
    set_up(&on);
    on.connection.setup = false; /* nothing was agreed on, or the setup was not captured */
    on.connection.jobs_peak[CLIENT] = 9;
    on.connection.longest[CLIENT] = 900; /* before there was a limit */
    assert_null(after(engine, &on));
    rules_free(engine);
}

static void too_many_jobs(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    set_up(&on);
    on.connection.jobs_peak[CLIENT] = 3;
    on.connection.jobs_peaked[CLIENT] = (cap_stamp){.time = 1, .frame = 17};
    const rules_finding *finding = after(engine, &on);
    assert_string_equal(finding->message,
                        "10.0.0.5 has 3 jobs outstanding at 10.0.0.1, though the setup permits 2");
    assert_int_equal(finding->frames[0].frame, 17);
    assert_int_equal(finding->confidence, RULES_PROVEN);
    rules_free(engine);
}

/* Long PDUs of the client, `count` of them so far. */
static void send_long(fixture_connection *on, uint64_t count, uint32_t longest)
{
    ana_overlong *overlong = &on->connection.overlong[CLIENT];
    overlong->count = count;
    for (uint64_t i = 0; i < MIN(count, ANA_MAX_OVERLONG); i++)
        overlong->first[i] = (cap_stamp){.time = (int64_t)i, .frame = i};
    on->connection.longest[CLIENT] = longest;
}

static uint64_t count_while_open(rules_engine *engine, fixture_connection *on)
{
    ana_connection *const open[] = {&on->connection};
    rules_look(engine, open, 1);
    return rules_findings(engine)->len > 0 ? fixture_finding(engine, 0, 1)->count : 0;
}

/* As soon as nothing waits for its answer, and each PDU once. */
static void while_the_connection_goes_on(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    set_up(&on);
    send_long(&on, 1, 250);
    on.connection.outstanding = 1;
    assert_int_equal(count_while_open(engine, &on), 0);
    on.connection.outstanding = 0;
    assert_int_equal(count_while_open(engine, &on), 1);
    assert_int_equal(count_while_open(engine, &on), 1);
    send_long(&on, 3, 260);
    assert_int_equal(count_while_open(engine, &on), 3);
    send_long(&on, 100, 260);
    assert_int_equal(count_while_open(engine, &on), 100);
    send_long(&on, 107, 300);
    const rules_finding *finding = after(engine, &on);
    assert_int_equal(finding->count, 107);
    assert_string_equal(finding->message, "10.0.0.5 sends 10.0.0.1 a PDU of 300 bytes, though the "
                                          "setup permits 240");
    rules_free(engine);
}

static void many_jobs_while_the_connection_goes_on(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    set_up(&on);
    on.connection.jobs_peak[CLIENT] = 3;
    assert_int_equal(count_while_open(engine, &on), 1);
    assert_int_equal(count_while_open(engine, &on), 1);
    assert_int_equal(after(engine, &on)->count, 1);
    rules_free(engine);
}

static void jobs_of_the_server_have_their_own_limit(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    set_up(&on);
    on.connection.jobs_peak[SERVER] = 2;
    assert_string_equal(after(engine, &on)->message,
                        "10.0.0.1 has 2 jobs outstanding at 10.0.0.5, though the setup permits 1");
    rules_free(engine);
}

/* Then nobody knows what was still outstanding in the eyes of the client. */
static void jobs_do_not_count_where_answers_are_missing(void **state)
{
    (void)state;
    static const ana_status missing[] = {ANA_UNANSWERED, ANA_PENDING, ANA_UNSEEN, ANA_ORPHAN};
    for (size_t i = 0; i < G_N_ELEMENTS(missing); i++) {
        rules_engine *engine = rules_new(NULL);
        fixture_connection on;
        set_up(&on);
        on.connection.jobs_peak[CLIENT] = 3;
        on.connection.status_count[missing[i]] = 1;
        assert_null(after(engine, &on));
        rules_free(engine);
    }
}

static void too_long(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    set_up(&on);
    on.connection.longest[SERVER] = 241;
    on.connection.overlong[SERVER] = (ana_overlong){1, {{.time = 1, .frame = 7}}};
    const rules_finding *finding = after(engine, &on);
    assert_string_equal(finding->message,
                        "10.0.0.1 sends 10.0.0.5 a PDU of 241 bytes, though the setup permits 240");
    assert_non_null(strstr(finding->cause, "the server does not keep"));
    assert_non_null(strstr(finding->check[0], "what the server is"));
    rules_free(engine);
}

static void each_that_is_too_long_counts(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    set_up(&on);
    on.connection.longest[SERVER] = 318;
    on.connection.overlong[SERVER] = (ana_overlong){
        ANA_MAX_OVERLONG + 3, {{.frame = 7}, {.frame = 9}, {.frame = 11}, {.frame = 13}}};
    const rules_finding *finding = after(engine, &on);
    assert_int_equal(finding->count, ANA_MAX_OVERLONG + 3);
    assert_int_equal(finding->frame_count, ANA_MAX_OVERLONG);
    assert_int_equal(finding->frames[3].frame, 13);
    assert_false(finding->has_code);
    rules_free(engine);
}

/* A write of 328 bytes where 240 were agreed on, and the answer to it. */
static void too_long_and_refused_for_it_is_one_fault(void **state)
{
    (void)state;
    static const uint8_t bytes[328] = {0};
    const s7_pdu request = {
        .protocol_id = S7_PROTOCOL_COMM, .rosctr = S7_ROSCTR_JOB, .function = S7_FUNC_WRITE};
    const s7_pdu answer = {
        .protocol_id = S7_PROTOCOL_COMM, .rosctr = S7_ROSCTR_ACK, .error = 0x8500};
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    set_up(&on);
    const ana_transaction t = {.connection = &on.connection,
                               .side = CLIENT,
                               .status = ANA_REFUSED,
                               .request = &request,
                               .answer = &answer,
                               .request_bytes = {bytes, sizeof bytes},
                               .answer_stamp = {.time = 2, .frame = 98}};
    rules_transaction(engine, &t);
    on.connection.longest[CLIENT] = sizeof bytes;
    on.connection.overlong[CLIENT] = (ana_overlong){1, {{.time = 1, .frame = 96}}};
    const rules_finding *finding = after(engine, &on);
    assert_string_equal(finding->message,
                        "10.0.0.5 sends 10.0.0.1 a PDU of 328 bytes, though the setup permits 240; "
                        "10.0.0.1 refuses it with 0x8500");
    assert_int_equal(finding->count, 1);
    assert_int_equal(finding->code, 0x8500);
    assert_int_equal(finding->confidence, RULES_PROVEN);
    assert_int_equal(finding->frame_count, 2);
    assert_int_equal(finding->frames[1].frame, 98);
    rules_free(engine);
}

/* The message on a request of 328 bytes that was not answered. */
static char *unanswered(ana_status status, ana_cut cut)
{
    static const uint8_t bytes[328] = {0};
    const s7_pdu request = {
        .protocol_id = S7_PROTOCOL_COMM, .rosctr = S7_ROSCTR_JOB, .function = S7_FUNC_WRITE};
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    set_up(&on);
    on.connection.cut = cut;
    const ana_transaction t = {.connection = &on.connection,
                               .side = CLIENT,
                               .status = status,
                               .request = &request,
                               .request_bytes = {bytes, sizeof bytes}};
    rules_transaction(engine, &t);
    on.connection.longest[CLIENT] = sizeof bytes;
    on.connection.overlong[CLIENT] = (ana_overlong){1, {{.time = 1, .frame = 94}}};
    char *message = g_strdup(after(engine, &on)->message);
    rules_free(engine);
    return message;
}

static void too_long_and_not_answered_for_it(void **state)
{
    (void)state;
#define TOO_LONG "10.0.0.5 sends 10.0.0.1 a PDU of 328 bytes, though the setup permits 240"
    static const struct {
        ana_status status;
        ana_cut cut;
        const char *message;
    } rows[] = {
        {ANA_PENDING, {0}, TOO_LONG},
        {ANA_PENDING, {.over = true, .by = CLIENT}, TOO_LONG},
        {ANA_PENDING,
         {.over = true, .reset = true, .by = SERVER, .requests = {[CLIENT] = 1}},
         TOO_LONG "; 10.0.0.1 does not answer it, and resets the connection"},
        {ANA_UNANSWERED, {0}, TOO_LONG "; 10.0.0.1 does not answer it"},
        {ANA_UNANSWERED,
         {.over = true, .by = CLIENT},
         TOO_LONG "; 10.0.0.1 does not answer it, and 10.0.0.5 closes the connection"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *message = unanswered(rows[i].status, rows[i].cut);
        assert_string_equal(message, rows[i].message);
        g_free(message);
    }
}

static void refused_for_its_size(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    set_up(&on);
    fixture_job job = {.on = &on, .frame = 9, .error = 0x8500, .count = 1};
    job.item[0] = fixture_bytes(10, 0, 400);
    fixture_feed(engine, &job);
    const rules_finding *finding = after(engine, &on);
    assert_string_equal(finding->message,
                        "10.0.0.1 refuses a read of 10.0.0.5 for its size (0x8500)");
    assert_int_equal(finding->code, 0x8500);
    rules_free(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_kept_to_is_no_finding),
        cmocka_unit_test(too_many_jobs),
        cmocka_unit_test(while_the_connection_goes_on),
        cmocka_unit_test(many_jobs_while_the_connection_goes_on),
        cmocka_unit_test(jobs_of_the_server_have_their_own_limit),
        cmocka_unit_test(jobs_do_not_count_where_answers_are_missing),
        cmocka_unit_test(too_long),
        cmocka_unit_test(each_that_is_too_long_counts),
        cmocka_unit_test(too_long_and_refused_for_it_is_one_fault),
        cmocka_unit_test(too_long_and_not_answered_for_it),
        cmocka_unit_test(refused_for_its_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
