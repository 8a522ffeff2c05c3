/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/suggest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const char *const words[] = {"review", "decode", "fields", "rules", NULL};

static void similar(void **state)
{
    (void)state;
    assert_string_equal(app_suggest("reveiw", words), "review");
    assert_string_equal(app_suggest("field", words), "fields");
    assert_string_equal(app_suggest("Rules", words), "rules");
    assert_string_equal(app_suggest("decdoe", words), "decode");
}

static void strange(void **state)
{
    (void)state;
    assert_null(app_suggest("", words));
    assert_null(app_suggest("monitor", words));
    assert_null(
        app_suggest("an-endless-word-that-nobody-would-ever-type-on-a-command-line", words));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(similar),
        cmocka_unit_test(strange),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
