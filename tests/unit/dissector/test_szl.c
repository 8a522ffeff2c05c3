/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "facts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

/* Requests in hex: for list 001C index 0, and for the next fragment. */
#define ASK  "32070000020000080008 000112 04 11 44 01 00 FF09 0004 001C 0000"
#define NEXT "320700000200000C0004 000112 08 12 44 01 02 00 00 0000 0A00 0000"

/* 34 bytes: record 9 of list 1C, manufacturer Siemens. */
#define RECORD_9 "0009 002A F600 0001 0000000000000000000000000000000000000000000000000000"

static void request_names_list_and_index(void **state)
{
    (void)state;
    decoded d = decode_hex("32070000050000080008 000112 04 11 44 01 00 FF09 0004 4132 0004", NULL);
    assert_true(d.pdu.u.userdata.has_szl);
    assert_int_equal(d.pdu.u.userdata.szl_id, 0x4132);
    assert_int_equal(d.pdu.u.userdata.szl_index, 4);
    facts_hold("request", d.tree,
               "szl.id=0x4132\nszl.class=0x04 (IM)\nszl.extract=0x01\nszl.list=0x32\n"
               "szl.index=0x0004\n");
    decoded_free(&d);
}

static void component_records_by_index(void **state)
{
    (void)state;
    decoded d = decode_hex("320700000500000C 0050 000112 08 12 84 01 02 00 00 0000 FF09 004C"
                           "001C 0000 0022 0002" RECORD_9
                           "000A 4F454D0000000000000000000000000000000000000000000000 1234"
                           "00005678",
                           NULL);
    assert_int_equal(d.status, S7_OK);
    facts_hold("answer", d.tree,
               "component.index=0x0009 (manufacturer and profile)\n"
               "component.manufacturer=0x002A\n"
               "component.profile=0xF600\n"
               "component.profile_type=0x0001\n"
               "component.reserved=0000000000000000000000000000000000000000000000000000\n"
               "component.index=0x000A\n"
               "component.oem_copyright=OEM\n"
               "component.oem_id=0x1234\n"
               "component.oem_additional=0x00005678\n");
    decoded_free(&d);
}

static void records_of_other_size_or_list_are_bytes(void **state)
{
    (void)state;
    decoded d = decode_hex("320700000500000C0010 000112 08 12 84 01 02 00 00 0000 FF09 000C"
                           "0011 0000 0002 0002 AABB CCDD",
                           NULL);
    assert_int_equal(d.status, S7_OK);
    facts_hold("list 11 of two bytes", d.tree,
               "szl.record_length=2\nszl.record_count=2\nszl.record.bytes=AABB\n"
               "szl.record.bytes=CCDD\n");
    decoded_free(&d);
    d = decode_hex("320700000500000C000E 000112 08 12 84 01 02 00 00 0000 FF09 000A"
                   "001C 0000 0002 0001 0001",
                   NULL);
    facts_hold("list 1C of two bytes", d.tree, "szl.record_length=2\nszl.record.bytes=0001\n");
    decoded_free(&d);
}

static void empty_lists_are_whole(void **state)
{
    (void)state;
    static const char *const answers[] = {
        /* unknown index without error: no length, no records */
        "320700000500000C000C 000112 08 12 84 01 02 00 00 0000 FF09 0008 0112 0200 0000 0000",
        /* header of the list only */
        "320700000500000C000C 000112 08 12 84 01 02 00 00 0000 FF09 0008 0F1C 0000 0022 000A",
    };
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        decoded d = decode_hex(answers[i], NULL);
        assert_int_equal(d.status, S7_OK);
        assert_int_equal(d.pdu.notes, 0);
        assert_true(d.pdu.u.userdata.has_szl);
        assert_null(strstr(d.tree, "szl.fragment"));
        decoded_free(&d);
    }
}

/* What a payload without a request beside it can be taken for. */
static void headers_are_recognised_by_what_they_promise(void **state)
{
    (void)state;
    static const struct {
        const char *hex;
        bool header;
    } rows[] = {
        /* the first of several: promises more than it holds */
        {"320700000200000C000E 000112 08 12 84 01 02 D5 01 0000 FF09 000A 0012 0000 0002 0002 AABB",
         true},
        /* one that holds all it promises would not be continued */
        {"320700000200000C000E 000112 08 12 84 01 02 D5 01 0000 FF09 000A 0012 0000 0002 0001 AABB",
         false},
        {"320700000200000C000E 000112 08 12 84 01 02 D5 01 0000 FF09 000A 0012 0000 0000 0001 AABB",
         false},
        {"320700000200000C000E 000112 08 12 84 01 02 D5 01 0000 FF09 000A 0012 0000 0002 0000 AABB",
         false},
        /* the last one never has a header */
        {"320700000200000C000E 000112 08 12 84 01 02 D5 00 0000 FF09 000A 0012 0000 0002 0002 AABB",
         false},
        /* too short for one */
        {"320700000200000C000A 000112 08 12 84 01 02 00 00 0000 FF09 0006 0012 0000 0002", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        decoded d = decode_hex(rows[i].hex, NULL);
        assert_int_equal(d.status, S7_OK);
        assert_int_equal(d.pdu.notes, 0);
        assert_int_equal(d.pdu.u.userdata.has_szl, rows[i].header);
        assert_non_null(strstr(d.tree, rows[i].header ? "cpu.feature" : "szl.fragment"));
        decoded_free(&d);
    }
}

static void pushes_are_bytes(void **state)
{
    (void)state;
    decoded d = decode_hex("320700000200000C000C 000112 08 12 04 01 02 00 00 0000 FF09 0008"
                           "0F1C 0000 0022 000A",
                           NULL);
    assert_false(d.pdu.u.userdata.has_szl);
    decoded_free(&d);
}

static void bytes_behind_the_records_are_trailing(void **state)
{
    (void)state;
    decoded d = decode_hex("320700000500000C000F 000112 08 12 84 01 02 00 00 0000 FF09 000B"
                           "0112 0000 0002 0001 AABB CC",
                           NULL);
    assert_int_equal(d.pdu.notes, (s7_notes)1 << S7N_TRAILING);
    facts_hold("trailing", d.tree, "cpu.feature=0xAABB\nundecoded=CC\n");
    decoded_free(&d);
}

static void missing_records_are_noted(void **state)
{
    (void)state;
    decoded d = decode_hex("320700000500000C0010 000112 08 12 84 01 02 00 00 0000 FF09 000C"
                           "0112 0000 0002 0003 AABB CCDD",
                           NULL);
    assert_int_equal(d.pdu.notes, (s7_notes)1 << S7N_SZL_COUNT);
    decoded_free(&d);
}

/* The first fragment ends within a record; no note, for the others follow. */
static const char first[] = "320700000200000C0030 000112 08 12 84 01 02 D5 01 0000 FF09 002C"
                            "001C 0000 0022 0002" RECORD_9 "000A";
static const char middle[] = "320700000200000C000E 000112 08 12 84 01 02 D5 01 0000 FF09 000A"
                             "00112233445566778899";
static const char last[] = "320700000200000C000E 000112 08 12 84 01 02 D5 00 0000 FF09 000A"
                           "001C 0000 0022 0002 0000";

static void expect_first(const char *request)
{
    decoded d = decode_hex(first, request);
    assert_int_equal(d.status, S7_OK);
    assert_int_equal(d.pdu.notes, 0);
    assert_true(d.pdu.u.userdata.has_szl);
    facts_hold("first", d.tree, "szl.record_count=2\ncomponent.index=0x0009\nszl.fragment=000A\n");
    decoded_free(&d);
}

static void expect_bytes(const char *hex, const char *request, const char *facts)
{
    decoded d = decode_hex(hex, request);
    assert_int_equal(d.status, S7_OK);
    assert_false(d.pdu.u.userdata.has_szl);
    facts_hold(hex, d.tree, facts);
    decoded_free(&d);
}

static void fragments_are_told_apart(void **state)
{
    (void)state;
    expect_first(ASK);
    expect_first(NULL);
    expect_bytes(middle, NEXT, "szl.fragment=00112233445566778899\n");
    expect_bytes(last, NEXT, "szl.fragment=001C0000002200020000\n");
    expect_bytes(last, NULL, "szl.fragment=001C0000002200020000\n");
    /* Looks like a first one, but the request asked for the next. */
    expect_bytes(first, NEXT,
                 "userdata.data_length=44\nszl.fragment=001C000000220002"
                 "0009002AF60000010000000000000000000000000000000000000000000000000000"
                 "000A\n");
}

static void hardware_and_boot_loader_versions(void **state)
{
    (void)state;
    decoded d = decode_hex("320700000500000C007C 000112 08 12 84 01 02 00 00 0000 FF09 0078"
                           "0011 0000 001C 0004"
                           "0001 2020202020202020202020202020202020202020 00C0 0002 0001"
                           "0082 2020202020202020202020202020202020202020 00C0 0002 0001"
                           "0006 2020202020202020202020202020202020202020 00C0 0004 0001"
                           "0081 426F6F74204C6F61646572202020202020202020 0000 4120 0909",
                           NULL);
    assert_int_equal(d.status, S7_OK);
    facts_hold("versions", d.tree,
               "module.index=0x0001 (module)\nmodule.version=2\n"
               "module.index=0x0082\n"
               "module.index=0x0006 (hardware)\nmodule.version=4\n"
               "module.index=0x0081\nmodule.order_number=Boot Loader\nmodule.version=A 9.9\n");
    assert_non_null(strstr(d.tree, "module.version = 2 @58:4 made"));
    assert_null(strstr(d.tree, "@86:4 made"));
    decoded_free(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(request_names_list_and_index),
        cmocka_unit_test(component_records_by_index),
        cmocka_unit_test(records_of_other_size_or_list_are_bytes),
        cmocka_unit_test(empty_lists_are_whole),
        cmocka_unit_test(headers_are_recognised_by_what_they_promise),
        cmocka_unit_test(pushes_are_bytes),
        cmocka_unit_test(bytes_behind_the_records_are_trailing),
        cmocka_unit_test(missing_records_are_noted),
        cmocka_unit_test(fragments_are_told_apart),
        cmocka_unit_test(hardware_and_boot_loader_versions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
