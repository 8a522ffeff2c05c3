/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/services_table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const s7_pdu userdata = {.rosctr = S7_ROSCTR_USERDATA};

static void services_are_found_by_name(void **state)
{
    (void)state;
    assert_ptr_equal(services_find(&userdata, "memory_reset")->rule, &rules_cpu_control);
    assert_ptr_equal(services_find(&userdata, "start_upload")->rule, &rules_program_read);
    assert_null(services_find(&userdata, "szl_read"));
    assert_null(services_find(&userdata, NULL));
}

static void pi_services_are_found_by_what_they_do(void **state)
{
    (void)state;
    static const uint8_t insert[] = "_INSE";
    const s7_pdu request = {.rosctr = S7_ROSCTR_JOB,
                            .function = S7_FUNC_PI_SERVICE,
                            .u.pi.name = {insert, sizeof insert - 1}};
    const service_row *row = services_find(&request, "pi_service");
    assert_non_null(row);
    assert_ptr_equal(row->rule, &rules_program_change);
    assert_string_equal(row->subject, "link blocks");
}

static void only_a_refused_password_is_a_guess(void **state)
{
    (void)state;
    assert_true(services_is_guess(services_find(&userdata, "password")));
    assert_false(services_is_guess(services_find(&userdata, "password_clear")));
    assert_false(services_is_guess(services_find(&userdata, "plc_stop")));
}

static void habits_are_those_of_a_service_and_code(void **state)
{
    (void)state;
    assert_int_equal(services_find_habit("szl_read", 0xD402)->severity, RULES_NOTICE);
    assert_non_null(services_find_habit("delete_job", 0xD0A5)->cause);
    assert_null(services_find_habit("szl_read", 0xD209));
    assert_null(services_find_habit("password", 0xD402));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(services_are_found_by_name),
        cmocka_unit_test(pi_services_are_found_by_what_they_do),
        cmocka_unit_test(only_a_refused_password_is_a_guess),
        cmocka_unit_test(habits_are_those_of_a_service_and_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
