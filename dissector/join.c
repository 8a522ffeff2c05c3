/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What marks the parts of a message:
 *
 *   userdata     parameters
 *                | head (3) | len | method | type, group | sub | seq | unit | more | error (2) |
 *                unit: reference of the message, 0 for none; more: 1 in all but the last part.
 *                Asking for the next unit is a request of method 12 without payload.
 *   BSEND        group 6 subfunction 1, seq 0 in the first slice; payload
 *                | 12 06 13 x | R_ID (4) | total length (2), first slice only | bytes |
 *   S7comm-plus  a trailer behind the data in the last part only.
 *
 * Userdata and S7comm-plus observed on S7-300, S7-1200 and S7-1500; BSEND as Snap7 sends it.
 */
#include "dissector/join.h"

#include "dissector/service.h"

#include <string.h>

enum { COMM_HEADER = 10, UNIT_AT = 8, MORE_AT = 9, UNIT_PARAM = 12, DATA_HEADER = 4 };
enum { PLUS_HEADER = 4, PLUS_TRAILER = 4, PLUS_NEWEST = 3 };
enum { BSEND = 1, SLICE_HEAD = 8, SLICE_TOTAL = 2 };
enum { LENGTH_MAX = 0xFFFF };

#define KEY_UNIT  (UINT64_C(1) << 56)
#define KEY_SLICE (UINT64_C(2) << 56)
#define KEY_PLUS  (UINT64_C(3) << 56)

static const s7_join_step whole = {.act = S7_JOIN_WHOLE, .slot = S7_JOIN_NONE};
static const s7_join_step lost = {.act = S7_JOIN_LOST, .slot = S7_JOIN_NONE};

static bool in_bits(uint8_t transport)
{
    return transport >= 3 && transport <= 5;
}

void s7_joiner_init(s7_joiner *j, s7_join_slot *slots, uint32_t count, uint32_t max_size,
                    bool midstream)
{
    *j = (s7_joiner){
        .slots = slots, .count = count, .max_size = max_size > 0 ? max_size : S7_JOIN_MAX_SIZE};
    for (uint32_t i = 0; i < count; i++)
        slots[i] = (s7_join_slot){0};
    for (int side = 0; side < 2; side++)
        for (int role = 0; role < 3; role++)
            j->unsure[side][role] = midstream;
}

bool s7_join_continues(const s7_joiner *j, uint8_t side)
{
    return j->plus_open[side];
}

static int find(const s7_joiner *j, uint8_t side, uint64_t key)
{
    for (uint32_t i = 0; i < j->count; i++)
        if (j->slots[i].used && j->slots[i].side == side && j->slots[i].key == key)
            return (int)i;
    return S7_JOIN_NONE;
}

int s7_join_plus(const s7_joiner *j, uint8_t side)
{
    return find(j, side, KEY_PLUS);
}

void s7_join_drop(s7_joiner *j, int slot)
{
    if (slot >= 0 && (uint32_t)slot < j->count)
        j->slots[slot].used = false;
}

static void doubt(s7_joiner *j, uint8_t side)
{
    for (int role = 0; role < 3; role++)
        j->unsure[side][role] = true;
}

void s7_join_gap(s7_joiner *j, uint8_t side)
{
    for (uint32_t i = 0; i < j->count; i++)
        if (j->slots[i].side == side)
            j->slots[i].used = false;
    j->plus_open[side] = false;
    doubt(j, side);
}

/* A free slot, else that of the oldest message but S7comm-plus, which a host may still need. */
static int take_slot(s7_joiner *j, bool *evicted)
{
    int oldest = S7_JOIN_NONE;
    for (uint32_t i = 0; i < j->count; i++) {
        const s7_join_slot *slot = &j->slots[i];
        if (!slot->used)
            return (int)i;
        if (!slot->plus && (oldest < 0 || (int32_t)(slot->order - j->slots[oldest].order) < 0))
            oldest = (int)i;
    }
    *evicted = oldest >= 0;
    if (oldest >= 0)
        doubt(j, j->slots[oldest].side);
    return oldest;
}

static s7_join_step begin(s7_joiner *j, uint8_t side, uint64_t key, s7_bytes bytes, size_t needed)
{
    bool evicted = false;
    const int slot = take_slot(j, &evicted);
    if (slot == S7_JOIN_NONE)
        return (s7_join_step){.act = S7_JOIN_LOST, .slot = S7_JOIN_NONE, .exceeded = true};
    j->slots[slot] = (s7_join_slot){.key = key,
                                    .order = j->next_order++,
                                    .size = (uint32_t)bytes.size,
                                    .needed = (uint32_t)needed,
                                    .parts = 1,
                                    .side = side,
                                    .plus = key == KEY_PLUS,
                                    .used = true};
    return (s7_join_step){.act = S7_JOIN_BEGIN, .slot = slot, .bytes = bytes, .exceeded = evicted};
}

static s7_join_step go_on(s7_joiner *j, int number, s7_bytes bytes, bool last)
{
    s7_join_slot *slot = &j->slots[number];
    const bool was_over = slot->over;
    const uint32_t left = j->max_size > slot->size ? j->max_size - slot->size : 0;
    slot->over |= bytes.size > left || slot->parts == S7_JOIN_MAX_PARTS;
    slot->used = !last;
    if (slot->over)
        return (s7_join_step){
            .act = last ? S7_JOIN_CUT : S7_JOIN_PASS, .slot = number, .exceeded = !was_over};
    slot->parts++;
    slot->size += (uint32_t)bytes.size;
    return (s7_join_step){
        .act = last ? S7_JOIN_DONE : S7_JOIN_MORE, .slot = number, .bytes = bytes};
}

/* Whether all of the data section and of its payload is there, whatever it means. */
static bool is_sound(const s7_pdu *pdu, s7_bytes bytes)
{
    const s7_bytes payload = pdu->u.userdata.payload;
    const size_t need = COMM_HEADER + (size_t)pdu->param_length + pdu->data_length;
    if (!payload.data || pdu->data.size < DATA_HEADER || bytes.size < need)
        return false;
    const size_t coded = s7_load16(payload.data - 2);
    return payload.size == (in_bits(pdu->u.userdata.transport) ? (coded + 7) / 8 : coded);
}

/* The PDU up to the end of `payload`, which lies in it. */
static s7_bytes up_to(s7_bytes bytes, s7_bytes payload)
{
    return s7_slice(bytes, 0, (size_t)(payload.data - bytes.data) + payload.size);
}

static s7_join_step take_unit(s7_joiner *j, uint8_t side, const s7_pdu *pdu, s7_bytes bytes,
                              const s7_context *context)
{
    const s7_userdata *unit = &pdu->u.userdata;
    const s7_role role = s7_pdu_role(pdu);
    bool *unsure = &j->unsure[side][role];
    const bool doubtful = *unsure;
    *unsure = doubtful && unit->more;
    if (unit->data_unit == 0)
        return whole;
    const uint64_t key = KEY_UNIT | (uint64_t)unit->type << 24 | (uint64_t)unit->group << 16 |
                         (uint64_t)unit->subfunction << 8 | unit->data_unit;
    const int slot = find(j, side, key);
    s7_unit_place place = role == S7_ROLE_ANSWER ? s7_unit_place_of(context) : S7_UNIT_UNKNOWN;
    if (place == S7_UNIT_UNKNOWN && slot == S7_JOIN_NONE && !doubtful)
        place = S7_UNIT_FIRST;
    const bool broken = unit->error != 0 || !is_sound(pdu, bytes);
    if (broken || place == S7_UNIT_FIRST)
        s7_join_drop(j, slot);
    if (place == S7_UNIT_FIRST && (!unit->more || broken))
        return whole;
    if (place == S7_UNIT_FIRST)
        return begin(j, side, key, up_to(bytes, unit->payload), 0);
    if (broken || slot == S7_JOIN_NONE)
        return lost;
    return go_on(j, slot, unit->payload, !unit->more);
}

static bool is_slice(const s7_userdata *u, s7_role role)
{
    return u->group == S7_GROUP_PBC && u->subfunction == BSEND && role != S7_ROLE_ANSWER &&
           u->payload.size >= SLICE_HEAD && s7_load24(u->payload.data) == 0x120613;
}

static s7_join_step take_slice(s7_joiner *j, uint8_t side, const s7_pdu *pdu, s7_bytes bytes)
{
    enum { R_ID_AT = 4 };
    const s7_bytes payload = pdu->u.userdata.payload;
    const uint64_t key = KEY_SLICE | s7_load32(payload.data + R_ID_AT);
    const int slot = find(j, side, key);
    const bool first = pdu->u.userdata.sequence == 0;
    const bool broken = !is_sound(pdu, bytes) || (first && payload.size < SLICE_HEAD + SLICE_TOTAL);
    if (first || broken)
        s7_join_drop(j, slot);
    if (broken)
        return first ? whole : lost;
    if (first) {
        const size_t total = s7_load16(payload.data + SLICE_HEAD);
        const size_t here = payload.size - SLICE_HEAD - SLICE_TOTAL;
        const s7_bytes head = up_to(bytes, payload);
        return here >= total ? whole : begin(j, side, key, head, head.size + total - here);
    }
    if (slot == S7_JOIN_NONE)
        return lost;
    const s7_bytes more = s7_slice(payload, SLICE_HEAD, payload.size);
    return go_on(j, slot, more, j->slots[slot].size + more.size >= j->slots[slot].needed);
}

static s7_join_step take_userdata(s7_joiner *j, uint8_t side, const s7_pdu *pdu, s7_bytes bytes,
                                  const s7_context *context)
{
    const s7_userdata *userdata = &pdu->u.userdata;
    const s7_role role = s7_pdu_role(pdu);
    if (role == S7_ROLE_OTHER || userdata->group == S7_GROUP_NC)
        return whole;
    if (is_slice(userdata, role))
        return take_slice(j, side, pdu, bytes);
    return userdata->group == S7_GROUP_PBC ? whole : take_unit(j, side, pdu, bytes, context);
}

/* A PDU shorter than it says is damaged, not a fragment. */
static bool is_cut(const s7_plus *plus, s7_bytes bytes)
{
    return bytes.size < PLUS_HEADER + (size_t)plus->data_length;
}

static s7_join_step take_plus(s7_joiner *j, uint8_t side, const s7_plus *plus, s7_bytes bytes)
{
    if (plus->version > PLUS_NEWEST)
        return whole;
    const int slot = s7_join_plus(j, side);
    const bool continued = j->plus_open[side];
    const bool broken = is_cut(plus, bytes);
    j->plus_open[side] = !plus->complete && !broken;
    if (!continued && (plus->complete || broken))
        return whole;
    if (!continued && plus->head) {
        s7_join_drop(j, slot);
        return begin(j, side, KEY_PLUS, s7_slice(bytes, 0, PLUS_HEADER + (size_t)plus->data_length),
                     0);
    }
    if (slot == S7_JOIN_NONE)
        return lost;
    if (broken) {
        s7_join_drop(j, slot);
        return (s7_join_step){.act = S7_JOIN_CUT, .slot = slot};
    }
    const size_t end = PLUS_HEADER + (size_t)plus->data_length;
    const size_t size = plus->body.size + (plus->complete ? PLUS_TRAILER : 0);
    return go_on(j, slot, s7_slice(bytes, end - plus->body.size, size), plus->complete);
}

s7_join_step s7_join_take(s7_joiner *j, uint8_t side, const s7_pdu *pdu, s7_bytes bytes,
                          const s7_context *context)
{
    if (pdu->protocol_id == S7_PROTOCOL_PLUS)
        return take_plus(j, side, &pdu->u.plus, bytes);
    if (pdu->protocol_id == S7_PROTOCOL_COMM && pdu->rosctr == S7_ROSCTR_USERDATA)
        return take_userdata(j, side, pdu, bytes, context);
    return whole;
}

static void put16(uint8_t *at, size_t number)
{
    const size_t shown = number < LENGTH_MAX ? number : LENGTH_MAX;
    at[0] = (uint8_t)(shown >> 8);
    at[1] = (uint8_t)shown;
}

static void finish_plus(uint8_t *message, size_t size, bool whole_message)
{
    put16(message + 2, size - PLUS_HEADER - (whole_message ? PLUS_TRAILER : 0));
}

static void finish_userdata(uint8_t *message, size_t size)
{
    enum { TRANSPORT_AT = 1, LENGTH_AT = 2 };
    const size_t start = COMM_HEADER + (size_t)s7_load16(message + 6);
    if (start < COMM_HEADER + UNIT_PARAM || size < start + DATA_HEADER)
        return;
    uint8_t *data = message + start;
    const size_t payload = size - start - DATA_HEADER;
    message[COMM_HEADER + UNIT_AT] = 0;
    message[COMM_HEADER + MORE_AT] = 0;
    put16(message + 8, size - start);
    put16(data + LENGTH_AT, in_bits(data[TRANSPORT_AT]) ? payload * 8 : payload);
}

void s7_join_finish(uint8_t *message, size_t size, bool whole_message)
{
    if (size >= PLUS_HEADER + PLUS_TRAILER && message[0] == S7_PROTOCOL_PLUS)
        finish_plus(message, size, whole_message);
    else if (size >= COMM_HEADER && message[0] == S7_PROTOCOL_COMM)
        finish_userdata(message, size);
}
