/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/live_set.h"

#include "capture/merge.h"

typedef struct source {
    cap_live *live;
    cap_merge *merge; /* that of the set */
    size_t index;
    int64_t now; /* us, while packets are read */
} source;

struct cap_live_set {
    source *sources;
    size_t count;
    cap_merge *merge; /* NULL: one interface, nothing to merge */
};

cap_live_set *cap_live_set_open(const cap_live_options *options, const char *const *interfaces,
                                size_t count, GError **error)
{
    cap_live_set *set = g_new0(cap_live_set, 1);
    set->sources = g_new0(source, count);
    if (count > 1)
        set->merge = cap_merge_new(count, INT64_C(1000) * CAP_LIVE_WINDOW, CAP_LIVE_MAX_WAITING);
    for (size_t i = 0; i < count; i++) {
        cap_live_options of_one = *options;
        of_one.interface = interfaces[i];
        of_one.index = (uint32_t)i;
        cap_live *live = cap_live_open(&of_one, error);
        if (live == NULL) {
            cap_live_set_free(set);
            return NULL;
        }
        set->sources[set->count++] = (source){.live = live, .merge = set->merge, .index = i};
    }
    return set;
}

void cap_live_set_free(cap_live_set *set)
{
    if (set == NULL)
        return;
    for (size_t i = 0; i < set->count; i++)
        cap_live_free(set->sources[i].live);
    cap_merge_free(set->merge);
    g_free(set->sources);
    g_free(set);
}

size_t cap_live_set_count(const cap_live_set *set)
{
    return set->count;
}

cap_live *cap_live_set_at(const cap_live_set *set, size_t index)
{
    return set->sources[index].live;
}

static void keep(void *user, const cap_packet *packet)
{
    const source *s = user;
    cap_merge_add(s->merge, s->index, packet, s->now);
}

/* Those behind one that failed are read nevertheless: what came before belongs to the report. */
static int read_all(cap_live_set *set, int most, GError **error)
{
    int sum = 0;
    bool failed = false;
    for (size_t i = 0; i < set->count; i++) {
        source *s = &set->sources[i];
        s->now = g_get_monotonic_time();
        const int count = cap_live_read(s->live, most, keep, s, failed ? NULL : error);
        if (count == 0)
            cap_merge_idle(set->merge, i, s->now);
        failed |= count < 0;
        sum += MAX(count, 0);
    }
    return failed ? -1 : sum;
}

int cap_live_set_read(cap_live_set *set, int most, cap_live_handler handler, void *user,
                      GError **error)
{
    if (set->merge == NULL)
        return cap_live_read(set->sources[0].live, most, handler, user, error);
    const int count = read_all(set, most, error);
    cap_merge_take(set->merge, handler, user);
    return count;
}

void cap_live_set_flush(cap_live_set *set, cap_live_handler handler, void *user)
{
    if (set->merge != NULL)
        cap_merge_flush(set->merge, handler, user);
}

bool cap_live_set_holds(const cap_live_set *set)
{
    return set->merge != NULL && cap_merge_holds(set->merge);
}

void cap_live_set_count_all(cap_live_set *set, cap_live_counts *counts)
{
    *counts = (cap_live_counts){0};
    for (size_t i = 0; i < set->count; i++) {
        cap_live_counts of_one;
        cap_live_count(set->sources[i].live, &of_one);
        counts->delivered += of_one.delivered;
        counts->dropped += of_one.dropped;
        counts->dropped_interface += of_one.dropped_interface;
    }
}
