/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const uint8_t bytes[] = {0x00, 0xFE, 0xDC, 0xBA, 0x98, 0x76, 0x54, 0x32, 0x10};

static void test_loads_are_big_endian_at_any_address(void **state)
{
    (void)state;
    assert_int_equal(s7_load16(bytes + 1), 0xFEDC);
    assert_int_equal(s7_load24(bytes + 1), 0xFEDCBA);
    assert_int_equal(s7_load32(bytes + 1), 0xFEDCBA98);
    assert_true(s7_load64(bytes + 1) == UINT64_C(0xFEDCBA9876543210));
    assert_true(s7_load64(bytes) == UINT64_C(0x00FEDCBA98765432));
}

static void check_slice(size_t at, size_t size, size_t expected)
{
    const s7_bytes part = s7_slice((s7_bytes){bytes, sizeof bytes}, at, size);
    assert_int_equal(part.size, expected);
    if (expected > 0)
        assert_ptr_equal(part.data, bytes + at);
    else
        assert_true(part.data == NULL || part.data == bytes + at);
}

static void test_slice_stays_within(void **state)
{
    (void)state;
    check_slice(0, sizeof bytes, sizeof bytes);
    check_slice(0, SIZE_MAX, sizeof bytes);
    check_slice(2, 3, 3);
    check_slice(8, 1, 1);
    check_slice(8, 2, 1);
    check_slice(1, SIZE_MAX, 8);
    check_slice(3, 0, 0);
    check_slice(9, 1, 0);
    check_slice(10, 1, 0);
    check_slice(SIZE_MAX, SIZE_MAX, 0);
    const s7_bytes none = s7_slice((s7_bytes){NULL, 0}, 0, 5);
    assert_null(none.data);
    assert_int_equal(none.size, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_loads_are_big_endian_at_any_address),
        cmocka_unit_test(test_slice_stays_within),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
