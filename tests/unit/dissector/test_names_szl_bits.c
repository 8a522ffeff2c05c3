/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "names_check.h"

#include "dissector/szl_record.h"

static void names_values(void **state)
{
    (void)state;
    const expected_name expected[] = {
        {s7_bits_test, 1, "block status"},
        {s7_bits_test, 22, "flash LED"},
        {s7_bits_test, 0, NULL},
        {s7_bits_trigger, 4, "RUN to STOP"},
        {s7_bits_operator, 15, "memory bits"},
        {s7_bits_objects, 22, "firmware update over the network"},
        {s7_bits_blocks, 6, "GET"},
        {s7_bits_blocks, 58, "ALARM_S"},
        {s7_bits_clock, 10, "MPI, master"},
        {s7_bits_fault, 0, "module fault"},
        {s7_bits_module_state, 2, "module in STOP"},
        {s7_bits_module_state, 14, "process interrupt lost"},
    };
    check_names(expected, sizeof expected / sizeof *expected);
}

static void names_each_value_once(void **state)
{
    (void)state;
    const s7_name *const tables[] = {
        s7_bits_test,        s7_bits_trigger, s7_bits_operator,    s7_bits_objects,
        s7_bits_diagnostics, s7_bits_blocks,  s7_bits_global_data, s7_bits_gd_objects,
        s7_bits_gd_bus,      s7_bits_clock,   s7_bits_messages,    s7_bits_message_areas,
        s7_bits_value_types, s7_bits_fault,   s7_bits_module_info, s7_bits_module_state};
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
