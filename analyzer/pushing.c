/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analyzer/pushing.h"

#include "analyzer/conversation.h"

/* PDUs are no longer than 960 bytes. What a push costs grows with the request that it belongs to.
 */
enum { MOST_BYTES = 4096 };

struct ana_jobs {
    s7_jobs table;
    s7_job_slot slots[S7_JOB_SLOTS];
    ana_buffer requests[S7_JOB_SLOTS]; /* by slot */
};

ana_jobs *ana_jobs_new(void)
{
    ana_jobs *jobs = g_new0(ana_jobs, 1);
    s7_jobs_init(&jobs->table, jobs->slots, S7_JOB_SLOTS);
    return jobs;
}

void ana_jobs_free(ana_jobs *jobs)
{
    for (size_t i = 0; jobs && i < S7_JOB_SLOTS; i++)
        ana_buffer_clear(&jobs->requests[i]);
    g_free(jobs);
}

bool ana_jobs_take(ana_jobs *jobs, int side, const s7_pdu *request, s7_bytes bytes,
                   const s7_pdu *answer)
{
    const s7_job_step step = s7_jobs_take(&jobs->table, (uint8_t)side, request, answer);
    if (step.act == S7_JOB_IGNORE)
        return false;
    ana_buffer *kept = &jobs->requests[step.slot];
    ana_buffer_clear(kept);
    if (step.act == S7_JOB_END)
        return false;
    const bool fits = bytes.size <= MOST_BYTES;
    if (fits)
        ana_buffer_append(kept, bytes.data, (uint32_t)bytes.size);
    return step.evicted || !fits;
}

bool ana_jobs_any(const ana_jobs *jobs)
{
    return jobs && s7_jobs_any(&jobs->table);
}

void ana_jobs_drop(ana_jobs *jobs, int side)
{
    if (!jobs)
        return;
    s7_jobs_drop(&jobs->table, (uint8_t)side);
    for (size_t i = 0; i < S7_JOB_SLOTS; i++)
        if (!jobs->slots[i].used)
            ana_buffer_clear(&jobs->requests[i]);
}

s7_bytes ana_jobs_request(const ana_jobs *jobs, int side, const s7_pdu *push)
{
    const int slot = jobs ? s7_jobs_find(&jobs->table, (uint8_t)side, push) : S7_JOB_NONE;
    if (slot == S7_JOB_NONE)
        return (s7_bytes){NULL, 0};
    return (s7_bytes){jobs->requests[slot].data, jobs->requests[slot].size};
}

uint32_t ana_jobs_held(const ana_jobs *jobs)
{
    uint32_t held = jobs ? (uint32_t)sizeof *jobs : 0;
    for (size_t i = 0; jobs && i < S7_JOB_SLOTS; i++)
        held += jobs->requests[i].capacity;
    return held;
}
