/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Cyclic data (userdata group 2). Payload of a subscription (functions 01, 05, 07):
 *
 *    0    1    2      3      4
 *   +----+----+------+------+--------+-----+--------+
 *   | 00 | n  | time |factor| item 1 | ... | item n |
 *   |    |    | base |      |        |     |        |
 *   +----+----+------+------+--------+-----+--------+
 *
 * with address items as in read var; of its answer, and of each push of new values:
 *
 *   | 00 | n | data item 1 | ... | data item n |
 *
 * with data items as in the answer to read var. Answer and pushes carry the job id as sequence
 * number and repeat no address: these come from the subscription, which the host hands in as the
 * request of the context. Payload of unsubscribe (04):
 *
 *   | function | job id |
 *
 * Functions 04, 05 and 07 observed on S7-400 with WinCC.
 */
#include "dissector/data_item_private.h"
#include "dissector/service.h"

static uint32_t interval_of(uint8_t time_base, uint8_t factor)
{
    static const uint16_t base_ms[] = {100, 1000, 10000};
    return time_base < sizeof base_ms / sizeof *base_ms ? (uint32_t)base_ms[time_base] * factor : 0;
}

static void read_interval(s7_cursor *c, s7_userdata *userdata)
{
    const uint8_t time_base = s7_u8(c, S7F_CYCLIC_TIME_BASE);
    const uint8_t factor = s7_u8(c, S7F_CYCLIC_FACTOR);
    userdata->interval_ms = interval_of(time_base, factor);
    if (!c->failed && userdata->interval_ms > 0)
        s7_made(c, S7F_CYCLIC_INTERVAL, c->at - 2, 2, userdata->interval_ms);
}

static void decode_subscription(s7_cursor *c, s7_pdu *out)
{
    read_interval(c, &out->u.userdata);
    out->items = (s7_bytes){c->base + c->at, s7_left(c)};
    uint32_t left = out->item_count;
    while (left > 0 && s7_left(c) > 0) {
        s7_item item;
        s7_item_decode(c, &item);
        out->packed |= item.syntax == S7_SYNTAX_DB_READ;
        s7_item_skip_fill(c, &item, --left == 0);
    }
    if (left > 0)
        s7_note_here(c, S7N_ITEM_COUNT);
}

/* The items of the subscription that values belong to; only a tap asks for them. */
static bool begin_addresses(const s7_cursor *c, const s7_userdata *userdata,
                            const s7_context *context, s7_pdu *buffer, s7_items *walk)
{
    const s7_pdu *request = c->tap ? s7_userdata_request(userdata, context, buffer) : NULL;
    if (!request || request->u.userdata.subfunction == S7_CYCLIC_READ_RECORD)
        return false;
    s7_items_begin(walk, request->items, request->item_count);
    return true;
}

static void decode_values(s7_cursor *c, s7_pdu *out, const s7_context *context)
{
    s7_pdu buffer;
    s7_items walk;
    const bool asked = begin_addresses(c, &out->u.userdata, context, &buffer, &walk);
    out->u.userdata.values = (s7_bytes){c->base + c->at, s7_left(c)};
    uint32_t left = out->item_count;
    while (left > 0 && s7_left(c) > 0) {
        s7_item item;
        s7_data_item value;
        const bool known = asked && s7_items_next(&walk, &item);
        s7_enter(c, S7F_DATA_ITEM);
        if (known)
            s7_item_report(c, &item, false, c->at, s7_left(c) < 4 ? s7_left(c) : 4);
        s7_data_item_decode_as(c, false, --left == 0, known ? &item : NULL, &value);
        if (value.return_code == S7_RETURN_OK)
            out->items_ok++;
        s7_leave(c);
    }
    if (left > 0)
        s7_note_here(c, S7N_DATA_COUNT);
}

void s7_cyclic_payload(s7_cursor *c, s7_pdu *out, const s7_context *context)
{
    if (s7_left(c) == 0)
        return;
    s7_u8(c, S7F_CYCLIC_RESERVED);
    out->item_count = s7_u8(c, S7F_ITEM_COUNT);
    if (out->u.userdata.type == S7_USERDATA_REQUEST)
        decode_subscription(c, out);
    else
        decode_values(c, out, context);
}

void s7_unsubscribe_payload(s7_cursor *c, s7_pdu *out, const s7_context *context)
{
    (void)context;
    s7_userdata *userdata = &out->u.userdata;
    if (userdata->type == S7_USERDATA_REQUEST && s7_left(c) > 0) {
        userdata->job_function = s7_u8(c, S7F_CYCLIC_FUNCTION);
        userdata->job = s7_u8(c, S7F_CYCLIC_JOB);
    }
    s7_remaining(c, S7F_UD_PAYLOAD);
}
