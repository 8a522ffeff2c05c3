/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "names_check.h"

static void names_values(void **state)
{
    (void)state;
    const expected_name expected[] = {
        {s7_names_comm_index, 1, "general"},
        {s7_names_comm_index, 0x11, NULL},
        {s7_names_load_base, 7, "1 ms"},
        {s7_names_load_base, 0xF, "100000 s"},
        {s7_names_mode_selector, 2, "RUN-P"},
        {s7_names_start_selector, 2, "WRST"},
        {s7_names_checksums_valid, 0x5656, "valid"},
        {s7_names_ip_source, 2, "DCP"},
        {s7_names_state_data_id, 0xB5, "output"},
        {s7_names_state_area, 1, "S7-300"},
        {s7_names_module_class, 0xC, "communications processor"},
    };
    check_names(expected, sizeof expected / sizeof *expected);
}

static void names_each_value_once(void **state)
{
    (void)state;
    const s7_name *const tables[] = {
        s7_names_comm_index,     s7_names_load_base,       s7_names_mode_selector,
        s7_names_start_selector, s7_names_checksums_valid, s7_names_ip_source,
        s7_names_state_data_id,  s7_names_state_area,      s7_names_module_class};
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
