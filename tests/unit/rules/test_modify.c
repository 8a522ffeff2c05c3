/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fixture.h"
#include "rules/modify.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* Programmer commands of an S7-300: parameters up to the function, then two lists of sizes. */
#define HEAD    "32070000680300"
#define TRIGGER "0000000100010006000100010001000100010200"
/* MD0 = 4133851F, MW4 = DEAD, I8.1 = true */
#define MODIFY                                                                                     \
    HEAD "0c0044000112081241080000000000ff09004000140028" TRIGGER                                  \
         "00030301000000000201000000041001000000080009000441"                                      \
         "33851f00090002dead000900010100"
#define MODIFY_OK                                                                                  \
    HEAD "0c000400011208128108020000"                                                              \
         "0000"                                                                                    \
         "0a000000"
#define MODIFY_D0A1                                                                                \
    HEAD "0c000400011208128108020000"                                                              \
         "d0a1"                                                                                    \
         "0a000000"
#define DONE "320700000000000c0012000112081201080200000000ff09000e00040006010000020003ffffff00"
#define DONE_BUT_LAST                                                                              \
    "320700000000000c0012000112081201080200000000ff09000e00040006010000020003ffff0500"
/* The same job as force: M bytes 0 to 3. */
#define FORCE                                                                                      \
    HEAD "0c002c000112081241090000000000ff09002800140010" TRIGGER "000103010000000000090004"       \
         "41338500"
#define FORCE_OK                                                                                   \
    HEAD "0c000400011208128109020000"                                                              \
         "0000"                                                                                    \
         "0a000000"
#define WATCH                                                                                      \
    HEAD "0c002a000112081241020000000000ff09002600140"                                             \
         "00e0000000000010012000100010001000100010000000201060000000011"                           \
         "0100000008"
#define WATCH_OK                                                                                   \
    HEAD "0c000400011208128102020000"                                                              \
         "0000"                                                                                    \
         "0a000000"

static GByteArray *bytes_of(const char *hex)
{
    GByteArray *bytes = g_byte_array_new();
    for (; hex[0]; hex += 2) {
        const uint8_t byte =
            (uint8_t)(g_ascii_xdigit_value(hex[0]) << 4 | g_ascii_xdigit_value(hex[1]));
        g_byte_array_append(bytes, &byte, 1);
    }
    return bytes;
}

static void decode(const GByteArray *bytes, const GByteArray *request, s7_pdu *out)
{
    const s7_context context = {
        .request = {request ? request->data : NULL, request ? request->len : 0}};
    assert_int_equal(s7_decode((s7_bytes){bytes->data, bytes->len}, &context, out, NULL), S7_OK);
}

/* The result of a job, as the CPU pushes it; `job` NULL: the job was not captured. */
static void push(rules_engine *engine, fixture_connection *on, uint64_t frame, const char *job,
                 const char *result)
{
    GByteArray *job_bytes = job ? bytes_of(job) : NULL;
    GByteArray *result_bytes = bytes_of(result);
    s7_pdu request, answer;
    if (job)
        decode(job_bytes, NULL, &request);
    decode(result_bytes, job_bytes, &answer);
    const ana_transaction t = {
        .connection = &on->connection,
        .side = 1,
        .status = ANA_INDICATION,
        .answer = &answer,
        .job = job ? &request : NULL,
        .answer_stamp = {.time = (int64_t)frame, .frame = frame},
        .latency = -1,
    };
    rules_transaction(engine, &t);
    g_byte_array_unref(result_bytes);
    if (job)
        g_byte_array_unref(job_bytes);
}

/* The request alone: no answer was captured. */
static void ask(rules_engine *engine, fixture_connection *on, const char *job)
{
    GByteArray *bytes = bytes_of(job);
    s7_pdu request;
    decode(bytes, NULL, &request);
    const ana_transaction t = {.connection = &on->connection,
                               .status = ANA_UNSEEN,
                               .request = &request,
                               .request_stamp = {.time = 1, .frame = 1},
                               .latency = -1};
    rules_transaction(engine, &t);
    g_byte_array_unref(bytes);
}

static void modified_variables_are_named(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    fixture_feed_hex(engine, &on, 2, MODIFY, MODIFY_OK);
    push(engine, &on, 3, MODIFY, DONE);
    rules_finish(engine);
    const rules_finding *finding = fixture_finding(engine, 0, 1);
    assert_string_equal(finding->rule->id, "force-or-modify");
    assert_int_equal(finding->severity, RULES_WARNING);
    assert_string_equal(finding->subject, "modify");
    assert_string_equal(finding->message, "10.0.0.5 modifies I8.1, MB0-MB5 of 10.0.0.1");
    assert_int_equal(finding->count, 1); /* a job and its result are one */
    assert_int_equal(finding->frames[0].frame, 1);
    rules_free(engine);
}

static void what_the_cpu_did_not_take_is_told(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    fixture_feed_hex(engine, &on, 2, MODIFY, MODIFY_OK);
    push(engine, &on, 3, MODIFY, DONE_BUT_LAST);
    rules_finish(engine);
    assert_string_equal(fixture_finding(engine, 0, 1)->message,
                        "10.0.0.5 modifies I8.1, MB0-MB5 of 10.0.0.1; the CPU did not take I8.1");
    rules_free(engine);
}

static void force_is_another_finding(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    fixture_feed_hex(engine, &on, 2, MODIFY, MODIFY_OK);
    fixture_feed_hex(engine, &on, 4, FORCE, FORCE_OK);
    fixture_feed_hex(engine, &on, 6, FORCE, FORCE_OK);
    rules_finish(engine);
    const rules_finding *forced = fixture_finding(engine, 1, 2);
    assert_string_equal(forced->subject, "force");
    assert_string_equal(forced->message, "10.0.0.5 forces MB0-MB3 of 10.0.0.1; the CPU took the "
                                         "job, its result was not captured");
    assert_int_equal(forced->count, 2);
    assert_non_null(strstr(forced->check[0], "still forces"));
    rules_free(engine);
}

/* That is no service-refused beside it. */
static void a_refused_job_is_one_finding(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    fixture_feed_hex(engine, &on, 2, MODIFY, MODIFY_D0A1);
    rules_finish(engine);
    const rules_finding *finding = fixture_finding(engine, 0, 1);
    assert_string_equal(finding->rule->id, "force-or-modify");
    assert_int_equal(finding->code, 0xD0A1);
    assert_true(g_str_has_prefix(finding->message, "10.0.0.5 tries to modify I8.1, MB0-MB5 of "
                                                   "10.0.0.1: refused with 0xD0A1 ("));
    rules_free(engine);
}

static void results_of_a_job_before_the_capture_count(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    push(engine, &on, 3, NULL, DONE);
    push(engine, &on, 4, NULL, DONE);
    rules_finish(engine);
    const rules_finding *finding = fixture_finding(engine, 0, 1);
    assert_string_equal(
        finding->message,
        "10.0.0.5 modifies variables whose addresses were not captured of 10.0.0.1");
    assert_int_equal(finding->count, 2);
    rules_free(engine);
}

static void a_job_without_answer_counts(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    ask(engine, &on, MODIFY);
    rules_finish(engine);
    assert_string_equal(fixture_finding(engine, 0, 1)->message,
                        "10.0.0.5 modifies I8.1, MB0-MB5 of 10.0.0.1; no answer was captured");
    rules_free(engine);
}

static void watching_and_writing_are_not_meant(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    fixture_feed_hex(engine, &on, 2, WATCH, WATCH_OK);
    const fixture_job job = {.on = &on,
                             .write = true,
                             .frame = 4,
                             .count = 1,
                             .item = {fixture_bytes(10, 0, 2)},
                             .code = {S7_RETURN_OK}};
    fixture_feed(engine, &job);
    rules_finish(engine);
    assert_string_equal(fixture_finding(engine, 0, 1)->rule->id, "unprotected-write");
    rules_free(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(modified_variables_are_named),
        cmocka_unit_test(what_the_cpu_did_not_take_is_told),
        cmocka_unit_test(force_is_another_finding),
        cmocka_unit_test(a_refused_job_is_one_finding),
        cmocka_unit_test(results_of_a_job_before_the_capture_count),
        cmocka_unit_test(a_job_without_answer_counts),
        cmocka_unit_test(watching_and_writing_are_not_meant),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
