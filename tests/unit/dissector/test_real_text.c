/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/real_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

typedef struct real_case {
    uint32_t bits;
    const char *text;
} real_case;

static const real_case reals[] = {
    {0x00000000, "0.0"},           {0x80000000, "-0.0"}, {0x3F800000, "1.0"},
    {0x40600000, "3.5"},           {0xBDCCCCCD, "-0.1"}, {0x43F69035, "493.12662"},
    {0x4B800000, "16777216.0"},    {0x4E6E6B28, "1e+9"}, {0x60AD78EC, "1e+20"},
    {0x38D1B717, "0.0001"},        {0x3727C5AC, "1e-5"}, {0x00000001, "1.4013e-45"},
    {0x7F7FFFFF, "3.4028235e+38"}, {0x7F800000, "inf"},  {0xFF800000, "-inf"},
    {0x7FC00000, "nan"},           {0xFFC00000, "nan"},  {0x4DBEBC20, "400000000.0"},
};

static void test_reals(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof reals / sizeof *reals; i++) {
        char buffer[32];
        s7_text text = s7_text_into(buffer, sizeof buffer);
        s7_text_real(&text, reals[i].bits);
        assert_string_equal(buffer, reals[i].text);
    }
}

/* Every text reads back as its number: one of each 99991 numbers of single precision. */
static void test_reals_read_back(void **state)
{
    (void)state;
    for (uint64_t bits = 0; bits <= UINT32_MAX; bits += 99991) {
        const uint32_t given = (uint32_t)bits;
        if ((given & 0x7F800000) == 0x7F800000)
            continue;
        char buffer[32];
        s7_text text = s7_text_into(buffer, sizeof buffer);
        s7_text_real(&text, given);
        const float back = strtof(buffer, NULL);
        uint32_t got;
        memcpy(&got, &back, sizeof got);
        if (got != given)
            fail_msg("%08X: \"%s\"", given, buffer);
    }
}

typedef struct lreal_case {
    uint64_t bits;
    const char *text;
} lreal_case;

static const lreal_case lreals[] = {
    {0x0000000000000000, "0.0"},
    {0x3FF8000000000000, "1.5"},
    {0xC004000000000000, "-2.5"},
    {0x400921FB54442D18, "3.14159265358979"},
    {0x3FD5555555555555, "0.333333333333333"},
    {0x7E37E43C8800759C, "1e+300"},
    {0x7FF0000000000000, "inf"},
    {0x7FF8000000000000, "nan"},
};

static void test_lreals(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof lreals / sizeof *lreals; i++) {
        char buffer[32];
        s7_text text = s7_text_into(buffer, sizeof buffer);
        s7_text_lreal(&text, lreals[i].bits);
        assert_string_equal(buffer, lreals[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reals),
        cmocka_unit_test(test_reals_read_back),
        cmocka_unit_test(test_lreals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
