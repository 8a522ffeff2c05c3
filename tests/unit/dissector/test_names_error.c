/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/names.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

static void test_sorted_and_each_once(void **state)
{
    (void)state;
    size_t count = 0;
    for (const s7_name *row = s7_names_error; row->name; row++, count++) {
        assert_true(row->value <= 0xFFFF);
        assert_true(row->name[0] != '\0');
        if (count > 0)
            assert_true(row[-1].value < row->value);
    }
    assert_int_equal(count, 216);
}

static void test_codes_seen_in_captures(void **state)
{
    (void)state;
    static const s7_name expected[] = {
        {0x0000, "no error"},
        {0x8104, "not implemented"},
        {0xD0A5, "referenced job not found"},
        {0xD209, "block not found"},
        {0xD20C, "priority class"},
        {0xD241, "password needed"},
        {0xD2A9, "new parameters"},
        {0xD402, "SZL index"},
        {0xDC01, "date or time"},
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        const char *name = s7_name_of(s7_names_error, expected[i].value);
        assert_non_null(name);
        assert_non_null(strstr(name, expected[i].name));
    }
    assert_null(s7_name_of(s7_names_error, 0xFFFF));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sorted_and_each_once),
        cmocka_unit_test(test_codes_seen_in_captures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
