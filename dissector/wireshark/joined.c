/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "joined.h"

#if __has_include(<wsutil/wmem/wmem.h>)
#include <wsutil/wmem/wmem.h>
#endif
#include <string.h>

/* Grows, and is used again for the next message. */
typedef struct gathering {
    guint8 *bytes;
    size_t size, room;
    guint32 *frames;
    guint32 count, frames_room;
    s7_bytes request;
} gathering;

struct s7tap_gatherer {
    s7_joiner joiner;
    s7_join_slot slots[S7_JOIN_SLOTS];
    gathering gatherings[S7_JOIN_SLOTS];
};

s7tap_gatherer *s7tap_gatherer_new(bool midstream)
{
    s7tap_gatherer *g = wmem_new0(wmem_file_scope(), s7tap_gatherer);
    s7_joiner_init(&g->joiner, g->slots, S7_JOIN_SLOTS, 0, midstream);
    return g;
}

bool s7tap_gather_continues(const s7tap_gatherer *g, int side)
{
    return s7_join_continues(&g->joiner, (uint8_t)side);
}

void s7tap_gather_gap(s7tap_gatherer *g, int side)
{
    s7_join_gap(&g->joiner, (uint8_t)side);
}

static s7_bytes copy_of(s7_bytes bytes)
{
    if (bytes.size == 0)
        return (s7_bytes){NULL, 0};
    return (s7_bytes){wmem_memdup(wmem_file_scope(), bytes.data, bytes.size), bytes.size};
}

static void append(gathering *to, s7_bytes bytes)
{
    if (to->room - to->size < bytes.size) {
        to->room = 2 * to->room + bytes.size;
        to->bytes = wmem_realloc(wmem_file_scope(), to->bytes, to->room);
    }
    if (bytes.size > 0)
        memcpy(to->bytes + to->size, bytes.data, bytes.size);
    to->size += bytes.size;
}

static void append_frame(gathering *to, guint32 frame)
{
    if (to->count == to->frames_room) {
        to->frames_room = 2 * to->frames_room + 4;
        to->frames =
            wmem_realloc(wmem_file_scope(), to->frames, to->frames_room * sizeof *to->frames);
    }
    to->frames[to->count++] = frame;
}

static const s7tap_joined *finish(const gathering *from)
{
    s7tap_joined *joined = wmem_new(wmem_file_scope(), s7tap_joined);
    s7_join_finish(from->bytes, from->size, true);
    joined->bytes = copy_of((s7_bytes){from->bytes, from->size});
    joined->request = from->request;
    joined->frames =
        wmem_memdup(wmem_file_scope(), from->frames, from->count * sizeof *from->frames);
    joined->count = from->count;
    return joined;
}

const s7tap_joined *s7tap_gather(s7tap_gatherer *g, int side, const s7_pdu *pdu, s7_bytes bytes,
                                 const s7_context *context, guint32 frame)
{
    const s7_join_step step = s7_join_take(&g->joiner, (uint8_t)side, pdu, bytes, context);
    if (step.slot == S7_JOIN_NONE)
        return NULL;
    gathering *to = &g->gatherings[step.slot];
    if (step.act == S7_JOIN_BEGIN) {
        to->size = 0;
        to->count = 0;
        to->request = copy_of(context->request);
    }
    if (step.act <= S7_JOIN_DONE) {
        append(to, step.bytes);
        append_frame(to, frame);
    }
    return step.act == S7_JOIN_DONE ? finish(to) : NULL;
}
