/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "insertion.h"

#include <stdlib.h>
#include <string.h>

struct insertion {
    size_t before, order;
    struct packet packet;
};

void insert_before(struct insertions *insertions, size_t before, struct packet packet)
{
    if (insertions->count == insertions->capacity) {
        size_t capacity = insertions->capacity * 2 + 64;
        struct insertion *grown = must_alloc(capacity * sizeof(*grown));

        if (insertions->count) {
            memcpy(grown, insertions->items, insertions->count * sizeof(*grown));
        }
        free(insertions->items);
        insertions->items = grown;
        insertions->capacity = capacity;
    }
    insertions->items[insertions->count] = (struct insertion){before, insertions->count, packet};
    insertions->count++;
}

static int compare(const void *left, const void *right)
{
    const struct insertion *a = left, *b = right;

    if (a->before != b->before) {
        return a->before < b->before ? -1 : 1;
    }
    return a->order < b->order ? -1 : 1;
}

static int64_t fitting_time(const struct packet *packet, const struct packet_list *before,
                            const struct packet *next)
{
    int64_t earliest = before->count ? before->items[before->count - 1].time_ns : INT64_MIN;
    int64_t latest = next ? next->time_ns : INT64_MAX;

    if (packet->time_ns >= earliest && packet->time_ns <= latest) {
        return packet->time_ns;
    }
    return earliest < latest - 1000 && earliest != INT64_MIN ? earliest + 1000 : latest;
}

void insertions_apply(struct insertions *insertions, struct packet_list *list)
{
    struct packet_list merged = {0};
    size_t next = 0;

    if (insertions->count) {
        qsort(insertions->items, insertions->count, sizeof(*insertions->items), compare);
    }
    for (size_t i = 0; i <= list->count; i++) {
        const struct packet *follower = i < list->count ? &list->items[i] : NULL;

        for (; next < insertions->count && insertions->items[next].before <= i; next++) {
            struct packet packet = insertions->items[next].packet;

            packet.time_ns = fitting_time(&packet, &merged, follower);
            list_add(&merged, packet);
        }
        if (follower) {
            list_add(&merged, *follower);
        }
    }
    free(insertions->items);
    *insertions = (struct insertions){0};
    free(list->items); /* the bodies moved on */
    *list = merged;
}
