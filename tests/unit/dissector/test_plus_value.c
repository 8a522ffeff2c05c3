/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/plus_value.h"
#include "facts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

/* Answers to GetVarSubStreamed hold one value: what `hex` shows there. */
static decoded decode_value(const char *hex)
{
    char pdu[400];
    size_t digits = 0;
    for (const char *p = hex; *p; p++)
        digits += *p != ' ';
    snprintf(pdu, sizeof pdu, "72 02 %04X 32 0000 0586 0000 0001 34 00 00 %s 00000000 72020000",
             (unsigned)(16 + digits / 2), hex);
    return decode_hex(pdu, NULL);
}

static void values_of_every_type(void **state)
{
    (void)state;
    static const struct {
        const char *hex, *facts;
    } rows[] = {
        {"00 00", "plus.value.type=0x00 (null)\nplus.reserved=00000000\n"},
        {"00 01 01", "plus.value.bool=1\n"},
        {"00 02 FF", "plus.value.unsigned=255\n"},
        {"00 03 8001", "plus.value.unsigned=32769\n"},
        {"00 04 8FFFFFFF7F", "plus.value.unsigned=4294967295\n"},
        {"00 04 8100", "plus.value.unsigned=128\n"},
        {"00 05 FFFFFFFFFFFFFFFFFF", "plus.value.unsigned=18446744073709551615\n"},
        {"00 06 80", "plus.value.signed=-128\n"},
        {"00 07 FFFE", "plus.value.signed=-2\n"},
        {"00 08 40", "plus.value.signed=-64\n"},
        {"00 08 7F", "plus.value.signed=-1\n"},
        {"00 08 3F", "plus.value.signed=63\n"},
        {"00 08 8040", "plus.value.signed=64\n"},
        {"00 08 BF00", "plus.value.signed=8064\n"},
        {"00 08 F880808000", "plus.value.signed=-2147483648\n"},
        {"00 09 FFFFFFFFFFFFFFFFFE", "plus.value.signed=-2\n"},
        {"00 0A 12", "plus.value.bits=0x0000000000000012\n"},
        {"00 0B 1234", "plus.value.bits=0x0000000000001234\n"},
        {"00 0C 12345678", "plus.value.bits=0x0000000012345678\n"},
        {"00 0D 123456789ABCDEF0", "plus.value.bits=0x123456789ABCDEF0\n"},
        {"00 0E 3FC00000", "plus.value.real=1.5\n"},
        {"00 0F BFF8000000000000", "plus.value.lreal=-1.5\n"},
        {"00 10 0000000000000001", "plus.value.unsigned=1\n"},
        {"00 11 7F", "plus.value.signed=-1\n"},
        {"00 12 8A320001", "plus.value.rid=0x8A320001\n"},
        {"00 13 8169", "plus.value.id=233 (name)\n"},
        {"00 14 00 02 ABCD",
         "plus.value.blob_root=0\nplus.value.length=2\nplus.value.bytes=ABCD\n"},
        {"00 14 02 0102030405060708 03 01 AB",
         "plus.value.blob_root=2\nplus.reserved=0102030405060708\nplus.value.blob_kind=0x03\n"
         "plus.value.bytes=AB\n"},
        {"00 14 02 0102030405060708 01", "plus.value.blob_kind=0x01\nplus.reserved=00000000\n"},
        {"00 15 03 414243", "plus.value.length=3\nplus.value.text=ABC\n"},
        {"00 17 0000013A 823B 00 02 05 823F 00 15 01 41 00",
         "plus.struct=314\nplus.member=315\nplus.value.unsigned=5\nplus.member=319\n"
         "plus.value.text=A\nplus.member=0\nplus.reserved=00000000\n"},
        {"80 08 1A", "plus.value.signed=26\nplus.reserved=00000000\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        decoded d = decode_value(rows[i].hex);
        assert_int_equal(d.status, S7_OK);
        facts_hold(rows[i].hex, d.tree, rows[i].facts);
        if (strstr(d.tree, "plus.body ="))
            fail_msg("%s: not decoded to its end", rows[i].hex);
        decoded_free(&d);
    }
}

static void arrays_have_a_count_or_keys(void **state)
{
    (void)state;
    static const struct {
        const char *hex, *facts;
    } rows[] = {
        {"10 02 03 010203", "plus.value.flags=0x10 (array)\nplus.value.count=3\n"
                            "plus.value.bytes=010203\nplus.reserved=00000000\n"},
        {"10 07 02 0001FFFF", "plus.value.count=2\nplus.value.bytes=0001FFFF\n"},
        {"20 04 02 05 8100", "plus.value.count=2\nplus.value.unsigned=5\n"
                             "plus.value.unsigned=128\nplus.reserved=00000000\n"},
        {"40 15 8808 01 41 02 01 42 00",
         "plus.value.key=1032\nplus.value.text=A\nplus.value.key=2\nplus.value.text=B\n"
         "plus.value.key=0\nplus.reserved=00000000\n"},
        {"10 02 00", "plus.value.count=0\nplus.reserved=00000000\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        decoded d = decode_value(rows[i].hex);
        facts_hold(rows[i].hex, d.tree, rows[i].facts);
        assert_null(strstr(d.tree, "plus.body ="));
        decoded_free(&d);
    }
}

/* Nobody is to blame for what this decoder does not know, and nothing is lost. */
static void the_unknown_is_shown_as_bytes(void **state)
{
    (void)state;
    static const struct {
        const char *hex, *facts;
    } rows[] = {
        {"00 16 AB", "plus.value.type=0x16 (VARIANT)\nplus.body=AB00000000\n"},
        {"00 19 AB", "plus.body=AB00000000\n"},
        {"00 7F AB", "plus.value.type=0x7F\nplus.body=AB00000000\n"},
        {"00 17 90000001 AB", "plus.struct=2415919105\nplus.body=AB00000000\n"},
        {"00 17 02000000 AB", "plus.body=AB00000000\n"},
        /* lengths and counts beyond the end */
        {"00 15 7F 4142", "plus.value.length=127\nplus.body=414200000000\n"},
        {"10 0D 8FFFFFFF7F", "plus.value.count=4294967295\nplus.body=00000000\n"},
        {"00 04 808080808000", "plus.value.type=0x04\nplus.body=80808080800000000000\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        decoded d = decode_value(rows[i].hex);
        assert_int_equal(d.status, S7_OK);
        assert_true(d.pdu.notes == 0);
        facts_hold(rows[i].hex, d.tree, rows[i].facts);
        decoded_free(&d);
    }
}

static void structs_within_structs_are_bounded(void **state)
{
    (void)state;
    for (int depth = 1; depth < 12; depth++) {
        char hex[300] = "00 17 00000001";
        for (int i = 1; i < depth; i++)
            strcat(hex, "01 00 17 00000001");
        for (int i = 0; i < depth; i++)
            strcat(hex, "00");
        decoded d = decode_value(hex);
        assert_int_equal(d.status, S7_OK);
        assert_int_equal(strstr(d.tree, "plus.body =") == NULL, depth <= 8);
        decoded_free(&d);
    }
}

static void members_are_found_by_id(void **state)
{
    (void)state;
    static const uint8_t bytes[] = {0x00, 0x17, 0x00, 0x00, 0x01, 0x3A, 0x82, 0x3B, 0x00,
                                    0x02, 0x05, 0x82, 0x3F, 0x00, 0x15, 0x01, 0x41, 0x00};
    s7_notes notes = 0;
    s7_cursor c = s7_cursor_over((s7_bytes){bytes, sizeof bytes}, NULL, &notes);
    s7_plus_value value, member;
    s7_plus_value_read(&c, &value);
    assert_false(c.failed);
    assert_true(s7_plus_member(&value, 319, &member));
    assert_int_equal(member.type, S7_PLUS_TEXT);
    assert_int_equal(member.bytes.size, 1);
    assert_memory_equal(member.bytes.data, "A", 1);
    assert_true(s7_plus_member(&value, 315, &member));
    assert_int_equal(member.number, 5);
    assert_false(s7_plus_member(&value, 320, &member));
    s7_plus_member(&value, 315, &member);
    const s7_plus_value number = member;
    assert_false(s7_plus_member(&number, 315, &member));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_of_every_type),
        cmocka_unit_test(arrays_have_a_count_or_keys),
        cmocka_unit_test(the_unknown_is_shown_as_bytes),
        cmocka_unit_test(structs_within_structs_are_bounded),
        cmocka_unit_test(members_are_found_by_id),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
