/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/policy/splice.h"

#include "fixture.h"

#include <string.h>

static policy_splices splices_of(const char *text)
{
    policy_splices splices;
    policy_splices_init(&splices, text, strlen(text));
    return splices;
}

static void check(policy_splices *splices, const char *expected)
{
    GString *text = policy_splices_text(splices);
    assert_string_equal(text->str, expected);
    g_string_free(text, TRUE);
    policy_splices_clear(splices);
}

static void positions_are_those_of_the_text(void **state)
{
    (void)state;
    policy_splices s = splices_of("\xEF\xBB\xBF[a]\r\nb=1 \\\r\n  2\r\nc=3");
    const char *b = strstr(s.source->text, "b="), *two = strchr(b, '2'), *c = strstr(b, "c=");
    assert_string_equal(s.eol, "\r\n");
    assert_int_equal(policy_splices_offset(&s, b), 8);
    assert_int_equal(policy_splices_line_begin(&s, policy_splices_offset(&s, two)), 15);
    assert_int_equal(policy_splices_line_begin(&s, 4), 3);
    /* The value goes on in the next line, so that its line ends there. */
    assert_int_equal(policy_splices_line_end(&s, b), policy_splices_offset(&s, c));
    assert_int_equal(policy_splices_line_end(&s, c), s.size);
    check(&s, "\xEF\xBB\xBF[a]\r\nb=1 \\\r\n  2\r\nc=3");
}

static void one_place_has_an_order(void **state)
{
    (void)state;
    policy_splices s = splices_of("a=1");
    policy_splice(&s, 3, POLICY_SECTIONS, g_strdup("[s]\n"));
    policy_splice(&s, 3, POLICY_LINES, g_strdup("b=2\n"));
    policy_splice(&s, 3, POLICY_WITHIN_LINE, g_strdup(",3"));
    policy_splice(&s, 3, POLICY_LINES, g_strdup("c=3\n"));
    policy_splice(&s, 0, POLICY_LINES, g_strdup("# first\n"));
    assert_true(policy_splices_any(&s, 3, POLICY_SECTIONS));
    assert_false(policy_splices_any(&s, 0, POLICY_SECTIONS));
    check(&s, "# first\na=1,3\nb=2\nc=3\n[s]\n");
}

static void a_line_that_is_continued_ends_first(void **state)
{
    (void)state;
    policy_splices s = splices_of("a=1 \\\n");
    policy_splice(&s, 6, POLICY_LINES, g_strdup("b=2\n"));
    check(&s, "a=1 \\\n\nb=2\n");
    s = splices_of("a=1\n");
    policy_splice(&s, 4, POLICY_LINES, g_strdup("b=2\n"));
    check(&s, "a=1\nb=2\n");
    s = splices_of("");
    policy_splice(&s, 0, POLICY_LINES, g_strdup("b=2\n"));
    check(&s, "b=2\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(positions_are_those_of_the_text),
        cmocka_unit_test(one_place_has_an_order),
        cmocka_unit_test(a_line_that_is_continued_ends_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
