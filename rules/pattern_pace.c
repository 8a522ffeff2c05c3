/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/pattern_pace.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST = 8, NS_PER_US = 1000 };

static const int64_t ms = 1000000;
/* What timers of clients (15.6 ms steps), busy CPUs and networks add. */
enum { STRAY_US = 30000, STRAY_MS = 30, HASTE_MS = 15 };
/* Who asks less often than every ten minutes has no cycle to speak of. */
enum { LONGEST_S = 600 };

void pattern_recent_add(pattern_recent *recent, int64_t ns)
{
    const int64_t us = ns / NS_PER_US;
    recent->interval[recent->count++ % PATTERN_RECENT] = (uint32_t)MIN(us, UINT32_MAX);
}

static uint32_t kept(const pattern_recent *recent)
{
    return MIN(recent->count, (uint32_t)PATTERN_RECENT);
}

static int compare(const void *left, const void *right)
{
    const uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return a < b ? -1 : a > b;
}

/* Sums of `per_cycle` intervals each, sorted; returns how many. */
static uint32_t sums_of(const pattern_recent *recent, uint32_t per_cycle,
                        uint64_t sums[PATTERN_RECENT])
{
    const uint32_t count = kept(recent);
    const uint32_t oldest = recent->count - count;
    uint32_t made = 0;
    for (uint32_t i = 0; i + per_cycle <= count; i++, made++) {
        sums[made] = 0;
        for (uint32_t j = 0; j < per_cycle; j++)
            sums[made] += recent->interval[(oldest + i + j) % PATTERN_RECENT];
    }
    if (made > 0)
        qsort(sums, made, sizeof *sums, compare);
    return made;
}

/* Sums of what is not regular are more alike than its parts are: they must be closer. */
static bool is_regular(const uint64_t *sums, uint32_t count, uint32_t per_cycle)
{
    const uint32_t cut = count / 8;
    const uint64_t middle = sums[count / 2];
    const uint64_t spread = sums[count - 1 - cut] - sums[cut];
    const uint64_t allowed = per_cycle == 1 ? middle / 2 : middle / (4 + per_cycle);
    return middle > 0 && middle <= UINT64_C(1000000) * LONGEST_S && spread <= allowed + STRAY_US;
}

/* Timers keep their raster, so the mean knows it best; pauses spoil that, and then the middle does.
 */
static uint64_t cycle_of(const uint64_t *sums, uint32_t count)
{
    const uint32_t cut = count / 8;
    uint64_t total = 0;
    for (uint32_t i = 0; i < count; i++)
        total += sums[i];
    const uint64_t mean = total / count;
    return mean >= sums[cut] && mean <= sums[count - 1 - cut] ? mean : sums[count / 2];
}

bool pattern_pace_of(const pattern_recent *recent, pattern_pace *out)
{
    if (kept(recent) < LEAST)
        return false;
    for (uint32_t n = 1; n <= PATTERN_MOST_PER_CYCLE; n++) {
        uint64_t sums[PATTERN_RECENT];
        const uint32_t count = sums_of(recent, n, sums);
        if (count < LEAST || !is_regular(sums, count, n))
            continue;
        *out = (pattern_pace){(int64_t)cycle_of(sums, count) * NS_PER_US, n};
        return true;
    }
    return false;
}

int64_t pattern_longest(const pattern_recent *recent)
{
    uint32_t longest = 0;
    for (uint32_t i = 0; i < kept(recent); i++)
        longest = MAX(longest, recent->interval[i]);
    return (int64_t)longest * NS_PER_US;
}

static int compare_signed(const void *left, const void *right)
{
    const int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return a < b ? -1 : a > b;
}

static void judge_window(pattern_drift *drift)
{
    enum { APART = 2 }; /* of them stand out */
    const bool first = drift->longest_sum == 0;
    int64_t sorted[PATTERN_WINDOW], sum = 0;
    memcpy(sorted, drift->last, sizeof sorted);
    qsort(sorted, PATTERN_WINDOW, sizeof *sorted, compare_signed);
    for (size_t i = 0; i < PATTERN_WINDOW; i++)
        sum += sorted[i];
    const int64_t fast = sorted[PATTERN_WINDOW - 1 - APART];
    drift->fastest = first ? fast : MIN(drift->fastest, fast);
    drift->shortest_sum = first ? sum : MIN(drift->shortest_sum, sum);
    drift->slowest = MAX(drift->slowest, sorted[APART]);
    drift->longest_sum = MAX(drift->longest_sum, sum);
}

/* Of eight that differ, six are in one of the windows that begin with each fourth. */
void pattern_drift_add(pattern_drift *drift, int64_t ns)
{
    drift->last[drift->count++ % PATTERN_WINDOW] = ns;
    if (drift->count >= PATTERN_WINDOW && drift->count % (PATTERN_WINDOW / 2) == 0)
        judge_window(drift);
}

void pattern_drift_break(pattern_drift *drift)
{
    drift->count = 0;
}

/* Where several come in a cycle, their intervals may be anything, and only sums tell. */
bool pattern_drift_fits(const pattern_drift *drift, pattern_pace pace)
{
    const int64_t least = pattern_shortest_cycle(pace.period);
    const int64_t most = pattern_longest_cycle(pace.period);
    if (drift->longest_sum == 0)
        return true;
    if (pace.per_cycle == 1)
        return drift->fastest >= least && drift->slowest <= most;
    return drift->shortest_sum * pace.per_cycle >= least * PATTERN_WINDOW &&
           drift->longest_sum * pace.per_cycle <= most * PATTERN_WINDOW;
}

int64_t pattern_shortest_cycle(int64_t period)
{
    return period * 2 / 3 - HASTE_MS * ms;
}

int64_t pattern_longest_cycle(int64_t period)
{
    return period * 3 / 2 + STRAY_MS * ms;
}
