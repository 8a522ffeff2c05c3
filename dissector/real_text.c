/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IEEE 754, most significant bit first:
 *
 *   +------+--------------+---------------+
 *   | sign | exponent     | fraction      |   REAL: 1, 8, 23 bits; LREAL: 1, 11, 52
 *   +------+--------------+---------------+
 *
 * An exponent of all ones is infinity (fraction 0) or no number (NaN).
 */
#include "dissector/real_text.h"

#include <string.h>

enum {
    REAL_DIGITS = 9,   /* tell all single precision numbers apart */
    REAL_FEWEST = 6,   /* are always right */
    LREAL_DIGITS = 15, /* are always right */
    FIXED_FROM = -4,   /* powers of ten that are written without exponent */
    FIXED_TO = 9,
    MOST_POWER = 22,
};

/* Those that double precision holds exactly. */
static const double powers[MOST_POWER + 1] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                              1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                              1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* number * 10^power */
static double scale(double number, int power)
{
    for (; power > MOST_POWER; power -= MOST_POWER)
        number *= powers[MOST_POWER];
    for (; power < -MOST_POWER; power += MOST_POWER)
        number /= powers[MOST_POWER];
    return power >= 0 ? number * powers[power] : number / powers[-power];
}

/* The power of ten of the first digit. */
static int magnitude_of(double number)
{
    int power = 0;
    while (number >= 1e22) {
        number /= 1e22;
        power += MOST_POWER;
    }
    while (number < 1e-22) {
        number *= 1e22;
        power -= MOST_POWER;
    }
    while (number >= 10) {
        number /= 10;
        power++;
    }
    while (number < 1) {
        number *= 10;
        power--;
    }
    return power;
}

/* digits * 10^exponent; the first digit stands for 10^magnitude. */
typedef struct decimal {
    uint64_t digits;
    int exponent, magnitude;
} decimal;

static decimal round_to(double number, int count)
{
    decimal d = {.magnitude = magnitude_of(number)};
    d.exponent = d.magnitude + 1 - count;
    d.digits = (uint64_t)(scale(number, -d.exponent) + 0.5);
    while (d.digits > 0 && d.digits % 10 == 0) {
        d.digits /= 10;
        d.exponent++;
    }
    return d;
}

static void add_decimal(s7_text *t, decimal d)
{
    char digits[20];
    int count = 0;
    for (uint64_t rest = d.digits; rest > 0; rest /= 10)
        digits[count++] = (char)('0' + rest % 10);
    d.magnitude = d.exponent + count - 1; /* rounding may have carried */
    const bool fixed = d.magnitude >= FIXED_FROM && d.magnitude < FIXED_TO;
    const int before = fixed ? d.magnitude + 1 : 1; /* digits before the point */
    if (before <= 0)
        s7_text_add(t, "0.");
    for (int i = before; i < 0; i++)
        s7_text_char(t, '0');
    for (int i = 0; i < count || i < before; i++) {
        if (i == before && i > 0)
            s7_text_char(t, '.');
        s7_text_char(t, i < count ? digits[count - 1 - i] : '0');
    }
    if (fixed) {
        s7_text_add(t, before >= count ? ".0" : "");
        return;
    }
    s7_text_add(t, d.magnitude < 0 ? "e-" : "e+");
    s7_text_unsigned(t, (uint64_t)(d.magnitude < 0 ? -d.magnitude : d.magnitude));
}

/* True if the number is none that digits can show; then it was written. */
static bool add_special(s7_text *t, bool negative, bool all_ones, bool fraction)
{
    if (negative && !(all_ones && fraction))
        s7_text_char(t, '-');
    if (all_ones)
        s7_text_add(t, fraction ? "nan" : "inf");
    return all_ones;
}

void s7_text_real(s7_text *t, uint32_t bits)
{
    const uint32_t size_bits = bits & 0x7FFFFFFFU;
    float size;
    memcpy(&size, &size_bits, sizeof size);
    if (add_special(t, bits >> 31, size_bits >> 23 == 0xFF, (bits & 0x7FFFFFU) != 0))
        return;
    if (size_bits == 0) {
        s7_text_add(t, "0.0");
        return;
    }
    decimal d = round_to((double)size, REAL_FEWEST);
    for (int count = REAL_FEWEST + 1; count <= REAL_DIGITS; count++) {
        const float back = (float)scale((double)d.digits, d.exponent);
        if (memcmp(&back, &size, sizeof size) == 0)
            break;
        d = round_to((double)size, count);
    }
    add_decimal(t, d);
}

void s7_text_lreal(s7_text *t, uint64_t bits)
{
    const uint64_t size_bits = bits & 0x7FFFFFFFFFFFFFFFU;
    double size;
    memcpy(&size, &size_bits, sizeof size);
    if (add_special(t, bits >> 63, size_bits >> 52 == 0x7FF, (bits & 0xFFFFFFFFFFFFFU) != 0))
        return;
    if (size_bits == 0)
        s7_text_add(t, "0.0");
    else
        add_decimal(t, round_to(size, LREAL_DIGITS));
}
