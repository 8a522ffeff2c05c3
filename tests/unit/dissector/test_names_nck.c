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
        s7_names_alarm_query, s7_names_nck_area,    s7_names_nck_module,
        s7_names_symbol_root, s7_names_symbol_area, s7_names_lid_flag,
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
