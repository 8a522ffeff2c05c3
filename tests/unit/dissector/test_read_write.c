/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "facts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

#define NOTE(id) ((s7_notes)1 << S7N_##id)

#define WORD_AND_BIT                                                                               \
    "320100000200 001A 0000 04 02 120A10 04 0001 000A 84 0000A0 120A10 01 0001 0000 83 000323"

static void items_of_a_job(void **state)
{
    (void)state;
    decoded d = decode_hex(WORD_AND_BIT, NULL);
    assert_int_equal(d.status, S7_OK);
    assert_int_equal(d.pdu.item_count, 2);
    assert_false(d.pdu.packed);
    assert_int_equal(d.pdu.items.size, 24);
    facts_hold("read", d.tree, "item.address=DB10.DBW20\nitem.address=M100.3\n");
    decoded_free(&d);
}

static void an_answer_names_its_addresses_by_the_request(void **state)
{
    (void)state;
    static const char answer[] = "320300000200 0002 000A 0000 04 02 FF04 0010 1234 0A00 0000";
    decoded d = decode_hex(answer, WORD_AND_BIT);
    assert_int_equal(d.pdu.items_ok, 1);
    assert_int_equal(d.pdu.notes, 0);
    facts_hold("with request", d.tree,
               "item.address=DB10.DBW20\nreturn_code=0xFF\nvalue=1234\nvalue.unsigned=4660\n"
               "item.address=M100.3\nreturn_code=0x0A\n");
    decoded_free(&d);
    d = decode_hex(answer, NULL);
    facts_hold("alone", d.tree, "return_code=0xFF\nvalue=1234\nreturn_code=0x0A\n");
    assert_null(strstr(d.tree, "item.address"));
    assert_null(strstr(d.tree, "value.unsigned"));
    decoded_free(&d);
}

static void a_request_of_another_function_is_left_out(void **state)
{
    (void)state;
    decoded d = decode_hex("320300000200 0002 0002 0000 05 02 FF FF", WORD_AND_BIT);
    assert_int_equal(d.pdu.items_ok, 2);
    facts_hold("write answer", d.tree, "return_code=0xFF\nreturn_code=0xFF\n");
    assert_null(strstr(d.tree, "item.address"));
    decoded_free(&d);
}

static void typed_values_follow_the_request(void **state)
{
    (void)state;
    static const struct {
        const char *request, *answer, *facts;
    } rows[] = {
        {"320100000200 000E 0000 04 01 120A10 05 0002 0001 84 000000",
         "320300000200 0002 0008 0000 04 01 FF04 0020 FFFF 0002",
         "value=FFFF0002\nvalue.signed=-1\nvalue.signed=2\n"},
        {"320100000200 000E 0000 04 01 120A10 08 0001 0001 84 000000",
         "320300000200 0002 0008 0000 04 01 FF07 0004 40490FDB", "value.real=3.14159274\n"},
        {"320100000200 000E 0000 04 01 120A10 01 0001 0001 84 000001",
         "320300000200 0002 0005 0000 04 01 FF03 0001 01", "value.bool=1 (true)\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        decoded d = decode_hex(rows[i].answer, rows[i].request);
        assert_int_equal(d.pdu.notes, 0);
        assert_int_equal(d.pdu.items_ok, 1);
        facts_hold(rows[i].answer, d.tree, rows[i].facts);
        if (i == 0)
            assert_non_null(strstr(d.tree, "value.signed = 2 @20:2 made"));
        decoded_free(&d);
    }
}

/* Byte with fill, failed item, odd last one. */
static void writes_carry_values_beside_addresses(void **state)
{
    (void)state;
    decoded d = decode_hex("320100000200 001A 000B 05 02"
                           "120A10 02 0001 0000 82 000020 120A10 02 0001 0000 80 000800"
                           "0004 0008 12 00 0004 0008 34",
                           NULL);
    assert_int_equal(d.status, S7_OK);
    assert_int_equal(d.pdu.notes, 0);
    facts_hold("write", d.tree,
               "item.address=QB4\nitem.address=PQB256\n"
               "item.address=QB4\ndata_item.reserved=0x00\nvalue=12\ndata_item.fill=00\n"
               "item.address=PQB256\nvalue=34\n");
    decoded_free(&d);
    d = decode_hex("320300000200 0002 0001 0000 05 01 05",
                   "320100000200 000E 0005 05 01 120A10 02 0001 0000 80 000800 0004 0008 34");
    assert_int_equal(d.pdu.items_ok, 0);
    facts_hold("write answer", d.tree, "item.address=PQB256\nreturn_code=0x05\n");
    decoded_free(&d);
}

static void packed_areas_split_with_one_failing(void **state)
{
    (void)state;
    decoded d = decode_hex("320300000D00 0002 000C 0000 04 01 FF09 0008 FF 040A 05 FF 0501 02",
                           "320100000D00 0015 0000 04 01"
                           "1211B003 02 004A 006C 04 004C 0194 02 0051 003C");
    facts_hold("packed", d.tree,
               "return_code=0xFF\ndata_item.length=8\n"
               "return_code=0xFF\nvalue=040A\n"
               "return_code=0x05\n"
               "return_code=0xFF\nvalue=0501\n"
               "undecoded=02\n");
    assert_int_equal(d.pdu.notes, 0);
    decoded_free(&d);
}

static void odd_items_have_a_fill_byte_between(void **state)
{
    (void)state;
    decoded d = decode_hex("320100000200 0018 0000 04 02"
                           "1207B001 02 004A 006C 00 120A10 02 0001 0000 83 000008",
                           NULL);
    assert_int_equal(d.status, S7_OK);
    assert_int_equal(d.pdu.notes, 0);
    assert_true(d.pdu.packed);
    facts_hold("odd", d.tree,
               "item.address=DB74.DBX108.0 BYTE 2\nitem.fill=00\nitem.address=MB1\n");
    decoded_free(&d);
}

static void expect_note(const char *hex, s7_notes notes)
{
    decoded d = decode_hex(hex, NULL);
    assert_int_equal(d.pdu.notes, notes);
    decoded_free(&d);
}

static void wrong_counts_are_noted(void **state)
{
    (void)state;
    expect_note("320100000200 000E 0000 04 02 120A10 02 0001 0000 83 000008", NOTE(ITEM_COUNT));
    expect_note("320100000200 001A 0000 04 01"
                "120A10 02 0001 0000 83 000008 120A10 02 0001 0000 83 000008",
                NOTE(TRAILING));
    expect_note("320300000200 0002 0004 0000 04 02 0A000000", NOTE(DATA_COUNT));
    expect_note("320300000200 0002 0008 0000 04 01 0A000000 0A000000", NOTE(TRAILING));
    expect_note("320300000200 0001 0000 0000 04", NOTE(TRUNCATED));
    expect_note("320300000200 0002 0000 0000 04 01", NOTE(DATA_COUNT));
    expect_note("320300000200 0002 0001 0000 05 02 FF", NOTE(DATA_COUNT));
    expect_note("320300000200 0002 0002 0000 05 01 FFFF", NOTE(TRAILING));
}

static void a_refusal_may_lack_the_count(void **state)
{
    (void)state;
    decoded d = decode_hex("320300000200 0001 0000 8104 04", NULL);
    assert_int_equal(d.status, S7_OK);
    assert_int_equal(d.pdu.notes, 0);
    decoded_free(&d);
    d = decode_hex("320300000200 0002 0000 8500 04 03", NULL);
    assert_int_equal(d.pdu.item_count, 3);
    assert_int_equal(d.pdu.notes, 0);
    decoded_free(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items_of_a_job),
        cmocka_unit_test(an_answer_names_its_addresses_by_the_request),
        cmocka_unit_test(a_request_of_another_function_is_left_out),
        cmocka_unit_test(typed_values_follow_the_request),
        cmocka_unit_test(writes_carry_values_beside_addresses),
        cmocka_unit_test(packed_areas_split_with_one_failing),
        cmocka_unit_test(odd_items_have_a_fill_byte_between),
        cmocka_unit_test(wrong_counts_are_noted),
        cmocka_unit_test(a_refusal_may_lack_the_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
