/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Data item of a read answer or a write request:
 *
 *    0    1    2    3    4
 *   +----+----+----+----+---------+------+
 *   |code|size| length  | data    | fill |
 *   +----+----+----+----+---------+------+
 *
 * size is the transport size; it says whether length counts bits or bytes. The fill byte follows
 * data of odd length unless the item is the last. A failed item is its first four bytes alone,
 * whatever its length says (Snap7's server says 4, CPUs say 0).
 */
#include "dissector/data_item.h"

#include "dissector/data_item_private.h"
#include "dissector/service.h"
#include "dissector/value.h"
#include "dissector/value_text.h"

static void report_text(const s7_cursor *c, uint32_t offset, s7_bytes of, const s7_text *text)
{
    if (text->length > 0)
        s7_made_text(c, S7F_VALUE_TEXT, offset, (uint32_t)of.size, s7_text_bytes(text));
}

/* Characters are one text; the cursor stands behind `value`. */
static void report_characters(const s7_cursor *c, s7_bytes value, s7_bytes characters)
{
    enum { LONGEST = 256 };
    char buffer[LONGEST];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    s7_text_ascii(&text, characters);
    report_text(c, c->at - (uint32_t)value.size, value, &text);
}

static void report_element(const s7_cursor *c, uint8_t type, uint32_t offset, s7_bytes element)
{
    static const s7_field field_of[] = {
        [S7_NUMBER_BOOL] = S7F_VALUE_BOOL,     [S7_NUMBER_UNSIGNED] = S7F_VALUE_UNSIGNED,
        [S7_NUMBER_SIGNED] = S7F_VALUE_SIGNED, [S7_NUMBER_REAL] = S7F_VALUE_REAL,
        [S7_NUMBER_DURATION] = S7F_VALUE_MS,
    };
    const s7_number n = s7_value_at(type, element, 0);
    const uint32_t size = (uint32_t)element.size;
    const bool calendar =
        n.kind == S7_NUMBER_DATE || n.kind == S7_NUMBER_TOD || type == S7_TYPE_DATE_AND_TIME;
    if (type == S7_TYPE_BYTE)
        s7_made(c, S7F_VALUE_UNSIGNED, offset, size, element.data[0]);
    else if (!calendar && n.valid && n.kind != S7_NUMBER_NONE)
        s7_made(c, field_of[n.kind], offset, size, n.kind == S7_NUMBER_REAL ? n.raw : n.u);
    if (!calendar)
        return;
    char buffer[40];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    s7_value_element_text(type, element, &text);
    report_text(c, offset, element, &text);
}

static void report_value(const s7_cursor *c, const s7_item *address, s7_bytes value)
{
    if (!c->tap || !address)
        return;
    const uint8_t type = address->type;
    const s7_bytes characters = s7_value_characters(type, value);
    const uint32_t size = s7_type_size(type);
    const uint32_t from = c->at - (uint32_t)value.size;
    if (characters.size > 0) {
        report_characters(c, value, characters);
        return;
    }
    if (size == 0 || (type == S7_TYPE_BYTE && value.size > 1))
        return;
    for (uint32_t at = 0; at + size <= value.size; at += size)
        report_element(c, type, from + at, s7_slice(value, at, size));
}

/* The results of a DB-read item: return code and data of each area, packed without fill. Only a tap
 * asks for them, so what does not fit the request is shown as undecoded bytes and leaves no note:
 * notes are the same with and without a tap. */
static void report_packed(s7_cursor *c, uint32_t size, const s7_item *address)
{
    s7_cursor body = s7_sub(c, size);
    s7_notes request_notes = 0;
    s7_cursor parts =
        s7_cursor_over(s7_slice(address->raw, 4, address->raw.size), NULL, &request_notes);
    for (uint32_t i = 0; i < address->areas && s7_left(&body) > 0; i++) {
        s7_item part;
        s7_item_part(&parts, &part);
        const uint32_t length = part.count;
        s7_enter(&body, S7F_DATA_ITEM);
        s7_item_report(&body, &part, false, body.at, 1);
        if (s7_u8(&body, S7F_RETURN_CODE) == S7_RETURN_OK)
            s7_span(&body, S7F_VALUE, length < s7_left(&body) ? length : s7_left(&body));
        s7_leave(&body);
    }
    s7_remaining(&body, S7F_REST);
}

void s7_data_item_decode_as(s7_cursor *c, bool request, bool last, const s7_item *address,
                            s7_data_item *out)
{
    *out = (s7_data_item){0};
    const uint32_t from = c->at;
    out->return_code = s7_u8(c, request ? S7F_RESERVED_CODE : S7F_RETURN_CODE);
    out->transport = s7_u8(c, S7F_TRANSPORT);
    out->length = s7_u16(c, S7F_VALUE_LENGTH);
    if (c->failed)
        return;
    if (out->return_code != S7_RETURN_OK && !(request && out->return_code == S7_RETURN_RESERVED)) {
        if (out->length != 0)
            s7_note_at(c, S7N_ERROR_LENGTH, from + 2, 2);
        return;
    }
    if (!s7_name_of(s7_names_transport, out->transport))
        s7_note_at(c, S7N_TRANSPORT, from + 1, 1);
    const uint32_t size = s7_transport_bytes(out->transport, out->length);
    if (c->tap && address && address->syntax == S7_SYNTAX_DB_READ && !request) {
        out->data = (s7_bytes){c->base + c->at, size < s7_left(c) ? size : s7_left(c)};
        report_packed(c, size, address);
    } else if (size > s7_left(c) && !c->failed) {
        out->data = s7_remaining(c, S7F_VALUE);
        c->failed = true;
    } else {
        out->data = s7_span(c, S7F_VALUE, size);
        report_value(c, address, out->data);
    }
    if (!last && (size & 1) != 0)
        s7_span(c, S7F_VALUE_FILL, 1);
}

void s7_data_item_decode(s7_cursor *c, bool request, bool last, s7_data_item *out)
{
    s7_data_item_decode_as(c, request, last, NULL, out);
}

void s7_data_items_begin(s7_data_items *walk, s7_bytes span, uint32_t count, bool request)
{
    walk->notes = 0;
    walk->cursor = s7_cursor_over(span, NULL, &walk->notes);
    walk->left = count;
    walk->request = request;
    walk->padded = false;
}

bool s7_data_items_next(s7_data_items *walk, s7_data_item *out)
{
    if (walk->left == 0 || s7_left(&walk->cursor) == 0)
        return false;
    walk->left--;
    s7_data_item_decode(&walk->cursor, walk->request, walk->left == 0 && !walk->padded, out);
    return true;
}
