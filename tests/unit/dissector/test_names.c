/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/names.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void test_name_of(void **state)
{
    (void)state;
    static const s7_name table[] = {{0, "zero"}, {7, "seven"}, {UINT32_MAX, "last"}, {0, NULL}};
    assert_string_equal(s7_name_of(table, 0), "zero");
    assert_string_equal(s7_name_of(table, 7), "seven");
    assert_string_equal(s7_name_of(table, UINT32_MAX), "last");
    assert_null(s7_name_of(table, 1));
    assert_null(s7_name_of(table + 3, 0));
    assert_null(s7_name_of(NULL, 0));
}

static void test_small_tables(void **state)
{
    (void)state;
    assert_string_equal(s7_name_of(s7_names_bool, 0), "false");
    assert_string_equal(s7_name_of(s7_names_bool, 1), "true");
    assert_string_equal(s7_name_of(s7_names_protocol, 0x32), "S7comm");
    assert_string_equal(s7_name_of(s7_names_protocol, 0x72), "S7comm-plus");
    assert_null(s7_name_of(s7_names_protocol, 0x33));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_name_of),
        cmocka_unit_test(test_small_tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
