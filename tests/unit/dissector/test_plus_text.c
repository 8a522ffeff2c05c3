/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/plus_text.h"
#include "exact_bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

static void text_of(const char *hex, char *text, size_t size)
{
    const s7_bytes bytes = exact_hex(hex);
    s7_notes notes = 0;
    s7_cursor c = s7_cursor_over(bytes, NULL, &notes);
    s7_plus_value value;
    s7_text out = s7_text_into(text, size);
    s7_plus_value_read(&c, &value);
    assert_false(c.failed);
    s7_plus_value_text(&value, &out);
    exact_free(bytes);
}

static void values_have_a_short_text(void **state)
{
    (void)state;
    static const struct {
        const char *hex, *text;
    } rows[] = {
        {"00 00", "null"},
        {"00 01 00", "false"},
        {"00 01 01", "true"},
        {"00 02 FF", "255"},
        {"00 05 FFFFFFFFFFFFFFFFFF", "18446744073709551615"},
        {"00 06 80", "-128"},
        {"00 08 7F", "-1"},
        {"00 0A 1A", "16#1A"},
        {"00 0B 001F", "16#001F"},
        {"00 0C 0000001F", "16#0000001F"},
        {"00 0D 000000000000001F", "16#000000000000001F"},
        {"00 0E 41AC0000", "21.5"},
        {"00 0F BFF8000000000000", "-1.5"},
        {"00 10 0000000000000000", "1970-01-01T00:00:00Z"},
        {"00 11 8F40", "1us_984ns"},
        {"00 12 8A320001", "16#8A320001"},
        {"00 13 8169", "233"},
        {"00 14 00 02 ABCD", "BLOB ABCD"},
        {"00 14 00 00", "BLOB of 0 bytes"},
        {"00 14 00 09 000000000000000000", "BLOB of 9 bytes"},
        {"00 15 05 4AC3BC6C21", "\"J\xC3\xBCl!\""},
        {"00 15 04 41FF0A42", "\"A..B\""},
        {"00 15 00", "\"\""},
        {"00 15 07 E282ACF09F9982", "\"\xE2\x82\xAC\xF0\x9F\x99\x82\""},
        {"00 15 03 C0AF41", "\"..A\""},       /* longer than need be */
        {"00 15 03 E08080", "\"...\""},       /* likewise */
        {"00 15 03 EDA080", "\"...\""},       /* a surrogate */
        {"00 15 04 F0808080", "\"....\""},    /* longer than need be */
        {"00 15 05 F490808041", "\"....A\""}, /* beyond Unicode */
        {"00 15 02 E282", "\"..\""},          /* cut */
        {"00 15 04 E2824142", "\"..AB\""},    /* not continued */
        {"10 07 03 0001 FFFF 0003", "[1, -1, 3]"},
        {"10 02 0A 01020304050607080900", "[1, 2, 3, 4, 5, 6, 7, 8, ...]"},
        {"10 02 00", "[]"},
        {"40 04 8808 05 00", "[1032: 5]"},
        {"20 02 05 03 02 4F 4B 00", "\"OK\""},
        {"20 02 05 03 00 4F 4B 00", "[3, 0, 79, 75, 0]"},
        {"20 02 05 03 02 4F 00 00", "[3, 2, 79, 0, 0]"},
        {"20 02 05 04 02 4F 4B 00", "[4, 2, 79, 75, 0]"},
        {"00 17 0000013A 823B 00 02 05 823F 00 15 01 41 00", "{315: 5, 319: \"A\"}"},
        {"00 17 00000001 05 00 17 00000002 06 00 17 00000003 07 00 02 08 00 00 00",
         "{5: {6: {...}}}"},
        {"00 17 02000001 0000000000000002 02 03 AABBCC", "struct AABBCC"},
        {"20 17 00000001 02 05 00 02 07 00 05 00 02 08 00", "2 structs"},
        {"00 16 00 02 07", "7"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[120];
        text_of(rows[i].hex, text, sizeof text);
        assert_string_equal(text, rows[i].text);
    }
}

static void long_texts_are_cut(void **state)
{
    (void)state;
    char text[120];
    char hex[200] = "00 15 2A";
    for (int i = 0; i < 42; i++)
        strcat(hex, "41");
    text_of(hex, text, sizeof text);
    assert_int_equal(strlen(text), 45);
    assert_string_equal(text + 39, "AA...\"");
    /* never within a character */
    text_of("00 15 05 4AC3BC6C21", text, 4);
    assert_string_equal(text, "\"J");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_have_a_short_text),
        cmocka_unit_test(long_texts_are_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
