/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "userdata_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void passwords_stay_secret(void **state)
{
    (void)state;
    static const userdata_case cases[] = {
        {"set", UD_REQUEST, 5, 0x01, 0, "213A1B1D6E681B1D", NULL, 0, "request security: password",
         "password.encoded=213A1B1D6E681B1D\nsecret=1\n"},
        {"clear", UD_REQUEST, 5, 0x02, 0, "AABB", NULL, 0, "request security: clear password",
         "userdata.payload=AABB\n"},
        {"answer", UD_RESPONSE, 5, 0x01, 1, "AABB", NULL, 0, "response security: password",
         "userdata.payload=AABB\n"},
        {"nothing", UD_REQUEST, 5, 0x01, 0, "", NULL, 0, NULL, "userdata.data_length=0\n"},
        {0},
    };
    userdata_cases_hold(cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(passwords_stay_secret),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
