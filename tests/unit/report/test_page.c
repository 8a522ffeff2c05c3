/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/page.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void check(rep_output *output, const char *expected)
{
    rep_put_char(&output->text, '\0');
    assert_string_equal(output->text.data, expected);
    output->text.used = 0;
}

static void wraps_below_the_label(void **state)
{
    (void)state;
    rep_output output = {.fd = -1};
    rep_page page = {.output = &output};
    for (int i = 0; i < 12; i++)
        rep_put_string(&page.line, i > 0 ? " ninechars" : "ninechars");
    rep_page_end(&page, 4, "Label: ", REP_INK_RED);
    check(&output,
          "    Label: ninechars ninechars ninechars ninechars ninechars ninechars ninechars "
          "ninechars ninechars\n           ninechars ninechars ninechars\n");
    rep_page_clear(&page);
    rep_buffer_clear(&output.text);
}

static void numbers_are_not_torn(void **state)
{
    (void)state;
    rep_output output = {.fd = -1};
    rep_page page = {.output = &output};
    rep_page_paragraph(&page, 90, NULL, "have 12 345 678 x");
    char *expected = g_strdup_printf("%90shave\n%90s12 345 678\n%90sx\n", "", "", "");
    check(&output, expected);
    g_free(expected);
    rep_page_clear(&page);
    rep_buffer_clear(&output.text);
}

/* A word longer than the page stands on a line of its own; nothing of it is lost. */
static void long_words(void **state)
{
    (void)state;
    rep_output output = {.fd = -1};
    rep_page page = {.output = &output};
    char *word = g_strnfill(150, 'w'), *expected = g_strconcat("a\n", word, "\nb\n", NULL);
    rep_put_format(&page.line, "a %s b", word);
    rep_page_end(&page, 0, NULL, REP_INK_PLAIN);
    check(&output, expected);
    g_free(word);
    g_free(expected);
    rep_page_clear(&page);
    rep_buffer_clear(&output.text);
}

static void control_characters_are_defused(void **state)
{
    (void)state;
    rep_output output = {.fd = -1};
    rep_page page = {.output = &output};
    rep_page_paragraph(&page, 0, NULL, "a\033[31mb\x7F");
    check(&output, "a?[31mb?\n");
    rep_page_clear(&page);
    rep_buffer_clear(&output.text);
}

/* Neither C1 controls nor what turns the direction of writing; and no half characters. */
static void unicode_is_defused(void **state)
{
    (void)state;
    rep_output output = {.fd = -1};
    rep_page page = {.output = &output};
    rep_page_paragraph(&page, 0, NULL,
                       "a\xC2\x9B"
                       "1mb \xE2\x80\xAE"
                       "c \xFF"
                       "d\xC3 M\xC3\xBChle");
    check(&output, "a?1mb ?c ?d? M\xC3\xBChle\n");
    rep_page_clear(&page);
    rep_buffer_clear(&output.text);
}

#define expect_columns(text, count)                                                                \
    assert_int_equal(rep_page_columns(text, sizeof(text) - 1), count)

static void columns_of_a_terminal(void **state)
{
    (void)state;
    expect_columns("", 0);
    expect_columns("Press1", 6);
    expect_columns("M\xC3\xBChle", 5);
    expect_columns("\xE5\x86\xB2\xE5\x8E\x8B", 4); /* two ideographs */
    expect_columns("e\xCC\x81", 1);                /* e and a combining accent */
    expect_columns("\x1B\xFF", 2);                 /* shown as ?? */
}

/* Words of two ideographs take 4 columns, 5 with the blank: 20 to a line. */
static void wraps_by_columns(void **state)
{
    (void)state;
    rep_output output = {.fd = -1};
    rep_page page = {.output = &output};
    for (int i = 0; i < 21; i++)
        rep_put_string(&page.line,
                       i > 0 ? " \xE5\x86\xB2\xE5\x8E\x8B" : "\xE5\x86\xB2\xE5\x8E\x8B");
    rep_page_end(&page, 0, NULL, REP_INK_PLAIN);
    rep_put_char(&output.text, '\0');
    const char *end = strchr(output.text.data, '\n');
    assert_int_equal(rep_page_columns(output.text.data, (size_t)(end - output.text.data)), 99);
    assert_string_equal(end + 1, "\xE5\x86\xB2\xE5\x8E\x8B\n");
    rep_page_clear(&page);
    rep_buffer_clear(&output.text);
}

static void colours(void **state)
{
    (void)state;
    rep_output output = {.fd = -1};
    rep_page page = {.output = &output, .color = true};
    rep_put_string(&page.line, "bad");
    rep_page_end(&page, 0, NULL, REP_INK_RED);
    check(&output, "\033[1;31mbad\033[0m\n");
    rep_page_paragraph(&page, 0, NULL, "plain");
    check(&output, "plain\n");
    rep_page_clear(&page);
    rep_buffer_clear(&output.text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wraps_below_the_label),
        cmocka_unit_test(numbers_are_not_torn),
        cmocka_unit_test(long_words),
        cmocka_unit_test(control_characters_are_defused),
        cmocka_unit_test(unicode_is_defused),
        cmocka_unit_test(columns_of_a_terminal),
        cmocka_unit_test(wraps_by_columns),
        cmocka_unit_test(colours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
