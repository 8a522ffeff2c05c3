/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/plus_number.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define FIELD S7F_PLUS_VALUE_UNSIGNED

static s7_cursor over(const uint8_t *bytes, size_t size)
{
    static s7_notes notes;
    return s7_cursor_over((s7_bytes){bytes, size}, NULL, &notes);
}

static void unsigned_numbers_have_seven_bits_a_byte(void **state)
{
    (void)state;
    static const struct {
        uint8_t bytes[9];
        uint8_t size;
        uint64_t value;
    } rows[] = {
        {{0x00}, 1, 0},
        {{0x7F}, 1, 127},
        {{0x81, 0x00}, 2, 128},
        {{0x8F, 0xFF, 0xFF, 0xFF, 0x7F}, 5, 0xFFFFFFFF},
        {{0x80, 0x80, 0x05}, 3, 5},
        {{0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}, 9, UINT64_MAX},
        {{0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80}, 9, 128},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        s7_cursor c = over(rows[i].bytes, rows[i].size);
        assert_true(s7_plus_u64(&c, FIELD) == rows[i].value);
        assert_int_equal(c.at, rows[i].size);
        if (rows[i].size > 5)
            continue;
        c = over(rows[i].bytes, rows[i].size);
        assert_int_equal(s7_plus_number_size(&c), rows[i].size);
        assert_int_equal(s7_plus_u32(&c, FIELD), rows[i].value);
        for (size_t cut = 0; cut < rows[i].size; cut++) {
            c = over(rows[i].bytes, cut);
            assert_int_equal(s7_plus_number_size(&c), 0);
            assert_int_equal(s7_plus_u32(&c, FIELD), 0);
            assert_true(c.failed && c.at == 0);
        }
    }
}

static void signed_numbers_have_their_sign_in_bit_6(void **state)
{
    (void)state;
    static const struct {
        uint8_t bytes[9];
        uint8_t size;
        int64_t value;
    } rows[] = {
        {{0x3F}, 1, 63},
        {{0x40}, 1, -64},
        {{0x7F}, 1, -1},
        {{0x80, 0x40}, 2, 64},
        {{0xFF, 0x00}, 2, -128},
        {{0x87, 0xFF, 0xFF, 0xFF, 0x7F}, 5, INT32_MAX},
        {{0xF8, 0x80, 0x80, 0x80, 0x00}, 5, INT32_MIN},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        s7_cursor c = over(rows[i].bytes, rows[i].size);
        assert_int_equal(s7_plus_i32(&c, FIELD), rows[i].value);
        c = over(rows[i].bytes, rows[i].size);
        assert_int_equal(s7_plus_i64(&c, FIELD), rows[i].value);
    }
}

static void longer_numbers_fail(void **state)
{
    (void)state;
    static const uint8_t bytes[] = {0x80, 0x80, 0x80, 0x80, 0x80, 0x00};
    s7_cursor c = over(bytes, sizeof bytes);
    assert_int_equal(s7_plus_number_size(&c), 0);
    assert_int_equal(s7_plus_u32(&c, FIELD), 0);
    assert_true(c.failed);
}

static void count_field(void *user, s7_field field, uint32_t offset, uint32_t length,
                        const s7_value *value)
{
    (void)offset;
    (void)length;
    (void)value;
    *(s7_field *)user = field;
}

static void zeros_are_known_only_as_zeros(void **state)
{
    (void)state;
    static const uint8_t bytes[] = {0, 0, 0, 1};
    s7_field seen = S7F_COUNT;
    const s7_tap tap = {.user = &seen, .field = count_field};
    s7_notes notes = 0;
    s7_cursor c = s7_cursor_over((s7_bytes){bytes, sizeof bytes}, &tap, &notes);
    s7_plus_zeros(&c, S7F_PLUS_ZERO, 2);
    assert_int_equal(seen, S7F_PLUS_ZERO);
    s7_plus_zeros(&c, S7F_PLUS_ZERO, 2);
    assert_int_equal(seen, S7F_PLUS_RESERVED);
    s7_plus_zeros(&c, S7F_PLUS_ZERO, 1);
    assert_true(c.failed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unsigned_numbers_have_seven_bits_a_byte),
        cmocka_unit_test(signed_numbers_have_their_sign_in_bit_6),
        cmocka_unit_test(longer_numbers_fail),
        cmocka_unit_test(zeros_are_known_only_as_zeros),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
