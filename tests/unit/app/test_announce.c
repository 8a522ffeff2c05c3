/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/announce.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

static rules_finding example(void)
{
    static char subject[] = "DB99", message[] = "a\tb reads DB99";
    rules_finding finding = {
        .rule = rules_find("address-error"),
        .severity = RULES_WARNING,
        .client = {4, {10, 0, 0, 1}},
        .server = {4, {10, 0, 0, 2}},
        .server_port = 102,
        .subject = subject,
        .message = message,
        .cause = "it is missing",
        .confidence = RULES_LIKELY,
        .has_code = true,
        .code = 10,
        .count = 1,
        .first = {.time = INT64_C(1000000000000000000)},
    };
    return finding;
}

static void one_line_without_controls(void **state)
{
    (void)state;
    const rules_finding finding = example();
    rep_buffer b = {0};
    app_announcement_put(&b, &finding, false);
    rep_put_char(&b, '\0');
    assert_string_equal(b.data, "2001-09-09 01:46:40 UTC  warning  address-error  a?b reads DB99; "
                                "likely: it is missing\n");
    b.used = 0;
    app_announcement_put(&b, &finding, true);
    rep_put_char(&b, '\0');
    assert_non_null(strstr(b.data, "\033[33mwarning\033[0m"));
    rep_buffer_clear(&b);
}

/* Announces the findings into a buffer; the number of lines. */
static unsigned lines_of(app_announcer *announcer, rules_finding *const *findings, guint count)
{
    GPtrArray *array = g_ptr_array_new();
    for (guint i = 0; i < count; i++)
        g_ptr_array_add(array, findings[i]);
    rep_output output = {.fd = -1, .error = 1};
    announcer->output = &output;
    const guint before = g_hash_table_size(announcer->known);
    app_announce(announcer, array);
    rep_buffer_clear(&output.text);
    g_ptr_array_unref(array);
    return g_hash_table_size(announcer->known) - before;
}

static void each_finding_once(void **state)
{
    (void)state;
    app_options options = {.quiet = true};
    app_outputs outputs = {.writers = g_ptr_array_new()};
    app_announcer announcer;
    app_announcer_begin(&announcer, &outputs, &options);
    assert_false(announcer.wanted);
    announcer.wanted = true;
    rules_finding one = example(), again = example(), other = example(), third = example();
    static char subject[] = "DB98";
    again.count = 7;
    again.confidence = RULES_PROVEN;
    other.subject = subject;
    third.client.bytes[3] = 9;
    assert_int_equal(lines_of(&announcer, (rules_finding *[]){&one}, 1), 1);
    assert_int_equal(lines_of(&announcer, (rules_finding *[]){&again}, 1), 0);
    again.number = 7;
    assert_int_equal(lines_of(&announcer, (rules_finding *[]){&again}, 1), 1);
    again.subject = subject; /* the same finding, grown */
    assert_int_equal(lines_of(&announcer, (rules_finding *[]){&again}, 1), 0);
    assert_int_equal(lines_of(&announcer, (rules_finding *[]){&other, &one, &third}, 3), 2);
    app_announcer_end(&announcer);
    g_ptr_array_unref(outputs.writers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_line_without_controls),
        cmocka_unit_test(each_finding_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
