/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/access.h"

#include "exact_bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

/* A request and its answer, decoded; the walk stands at their start. */
typedef struct pair {
    s7_bytes request_bytes, answer_bytes;
    s7_pdu request, answer;
    s7_accesses walk;
} pair;

static pair *begin(const char *request, const char *answer)
{
    pair *p = calloc(1, sizeof *p);
    assert_non_null(p);
    p->request_bytes = exact_hex(request);
    s7_decode(p->request_bytes, NULL, &p->request, NULL);
    if (answer) {
        p->answer_bytes = exact_hex(answer);
        s7_decode(p->answer_bytes, NULL, &p->answer, NULL);
    }
    s7_accesses_begin(&p->walk, &p->request, answer ? &p->answer : NULL);
    return p;
}

/* What the next access must be: address, and its result as code or -1, and its value as hex. */
static void expect(pair *p, const char *address, int code, const char *value)
{
    s7_access access;
    char buffer[80], hex[200];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    s7_text digits = s7_text_into(hex, sizeof hex);
    assert_true(s7_accesses_next(&p->walk, &access));
    s7_item_text(&access.item, access.write, &text);
    assert_string_equal(buffer, address);
    assert_int_equal(access.item.areas, 1);
    assert_int_equal(access.answered, code >= 0);
    if (code >= 0)
        assert_int_equal(access.return_code, code);
    s7_text_hex_bytes(&digits, access.value);
    assert_string_equal(hex, value);
}

static void end(pair *p)
{
    s7_access access;
    assert_false(s7_accesses_next(&p->walk, &access));
    assert_false(s7_accesses_next(&p->walk, &access));
    exact_free(p->request_bytes);
    exact_free(p->answer_bytes);
    free(p);
}

#define READ_THREE                                                                                 \
    "320100000200 0026 0000 04 03 120A10 01 0001 0001 84 000010 120A10 08 0001 0001 84 000040"     \
    "120A10 04 0001 0001 84 000000"

static void read_results_follow_their_addresses(void **state)
{
    (void)state;
    pair *p = begin(READ_THREE, "320300000200 0002 0010 0000 04 03"
                                "FF03 0001 01 00 0A00 0000 FF04 0010 BABE");
    assert_false(p->walk.write);
    expect(p, "DB1.DBX2.0", 0xFF, "01");
    expect(p, "DB1.DBD8", 0x0A, "");
    expect(p, "DB1.DBW0", 0xFF, "BABE");
    end(p);
}

/* 00 is success in no answer: no data follows. */
static void a_read_answer_has_no_reserved_code(void **state)
{
    (void)state;
    pair *p = begin(READ_THREE, "320300000200 0002 000E 0000 04 03"
                                "0004 0008 0A00 0000 FF04 0010 BABE");
    expect(p, "DB1.DBX2.0", 0x00, "");
    expect(p, "DB1.DBD8", 0x0A, "");
    expect(p, "DB1.DBW0", 0xFF, "BABE");
    end(p);
}

static void without_answer_nothing_is_answered(void **state)
{
    (void)state;
    pair *p = begin(READ_THREE, NULL);
    expect(p, "DB1.DBX2.0", -1, "");
    expect(p, "DB1.DBD8", -1, "");
    expect(p, "DB1.DBW0", -1, "");
    end(p);
}

static void a_header_error_answers_no_item(void **state)
{
    (void)state;
    static const char *const answers[] = {
        "320200000200 0000 0000 8104", "320300000200 0002 0000 8500 04 03",
        "320300000200 0002 0003 0000 05 03 FFFFFF", /* of another function */
    };
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        pair *p = begin(READ_THREE, answers[i]);
        expect(p, "DB1.DBX2.0", -1, "");
        expect(p, "DB1.DBD8", -1, "");
        expect(p, "DB1.DBW0", -1, "");
        end(p);
    }
}

static void short_answers_leave_the_rest_open(void **state)
{
    (void)state;
    pair *p = begin(READ_THREE, "320300000200 0002 0006 0000 04 03 FF03 0001 01 00");
    expect(p, "DB1.DBX2.0", 0xFF, "01");
    expect(p, "DB1.DBD8", -1, "");
    expect(p, "DB1.DBW0", -1, "");
    end(p);
}

#define WRITE_THREE                                                                                \
    "320100000200 0026 0014 05 03 120A10 02 0001 0000 82 000020 120A10 1D 0001 0000 1D 000005"     \
    "120A10 04 0001 0000 80 000800 0004 0008 12 00 0009 0002 0102 0004 0010 0304 0000"

static void writes_join_values_and_codes(void **state)
{
    (void)state;
    pair *p = begin(WRITE_THREE, "320300000200 0002 0003 0000 05 03 FF 03 FF");
    assert_true(p->walk.write);
    expect(p, "QB4", 0xFF, "12");
    expect(p, "T5", 0x03, "0102");
    expect(p, "PQW256", 0xFF, "0304");
    end(p);
    p = begin(WRITE_THREE, NULL);
    expect(p, "QB4", -1, "12");
    expect(p, "T5", -1, "0102");
    expect(p, "PQW256", -1, "0304");
    end(p);
    p = begin(WRITE_THREE, "320300000200 0002 0001 0000 05 03 FF");
    expect(p, "QB4", 0xFF, "12");
    expect(p, "T5", -1, "0102");
    expect(p, "PQW256", -1, "0304");
    end(p);
}

#define READ_PACKED                                                                                \
    "320100000D00 0022 0000 04 02 1211B003 02 004A 006C 04 004C 0194 02 0051 003C 00"              \
    "120A10 02 0001 0000 83 000008"

static void packed_areas_are_split(void **state)
{
    (void)state;
    pair *p = begin(READ_PACKED, "320300000D00 0002 0015 0000 04 02"
                                 "FF09 000B FF 040A FF 0544053E FF 040A 00 FF04 0008 77");
    expect(p, "DB74.DBX108.0 BYTE 2", 0xFF, "040A");
    expect(p, "DB76.DBX404.0 BYTE 4", 0xFF, "0544053E");
    expect(p, "DB81.DBX60.0 BYTE 2", 0xFF, "040A");
    expect(p, "MB1", 0xFF, "77");
    end(p);
}

/* A failed area is its code alone. */
static void a_failed_area_shifts_no_other(void **state)
{
    (void)state;
    pair *p = begin(READ_PACKED, "320300000D00 0002 0011 0000 04 02"
                                 "FF09 0007 FF 040A 0A FF 040A 00 FF04 0008 77");
    expect(p, "DB74.DBX108.0 BYTE 2", 0xFF, "040A");
    expect(p, "DB76.DBX404.0 BYTE 4", 0x0A, "");
    expect(p, "DB81.DBX60.0 BYTE 2", 0xFF, "040A");
    expect(p, "MB1", 0xFF, "77");
    end(p);
}

static void a_failed_packed_item_fails_all_its_areas(void **state)
{
    (void)state;
    pair *p = begin(READ_PACKED, "320300000D00 0002 0009 0000 04 02 0500 0000 FF04 0008 77");
    expect(p, "DB74.DBX108.0 BYTE 2", 0x05, "");
    expect(p, "DB76.DBX404.0 BYTE 4", 0x05, "");
    expect(p, "DB81.DBX60.0 BYTE 2", 0x05, "");
    expect(p, "MB1", 0xFF, "77");
    end(p);
}

static void a_short_packed_answer_leaves_the_rest_open(void **state)
{
    (void)state;
    pair *p = begin(READ_PACKED, "320300000D00 0002 000D 0000 04 02 FF09 0003 FF 040A 00"
                                 "FF04 0008 77");
    expect(p, "DB74.DBX108.0 BYTE 2", 0xFF, "040A");
    expect(p, "DB76.DBX404.0 BYTE 4", -1, "");
    expect(p, "DB81.DBX60.0 BYTE 2", -1, "");
    expect(p, "MB1", 0xFF, "77");
    end(p);
}

/* The item says three areas and has room for one. */
static void a_short_packed_request_names_what_it_holds(void **state)
{
    (void)state;
    pair *p = begin("320100000D00 000B 0000 04 01 1207B003 02 004A 006C", NULL);
    expect(p, "DB74.DBX108.0 BYTE 2", -1, "");
    end(p);
}

static void items_of_other_syntaxes_are_accesses_too(void **state)
{
    (void)state;
    pair *p = begin("320100000D00 000C 0000 04 01 120882 01 0003 0001 10 01",
                    "320300000D00 0002 0006 0000 04 01 FF09 0002 0005");
    expect(p, "NCK N1 Y column 3 line 1", 0xFF, "0005");
    end(p);
}

/* Userdata in long form: type and group, subfunction, sequence, payload with its length. */
#define UD(type_group, subfunction, sequence, payload)                                             \
    "320700000001 000C FFFF 000112 08 12" type_group subfunction sequence "00 00 0000 "            \
    "FF09" payload
#define TIS_PARAM "0000 0001 0001 0012 0001 0001 0001 0001 0001 0000"
#define MODIFY                                                                                     \
    UD("41", "08", "00",                                                                           \
       "0034 0014 001C" TIS_PARAM                                                                  \
       "0002 0101 0000 0000 7201 000A 0004 0009 0001 05 00 0009 0002 DEAD")

static void modified_variables_are_written(void **state)
{
    (void)state;
    pair *p = begin(MODIFY, NULL);
    assert_true(s7_pdu_writes(&p->request));
    expect(p, "MB0", -1, "05");
    expect(p, "DB10.DBW4", -1, "DEAD");
    end(p);
    p = begin(MODIFY, UD("01", "08", "02", "000C 0004 0004 0100 0001 0002 FF 05"));
    expect(p, "MB0", 0xFF, "05");
    expect(p, "DB10.DBW4", 0x05, "DEAD");
    end(p);
}

/* The answer to the request names the job and no result; another function has other results. */
static void other_answers_carry_no_results(void **state)
{
    (void)state;
    static const char *const answers[] = {
        "320700000001 000C 0004 000112 08 12 81 08 02 00 00 0000 0A00 0000",
        UD("01", "02", "02", "000C 0004 0004 0100 0001 0002 FF 05"),
        ("320700000001 000C 0014 000112 08 12 01 08 02 00 00 D202 FF09 000C 0004 0004 0100 0001"
         "0002 FF FF"),
        "320300000200 0002 0002 0000 05 02 FFFF",
    };
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        pair *p = begin(MODIFY, answers[i]);
        expect(p, "MB0", -1, "05");
        expect(p, "DB10.DBW4", -1, "DEAD");
        end(p);
    }
}

static void watched_variables_are_read(void **state)
{
    (void)state;
    pair *p =
        begin(UD("41", "02", "00", "0026 0014 000E" TIS_PARAM "0002 0101 0000 0000 5401 0000 0005"),
              UD("01", "02", "02", "0016 0004 000E 0100 0001 0002 FF09 0001 05 00 FF09 0002 0010"));
    assert_false(s7_pdu_writes(&p->request));
    expect(p, "MB0", 0xFF, "05");
    expect(p, "T5", 0xFF, "0010");
    end(p);
}

static void a_replaced_job_writes_what_the_new_one_does(void **state)
{
    (void)state;
    pair *p = begin(UD("41", "12", "00",
                       "0042 0014 002A" TIS_PARAM "0000 09 05 0014 000E" TIS_PARAM
                       "0001 0101 0000 0000 0009 0001 05 00"),
                    NULL);
    assert_true(s7_pdu_writes(&p->request));
    expect(p, "MB0", -1, "05");
    end(p);
}

static void subscriptions_join_items_and_pushes(void **state)
{
    (void)state;
    pair *p =
        begin(UD("42", "05", "00",
                 "001E 00 02 01 01 120C B0 02 02 0051 0000 04 0052 000A"
                 "120A10 02 0001 0000 83 000000"),
              UD("02", "07", "01", "0013 00 02 FF09 0007 FF AABB 05 FF 01 02 00 FF04 0008 07"));
    expect(p, "DB81.DBX0.0 BYTE 2", 0xFF, "AABB");
    expect(p, "DB82.DBX10.0 BYTE 4", 0x05, "");
    expect(p, "MB0", 0xFF, "07");
    end(p);
}

static void a_record_has_one_result(void **state)
{
    (void)state;
    static const char request[] = UD("42", "08", "00", "000E 00 01 120A10 01 00F0 0002 01 000200");
    pair *p = begin(request, UD("82", "08", "01", "000B 00 01 FF 09 00 00 0003 AABBCC"));
    expect(p, "RECORD 2 OF 0x000200", 0xFF, "AABBCC");
    end(p);
    p = begin(request, UD("82", "08", "01", "0006 00 01 0A 04 DF80"));
    expect(p, "RECORD 2 OF 0x000200", 0x0A, "");
    end(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(read_results_follow_their_addresses),
        cmocka_unit_test(a_read_answer_has_no_reserved_code),
        cmocka_unit_test(without_answer_nothing_is_answered),
        cmocka_unit_test(a_header_error_answers_no_item),
        cmocka_unit_test(short_answers_leave_the_rest_open),
        cmocka_unit_test(writes_join_values_and_codes),
        cmocka_unit_test(packed_areas_are_split),
        cmocka_unit_test(a_failed_area_shifts_no_other),
        cmocka_unit_test(a_failed_packed_item_fails_all_its_areas),
        cmocka_unit_test(a_short_packed_answer_leaves_the_rest_open),
        cmocka_unit_test(a_short_packed_request_names_what_it_holds),
        cmocka_unit_test(items_of_other_syntaxes_are_accesses_too),
        cmocka_unit_test(modified_variables_are_written),
        cmocka_unit_test(other_answers_carry_no_results),
        cmocka_unit_test(watched_variables_are_read),
        cmocka_unit_test(a_replaced_job_writes_what_the_new_one_does),
        cmocka_unit_test(subscriptions_join_items_and_pushes),
        cmocka_unit_test(a_record_has_one_result),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
