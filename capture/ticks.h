/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Times of pcapng: 64-bit ticks of a resolution that each interface declares. */
#ifndef S7TAP_CAPTURE_TICKS_H
#define S7TAP_CAPTURE_TICKS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Times of packets stay between 1896 and 2116, in ns since 1970, so that differences of two of them
 * and sums with any span that an option may name need no care. A file that claims others means
 * nothing by them. */
#define CAP_TIME_MIN (-(INT64_C(1) << 61))
#define CAP_TIME_MAX ((INT64_C(1) << 62) - 1)

static inline int64_t cap_time_within(int64_t time)
{
    return CLAMP(time, CAP_TIME_MIN, CAP_TIME_MAX);
}

typedef struct cap_ticks {
    bool binary; /* a tick is 2^-shift s, else `factor` ns, or 1 / `divisor` ns */
    uint8_t shift;
    int64_t factor;   /* 0 if the tick is shorter than 1 ns */
    uint64_t divisor; /* 0 if no number of ticks makes a nanosecond */
    int64_t offset;   /* ns, added */
} cap_ticks;

/* What if_tsresol says: bit 7 clear, a tick is 10^-n s, set, 2^-n s, n the lower 7 bits. */
void cap_ticks_set_resolution(cap_ticks *ticks, uint8_t tsresol);
/* What if_tsoffset says, in seconds. */
void cap_ticks_set_offset(cap_ticks *ticks, int64_t seconds);

/* Nanoseconds since 1970, rounded down, within the limits above. */
int64_t cap_ticks_convert(const cap_ticks *ticks, uint64_t count);

/* The other way round: the first count whose time is `time` ns, else the last before it; the
 * nearest where that is no count at all. */
uint64_t cap_ticks_count(const cap_ticks *ticks, int64_t time);

/* The same, for the resolutions of common use without a call. */
static inline int64_t cap_ticks_time(const cap_ticks *ticks, uint64_t count)
{
    int64_t time;

    if (G_LIKELY(ticks->factor && !__builtin_mul_overflow(count, ticks->factor, &time) &&
                 !__builtin_add_overflow(time, ticks->offset, &time))) {
        return cap_time_within(time);
    }
    return cap_ticks_convert(ticks, count);
}

#endif
