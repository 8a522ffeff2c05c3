/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Variable status, modify and force (functions 02, 08, 09 of group 1), data of a request:
 *
 *   | count (2) | variable 1 | ... | variable n |               variable status
 *   | count (2) | variable 1 | ... | value 1 | ... | value n |  modify, force
 *
 * and of the result, in a push:
 *
 *   | count (2) | value 1 | ... | value n |                     variable status
 *   | count (2) | return code 1 | ... | return code n | fill |  modify, force
 *
 * Variables as in tis_item.c. A value is a data item as in reads and writes, but a fill byte
 * follows each that is of odd length, the last one too; it makes the list of return codes even as
 * well. A result repeats no variable: these come from the request in the context. Observed on an
 * S7-300.
 */
#include "dissector/data_item_private.h"
#include "dissector/tis.h"

static bool is_write(uint8_t function)
{
    return function == S7_TIS_MODIFY || function == S7_TIS_FORCE;
}

static uint32_t read_variables(s7_cursor *c, const tis_command *command, uint32_t count)
{
    s7_item item;
    const uint32_t from = c->at;
    uint32_t left = count;
    for (; left > 0 && s7_left(c) > 0; left--)
        s7_tis_item_decode(c, is_write(command->function), &item);
    command->out->items = (s7_bytes){c->base + from, c->at - from};
    command->out->item_form = S7_ITEMS_TIS;
    return left;
}

/* `addresses`: the variables beside which the values stand, NULL if they are not known. */
static uint32_t read_values(s7_cursor *c, const tis_command *command, uint32_t count,
                            s7_items *addresses)
{
    s7_pdu *out = command->out;
    const bool request = command->request;
    out->u.userdata.values = (s7_bytes){c->base + c->at, s7_left(c)};
    uint32_t left = count;
    for (; left > 0 && s7_left(c) > 0; left--) {
        s7_item item;
        s7_data_item value;
        const bool known = addresses && s7_items_next(addresses, &item);
        s7_enter(c, S7F_DATA_ITEM);
        if (known)
            s7_item_report(c, &item, request, c->at, s7_left(c) < 4 ? s7_left(c) : 4);
        s7_data_item_decode_as(c, request, false, known ? &item : NULL, &value);
        out->items_ok = (uint16_t)(out->items_ok + (value.return_code == S7_RETURN_OK));
        s7_leave(c);
    }
    return left;
}

static uint32_t read_codes(s7_cursor *c, const tis_command *command, uint32_t count,
                           s7_items *addresses)
{
    s7_pdu *out = command->out;
    out->u.userdata.values = s7_slice((s7_bytes){c->base + c->at, s7_left(c)}, 0, count);
    uint32_t left = count;
    for (; left > 0 && s7_left(c) > 0; left--) {
        s7_item item;
        s7_enter(c, S7F_DATA_ITEM);
        if (addresses && s7_items_next(addresses, &item))
            s7_item_report(c, &item, true, c->at, 1);
        if (s7_u8(c, S7F_RETURN_CODE) == S7_RETURN_OK)
            out->items_ok++;
        s7_leave(c);
    }
    if (left == 0 && (count & 1) != 0)
        s7_span(c, S7F_VALUE_FILL, 1);
    return left;
}

/* The variables of the request that a result belongs to; only a tap asks for them. */
static bool begin_addresses(s7_cursor *c, const tis_command *command, s7_pdu *buffer,
                            s7_items *walk)
{
    if (!c->tap)
        return false;
    const s7_pdu *request =
        s7_userdata_request(&command->out->u.userdata, command->context, buffer);
    if (!request || request->item_form != S7_ITEMS_TIS ||
        s7_userdata_function(&request->u.userdata) != command->function)
        return false;
    s7_items_begin(walk, request->items, request->item_count);
    walk->form = S7_ITEMS_TIS;
    return true;
}

static uint32_t decode_request(s7_cursor *c, const tis_command *command, uint32_t count)
{
    s7_items walk;
    const uint32_t left = read_variables(c, command, count);
    if (left > 0 || !is_write(command->function))
        return left;
    s7_items_begin(&walk, command->out->items, count);
    walk.form = S7_ITEMS_TIS;
    return read_values(c, command, count, c->tap ? &walk : NULL);
}

static uint32_t decode_result(s7_cursor *c, const tis_command *command, uint32_t count)
{
    s7_pdu buffer;
    s7_items walk;
    s7_items *addresses = begin_addresses(c, command, &buffer, &walk) ? &walk : NULL;
    if (is_write(command->function))
        return read_codes(c, command, count, addresses);
    return read_values(c, command, count, addresses);
}

void tis_variables_data(s7_cursor *c, const tis_command *command)
{
    const uint16_t count = s7_u16(c, S7F_TIS_ITEM_COUNT);
    if (c->failed)
        return;
    command->out->item_count = count;
    const uint32_t left =
        command->request ? decode_request(c, command, count) : decode_result(c, command, count);
    if (left > 0)
        s7_note_here(c, command->request ? S7N_ITEM_COUNT : S7N_DATA_COUNT);
}
