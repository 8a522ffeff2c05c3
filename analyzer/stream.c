/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bytes of one direction into TPKTs. In the ordinary case a segment holds whole TPKTs and these are
 * handed on where they lie; only what a segment cuts off is copied. What comes out never depends on
 * where the segments were cut. */
#include "analyzer/secure.h"
#include "dissector/tpkt.h"

#include <string.h>

void ana_buffer_append(ana_buffer *buffer, const uint8_t *data, uint32_t size)
{
    if (size > buffer->capacity - buffer->size) {
        buffer->capacity = MAX(buffer->size + size, MAX(256, buffer->capacity * 2));
        buffer->data = g_realloc(buffer->data, buffer->capacity);
    }
    if (size > 0)
        memcpy(buffer->data + buffer->size, data, size);
    buffer->size += size;
}

void ana_buffer_clear(ana_buffer *buffer)
{
    g_free(buffer->data);
    *buffer = (ana_buffer){0};
}

void ana_buffer_trim(ana_buffer *buffer)
{
    enum { KEPT = 4096 };
    if (buffer->size == 0 && buffer->capacity > KEPT)
        ana_buffer_clear(buffer);
}

static void skip(ana_conversation *c, int side, size_t size)
{
    c->public.skipped[side] += size;
    c->analyzer->stats.skipped += size;
}

/* No TPKT where one should start. A stream seen from its first byte is something else than
 * ISO-on-TCP; a stream picked up somewhere is searched for the next TPKT. */
static void lose_step(ana_conversation *c, int side)
{
    ana_stream *stream = &c->stream[side];
    const bool from_start =
        stream->framing == ANA_FRAMING_START && !stream->after_gap && !c->public.flow->midstream;
    stream->framing = from_start ? ANA_FRAMING_FOREIGN : ANA_FRAMING_SEARCH;
    if (!from_start)
        c->analyzer->stats.resyncs++;
}

/* Handles what stands at the start of `bytes`. Returns how many bytes are done with; 0: more must
 * come, `need` says how many. */
static size_t advance(ana_conversation *c, int side, s7_bytes bytes, const cap_stamp *stamp)
{
    ana_stream *stream = &c->stream[side];
    if (stream->framing == ANA_FRAMING_FOREIGN) {
        ana_foreign(c, side, bytes, stamp);
        return bytes.size;
    }
    if (stream->framing == ANA_FRAMING_SEARCH) {
        size_t keep = bytes.size;
        const size_t found = tpkt_resync(bytes, &keep);
        if (found < bytes.size) {
            skip(c, side, found);
            stream->framing = ANA_FRAMING_IN_STEP;
            if (found > 0)
                return found;
        } else {
            skip(c, side, keep);
            stream->need = (uint32_t)(bytes.size - keep) + 1;
            return keep;
        }
    }
    uint32_t size = 0;
    switch (tpkt_frame_at(bytes, &size)) {
    case TPKT_COMPLETE:
        stream->framing = ANA_FRAMING_IN_STEP;
        ana_tpkt(c, side, s7_slice(bytes, 0, size), stamp);
        stream->after_gap = false;
        return size;
    case TPKT_PARTIAL:
        stream->need = size;
        return 0;
    case TPKT_FOREIGN:
    default:
        lose_step(c, side);
        return advance(c, side, bytes, stamp);
    }
}

/* As much of `bytes` as can be handled; returns how much that was. */
static size_t consume(ana_conversation *c, int side, s7_bytes bytes, const cap_stamp *stamp)
{
    size_t at = 0;
    while (at < bytes.size) {
        const size_t done = advance(c, side, s7_slice(bytes, at, bytes.size), stamp);
        if (done == 0)
            break;
        at += done;
    }
    return at;
}

void ana_stream_data(ana_conversation *c, int side, const uint8_t *bytes, size_t size,
                     const cap_stamp *stamp)
{
    ana_stream *stream = &c->stream[side];
    s7_bytes rest = {bytes, size};
    if (stream->framing == ANA_FRAMING_IN_STEP && stream->partial.size == 0 &&
        tpkt_is_whole(rest)) {
        ana_tpkt(c, side, rest, stamp);
        stream->after_gap = false;
        return;
    }
    while (stream->partial.size > 0 && rest.size > 0) {
        const uint32_t missing = stream->need - stream->partial.size;
        const uint32_t taken = rest.size < missing ? (uint32_t)rest.size : missing;
        ana_buffer_append(&stream->partial, rest.data, taken);
        rest = s7_slice(rest, taken, rest.size);
        if (stream->partial.size < stream->need)
            return;
        const s7_bytes whole = {stream->partial.data, stream->partial.size};
        const size_t done = consume(c, side, whole, stamp);
        stream->partial.size -= (uint32_t)done;
        memmove(stream->partial.data, stream->partial.data + done, stream->partial.size);
    }
    const size_t done = consume(c, side, rest, stamp);
    if (done < rest.size) {
        const s7_bytes left = s7_slice(rest, done, rest.size);
        ana_buffer_append(&stream->partial, left.data, (uint32_t)left.size);
    }
}

void ana_stream_gap(ana_conversation *c, int side)
{
    ana_stream *stream = &c->stream[side];
    skip(c, side, stream->partial.size);
    stream->partial.size = 0;
    stream->tsdu.size = 0;
    stream->tsdu_dropped = false;
    ana_message_gap(c, side);
    ana_secure_gap(c, side);
    if (stream->framing != ANA_FRAMING_FOREIGN)
        stream->framing = ANA_FRAMING_START;
    stream->after_gap = true;
    ana_pair_gap(c, side);
    ana_blocks_gap(c);
}
