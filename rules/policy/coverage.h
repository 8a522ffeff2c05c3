/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Parts of a CPU's memory, and sets of them.
 *
 * All areas of a CPU lie on one line of 64-bit positions:
 *
 *   | area (16) | data block (16) | bit, or number of a timer or counter (32) |
 *
 * So a bit, a range, a data block, a range of blocks, an area and all of the memory are each one
 * extent: two positions. The area is the S7_AREA_... code, with those that name the same memory
 * made one: DI is DB, timers and counters of an S7-200 are timers and counters. */
#ifndef S7TAP_RULES_POLICY_COVERAGE_H
#define S7TAP_RULES_POLICY_COVERAGE_H

#include "dissector/item.h"

#include <glib.h>

typedef struct policy_extent {
    uint64_t first, last; /* inclusive; first <= last */
} policy_extent;

/* Everything, also what no position stands for: symbolic addresses. */
#define POLICY_EVERYTHING ((policy_extent){0, UINT64_MAX})

/* Bits `first` to `last` of one block of an area; `db` is 0 where the area has no blocks. */
policy_extent policy_extent_of(uint8_t area, uint16_t db, uint32_t first, uint32_t last);
/* Blocks `first` to `last` as wholes. An area without blocks is block 0. */
policy_extent policy_extent_of_blocks(uint8_t area, uint16_t first, uint16_t last);

/* What an access to one area touches. An item that is not absolute touches POLICY_EVERYTHING, one
 * of a type of unknown size all behind its start, one of no elements its first bit. */
policy_extent policy_extent_of_item(const s7_item *item);

/* A union of extents. */
typedef struct policy_coverage {
    GArray *extents; /* policy_extent; once sealed sorted, apart and not adjacent */
} policy_coverage;

void policy_coverage_init(policy_coverage *coverage);
void policy_coverage_clear(policy_coverage *coverage);
void policy_coverage_add(policy_coverage *coverage, policy_extent extent);
/* To be called once, before the first question. */
void policy_coverage_seal(policy_coverage *coverage);

/* Adds to a coverage that is sealed, and stays it. One without any extents is. */
void policy_coverage_insert(policy_coverage *coverage, policy_extent extent);

/* Whether the union of both covers every position of the extent. Either may be NULL. */
bool policy_covers(const policy_coverage *a, const policy_coverage *b, policy_extent extent);
/* The first part of the extent that neither covers; false if there is none. */
bool policy_find_gap(const policy_coverage *a, const policy_coverage *b, policy_extent extent,
                     policy_extent *gap);

#endif
