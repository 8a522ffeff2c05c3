/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/pi_services.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

static const s7_pi_service *find(const char *name)
{
    for (const s7_pi_service *service = s7_pi_services; service->name; service++)
        if (strcmp(service->name, name) == 0)
            return service;
    fail_msg("no service %s", name);
    return NULL;
}

static void services_are_unique_and_whole(void **state)
{
    (void)state;
    for (const s7_pi_service *service = s7_pi_services; service->name; service++) {
        assert_true(service->meaning && service->meaning[0]);
        assert_ptr_equal(find(service->name), service);
        for (size_t i = 0; i < S7_PI_ARGUMENTS && service->arguments[i] != 0; i++) {
            assert_int_equal(service->form, S7_PI_STRINGS);
            assert_int_equal(s7_fields[service->arguments[i]].kind, S7K_LEAF);
        }
        assert_int_equal(service->arguments[S7_PI_ARGUMENTS - 1], 0);
    }
}

static void arguments_stand_in_order(void **state)
{
    (void)state;
    const s7_pi_service *seek = find("_N_F_SEEK"), *find_place = find("_N_TMFPBP");
    static const uint16_t expected[] = {S7F_PI_WINDOW,  S7F_PI_SEEK, S7F_PI_WINDOW_SIZE,
                                        S7F_PI_COMPARE, S7F_PI_SKIP, 0};
    assert_memory_equal(seek->arguments, expected, sizeof expected);
    assert_int_equal(find_place->arguments[0], S7F_PI_MAGAZINE_FROM);
    assert_int_equal(find_place->arguments[11], S7F_PI_SEARCH);
    assert_int_equal(find("_N_LOGOUT")->arguments[0], 0);
    assert_int_equal(find("_INSE")->form, S7_PI_BLOCKS);
    assert_string_equal(s7_pi_services[0].name, "P_PROGRAM");
}

/* Fields of passwords are those that hosts hide. */
static void passwords_are_marked(void **state)
{
    (void)state;
    assert_int_equal(find("_N_LOGIN_")->arguments[0], S7F_PI_PASSWORD);
    assert_int_equal(find("_N_NEWPWD")->arguments[0], S7F_PI_PASSWORD);
    assert_int_equal(find("_N_NEWPWD")->arguments[1], S7F_PI_LEVEL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(services_are_unique_and_whole),
        cmocka_unit_test(arguments_stand_in_order),
        cmocka_unit_test(passwords_are_marked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
