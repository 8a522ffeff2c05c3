/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/command.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void gravest(void **state)
{
    (void)state;
    assert_int_equal(app_gravest(APP_DONE, APP_DONE), APP_DONE);
    assert_int_equal(app_gravest(APP_DONE, APP_FINDING), APP_FINDING);
    assert_int_equal(app_gravest(APP_FINDING, APP_INPUT), APP_INPUT);
    assert_int_equal(app_gravest(APP_INPUT, APP_FINDING), APP_INPUT);
    assert_int_equal(app_gravest(APP_OUTPUT, APP_INPUT), APP_OUTPUT);
    assert_int_equal(app_gravest(APP_OUTPUT, APP_USAGE), APP_USAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gravest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
