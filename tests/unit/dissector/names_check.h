/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every name table is tested for: some values have their names, and no value has two. */
#ifndef S7TAP_TEST_NAMES_CHECK_H
#define S7TAP_TEST_NAMES_CHECK_H

#include "dissector/names.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

typedef struct expected_name {
    const s7_name *table;
    uint32_t value;
    const char *name; /* NULL: none */
} expected_name;

static inline void check_names(const expected_name *expected, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *name = s7_name_of(expected[i].table, expected[i].value);
        if (expected[i].name)
            assert_string_equal(name, expected[i].name);
        else
            assert_null(name);
    }
}

static inline void check_each_value_once(const s7_name *const *tables, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (const s7_name *row = tables[i]; row->name; row++) {
            assert_true(row->name[0] != '\0');
            for (const s7_name *before = tables[i]; before < row; before++)
                assert_int_not_equal(before->value, row->value);
        }
}

#endif
