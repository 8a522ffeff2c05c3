/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the analyzer: the requests of one connection whose results a CPU pushes later, without
 * addresses: variables that are watched, modified or forced, and subscriptions of cyclic data. */
#ifndef S7TAP_ANALYZER_PUSHING_H
#define S7TAP_ANALYZER_PUSHING_H

#include "dissector/jobs.h"

#include <glib.h>

typedef struct ana_jobs ana_jobs;

ana_jobs *ana_jobs_new(void);
/* `jobs` may be NULL. */
void ana_jobs_free(ana_jobs *jobs);

/* A request of `side` (0 or 1), its bytes, which are copied, and its answer. True if another job
 * had to make way, or the request is too long to be kept. */
bool ana_jobs_take(ana_jobs *jobs, int side, const s7_pdu *request, s7_bytes bytes,
                   const s7_pdu *answer);
/* Whether any is known. `jobs` may be NULL. */
bool ana_jobs_any(const ana_jobs *jobs);
/* Forgets the jobs of `side`: their ids may mean others by now. `jobs` may be NULL. */
void ana_jobs_drop(ana_jobs *jobs, int side);
/* The request that a push of `side` belongs to; none if that was not captured. Borrowed until the
 * next call of ana_jobs_take or ana_jobs_drop. `jobs` may be NULL. */
s7_bytes ana_jobs_request(const ana_jobs *jobs, int side, const s7_pdu *push);
/* Bytes that they take. `jobs` may be NULL. */
uint32_t ana_jobs_held(const ana_jobs *jobs);

#endif
