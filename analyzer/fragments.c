/* SPDX-License-Identifier: GPL-2.0-or-later */
/* S7comm-plus PDUs that come in fragments: a PDU without trailer goes on in the next one of its
 * direction. Each is a PDU of its own for lists of PDUs; requests and answers are paired once they
 * are whole. What is cut off by a gap, a limit or the end is paired as far as it came. */
#include "analyzer/conversation.h"

#include <string.h>

enum { HEADER = 4, TRAILER = 4, MOST_DATA = 0xFFFF };

static bool is_open(const ana_stream *stream)
{
    return stream->plus.size > 0;
}

/* Data behind the header that is joined so far. */
static uint32_t joined(const ana_stream *stream)
{
    return stream->plus.size - HEADER;
}

static void append(ana_conversation *c, ana_stream *stream, s7_bytes bytes)
{
    const uint32_t limit = MIN(MOST_DATA, c->analyzer->options.max_tsdu);
    if (stream->plus_cut || bytes.size > limit - MIN(limit, joined(stream))) {
        c->analyzer->stats.evicted_tsdus += !stream->plus_cut;
        stream->plus_cut = true;
        return;
    }
    ana_buffer_append(&stream->plus, bytes.data, (uint32_t)bytes.size);
}

/* The header of a PDU that holds all the data, and the trailer if none is missing. */
static void close_pdu(ana_stream *stream, bool whole)
{
    const uint32_t length = joined(stream);
    const uint8_t trailer[TRAILER] = {S7_PROTOCOL_PLUS, stream->plus.data[1]};
    stream->plus.data[2] = (uint8_t)(length >> 8);
    stream->plus.data[3] = (uint8_t)length;
    if (whole && !stream->plus_cut)
        ana_buffer_append(&stream->plus, trailer, TRAILER);
}

static void pair(ana_conversation *c, int side, ana_pdu *event)
{
    switch (s7_pdu_role(event->pdu)) {
    case S7_ROLE_REQUEST:
        ana_pair_request(c, side, ana_pair_keep(c->analyzer, event->tsdu), &event->stamp);
        break;
    case S7_ROLE_ANSWER:
        ana_pair_due(c, event->stamp.time);
        ana_fragments_answered(c, side, event->pdu);
        ana_pair_answer(c, side, event);
        break;
    case S7_ROLE_PUSH:
        ana_pair_push(c, side, event);
        break;
    case S7_ROLE_OTHER:
    default:
        break;
    }
}

static void settle(ana_conversation *c, int side, bool whole)
{
    ana_stream *stream = &c->stream[side];
    s7_pdu pdu;
    close_pdu(stream, whole);
    ana_pdu event = {.connection = &c->public,
                     .side = side,
                     .stamp = stream->plus_stamp,
                     .protocol = ANA_PROTOCOL_S7COMM_PLUS,
                     .tsdu = {stream->plus.data, stream->plus.size},
                     .pdu = &pdu};
    s7_decode(event.tsdu, NULL, &pdu, NULL);
    pair(c, side, &event);
    stream->plus.size = 0;
}

void ana_fragment(ana_conversation *c, int side, const ana_pdu *event)
{
    ana_stream *stream = &c->stream[side];
    const s7_plus *plus = &event->pdu->u.plus;
    if (plus->head) {
        stream->plus.size = 0;
        stream->plus_cut = false;
        stream->plus_sequence = plus->sequence;
        ana_buffer_append(&stream->plus, event->tsdu.data, (uint32_t)event->tsdu.size);
    } else if (is_open(stream)) {
        append(c, stream, plus->body);
    } else {
        return;
    }
    stream->plus_stamp = event->stamp;
    if (plus->complete)
        settle(c, side, true);
}

void ana_fragments_give_up(ana_conversation *c, int side)
{
    if (is_open(&c->stream[side]))
        settle(c, side, false);
}

void ana_fragments_answered(ana_conversation *c, int side, const s7_pdu *answer)
{
    const ana_stream *asking = &c->stream[1 - side];
    if (is_open(asking) && answer->protocol_id == S7_PROTOCOL_PLUS &&
        asking->plus_sequence == answer->u.plus.sequence)
        ana_fragments_give_up(c, 1 - side);
}
