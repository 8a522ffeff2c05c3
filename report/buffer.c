/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/buffer.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void rep_buffer_clear(rep_buffer *b)
{
    g_free(b->data);
    *b = (rep_buffer){0};
}

void rep_buffer_grow(rep_buffer *b, size_t more)
{
    size_t size = b->size > 0 ? b->size * 2 : 256;
    while (size - b->used < more)
        size *= 2;
    b->data = g_realloc(b->data, size);
    b->size = size;
}

void rep_put_repeat(rep_buffer *b, char c, size_t count)
{
    memset(rep_room(b, count + 1), c, count);
    b->used += count;
}

void rep_put_unsigned(rep_buffer *b, uint64_t number)
{
    char digits[20];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    rep_put(b, digits + at, sizeof digits - at);
}

void rep_put_signed(rep_buffer *b, int64_t number)
{
    if (number < 0)
        rep_put_char(b, '-');
    rep_put_unsigned(b, number < 0 ? 0 - (uint64_t)number : (uint64_t)number);
}

void rep_put_hex(rep_buffer *b, s7_bytes bytes)
{
    static const char digits[] = "0123456789abcdef";
    char *out = rep_room(b, bytes.size * 2 + 1);
    for (size_t i = 0; i < bytes.size; i++) {
        *out++ = digits[bytes.data[i] >> 4];
        *out++ = digits[bytes.data[i] & 15];
    }
    b->used += bytes.size * 2;
}

void rep_put_format(rep_buffer *b, const char *format, ...)
{
    char small[256];
    va_list arguments;
    va_start(arguments, format);
    const int length = vsnprintf(small, sizeof small, format, arguments);
    va_end(arguments);
    if (length < 0)
        return;
    if ((size_t)length < sizeof small) {
        rep_put(b, small, (size_t)length);
        return;
    }
    char *out = rep_room(b, (size_t)length + 1);
    va_start(arguments, format);
    vsnprintf(out, (size_t)length + 1, format, arguments);
    va_end(arguments);
    b->used += (size_t)length;
}

enum { MAX_DECIMALS = 7 };

/* Numbers of few decimals, which measured values are, without going through printf. Up to 7
 * decimals and below 10^9 the quotient rounds to the same float as the decimal itself would. */
static bool put_short_real(rep_buffer *b, float number)
{
    static const double powers[MAX_DECIMALS + 1] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7};
    const double size = fabs((double)number);
    for (int decimals = 0; decimals <= MAX_DECIMALS; decimals++) {
        const double scaled = rint(size * powers[decimals]);
        if (scaled >= 1e9)
            return false;
        if ((float)(scaled / powers[decimals]) != (float)size)
            continue;
        const uint64_t whole = (uint64_t)scaled, power = (uint64_t)powers[decimals];
        if (signbit(number))
            rep_put_char(b, '-');
        rep_put_unsigned(b, whole / power);
        rep_put_char(b, '.');
        if (decimals == 0) {
            rep_put_char(b, '0');
            return true;
        }
        uint64_t rest = whole % power;
        char *out = rep_room(b, MAX_DECIMALS);
        for (int i = decimals - 1; i >= 0; i--, rest /= 10)
            out[i] = (char)('0' + rest % 10);
        b->used += (size_t)decimals;
        return true;
    }
    return false;
}

void rep_put_real(rep_buffer *b, float number)
{
    if (put_short_real(b, number))
        return;
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    for (int digits = 6; digits <= 9; digits++) {
        char format[] = "%.6g";
        format[2] = (char)('0' + digits);
        g_ascii_formatd(text, sizeof text, format, (double)number);
        if ((float)g_ascii_strtod(text, NULL) == number)
            break;
    }
    rep_put_string(b, text);
}
