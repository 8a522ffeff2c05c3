/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/verdict/grades.h"

#include "rules/verdict/verdict.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { KINDS = 7, BYS = 4, MAX_ROWS = 256 };

/* Marks every line that some context of `code` reaches. */
static void reach(const verdict_grade *grades, uint32_t count, uint16_t code, bool *reached)
{
    for (int kind = 0; kind < KINDS; kind++)
        for (int by = 0; by < BYS; by++)
            for (uint8_t family = 0; family < VERDICT_FAMILY_COUNT; family++)
                for (uint32_t row = 0; row < count; row++)
                    reached[verdict_find_grade(grades, count, code, (uint8_t)(1 << kind),
                                               (uint8_t)(1 << by), family, grades[row].needs)] =
                        true;
}

static void assert_reached(const verdict_grade *grades, uint32_t count)
{
    bool reached[MAX_ROWS] = {false};
    assert_in_range(count, 1, MAX_ROWS);
    for (uint32_t row = 0; row < count; row++)
        reach(grades, count, grades[row].code, reached);
    for (uint32_t row = 0; row < count; row++)
        if (!reached[row])
            fail_msg("line %u (code 0x%04X) is never reached", row, grades[row].code);
}

static void every_line_decides_something(void **state)
{
    (void)state;
    assert_reached(verdict_item_grades, verdict_item_grade_count);
    assert_reached(verdict_error_grades, verdict_error_grade_count);
}

static void every_cause_is_named_by_a_line(void **state)
{
    (void)state;
    bool named[CAUSE_COUNT] = {false};
    for (uint32_t row = 0; row < verdict_item_grade_count; row++)
        named[verdict_item_grades[row].cause] = true;
    for (uint32_t row = 0; row < verdict_error_grade_count; row++)
        named[verdict_error_grades[row].cause] = true;
    for (int cause = 0; cause < CAUSE_COUNT; cause++)
        if (!named[cause])
            fail_msg("no line names cause %d", cause);
}

static void the_last_line_fits_everything(void **state)
{
    (void)state;
    const verdict_grade *item = &verdict_item_grades[verdict_item_grade_count - 1];
    const verdict_grade *error = &verdict_error_grades[verdict_error_grade_count - 1];
    assert_true(item->code == 0 && item->last == 0xFF);
    assert_true(error->code == 0 && error->last == 0xFFFF);
    assert_int_equal(item->kinds | item->by | item->families | item->needs, 0);
    assert_int_equal(error->kinds | error->by | error->families | error->needs, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_line_decides_something),
        cmocka_unit_test(every_cause_is_named_by_a_line),
        cmocka_unit_test(the_last_line_fits_everything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
