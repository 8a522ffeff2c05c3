/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How much all connections hold back together: halves of TPKTs, of TSDUs, of PDUs in fragments and
 * of SZL lists, and requests that wait. Each has a limit of its own, but there are many
 * connections. Where the sum is too large, the connection whose buffers grew longest ago forgets
 * what it holds. */
#include "analyzer/conversation.h"

/* Larger buffers are not kept for later use. */
enum { KEPT = 4096 };

static void trim(ana_buffer *buffer)
{
    if (buffer->size == 0 && buffer->capacity > KEPT)
        ana_buffer_clear(buffer);
}

static uint32_t buffered(const ana_conversation *c)
{
    uint32_t sum = c->szl.data.capacity;
    for (int side = 0; side < 2; side++)
        sum += c->stream[side].partial.capacity + c->stream[side].tsdu.capacity +
               c->stream[side].plus.capacity;
    return sum;
}

static void unlink_holder(ana_conversation *c)
{
    ana_analyzer *analyzer = c->analyzer;
    *(c->older_holder ? &c->older_holder->newer_holder : &analyzer->oldest_holder) =
        c->newer_holder;
    *(c->newer_holder ? &c->newer_holder->older_holder : &analyzer->newest_holder) =
        c->older_holder;
}

static void link_newest(ana_conversation *c)
{
    ana_analyzer *analyzer = c->analyzer;
    c->newer_holder = NULL;
    c->older_holder = analyzer->newest_holder;
    *(analyzer->newest_holder ? &analyzer->newest_holder->newer_holder : &analyzer->oldest_holder) =
        c;
    analyzer->newest_holder = c;
}

static void set_held(ana_conversation *c, uint32_t held)
{
    if (c->held > 0)
        unlink_holder(c);
    c->analyzer->held = c->analyzer->held - c->held + held;
    c->held = held;
    if (held > 0)
        link_newest(c);
}

static void forget(ana_conversation *c)
{
    for (int side = 0; side < 2; side++) {
        ana_stream *stream = &c->stream[side];
        if (stream->partial.size > 0 || stream->tsdu.size > 0 || stream->plus.size > 0) {
            c->analyzer->stats.evicted_tsdus++;
            ana_stream_gap(c, side);
        }
        ana_buffer_clear(&stream->partial);
        ana_buffer_clear(&stream->tsdu);
        ana_buffer_clear(&stream->plus);
    }
    ana_szl_forget(&c->szl);
    ana_buffer_clear(&c->szl.data);
    set_held(c, 0);
}

void ana_holding_update(ana_conversation *c)
{
    ana_analyzer *analyzer = c->analyzer;
    for (int side = 0; side < 2; side++) {
        trim(&c->stream[side].partial);
        trim(&c->stream[side].tsdu);
        trim(&c->stream[side].plus);
    }
    trim(&c->szl.data);
    const uint32_t held = buffered(c);
    if (held != c->held)
        set_held(c, held);
    while (analyzer->held > analyzer->options.max_held)
        forget(analyzer->oldest_holder);
}

void ana_holding_end(ana_conversation *c)
{
    set_held(c, 0);
}
