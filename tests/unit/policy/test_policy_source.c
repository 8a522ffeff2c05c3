/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fixture.h"

#include <string.h>

static void check_problems(const char *text, size_t size, const char *expected)
{
    policy_source *source = policy_source_new("p", text, size);
    char *problems = problems_of(source);
    assert_string_equal(problems, expected);
    g_free(problems);
    policy_source_free(source);
}

static void lines_and_columns_count_as_editors_do(void **state)
{
    (void)state;
    policy_source *source = source_of("\xEF\xBB\xBF"
                                      "a=1\r\n# x\n\xC3\xA4\xC3\xB6=2\n");
    const char *last = strstr(source->text, "=2");
    assert_string_equal(source->text, "a=1 \n# x\n\xC3\xA4\xC3\xB6=2\n");
    assert_int_equal(policy_source_line(source, source->text), 1);
    assert_int_equal(policy_source_line(source, last), 3);
    policy_complain(source, last, "here");
    policy_expected(source, (policy_text){source->text, 1}, "%s", "b");
    policy_expected(source, (policy_text){source->text + 4, 0}, "c");
    char *problems = problems_of(source);
    assert_string_equal(problems, "p:1:1: found 'a', expected b\n"
                                  "p:1:5: found nothing, expected c\n"
                                  "p:3:3: here");
    g_free(problems);
    policy_source_free(source);
}

static void a_backslash_at_the_end_continues_a_value(void **state)
{
    (void)state;
    policy_source *source = source_of("a=1,\\\n2,\\ \r\n3\n# c \\\nb=4\n[s]\\\nc=\\");
    assert_string_equal(source->text, "a=1,  2,    3\n# c \\\nb=4\n[s]\\\nc=\\");
    assert_int_equal(policy_source_line(source, strchr(source->text, '3')), 3);
    assert_int_equal(policy_source_line(source, strchr(source->text, '4')), 5);
    policy_source_free(source);
}

static void what_is_no_text_is_refused(void **state)
{
    (void)state;
    check_problems("a=1\n\xFF", 5, "p:2:1: found byte 0xff, expected UTF-8 text");
    check_problems("a=1\n\xC3", 5, "p:2:1: found byte 0xc3, expected UTF-8 text");
    check_problems("a\0b", 3, "p:1:2: found control character 0x00, expected text");
    check_problems("a\rb", 3, "p:1:2: found control character 0x0d, expected text");
    check_problems("\tb\x7F", 3, "p:1:3: found control character 0x7f, expected text");
    check_problems("", 0, "");
    check_problems("\xEF\xBB\xBF", 3, "");
}

static void long_texts_are_cut_in_messages(void **state)
{
    (void)state;
    policy_source *source = source_of("\xC3\xA4"
                                      "234567890123456789012345678901234567890xyz");
    policy_expected(source, (policy_text){source->text, 41}, "less");
    policy_expected(source, whole_text(source), "less");
    policy_expected_within(source, (policy_text){source->text + 44, 0}, whole_text(source), "x");
    char *problems = problems_of(source);
    assert_string_equal(problems, "p:1:1: found '\xC3\xA4"
                                  "234567890123456789012345678901234567890', expected less\n"
                                  "p:1:1: found '\xC3\xA4"
                                  "234567890123456789012345678901234567890...', expected less\n"
                                  "p:1:44: found nothing more in '\xC3\xA4"
                                  "234567890123456789012345678901234567890...', expected x");
    g_free(problems);
    policy_source_free(source);
}

static void the_twenty_first_problem_is_counted(void **state)
{
    (void)state;
    policy_source *source = source_of("a");
    for (int i = 0; i < POLICY_MAX_PROBLEMS; i++)
        policy_complain(source, source->text, "x");
    GPtrArray *messages = g_ptr_array_new_with_free_func(g_free);
    policy_source_report(source, messages);
    assert_int_equal(messages->len, 20);
    g_ptr_array_set_size(messages, 0);
    policy_complain(source, source->text, "y");
    policy_expected(source, whole_text(source), "z");
    policy_source_report(source, messages);
    assert_int_equal(messages->len, 21);
    assert_string_equal(messages->pdata[19], "p:1:1: x");
    assert_string_equal(messages->pdata[20], "p: 2 more errors are not shown");
    g_ptr_array_unref(messages);
    policy_source_free(source);
}

static void parts_of_a_list(void **state)
{
    (void)state;
    policy_text rest = {" a , ,b", 7};
    assert_true(policy_is(policy_next_part(&rest, ','), "a"));
    assert_int_equal(policy_next_part(&rest, ',').size, 0);
    assert_non_null(rest.data);
    assert_true(policy_is(policy_next_part(&rest, ','), "b"));
    assert_null(rest.data);
    rest = (policy_text){"a,", 2};
    policy_next_part(&rest, ',');
    assert_non_null(rest.data);
    assert_int_equal(policy_next_part(&rest, ',').size, 0);
    assert_null(rest.data);
    assert_false(policy_is((policy_text){"ab", 2}, "a"));
    assert_false(policy_is((policy_text){"a", 1}, "ab"));
}

static bool is_number(const char *text, uint32_t min, uint32_t max, uint32_t expected)
{
    uint32_t number = 77;
    return policy_number((policy_text){text, strlen(text)}, min, max, &number) &&
           number == expected;
}

static void numbers_are_decimal_and_in_range(void **state)
{
    (void)state;
    assert_true(is_number("0", 0, 9, 0));
    assert_true(is_number("007", 1, 7, 7));
    assert_true(is_number("4294967295", 0, UINT32_MAX, UINT32_MAX));
    assert_false(is_number("4294967296", 0, UINT32_MAX, 0));
    assert_false(is_number("99999999999999999999999", 0, UINT32_MAX, 0));
    assert_false(is_number("", 0, 9, 0));
    assert_false(is_number("+1", 0, 9, 1));
    assert_false(is_number("1x", 0, 9, 1));
    assert_false(is_number("0", 1, 9, 0));
    assert_false(is_number("10", 1, 9, 10));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_and_columns_count_as_editors_do),
        cmocka_unit_test(a_backslash_at_the_end_continues_a_value),
        cmocka_unit_test(what_is_no_text_is_refused),
        cmocka_unit_test(long_texts_are_cut_in_messages),
        cmocka_unit_test(the_twenty_first_problem_is_counted),
        cmocka_unit_test(parts_of_a_list),
        cmocka_unit_test(numbers_are_decimal_and_in_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
