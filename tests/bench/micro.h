/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cases of the micro-benchmark: what is done again and again, and what has to be there first. */
#ifndef BENCH_MICRO_H
#define BENCH_MICRO_H

#include "dissector/bytes.h"

#include <glib.h>

typedef struct micro_case {
    const char *name; /* "decode: read job, 1 item" */
    /* The caller hands the result to `run`, and to `finish` at the end. */
    void *(*prepare)(const void *argument);
    /* Does it so many times. */
    void (*run)(void *state, uint64_t count);
    void (*finish)(void *state);
    const void *argument; /* of prepare */
} micro_case;

/* Each adds its cases (micro_case) in the order in which they are shown. */
void micro_add_decode(GArray *cases);
void micro_add_streams(GArray *cases);
void micro_add_questions(GArray *cases);

/* Runs the case; its own function, by the name of which scripts/instructions counts. */
void micro_measured(const micro_case *row, void *state, uint64_t count);

/* Whole bytes of a hex text; the caller owns ->data. */
s7_bytes micro_unhex(const char *hex);

/* What it points to is taken for used, so that nobody leaves out the work for it. */
static inline void micro_keep(const void *value)
{
    __asm__ volatile("" : : "r"(value) : "memory");
}

#endif
