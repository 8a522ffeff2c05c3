/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/names.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

typedef struct expected_name {
    const s7_name *table;
    uint32_t value;
    const char *name; /* NULL: none */
} expected_name;

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
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        const char *name = s7_name_of(expected[i].table, expected[i].value);
        if (expected[i].name)
            assert_string_equal(name, expected[i].name);
        else
            assert_null(name);
    }
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
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        for (const s7_name *row = tables[i]; row->name; row++) {
            assert_true(row->name[0] != '\0');
            for (const s7_name *before = tables[i]; before < row; before++)
                assert_int_not_equal(before->value, row->value);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_values),
        cmocka_unit_test(names_each_value_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
