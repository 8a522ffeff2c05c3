/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "names_check.h"

static void names_values(void **state)
{
    (void)state;
    const expected_name expected[] = {
        {s7_names_nck_area, 0, "N"},
        {s7_names_nck_area, 2, "C"},
        {s7_names_nck_area, 7, "M"},
        {s7_names_nck_module, 0x10, "Y"},
        {s7_names_nck_module, 0x2F, "GUD4"},
        {s7_names_nck_module, 0x34, "GUD9"},
        {s7_names_nck_module, 0x57, "CP"},
        {s7_names_nck_module, 0x7F, "S"},
        {s7_names_nck_module, 0x1B, NULL},
        {s7_names_symbol_root, 0x8A0E, "data block"},
        {s7_names_symbol_area, 0x50, "I"},
        {s7_names_symbol_area, 0x54, "T"},
        {s7_names_symbol_area, 0x55, NULL},
        {s7_names_lid_flag, 2, "encapsulated LID"},
        {s7_names_lid_flag, 5, "by index"},
        {s7_names_lid_flag, 1, NULL},
        {s7_names_alarm_query, 9, "by message type, S7-400 form 9"},
    };
    check_names(expected, sizeof expected / sizeof *expected);
}

static void names_each_value_once(void **state)
{
    (void)state;
    const s7_name *const tables[] = {
        s7_names_alarm_query, s7_names_nck_area,    s7_names_nck_module,
        s7_names_symbol_root, s7_names_symbol_area, s7_names_lid_flag,
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
