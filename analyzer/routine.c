/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bulk of all traffic: a whole TPKT with a Job that was asked before, or with an answer that
 * differs from the last one to its request in reference and values alone, on a connection where
 * nothing waits but requests. Of what stream.c, tsdu.c and pairing.c do with a TPKT, little
 * concerns such a one; that is done here, and all others are left to them.
 *
 *     0   1  2 3     4   5   6   7   8       9 10        11 12      13 14   15 16   17 18  19
 *     03  00 length  02  F0  80  32  ROSCTR  redundancy  reference  lengths (2, 2)  error  function
 *
 * Error is in answers only. */
#include "analyzer/conversation.h"
#include "dissector/alike.h"
#include "dissector/tpkt.h"

enum {
    COTP_DATA = 3, /* DT of class 0 with EOT: what follows is the whole TSDU */
    HEAD = TPKT_HEADER + COTP_DATA,
    ROSCTR = 1, /* where they stand in the TSDU */
    REFERENCE = 4,
    FUNCTION = 12,
    SHORTEST = FUNCTION + 2,
};

static bool is_ordinary(const ana_conversation *c, int side)
{
    const ana_stream *stream = &c->stream[side];
    const ana_relation *relation = c->public.relation;
    const unsigned comm = 1U << ANA_PROTOCOL_S7COMM;
    return c->public.protocol == ANA_PROTOCOL_S7COMM && (c->spoken[side] & comm) != 0 &&
           c->client_known && c->answered && c->place && relation &&
           relation->protocol >= ANA_PROTOCOL_S7COMM && relation->protocol <= ANA_PROTOCOL_TLS &&
           stream->framing == ANA_FRAMING_IN_STEP && !stream->after_gap && !stream->tsdu_dropped &&
           (stream->partial.size | stream->tsdu.size) == 0;
}

/* Whether the host wants to hear of every PDU. */
static bool are_told(const ana_sink *sink)
{
    return sink->pdu && (sink->pdu_protocols >> ANA_PROTOCOL_S7COMM & 1U) != 0;
}

static bool is_whole_comm(s7_bytes bytes)
{
    return bytes.size >= HEAD + SHORTEST && tpkt_is_whole(bytes) && bytes.data[4] == 2 &&
           bytes.data[5] == COTP_DT && bytes.data[6] == 0x80 &&
           bytes.data[HEAD] == S7_PROTOCOL_COMM;
}

static void count(ana_conversation *c, int side, s7_bytes tsdu, const cap_stamp *stamp)
{
    c->public.tpdus[side]++;
    c->analyzer->stats.tpdus++;
    c->analyzer->stats.s7comm++;
    ana_count_comm(c, side, tsdu.data[ROSCTR], tsdu.size, stamp);
    ana_latest(&c->public.relation->last, stamp);
}

static bool take_job(ana_conversation *c, int side, s7_bytes tsdu, const cap_stamp *stamp)
{
    ana_request *request = ana_spares_again(&c->analyzer->spares, tsdu);
    if (!request)
        return false;
    if (request->pdu.notes != 0) {
        ana_spares_give(&c->analyzer->spares, request);
        return false;
    }
    count(c, side, tsdu, stamp);
    ana_pair_request(c, side, request, stamp);
    return true;
}

static bool take_answer(ana_conversation *c, int side, s7_bytes tsdu, const cap_stamp *stamp)
{
    ana_request *request = ana_pair_waiting(c, side, s7_load16(tsdu.data + REFERENCE),
                                            tsdu.data[FUNCTION], stamp->time);
    ana_plan *plan = request ? ana_account_plan(c, 1 - side, request) : NULL;
    if (!plan || !ana_spares_answer_again(request, tsdu))
        return false;
    count(c, side, tsdu, stamp);
    ana_pair_again(c, side, tsdu, stamp, request, plan);
    return true;
}

bool ana_routine(ana_conversation *c, int side, s7_bytes bytes, const cap_stamp *stamp)
{
    if (!is_whole_comm(bytes) || !is_ordinary(c, side) || are_told(&c->analyzer->sink) ||
        c->analyzer->options.no_routine)
        return false;
    const s7_bytes tsdu = s7_slice(bytes, HEAD, bytes.size);
    if (tsdu.data[ROSCTR] == S7_ROSCTR_JOB)
        return take_job(c, side, tsdu, stamp);
    return tsdu.data[ROSCTR] == S7_ROSCTR_ACK_DATA && take_answer(c, side, tsdu, stamp);
}
