/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: SYNs of one client host to one server port, none answered since the first,
 * whatever their source ports.
 *
 * A run counts once it has two SYNs and lasted the SYN timeout; of its attempts, those count whose
 * own SYN is as old. */
#ifndef S7TAP_RULES_REACH_RUN_H
#define S7TAP_RULES_REACH_RUN_H

#include "rules/tally.h"

enum { REACH_MAX_WAITING = 16 };

/* A SYN whose attempt may still be answered. */
typedef struct reach_waiting {
    cap_stamp stamp;
    int64_t asked; /* ns, first SYN of the attempt */
    bool repeat;
} reach_waiting;

/* Zeroed before the first SYN. */
typedef struct reach_run {
    uint64_t number;    /* tells runs apart; 0 there is none */
    rules_tally silent; /* attempts that were not answered in time, and all their SYNs */
    reach_waiting waiting[REACH_MAX_WAITING];
    uint32_t waiting_count;
    uint64_t syns;
    int64_t first; /* ns */
    bool repeated; /* a SYN was repeated on its own connection: its answer was not just unseen */
} reach_run;

/* Which part of a run is that of one attempt to connect. Zeroed before its first SYN. */
typedef struct reach_part {
    uint64_t run;
    int64_t asked; /* ns, its first SYN in this run */
} reach_part;

/* As before the first SYN; only what was used is cleared. */
void reach_run_clear(reach_run *run);

/* A SYN of the attempt. `number` is that of the run, if it begins. `timeout` in ns. Of more than
 * REACH_MAX_WAITING that wait, the oldest counts before its time. */
void reach_run_syn(reach_run *run, uint64_t number, reach_part *part, const cap_stamp *stamp,
                   int64_t timeout);
/* Whether the run amounts to silence, at `until`. */
bool reach_run_counts(const reach_run *run, int64_t until, int64_t timeout);
/* Its attempts that were due at `until`: how many, and the frames of all their SYNs. */
rules_tally reach_run_silent(const reach_run *run, int64_t until, int64_t timeout);

#endif
