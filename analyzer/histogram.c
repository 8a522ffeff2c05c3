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

/* Puts a cell among the few. */
static void add_few(ana_histogram *h, uint32_t cell)
{
    uint64_t at = h->count;
    for (; at > 0 && h->few[at - 1] > cell; at--)
        h->few[at] = h->few[at - 1];
    h->few[at] = (uint16_t)cell;
}

static void become_many(ana_histogram *h)
{
    h->cells = g_new0(uint32_t, CELLS);
    for (uint64_t i = 0; i < h->count; i++)
        h->cells[h->few[i]]++;
}

static void add_cell(ana_histogram *h, uint32_t cell)
{
    if (!h->cells && h->count < ANA_HISTOGRAM_FEW) {
        add_few(h, cell);
        return;
    }
    if (!h->cells)
        become_many(h);
    if (h->cells[cell] == UINT32_MAX)
        age(h);
    h->cells[cell]++;
}

void ana_histogram_add(ana_histogram *h, int64_t value)
{
    if (value < 0)
        value = 0;
    h->min = h->count > 0 ? MIN(h->min, value) : value;
    h->max = h->count > 0 ? MAX(h->max, value) : value;
    add_cell(h, cell_of((uint64_t)value));
    h->count++;
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
    const uint64_t total = h->cells ? total_of(h) : h->count;
    const uint64_t rank = (uint64_t)ceil(part * (double)total);
    if (rank >= total)
        return h->max;
    if (!h->cells)
        return CLAMP(value_of(h->few[MAX(rank, 1) - 1]), h->min, h->max);
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
