/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/quality_grade.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void every_kind_says_what_to_do(void **state)
{
    (void)state;
    for (int kind = 0; kind < QUALITY_KIND_COUNT; kind++) {
        const quality_grade *grade = &quality_grades[kind];
        assert_ptr_equal(grade->cause, &rules_capture_quality.causes[kind]);
        assert_non_null(grade->cause->text);
        assert_non_null(grade->cause->check[0]);
        assert_non_null(grade->subject);
        assert_true(grade->severity <= rules_capture_quality.severity);
    }
    assert_null(rules_capture_quality.causes[QUALITY_KIND_COUNT].text);
}

/* Kinds that turn into one another are about the same. */
static void related_kinds_share_their_subject(void **state)
{
    (void)state;
    const quality_grade *grades = quality_grades;
    assert_string_equal(grades[QUALITY_LOST].subject, grades[QUALITY_FILTERED].subject);
    assert_string_equal(grades[QUALITY_LOST].subject, grades[QUALITY_TRIMMED].subject);
    assert_string_equal(grades[QUALITY_TWICE].subject, grades[QUALITY_SENT_TWICE].subject);
    assert_int_equal(grades[QUALITY_TRIMMED].severity, RULES_INFO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_says_what_to_do),
        cmocka_unit_test(related_kinds_share_their_subject),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
