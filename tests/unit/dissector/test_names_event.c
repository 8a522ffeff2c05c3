/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "names_check.h"

static void names_values(void **state)
{
    (void)state;
    const expected_name expected[] = {
        {s7_names_event, 0x4302, "from STARTUP to RUN"},
        {s7_names_event, 0x39C4, "DP station failure"},
        {s7_names_event, 0x6501, "connection resources inadequate"},
        {s7_names_event, 0x4399, NULL},
        {s7_names_event_class, 4, "operating mode"},
        {s7_names_event_class, 0xF, "module other than a CPU"},
        {s7_names_event_class, 0, NULL},
    };
    check_names(expected, sizeof expected / sizeof *expected);
}

static void names_each_value_once(void **state)
{
    (void)state;
    const s7_name *const tables[] = {s7_names_event, s7_names_event_class};
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
