/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/buffer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void check(rep_buffer *b, const char *expected)
{
    rep_put_char(b, '\0');
    assert_string_equal(b->data, expected);
    b->used = 0;
}

static void numbers(void **state)
{
    (void)state;
    rep_buffer b = {0};
    static const struct {
        uint64_t number;
        const char *text;
    } rows[] = {
        {0, "0"},     {9, "9"},         {10, "10"},           {99, "99"},
        {100, "100"}, {12345, "12345"}, {1000000, "1000000"}, {UINT64_MAX, "18446744073709551615"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        rep_put_unsigned(&b, rows[i].number);
        check(&b, rows[i].text);
    }
    rep_put_signed(&b, -1);
    check(&b, "-1");
    rep_put_signed(&b, INT64_MIN);
    check(&b, "-9223372036854775808");
    rep_put_signed(&b, INT64_MAX);
    check(&b, "9223372036854775807");
    rep_buffer_clear(&b);
}

static void check_unsigned(rep_buffer *b, uint64_t number)
{
    char expected[32];
    g_snprintf(expected, sizeof expected, "%" G_GUINT64_FORMAT, number);
    rep_put_unsigned(b, number);
    check(b, expected);
}

/* Where a number gets one more digit, or one more bit. */
static void as_many_digits_as_there_are(void **state)
{
    (void)state;
    rep_buffer b = {0};
    uint64_t ten = 1;
    for (int i = 0; i < 20; i++, ten *= 10)
        for (uint64_t number = ten - 1; number != ten + 2; number++)
            check_unsigned(&b, number);
    for (int i = 0; i < 64; i++)
        for (uint64_t less = 0; less < 2; less++)
            check_unsigned(&b, (UINT64_C(1) << i) - less);
    rep_buffer_clear(&b);
}

static void hex(void **state)
{
    (void)state;
    rep_buffer b = {0};
    static const uint8_t bytes[] = {0x00, 0x0F, 0xA5, 0xFF};
    rep_put_hex(&b, (s7_bytes){bytes, sizeof bytes});
    check(&b, "000fa5ff");
    rep_put_hex(&b, (s7_bytes){NULL, 0});
    check(&b, "");
    rep_buffer_clear(&b);
}

static void growth(void **state)
{
    (void)state;
    rep_buffer b = {0};
    for (unsigned i = 0; i < 5000; i++)
        rep_put_format(&b, "%04u", i);
    assert_int_equal(b.used, 20000);
    assert_memory_equal(b.data + 4 * 4321, "4321", 4);
    char *expected = g_strnfill(3000, 'x');
    b.used = 0;
    rep_put_format(&b, "%s", expected);
    check(&b, expected);
    g_free(expected);
    rep_put_repeat(&b, '-', 3);
    check(&b, "---");
    rep_buffer_clear(&b);
    assert_null(b.data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers),
        cmocka_unit_test(as_many_digits_as_there_are),
        cmocka_unit_test(hex),
        cmocka_unit_test(growth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
