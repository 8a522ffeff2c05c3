/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/cotp.h"

#include "exact_bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

typedef struct tsap_case {
    const char *hex;
    const char *text;
    const char *type; /* NULL: not coded */
    unsigned rack, slot;
} tsap_case;

static void test_decode(void **state)
{
    (void)state;
    static const tsap_case cases[] = {
        {"", "", NULL, 0, 0},
        {"01", "01", NULL, 0, 0},
        {"41", "41", NULL, 0, 0},
        {"0102", "01.02", "PG", 0, 2},
        {"0200", "02.00", "OP", 0, 0},
        {"0301", "03.01", "S7 basic", 0, 1},
        {"0123", "01.23", "PG", 1, 3},
        {"01FF", "01.FF", "PG", 7, 31},
        {"1002", "10.02", "configured", 0, 2},
        {"4D57", "4D.57", "configured", 2, 23},
        {"DF02", "DF.02", "configured", 0, 2},
        {"E003", "E0.03", "ISO-on-TCP", 0, 3},
        {"FC03", "FC.03", "ISO-on-TCP", 0, 3},
        {"FF03", "FF.03", "ISO-on-TCP", 0, 3},
        {"FD02", "FD.02", "S7 basic communication", 0, 2},
        {"E0035443502D31", "E0.03 TCP-1", "ISO-on-TCP", 0, 3},
        {"E003540031", "E003540031", NULL, 0, 0},
        {"FD0254", "FD0254", NULL, 0, 0},
        {"0600", "06.00", NULL, 0, 0},
        {"0620", "06.20", NULL, 0, 0},
        {"0001", "00.01", NULL, 0, 0},
        {"53494D415449432D524F4F542D484D49", "SIMATIC-ROOT-HMI", NULL, 0, 0},
        {"414220", "AB ", NULL, 0, 0},
        {"41427F", "41427F", NULL, 0, 0},
        {"0102030405", "0102030405", NULL, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const s7_bytes in = exact_hex(cases[i].hex);
        cotp_tsap out;
        cotp_tsap_decode(in, &out);
        assert_string_equal(out.text, cases[i].text);
        assert_int_equal(out.coded, cases[i].type != NULL);
        assert_int_equal(out.rack, cases[i].rack);
        assert_int_equal(out.slot, cases[i].slot);
        if (out.coded) {
            assert_int_equal(out.connection_type, in.data[0]);
            assert_string_equal(cotp_connection_type_name(out.connection_type), cases[i].type);
        }
        exact_free(in);
    }
}

static void test_long_ones_are_cut(void **state)
{
    (void)state;
    uint8_t bytes[255];
    cotp_tsap out;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = 'A';
    cotp_tsap_decode((s7_bytes){bytes, sizeof bytes}, &out);
    assert_int_equal(out.text[sizeof out.text - 2], 'A');
    assert_int_equal(out.text[sizeof out.text - 1], '\0');
    bytes[0] = 0;
    cotp_tsap_decode((s7_bytes){bytes, sizeof bytes}, &out);
    assert_int_equal(out.text[0], '0');
    assert_int_equal(out.text[sizeof out.text - 2], '4');
    assert_int_equal(out.text[sizeof out.text - 1], '\0');
}

static void test_every_connection_type_has_a_name(void **state)
{
    (void)state;
    for (unsigned type = 0; type <= 0xFF; type++) {
        const char *expected = type == 1      ? "PG"
                               : type == 2    ? "OP"
                               : type == 3    ? "S7 basic"
                               : type < 0x10  ? "other"
                               : type < 0xE0  ? "configured"
                               : type == 0xFD ? "S7 basic communication"
                                              : "ISO-on-TCP";
        assert_string_equal(cotp_connection_type_name((uint8_t)type), expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_decode),
        cmocka_unit_test(test_long_ones_are_cut),
        cmocka_unit_test(test_every_connection_type_has_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
