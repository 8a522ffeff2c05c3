/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Jobs: requests whose results come later, as pushes that name no address: subscriptions of cyclic
 * data, and variables that a programming device watches, modifies or forces.
 *
 * The answer to such a request gives the job an id, its sequence number; the pushes repeat it. Like
 * the matcher (match.h) this works on slots that the caller owns. To each slot belongs the copy of
 * a request, which the caller keeps:
 *
 *   when an answer is paired with its request:
 *       const s7_job_step step = s7_jobs_take(&jobs, side, request, answer);
 *       if (step.act == S7_JOB_BEGIN)
 *           kept[step.slot] = copy of the request's bytes;
 *   when a push comes:
 *       const int slot = s7_jobs_find(&jobs, side, push);
 *       context.request = slot >= 0 ? kept[slot] : nothing;
 *
 *   when bytes of `side` were lost that may have been requests, or answers to such requests as
 *   s7_jobs_concern names:
 *       s7_jobs_drop(&jobs, side that asks);
 *
 * A job ends when it is deleted or unsubscribed; a job that takes the id of another replaces it;
 * where all slots are in use the oldest job goes. */
#ifndef S7TAP_DISSECTOR_JOBS_H
#define S7TAP_DISSECTOR_JOBS_H

#include "dissector/pdu.h"

enum {
    S7_JOB_NONE = -1,
    S7_JOB_SLOTS = 16, /* more than one device uses at a time on a connection */
};

/* Private. */
typedef struct s7_job_slot {
    uint32_t order; /* rises with each job */
    uint8_t side, group, id;
    bool used;
} s7_job_slot;

typedef struct s7_jobs {
    s7_job_slot *slots;
    uint32_t count;
    uint32_t next_order;
} s7_jobs;

typedef enum s7_job_act {
    S7_JOB_IGNORE, /* no job begins or ends */
    S7_JOB_BEGIN,  /* keep the request for `slot`, in place of what it had */
    S7_JOB_END,    /* what is kept for `slot` is not needed any more */
} s7_job_act;

typedef struct s7_job_step {
    s7_job_act act;
    int slot;     /* S7_JOB_NONE where nothing begins or ends */
    bool evicted; /* the oldest job had to make way */
} s7_job_step;

/* `slots` holds `count` of them, need not be cleared. */
void s7_jobs_init(s7_jobs *jobs, s7_job_slot *slots, uint32_t count);

/* A request of `side` (0 or 1) and its answer. */
s7_job_step s7_jobs_take(s7_jobs *jobs, uint8_t side, const s7_pdu *request, const s7_pdu *answer);

/* Whether a request would begin or end a job. */
bool s7_jobs_concern(const s7_pdu *request);

/* Forgets the jobs of `side`: their ids may mean others by now. */
void s7_jobs_drop(s7_jobs *jobs, uint8_t side);

/* Whether any job is known. */
bool s7_jobs_any(const s7_jobs *jobs);

/* The slot of the job that a push of `side` belongs to; S7_JOB_NONE unknown, or no push of a job.
 */
int s7_jobs_find(const s7_jobs *jobs, uint8_t side, const s7_pdu *push);

#endif
