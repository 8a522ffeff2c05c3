/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "names_check.h"

static void names_values(void **state)
{
    (void)state;
    const expected_name expected[] = {
        {s7_names_cpu_feature, 0x0102, "resolution 10 ms"},
        {s7_names_cpu_feature, 0x0500, NULL},
        {s7_names_memory_index, 1, "work memory"},
        {s7_names_memory_code, 2, "flash"},
        {s7_names_memory_kind, 0x18, "retentive memory"},
        {s7_names_memory_share, 0, "used"},
        {s7_names_memory_share, 0x70, "free"},
        {s7_names_system_area, 4, "timers"},
        {s7_names_block_limit, 0x0E00, "FB"},
        {s7_names_led, 4, "RUN"},
        {s7_names_led, 0x15, "MAINT"},
        {s7_names_led_on, 1, "on"},
        {s7_names_led_blink, 2, "0.5 Hz"},
        {s7_names_cpu_mode, 8, "RUN"},
        {s7_names_cpu_mode, 4, "STOP"},
        {s7_names_cpu_mode, 0, NULL},
        {s7_names_startup, 0x03, "warm restart by switch"},
        {s7_names_h_redundancy, 0x12, "1-of-2 H system"},
        {s7_names_h_mode, 9, "RUN, redundant"},
    };
    check_names(expected, sizeof expected / sizeof *expected);
}

static void names_each_value_once(void **state)
{
    (void)state;
    const s7_name *const tables[] = {
        s7_names_cpu_feature, s7_names_memory_index, s7_names_memory_code,  s7_names_system_area,
        s7_names_block_limit, s7_names_led,          s7_names_led_on,       s7_names_led_blink,
        s7_names_cpu_mode,    s7_names_startup,      s7_names_h_redundancy, s7_names_h_mode,
        s7_names_memory_kind, s7_names_memory_share};
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
