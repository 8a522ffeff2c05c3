/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/expr/lex.h"

#include "written_facts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* The tokens of a text, with '|' between them. */
static char *tokens_of(const char *text)
{
    expr_program program = {.source = (char *)text, .size = strlen(text)};
    expr_error error = {0};
    GString *out = g_string_new(NULL);
    expr_token token = {0};
    while (expr_lex(&program, token.at + token.size, &token, &error) && token.kind != EXPR_T_END)
        g_string_append_printf(out, "%s%.*s", out->len ? "|" : "", (int)token.size,
                               text + token.at);
    assert_null(error.message);
    return g_string_free(out, FALSE);
}

static void words(void **state)
{
    static const char *const rows[][2] = {
        {"item.db==10&&a", "item.db|==|10|&&|a"},
        {"a===b!==c~=d", "a|===|b|!==|c|~=|d"},
        {"{443,4430..4434}", "{|443|,|4430|..|4434|}"},
        {"{10.0.0.5 .. 10.0.0.9}", "{|10.0.0.5|..|10.0.0.9|}"},
        {"10.1.0.0/16", "10.1.0.0/16"},
        {"fd00::/8", "fd00::/8"},
        {"::1", "::1"},
        {"item.db/2", "item.db|/|2"},
        {"item.db-1", "item.db|-|1"},
        {"S7COMM-PLUS", "S7COMM-PLUS"},
        {"aa-bb-cc", "aa-bb-cc"},
        {"aa:bb", "aa:bb"},
        {"r\"a\\\"\" r", "r\"a\\\"\"|r"},
        {"\"a\\\"b\" 'c'", "\"a\\\"b\"|'c'"},
        {"a\t\n\r b", "a|b"},
        {"-5", "-|5"},
        {"!a", "!|a"},
    };
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *tokens = tokens_of(rows[i][0]);
        assert_string_equal(tokens, rows[i][1]);
        g_free(tokens);
    }
}

static void complaints(void **state)
{
    static const char *const rows[][2] = {
        {"tsap == \"abc", "9: the closing \" of this text is missing"},
        {"tsap == \"abc\\\"", "9: the closing \" of this text is missing"},
        {"tsap == r\"abc", "9: the closing \" of this text is missing"},
        {"item.db == 'a", "12: the closing ' of this character is missing"},
        {"item.db#1 == 1", "8: '#': layers, macros and raw bytes of Wireshark are not known here"},
        {"${item.db} == 1", "1: '$': layers, macros and raw bytes of Wireshark are not known here"},
        {"item.db ; 1", "9: ';' means nothing here"},
        {"item.db == `", "12: '`' means nothing here"},
    };
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        assert_string_equal(complaint(rows[i][0]), rows[i][1]);
    assert_non_null(strstr(complaint("tsap matches \"^db\\.\""), "18: '\\.' is no escape"));
    assert_non_null(strstr(complaint("tsap == \"\\xg\""), "10: '\\x' is no escape"));
    assert_non_null(strstr(complaint("tsap == \"\\u12\""), "10: '\\u' is no escape"));
    assert_non_null(strstr(complaint("tsap == \"\\ud800\""), "10: '\\u' is no escape"));
    assert_non_null(strstr(complaint("tsap == \"\\400\""), "10: '\\4' is no escape"));
    assert_non_null(strstr(complaint("tsap == \"\xff\""), "10: found byte 0xff"));
}

static void escapes(void **state)
{
    (void)state;
    assert_true(
        holds_for("value == \"\\a\\b\\f\\n\\r\\t\\v\\\\\\'\\\"\"", "value=07080c0a0d090b5c2722"));
    assert_true(holds_for("value == \"\\x0\\x41\\101\\0\"", "value=00414100"));
    assert_true(holds_for("value == \"\\u00e4\\U0001F600\"", "value=c3a4f09f9880"));
    assert_true(holds_for("value == r\"\\n\\\"\"", "value=5c6e5c22"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words),
        cmocka_unit_test(complaints),
        cmocka_unit_test(escapes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
