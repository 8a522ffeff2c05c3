/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analyzer/histogram.h"

#include <glib.h>
#include <math.h>

/* Values below 16 have a cell each; above, 16 cells per power of two up to 2^63. */
enum { STEPS = 16, STEP_BITS = 4, CELLS = (64 - STEP_BITS) * STEPS };

static uint32_t cell_of(uint64_t value)
{
    if (value < STEPS)
        return (uint32_t)value;
    const uint32_t top = 63U - (uint32_t)__builtin_clzll(value);
    const uint32_t shift = top - STEP_BITS;
    return (shift + 1) * STEPS + (uint32_t)(value >> shift & (STEPS - 1));
}

/* The middle of what falls into a cell. */
static int64_t value_of(uint32_t cell)
{
    if (cell < STEPS)
        return cell;
    const uint32_t shift = cell / STEPS - 1;
    const uint64_t low = (uint64_t)(STEPS + cell % STEPS) << shift;
    return (int64_t)(low + ((1ULL << shift) >> 1));
}

/* Old values count half from now on: years of them fit, and the shape stays. */
static void age(ana_histogram *h)
{
    for (uint32_t cell = 0; cell < CELLS; cell++)
        h->cells[cell] /= 2;
}

void ana_histogram_add(ana_histogram *h, int64_t value)
{
    if (value < 0)
        value = 0;
    if (!h->cells) {
        h->cells = g_new0(uint32_t, CELLS);
        h->min = value;
        h->max = value;
    }
    h->min = MIN(h->min, value);
    h->max = MAX(h->max, value);
    h->count++;
    uint32_t *cell = &h->cells[cell_of((uint64_t)value)];
    if (*cell == UINT32_MAX)
        age(h);
    ++*cell;
}

static uint64_t total_of(const ana_histogram *h)
{
    uint64_t total = 0;
    for (uint32_t cell = 0; cell < CELLS; cell++)
        total += h->cells[cell];
    return total;
}

int64_t ana_histogram_quantile(const ana_histogram *h, double part)
{
    if (h->count == 0)
        return 0;
    const uint64_t total = total_of(h);
    const uint64_t rank = (uint64_t)ceil(part * (double)total);
    if (rank >= total)
        return h->max;
    uint64_t seen = 0;
    for (uint32_t cell = 0; cell < CELLS; cell++) {
        seen += h->cells[cell];
        if (seen > 0 && seen >= rank)
            return CLAMP(value_of(cell), h->min, h->max);
    }
    return h->max;
}

void ana_histogram_clear(ana_histogram *h)
{
    g_free(h->cells);
    *h = (ana_histogram){0};
}
