/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/policy/scan.h"

#include "fixture.h"

/* Every line as "[word|value]" or "word|value", broken sections as "!", then the problems. */
static void check_scan(const char *text, const char *expected)
{
    policy_source *source = source_of(text);
    policy_scanner loud = {.source = source}, silent = {.source = source, .silent = true};
    policy_line line, same;
    GString *seen = g_string_new(NULL);
    while (policy_scan_next(&silent, &same)) {
        assert_true(policy_source_is_good(source) || loud.offset > 0);
        assert_true(policy_scan_next(&loud, &line));
        assert_ptr_equal(line.at, same.at);
        if (line.broken)
            g_string_append(seen, "!\n");
        else
            g_string_append_printf(seen, line.section ? "[%.*s|%.*s]\n" : "%.*s|%.*s\n",
                                   (int)line.word.size, line.word.data, (int)line.value.size,
                                   line.value.data);
    }
    assert_false(policy_scan_next(&loud, &line));
    char *problems = problems_of(source);
    g_string_append(seen, problems);
    assert_string_equal(seen->str, expected);
    g_free(problems);
    g_string_free(seen, TRUE);
    policy_source_free(source);
}

static void sections_keys_and_comments(void **state)
{
    (void)state;
    check_scan("", "");
    check_scan("\n \n# a=1\n  ; [b]\n", "");
    check_scan("[cpu Press 1]", "[cpu|Press 1]\n");
    check_scan(" [ cpu\t A ] \r\n a = b = c \r\nd=\n[rules]\n", "[cpu|A]\na|b = c\nd|\n[rules|]\n");
    check_scan("a=1,\\\n2\nb=;x", "a|1,  2\nb|;x\n");
}

static void lines_that_are_neither(void **state)
{
    (void)state;
    check_scan("a\nb=1\n", "b|1\np:1:1: found 'a', expected KEY=VALUE, [SECTION] or a comment that "
                           "begins with # or ;");
    check_scan("  =1", "p:1:3: found '=1', expected a key before '='");
    check_scan("[cpu A\nb=1", "!\nb|1\np:1:7: found the end of the line, expected ']'");
    check_scan("[cpu A] x", "!\np:1:8: found text behind ']', expected the end of the line");
    check_scan("[cpu A]  # x\n[cpu B];", "[cpu|A]\n[cpu|B]\n"
                                         "p:1:8: found a comment behind ']', expected it on a "
                                         "line of its own\n"
                                         "p:2:8: found a comment behind ']', expected it on a "
                                         "line of its own");
    check_scan("[ ]", "!\np:1:1: found [], expected the kind of a section");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sections_keys_and_comments),
        cmocka_unit_test(lines_that_are_neither),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
