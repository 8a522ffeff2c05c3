/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/ticks.h"

#define SECOND 1000000000

static uint64_t power_of_ten(unsigned exponent)
{
    uint64_t power = 1;

    while (exponent--) {
        power *= 10;
    }
    return power;
}

void cap_ticks_set_resolution(cap_ticks *ticks, uint8_t tsresol)
{
    unsigned exponent = tsresol & 0x7f;

    ticks->binary = tsresol & 0x80;
    ticks->shift = (uint8_t)exponent;
    ticks->factor = 0;
    ticks->divisor = 0;
    if (!ticks->binary && exponent <= 9) {
        ticks->factor = (int64_t)power_of_ten(9 - exponent);
    } else if (!ticks->binary && exponent <= 9 + 19) { /* 10^19 is the largest power in 64 bits */
        ticks->divisor = power_of_ten(exponent - 9);
    }
}

void cap_ticks_set_offset(cap_ticks *ticks, int64_t seconds)
{
    if (__builtin_mul_overflow(seconds, (int64_t)SECOND, &ticks->offset)) {
        ticks->offset = seconds < 0 ? INT64_MIN : INT64_MAX;
    }
}

int64_t cap_ticks_convert(const cap_ticks *ticks, uint64_t count)
{
    unsigned __int128 time = 0; /* below 2^64 * 10^9 */
    __int128 sum;

    if (ticks->binary) {
        time = ((unsigned __int128)count * SECOND) >> ticks->shift;
    } else if (ticks->factor) {
        time = (unsigned __int128)count * (uint64_t)ticks->factor;
    } else if (ticks->divisor) {
        time = count / ticks->divisor;
    }
    sum = (__int128)time + ticks->offset;
    return (int64_t)CLAMP(sum, CAP_TIME_MIN, CAP_TIME_MAX);
}

uint64_t cap_ticks_count(const cap_ticks *ticks, int64_t time)
{
    const __int128 since = (__int128)time - ticks->offset;
    unsigned __int128 count = 0;

    if (since <= 0) {
        return 0;
    }
    if (ticks->binary) {
        if (since >> (127 - ticks->shift)) {
            return UINT64_MAX;
        }
        /* Times are rounded down, so counts are rounded up. */
        count = (((unsigned __int128)since << ticks->shift) + SECOND - 1) / SECOND;
        if ((count * SECOND) >> ticks->shift > (unsigned __int128)since) {
            count--;
        }
    } else if (ticks->factor) {
        count = (unsigned __int128)since / (uint64_t)ticks->factor;
    } else if (ticks->divisor) {
        count = (unsigned __int128)since * ticks->divisor;
    }
    return (uint64_t)MIN(count, UINT64_MAX);
}
