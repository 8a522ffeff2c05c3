/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "written_facts.h"

#include <glib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void fields(void **state)
{
    (void)state;
    size_t count;
    expr_program *program = compiled("item.db == 1 or client.ip == 10.0.0.1 or item.db == 2");
    const expr_field *named = expr_fields_of(program, &count);
    assert_int_equal(count, 2);
    assert_int_equal(named[0], S7F_ITEM_DB);
    assert_int_equal(named[1], EXPR_F_CLIENT_IP);
    assert_string_equal(expr_source(program),
                        "item.db == 1 or client.ip == 10.0.0.1 or item.db == 2");
    expr_free(program);
    expr_free(NULL);
}

static void marked(void **state)
{
    static const char *const rows[][2] = {
        {"itm.db == 10", "itm.db == 10\n^~~~~~"},
        {"item.db ==", "item.db ==\n          ^"},
        {"item.db == \"\xc3\xa4\" or\titm.db", "item.db == \"\xc3\xa4\" or itm.db\n           ^~~"},
    };
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        expr_error error;
        const size_t size = strlen(rows[i][0]);
        assert_null(expr_compile(rows[i][0], size, &error));
        char *caret = expr_error_caret(rows[i][0], size, &error);
        assert_string_equal(caret, rows[i][1]);
        g_free(caret);
        g_free(error.message);
    }
}

/* The text need not be terminated. */
static void unterminated(void **state)
{
    (void)state;
    expr_error error;
    expr_program *program = expr_compile("item.db == 10", 11, &error);
    assert_null(program);
    assert_int_equal(error.column, 12);
    g_free(error.message);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields),
        cmocka_unit_test(marked),
        cmocka_unit_test(unterminated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
