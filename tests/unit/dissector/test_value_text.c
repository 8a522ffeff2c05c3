/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/value_text.h"

#include "dissector/item.h"
#include "exact_bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

typedef struct text_case {
    uint8_t type;
    const char *hex, *text;
} text_case;

static const text_case cases[] = {
    {S7_TYPE_BIT, "01", "true"},
    {S7_TYPE_BIT, "00", "false"},
    {S7_TYPE_BIT, "02", "16#02"},
    {S7_TYPE_BYTE, "1f", "16#1F"},
    {S7_TYPE_BYTE, "0a2118", "16#0A2118"},
    {S7_TYPE_BYTE, "000102030405060708090a0b0c0d0e0f101112131415161718",
     "16#000102030405060708090A0B0C0D0E0F..."},
    {S7_TYPE_WORD, "babe", "16#BABE"},
    {S7_TYPE_WORD, "babe0001", "[16#BABE, 16#0001]"},
    {S7_TYPE_INT, "fffb", "-5"},
    {S7_TYPE_INT, "000000010002000300040005000600070008", "[0, 1, 2, 3, ...]"},
    {S7_TYPE_DINT, "80000000", "-2147483648"},
    {S7_TYPE_DWORD, "feadbeef", "16#FEADBEEF"},
    {S7_TYPE_REAL, "40600000", "3.5"},
    {S7_TYPE_REAL, "40600000bdcccccd", "[3.5, -0.1]"},
    {S7_TYPE_TIME, "00000000", "0 s"},
    {S7_TYPE_TIME, "fffffc18", "-1 s"},
    {S7_TYPE_TIME, "00000001", "0.001 s"},
    {S7_TYPE_S5TIME, "1127", "12.7 s"},
    {S7_TYPE_TIMER, "2010", "10 s"},
    {S7_TYPE_TIMER, "0a00", "16#0A00"},
    {S7_TYPE_COUNTER, "0999", "999"},
    {S7_TYPE_COUNTER, "00f0", "16#00F0"},
    {S7_TYPE_DATE, "0000", "1990-01-01"},
    {S7_TYPE_DATE, "3334", "2025-11-21"},
    {S7_TYPE_TOD, "05265bff", "23:59:59.999"},
    {S7_TYPE_TOD, "05265c00", "16#05265C00"},
    {S7_TYPE_DATE_AND_TIME, "1602081451379162", "2016-02-08 14:51:37.916"},
    {S7_TYPE_DATE_AND_TIME, "16ff081451379162", "16#16FF081451379162"},
    {S7_TYPE_CHAR, "4d6f746f72203120", "'Motor 1'"},
    {S7_TYPE_CHAR, "41", "'A'"},
    {S7_TYPE_CHAR,
     "4142434445464748494a4b4c4d4e4f505152535455565758595a6162636465666768696a6b6c6d6e6f70",
     "'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmn...'"},
    {S7_TYPE_BYTE, "08054d6f746f72000000", "'Motor'"},
    {S7_TYPE_CHAR, "08054d6f746f72000000", "'Motor'"},
    {S7_TYPE_REAL, "4060", "16#4060"}, /* less than one element */
    {0x42, "0102", "16#0102"},         /* no type */
    {S7_TYPE_INT, "", ""},
};

static void test_texts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char buffer[128];
        s7_text text = s7_text_into(buffer, sizeof buffer);
        const s7_bytes value = exact_hex(cases[i].hex);
        s7_value_text(cases[i].type, value, &text);
        assert_string_equal(buffer, cases[i].text);
        exact_free(value);
    }
}

/* What only looks like a STRING. */
/* Elements that are no number, one by one. */
static void test_elements(void **state)
{
    (void)state;
    static const text_case elements[] = {
        {S7_TYPE_CHAR, "41", "16#41"},     {S7_TYPE_BYTE, "1f", "16#1F"},
        {S7_TYPE_WORD, "babe", "16#BABE"}, {S7_TYPE_DATE, "3334", "2025-11-21"},
        {0x42, "0102", "16#0102"},
    };
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++) {
        char buffer[40];
        s7_text text = s7_text_into(buffer, sizeof buffer);
        const s7_bytes element = exact_hex(elements[i].hex);
        s7_value_element_text(elements[i].type, element, &text);
        assert_string_equal(buffer, elements[i].text);
        exact_free(element);
    }
}

static void test_no_strings(void **state)
{
    (void)state;
    static const char *const bytes[] = {
        "09054d6f746f72000000", /* asks for a byte more */
        "07054d6f746f72000000", /* and for one less */
        "08004d6f746f72000000", /* no character */
        "08094d6f746f72313233", /* longer than its longest */
        "08054d6f016f72000000", /* not printable */
        "0801",                 /* cut */
        "08",
        "",
    };
    for (size_t i = 0; i < sizeof bytes / sizeof *bytes; i++) {
        const s7_bytes value = exact_hex(bytes[i]);
        assert_int_equal(s7_value_characters(S7_TYPE_BYTE, value).size, 0);
        exact_free(value);
    }
    const s7_bytes string = exact_hex("03024142ff");
    assert_int_equal(s7_value_characters(S7_TYPE_BYTE, string).size, 2);
    assert_memory_equal(s7_value_characters(S7_TYPE_BYTE, string).data, "AB", 2);
    assert_int_equal(s7_value_characters(S7_TYPE_WORD, string).size, 0);
    exact_free(string);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_elements),
        cmocka_unit_test(test_no_strings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
