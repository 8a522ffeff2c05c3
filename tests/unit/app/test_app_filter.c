/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/filter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void compiled(void **state)
{
    (void)state;
    rep_filter *filter = app_filter_compile("item.db == 10", NULL);
    assert_non_null(filter);
    assert_string_equal(rep_filter_text(filter), "item.db == 10");
    rep_filter_free(filter);
    rep_filter_free(NULL);
}

static void wrong(void **state)
{
    (void)state;
    assert_null(app_filter_compile("", NULL));
    assert_null(app_filter_compile("itm.db == 10", NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(compiled), cmocka_unit_test(wrong)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
