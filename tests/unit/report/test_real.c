/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/buffer.h"

#include <math.h>
#include <stdlib.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void examples(void **state)
{
    (void)state;
    rep_buffer b = {0};
    static const struct {
        float number;
        const char *text;
    } rows[] = {
        {0.0F, "0.0"},
        {-0.0F, "-0.0"},
        {1.0F, "1.0"},
        {20.0F, "20.0"},
        {0.1F, "0.1"},
        {-2.5F, "-2.5"},
        {3.14159274F, "3.1415927"},
        {21.37F, "21.37"},
        {1000000.0F, "1000000.0"},
        {0.0001F, "0.0001"},
        {0.00001F, "1e-5"},
        {1e9F, "1e+9"},
        {3.40282347e38F, "3.4028235e+38"},
        {16777216.0F, "16777216.0"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        b.used = 0;
        rep_put_real(&b, rows[i].number);
        rep_put_char(&b, '\0');
        assert_string_equal(b.data, rows[i].text);
    }
    rep_buffer_clear(&b);
}

/* Every exponent, many mantissas, subnormal numbers too. */
static void reads_back(void **state)
{
    (void)state;
    rep_buffer b = {0};
    uint32_t random = 1;
    for (unsigned i = 0; i < 300000; i++) {
        random = random * 1664525U + 1013904223U;
        float number, back;
        memcpy(&number, &random, sizeof number);
        if (!isfinite(number))
            continue;
        b.used = 0;
        rep_put_real(&b, number);
        rep_put_char(&b, '\0');
        back = strtof(b.data, NULL);
        assert_memory_equal(&back, &number, sizeof number);
    }
    rep_buffer_clear(&b);
}

static void measured_values_are_short(void **state)
{
    (void)state;
    rep_buffer b = {0};
    for (unsigned i = 1; i < 100000; i++) {
        char expected[32];
        const unsigned whole = i / 100, part = i % 100;
        if (part == 0)
            g_snprintf(expected, sizeof expected, "%u.0", whole);
        else if (part % 10 == 0)
            g_snprintf(expected, sizeof expected, "%u.%u", whole, part / 10);
        else
            g_snprintf(expected, sizeof expected, "%u.%02u", whole, part);
        b.used = 0;
        rep_put_real(&b, (float)i / 100.0F);
        rep_put_char(&b, '\0');
        assert_string_equal(b.data, expected);
    }
    rep_buffer_clear(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples),
        cmocka_unit_test(reads_back),
        cmocka_unit_test(measured_values_are_short),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
