/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/jobs.h"

#include <string.h>

void s7_jobs_init(s7_jobs *jobs, s7_job_slot *slots, uint32_t count)
{
    *jobs = (s7_jobs){.slots = slots, .count = count};
    memset(slots, 0, count * sizeof *slots);
}

static bool is_userdata(const s7_pdu *pdu)
{
    return pdu->protocol_id == S7_PROTOCOL_COMM && pdu->rosctr == S7_ROSCTR_USERDATA;
}

/* Whether the answer grants what the request asks. */
static bool is_granted(const s7_pdu *request, const s7_pdu *answer)
{
    return is_userdata(request) && is_userdata(answer) && s7_pdu_role(request) == S7_ROLE_REQUEST &&
           s7_pdu_role(answer) == S7_ROLE_ANSWER &&
           request->u.userdata.group == answer->u.userdata.group &&
           request->u.userdata.subfunction == answer->u.userdata.subfunction &&
           answer->u.userdata.error == 0;
}

static bool is_of(const s7_userdata *userdata, uint8_t group, uint8_t subfunction)
{
    return userdata->group == group && userdata->subfunction == subfunction;
}

static bool begins(const s7_pdu *request)
{
    const s7_userdata *userdata = &request->u.userdata;
    return request->items.size > 0 && !is_of(userdata, S7_GROUP_CYCLIC, S7_CYCLIC_READ_RECORD);
}

static bool ends(const s7_pdu *request)
{
    const s7_userdata *userdata = &request->u.userdata;
    return is_of(userdata, S7_GROUP_TIS, S7_TIS_DELETE_JOB) ||
           is_of(userdata, S7_GROUP_CYCLIC, S7_CYCLIC_UNSUBSCRIBE);
}

static bool is_job(const s7_job_slot *slot, uint8_t side, uint8_t group, uint8_t id)
{
    return slot->used && slot->side == side && slot->group == group && slot->id == id;
}

static int find(const s7_jobs *jobs, uint8_t side, uint8_t group, uint8_t id)
{
    for (uint32_t i = 0; i < jobs->count; i++)
        if (is_job(&jobs->slots[i], side, group, id))
            return (int)i;
    return S7_JOB_NONE;
}

/* A free slot, else that of the oldest job. */
static int make_room(const s7_jobs *jobs)
{
    uint32_t oldest = 0;
    for (uint32_t i = 0; i < jobs->count; i++) {
        if (!jobs->slots[i].used)
            return (int)i;
        if (jobs->next_order - jobs->slots[i].order > jobs->next_order - jobs->slots[oldest].order)
            oldest = i;
    }
    return jobs->count > 0 ? (int)oldest : S7_JOB_NONE;
}

static s7_job_step begin(s7_jobs *jobs, uint8_t side, const s7_pdu *request, const s7_pdu *answer)
{
    const s7_userdata *userdata = &request->u.userdata;
    const bool replaces = is_of(userdata, S7_GROUP_TIS, S7_TIS_REPLACE_JOB);
    const uint8_t id = replaces ? userdata->job : answer->u.userdata.sequence;
    const uint8_t group = userdata->group;
    int slot = find(jobs, side, group, id);
    if (slot == S7_JOB_NONE)
        slot = make_room(jobs);
    if (slot == S7_JOB_NONE)
        return (s7_job_step){S7_JOB_IGNORE, S7_JOB_NONE, false};
    const bool evicted = jobs->slots[slot].used && !is_job(&jobs->slots[slot], side, group, id);
    jobs->slots[slot] = (s7_job_slot){
        .order = jobs->next_order++,
        .side = side,
        .group = group,
        .id = id,
        .used = true,
    };
    return (s7_job_step){S7_JOB_BEGIN, slot, evicted};
}

static s7_job_step end(s7_jobs *jobs, uint8_t side, const s7_pdu *request)
{
    const int slot = find(jobs, side, request->u.userdata.group, request->u.userdata.job);
    if (slot == S7_JOB_NONE)
        return (s7_job_step){S7_JOB_IGNORE, S7_JOB_NONE, false};
    jobs->slots[slot].used = false;
    return (s7_job_step){S7_JOB_END, slot, false};
}

s7_job_step s7_jobs_take(s7_jobs *jobs, uint8_t side, const s7_pdu *request, const s7_pdu *answer)
{
    if (!is_granted(request, answer))
        return (s7_job_step){S7_JOB_IGNORE, S7_JOB_NONE, false};
    if (begins(request))
        return begin(jobs, side, request, answer);
    if (ends(request))
        return end(jobs, side, request);
    return (s7_job_step){S7_JOB_IGNORE, S7_JOB_NONE, false};
}

bool s7_jobs_concern(const s7_pdu *request)
{
    return is_userdata(request) && s7_pdu_role(request) == S7_ROLE_REQUEST &&
           (begins(request) || ends(request));
}

void s7_jobs_drop(s7_jobs *jobs, uint8_t side)
{
    for (uint32_t i = 0; i < jobs->count; i++)
        if (jobs->slots[i].side == side)
            jobs->slots[i].used = false;
}

bool s7_jobs_any(const s7_jobs *jobs)
{
    for (uint32_t i = 0; i < jobs->count; i++)
        if (jobs->slots[i].used)
            return true;
    return false;
}

int s7_jobs_find(const s7_jobs *jobs, uint8_t side, const s7_pdu *push)
{
    if (!is_userdata(push) || s7_pdu_role(push) != S7_ROLE_PUSH)
        return S7_JOB_NONE;
    return find(jobs, 1 - side, push->u.userdata.group, push->u.userdata.sequence);
}
