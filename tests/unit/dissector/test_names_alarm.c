/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "names_check.h"

static void names_values(void **state)
{
    (void)state;
    const expected_name expected[] = {
        {s7_names_alarm_type, 1, "SCAN, start"}, {s7_names_alarm_type, 8, "ALARM_S, end"},
        {s7_names_alarm_type, 2, NULL},          {s7_names_alarm_kind, 2, "ALARM_8"},
        {s7_names_alarm_kind, 4, "ALARM_S"},     {s7_names_alarm_kind, 3, NULL},
    };
    check_names(expected, sizeof expected / sizeof *expected);
}

static void names_each_value_once(void **state)
{
    (void)state;
    const s7_name *const tables[] = {s7_names_alarm_type, s7_names_alarm_kind};
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
