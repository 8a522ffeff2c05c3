/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages that come in several PDUs (dissector/join.h). Each PDU is announced for itself; with the
 * last one comes the message. Data units of userdata are asked for and paired one by one.
 * S7comm-plus is asked and answered as a whole, so it is paired once the message is whole; what is
 * cut off by a gap, a limit or the end is paired as far as it came. */
#include "analyzer/conversation.h"

struct ana_gathering {
    ana_buffer bytes;
    ana_buffer request; /* that the first part answers */
    ana_buffer stamps;  /* of the parts */
    uint16_t sequence;  /* S7comm-plus */
};

static void empty(ana_gathering *gathering)
{
    gathering->bytes.size = 0;
    gathering->request.size = 0;
    gathering->stamps.size = 0;
}

static void add_stamp(ana_gathering *gathering, const cap_stamp *stamp)
{
    ana_buffer_append(&gathering->stamps, (const uint8_t *)stamp, sizeof *stamp);
}

static void pair(ana_conversation *c, int side, ana_pdu *event)
{
    switch (s7_pdu_role(event->pdu)) {
    case S7_ROLE_REQUEST:
        ana_pair_request(c, side, ana_pair_keep(c->analyzer, event->tsdu), &event->stamp);
        break;
    case S7_ROLE_ANSWER:
        ana_pair_due(c, event->stamp.time);
        ana_message_answered(c, side, event->pdu);
        ana_pair_answer(c, side, event, ana_pair_find(c, side, event->pdu));
        break;
    case S7_ROLE_PUSH:
        ana_pair_push(c, side, event);
        break;
    case S7_ROLE_OTHER:
    default:
        break;
    }
}

/* What there is of an S7comm-plus message that will not become whole. */
static void pair_beginning(ana_conversation *c, int side, int slot)
{
    ana_gathering *gathering = &c->gatherings[slot];
    const cap_stamp *stamps = (const cap_stamp *)(const void *)gathering->stamps.data;
    const size_t parts = gathering->stamps.size / sizeof *stamps;
    s7_pdu pdu;
    s7_join_finish(gathering->bytes.data, gathering->bytes.size, false);
    ana_pdu event = {.connection = &c->public,
                     .side = side,
                     .stamp = stamps[parts - 1],
                     .protocol = ANA_PROTOCOL_S7COMM_PLUS,
                     .tsdu = {gathering->bytes.data, gathering->bytes.size},
                     .pdu = &pdu,
                     .part = true};
    s7_decode(event.tsdu, NULL, &pdu, NULL);
    pair(c, side, &event);
}

static void begin(ana_conversation *c, int slot, const ana_pdu *event)
{
    if (!c->gatherings)
        c->gatherings = g_new0(ana_gathering, S7_JOIN_SLOTS);
    const s7_bytes request = event->context->request;
    empty(&c->gatherings[slot]);
    ana_buffer_append(&c->gatherings[slot].request, request.data, (uint32_t)request.size);
    if (event->pdu->protocol_id == S7_PROTOCOL_PLUS)
        c->gatherings[slot].sequence = event->pdu->u.plus.sequence;
}

static void finish(ana_gathering *gathering, ana_joined *joined)
{
    s7_join_finish(gathering->bytes.data, gathering->bytes.size, true);
    joined->context =
        (s7_context){.request = {gathering->request.data, gathering->request.size}, .joined = true};
    joined->message = (ana_message){
        .pdu = &joined->pdu,
        .bytes = {gathering->bytes.data, gathering->bytes.size},
        .context = &joined->context,
        .parts = (const cap_stamp *)(const void *)gathering->stamps.data,
        .part_count = (uint32_t)(gathering->stamps.size / sizeof(cap_stamp)),
    };
    s7_decode(joined->message.bytes, &joined->context, &joined->pdu, NULL);
}

s7_join_step ana_message_take(ana_conversation *c, int side, ana_pdu *event, ana_joined *joined)
{
    const s7_join_step step =
        s7_join_take(&c->joiner, (uint8_t)side, event->pdu, event->tsdu, event->context);
    event->part = step.act != S7_JOIN_WHOLE;
    c->analyzer->stats.evicted_tsdus += step.exceeded;
    if (step.slot == S7_JOIN_NONE)
        return step;
    if (step.act == S7_JOIN_BEGIN)
        begin(c, step.slot, event);
    ana_gathering *gathering = &c->gatherings[step.slot];
    ana_buffer_append(&gathering->bytes, step.bytes.data, (uint32_t)step.bytes.size);
    if (step.act != S7_JOIN_PASS)
        add_stamp(gathering, &event->stamp);
    if (step.act == S7_JOIN_DONE) {
        finish(gathering, joined);
        event->message = &joined->message;
    }
    return step;
}

void ana_message_pair(ana_conversation *c, int side, const ana_pdu *event, const s7_join_step *step)
{
    if (step->act == S7_JOIN_CUT)
        pair_beginning(c, side, step->slot);
    if (!event->message)
        return;
    ana_pdu whole = *event;
    whole.tsdu = event->message->bytes;
    whole.pdu = event->message->pdu;
    whole.context = event->message->context;
    pair(c, side, &whole);
}

void ana_message_give_up(ana_conversation *c, int side)
{
    const int slot = s7_join_plus(&c->joiner, (uint8_t)side);
    if (slot == S7_JOIN_NONE)
        return;
    s7_join_drop(&c->joiner, slot);
    pair_beginning(c, side, slot);
}

void ana_message_answered(ana_conversation *c, int side, const s7_pdu *answer)
{
    if (answer->protocol_id != S7_PROTOCOL_PLUS)
        return;
    const int asking = s7_join_plus(&c->joiner, (uint8_t)(1 - side));
    if (asking != S7_JOIN_NONE && c->gatherings[asking].sequence == answer->u.plus.sequence)
        ana_message_give_up(c, 1 - side);
}

void ana_message_gap(ana_conversation *c, int side)
{
    ana_message_give_up(c, side);
    s7_join_gap(&c->joiner, (uint8_t)side);
}

bool ana_message_is_open(const ana_conversation *c, int side)
{
    for (int slot = 0; slot < S7_JOIN_SLOTS; slot++)
        if (c->join_slots[slot].used && c->join_slots[slot].side == side)
            return true;
    return false;
}

uint32_t ana_message_held(ana_conversation *c)
{
    uint32_t sum = 0;
    for (int slot = 0; slot < S7_JOIN_SLOTS && c->gatherings; slot++) {
        ana_gathering *gathering = &c->gatherings[slot];
        if (!c->join_slots[slot].used)
            empty(gathering);
        ana_buffer_trim(&gathering->bytes);
        ana_buffer_trim(&gathering->request);
        ana_buffer_trim(&gathering->stamps);
        sum += gathering->bytes.capacity + gathering->request.capacity + gathering->stamps.capacity;
    }
    return sum;
}

void ana_message_free(ana_conversation *c)
{
    for (int slot = 0; slot < S7_JOIN_SLOTS && c->gatherings; slot++) {
        ana_buffer_clear(&c->gatherings[slot].bytes);
        ana_buffer_clear(&c->gatherings[slot].request);
        ana_buffer_clear(&c->gatherings[slot].stamps);
    }
    g_free(c->gatherings);
    c->gatherings = NULL;
}
