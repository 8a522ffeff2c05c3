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
        s7_names_szl,
        s7_names_szl_class,
        s7_names_module_index,
        s7_names_component_index,
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
