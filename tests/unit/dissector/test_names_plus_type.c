/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "names_check.h"

static void names_values(void **state)
{
    (void)state;
    const expected_name expected[] = {
        {s7_names_plus_soft_type, 1, "BOOL"},
        {s7_names_plus_soft_type, 19, "STRING"},
        {s7_names_plus_soft_type, 67, "DTL"},
        {s7_names_plus_soft_type, 208, "DB_ANY"},
        {s7_names_plus_soft_type, 42, NULL},
        {s7_names_plus_dictionary, 0x3C55436A, "comments on lines"},
        {s7_names_plus_dictionary, 0x00000001, NULL},
    };
    check_names(expected, sizeof expected / sizeof *expected);
}

static void names_each_value_once(void **state)
{
    (void)state;
    const s7_name *const tables[] = {s7_names_plus_soft_type, s7_names_plus_dictionary};
    check_each_value_once(tables, sizeof tables / sizeof *tables);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_values),
        cmocka_unit_test(names_each_value_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
