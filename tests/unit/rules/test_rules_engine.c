/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/rules.h"

#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void assert_finding(const rules_finding *finding, const char *rule, const char *subject,
                           uint32_t code, uint64_t count)
{
    assert_string_equal(finding->rule->id, rule);
    assert_string_equal(finding->subject, subject);
    assert_true(finding->has_code);
    assert_int_equal(finding->code, code);
    assert_int_equal(finding->count, count);
}

static void ordinary_traffic_has_no_findings(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    for (uint64_t frame = 1; frame <= 50; frame++)
        fixture_read(engine, &on, frame, fixture_bytes(10, 0, 2), S7_RETURN_OK);
    rules_connection_end(engine, &on.connection);
    rules_finish(engine);
    assert_int_equal(rules_findings(engine)->len, 0);
    assert_int_equal(rules_dropped(engine), 0);
    rules_free(engine);
}

static void other_services_are_left_to_other_rules(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    /* Start upload of OB 1, refused for want of a password. */
    fixture_feed_hex(engine, &on, 1, "320100000a00001200001d00000000000000095f3038303030303141",
                     "320200000a0000000000d241");
    /* A request that does not fit the PDU is the matter of another rule. */
    const fixture_job too_long = {
        .on = &on, .frame = 2, .error = 0x8500, .count = 1, .item = {{.area = S7_AREA_FLAG}}};
    fixture_feed(engine, &too_long);
    rules_finish(engine);
    assert_finding(fixture_finding(engine, 0, 2), "service-refused", "upload of OB1", 0xD241, 1);
    assert_finding(fixture_finding(engine, 1, 2), "limit-exceeded", "read", 0x8500, 1);
    rules_free(engine);
}

static void a_thousand_times_is_one_finding(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 7);
    fixture_item word = fixture_bytes(10, 20, 1);
    word.type = S7_TYPE_WORD;
    for (uint64_t frame = 1; frame <= 1000; frame++)
        fixture_read(engine, &on, frame, word, S7_RETURN_ADDRESS);
    rules_finish(engine);
    const rules_finding *finding = fixture_finding(engine, 0, 1);
    assert_finding(finding, "address-error", "DB10.DBW20", 0x05, 1000);
    assert_string_equal(finding->message, "10.0.0.5 reads DB10.DBW20 of 10.0.0.1: refused with "
                                          "0x05 (address out of range)");
    assert_int_equal(finding->severity, RULES_WARNING);
    assert_int_equal(finding->phase, ANA_PHASE_FIRST_ACCESS);
    assert_int_equal(finding->first.frame, 1);
    assert_int_equal(finding->last.frame, 1000);
    assert_int_equal(finding->frame_count, RULES_MAX_FRAMES);
    assert_int_equal(finding->connection, 7);
    assert_int_equal(finding->server_port, 102);
    assert_int_equal(finding->client_endpoint.port, 49152);
    assert_int_equal(finding->called.size, 2);
    const cap_address client = fixture_ip(5);
    const cap_address server = fixture_ip(1);
    assert_memory_equal(&finding->client, &client, sizeof client);
    assert_memory_equal(&finding->server, &server, sizeof server);
    rules_free(engine);
}

static void reconnects_are_one_symptom_and_clients_are_two(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection first;
    fixture_connection again;
    fixture_connection other;
    fixture_connect(&first, 5, 1, 1);
    fixture_connect(&again, 5, 1, 2);
    fixture_connect(&other, 6, 1, 3);
    again.flow.side[0].endpoint.port = 50000;
    fixture_read(engine, &first, 10, fixture_bytes(10, 20, 2), S7_RETURN_ADDRESS);
    fixture_read(engine, &again, 20, fixture_bytes(10, 20, 2), S7_RETURN_ADDRESS);
    fixture_read(engine, &other, 30, fixture_bytes(10, 20, 2), S7_RETURN_ADDRESS);
    rules_finish(engine);
    const rules_finding *finding = fixture_finding(engine, 0, 1);
    assert_finding(finding, "address-error", "DB10.DBX20.0 BYTE 2", 0x05, 3);
    assert_int_equal(finding->connection, 0);
    assert_int_equal(finding->symptoms->len, 2);
    const rules_finding *one = g_ptr_array_index(finding->symptoms, 0);
    assert_int_equal(one->count, 2);
    assert_int_equal(one->connection, 1);
    assert_int_equal(one->client_endpoint.port, 49152);
    const rules_finding *two = g_ptr_array_index(finding->symptoms, 1);
    assert_int_equal(two->count, 1);
    assert_int_equal(two->connection, 3);
    rules_free(engine);
}

/* V20 of the protocol notes: five writes, timers and counters refused by an S7-300. */
static void a_captured_write_gives_two_notices(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    fixture_feed_hex(engine, &on, 54,
                     "320100001a00003e00740505120a10040010000083000000120a10020010000081000000"
                     "120a10020010000082000000120a101d000800001d000000120a101c000800001c000000"
                     "00040100addeaddeaddeaddeaddeaddeaddeaddeefbeefbeefbeefbeefbeefbeefbeefbe"
                     "00040080aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbb"
                     "00040080bbbbbbbbbbbbbbbbaddeaddeaddeadde"
                     "00090010efbeefbeefbeefbeefbeefbeefbeefbe"
                     "00090010fecafecafecafecafecafecafecafeca",
                     "320300001a000002000500000505ffffff0303");
    rules_finish(engine);
    const rules_finding *refused = fixture_finding(engine, 0, 2);
    assert_int_equal(refused->symptoms->len, 2);
    const rules_finding *counters = g_ptr_array_index(refused->symptoms, 0);
    const rules_finding *timers = g_ptr_array_index(refused->symptoms, 1);
    assert_string_equal(fixture_finding(engine, 1, 2)->rule->id, "unprotected-write");
    assert_string_equal(
        fixture_finding(engine, 1, 2)->message,
        "10.0.0.5 writes IB0-IB15, QB0-QB15, MB0-MB31 of 10.0.0.1; it writes outputs "
        "directly; it overwrites inputs");
    assert_finding(refused, "access-refused", "C0-C7, T0-T7", 0x03, 2);
    assert_finding(counters, "access-refused", "C0-C7", 0x03, 1);
    assert_finding(timers, "access-refused", "T0-T7", 0x03, 1);
    assert_int_equal(timers->severity, RULES_NOTICE);
    assert_string_equal(timers->message, "10.0.0.5 writes T0-T7 of 10.0.0.1: refused with 0x03 "
                                         "(access to the object not allowed)");
    rules_free(engine);
}

/* V16: a DB that is not loaded, S7-300. */
static void a_captured_read_of_a_missing_block(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    fixture_feed_hex(engine, &on, 2, "320100000000000e00000401120a10020040000184000000",
                     "32030000000000020004000004010a000000");
    rules_finish(engine);
    const rules_finding *finding = fixture_finding(engine, 0, 1);
    assert_finding(finding, "address-error", "DB1", 0x0A, 1);
    assert_string_equal(finding->message,
                        "10.0.0.5 reads DB1 of 10.0.0.1 (bytes 0 to 63): refused with 0x0A "
                        "(object does not exist)");
    rules_free(engine);
}

/* The answer of an S7-1200/1500 with PUT/GET off: an Ack without parameters. */
static void a_whole_request_refused(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    fixture_feed_hex(engine, &on, 9, "320100000000000e00000401120a10020040000184000000",
                     "320200000000000000008104");
    rules_finish(engine);
    const rules_finding *finding = fixture_finding(engine, 0, 1);
    assert_finding(finding, "access-refused", "DB1", 0x8104, 1);
    assert_non_null(strstr(finding->message, "whole request refused with 0x8104 ("));
    rules_free(engine);
}

static void a_sweep_is_one_finding(void **state)
{
    (void)state;
    static const uint8_t codes[] = {S7_RETURN_MISSING, S7_RETURN_ADDRESS};
    for (size_t c = 0; c < 2; c++) {
        rules_engine *engine = rules_new(NULL);
        fixture_connection on;
        fixture_connect(&on, 5, 1, 1);
        for (uint64_t i = 0; i < 10000; i++)
            fixture_read(engine, &on, i + 1, fixture_bytes(10, (uint32_t)(100 + i), 1), codes[c]);
        rules_finish(engine);
        const rules_finding *finding = fixture_finding(engine, 0, 1);
        assert_finding(finding, "address-error", "DB10", codes[c], 10000);
        assert_non_null(strstr(finding->message, "DB10 of 10.0.0.1 (bytes 100 to 10099): "));
        rules_free(engine);
    }
}

static void few_addresses_are_listed(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    for (uint32_t i = 0; i < 16; i++)
        fixture_read(engine, &on, i + 1, fixture_bytes(10, 100 + i, 1), S7_RETURN_ADDRESS);
    rules_finish(engine);
    const rules_finding *finding = fixture_finding(engine, 0, 1);
    assert_finding(finding, "address-error", "DB10", 0x05, 16);
    assert_int_equal(finding->symptoms->len, 16);
    for (guint i = 0; i < 16; i++)
        assert_int_equal(((rules_finding *)finding->symptoms->pdata[i])->first.frame, i + 1);
    assert_string_equal(finding->message,
                        "10.0.0.5 reads DB10.DBB100, DB10.DBB101, DB10.DBB102, DB10.DBB103, "
                        "DB10.DBB104, DB10.DBB105, DB10.DBB106, DB10.DBB107 and 8 more of "
                        "10.0.0.1: refused with 0x05 (address out of range)");
    rules_free(engine);
}

static uint64_t number_of_the_only_finding(rules_engine *engine)
{
    rules_finish(engine);
    return fixture_finding(engine, 0, 1)->number;
}

/* So that a monitor tells a cause once, whatever symptoms come later. */
static void a_cause_keeps_its_number(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on, other;
    fixture_connect(&on, 5, 1, 1);
    fixture_connect(&other, 4, 1, 2);
    fixture_read(engine, &on, 1, fixture_bytes(10, 100, 1), S7_RETURN_ADDRESS);
    const uint64_t number = number_of_the_only_finding(engine);
    assert_int_not_equal(number, 0);
    fixture_read(engine, &other, 2, fixture_bytes(10, 50, 1), S7_RETURN_ADDRESS);
    assert_int_equal(number_of_the_only_finding(engine), number);
    for (uint32_t i = 0; i < 40; i++) /* the addresses fold */
        fixture_read(engine, &on, i + 3, fixture_bytes(10, 200 + i, 1), S7_RETURN_ADDRESS);
    assert_int_equal(number_of_the_only_finding(engine), number);
    fixture_read(engine, &on, 99, fixture_bytes(11, 0, 2), S7_RETURN_ADDRESS);
    rules_finish(engine);
    assert_int_not_equal(fixture_finding(engine, 0, 2)->number,
                         fixture_finding(engine, 1, 2)->number);
    rules_free(engine);
}

static void partial_answers_name_the_failing_items(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    const fixture_job job = {
        .on = &on,
        .frame = 3,
        .count = 3,
        .item = {fixture_bytes(1, 0, 2), fixture_bytes(2, 0, 2), fixture_bytes(3, 6, 1)},
        .code = {S7_RETURN_OK, S7_RETURN_MISSING, S7_RETURN_TYPE},
    };
    fixture_feed(engine, &job);
    rules_finish(engine);
    assert_finding(fixture_finding(engine, 0, 2), "address-error", "DB3.DBB6", 0x06, 1);
    assert_finding(fixture_finding(engine, 1, 2), "address-error", "DB2", 0x0A, 1);
    rules_free(engine);
}

static void what_the_server_asks_is_told_from_its_side(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    const fixture_job job = {
        .on = &on,
        .from_server = true,
        .frame = 3,
        .count = 1,
        .item = {fixture_bytes(1, 4, 1)},
        .code = {S7_RETURN_ADDRESS},
    };
    fixture_feed(engine, &job);
    rules_finish(engine);
    const rules_finding *finding = fixture_finding(engine, 0, 1);
    assert_true(g_str_has_prefix(finding->message, "10.0.0.1 reads DB1.DBB4 of 10.0.0.5: "));
    const cap_address client = fixture_ip(5);
    assert_memory_equal(&finding->client, &client, sizeof client);
    rules_free(engine);
}

static void reads_and_writes_of_one_address_fold(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    fixture_job job = {.on = &on,
                       .frame = 1,
                       .count = 1,
                       .item = {fixture_bytes(1, 4, 1)},
                       .code = {S7_RETURN_ADDRESS}};
    fixture_feed(engine, &job);
    job.write = true;
    job.frame = 2;
    fixture_feed(engine, &job);
    rules_finish(engine);
    assert_non_null(strstr(fixture_finding(engine, 0, 1)->message, "reads and writes DB1.DBB4"));
    rules_free(engine);
}

static void direct_inputs_and_outputs_have_two_names(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    fixture_job job = {
        .on = &on,
        .frame = 1,
        .count = 1,
        .item = {{.area = S7_AREA_PERIPHERAL, .type = S7_TYPE_BYTE, .count = 1, .start = 256}},
        .code = {S7_RETURN_HARDWARE}};
    fixture_feed(engine, &job);
    job.write = true;
    job.frame = 2;
    fixture_feed(engine, &job);
    rules_finish(engine);
    const GPtrArray *symptoms = fixture_finding(engine, 0, 1)->symptoms;
    assert_int_equal(symptoms->len, 2);
    assert_finding(symptoms->pdata[0], "address-error", "PIB256", 0x01, 1);
    assert_finding(symptoms->pdata[1], "address-error", "PQB256", 0x01, 1);
    rules_free(engine);
}

static void findings_are_bounded(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(&(rules_options){.max_findings = 5});
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    for (uint16_t db = 1; db <= 100; db++)
        fixture_read(engine, &on, db, fixture_bytes(db, 0, 1), S7_RETURN_MISSING);
    rules_finish(engine);
    assert_int_equal(rules_findings(engine)->len, 5);
    assert_int_equal(rules_dropped(engine), 95);
    rules_free(engine);
}

enum { JOBS = 120 };

/* Job number `i` of a mixed load that touches every path: folding, refusal, notices. */
static void feed_number(rules_engine *engine, const fixture_connection *on, uint64_t i)
{
    fixture_job job = {.on = on, .frame = i + 1, .count = 1, .code = {S7_RETURN_ADDRESS}};
    job.item[0] = fixture_bytes((uint16_t)(1 + i % 2), (uint32_t)(i * 8), 4);
    if (i % 3 == 0)
        job.error = 0x8104;
    if (i % 5 == 0)
        job.item[0] = (fixture_item){.area = S7_AREA_TIMER, .type = S7_TYPE_TIMER, .count = 1};
    if (i % 4 == 0) {
        job.write = true;
        job.code[0] = S7_RETURN_ACCESS;
    }
    fixture_feed(engine, &job);
}

static void order_of_events_does_not_matter(void **state)
{
    (void)state;
    rules_engine *forward = rules_new(NULL);
    rules_engine *shuffled = rules_new(NULL);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    for (uint64_t i = 0; i < JOBS; i++) {
        feed_number(forward, &on, i);
        feed_number(shuffled, &on, i * 7 % JOBS);
    }
    rules_finish(forward);
    rules_finish(shuffled);
    const guint count = rules_findings(forward)->len;
    assert_true(count > 5);
    for (guint i = 0; i < count; i++) {
        const rules_finding *a = fixture_finding(forward, i, count);
        const rules_finding *b = fixture_finding(shuffled, i, count);
        assert_string_equal(a->subject, b->subject);
        assert_string_equal(a->message, b->message);
        assert_ptr_equal(a->cause, b->cause);
        assert_int_equal(a->confidence, b->confidence);
        assert_int_equal(a->severity, b->severity);
        assert_int_equal(a->count, b->count);
        assert_int_equal(a->frame_count, b->frame_count);
        assert_memory_equal(a->frames, b->frames, sizeof a->frames);
        assert_memory_equal(&a->last, &b->last, sizeof a->last);
    }
    rules_free(forward);
    rules_free(shuffled);
}

static void gravest_come_first(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    for (uint64_t i = 0; i < JOBS; i++)
        feed_number(engine, &on, i);
    rules_finish(engine);
    const GPtrArray *findings = rules_findings(engine);
    for (guint i = 1; i < findings->len; i++) {
        const rules_finding *a = g_ptr_array_index(findings, i - 1);
        const rules_finding *b = g_ptr_array_index(findings, i);
        assert_true(a->severity >= b->severity);
        if (a->severity == b->severity)
            assert_true(a->first.time <= b->first.time);
    }
    const rules_finding *last = g_ptr_array_index(findings, findings->len - 1);
    assert_int_equal(last->severity, RULES_NOTICE);
    rules_free(engine);
}

static void finishing_again_takes_in_what_came_since(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    fixture_read(engine, &on, 1, fixture_bytes(10, 20, 2), S7_RETURN_ADDRESS);
    rules_finish(engine);
    fixture_read(engine, &on, 2, fixture_bytes(10, 20, 2), S7_RETURN_ADDRESS);
    rules_finish(engine);
    assert_int_equal(fixture_finding(engine, 0, 1)->count, 2);
    rules_free(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ordinary_traffic_has_no_findings),
        cmocka_unit_test(other_services_are_left_to_other_rules),
        cmocka_unit_test(a_thousand_times_is_one_finding),
        cmocka_unit_test(reconnects_are_one_symptom_and_clients_are_two),
        cmocka_unit_test(a_captured_write_gives_two_notices),
        cmocka_unit_test(a_captured_read_of_a_missing_block),
        cmocka_unit_test(a_whole_request_refused),
        cmocka_unit_test(a_sweep_is_one_finding),
        cmocka_unit_test(few_addresses_are_listed),
        cmocka_unit_test(a_cause_keeps_its_number),
        cmocka_unit_test(partial_answers_name_the_failing_items),
        cmocka_unit_test(what_the_server_asks_is_told_from_its_side),
        cmocka_unit_test(reads_and_writes_of_one_address_fold),
        cmocka_unit_test(direct_inputs_and_outputs_have_two_names),
        cmocka_unit_test(findings_are_bounded),
        cmocka_unit_test(order_of_events_does_not_matter),
        cmocka_unit_test(gravest_come_first),
        cmocka_unit_test(finishing_again_takes_in_what_came_since),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
