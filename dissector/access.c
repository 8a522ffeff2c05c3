/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/access.h"

void s7_accesses_begin(s7_accesses *walk, const s7_pdu *request, const s7_pdu *answer)
{
    *walk = (s7_accesses){.write = request->function == S7_FUNC_WRITE};
    s7_items_begin(&walk->items, request->items, request->item_count);
    if (answer &&
        (answer->error != 0 || !answer->has_function || answer->function != request->function))
        answer = NULL;
    walk->has_answer = answer != NULL;
    if (walk->write) {
        s7_data_items_begin(&walk->values, request->data, request->item_count, true);
        walk->has_values = true;
        if (answer)
            walk->codes = s7_slice(answer->data, 0, answer->item_count);
    } else if (answer) {
        s7_data_items_begin(&walk->values, answer->data, answer->item_count, false);
        walk->has_values = true;
    }
}

/* The results of a DB-read stand behind one another: return code, and the data if it is FF. */
static void next_packed(s7_accesses *walk, s7_access *out)
{
    const uint8_t *p = walk->packed.raw.data + walk->packed_at;
    walk->packed_at += 5;
    walk->packed_left--;
    *out = (s7_access){.write = walk->write, .answered = walk->packed_answered};
    out->item = (s7_item){
        .raw = {p, 5},
        .syntax = S7_SYNTAX_DB_READ,
        .absolute = true,
        .area = S7_AREA_DB,
        .type = S7_TYPE_BYTE,
        .db = s7_load16(p + 1),
        .count = p[0],
        .start = s7_load16(p + 3),
        .areas = 1,
    };
    if (!out->answered)
        return;
    out->return_code = walk->packed_code;
    if (walk->packed_code != S7_RETURN_OK || walk->write)
        return;
    s7_cursor *values = &walk->packed_values;
    out->answered = s7_left(values) > 0;
    out->return_code = s7_u8(values, S7F_RETURN_CODE);
    if (out->return_code == S7_RETURN_OK)
        out->value = s7_span(values, S7F_VALUE, p[0]);
}

static void begin_packed(s7_accesses *walk, const s7_access *whole)
{
    const size_t room = whole->item.raw.size > 4 ? (whole->item.raw.size - 4) / 5 : 0;
    walk->packed = whole->item;
    walk->packed_at = 4;
    walk->packed_left = whole->item.areas < room ? whole->item.areas : (uint32_t)room;
    walk->packed_answered = whole->answered;
    walk->packed_code = whole->return_code;
    walk->packed_notes = 0;
    walk->packed_values = s7_cursor_over(whole->value, NULL, &walk->packed_notes);
}

/* Item, value and return code as they stand on the wire. */
static bool next_item(s7_accesses *walk, s7_access *out)
{
    *out = (s7_access){.write = walk->write};
    if (!s7_items_next(&walk->items, &out->item))
        return false;
    s7_data_item value;
    if (walk->has_values && s7_data_items_next(&walk->values, &value)) {
        out->transport = value.transport;
        out->value = value.data;
        if (!walk->write) {
            out->answered = true;
            out->return_code = value.return_code;
        }
    }
    if (walk->write && walk->code_at < walk->codes.size) {
        out->answered = true;
        out->return_code = walk->codes.data[walk->code_at++];
    }
    return true;
}

bool s7_accesses_next(s7_accesses *walk, s7_access *out)
{
    while (walk->packed_left == 0) {
        if (!next_item(walk, out))
            return false;
        if (out->item.syntax != S7_SYNTAX_DB_READ)
            return true;
        begin_packed(walk, out);
    }
    next_packed(walk, out);
    return true;
}
