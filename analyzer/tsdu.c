/* SPDX-License-Identifier: GPL-2.0-or-later */
/* TPKTs into COTP events and TSDUs, TSDUs into S7 PDUs. */
#include "analyzer/secure.h"
#include "dissector/tpkt.h"

#include <string.h>

static const s7_context no_context;

static void announce(ana_conversation *c, ana_pdu *event)
{
    event->connection = &c->public;
    if (!event->context)
        event->context = &no_context;
    const ana_sink *sink = &c->analyzer->sink;
    if (sink->pdu && (sink->pdu_protocols >> event->protocol & 1U) != 0)
        sink->pdu(sink->user, event);
}

static void set_tsap(ana_tsap_bytes *tsap, s7_bytes bytes)
{
    if (bytes.size == 0 || tsap->size > 0)
        return;
    tsap->size = (uint8_t)MIN(bytes.size, sizeof tsap->data);
    memcpy(tsap->data, bytes.data, tsap->size);
}

static void take_request(ana_conversation *c, int side, const cotp_tpdu *tpdu,
                         const cap_stamp *stamp)
{
    if (!c->public.cr)
        c->public.asked = *stamp;
    ana_conversation_client(c, side);
    ana_conversation_reach(c, ANA_PHASE_COTP);
    c->public.cr = true;
    set_tsap(&c->public.calling, tpdu->calling);
    set_tsap(&c->public.called, tpdu->called);
}

/* TSAPs of a CC stand in the caller's order, so they serve where the CR was not captured. */
static void take_confirm(ana_conversation *c, int side, const cotp_tpdu *tpdu)
{
    ana_conversation_client(c, 1 - side);
    c->public.cc = true;
    c->public.tpdu_size = tpdu->tpdu_size;
    c->public.server_reference = tpdu->source;
    set_tsap(&c->public.calling, tpdu->calling);
    set_tsap(&c->public.called, tpdu->called);
    ana_conversation_reach(c, ANA_PHASE_SETUP);
}

static void take_tpdu(ana_conversation *c, int side, const cotp_tpdu *tpdu, const cap_stamp *stamp)
{
    switch (tpdu->type) {
    case COTP_CR:
        take_request(c, side, tpdu, stamp);
        break;
    case COTP_CC:
        take_confirm(c, side, tpdu);
        break;
    case COTP_DR:
        c->public.dr = true;
        c->public.refusal = tpdu->reason;
        c->public.refused = *stamp;
        return;
    case COTP_ER:
        c->public.er = true;
        c->public.refusal = tpdu->reason;
        c->public.refused = *stamp;
        return;
    default:
        return;
    }
    ana_conversation_relate(c, stamp);
}

/* Whether the head of a TSDU that begins with 32 or 72 bears that out: a known kind of PDU, or
 * lengths that add up. What else is sent over ISO-on-TCP may begin with any byte. */
static bool looks_like_comm(s7_bytes tsdu)
{
    enum { HEADER = 10, ERROR = 2 };
    if (tsdu.size < HEADER)
        return tsdu.size > 1 && tsdu.data[1] <= S7_ROSCTR_USERDATA;
    const uint8_t rosctr = tsdu.data[1];
    const size_t rest = tsdu.size - HEADER;
    const size_t lengths = (size_t)s7_load16(tsdu.data + 6) + s7_load16(tsdu.data + 8);
    return (rosctr >= S7_ROSCTR_JOB && rosctr <= S7_ROSCTR_ACK_DATA) ||
           rosctr == S7_ROSCTR_USERDATA || lengths == rest || lengths + ERROR == rest;
}

static bool looks_like_plus(s7_bytes tsdu)
{
    enum { HEADER = 4, TRAILER = 4, SYSTEM_EVENT = 0xFE };
    if (tsdu.size < HEADER)
        return false;
    const uint8_t version = tsdu.data[1];
    const size_t rest = tsdu.size - HEADER;
    const size_t length = s7_load16(tsdu.data + 2);
    return (version >= 1 && version <= 3) || version >= SYSTEM_EVENT || length == rest ||
           length + TRAILER == rest;
}

static bool knows_s7(const ana_conversation *c)
{
    return c->public.protocol == ANA_PROTOCOL_S7COMM ||
           c->public.protocol == ANA_PROTOCOL_S7COMM_PLUS;
}

/* After the first TLS record of a connection everything is TLS: records do not end where TSDUs do,
 * so a later TSDU may begin with any byte. */
static ana_protocol protocol_of(const ana_conversation *c, s7_bytes tsdu)
{
    if (c->public.protocol == ANA_PROTOCOL_TLS)
        return ANA_PROTOCOL_TLS;
    if (tsdu.data[0] == S7_PROTOCOL_COMM && (knows_s7(c) || looks_like_comm(tsdu)))
        return ANA_PROTOCOL_S7COMM;
    if (tsdu.data[0] == S7_PROTOCOL_PLUS && (knows_s7(c) || looks_like_plus(tsdu)))
        return ANA_PROTOCOL_S7COMM_PLUS;
    /* TLS records: ChangeCipherSpec to ApplicationData, version 3.x; never beside S7comm */
    if (c->public.protocol != ANA_PROTOCOL_S7COMM && tsdu.size >= 3 && tsdu.data[0] >= 0x14 &&
        tsdu.data[0] <= 0x17 && tsdu.data[1] == 3 && tsdu.data[2] <= 4)
        return ANA_PROTOCOL_TLS;
    return ANA_PROTOCOL_OTHER;
}

static void prefer(ana_protocol *known, ana_protocol protocol)
{
    static const uint8_t weight[] = {
        [ANA_PROTOCOL_UNKNOWN] = 0, [ANA_PROTOCOL_COTP] = 0,        [ANA_PROTOCOL_OTHER] = 1,
        [ANA_PROTOCOL_S7COMM] = 2,  [ANA_PROTOCOL_S7COMM_PLUS] = 3, [ANA_PROTOCOL_TLS] = 4,
    };
    if (weight[protocol] > weight[*known])
        *known = protocol;
}

static void count_protocol(ana_conversation *c, ana_protocol protocol)
{
    ana_stats *stats = &c->analyzer->stats;
    stats->s7comm += protocol == ANA_PROTOCOL_S7COMM;
    stats->s7comm_plus += protocol == ANA_PROTOCOL_S7COMM_PLUS;
    stats->tls += protocol == ANA_PROTOCOL_TLS;
    stats->other += protocol == ANA_PROTOCOL_OTHER;
    if (protocol != c->public.protocol)
        prefer(&c->public.protocol, protocol);
}

/* User data came over the relation. */
static void use_relation(ana_conversation *c, const cap_stamp *stamp)
{
    if (!c->related)
        ana_conversation_relate(c, stamp);
    if (!c->public.relation)
        return;
    if (c->public.relation->protocol != c->public.protocol)
        prefer(&c->public.relation->protocol, c->public.protocol);
    ana_latest(&c->public.relation->last, stamp);
}

/* The notes of severity MALFORMED. */
static const s7_notes malformed = 0
#define NOTE(id, key, severity, text) | (s7_notes)(S7S_##severity == S7S_MALFORMED) << S7N_##id
#include "dissector/notes.def"
#undef NOTE
    ;

static void tell_damaged(ana_conversation *c, ana_pdu *event)
{
    event->connection = &c->public;
    if (!event->context)
        event->context = &no_context;
    if (c->analyzer->sink.damaged)
        c->analyzer->sink.damaged(c->analyzer->sink.user, event);
}

static void tell_foreign(ana_conversation *c, ana_protocol protocol, s7_payload payload,
                         const cap_stamp *stamp)
{
    c->named = protocol;
    c->public.payload = payload;
    if (c->analyzer->sink.foreign)
        c->analyzer->sink.foreign(c->analyzer->sink.user, &c->public, stamp);
}

static void count_length(ana_connection *c, int side, size_t size, const cap_stamp *stamp)
{
    if (size > c->longest[side]) {
        c->longest[side] = (uint32_t)size;
        c->longest_at[side] = *stamp;
    }
    if (!c->setup || c->pdu_length == 0 || size <= c->pdu_length)
        return;
    ana_overlong *overlong = &c->overlong[side];
    if (overlong->count < ANA_MAX_OVERLONG)
        overlong->first[overlong->count] = *stamp;
    overlong->count++;
}

void ana_count_comm(ana_conversation *c, int side, uint8_t rosctr, size_t size,
                    const cap_stamp *stamp)
{
    c->public.pdus[side]++;
    count_length(&c->public, side, size, stamp);
    c->analyzer->stats.rosctr[rosctr < 8 ? rosctr : 0]++;
}

static void count_pdu(ana_conversation *c, int side, ana_pdu *event)
{
    const s7_pdu *pdu = event->pdu;
    if (pdu->protocol_id == S7_PROTOCOL_COMM)
        ana_count_comm(c, side, pdu->rosctr, event->tsdu.size, &event->stamp);
    else
        c->public.pdus[side]++;
    if ((pdu->notes & malformed) == 0 || c->stream[side].after_gap)
        return;
    c->analyzer->stats.damaged++;
    tell_damaged(c, event);
}

/* A setup, read or write is asked by the client and answered by the server. */
static void learn_client(ana_conversation *c, int side, const s7_pdu *pdu)
{
    if (pdu->protocol_id != S7_PROTOCOL_COMM || !pdu->has_function ||
        (pdu->function != S7_FUNC_READ && pdu->function != S7_FUNC_WRITE &&
         pdu->function != S7_FUNC_SETUP))
        return;
    ana_conversation_client(c, pdu->rosctr == S7_ROSCTR_JOB ? side : 1 - side);
}

static bool is_of_kind(s7_bytes tsdu, uint8_t rosctr)
{
    enum { HEADER = 10 };
    return tsdu.size >= HEADER && tsdu.data[0] == S7_PROTOCOL_COMM && tsdu.data[1] == rosctr;
}

/* What waits for it ends. Returns the request that it answers, which goes into its context too. */
static ana_request *meet_answer(ana_conversation *c, int side, const ana_pdu *event,
                                s7_context *context)
{
    ana_pair_due(c, event->stamp.time);
    ana_message_answered(c, side, event->pdu);
    ana_request *request = ana_pair_find(c, side, event->pdu);
    if (request)
        context->request = (s7_bytes){request->bytes.data, request->bytes.size};
    return request;
}

/* A Job is kept until it is answered, so it is decoded where it is kept: returns that, else NULL.
 */
static ana_request *decode(ana_conversation *c, int side, ana_pdu *event, s7_pdu *decoded)
{
    if (is_of_kind(event->tsdu, S7_ROSCTR_JOB)) {
        ana_request *kept = ana_pair_keep(c->analyzer, event->tsdu);
        event->pdu = &kept->pdu;
        return kept;
    }
    ana_request *asked = is_of_kind(event->tsdu, S7_ROSCTR_ACK_DATA)
                             ? ana_pair_referred(c, side, event->tsdu)
                             : NULL;
    if (asked && ana_spares_answer(asked, event->tsdu, decoded))
        asked->granted = ana_account_granted(&asked->pdu, decoded);
    else if (!asked)
        s7_decode(event->tsdu, event->context, decoded, NULL);
    event->pdu = decoded;
    return NULL;
}

/* Only these come in several PDUs. */
static bool may_be_part(const s7_pdu *pdu)
{
    return pdu->protocol_id != S7_PROTOCOL_COMM || pdu->rosctr == S7_ROSCTR_USERDATA;
}

static void take_s7(ana_conversation *c, int side, ana_pdu *event)
{
    s7_context context = {.continuation = s7_join_continues(&c->joiner, (uint8_t)side)};
    s7_pdu decoded;
    /* cppcheck-suppress autoVariables ; it is taken back before the return */
    event->context = &context;
    ana_request *kept = decode(c, side, event, &decoded);
    count_pdu(c, side, event);
    if (!c->client_known)
        learn_client(c, side, event->pdu);
    use_relation(c, &event->stamp);
    const s7_role role = s7_pdu_role(event->pdu);
    ana_request *asked = NULL;
    if (role == S7_ROLE_ANSWER)
        asked = meet_answer(c, side, event, &context);
    else if (c->jobs)
        context.request = ana_jobs_request(c->jobs, side, event->pdu);
    ana_joined joined;
    s7_join_step step = {.act = S7_JOIN_WHOLE, .slot = S7_JOIN_NONE};
    if (may_be_part(event->pdu))
        step = ana_message_take(c, side, event, &joined);
    announce(c, event);
    if (event->part && event->pdu->protocol_id == S7_PROTOCOL_PLUS)
        ana_message_pair(c, side, event, &step);
    else if (role == S7_ROLE_REQUEST)
        ana_pair_request(c, side, kept ? kept : ana_pair_keep(c->analyzer, event->tsdu),
                         &event->stamp);
    else if (role == S7_ROLE_ANSWER)
        ana_pair_answer(c, side, event, asked);
    else if (role == S7_ROLE_PUSH)
        ana_pair_push(c, side, event);
    event->pdu = NULL;
    event->context = NULL;
    event->message = NULL;
}

static void take_tls(ana_conversation *c, int side, ana_pdu *event)
{
    const bool news = ana_secure_take(c, side, event);
    announce(c, event);
    ana_secure_release(c, side);
    if (!news)
        return;
    if (c->server_asset)
        ana_tls_merge(&c->server_asset->tls, c->public.tls);
    if (c->analyzer->sink.secured)
        c->analyzer->sink.secured(c->analyzer->sink.user, &c->public, &event->stamp);
}

static void take_tsdu(ana_conversation *c, int side, ana_pdu *event)
{
    event->protocol = protocol_of(c, event->tsdu);
    count_protocol(c, event->protocol);
    c->spoken[side] |= (uint8_t)(1U << event->protocol);
    ana_conversation_reach(c, ANA_PHASE_SETUP);
    if (event->protocol == ANA_PROTOCOL_S7COMM || event->protocol == ANA_PROTOCOL_S7COMM_PLUS) {
        take_s7(c, side, event);
        return;
    }
    use_relation(c, &event->stamp);
    if (c->named != event->protocol && c->public.protocol == event->protocol &&
        !c->stream[side].after_gap)
        tell_foreign(c, event->protocol,
                     event->protocol == ANA_PROTOCOL_TLS ? S7_PAYLOAD_TLS
                                                         : s7_payload_of(event->tsdu, true),
                     &event->stamp);
    if (event->protocol == ANA_PROTOCOL_TLS)
        take_tls(c, side, event);
    else
        announce(c, event);
}

/* Adds the payload of a DT to the TSDU being gathered. True when `event->tsdu` is whole. */
static bool gather(ana_conversation *c, int side, const cotp_tpdu *tpdu, ana_pdu *event)
{
    ana_stream *stream = &c->stream[side];
    const uint32_t limit = c->analyzer->options.max_tsdu;
    if (stream->tsdu_dropped) {
        stream->tsdu_dropped = !tpdu->eot;
        return false;
    }
    if (tpdu->eot && stream->tsdu.size == 0) {
        event->tsdu = tpdu->payload;
        return true;
    }
    if (tpdu->payload.size > limit - stream->tsdu.size) {
        c->analyzer->stats.evicted_tsdus++;
        stream->tsdu.size = 0;
        stream->tsdu_dropped = !tpdu->eot;
        return false;
    }
    ana_buffer_append(&stream->tsdu, tpdu->payload.data, (uint32_t)tpdu->payload.size);
    if (!tpdu->eot)
        return false;
    event->tsdu = (s7_bytes){stream->tsdu.data, stream->tsdu.size};
    stream->tsdu.size = 0;
    return true;
}

void ana_tpkt(ana_conversation *c, int side, s7_bytes bytes, const cap_stamp *stamp)
{
    cotp_tpdu tpdu;
    cotp_decode(s7_slice(bytes, TPKT_HEADER, bytes.size), &tpdu, NULL);
    ana_pdu event = {
        .side = side, .stamp = *stamp, .protocol = ANA_PROTOCOL_COTP, .tpkt = bytes, .tpdu = &tpdu};
    if ((tpdu.notes & malformed) != 0 && !c->stream[side].after_gap)
        tell_damaged(c, &event);
    c->public.tpdus[side]++;
    c->analyzer->stats.tpdus++;
    if (tpdu.type == COTP_DT) {
        if (tpdu.payload.size == 0 && !tpdu.eot) {
            c->public.empty_dt++;
            c->analyzer->stats.empty_dt++;
        } else if (gather(c, side, &tpdu, &event) && event.tsdu.size > 0) {
            take_tsdu(c, side, &event);
            return;
        }
    } else {
        take_tpdu(c, side, &tpdu, stamp);
    }
    announce(c, &event);
}

/* Names the stream once its first bytes are there, in however many pieces they came. */
static void name_stream(ana_conversation *c, int side, s7_bytes bytes, const cap_stamp *stamp)
{
    if (c->public.protocol != ANA_PROTOCOL_OTHER || c->named == ANA_PROTOCOL_OTHER)
        return;
    if (c->head_size == 0)
        c->head_side = (uint8_t)side;
    if (c->head_side != side)
        return;
    const size_t size = MIN(bytes.size, S7_PAYLOAD_ENOUGH - c->head_size);
    memcpy(c->head + c->head_size, bytes.data, size);
    c->head_size += (uint8_t)size;
    if (c->head_size == S7_PAYLOAD_ENOUGH)
        tell_foreign(c, ANA_PROTOCOL_OTHER, s7_payload_of((s7_bytes){c->head, c->head_size}, false),
                     stamp);
}

void ana_foreign(ana_conversation *c, int side, s7_bytes bytes, const cap_stamp *stamp)
{
    ana_pdu event = {.side = side, .stamp = *stamp, .protocol = ANA_PROTOCOL_OTHER, .tpkt = bytes};
    if (c->public.protocol == ANA_PROTOCOL_UNKNOWN)
        count_protocol(c, ANA_PROTOCOL_OTHER);
    use_relation(c, stamp);
    name_stream(c, side, bytes, stamp);
    announce(c, &event);
}
