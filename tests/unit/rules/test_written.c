/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/written.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib.h>

#define BYTES(area_, db_, start_, count_)                                                          \
    {                                                                                              \
        .absolute = true, .area = area_, .db = db_, .type = S7_TYPE_BYTE, .start = start_,         \
        .count = count_                                                                            \
    }
#define BIT(area_, db_, start_, bit_)                                                              \
    {                                                                                              \
        .absolute = true, .area = area_, .db = db_, .type = S7_TYPE_BIT, .start = start_,          \
        .bit = bit_, .count = 1                                                                    \
    }

static const struct {
    s7_item items[5];
    const char *text;
} rows[] = {
    {{BYTES(S7_AREA_DB, 5, 0, 8)}, "DB5.DBB0-DBB7"},
    {{BYTES(S7_AREA_FLAG, 0, 16, 1)}, "MB16"},
    {{BIT(S7_AREA_FLAG, 0, 1, 1), BIT(S7_AREA_FLAG, 0, 1, 0)}, "M1.0-M1.1"},
    {{BIT(S7_AREA_DB, 5, 1, 3)}, "DB5.DBX1.3"},
    {{BIT(S7_AREA_DB, 5, 1, 3), BIT(S7_AREA_DB, 5, 1, 5)}, "DB5.DBX1.3, DB5.DBX1.5"},
    {{BIT(S7_AREA_DB, 5, 1, 3), BIT(S7_AREA_DB, 5, 1, 5), BIT(S7_AREA_DB, 5, 1, 4)},
     "DB5.DBX1.3-DBX1.5"},
    {{BYTES(S7_AREA_DB, 5, 8, 2), BYTES(S7_AREA_DB, 5, 0, 2), BYTES(S7_AREA_DB, 5, 2, 6),
      BYTES(S7_AREA_DB, 5, 3, 2)},
     "DB5.DBB0-DBB9"},
    {{BYTES(S7_AREA_DB, 5, 0, 2), BYTES(S7_AREA_DB, 6, 2, 2)}, "DB5.DBB0-DBB1, DB6.DBB2-DBB3"},
    {{BYTES(S7_AREA_DB, 5, 8, 2), BYTES(S7_AREA_OUTPUT, 0, 1, 2)}, "QB1-QB2, DB5.DBB8-DBB9"},
    {{{.absolute = true, .area = S7_AREA_TIMER, .type = S7_TYPE_TIMER, .start = 3, .count = 2}},
     "T3-T4"},
};

static void lists_what_was_written(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        rules_written w = {0};
        for (const s7_item *item = rows[i].items; item->absolute; item++) {
            rules_written_add(&w, item);
            rules_written_add(&w, item);
        }
        char *text = rules_written_text(&w);
        assert_string_equal(text, rows[i].text);
        g_free(text);
    }
}

static void knows_its_areas(void **state)
{
    (void)state;
    const s7_item item = BYTES(S7_AREA_OUTPUT, 0, 1, 1);
    rules_written w = {0};
    assert_false(rules_written_has(&w, S7_AREA_OUTPUT, S7_AREA_PERIPHERAL));
    rules_written_add(&w, &item);
    assert_true(rules_written_has(&w, S7_AREA_OUTPUT, S7_AREA_PERIPHERAL));
    assert_true(rules_written_has(&w, S7_AREA_FLAG, S7_AREA_OUTPUT));
    assert_false(rules_written_has(&w, S7_AREA_INPUT, S7_AREA_INPUT));
}

/* What does not fit is said; what lies within a known range still fits. */
static void is_bounded(void **state)
{
    (void)state;
    rules_written w = {0};
    for (uint32_t i = 0; i < RULES_MAX_RANGES; i++) {
        const s7_item item = BYTES(S7_AREA_FLAG, 0, 4 * i, 1);
        rules_written_add(&w, &item);
    }
    assert_false(w.more);
    const s7_item within = BYTES(S7_AREA_FLAG, 0, 4, 1);
    rules_written_add(&w, &within);
    assert_false(w.more);
    const s7_item beyond = BYTES(S7_AREA_FLAG, 0, 2, 1);
    rules_written_add(&w, &beyond);
    assert_true(w.more);
    assert_int_equal(w.count, RULES_MAX_RANGES);
    char *text = rules_written_text(&w);
    assert_true(g_str_has_suffix(text, " and more"));
    g_free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_what_was_written),
        cmocka_unit_test(knows_its_areas),
        cmocka_unit_test(is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
