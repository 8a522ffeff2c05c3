/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Log-linear histogram of durations: 16 steps per power of two, so a quantile is off by at most
 * 1/16 of its value. Cells are allocated once there are many values: who makes thousands of
 * relations with a value each must not have 4 KiB of each. */
#ifndef S7TAP_ANALYZER_HISTOGRAM_H
#define S7TAP_ANALYZER_HISTOGRAM_H

#include <stdint.h>

enum { ANA_HISTOGRAM_FEW = 16 };

typedef struct ana_histogram {
    uint32_t *cells;                 /* NULL up to ANA_HISTOGRAM_FEW values */
    uint16_t few[ANA_HISTOGRAM_FEW]; /* their cells, ascending, until then */
    uint64_t count;
    int64_t min, max; /* exact */
} ana_histogram;

/* Negative values count as 0. */
void ana_histogram_add(ana_histogram *h, int64_t value);
/* The value below which `part` (0 to 1) of all values lie; 0 if there are none. Never outside
 * [min, max]. */
int64_t ana_histogram_quantile(const ana_histogram *h, double part);
void ana_histogram_clear(ana_histogram *h);

#endif
