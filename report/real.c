/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Floats as the shortest decimals that read back the same, without the cost of printf for all but
 * rare ones. A decimal of up to nine digits is tried in double precision, whose error is far below
 * the distance of two floats: where it might matter, the slow way is taken. */
#include "report/buffer.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

enum { MAX_DIGITS = 9, MAX_POWER = 22, FIXED_FROM = -4, FIXED_TO = 9 };

/* All exact in double precision. */
static const double powers[MAX_POWER + 1] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                             1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                             1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* number * 10^power; each step rounds once. */
static double scale(double number, int power)
{
    for (; power > MAX_POWER; power -= MAX_POWER)
        number *= powers[MAX_POWER];
    for (; power < -MAX_POWER; power += MAX_POWER)
        number /= powers[MAX_POWER];
    return power >= 0 ? number * powers[power] : number / powers[-power];
}

typedef struct decimal {
    uint64_t digits; /* without trailing zeros */
    int exponent;    /* value is digits * 10^exponent */
} decimal;

/* True if the decimal is certain to read back as `size`. */
static bool reads_back(decimal d, float size)
{
    const double margin = 0x1p-48;
    const double value = scale((double)d.digits, d.exponent);
    return (float)(value * (1 - margin)) == size && (float)(value * (1 + margin)) == size;
}

static decimal strip(decimal d)
{
    while (d.digits > 0 && d.digits % 10 == 0) {
        d.digits /= 10;
        d.exponent++;
    }
    return d;
}

/* The shortest decimal of `size`, which is above 0. Seven digits show every shorter one as it is,
 * with zeros behind. */
static bool shorten(float size, decimal *out)
{
    const int magnitude = (int)floor(log10((double)size));
    for (int count = 7; count <= MAX_DIGITS; count++) {
        const int exponent = magnitude + 1 - count;
        const double digits = rint(scale((double)size, -exponent));
        *out = strip((decimal){(uint64_t)digits, exponent});
        if (reads_back(*out, size))
            return true;
    }
    return false;
}

static void put_point(rep_buffer *b, const char *digits, int count, int before)
{
    if (before <= 0)
        rep_put_string(b, "0.");
    rep_put_repeat(b, '0', before < 0 ? (size_t)-before : 0);
    for (int i = 0; i < count; i++) {
        if (i == before && i > 0)
            rep_put_char(b, '.');
        rep_put_char(b, digits[i]);
    }
    if (before < count)
        return;
    rep_put_repeat(b, '0', (size_t)(before - count));
    rep_put_string(b, ".0");
}

static void put_decimal(rep_buffer *b, decimal d)
{
    char text[24];
    int at = sizeof text, count = 0;
    uint64_t rest = d.digits;
    do {
        text[--at] = (char)('0' + rest % 10);
        rest /= 10;
        count++;
    } while (rest > 0);
    const int magnitude = d.exponent + count - 1;
    if (magnitude >= FIXED_FROM && magnitude < FIXED_TO) {
        put_point(b, text + at, count, magnitude + 1);
        return;
    }
    rep_put_char(b, text[at]);
    if (count > 1)
        rep_put_char(b, '.');
    rep_put(b, text + at + 1, (size_t)count - 1);
    rep_put_char(b, 'e');
    rep_put_char(b, magnitude < 0 ? '-' : '+');
    if (abs(magnitude) < 10)
        rep_put_char(b, '0');
    rep_put_unsigned(b, (uint64_t)abs(magnitude));
}

void rep_put_real(rep_buffer *b, float number)
{
    const float size = fabsf(number);
    if (signbit(number))
        rep_put_char(b, '-');
    decimal d;
    if (size == 0)
        rep_put_string(b, "0.0");
    else if (shorten(size, &d))
        put_decimal(b, d);
    else
        rep_put_format(b, "%.9g", (double)size);
}
