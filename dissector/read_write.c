/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Read Var (function 04) and Write Var (05):
 *
 *             parameters                        data
 *   Job 04    | 04 | n | item 1 .. item n |     (none)
 *   Job 05    | 05 | n | item 1 .. item n |     | data item 1 .. data item n |
 *   answer 04 | 04 | n |                        | data item 1 .. data item n |
 *   answer 05 | 05 | n |                        | n return codes |
 *
 * An answer names no address: these come from the request in the context.
 */
#include "dissector/data_item_private.h"
#include "dissector/service.h"

void s7_rw_job_param(s7_cursor *c, s7_pdu *out, const s7_context *context)
{
    (void)context;
    s7_u8(c, S7F_FUNCTION);
    out->item_count = s7_u8(c, S7F_ITEM_COUNT);
    out->items = (s7_bytes){c->base + c->at, s7_left(c)};
    uint32_t left = out->item_count;
    while (left > 0 && s7_left(c) > 0) {
        s7_item item;
        s7_item_decode_as(c, out->function == S7_FUNC_WRITE, &item);
        out->packed |= item.syntax == S7_SYNTAX_DB_READ;
        s7_item_skip_fill(c, &item, --left == 0);
    }
    if (left > 0)
        s7_note_here(c, S7N_ITEM_COUNT);
}

void s7_rw_answer_param(s7_cursor *c, s7_pdu *out, const s7_context *context)
{
    (void)context;
    s7_u8(c, S7F_FUNCTION);
    if (s7_left(c) > 0 || out->error == 0)
        out->item_count = s7_u8(c, S7F_ITEM_COUNT);
    if (out->error == 0 && out->item_count > 0 && out->data.size == 0)
        s7_note_here(c, S7N_DATA_COUNT);
}

/* The items of the request beside which data items stand: those of this PDU itself in a write
 * Job, those of the matched request in an answer. */
static bool begin_addresses(s7_items *walk, const s7_context *context, uint8_t function)
{
    if (!context || context->request.size == 0)
        return false;
    s7_pdu request;
    if (s7_decode(context->request, NULL, &request, NULL) == S7_FOREIGN ||
        request.rosctr != S7_ROSCTR_JOB || request.function != function)
        return false;
    s7_items_begin(walk, request.items, request.item_count);
    return true;
}

static void decode_data_items(s7_cursor *data, s7_pdu *out, s7_items *addresses, bool request)
{
    uint32_t left = out->item_count;
    while (left > 0 && s7_left(data) > 0) {
        s7_item item;
        s7_data_item value;
        const bool known = addresses && s7_items_next(addresses, &item);
        s7_enter(data, S7F_DATA_ITEM);
        if (known)
            s7_item_report(data, &item, request, data->at, s7_left(data) < 4 ? s7_left(data) : 4);
        s7_data_item_decode_as(data, request, --left == 0, known ? &item : NULL, &value);
        if (value.return_code == S7_RETURN_OK)
            out->items_ok++;
        s7_leave(data);
    }
    if (left > 0)
        s7_note_here(data, S7N_DATA_COUNT);
}

void s7_write_job_data(s7_cursor *c, s7_pdu *out, const s7_context *context)
{
    (void)context;
    s7_items addresses;
    if (c->tap)
        s7_items_begin(&addresses, out->items, out->item_count);
    decode_data_items(c, out, c->tap ? &addresses : NULL, true);
}

void s7_read_answer_data(s7_cursor *c, s7_pdu *out, const s7_context *context)
{
    s7_items addresses;
    const bool known = c->tap && begin_addresses(&addresses, context, S7_FUNC_READ);
    decode_data_items(c, out, known ? &addresses : NULL, false);
}

void s7_write_answer_data(s7_cursor *c, s7_pdu *out, const s7_context *context)
{
    s7_items addresses;
    const bool known = c->tap && begin_addresses(&addresses, context, S7_FUNC_WRITE);
    uint32_t left = out->item_count;
    for (; left > 0 && s7_left(c) > 0; left--) {
        s7_item item;
        s7_enter(c, S7F_DATA_ITEM);
        if (known && s7_items_next(&addresses, &item))
            s7_item_report(c, &item, true, c->at, 1);
        if (s7_u8(c, S7F_RETURN_CODE) == S7_RETURN_OK)
            out->items_ok++;
        s7_leave(c);
    }
    if (left > 0)
        s7_note_here(c, S7N_DATA_COUNT);
}
