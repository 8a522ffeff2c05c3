/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "names_check.h"

static void names_values(void **state)
{
    (void)state;
    static const expected_name expected[] = {
        {s7_names_tis_trigger_type, 0x0100, "force"},
        {s7_names_tis_trigger_type, 0x0003, NULL},
        {s7_names_tis_frequency, 1, "once"},
        {s7_names_tis_trigger_event, 0x0200, "start of the cycle"},
        {s7_names_tis_call_environment, 2, "open data blocks"},
        {s7_names_tis_call_condition, 0x000A, "DB register 2"},
        {s7_names_tis_exit, 0, "next breakpoint"},
        {s7_names_tis_area, 0x71, "DB byte"},
        {s7_names_tis_area, 0x54, "T"},
        {s7_names_tis_area, 0x30, NULL},
        {s7_names_tis_function, 0x09, "force variable"},
        {s7_names_tis_function, 0x14, NULL},
        {s7_names_cyclic_time_base, 0, "100 ms"},
        {s7_names_cyclic_function, 0x05, "change-driven transfer"},
        {s7_names_cyclic_function, 0x08, NULL},
    };
    check_names(expected, sizeof expected / sizeof *expected);
}

/* A programmer command has the same name as function and as job of a list. */
static void functions_are_named_as_services(void **state)
{
    (void)state;
    for (const s7_name *row = s7_names_tis_function; row->name; row++)
        assert_string_equal(row->name, s7_name_of(s7_names_userdata, 0x100 | row->value));
    for (const s7_name *row = s7_names_cyclic_function; row->name; row++)
        assert_string_equal(row->name, s7_name_of(s7_names_userdata, 0x200 | row->value));
}

static void names_each_value_once(void **state)
{
    (void)state;
    static const s7_name *const tables[] = {
        s7_names_tis_trigger_type,   s7_names_tis_frequency,
        s7_names_tis_trigger_event,  s7_names_tis_call_environment,
        s7_names_tis_call_condition, s7_names_tis_exit,
        s7_names_tis_area,           s7_names_tis_function,
        s7_names_cyclic_time_base,   s7_names_cyclic_function,
    };
    check_each_value_once(tables, sizeof tables / sizeof *tables);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_values),
        cmocka_unit_test(functions_are_named_as_services),
        cmocka_unit_test(names_each_value_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
