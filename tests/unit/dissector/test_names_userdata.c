/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "names_check.h"

static void names_values(void **state)
{
    (void)state;
    const expected_name expected[] = {
        {s7_names_block_type, 0x08, "OB"},
        {s7_names_block_type, 0x0A, "DB"},
        {s7_names_block_type, 0x0B, "SDB"},
        {s7_names_block_type, 0x0C, "FC"},
        {s7_names_block_type, 0x0D, "SFC"},
        {s7_names_block_type, 0x0E, "FB"},
        {s7_names_block_type, 0x0F, "SFB"},
        {s7_names_block_format, 0x03, "system data"},
        {s7_names_block_language, 0x01, "STL"},
        {s7_names_block_language, 0x05, "DB"},
        {s7_names_block_language, 0x09, NULL},
        {s7_names_block_security, 3, "know-how protection"},
        {s7_names_file_system, 'A', "active"},
        {s7_names_file_system, 'P', "passive"},
        {s7_names_pi_status, 0x07, "already in STOP"},
        {s7_names_userdata_type, 0x0, "push"},
        {s7_names_userdata_type, 0x4, "request"},
        {s7_names_userdata_type, 0x8, "response"},
        {s7_names_userdata_type, 0x5, NULL},
        {s7_names_userdata_group, 0x4, "CPU functions"},
        {s7_names_userdata_group, 0x7, "time functions"},
        {s7_names_userdata_group, 0x9, NULL},
        {s7_names_mode, 0x0, "STOP"},
        {s7_names_mode, 0x2, "RUN"},
        {s7_names_mode, 0x4, "HOLD"},
        {s7_names_mode, 0x5, NULL},
        {s7_names_weekday, 1, "Sunday"},
        {s7_names_weekday, 0, NULL},
        {s7_names_userdata_return, 0x0A, "no payload"},
        {s7_names_userdata, 0x002, "RUN"},
        {s7_names_userdata, 0x109, "force variable"},
        {s7_names_userdata, 0x10C, "memory reset"},
        {s7_names_userdata, 0x116, "flash LED"},
        {s7_names_userdata, 0x301, "list blocks"},
        {s7_names_userdata, 0x401, "read SZL"},
        {s7_names_userdata, 0x413, "alarm query"},
        {s7_names_userdata, 0x501, "password"},
        {s7_names_userdata, 0x702, "set clock"},
        {s7_names_userdata, 0x77F, NULL},
    };
    check_names(expected, sizeof expected / sizeof *expected);
}

static void names_each_value_once(void **state)
{
    (void)state;
    const s7_name *const tables[] = {
        s7_names_block_type,      s7_names_file_system,    s7_names_pi_status,
        s7_names_userdata_method, s7_names_userdata_type,  s7_names_userdata_group,
        s7_names_userdata_return, s7_names_mode,           s7_names_userdata,
        s7_names_block_format,    s7_names_block_language, s7_names_block_security,
        s7_names_weekday,
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
