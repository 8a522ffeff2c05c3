/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/unexpected_objects.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void add(unexpected_objects *objects, uint8_t area, uint16_t db, uint32_t first,
                uint32_t last)
{
    unexpected_objects_add(objects, policy_extent_of(area, db, first * 8, last * 8 + 7));
}

static void check(const unexpected_objects *objects, const char *expected)
{
    GString *out = g_string_new(NULL);
    unexpected_objects_put(out, objects, true);
    assert_string_equal(out->str, expected);
    g_string_free(out, TRUE);
}

static void the_first_of_the_memory_are_kept(void **state)
{
    (void)state;
    unexpected_objects objects = {0};
    check(&objects, "");
    add(&objects, S7_AREA_DB, 20, 8, 9);
    check(&objects, "DB20.DBB8-DBB9");
    add(&objects, S7_AREA_DB, 7, 0, 0);
    add(&objects, S7_AREA_DB, 20, 10, 10);
    add(&objects, S7_AREA_DB, 9, 4, 7);
    add(&objects, S7_AREA_DB, 8, 4, 4);
    check(&objects, "DB7.DBB0,DB8.DBB4,DB9.DBB4-DBB7,DB20.DBB8-DBB10");
    add(&objects, S7_AREA_OUTPUT, 0, 1, 1);
    add(&objects, S7_AREA_DB, 21, 0, 0);
    check(&objects, "Q1.0-Q1.7,DB7.DBB0,DB8.DBB4,DB9.DBB4-DBB7 and more");
    unexpected_objects_clear(&objects);
    check(&objects, "");
}

/* Whatever the order, the same are kept, with all that was touched of them. */
static void order_does_not_matter(void **state)
{
    (void)state;
    enum { OBJECTS = 9, PARTS = 3 };
    for (uint32_t step = 1; step < OBJECTS * PARTS; step++) {
        if (step % 3 == 0)
            continue; /* would not come by all of them */
        unexpected_objects objects = {0};
        for (uint32_t i = 0; i < OBJECTS * PARTS; i++) {
            const uint32_t n = i * step % (OBJECTS * PARTS);
            add(&objects, S7_AREA_DB, (uint16_t)(1 + n / PARTS), n % PARTS * 10, n % PARTS * 10);
        }
        check(&objects, "DB1.DBB0,DB1.DBB10,DB1.DBB20,DB2.DBB0,DB2.DBB10,DB2.DBB20,DB3.DBB0,"
                        "DB3.DBB10,DB3.DBB20,DB4.DBB0,DB4.DBB10,DB4.DBB20 and more");
        unexpected_objects_clear(&objects);
    }
}

static void what_covers_what(void **state)
{
    (void)state;
    unexpected_objects outer = {0}, inner = {0};
    assert_true(unexpected_objects_cover(&outer, &inner));
    add(&inner, S7_AREA_DB, 10, 2, 3);
    assert_false(unexpected_objects_cover(&outer, &inner));
    add(&outer, S7_AREA_DB, 11, 0, 100);
    assert_false(unexpected_objects_cover(&outer, &inner));
    add(&outer, S7_AREA_DB, 10, 0, 2);
    assert_false(unexpected_objects_cover(&outer, &inner));
    add(&outer, S7_AREA_DB, 10, 3, 3);
    assert_true(unexpected_objects_cover(&outer, &inner));
    add(&inner, S7_AREA_DB, 10, 8, 8);
    assert_false(unexpected_objects_cover(&outer, &inner));
    add(&outer, S7_AREA_DB, 10, 4, 9);
    assert_true(unexpected_objects_cover(&outer, &inner));
    inner.more = true;
    assert_false(unexpected_objects_cover(&outer, &inner));
    unexpected_objects_clear(&outer);
    unexpected_objects_clear(&inner);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_of_the_memory_are_kept),
        cmocka_unit_test(order_does_not_matter),
        cmocka_unit_test(what_covers_what),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
