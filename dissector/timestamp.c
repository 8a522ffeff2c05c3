/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Time stamp, two BCD digits a byte:
 *
 *    0     1     2     3     4     5     6    7
 *   +-----+-----+-----+-----+-----+-----+----+--------+
 *   |year |month| day |hour |min  | sec | ms |ms  day |
 *   +-----+-----+-----+-----+-----+-----+----+--------+
 *                                   hundreds, ones and weekday
 *                                   and tens  (1 Sunday)
 *
 * The clock has two bytes more in front, 00 and the century:
 *
 *   | 00 | century | year | ...
 *
 * The century is not reliable: an S7-300 sends 19 in 2016. As in the data type DATE_AND_TIME the
 * years 90 to 99 are those of the last century, all others those of this one. Clock and time stamps
 * observed on S7-300 and S7-400.
 */
#include "dissector/timestamp.h"

enum {
    FIRST_YEAR = 90, /* years below are 20xx */
    LAST_WEEKDAY = 7,
};

static bool is_bcd(uint32_t byte)
{
    return (byte >> 4) <= 9 && (byte & 15) <= 9;
}

static uint8_t from_bcd(uint8_t byte)
{
    return (uint8_t)((byte >> 4) * 10 + (byte & 15));
}

static bool is_leap(uint32_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static uint32_t days_of_month(uint32_t year, uint32_t month)
{
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap(year) ? 1U : 0U);
}

static bool exists(const s7_timestamp *time)
{
    return time->month >= 1 && time->month <= 12 && time->day >= 1 &&
           time->day <= days_of_month(time->year, time->month) && time->hour < 24 &&
           time->minute < 60 && time->second < 60;
}

static s7_timestamp from_bytes(const uint8_t p[S7_TIMESTAMP_SIZE])
{
    const uint8_t year = from_bcd(p[0]);
    s7_timestamp time = {
        .year = (uint16_t)(year + (year >= FIRST_YEAR ? 1900 : 2000)),
        .month = from_bcd(p[1]),
        .day = from_bcd(p[2]),
        .hour = from_bcd(p[3]),
        .minute = from_bcd(p[4]),
        .second = from_bcd(p[5]),
        .ms = (uint16_t)(from_bcd(p[6]) * 10 + (p[7] >> 4)),
        .weekday = p[7] & 15,
    };
    time.valid = exists(&time) && (p[7] >> 4) <= 9;
    for (int i = 0; i < 7; i++)
        time.valid &= is_bcd(p[i]);
    return time;
}

static bool is_given(const uint8_t p[S7_TIMESTAMP_SIZE])
{
    uint8_t any = 0;
    for (int i = 0; i < S7_TIMESTAMP_SIZE; i++)
        any |= p[i];
    return any != 0;
}

/* Two digits as the number they stand for. */
static void read_bcd(s7_cursor *c, s7_field field)
{
    const uint8_t *p = s7_take(c, 1);
    if (c->tap && p)
        s7_report(c, field, 1, from_bcd(*p));
}

static void read_ms(s7_cursor *c)
{
    const uint8_t *p = s7_take(c, 2);
    if (!c->tap || !p)
        return;
    s7_report(c, S7F_TIMESTAMP_MS, 2, (uint64_t)from_bcd(p[0]) * 10 + (p[1] >> 4));
    s7_bits(c, S7F_TIMESTAMP_WEEKDAY, 2, s7_load16(p));
}

static void read_parts(s7_cursor *c)
{
    static const s7_field parts[] = {S7F_TIMESTAMP_YEAR,   S7F_TIMESTAMP_MONTH,
                                     S7F_TIMESTAMP_DAY,    S7F_TIMESTAMP_HOUR,
                                     S7F_TIMESTAMP_MINUTE, S7F_TIMESTAMP_SECOND};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        read_bcd(c, parts[i]);
    read_ms(c);
}

static void report_text(const s7_cursor *c, const s7_timestamp *time, uint32_t from)
{
    if (!c->tap || !time->valid)
        return;
    char buffer[32];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    s7_timestamp_text(time, 'T', &text);
    s7_made_text(c, S7F_TIMESTAMP_TEXT, from, c->at - from, s7_text_bytes(&text));
}

/* What follows the century. `from`: where the node began. */
static void decode_from(s7_cursor *c, uint32_t from, s7_timestamp *out)
{
    const uint32_t at = c->at;
    s7_timestamp time = {0};
    read_parts(c);
    if (!c->failed) {
        const uint8_t *p = c->base + at;
        time = from_bytes(p);
        if ((!time.valid && is_given(p)) || time.weekday > LAST_WEEKDAY)
            s7_note_at(c, S7N_TIMESTAMP, at, S7_TIMESTAMP_SIZE);
        report_text(c, &time, from);
    }
    if (out)
        *out = time;
}

void s7_timestamp_decode(s7_cursor *c, s7_timestamp *out)
{
    s7_enter(c, S7F_TIMESTAMP);
    decode_from(c, c->at, out);
    s7_leave(c);
}

void s7_clock_decode(s7_cursor *c, s7_timestamp *out)
{
    const uint32_t from = c->at;
    s7_enter(c, S7F_TIMESTAMP);
    s7_u8(c, S7F_TIMESTAMP_RESERVED);
    read_bcd(c, S7F_TIMESTAMP_CENTURY);
    decode_from(c, from, out);
    s7_leave(c);
}

s7_timestamp s7_timestamp_of(s7_bytes bytes)
{
    if (bytes.size == S7_TIMESTAMP_SIZE)
        return from_bytes(bytes.data);
    if (bytes.size == S7_CLOCK_SIZE)
        return from_bytes(bytes.data + 2);
    return (s7_timestamp){0};
}

static void add_digits(s7_text *out, char before, uint32_t number, int digits)
{
    s7_text_char(out, before);
    s7_text_padded(out, number, digits);
}

void s7_timestamp_text(const s7_timestamp *time, char separator, s7_text *out)
{
    if (!time->valid)
        return;
    s7_text_padded(out, time->year, 4);
    add_digits(out, '-', time->month, 2);
    add_digits(out, '-', time->day, 2);
    add_digits(out, separator, time->hour, 2);
    add_digits(out, ':', time->minute, 2);
    add_digits(out, ':', time->second, 2);
    add_digits(out, '.', time->ms, 3);
}
