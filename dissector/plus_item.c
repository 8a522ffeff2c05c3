/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/plus_item.h"

#include "dissector/plus_object.h"

static void add_area(s7_text *text, uint32_t area)
{
    enum { FIRST = 80, LAST = 84 };
    static const char *const areas[] = {"I", "Q", "M", "C", "T"};
    s7_block_name block;
    if (s7_plus_block(area, &block)) {
        s7_block_name_text(&block, text);
    } else if (area >= FIRST && area <= LAST) {
        s7_text_add(text, areas[area - FIRST]);
    } else {
        s7_text_add(text, "object ");
        s7_text_hex(text, area, 8);
    }
}

/* Returns the area. */
static uint32_t read_address(s7_cursor *c, s7_text *text)
{
    s7_plus_u32(c, S7F_PLUS_ITEM_CRC);
    const uint32_t area = s7_plus_u32(c, S7F_PLUS_ITEM_AREA);
    const uint32_t count = s7_plus_u32(c, S7F_PLUS_ITEM_LEVELS);
    add_area(text, area);
    if (count > 0)
        s7_plus_u32(c, S7F_PLUS_ITEM_SUBAREA);
    for (uint32_t i = 1; i < count && !c->failed; i++) {
        s7_text_char(text, '.');
        s7_text_unsigned(text, s7_plus_u32(c, S7F_PLUS_ITEM_LID));
    }
    return area;
}

void s7_plus_address_read(s7_cursor *c, s7_text *text)
{
    read_address(c, text);
}

bool s7_plus_item_text(const s7_plus *request, uint32_t number, s7_text *object, s7_text *address)
{
    const bool multi =
        request->function == S7_PLUS_GET_MULTI || request->function == S7_PLUS_SET_MULTI;
    if (request->object != 0) {
        add_area(object, request->object);
        if (address)
            add_area(address, request->object);
        return true;
    }
    s7_notes ignored = 0;
    s7_cursor c = s7_cursor_over(request->body, NULL, &ignored);
    s7_u32(&c, S7F_PLUS_TARGET);
    s7_plus_u32(&c, S7F_PLUS_ITEM_COUNT);
    s7_plus_u32(&c, S7F_PLUS_FIELD_COUNT);
    if (!multi || number == 0 || number > request->items)
        return false;
    for (uint32_t i = 1; i <= number; i++) {
        char buffer[80];
        s7_text text = s7_text_into(buffer, sizeof buffer);
        const uint32_t area = read_address(&c, &text);
        if (c.failed)
            return false;
        if (i < number)
            continue;
        add_area(object, area);
        if (address)
            s7_text_add(address, buffer);
    }
    return true;
}

bool s7_plus_next_error(s7_bytes *errors, uint32_t *number, int16_t *code)
{
    s7_notes ignored = 0;
    s7_cursor c = s7_cursor_over(*errors, NULL, &ignored);
    *number = s7_plus_u32(&c, S7F_PLUS_ITEM_NUMBER);
    const uint64_t error = *number != 0 ? s7_plus_u64(&c, S7F_PLUS_ITEM_ERROR) : 0;
    if (c.failed || *number == 0)
        return false;
    *code = (int16_t)(uint16_t)error;
    *errors = s7_slice(*errors, c.at, errors->size);
    return true;
}
