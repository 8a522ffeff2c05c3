/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/expr/suggest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const char *const words[] = {"review", "decode", "fields", "rules", NULL};
static const char *const families[] = {"S7-200", "S7-300", "S7-1200", "S7-1500", NULL};

static void similar(void **state)
{
    (void)state;
    assert_string_equal(expr_suggest("reveiw", words), "review");
    assert_string_equal(expr_suggest("field", words), "fields");
    assert_string_equal(expr_suggest("Rules", words), "rules");
    assert_string_equal(expr_suggest("decdoe", words), "decode");
    assert_string_equal(expr_suggest("dec", words), "decode");
    assert_string_equal(expr_suggest("s71500", families), "S7-1500");
}

static void strange(void **state)
{
    (void)state;
    assert_null(expr_suggest("", words));
    assert_null(expr_suggest("monitor", words));
    assert_null(expr_suggest("x", words));
    assert_null(expr_suggest("S7-900", families));
    assert_null(expr_suggest("S7-1", families));
    assert_null(expr_suggest("de", words));
    assert_null(
        expr_suggest("an-endless-word-that-nobody-would-ever-type-on-a-command-line", words));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(similar),
        cmocka_unit_test(strange),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
