/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/tail.h"

#include <glib.h>
#include <string.h>

#define MASK (CAP_TAIL_BYTES - 1)

G_STATIC_ASSERT((CAP_TAIL_BYTES & MASK) == 0);

void cap_tail_store_init(cap_tail_store *store, uint32_t most)
{
    cap_list_init(&store->used);
    store->count = 0;
    store->most = most;
    store->spares = 0;
}

void cap_tail_store_clear(cap_tail_store *store)
{
    while (store->spares > 0)
        g_free(store->spare[--store->spares]);
}

static cap_tail *take_oldest(cap_tail_store *store)
{
    cap_tail *tail = CAP_LINK_OWNER(cap_list_first(&store->used), cap_tail, link);
    cap_link_remove(&tail->link);
    *tail->owner = NULL;
    return tail;
}

void cap_tail_begin(cap_tail_store *store, cap_tail **owner)
{
    cap_tail *tail;
    if (store->count >= store->most) {
        tail = take_oldest(store);
    } else {
        tail = store->spares > 0 ? store->spare[--store->spares] : g_new(cap_tail, 1);
        store->count++;
    }
    tail->owner = owner;
    tail->position = 0;
    tail->size = 0;
    cap_list_append(&store->used, &tail->link);
    *owner = tail;
}

void cap_tail_end(cap_tail_store *store, cap_tail **owner)
{
    cap_tail *tail = *owner;
    if (tail == NULL)
        return;
    cap_link_remove(&tail->link);
    *owner = NULL;
    store->count--;
    if (store->spares < CAP_TAIL_SPARES)
        store->spare[store->spares++] = tail;
    else
        g_free(tail);
}

void cap_tail_append(cap_tail *tail, const uint8_t *bytes, uint32_t size)
{
    if (size > CAP_TAIL_BYTES) {
        bytes += size - CAP_TAIL_BYTES;
        size = CAP_TAIL_BYTES;
    }
    const uint32_t straight = CAP_TAIL_BYTES - tail->position;
    const uint32_t first = size < straight ? size : straight;
    memcpy(tail->bytes + tail->position, bytes, first);
    memcpy(tail->bytes, bytes + first, size - first);
    tail->position = (tail->position + size) & MASK;
    tail->size = tail->size + size < CAP_TAIL_BYTES ? tail->size + size : CAP_TAIL_BYTES;
}

void cap_tail_reset(cap_tail *tail)
{
    tail->size = 0;
}

/* A copy of bytes, from `back` bytes before the end of what was delivered. */
typedef struct copy {
    uint32_t back;
    const uint8_t *bytes;
    uint32_t size;
} copy;

/* The part of it of which `known` bytes before the end tell what they were. */
static copy known_part(copy all, uint32_t known)
{
    if (all.back > known) {
        const uint32_t unknown = all.back - known;
        if (unknown >= all.size)
            return (copy){0};
        all.bytes += unknown;
        all.size -= unknown;
        all.back = known;
    }
    if (all.size > all.back)
        all.size = all.back;
    return all;
}

uint32_t cap_tail_differing(const cap_tail *tail, uint32_t back, const uint8_t *bytes,
                            uint32_t size)
{
    const copy part = known_part((copy){back, bytes, size}, tail->size);
    uint32_t differing = 0;
    for (uint32_t i = 0; i < part.size; i++)
        differing += tail->bytes[(tail->position - part.back + i) & MASK] != part.bytes[i];
    return differing;
}

uint32_t cap_tail_compare(const uint8_t *kept, uint32_t known, uint32_t back, const uint8_t *bytes,
                          uint32_t size)
{
    const copy part = known_part((copy){back, bytes, size}, known);
    const uint8_t *from = kept + (known - part.back);
    uint32_t differing = 0;
    for (uint32_t i = 0; i < part.size; i++)
        differing += from[i] != part.bytes[i];
    return differing;
}
