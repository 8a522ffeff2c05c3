/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/items.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Read of DB10.DBW20, M100.3 and DB1.DBX4.0 REAL 2: success, refused, success. */
static const uint8_t read_job[] = {
    0x32, 0x01, 0x00, 0x00, 0x00, 0x01, 0x00, 0x26, 0x00, 0x00, 0x04, 0x03, /* header, function */
    0x12, 0x0A, 0x10, 0x04, 0x00, 0x01, 0x00, 0x0A, 0x84, 0x00, 0x00, 0xA0, /* DB10.DBW20 */
    0x12, 0x0A, 0x10, 0x01, 0x00, 0x01, 0x00, 0x00, 0x83, 0x00, 0x03, 0x23, /* M100.3 */
    0x12, 0x0A, 0x10, 0x08, 0x00, 0x02, 0x00, 0x01, 0x84, 0x00, 0x00, 0x20, /* DB1.DBD4, two */
};
static const uint8_t read_answer[] = {
    0x32, 0x03, 0x00, 0x00, 0x00, 0x01, 0x00, 0x02, 0x00, 0x16, 0x00, 0x00, 0x04, 0x03, /* */
    0xFF, 0x04, 0x00, 0x10, 0x12, 0x34,                                                 /* 4660 */
    0x0A, 0x00, 0x00, 0x00,                                                 /* no such object */
    0xFF, 0x07, 0x00, 0x08, 0x41, 0xA0, 0x00, 0x00, 0xBF, 0x00, 0x00, 0x00, /* 20, -0.5 */
};

static const char read_json[] =
    "{\"items\":[{\"address\":\"DB10.DBW20\",\"area\":\"DB\",\"db\":10,\"start\":20,\"length\":2,"
    "\"type\":\"WORD\",\"return_code\":255,\"return_text\":\"success\",\"value\":4660,"
    "\"raw\":\"1234\"},"
    "{\"address\":\"M100.3\",\"area\":\"M\",\"start\":100,\"length\":1,\"bit\":3,\"type\":\"BIT\","
    "\"return_code\":10,\"return_text\":\"object does not exist\"},"
    "{\"address\":\"DB1.DBX4.0 REAL 2\",\"area\":\"DB\",\"db\":1,\"start\":4,\"length\":8,"
    "\"type\":\"REAL\",\"count\":2,\"return_code\":255,\"return_text\":\"success\","
    "\"value\":[20.0,-0.5],\"raw\":\"41a00000bf000000\"}]";

static void check(rep_items *items, const ana_transaction *transaction, const char *expected)
{
    rep_buffer b = {0};
    rep_put_char(&b, '{');
    rep_json_items(items, &b, transaction);
    rep_put_char(&b, '\0');
    assert_string_equal(b.data, expected);
    rep_buffer_clear(&b);
}

static s7_pdu decode(const uint8_t *bytes, size_t size)
{
    s7_pdu pdu;
    assert_int_equal(s7_decode((s7_bytes){bytes, size}, NULL, &pdu, NULL), S7_OK);
    return pdu;
}

static void a_read(void **state)
{
    (void)state;
    const s7_pdu request = decode(read_job, sizeof read_job);
    const s7_pdu answer = decode(read_answer, sizeof read_answer);
    const ana_transaction transaction = {.request = &request, .answer = &answer};
    rep_items *items = rep_items_new();
    check(items, &transaction, read_json);
    check(items, &transaction, read_json); /* now from memory */
    rep_items_free(items);
}

static void a_read_without_its_answer(void **state)
{
    (void)state;
    const s7_pdu request = decode(read_job, sizeof read_job);
    const ana_transaction transaction = {.request = &request};
    rep_items *items = rep_items_new();
    check(items, &transaction,
          "{\"items\":[{\"address\":\"DB10.DBW20\",\"area\":\"DB\",\"db\":10,\"start\":20,"
          "\"length\":2,\"type\":\"WORD\"},"
          "{\"address\":\"M100.3\",\"area\":\"M\",\"start\":100,\"length\":1,\"bit\":3,"
          "\"type\":\"BIT\"},"
          "{\"address\":\"DB1.DBX4.0 REAL 2\",\"area\":\"DB\",\"db\":1,\"start\":4,\"length\":8,"
          "\"type\":\"REAL\",\"count\":2}]");
    rep_items_free(items);
}

static void an_answer_without_its_request(void **state)
{
    (void)state;
    const s7_pdu answer = decode(read_answer, sizeof read_answer);
    const ana_transaction transaction = {.answer = &answer};
    rep_items *items = rep_items_new();
    check(items, &transaction,
          "{\"items\":[{\"return_code\":255,\"return_text\":\"success\",\"value\":\"1234\"},"
          "{\"return_code\":10,\"return_text\":\"object does not exist\"},"
          "{\"return_code\":255,\"return_text\":\"success\",\"value\":\"41a00000bf000000\"}]");
    rep_items_free(items);
}

/* A number that JSON cannot hold is shown as its bytes. */
static void not_a_number(void **state)
{
    (void)state;
    uint8_t bytes[sizeof read_answer];
    memcpy(bytes, read_answer, sizeof bytes);
    bytes[28] = 0x7F;
    bytes[29] = 0xC0;
    const s7_pdu request = decode(read_job, sizeof read_job), answer = decode(bytes, sizeof bytes);
    const ana_transaction transaction = {.request = &request, .answer = &answer};
    rep_items *items = rep_items_new();
    rep_buffer b = {0};
    rep_put_char(&b, '{');
    rep_json_items(items, &b, &transaction);
    rep_put_char(&b, '\0');
    assert_non_null(strstr(b.data, "\"return_text\":\"success\",\"value\":\"7fc00000bf000000\"}]"));
    rep_buffer_clear(&b);
    rep_items_free(items);
}

/* Write of M0.0 BYTE 2 and DB5.DBX0.1: the values are in the request, the codes in the answer. */
static void a_write(void **state)
{
    (void)state;
    static const uint8_t job[] = {
        0x32, 0x01, 0x00, 0x00, 0x00, 0x02, 0x00, 0x1A, 0x00, 0x0B, 0x05, 0x02, /* */
        0x12, 0x0A, 0x10, 0x02, 0x00, 0x02, 0x00, 0x00, 0x83, 0x00, 0x00, 0x00, /* M0.0 BYTE 2 */
        0x12, 0x0A, 0x10, 0x01, 0x00, 0x01, 0x00, 0x05, 0x84, 0x00, 0x00, 0x01, /* DB5.DBX0.1 */
        0x00, 0x04, 0x00, 0x10, 0xCA, 0xFE, 0x00, 0x03, 0x00, 0x01, 0x01,
    };
    static const uint8_t answer_bytes[] = {0x32, 0x03, 0x00, 0x00, 0x00, 0x02, 0x00, 0x02,
                                           0x00, 0x02, 0x00, 0x00, 0x05, 0x02, 0xFF, 0x05};
    const s7_pdu request = decode(job, sizeof job);
    const s7_pdu answer = decode(answer_bytes, sizeof answer_bytes);
    const ana_transaction transaction = {.request = &request, .answer = &answer};
    rep_items *items = rep_items_new();
    check(items, &transaction,
          "{\"items\":[{\"address\":\"M0.0 BYTE 2\",\"area\":\"M\",\"start\":0,\"length\":2,"
          "\"type\":\"BYTE\",\"count\":2,\"return_code\":255,\"return_text\":\"success\","
          "\"value\":\"cafe\"},"
          "{\"address\":\"DB5.DBX0.1\",\"area\":\"DB\",\"db\":5,\"start\":0,\"length\":1,"
          "\"bit\":1,\"type\":\"BIT\",\"return_code\":5,\"return_text\":\"address out of range\","
          "\"value\":true,\"raw\":\"01\"}]");
    rep_items_free(items);
}

/* A programming device modifies MW4 and I8.1; the answer only numbers the job. */
static const uint8_t modify[] = {
    0x32, 0x07, 0x00, 0x00, 0x68, 0x03, 0x00, 0x0C, 0x00, 0x36,             /* header */
    0x00, 0x01, 0x12, 0x08, 0x12, 0x41, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, /* request, 1/08 */
    0xFF, 0x09, 0x00, 0x32, 0x00, 0x14, 0x00, 0x1A,                         /* 20 and 26 bytes */
    0x00, 0x00, 0x00, 0x01, 0x00, 0x01, 0x00, 0x06, 0x00, 0x01,             /* once */
    0x00, 0x01, 0x00, 0x01, 0x00, 0x01, 0x00, 0x01, 0x02, 0x00,             /* start of the cycle */
    0x00, 0x02,                                                             /* items */
    0x02, 0x01, 0x00, 0x00, 0x00, 0x04, 0x10, 0x01, 0x00, 0x00, 0x00, 0x08, /* MW4, I8.1 */
    0x00, 0x09, 0x00, 0x02, 0xDE, 0xAD, 0x00, 0x09, 0x00, 0x01, 0x01, 0x00,
};

static void a_modified_variable(void **state)
{
    (void)state;
    const s7_pdu request = decode(modify, sizeof modify);
    const ana_transaction transaction = {.request = &request};
    rep_items *items = rep_items_new();
    check(items, &transaction,
          "{\"items\":[{\"address\":\"MW4\",\"area\":\"M\",\"start\":4,\"length\":2,"
          "\"type\":\"WORD\",\"value\":57005,\"raw\":\"dead\"},"
          "{\"address\":\"I8.1\",\"area\":\"I\",\"start\":8,\"length\":1,\"bit\":1,"
          "\"type\":\"BIT\",\"value\":true,\"raw\":\"01\"}]");
    rep_items_free(items);
}

/* What a job pushes: the values of two variables, the first with a fill byte behind it. */
static void a_push(void **state)
{
    (void)state;
    static const uint8_t push[] = {
        0x32, 0x07, 0x00, 0x00, 0x00, 0x00, 0x00, 0x0C, 0x00, 0x1A,             /* header */
        0x00, 0x01, 0x12, 0x08, 0x12, 0x01, 0x02, 0x02, 0x00, 0x00, 0x00, 0x00, /* push, 1/02 */
        0xFF, 0x09, 0x00, 0x16, 0x00, 0x04, 0x00, 0x0E,                         /* 4 and 14 bytes */
        0x01, 0x00, 0x00, 0x01, 0x00, 0x02,                                     /* two items */
        0xFF, 0x09, 0x00, 0x01, 0x02, 0x00, 0xFF, 0x09, 0x00, 0x02, 0xDE, 0xAD,
    };
    static const uint8_t codes[] = {
        0x32, 0x07, 0x00, 0x00, 0x00, 0x00, 0x00, 0x0C, 0x00, 0x10,             /* header */
        0x00, 0x01, 0x12, 0x08, 0x12, 0x01, 0x08, 0x02, 0x00, 0x00, 0x00, 0x00, /* push, 1/08 */
        0xFF, 0x09, 0x00, 0x0C, 0x00, 0x04, 0x00, 0x04,                         /* 4 and 4 bytes */
        0x01, 0x00, 0x00, 0x02, 0x00, 0x02, 0xFF, 0x05,
    };
    const s7_pdu values = decode(push, sizeof push), written = decode(codes, sizeof codes);
    rep_items *items = rep_items_new();
    check(items, &(ana_transaction){.answer = &values},
          "{\"items\":[{\"return_code\":255,\"return_text\":\"success\",\"value\":\"02\"},"
          "{\"return_code\":255,\"return_text\":\"success\",\"value\":\"dead\"}]");
    check(items, &(ana_transaction){.answer = &written},
          "{\"items\":[{\"return_code\":255,\"return_text\":\"success\"},"
          "{\"return_code\":5,\"return_text\":\"address out of range\"}]");
    const s7_pdu job = decode(modify, sizeof modify);
    check(items, &(ana_transaction){.answer = &written, .job = &job},
          "{\"items\":[{\"address\":\"MW4\",\"area\":\"M\",\"start\":4,\"length\":2,"
          "\"type\":\"WORD\",\"return_code\":255,\"return_text\":\"success\",\"value\":57005,"
          "\"raw\":\"dead\"},"
          "{\"address\":\"I8.1\",\"area\":\"I\",\"start\":8,\"length\":1,\"bit\":1,"
          "\"type\":\"BIT\",\"return_code\":5,\"return_text\":\"address out of range\","
          "\"value\":true,\"raw\":\"01\"}]");
    rep_items_free(items);
}

static void others_have_none(void **state)
{
    (void)state;
    static const uint8_t setup[] = {0x32, 0x01, 0x00, 0x00, 0x00, 0x01, 0x00, 0x08, 0x00,
                                    0x00, 0xF0, 0x00, 0x00, 0x01, 0x00, 0x01, 0x01, 0xE0};
    const s7_pdu request = decode(setup, sizeof setup);
    const ana_transaction transaction = {.request = &request};
    rep_items *items = rep_items_new();
    check(items, &transaction, "{");
    rep_items_free(items);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_read),
        cmocka_unit_test(a_read_without_its_answer),
        cmocka_unit_test(an_answer_without_its_request),
        cmocka_unit_test(not_a_number),
        cmocka_unit_test(a_write),
        cmocka_unit_test(a_modified_variable),
        cmocka_unit_test(a_push),
        cmocka_unit_test(others_have_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
