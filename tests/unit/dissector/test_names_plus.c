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
        {s7_names_plus_error, 0, "ok"},
        {s7_names_plus_error, 17, "session pre-legitimised"},
        {s7_names_plus_error, 0xFFFFFF89, "request unknown"},
        {s7_names_plus_error, (uint32_t)-100, "access denied"},
        {s7_names_plus_error, (uint32_t)-113, "too many sessions"},
        {s7_names_plus_error, (uint32_t)-507, "TLS not supported"},
        {s7_names_plus_error, (uint32_t)-1, NULL},
    };
    check_names(expected, sizeof expected / sizeof *expected);
}

static void names_each_value_once(void **state)
{
    (void)state;
    const s7_name *const tables[] = {
        s7_names_plus_version,
        s7_names_plus_opcode,
        s7_names_plus_function,
        s7_names_plus_error,
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
