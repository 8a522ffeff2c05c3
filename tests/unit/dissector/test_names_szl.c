/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "names_check.h"

static void names_values(void **state)
{
    (void)state;
    const expected_name expected[] = {
        {s7_names_szl, 0x0011, "module identification"},
        {s7_names_szl, 0x001C, "component identification"},
        {s7_names_szl, 0x0131, "communication capability"},
        {s7_names_szl, 0x0132, "communication status"},
        {s7_names_szl, 0x0424, "mode transition, current"},
        {s7_names_szl, 0x00A0, "diagnostic buffer"},
        {s7_names_szl, 0x0074, "LEDs"},
        {s7_names_szl, 0x7777, NULL},
        {s7_names_szl_class, 0x0, "CPU"},
        {s7_names_szl_class, 0x4, "IM"},
        {s7_names_szl_class, 0xC, "CP"},
        {s7_names_module_index, 0x01, "module"},
        {s7_names_module_index, 0x06, "hardware"},
        {s7_names_module_index, 0x07, "firmware"},
        {s7_names_module_index, 0x02, NULL},
        {s7_names_component_index, 0x1, "automation system name"},
        {s7_names_component_index, 0x5, "serial number"},
        {s7_names_component_index, 0x8, "memory card serial number"},
        {s7_names_component_index, 0x6, NULL},
    };
    check_names(expected, sizeof expected / sizeof *expected);
}

static void names_each_value_once(void **state)
{
    (void)state;
    const s7_name *const tables[] = {
        s7_names_szl,
        s7_names_szl_class,
        s7_names_module_index,
        s7_names_component_index,
    };
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
