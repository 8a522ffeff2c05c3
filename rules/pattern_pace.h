/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: how often a request comes, from the times between its last occurrences.
 *
 * A request that comes once per cycle has intervals that are alike; one that comes several times
 * has sums of as many intervals that are alike. An eighth of them at either end may be anything. */
#ifndef S7TAP_RULES_PATTERN_PACE_H
#define S7TAP_RULES_PATTERN_PACE_H

#include <stdbool.h>
#include <stdint.h>

enum { PATTERN_RECENT = 16, PATTERN_MOST_PER_CYCLE = 4 };

/* The last intervals, in us; zeroed is none. */
typedef struct pattern_recent {
    uint32_t interval[PATTERN_RECENT];
    uint32_t count; /* of all so far; the oldest are overwritten */
} pattern_recent;

void pattern_recent_add(pattern_recent *recent, int64_t ns);

/* What is learned of them. */
typedef struct pattern_pace {
    int64_t period;     /* of a cycle, ns */
    uint32_t per_cycle; /* how often it comes in one, 1 to PATTERN_MOST_PER_CYCLE */
} pattern_pace;

/* False if they are not regular, or too few. */
bool pattern_pace_of(const pattern_recent *recent, pattern_pace *out);
/* The longest of them, ns; 0 if there are none. */
int64_t pattern_longest(const pattern_recent *recent);

/* How far the pace strayed for so long that it would have been a change, see pattern_watch.h: of
 * eight intervals that follow one another; ns. Zeroed is none. */
enum { PATTERN_WINDOW = 8 };
typedef struct pattern_drift {
    int64_t last[PATTERN_WINDOW];
    uint32_t count;                    /* since it was broken off; 0 of all: there were no eight */
    int64_t fastest, slowest;          /* six of eight were shorter, or longer */
    int64_t shortest_sum, longest_sum; /* of eight */
} pattern_drift;

void pattern_drift_add(pattern_drift *drift, int64_t ns);
/* An interval that says nothing: the next does not follow it. */
void pattern_drift_break(pattern_drift *drift);
/* Whether all that was added goes with the pace. */
bool pattern_drift_fits(const pattern_drift *drift, pattern_pace pace);

/* What a cycle may take and still be the same pace: by far more than timers and networks stray. */
int64_t pattern_shortest_cycle(int64_t period);
int64_t pattern_longest_cycle(int64_t period);

#endif
