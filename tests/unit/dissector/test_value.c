/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/value.h"

#include "dissector/item.h"
#include "exact_bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

typedef struct value_case {
    uint8_t type;
    const char *hex;
    s7_number_kind kind;
    int64_t number; /* REAL: the bits */
    bool valid;
} value_case;

static const value_case cases[] = {
    {S7_TYPE_BIT, "00", S7_NUMBER_BOOL, 0, true},
    {S7_TYPE_BIT, "01", S7_NUMBER_BOOL, 1, true},
    {S7_TYPE_BIT, "ff", S7_NUMBER_BOOL, 1, false},
    {S7_TYPE_WORD, "babe", S7_NUMBER_UNSIGNED, 0xBABE, true},
    {S7_TYPE_INT, "7fff", S7_NUMBER_SIGNED, 32767, true},
    {S7_TYPE_INT, "8000", S7_NUMBER_SIGNED, -32768, true},
    {S7_TYPE_DWORD, "feadbeef", S7_NUMBER_UNSIGNED, 0xFEADBEEF, true},
    {S7_TYPE_DINT, "ffffffff", S7_NUMBER_SIGNED, -1, true},
    {S7_TYPE_DINT, "7fffffff", S7_NUMBER_SIGNED, INT32_MAX, true},
    {S7_TYPE_REAL, "43f69035", S7_NUMBER_REAL, 0x43F69035, true},
    {S7_TYPE_REAL, "7fc00000", S7_NUMBER_REAL, 0x7FC00000, true},
    {S7_TYPE_DATE, "3334", S7_NUMBER_DATE, 0x3334, true},
    {S7_TYPE_TOD, "05265bff", S7_NUMBER_TOD, 86399999, true},
    {S7_TYPE_TOD, "05265c00", S7_NUMBER_TOD, 86400000, false},
    {S7_TYPE_TIME, "fffffc18", S7_NUMBER_SIGNED, -1000, true},
    {S7_TYPE_S5TIME, "0000", S7_NUMBER_DURATION, 0, true},
    {S7_TYPE_S5TIME, "0999", S7_NUMBER_DURATION, 9990, true},
    {S7_TYPE_S5TIME, "1127", S7_NUMBER_DURATION, 12700, true},
    {S7_TYPE_S5TIME, "2127", S7_NUMBER_DURATION, 127000, true},
    {S7_TYPE_S5TIME, "3999", S7_NUMBER_DURATION, 9990000, true},
    {S7_TYPE_S5TIME, "f999", S7_NUMBER_DURATION, 9990000, true},
    {S7_TYPE_S5TIME, "001a", S7_NUMBER_DURATION, 200, false},
    {S7_TYPE_TIMER, "2010", S7_NUMBER_DURATION, 10000, true},
    {S7_TYPE_TIMER, "0a00", S7_NUMBER_DURATION, 10000, false},
    {S7_TYPE_TIMER, "00a0", S7_NUMBER_DURATION, 1000, false},
    {S7_TYPE_COUNTER, "0011", S7_NUMBER_UNSIGNED, 11, true},
    {S7_TYPE_COUNTER, "0999", S7_NUMBER_UNSIGNED, 999, true},
    {S7_TYPE_COUNTER, "1000", S7_NUMBER_UNSIGNED, 0, false},
    {S7_TYPE_COUNTER, "00f0", S7_NUMBER_UNSIGNED, 150, false},
};

static void test_single_values(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const value_case *v = &cases[i];
        const s7_bytes in = exact_hex(v->hex);
        assert_true(s7_type_is_numeric(v->type));
        assert_int_equal(s7_value_count(v->type, in), 1);
        const s7_number n = s7_value_at(v->type, in, 0);
        if (n.kind != v->kind || n.valid != v->valid || (int64_t)n.u != v->number)
            fail_msg("type %02X, %s: kind %d, %lld", v->type, v->hex, (int)n.kind, (long long)n.u);
        if (v->kind == S7_NUMBER_REAL)
            assert_int_equal(n.raw, v->number);
        exact_free(in);
    }
}

static void test_arrays(void **state)
{
    (void)state;
    const s7_bytes in = exact_hex("0001 fffe 0003 04");
    assert_int_equal(s7_value_count(S7_TYPE_INT, in), 3);
    assert_int_equal((int64_t)s7_value_at(S7_TYPE_INT, in, 0).u, 1);
    assert_int_equal((int64_t)s7_value_at(S7_TYPE_INT, in, 1).u, -2);
    assert_int_equal((int64_t)s7_value_at(S7_TYPE_INT, in, 2).u, 3);
    assert_int_equal(s7_value_count(S7_TYPE_BIT, in), 7);
    assert_int_equal(s7_value_count(S7_TYPE_DWORD, in), 1);
    exact_free(in);
}

static void test_outside(void **state)
{
    (void)state;
    const s7_bytes in = exact_hex("000102");
    assert_int_equal(s7_value_at(S7_TYPE_INT, in, 1).kind, S7_NUMBER_NONE);
    assert_int_equal(s7_value_at(S7_TYPE_INT, in, UINT32_MAX).kind, S7_NUMBER_NONE);
    assert_int_equal(s7_value_at(S7_TYPE_DINT, in, 0).kind, S7_NUMBER_NONE);
    assert_int_equal(s7_value_count(S7_TYPE_INT, (s7_bytes){NULL, 0}), 0);
    exact_free(in);
}

static void test_types_that_are_no_numbers(void **state)
{
    (void)state;
    const s7_bytes in = exact_hex("1602081451379162");
    static const uint8_t none[] = {
        0,    S7_TYPE_BYTE,        S7_TYPE_CHAR,      S7_TYPE_DATE_AND_TIME,
        0x0D, S7_TYPE_IEC_COUNTER, S7_TYPE_IEC_TIMER, S7_TYPE_HS_COUNTER,
        0xFF};
    for (size_t i = 0; i < sizeof none; i++) {
        assert_false(s7_type_is_numeric(none[i]));
        assert_int_equal(s7_value_at(none[i], in, 0).kind, S7_NUMBER_NONE);
        assert_false(s7_value_at(none[i], in, 0).valid);
    }
    assert_int_equal(s7_value_count(S7_TYPE_DATE_AND_TIME, in), 1);
    assert_int_equal(s7_value_count(S7_TYPE_BYTE, in), 8);
    assert_int_equal(s7_value_count(0xFF, in), 0);
    exact_free(in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_single_values),
        cmocka_unit_test(test_arrays),
        cmocka_unit_test(test_outside),
        cmocka_unit_test(test_types_that_are_no_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
