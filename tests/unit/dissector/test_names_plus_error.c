/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "names_check.h"

static void names_values(void **state)
{
    (void)state;
    const expected_name expected[] = {
        {s7_names_plus_error, 0, "ok"},
        {s7_names_plus_error, 17, "session pre-legitimised"},
        {s7_names_plus_error, 0xFFFFFF89, "request unknown"},
        {s7_names_plus_error, (uint32_t)-100, "access denied"},
        {s7_names_plus_error, (uint32_t)-113, "too many sessions"},
        {s7_names_plus_error, (uint32_t)-507, "TLS not supported"},
        {s7_names_plus_error, (uint32_t)-31, NULL},
        {s7_names_plus_error, 20, NULL},
        {s7_names_plus_generic, 3, "access denied"},
        {s7_names_plus_generic, 26, "service unknown"},
        {s7_names_plus_generic, 86, "TLS error"},
        {s7_names_plus_generic, 87, NULL},
    };
    check_names(expected, sizeof expected / sizeof *expected);
}

static void names_each_value_once(void **state)
{
    (void)state;
    const s7_name *const tables[] = {s7_names_plus_error, s7_names_plus_generic};
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
