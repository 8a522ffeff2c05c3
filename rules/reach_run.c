/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/reach_run.h"

enum { ENOUGH_SYNS = 2 };

static void take(rules_tally *tally, const reach_waiting *one)
{
    if (one->repeat)
        rules_tally_support(tally, &one->stamp);
    else
        rules_tally_insert(tally, &one->stamp);
}

/* Those that are due make room. */
static void settle(reach_run *run, int64_t until, int64_t timeout)
{
    uint32_t left = 0;
    for (uint32_t i = 0; i < run->waiting_count; i++) {
        if (until - run->waiting[i].asked >= timeout)
            take(&run->silent, &run->waiting[i]);
        else
            run->waiting[left++] = run->waiting[i];
    }
    run->waiting_count = left;
}

static void make_room(reach_run *run)
{
    take(&run->silent, &run->waiting[0]);
    run->waiting_count--;
    for (uint32_t i = 0; i < run->waiting_count; i++)
        run->waiting[i] = run->waiting[i + 1];
}

void reach_run_clear(reach_run *run)
{
    if (run->silent.count > 0)
        run->silent = (rules_tally){0};
    run->number = 0;
    run->waiting_count = 0;
    run->syns = 0;
    run->first = 0;
    run->repeated = false;
}

void reach_run_syn(reach_run *run, uint64_t number, reach_part *part, const cap_stamp *stamp,
                   int64_t timeout)
{
    if (run->syns == 0) {
        run->number = number;
        run->first = stamp->time;
    }
    const bool repeat = part->run == run->number;
    if (!repeat)
        *part = (reach_part){.run = run->number, .asked = stamp->time};
    run->syns++;
    settle(run, stamp->time, timeout);
    if (run->waiting_count == REACH_MAX_WAITING)
        make_room(run);
    run->waiting[run->waiting_count++] = (reach_waiting){*stamp, part->asked, repeat};
}

bool reach_run_counts(const reach_run *run, int64_t until, int64_t timeout)
{
    return run->syns >= ENOUGH_SYNS && until - run->first >= timeout;
}

rules_tally reach_run_silent(const reach_run *run, int64_t until, int64_t timeout)
{
    rules_tally silent = run->silent;
    for (uint32_t i = 0; i < run->waiting_count; i++)
        if (until - run->waiting[i].asked >= timeout)
            take(&silent, &run->waiting[i]);
    return silent;
}
