/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to recent.c and recent_select.c.
 *
 * Memory is cells of equal size. A packet takes one, which begins with what is known of it, and
 * further ones for bytes that do not fit; unused ones form a chain. So nothing is ever moved. */
#ifndef S7TAP_CAPTURE_RECENT_STATE_H
#define S7TAP_CAPTURE_RECENT_STATE_H

#include "capture/recent.h"

#include "capture/list.h"

#include <glib.h>

enum { CELL = 256, LEVELS = 32 };
enum { LATER, OPENING };

/* Further bytes of a packet; also an unused cell. */
typedef struct cell {
    struct cell *next;
    uint8_t bytes[CELL - sizeof(void *)];
} cell;

/* A connection; one more stands for what belongs to none. */
typedef struct course {
    uint64_t number; /* of the flow */
    struct course *next_of_hash;
    cap_link use;        /* by last packet; where unused: in none */
    cap_link weight;     /* among those of the same level */
    cap_link packets[2]; /* LATER, OPENING: in order of arrival */
    uint32_t opened;     /* packets of the beginning that were kept */
    uint32_t later;      /* cells of the others */
    uint32_t level;      /* by `later`: 0 none, else the number of its binary digits */
    bool lost;           /* some of the others are not kept any more */
    bool apart;          /* others are selected: see cap_recent_next */
} course;

typedef struct kept {
    struct cell *next; /* further bytes */
    cap_link of_course;
    cap_link age; /* among all of the beginnings, or all others */
    course *course;
    cap_stamp stamp;
    uint64_t arrival;
    uint32_t captured, original, link_type;
    bool opening, selected;
} kept;

enum { FIRST = CELL - sizeof(kept), FURTHER = CELL - sizeof(void *) };

_Static_assert(sizeof(cell) == CELL, "cells have one size");
_Static_assert(sizeof(kept) < CELL, "a packet begins in one cell");

/* By what a packet is asked for. */
typedef struct name {
    uint64_t frame; /* 0: here begins no packet */
    uint32_t file;
} name;

struct cap_recent {
    cell *cells;
    name *names; /* by cell: all that looking for a packet reads */
    size_t cell_count;
    size_t fresh;        /* cells that were never used are those from here on */
    cell *unused;        /* cells that were given back */
    size_t unused_count; /* both */
    course *courses;
    size_t course_fresh, course_count;
    course *course_unused; /* by next_of_hash */
    course **table;
    size_t table_mask;
    course none;               /* what belongs to no connection */
    course *handled;           /* of the packet that the engine has; NULL: none so far */
    cap_link use;              /* connections, longest unused first */
    cap_link openings, others; /* packets, oldest first */
    size_t opening_cells;
    cap_link levels[LEVELS];
    uint32_t filled; /* levels, one bit each */
    int64_t newest;
    uint64_t added;
    GPtrArray *selected; /* kept, borrowed */
    uint8_t *read;       /* a packet in one piece */
    size_t read_size;
};

static inline uint8_t *first_bytes(kept *packet)
{
    return (uint8_t *)packet + sizeof(kept);
}

/* Ends what is selected. */
void cap_recent_select_nothing(cap_recent *recent);

#endif
