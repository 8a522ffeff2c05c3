/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "written_facts.h"

#include <glib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct {
    const char *text, *complaint;
} rows[] = {
    {"", "1: found the end, expected an expression such as item.db == 10"},
    {"   ", "4: found the end, expected an expression such as item.db == 10"},
    {"and", "1: found 'and', expected a field or a value"},
    {"item.db and", "12: found the end, expected a field or a value"},
    {"item.db ==", "11: found the end, expected a field or a value"},
    {"item.db == == 1", "12: found '==', expected a field or a value"},
    {"(item.db", "9: found the end, expected ')', 'and' or 'or'"},
    {"item.db)", "8: found ')', expected an operator such as ==, and, or; or the end"},
    {"()", "2: found ')', expected a field or a value"},
    {"item.db 10", "9: found '10', expected an operator such as ==, and, or; or the end"},
    {"item.db == 10 20", "15: found '20', expected an operator such as ==, and, or; or the end"},
    {"item.db = 10", "9: '=' is no operator; did you mean '=='?"},
    {"item.db | 10", "9: '|' is no operator; did you mean '||'?"},
    {"item.db ^ 10", "9: '^' is no operator; did you mean 'xor'?"},
    {"tsap contians \"a\"", "6: found 'contians', expected an operator; did you mean 'contains'?"},
    {"item.db == 1 AND item.db == 2", "14: found 'AND', expected an operator; did you mean 'and'?"},
    {"item.db in 5", "12: found '5', expected a set in braces, such as {1, 5..9}"},
    {"item.db in {}", "13: found '}', expected a field or a value"},
    {"item.db in {1 2}", "15: found '2', expected ',', '..' or '}' in the set"},
    {"item.db in {1,}", "15: found '}', expected a field or a value"},
    {"item.db in {1", "14: found the end, expected ',', '..' or '}' in the set"},
    {"item.db in {1..}", "16: found '}', expected a field or a value"},
    {"item.db not 5", "9: found 'not', expected an operator such as ==, and, or; or the end"},
    {"all item.db", "12: found the end, expected a comparison behind 'all' and 'any', such as all "
                    "item.db == 10"},
    {"any tsap contains \"a\"", "10: found 'contains', expected a comparison behind 'all' and "
                                "'any', such as all item.db == 10"},
    {"value[] == 1", "7: expected a slice, such as [2], [0:4] from byte 0 four bytes, [4-7], [:2] "
                     "or [-2:]"},
    {"value[3-1] == 1", "10: expected a slice, such as [2], [0:4] from byte 0 four bytes, [4-7], "
                        "[:2] or [-2:]"},
    {"value[1:0] == 1", "10: expected a slice, such as [2], [0:4] from byte 0 four bytes, [4-7], "
                        "[:2] or [-2:]"},
    {"value[1", "8: expected a slice, such as [2], [0:4] from byte 0 four bytes, [4-7], [:2] or "
                "[-2:]"},
    {"value[a]", "7: expected a slice, such as [2], [0:4] from byte 0 four bytes, [4-7], [:2] or "
                 "[-2:]"},
    {"foo(tsap) == 1", "1: 'foo' is no function: expected len, count, lower, upper, string, abs, "
                       "max or min"},
    {"lowr(tsap) == 1", "1: 'lowr' is no function: expected len, count, lower, upper, string, abs, "
                        "max or min; did you mean 'lower'?"},
    {"len() == 1", "5: found ')', expected a field or a value"},
    {"len(tsap == 1", "10: found '==', expected ')' or ',' behind the argument of the function"},
    {"(item.db == 1) + 1", "1: found a condition, expected a field or a value"},
    {"(item.db == 1) == 1", "1: found a condition, expected a field or a value"},
    {"{item.db == 1", "10: found '==', expected '}' or an operator"},
    {"\xc3\xa4 == 1", "1: found '\xc3\xa4', expected a field; 's7tap fields' lists them"},
    {"\"\xc3\xa4\" == itm", "1: found '\"\xc3\xa4\"', expected a field; 's7tap fields' lists them"},
};

static void complaints(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (strcmp(complaint(rows[i].text), rows[i].complaint) != 0)
            fail_msg("%s\n  %s\n  %s", rows[i].text, complaint(rows[i].text), rows[i].complaint);
    print_message("%zu faults named\n", G_N_ELEMENTS(rows));
}

static char *repeated(const char *part, unsigned times, const char *end)
{
    GString *text = g_string_new(NULL);
    for (unsigned i = 0; i < times; i++)
        g_string_append(text, part);
    g_string_append(text, end);
    return g_string_free(text, FALSE);
}

/* Too deep or too long is refused, whatever nests. */
static void limits(void **state)
{
    (void)state;
    static const char *const nesting[] = {"(", "not ", "{", "-", "len("};
    for (size_t i = 0; i < G_N_ELEMENTS(nesting); i++) {
        char *text = repeated(nesting[i], 3000, "item.db");
        assert_non_null(strstr(complaint(text), "nested more than 64 levels deep"));
        g_free(text);
    }
    char *text = repeated("item.db or ", 1400, "item.db");
    assert_true(holds_for(text, "item.db=1"));
    g_free(text);
    text = repeated("item.db or ", 1500, "item.db");
    assert_string_equal(complaint(text), "1: longer than 16384 bytes");
    g_free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(complaints),
        cmocka_unit_test(limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
