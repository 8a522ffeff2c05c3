/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * S7comm-plus (protocol id 72) of S7-1200 and S7-1500:
 *
 *    0    1    2    3    4
 *   +----+----+----+----+------------------+----+----+----+----+
 *   | 72 |vers| length  | data             | 72 |vers| 00   00 |
 *   +----+----+----+----+------------------+----+----+----+----+
 *                                           trailer, not counted by length
 *
 * A PDU without trailer goes on in the next one. Version FF (keep-alive) is four bytes: 72 FF,
 * number, 0. Version FE (system event) has an event in place of the data part (plus_event.c) and no
 * trailer.
 *
 * Data part; version 03 puts 20 and a digest of 32 bytes in front:
 *
 *   request, response   | 31/32/02 | 0000 | function (2) | 0000 | sequence (2) | ...
 *                       ... session (4), requests only | flags (1) | body
 *   notification        | 33 | subscription (4) | body
 *
 * plus_body.c has the bodies of requests and responses, plus_notification.c those of
 * notifications. Observed on S7-1200 (firmware 2 and 3) and S7-1500.
 */
#include "dissector/plus_body.h"
#include "dissector/plus_event.h"
#include "dissector/plus_notification.h"
#include "dissector/service.h"

enum {
    VERSION_SYSTEM_EVENT = 0xFE,
    VERSION_KEEPALIVE = 0xFF,
    VERSION_PROTECTED = 3,
    DIGEST = 32,
    TRAILER = 4,
    LENGTH_MAX = 0xFFFF,
};

/* Fragments other than the first start anywhere. Where the host does not know which one this is,
 * only what looks like a head is taken for one. */
static bool starts_head(const s7_cursor *c)
{
    const uint8_t *p = c->base + c->at;
    if (s7_left(c) < 5)
        return false;
    if (p[0] == S7_PLUS_NOTIFICATION)
        return true;
    if (p[0] != S7_PLUS_REQUEST && p[0] != S7_PLUS_RESPONSE && p[0] != S7_PLUS_RESPONSE_2)
        return false;
    return s7_left(c) >= 10 && s7_load16(p + 1) == 0 && s7_load16(p + 5) == 0;
}

static void decode_flags(s7_cursor *c, s7_plus *plus)
{
    plus->flags = s7_u8(c, S7F_PLUS_FLAGS);
    s7_bits(c, S7F_PLUS_NO_ANSWER, 1, plus->flags);
}

static void decode_head(s7_cursor *c, s7_plus *plus)
{
    plus->opcode = s7_u8(c, S7F_PLUS_OPCODE);
    plus->head = true;
    if (plus->opcode == S7_PLUS_NOTIFICATION) {
        plus->session = s7_u32(c, S7F_PLUS_SUBSCRIPTION);
        return;
    }
    s7_plus_zeros(c, S7F_PLUS_HEAD_ZERO, 2);
    plus->function = s7_u16(c, S7F_PLUS_FUNCTION);
    s7_plus_zeros(c, S7F_PLUS_HEAD_ZERO, 2);
    plus->sequence = s7_u16(c, S7F_PLUS_SEQUENCE);
    if (plus->opcode == S7_PLUS_REQUEST)
        plus->session = s7_u32(c, S7F_PLUS_SESSION);
    decode_flags(c, plus);
}

/* What is cut (the PDU is a fragment) or not known is shown as bytes and is no fault. */
static void decode_notification(s7_cursor *c, s7_plus *plus)
{
    s7_plus_notification_decode(c, plus);
    c->failed = false;
    s7_remaining(c, S7F_PLUS_BODY);
}

static void decode_data(s7_cursor *c, s7_plus *plus, bool continued)
{
    if (plus->version == VERSION_PROTECTED && s7_peek8(c) == DIGEST) {
        const uint8_t size = s7_u8(c, S7F_PLUS_DIGEST_LENGTH);
        s7_span_cut(c, S7F_PLUS_DIGEST, size);
        plus->digest = !c->failed;
    }
    if (c->failed)
        return;
    if (!continued && starts_head(c))
        decode_head(c, plus);
    if (c->failed)
        return;
    plus->body = (s7_bytes){c->base + c->at, s7_left(c)};
    if (!plus->head)
        s7_remaining(c, S7F_PLUS_FRAGMENT);
    else if (plus->opcode == S7_PLUS_NOTIFICATION)
        decode_notification(c, plus);
    else
        s7_plus_body(c, plus);
}

static void decode_trailer(s7_cursor *c, s7_plus *plus)
{
    const s7_bytes trailer = s7_span(c, S7F_PLUS_TRAILER, TRAILER);
    plus->complete = trailer.size > 0;
    if (plus->complete && (trailer.data[0] != S7_PROTOCOL_PLUS || trailer.data[1] != plus->version))
        s7_note_at(c, S7N_PLUS_TRAILER, c->at - TRAILER, TRAILER);
}

void s7_plus_decode(s7_cursor *c, s7_pdu *out, const s7_context *context)
{
    s7_plus *plus = &out->u.plus;
    s7_enter(c, S7F_HEADER);
    s7_u8(c, S7F_PROTOCOL_ID);
    plus->version = s7_u8(c, S7F_PLUS_VERSION);
    if (!c->failed && !s7_name_of(s7_names_plus_version, plus->version))
        s7_note_at(c, S7N_PLUS_VERSION, c->at - 1, 1);
    if (plus->version == VERSION_KEEPALIVE) {
        s7_u8(c, S7F_PLUS_KEEPALIVE);
        s7_plus_zeros(c, S7F_PLUS_ZERO, 1);
        plus->complete = !c->failed;
    } else {
        plus->data_length = s7_u16(c, S7F_PLUS_DATA_LENGTH);
    }
    s7_leave(c);
    if (plus->version == VERSION_KEEPALIVE || c->failed)
        return;

    const bool beyond = context && context->joined && plus->data_length == LENGTH_MAX;
    s7_cursor data =
        s7_sub(c, beyond && s7_left(c) > TRAILER ? s7_left(c) - TRAILER : plus->data_length);
    if (data.at < data.end) {
        s7_enter(&data, S7F_DATA);
        if (plus->version == VERSION_SYSTEM_EVENT)
            s7_plus_event_decode(&data, plus);
        else
            decode_data(&data, plus, context && context->continuation);
        s7_finish(&data);
        s7_leave(&data);
    }
    if (plus->version == VERSION_SYSTEM_EVENT)
        plus->complete = !c->failed;
    else if (s7_left(c) > 0)
        decode_trailer(c, plus);
}
