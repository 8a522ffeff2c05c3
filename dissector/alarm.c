/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Alarms and other messages of a CPU (userdata group 4). Indications (5, 6, 9, C, 11, 12, 16):
 *
 *    0 ... 7      8    9
 *   +-----------+----+----+--------------------+------------------+-----+
 *   | time stamp|func| n  | message 1          | its values       | ... |
 *   +-----------+----+----+--------------------+------------------+-----+
 *                          an address item:      data items, as in
 *                          12, length, syntax,   a read answer
 *                          see item_special.c
 *
 * SCAN (9) has two bytes more before and two behind the time stamp. Lock, unlock and acknowledge
 * (7, 8, B) and the indications that somebody locked or unlocked (D, E) begin with `func`. Their
 * answers:
 *
 *   | func | n | return code | ...
 *
 * Query (13): the request is one message of syntax 1A; the answer
 *
 *    0    1    2    3    4    5
 *   +----+----+----+----+----+----+-------+-----+
 *   |func| n  |code|size| length  | set 1 | ... |
 *   +----+----+----+----+----+----+-------+-----+
 *
 *   set:  | length | ? (2) | alarm type | message number (4) | ? | state | ack going | ack coming |
 *         and, of ALARM_S:  | time coming (8) | value | time going (8) | value |
 *
 * length FFFF is open: a set of length 0 ends the list. The length of a set counts what follows its
 * first two bytes. 5, 6 and 13 observed on S7-300 and S7-400, the others known from public
 * dissectors only.
 */
#include "dissector/data_item.h"
#include "dissector/service.h"
#include "dissector/timestamp.h"

enum {
    SCAN = 0x09,
    ALARM_S = 4,
    LENGTH_OPEN = 0xFFFF,
    MESSAGE_VALUES =
        3, /* bytes of a message before its message number: 12, length, syntax, values */
};

/* By subfunction: whether the indication has a time. */
static bool has_time(uint8_t subfunction)
{
    static const uint32_t timed =
        1U << 0x05 | 1U << 0x06 | 1U << 0x09 | 1U << 0x0C | 1U << 0x11 | 1U << 0x12 | 1U << 0x16;
    return subfunction < 32 && (timed >> subfunction & 1) != 0;
}

static bool has_values(uint8_t syntax)
{
    return syntax != S7_SYNTAX_ALARM_LOCK && syntax != S7_SYNTAX_ALARM_ACK &&
           syntax != S7_SYNTAX_ALARM_QUERY;
}

static void remember(s7_userdata *userdata, uint32_t id)
{
    if (userdata->has_detail)
        return;
    userdata->has_detail = true;
    userdata->detail = id;
}

static void decode_values(s7_cursor *c, uint32_t count)
{
    for (; count > 0 && s7_left(c) > 0; count--) {
        s7_data_item value;
        s7_enter(c, S7F_DATA_ITEM);
        s7_data_item_decode(c, false, count == 1, &value);
        s7_leave(c);
    }
}

static void decode_message(s7_cursor *c, s7_userdata *userdata)
{
    s7_item item;
    s7_enter(c, S7F_ALARM_OBJECT);
    s7_item_decode(c, &item);
    if (item.raw.size > MESSAGE_VALUES + 4) {
        if (item.syntax != S7_SYNTAX_ALARM_QUERY)
            remember(userdata, s7_load32(item.raw.data + MESSAGE_VALUES + 1));
        if (has_values(item.syntax))
            decode_values(c, item.raw.data[MESSAGE_VALUES]);
    }
    s7_leave(c);
}

static void decode_messages(s7_cursor *c, s7_userdata *userdata)
{
    s7_u8(c, S7F_ALARM_FUNCTION);
    const uint8_t count = s7_u8(c, S7F_ALARM_COUNT);
    for (uint32_t i = 0; i < count && s7_left(c) > 0; i++)
        decode_message(c, userdata);
}

static void decode_results(s7_cursor *c)
{
    s7_u8(c, S7F_ALARM_FUNCTION);
    const uint8_t count = s7_u8(c, S7F_ALARM_COUNT);
    for (uint32_t i = 0; i < count && !c->failed; i++)
        s7_u8(c, S7F_ALARM_RETURN);
}

void s7_alarm_payload(s7_cursor *c, s7_pdu *out, const s7_context *context)
{
    (void)context;
    s7_userdata *userdata = &out->u.userdata;
    if (s7_left(c) == 0)
        return;
    if (userdata->type == S7_USERDATA_RESPONSE) {
        decode_results(c);
        return;
    }
    if (userdata->subfunction == SCAN)
        s7_u16(c, S7F_ALARM_SCAN);
    if (has_time(userdata->subfunction))
        s7_timestamp_decode(c, NULL);
    if (userdata->subfunction == SCAN)
        s7_u16(c, S7F_ALARM_SCAN);
    decode_messages(c, userdata);
}

static void decode_time_and_value(s7_cursor *c, s7_field node)
{
    s7_enter(c, node);
    s7_timestamp_decode(c, NULL);
    decode_values(c, 1);
    s7_leave(c);
}

/* What a set still has beyond the known members, by its own length. */
static void decode_set_rest(s7_cursor *c, uint32_t from, uint8_t length)
{
    const uint32_t end = from + 2 + length;
    if (!c->failed && end > c->at)
        s7_span_cut(c, S7F_ALARM_RESERVED, end - c->at);
}

static void decode_set(s7_cursor *c, s7_userdata *userdata)
{
    const uint32_t from = c->at;
    const uint8_t length = s7_u8(c, S7F_ALARM_SET_LENGTH);
    s7_span_cut(c, S7F_ALARM_RESERVED, 2);
    const uint8_t type = s7_u8(c, S7F_ALARM_TYPE);
    const uint32_t id = s7_u32(c, S7F_ALARM_ID);
    s7_span_cut(c, S7F_ALARM_RESERVED, 1);
    s7_u8(c, S7F_ALARM_STATE);
    s7_u8(c, S7F_ALARM_ACK_GOING);
    s7_u8(c, S7F_ALARM_ACK_COMING);
    if (c->failed)
        return;
    remember(userdata, id);
    if (type == ALARM_S) {
        decode_time_and_value(c, S7F_ALARM_COMING);
        decode_time_and_value(c, S7F_ALARM_GOING);
    }
    decode_set_rest(c, from, length);
}

static void decode_sets(s7_cursor *c, s7_userdata *userdata)
{
    while (s7_left(c) > 0 && s7_peek8(c) != 0) {
        s7_enter(c, S7F_ALARM_OBJECT);
        decode_set(c, userdata);
        s7_leave(c);
    }
}

static void decode_query_answer(s7_cursor *c, s7_userdata *userdata)
{
    s7_u8(c, S7F_ALARM_FUNCTION);
    s7_u8(c, S7F_ALARM_COUNT);
    const uint8_t result = s7_u8(c, S7F_ALARM_RETURN);
    s7_u8(c, S7F_ALARM_TRANSPORT);
    const uint16_t length = s7_u16(c, S7F_ALARM_LENGTH);
    if (c->failed || result != S7_RETURN_OK)
        return;
    if (length == LENGTH_OPEN) {
        decode_sets(c, userdata);
        s7_u8(c, S7F_ALARM_END);
        return;
    }
    s7_cursor sets = s7_sub(c, length);
    decode_sets(&sets, userdata);
    s7_finish(&sets);
}

void s7_alarm_query_payload(s7_cursor *c, s7_pdu *out, const s7_context *context)
{
    (void)context;
    if (s7_left(c) == 0)
        return;
    if (out->u.userdata.type == S7_USERDATA_RESPONSE)
        decode_query_answer(c, &out->u.userdata);
    else
        decode_messages(c, &out->u.userdata);
}
