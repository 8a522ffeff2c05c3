/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/time_text.h"

/* Years are counted from March, so that the leap day is the last one. */
void s7_text_date(s7_text *out, uint64_t days)
{
    enum { TO_1970 = 719468, PER_400_YEARS = 146097 };
    const uint64_t shifted = days + TO_1970;
    const uint64_t era = shifted / PER_400_YEARS;
    const uint64_t day = shifted % PER_400_YEARS;
    const uint64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
    const uint64_t of_year = day - (365 * year + year / 4 - year / 100);
    const uint64_t month = (5 * of_year + 2) / 153;
    s7_text_padded(out, era * 400 + year + (month >= 10), 4);
    s7_text_char(out, '-');
    s7_text_padded(out, month < 10 ? month + 3 : month - 9, 2);
    s7_text_char(out, '-');
    s7_text_padded(out, of_year - (153 * month + 2) / 5 + 1, 2);
}

static void add_clock(s7_text *out, uint64_t seconds)
{
    s7_text_padded(out, seconds / 3600 % 24, 2);
    s7_text_char(out, ':');
    s7_text_padded(out, seconds / 60 % 60, 2);
    s7_text_char(out, ':');
    s7_text_padded(out, seconds % 60, 2);
}

void s7_text_time_of_day(s7_text *out, uint32_t ms)
{
    add_clock(out, ms / 1000);
    s7_text_char(out, '.');
    s7_text_padded(out, ms % 1000, 3);
}

void s7_text_time_ns(s7_text *out, uint64_t ns)
{
    enum { PER_DAY = 86400, PER_SECOND = 1000000000 };
    const uint64_t seconds = ns / PER_SECOND;
    uint64_t fraction = ns % PER_SECOND;
    int digits = 9;
    s7_text_date(out, seconds / PER_DAY);
    s7_text_char(out, 'T');
    add_clock(out, seconds);
    for (; digits > 0 && fraction % 10 == 0; digits--)
        fraction /= 10;
    if (digits > 0) {
        s7_text_char(out, '.');
        s7_text_padded(out, fraction, digits);
    }
    s7_text_char(out, 'Z');
}

void s7_text_duration_ns(s7_text *out, int64_t ns)
{
    static const struct {
        uint64_t ns;
        const char *name;
    } units[] = {
        {86400000000000, "d"}, {3600000000000, "h"}, {60000000000, "m"}, {1000000000, "s"},
        {1000000, "ms"},       {1000, "us"},         {1, "ns"},
    };
    uint64_t left = ns < 0 ? 0 - (uint64_t)ns : (uint64_t)ns;
    bool first = true;
    if (ns < 0)
        s7_text_char(out, '-');
    if (ns == 0)
        s7_text_add(out, "0s");
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        const uint64_t count = left / units[i].ns;
        left %= units[i].ns;
        if (count == 0)
            continue;
        if (!first)
            s7_text_char(out, '_');
        s7_text_unsigned(out, count);
        s7_text_add(out, units[i].name);
        first = false;
    }
}
