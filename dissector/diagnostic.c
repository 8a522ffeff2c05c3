/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Entry of the diagnostic buffer (status list A0), also sent as diagnostic message (userdata group
 * 4, subfunction 3):
 *
 *    0    1    2    3    4    5    6    7    8    9   10   11   12 ... 19
 *   +----+----+----+----+----+----+----+----+----+----+----+----+-----------+
 *   |  event  |prio| OB | data id |  info 1 |      info 2       | time stamp|
 *   +----+----+----+----+----+----+----+----+----+----+----+----+-----------+
 *
 *   event:  class (4 bits) | external | internal | buffered | coming | number (8 bits)
 *
 * Observed on S7-300.
 */
#include "dissector/diagnostic.h"

#include "dissector/service.h"
#include "dissector/timestamp.h"

static uint16_t decode_event(s7_cursor *c)
{
    const uint16_t event = s7_u16(c, S7F_EVENT_ID);
    s7_bits(c, S7F_EVENT_CLASS, 2, event);
    s7_bits(c, S7F_EVENT_EXTERNAL, 2, event);
    s7_bits(c, S7F_EVENT_INTERNAL, 2, event);
    s7_bits(c, S7F_EVENT_BUFFERED, 2, event);
    s7_bits(c, S7F_EVENT_COMING, 2, event);
    s7_bits(c, S7F_EVENT_NUMBER, 2, event);
    return event;
}

uint16_t s7_diagnostic_entry(s7_cursor *c)
{
    const uint16_t event = decode_event(c);
    s7_u8(c, S7F_DIAG_PRIORITY);
    s7_u8(c, S7F_DIAG_OB);
    s7_u16(c, S7F_DIAG_DATA_ID);
    s7_u16(c, S7F_DIAG_INFO1);
    s7_u32(c, S7F_DIAG_INFO2);
    s7_timestamp_decode(c, NULL);
    return event;
}

void s7_diagnostic_payload(s7_cursor *c, s7_pdu *out, const s7_context *context)
{
    (void)context;
    if (s7_left(c) == 0)
        return;
    s7_enter(c, S7F_DIAG_ENTRY);
    out->u.userdata.detail = s7_diagnostic_entry(c);
    out->u.userdata.has_detail = !c->failed;
    s7_leave(c);
}
