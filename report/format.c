/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/format.h"

#include <arpa/inet.h>

static const int64_t second = 1000000000;

typedef struct civil {
    int64_t year;
    unsigned month, day, hour, minute, second;
} civil;

/* Floor, also of times before 1970. */
static int64_t second_of(int64_t time)
{
    return time / second - (time % second < 0);
}

/* Days are counted in years that begin with March, so that the leap day is the last of its year;
 * 719468 days lie between 0000-03-01 and 1970-01-01. */
static civil civil_of(int64_t time)
{
    enum { DAYS_OF_ERA = 146097, DAYS_TO_EPOCH = 719468 };
    const int64_t seconds = second_of(time);
    int64_t days = seconds / 86400, rest = seconds % 86400;
    if (rest < 0) {
        rest += 86400;
        days--;
    }
    days += DAYS_TO_EPOCH;
    const int64_t era = days / DAYS_OF_ERA;
    const unsigned day = (unsigned)(days % DAYS_OF_ERA);
    const unsigned year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
    const unsigned day_of_year = day - (365 * year + year / 4 - year / 100);
    const unsigned shifted = (5 * day_of_year + 2) / 153;
    civil c;
    c.day = day_of_year - (153 * shifted + 2) / 5 + 1;
    c.month = shifted < 10 ? shifted + 3 : shifted - 9;
    c.year = era * 400 + year + (c.month <= 2);
    c.hour = (unsigned)rest / 3600;
    c.minute = (unsigned)rest / 60 % 60;
    c.second = (unsigned)rest % 60;
    return c;
}

static char *digits(char *out, uint64_t number, int count)
{
    for (int i = count - 1; i >= 0; i--, number /= 10)
        out[i] = (char)('0' + number % 10);
    return out + count;
}

static char *clock_time(char *p, const civil *c)
{
    p = digits(p, c->hour, 2);
    *p++ = ':';
    p = digits(p, c->minute, 2);
    *p++ = ':';
    return digits(p, c->second, 2);
}

static char *date_and_time(char *p, const civil *c, char between)
{
    p = digits(p, (uint64_t)c->year, 4);
    *p++ = '-';
    p = digits(p, c->month, 2);
    *p++ = '-';
    p = digits(p, c->day, 2);
    *p++ = between;
    return clock_time(p, c);
}

void rep_put_time(rep_buffer *b, int64_t time)
{
    enum { TO_THE_POINT = sizeof "2026-11-20T12:00:00." - 1 };
    const int64_t now = second_of(time);
    if (b->moment[0] == '\0' || b->second != now) {
        const civil c = civil_of(time);
        b->second = now;
        *date_and_time(b->moment, &c, 'T') = '.';
    }
    char *start = rep_room(b, 32);
    memcpy(start, b->moment, TO_THE_POINT);
    char *p = digits(start + TO_THE_POINT, (uint64_t)(time - now * second) / 1000, 6);
    *p++ = 'Z';
    b->used += (size_t)(p - start);
}

void rep_put_clock(rep_buffer *b, int64_t time)
{
    const civil c = civil_of(time);
    char *start = rep_room(b, 16);
    b->used += (size_t)(clock_time(start, &c) - start);
}

void rep_put_second(rep_buffer *b, int64_t time)
{
    const civil c = civil_of(time);
    char *start = rep_room(b, 32);
    const char *p = date_and_time(start, &c, ' ');
    b->used += (size_t)(p - start);
    rep_put_string(b, " UTC");
}

static void put_ip4(rep_buffer *b, const uint8_t *bytes)
{
    for (int i = 0; i < 4; i++) {
        if (i > 0)
            rep_put_char(b, '.');
        rep_put_unsigned(b, bytes[i]);
    }
}

void rep_put_ip(rep_buffer *b, const cap_address *ip)
{
    char text[INET6_ADDRSTRLEN];
    if (ip->family == 4)
        put_ip4(b, ip->bytes);
    else if (inet_ntop(AF_INET6, ip->bytes, text, sizeof text))
        rep_put_string(b, text);
}

void rep_put_network(rep_buffer *b, const cap_address *ip, uint8_t prefix)
{
    rep_put_ip(b, ip);
    rep_put_char(b, '/');
    rep_put_unsigned(b, prefix);
}

void rep_put_endpoint(rep_buffer *b, const cap_endpoint *endpoint)
{
    const bool bracket = endpoint->ip.family != 4;
    if (bracket)
        rep_put_char(b, '[');
    rep_put_ip(b, &endpoint->ip);
    if (bracket)
        rep_put_char(b, ']');
    rep_put_char(b, ':');
    rep_put_unsigned(b, endpoint->port);
}

/* `value` in units of `unit`, with as many decimals as make three digits. */
static void put_scaled(rep_buffer *b, uint64_t value, uint64_t unit, const char *name)
{
    const double scaled = (double)value / (double)unit;
    const int decimals = scaled >= 99.95 || value % unit == 0 ? 0 : scaled >= 9.995 ? 1 : 2;
    rep_put_format(b, "%.*f %s", decimals, scaled, name);
}

typedef struct span_unit {
    uint64_t from, unit, part;
    const char *name, *part_name;
} span_unit;

void rep_put_span(rep_buffer *b, int64_t span)
{
    static const uint64_t minute = 60, hour = 3600, day = 86400;
    const span_unit long_units[] = {
        {2 * day, day, hour, "d", "h"},
        {2 * hour, hour, minute, "h", "min"},
        {2 * minute, minute, 1, "min", "s"},
    };
    const uint64_t ns = span < 0 ? 0 : (uint64_t)span, seconds = ns / (uint64_t)second;
    for (size_t i = 0; i < G_N_ELEMENTS(long_units); i++) {
        const span_unit *u = &long_units[i];
        if (seconds < u->from)
            continue;
        rep_put_format(b, "%" G_GUINT64_FORMAT " %s", seconds / u->unit, u->name);
        if (seconds % u->unit / u->part > 0)
            rep_put_format(b, " %" G_GUINT64_FORMAT " %s", seconds % u->unit / u->part,
                           u->part_name);
        return;
    }
    if (ns >= 1000000000)
        put_scaled(b, ns, 1000000000, "s");
    else if (ns >= 1000000)
        put_scaled(b, ns, 1000000, "ms");
    else if (ns >= 1000)
        put_scaled(b, ns, 1000, "us");
    else
        put_scaled(b, ns, 1, "ns");
}

void rep_put_count(rep_buffer *b, uint64_t count)
{
    char text[24];
    const int length = g_snprintf(text, sizeof text, "%" G_GUINT64_FORMAT, count);
    for (int i = 0; i < length; i++) {
        if (i > 0 && count >= 10000 && (length - i) % 3 == 0)
            rep_put_char(b, ' ');
        rep_put_char(b, text[i]);
    }
}

void rep_put_size(rep_buffer *b, uint64_t bytes)
{
    if (bytes >= 1000000000)
        put_scaled(b, bytes, 1000000000, "GB");
    else if (bytes >= 1000000)
        put_scaled(b, bytes, 1000000, "MB");
    else if (bytes >= 10000)
        put_scaled(b, bytes, 1000, "kB");
    else
        rep_put_number_of(b, bytes, "byte", "bytes");
}

void rep_put_number_of(rep_buffer *b, uint64_t count, const char *one, const char *many)
{
    rep_put_count(b, count);
    rep_put_char(b, ' ');
    rep_put_string(b, count == 1 ? one : many);
}
