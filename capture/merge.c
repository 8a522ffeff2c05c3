/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/merge.h"

#include <glib.h>
#include <string.h>

/* A packet that waits, its bytes behind it. */
typedef struct waiting {
    cap_packet packet; /* `data` is set when it is handed on */
    int64_t arrived;
} waiting;

/* Packets of one source, first in first out, in one block of memory. */
typedef struct queue {
    uint8_t *bytes;
    size_t begin, end, size;
    int64_t idle; /* when it last had nothing to deliver */
} queue;

struct cap_merge {
    queue *queues;
    size_t count;
    int64_t wait;
    size_t held, most; /* bytes */
    uint64_t forced;
};

enum { FIRST_SIZE = 256 * 1024, ALIGNED = _Alignof(waiting) };

cap_merge *cap_merge_new(size_t sources, int64_t wait, size_t most)
{
    cap_merge *merge = g_new0(cap_merge, 1);
    merge->queues = g_new0(queue, sources);
    merge->count = sources;
    merge->wait = wait;
    merge->most = most;
    for (size_t i = 0; i < sources; i++)
        merge->queues[i].idle = INT64_MIN;
    return merge;
}

void cap_merge_free(cap_merge *merge)
{
    if (merge == NULL)
        return;
    for (size_t i = 0; i < merge->count; i++)
        g_free(merge->queues[i].bytes);
    g_free(merge->queues);
    g_free(merge);
}

static size_t room_of(const cap_packet *packet)
{
    const size_t size = sizeof(waiting) + packet->captured;
    return (size + ALIGNED - 1) / ALIGNED * ALIGNED;
}

static void make_room(queue *q, size_t needed)
{
    if (q->size - q->end >= needed)
        return;
    const size_t used = q->end - q->begin;
    if (q->begin > 0)
        memmove(q->bytes, q->bytes + q->begin, used);
    q->begin = 0;
    q->end = used;
    /* Half of it stays free, so that what is moved costs less than what came. */
    while (q->size < FIRST_SIZE || q->size / 2 < used + needed)
        q->size = q->size > 0 ? 2 * q->size : FIRST_SIZE;
    q->bytes = g_realloc(q->bytes, q->size);
}

static waiting *head_of(const queue *q)
{
    return q->begin == q->end ? NULL : (waiting *)(void *)(q->bytes + q->begin);
}

void cap_merge_add(cap_merge *merge, size_t source, const cap_packet *packet, int64_t now)
{
    queue *q = &merge->queues[source];
    const size_t needed = room_of(packet);
    make_room(q, needed);
    waiting *w = (waiting *)(void *)(q->bytes + q->end);
    *w = (waiting){.packet = *packet, .arrived = now};
    memcpy(w + 1, packet->data, packet->captured);
    q->end += needed;
    merge->held += needed;
}

void cap_merge_idle(cap_merge *merge, size_t source, int64_t now)
{
    merge->queues[source].idle = now;
}

/* The source whose head is the oldest; the first of several. NULL: nothing waits. */
static queue *oldest(const cap_merge *merge)
{
    queue *first = NULL;
    for (size_t i = 0; i < merge->count; i++) {
        queue *q = &merge->queues[i];
        const waiting *head = head_of(q);
        if (head != NULL &&
            (first == NULL || head->packet.stamp.time < head_of(first)->packet.stamp.time))
            first = q;
    }
    return first;
}

/* Whether nothing older than the oldest head can come. */
static bool is_due(const cap_merge *merge, const waiting *head)
{
    for (size_t i = 0; i < merge->count; i++) {
        const queue *q = &merge->queues[i];
        if (q->begin == q->end && q->idle < head->arrived + merge->wait)
            return false;
    }
    return true;
}

static void hand_on(cap_merge *merge, queue *q, cap_merge_handler handler, void *user)
{
    waiting *head = head_of(q);
    const size_t room = room_of(&head->packet);
    head->packet.data = (const uint8_t *)(head + 1);
    handler(user, &head->packet);
    q->begin += room;
    merge->held -= room;
    if (q->begin == q->end)
        q->begin = q->end = 0;
}

size_t cap_merge_take(cap_merge *merge, cap_merge_handler handler, void *user)
{
    size_t taken = 0;
    for (queue *q; (q = oldest(merge)) != NULL; taken++) {
        const bool due = is_due(merge, head_of(q));
        if (!due && merge->held <= merge->most)
            break;
        merge->forced += !due;
        hand_on(merge, q, handler, user);
    }
    return taken;
}

size_t cap_merge_flush(cap_merge *merge, cap_merge_handler handler, void *user)
{
    size_t taken = 0;
    for (queue *q; (q = oldest(merge)) != NULL; taken++)
        hand_on(merge, q, handler, user);
    return taken;
}

bool cap_merge_holds(const cap_merge *merge)
{
    return merge->held > 0;
}

uint64_t cap_merge_forced(const cap_merge *merge)
{
    return merge->forced;
}
