/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/hex.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void check(const char *text, const char *expected)
{
    GByteArray *bytes = g_byte_array_new();
    app_hex_fault fault;
    assert_true(app_hex_parse(text, bytes, &fault));
    GString *got = g_string_new(NULL);
    for (guint i = 0; i < bytes->len; i++)
        g_string_append_printf(got, "%02x", bytes->data[i]);
    assert_string_equal(got->str, expected);
    g_string_free(got, TRUE);
    g_byte_array_unref(bytes);
}

static void check_fault(const char *text, unsigned line, unsigned column)
{
    GByteArray *bytes = g_byte_array_new();
    app_hex_fault fault;
    assert_false(app_hex_parse(text, bytes, &fault));
    assert_int_equal(fault.line, line);
    assert_int_equal(fault.column, column);
    assert_non_null(fault.expected);
    g_byte_array_unref(bytes);
}

static void groupings(void **state)
{
    (void)state;
    check("0300000702f000", "0300000702f000");
    check("03 00 00 07 02 F0 00\n", "0300000702f000");
    check("0x03, 0x00, 0x00", "030000");
    check("03:00:00-07", "03000007");
    check("0300 0007\n02f000\n", "0300000702f000");
    check("\n\n32 01\n", "3201");
    check("", "");
}

static void dumps(void **state)
{
    (void)state;
    check("00000000  03 00 00 07 02 f0 00                              |.......|\n00000007\n",
          "0300000702f000");
    check("00000000: 0300 0007 02f0 00                        .......\n", "0300000702f000");
    check("0000   03 00 00 1f 02 f0 80 32 01 00 00 05 00 00 0e 00   .......2........\n"
          "0010   00 04 01                                          ...\n",
          "0300001f02f080320100000500000e00000401");
    check("\t0x0000:  0300 0007 02f0 00\n", "0300000702f000");
}

static void faults(void **state)
{
    (void)state;
    check_fault("03 0g", 1, 5);
    check_fault("03 00\n00 xx", 2, 4);
    check_fault("030", 1, 4);
    check_fault("zz", 1, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groupings),
        cmocka_unit_test(dumps),
        cmocka_unit_test(faults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
