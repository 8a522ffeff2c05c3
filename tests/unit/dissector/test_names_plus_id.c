/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "names_check.h"

static void names_values(void **state)
{
    (void)state;
    const expected_name expected[] = {
        {s7_names_plus_id, 80, "inputs"},
        {s7_names_plus_id, 319, "order number and firmware"},
        {s7_names_plus_id, 1053, "subscription credit"},
        {s7_names_plus_id, 2580, "block code"},
        {s7_names_plus_id, 40305, "return value"},
        {s7_names_plus_id, 0, NULL},
    };
    check_names(expected, sizeof expected / sizeof *expected);
}

static void names_each_value_once(void **state)
{
    (void)state;
    const s7_name *const tables[] = {s7_names_plus_id};
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
