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
        {s7_names_block_type, 0x08, "OB"},
        {s7_names_block_type, 0x0A, "DB"},
        {s7_names_block_type, 0x0B, "SDB"},
        {s7_names_block_type, 0x0C, "FC"},
        {s7_names_block_type, 0x0D, "SFC"},
        {s7_names_block_type, 0x0E, "FB"},
        {s7_names_block_type, 0x0F, "SFB"},
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
        s7_names_block_type,      s7_names_file_system,   s7_names_pi_status,
        s7_names_userdata_method, s7_names_userdata_type, s7_names_userdata_group,
        s7_names_userdata_return, s7_names_mode,          s7_names_userdata,
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
