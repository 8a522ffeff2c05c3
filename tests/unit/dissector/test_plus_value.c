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
        {"00 00", "plus.value.type=0x00 (null)\nplus.fill=00000000\n"},
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
        {"00 10 0000000000000001", "plus.value.time=1\nplus.time=1970-01-01T00:00:00.000000001Z\n"},
        {"00 11 7F", "plus.value.duration=-1\n"},
        {"00 12 8A320001", "plus.value.rid=0x8A320001\n"},
        {"00 13 8169", "plus.value.id=233 (name)\n"},
        {"00 14 00 02 ABCD",
         "plus.value.blob_root=0\nplus.value.length=2\nplus.value.bytes=ABCD\n"},
        {"00 14 02 0102030405060708 03 01 AB",
         "plus.value.blob_root=2\nplus.reserved=0102030405060708\nplus.value.blob_kind=0x03\n"
         "plus.value.bytes=AB\n"},
        {"00 14 02 0000000000000000 02 01 AB", "plus.value.blob_root=2\nplus.value.bytes=AB\n"},
        {"00 14 02 0000000000000000 00 05 00 02 07 00",
         "plus.value.blob_kind=0x00\nplus.member=5\nplus.value.unsigned=7\nplus.member=0\n"},
        {"00 15 03 414243", "plus.value.length=3\nplus.value.text=ABC\n"},
        {"00 17 0000013A 823B 00 02 05 823F 00 15 01 41 00",
         "plus.struct=314\nplus.member=315\nplus.value.unsigned=5\nplus.member=319\n"
         "plus.value.text=A\nplus.member=0\nplus.fill=00000000\n"},
        {"00 17 02000001 0000000000000002 02 03 AABBCC",
         "plus.struct=33554433\nplus.packed.version=0x0000000000000002\nplus.packed.flags="
         "0x00000002\n"
         "plus.packed.size=3\nplus.packed.bytes=AABBCC\nplus.fill=00000000\n"},
        {"00 17 90000001 0000000000000002 8802 01 03 AABBCC",
         "plus.packed.flags=0x00000402\nplus.packed.size=1\nplus.packed.size=3\n"
         "plus.packed.bytes=AABBCC\n"},
        {"20 17 00000001 02 05 00 02 07 00 05 00 02 08 00",
         "plus.struct=1\nplus.value.count=2\nplus.member=5\nplus.value.unsigned=7\nplus.member=0\n"
         "plus.member=5\nplus.value.unsigned=8\nplus.member=0\nplus.fill=00000000\n"},
        {"00 16 00 02 07", "plus.value.type=0x16 (VARIANT)\nplus.value.flags=0x00\n"
                           "plus.value.type=0x02\nplus.value.unsigned=7\n"},
        {"20 16 02 00 02 07 00 01 01", "plus.value.count=2\nplus.value.unsigned=7\n"
                                       "plus.value.type=0x01\nplus.value.bool=1\n"},
        {"40 16 05 07 00", "plus.value.key=5\nplus.value.unsigned=7\nplus.value.key=0\n"},
        {"80 08 1A", "plus.value.signed=26\nplus.fill=00000000\n"},
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
                            "plus.value.bytes=010203\nplus.fill=00000000\n"},
        {"10 07 02 0001FFFF", "plus.value.count=2\nplus.value.bytes=0001FFFF\n"},
        {"20 04 02 05 8100", "plus.value.count=2\nplus.value.unsigned=5\n"
                             "plus.value.unsigned=128\nplus.fill=00000000\n"},
        {"40 15 8808 01 41 02 01 42 00",
         "plus.value.key=1032\nplus.value.text=A\nplus.value.key=2\nplus.value.text=B\n"
         "plus.value.key=0\nplus.fill=00000000\n"},
        {"10 02 00", "plus.value.count=0\nplus.fill=00000000\n"},
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
        {"00 16 00 AB", "plus.value.type=0x16 (VARIANT)\nplus.body=00000000\n"},
        {"00 16 00 16", "plus.value.type=0x16\nplus.value.type=0x16\nplus.body=00000000\n"},
        {"00 14 02 0000000000000000 01", "plus.value.blob_kind=0x01\nplus.body=00000000\n"},
        {"00 19 AB", "plus.body=AB00000000\n"},
        {"00 7F AB", "plus.value.type=0x7F\nplus.body=AB00000000\n"},
        {"00 17 90000001 AB", "plus.struct=2415919105\nplus.body=AB00000000\n"},
        {"00 17 02000001 0000000000000002 02 7F", "plus.packed.size=127\nplus.body=00000000\n"},
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

static s7_plus_value read_of(const uint8_t *bytes, size_t size)
{
    s7_notes notes = 0;
    s7_cursor c = s7_cursor_over((s7_bytes){bytes, size}, NULL, &notes);
    s7_plus_value value;
    s7_plus_value_read(&c, &value);
    assert_false(c.failed);
    return value;
}

static void arrays_are_walked_by_element(void **state)
{
    (void)state;
    static const uint8_t plain[] = {0x20, 0x07, 0x02, 0x00, 0x01, 0xFF, 0xFF};
    static const uint8_t sparse[] = {0x40, 0x04, 0x88, 0x08, 0x05, 0x02, 0x81, 0x00, 0x00};
    static const uint8_t variants[] = {0x10, 0x16, 0x01, 0x00, 0x02, 0x07};
    static const uint8_t nulls[] = {0x10, 0x00, 0x8F, 0xFF, 0xFF, 0xFF, 0x7F};
    s7_plus_value value = read_of(plain, sizeof plain);
    s7_plus_value element;
    s7_plus_array walk;
    uint32_t key;
    assert_int_equal(s7_plus_array_count(&value), 2);
    s7_plus_array_begin(&walk, &value);
    assert_true(s7_plus_array_next(&walk, &key, &element));
    assert_true(key == 0 && element.number == 1 && element.raw.size == 2);
    assert_true(s7_plus_array_next(&walk, &key, &element));
    assert_true(key == 1 && element.number == UINT64_MAX);
    assert_false(s7_plus_array_next(&walk, &key, &element));

    value = read_of(sparse, sizeof sparse);
    s7_plus_array_begin(&walk, &value);
    assert_true(s7_plus_array_next(&walk, &key, &element));
    assert_true(key == 1032 && element.number == 5);
    assert_true(s7_plus_array_next(&walk, &key, &element));
    assert_true(key == 2 && element.number == 128);
    assert_false(s7_plus_array_next(&walk, &key, &element));

    value = read_of(variants, sizeof variants);
    s7_plus_array_begin(&walk, &value);
    assert_true(s7_plus_array_next(&walk, &key, &element));
    assert_true(element.type == S7_PLUS_USINT && element.number == 7 && element.raw.size == 1);
    assert_false(s7_plus_array_next(&walk, &key, &element));

    /* Four thousand million elements of no size are none. */
    value = read_of(nulls, sizeof nulls);
    s7_plus_array_begin(&walk, &value);
    assert_false(s7_plus_array_next(&walk, &key, &element));
    s7_plus_array_begin(&walk, &element);
    assert_false(s7_plus_array_next(&walk, &key, &element));
}

static void numbers_of_system_events_have_a_fixed_size(void **state)
{
    (void)state;
    static const uint8_t bytes[] = {
        0, 0, 0,    0x17, 0, 0, 0x9D, 0x6C, 0,    0, 0x9D, 0x6E, 0, 0,    0,    4,    0, 0, 3, 0xBE,
        0, 0, 0x9D, 0x71, 0, 0, 0,    9,    0xA2, 1, 0x9A, 0,    1, 0x9C, 0xFF, 0x89, 0, 0, 0, 0};
    s7_notes notes = 0;
    s7_cursor c = s7_cursor_over((s7_bytes){bytes, sizeof bytes}, NULL, &notes);
    s7_plus_value value, member;
    s7_plus_plain_value_read(&c, &value);
    assert_false(c.failed);
    assert_int_equal(c.at, sizeof bytes);
    assert_int_equal(value.number, 40300);
    assert_true(s7_plus_member(&value, 40302, &member));
    assert_int_equal(member.number, 0x3BE);
    assert_true(s7_plus_member(&value, 40305, &member));
    assert_true(member.number == 0xA2019A00019CFF89);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_of_every_type),
        cmocka_unit_test(arrays_have_a_count_or_keys),
        cmocka_unit_test(the_unknown_is_shown_as_bytes),
        cmocka_unit_test(structs_within_structs_are_bounded),
        cmocka_unit_test(members_are_found_by_id),
        cmocka_unit_test(arrays_are_walked_by_element),
        cmocka_unit_test(numbers_of_system_events_have_a_fixed_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
