/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Read data record (function 08 of userdata group 2), as SFB 52 does in the program of a CPU.
 * Payload of the request, whose item has the area 01, the length as count, the record's index as DB
 * number and the logical address of the module as address:
 *
 *   | 00 | n | item |
 *
 * and of the answer, which carries one result whatever n is:
 *
 *    0    1    2    3    4    5
 *   +----+----+----+----+----+-----------------+---------+------+
 *   | 00 | n  |code|size|len | status, or fill | length  | data |
 *   +----+----+----+----+----+-----------------+---------+------+
 *
 * Size (the transport size), length and data stand only where the code is FF; len counts the bytes
 * of the status, without which one fill byte stands. Known from public dissectors only.
 */
#include "dissector/service.h"

#include "dissector/data_item.h"

static void decode_request(s7_cursor *c, s7_pdu *out)
{
    out->items = (s7_bytes){c->base + c->at, s7_left(c)};
    for (uint32_t left = out->item_count; left > 0 && s7_left(c) > 0;) {
        s7_item item;
        s7_item_decode(c, &item);
        s7_item_skip_fill(c, &item, --left == 0);
    }
}

/* The record is the request's only item. */
static void report_address(const s7_cursor *c, const s7_pdu *out, const s7_context *context)
{
    s7_pdu buffer;
    s7_items walk;
    s7_item item;
    const s7_pdu *request = c->tap ? s7_userdata_request(&out->u.userdata, context, &buffer) : NULL;
    if (!request)
        return;
    s7_items_begin(&walk, request->items, request->item_count);
    if (s7_items_next(&walk, &item))
        s7_item_report(c, &item, false, c->at, s7_left(c) > 0 ? 1 : 0);
}

static void decode_answer(s7_cursor *c, s7_pdu *out)
{
    out->u.userdata.values = (s7_bytes){c->base + c->at, s7_left(c)};
    const uint8_t code = s7_u8(c, S7F_RETURN_CODE);
    if (code == S7_RETURN_OK)
        s7_u8(c, S7F_TRANSPORT);
    const uint8_t status = s7_u8(c, S7F_RECORD_STATUS_LENGTH);
    if (status > 0)
        s7_span(c, S7F_RECORD_STATUS, status);
    else if (code == S7_RETURN_OK || s7_left(c) > 0)
        s7_span(c, S7F_RECORD_FILL, 1);
    if (code != S7_RETURN_OK)
        return;
    const uint16_t length = s7_u16(c, S7F_RECORD_LENGTH);
    s7_span_cut(c, S7F_VALUE, length);
    if (!c->failed)
        out->items_ok = 1;
}

void s7_record_payload(s7_cursor *c, s7_pdu *out, const s7_context *context)
{
    if (s7_left(c) == 0)
        return;
    s7_u8(c, S7F_RECORD_RESERVED);
    out->item_count = s7_u8(c, S7F_ITEM_COUNT);
    if (out->u.userdata.type == S7_USERDATA_REQUEST) {
        decode_request(c, out);
    } else if (out->item_count > 0) {
        s7_enter(c, S7F_DATA_ITEM);
        report_address(c, out, context);
        decode_answer(c, out);
        s7_leave(c);
    }
}
