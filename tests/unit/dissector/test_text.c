/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

typedef struct buffer {
    char data[64];
    s7_text text;
} buffer;

static buffer *fresh(buffer *b, size_t size)
{
    memset(b->data, '#', sizeof b->data);
    b->text = s7_text_into(b->data, size);
    return b;
}

/* What the text says, and that nothing was written behind it. */
static void check(const buffer *b, const char *expected, bool cut)
{
    const size_t length = strlen(expected);
    assert_string_equal(b->data, expected);
    assert_int_equal(b->text.length, length);
    assert_int_equal(b->text.cut, cut);
    for (size_t i = b->text.size; i < sizeof b->data; i++)
        assert_int_equal(b->data[i], '#');
    assert_int_equal(s7_text_bytes(&b->text).size, length);
    assert_ptr_equal(s7_text_bytes(&b->text).data, b->data);
}

static void test_starts_empty(void **state)
{
    (void)state;
    buffer b;
    check(fresh(&b, 1), "", false);
    check(fresh(&b, 64), "", false);
}

static void test_adds(void **state)
{
    (void)state;
    buffer b;
    s7_text *t = &fresh(&b, 64)->text;
    s7_text_add(t, "DB");
    s7_text_unsigned(t, 10);
    s7_text_char(t, '.');
    s7_text_add(t, "");
    s7_text_signed(t, -5);
    check(&b, "DB10.-5", false);
}

static void test_cuts_at_the_end(void **state)
{
    (void)state;
    buffer b;
    s7_text_add(&fresh(&b, 4)->text, "abc");
    check(&b, "abc", false);
    s7_text_char(&b.text, 'd');
    check(&b, "abc", true);
    s7_text_add(&fresh(&b, 4)->text, "abcd");
    check(&b, "abc", true);
    s7_text_char(&fresh(&b, 1)->text, 'a');
    check(&b, "", true);
    s7_text_unsigned(&fresh(&b, 3)->text, 12345);
    check(&b, "12", true);
}

static void test_numbers(void **state)
{
    (void)state;
    buffer b;
    s7_text_unsigned(&fresh(&b, 64)->text, 0);
    check(&b, "0", false);
    s7_text_unsigned(&fresh(&b, 64)->text, UINT64_MAX);
    check(&b, "18446744073709551615", false);
    s7_text_signed(&fresh(&b, 64)->text, INT64_MIN);
    check(&b, "-9223372036854775808", false);
    s7_text_signed(&fresh(&b, 64)->text, INT64_MAX);
    check(&b, "9223372036854775807", false);
    s7_text_signed(&fresh(&b, 64)->text, 0);
    check(&b, "0", false);
    s7_text_padded(&fresh(&b, 64)->text, 7, 3);
    check(&b, "007", false);
    s7_text_padded(&fresh(&b, 64)->text, 1984, 2);
    check(&b, "84", false);
    s7_text_padded(&fresh(&b, 64)->text, UINT64_MAX, 20);
    check(&b, "18446744073709551615", false);
    s7_text_padded(&fresh(&b, 3)->text, 7, 3);
    check(&b, "00", true);
}

static void test_hex(void **state)
{
    (void)state;
    buffer b;
    s7_text_hex(&fresh(&b, 64)->text, 0x0A, 2);
    check(&b, "0A", false);
    s7_text_hex(&fresh(&b, 64)->text, 0x123, 1);
    check(&b, "3", false);
    s7_text_hex(&fresh(&b, 64)->text, UINT64_C(0xFEDCBA9876543210), 16);
    check(&b, "FEDCBA9876543210", false);
    s7_text_hex_bytes(&fresh(&b, 64)->text, (s7_bytes){(const uint8_t *)"\x00\xff\x5a", 3});
    check(&b, "00FF5A", false);
    s7_text_hex_bytes(&fresh(&b, 64)->text, (s7_bytes){NULL, 0});
    check(&b, "", false);
    s7_text_hex_bytes(&fresh(&b, 6)->text, (s7_bytes){(const uint8_t *)"\x12\x34\x56", 3});
    check(&b, "12345", true);
}

static void test_ascii(void **state)
{
    (void)state;
    buffer b;
    s7_text_ascii(&fresh(&b, 64)->text, (s7_bytes){(const uint8_t *)"6ES7 315  \0 \0", 13});
    check(&b, "6ES7 315", false);
    s7_text_ascii(&fresh(&b, 64)->text, (s7_bytes){(const uint8_t *)" a\x1f\x7e\x7f\xc4", 6});
    check(&b, " a.~..", false);
    s7_text_ascii(&fresh(&b, 64)->text, (s7_bytes){(const uint8_t *)"a\0b", 3});
    check(&b, "a.b", false);
    s7_text_ascii(&fresh(&b, 64)->text, (s7_bytes){(const uint8_t *)"\0\0", 2});
    check(&b, "", false);
    s7_text_ascii(&fresh(&b, 64)->text, (s7_bytes){NULL, 0});
    check(&b, "", false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_starts_empty),
        cmocka_unit_test(test_adds),
        cmocka_unit_test(test_cuts_at_the_end),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_hex),
        cmocka_unit_test(test_ascii),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
