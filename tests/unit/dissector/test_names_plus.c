/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "names_check.h"

static void names_values(void **state)
{
    (void)state;
    const expected_name expected[] = {
        {s7_names_plus_version, 0x01, "connection set-up"},
        {s7_names_plus_version, 0xFF, "keep-alive"},
        {s7_names_plus_version, 0x04, NULL},
        {s7_names_plus_opcode, 0x31, "Request"},
        {s7_names_plus_opcode, 0x33, "Notification"},
        {s7_names_plus_function, 0x04CA, "CreateObject"},
        {s7_names_plus_function, 0x0542, "SetMultiVariables"},
        {s7_names_plus_function, 0x054C, "GetMultiVariables"},
        {s7_names_plus_function, 0x05B3, "InitSSL"},
        {s7_names_plus_function, 0x04CB, NULL},
        {s7_names_plus_tag, 0xA3, "attribute"},
        {s7_names_plus_value, 0x40, "sparse array"},
        {s7_names_plus_type, 0x17, "struct"},
        {s7_names_plus_type, 0x18, NULL},
        {s7_names_plus_tag, 0xAC, "names of variables"},
        {s7_names_plus_entry, 0x92, "value"},
        {s7_names_plus_entry, 0x13, "access failed"},
        {s7_names_plus_section, 3, "in/out"},
        {s7_names_plus_place, 15, "block instance"},
    };
    check_names(expected, sizeof expected / sizeof *expected);
}

static void names_each_value_once(void **state)
{
    (void)state;
    const s7_name *const tables[] = {
        s7_names_plus_version, s7_names_plus_opcode,  s7_names_plus_function,
        s7_names_plus_tag,     s7_names_plus_value,   s7_names_plus_type,
        s7_names_plus_entry,   s7_names_plus_section, s7_names_plus_place,
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
