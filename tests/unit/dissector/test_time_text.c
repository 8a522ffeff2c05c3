/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/time_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void times_are_rfc_3339(void **state)
{
    (void)state;
    static const struct {
        uint64_t ns;
        const char *text;
    } rows[] = {
        {0, "1970-01-01T00:00:00Z"},
        {1, "1970-01-01T00:00:00.000000001Z"},
        {951782400000000000, "2000-02-29T00:00:00Z"},
        {951868800000000000, "2000-03-01T00:00:00Z"},
        {1414243770500000000, "2014-10-25T13:29:30.5Z"},
        {1735689599999999999, "2024-12-31T23:59:59.999999999Z"},
        {4107542400000000000, "2100-03-01T00:00:00Z"},
        {UINT64_MAX, "2554-07-21T23:34:33.709551615Z"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char buffer[40];
        s7_text text = s7_text_into(buffer, sizeof buffer);
        s7_text_time_ns(&text, rows[i].ns);
        assert_string_equal(buffer, rows[i].text);
    }
}

static void days_are_dates(void **state)
{
    (void)state;
    static const struct {
        uint64_t days;
        const char *text;
    } rows[] = {
        {0, "1970-01-01"},    {5113, "1984-01-01"},         {5113 + 59, "1984-02-29"},
        {7305, "1990-01-01"}, {5113 + 11680, "2015-12-24"}, {7305 + 65535, "2169-06-06"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char buffer[16];
        s7_text text = s7_text_into(buffer, sizeof buffer);
        s7_text_date(&text, rows[i].days);
        assert_string_equal(buffer, rows[i].text);
    }
}

static void durations_have_units(void **state)
{
    (void)state;
    static const struct {
        int64_t ns;
        const char *text;
    } rows[] = {
        {0, "0s"},
        {1, "1ns"},
        {1500000000, "1s_500ms"},
        {-1500000000, "-1s_500ms"},
        {90061001002003, "1d_1h_1m_1s_1ms_2us_3ns"},
        {INT64_MIN, "-106751d_23h_47m_16s_854ms_775us_808ns"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char buffer[60];
        s7_text text = s7_text_into(buffer, sizeof buffer);
        s7_text_duration_ns(&text, rows[i].ns);
        assert_string_equal(buffer, rows[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_are_rfc_3339),
        cmocka_unit_test(days_are_dates),
        cmocka_unit_test(durations_have_units),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
