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
        cmocka_unit_test(colours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
