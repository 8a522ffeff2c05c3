/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Message service (userdata group 4, subfunction 2): a partner signs on for messages of the CPU.
 * Payload of the request:
 *
 *    0    1    2 ... 9   10   11
 *   +----+----+--------+----+----+
 *   |what| 00 | user   |type| 00 |   the last two only with alarms
 *   +----+----+--------+----+----+
 *
 * and of the answer:
 *
 *   | result | 00 | alarm type | 00 | 00 |   the last three only with alarms
 *
 * what: 01 mode transitions, 02 system diagnostics, 04 user diagnostics, 80 alarms; 00 signs off.
 * Observed on S7-300 and S7-400.
 */
#include "dissector/service.h"

enum { ALARMS = 0x80, USER_SIZE = 8 };

static void decode_events(s7_cursor *c, s7_userdata *userdata)
{
    userdata->detail = s7_u8(c, S7F_MESSAGE_EVENTS);
    s7_bits(c, S7F_MESSAGE_ALARMS, 1, userdata->detail);
    s7_bits(c, S7F_MESSAGE_USER_EVENTS, 1, userdata->detail);
    s7_bits(c, S7F_MESSAGE_SYSTEM_EVENTS, 1, userdata->detail);
    s7_bits(c, S7F_MESSAGE_MODES, 1, userdata->detail);
    userdata->has_detail = !c->failed;
}

static void decode_request(s7_cursor *c, s7_userdata *userdata)
{
    decode_events(c, userdata);
    s7_u8(c, S7F_MESSAGE_RESERVED);
    s7_span_cut(c, S7F_MESSAGE_USER, USER_SIZE);
    if ((userdata->detail & ALARMS) == 0 && s7_left(c) == 0)
        return;
    s7_u8(c, S7F_MESSAGE_ALARM_TYPE);
    s7_u8(c, S7F_MESSAGE_RESERVED);
}

static void decode_answer(s7_cursor *c)
{
    s7_u8(c, S7F_MESSAGE_RESULT);
    s7_u8(c, S7F_MESSAGE_RESERVED);
    if (s7_left(c) == 0)
        return;
    s7_u8(c, S7F_MESSAGE_ALARM_TYPE);
    s7_u8(c, S7F_MESSAGE_RESERVED);
    s7_u8(c, S7F_MESSAGE_RESERVED);
}

void s7_message_payload(s7_cursor *c, s7_pdu *out, const s7_context *context)
{
    (void)context;
    s7_userdata *userdata = &out->u.userdata;
    if (s7_left(c) == 0)
        return;
    if (userdata->type == S7_USERDATA_REQUEST)
        decode_request(c, userdata);
    else
        decode_answer(c);
}
