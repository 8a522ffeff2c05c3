/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "written_facts.h"

#include <glib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const char *const rows[][2] = {
    {"item.db==10", "(item.db == 10)"},
    {"item.db eq 10 or item.db ne 11 and not tsap",
     "((item.db == 10) or ((item.db != 11) and (not tsap)))"},
    {"item.db ~= 10", "(item.db !== 10)"},
    {"all item.db > 10", "(all item.db > 10)"},
    {"all item.db == 10", "(item.db === 10)"},
    {"any item.db != 10", "(item.db !== 10)"},
    {"1 < item.db <= 5", "((1 < item.db) and (item.db <= 5))"},
    {"item.db not in {1,2..5}", "(not (item.db in {1, 2 .. 5}))"},
    {"item.db & 2", "{item.db & 2}"},
    {"item.db - 1 - 2 == 3", "({{item.db - 1} - 2} == 3)"},
    {"-item.db == -3", "({- item.db} == -3)"},
    {"value[:2,3-4,-1,5:] == 00", "(value[0:2,3-4,-1:1,5:] == 00)"},
    {"value[-3--2] == 00", "(value[-3--2] == 00)"},
    {"len(tsap) == 1 xor max(item.db,5)==5", "((len(tsap) == 1) xor (max(item.db, 5) == 5))"},
    {"tsap matches r\"a\\d\"", "(tsap matches \"a\\\\d\")"},
    {"tsap == \"\\n\\\"\"", "(tsap == \"\\x0a\\\"\")"},
    {"item.db == '\\''", "(item.db == '\\'')"},
    {"s7tap.item.db", "item.db"},
};

static void printed(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        expr_program *program = compiled(rows[i][0]);
        char *text = expr_text(program);
        assert_string_equal(text, rows[i][1]);
        expr_program *again = compiled(text);
        char *same = expr_text(again);
        assert_string_equal(same, text);
        g_free(same);
        g_free(text);
        expr_free(again);
        expr_free(program);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(printed)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
