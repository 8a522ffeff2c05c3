/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * BSEND (userdata group 6), payload of a request. The first slice, which has sequence number 0:
 *
 *    0    1    2    3    4    5    6    7    8    9    10
 *   +----+----+----+----+----+----+----+----+----+----+------+
 *   | 12 | 06 | 13 |    |       R_ID        | total   | data |
 *   +----+----+----+----+----+----+----+----+----+----+------+
 *                   00 or CC: perhaps which side sends
 *
 * the others:
 *
 *   | 12 | 06 | 13 |    | R_ID (4) | data |
 *
 * Answers have no payload, or the R_ID again. The R_ID says what belongs together; marks of more
 * data units are not reliable here. Known from public client libraries and dissectors only.
 */
#include "dissector/service.h"

enum { PBC_ITEM = 8, SPEC_ADDRESS = 0x12 };

void s7_pbc_payload(s7_cursor *c, s7_pdu *out, const s7_context *context)
{
    (void)context;
    s7_userdata *userdata = &out->u.userdata;
    if (s7_left(c) == 0)
        return;
    if (s7_left(c) >= PBC_ITEM && s7_peek8(c) == SPEC_ADDRESS) {
        s7_item item;
        const uint32_t from = c->at;
        s7_item_decode(c, &item);
        if (item.syntax == S7_SYNTAX_PBC && item.raw.size == PBC_ITEM)
            userdata->r_id = s7_load32(c->base + from + 4);
    }
    if (userdata->type == S7_USERDATA_REQUEST && userdata->sequence == 0 && s7_left(c) >= 2)
        s7_u16(c, S7F_PBC_LENGTH);
    s7_remaining(c, S7F_PBC_DATA);
}
