/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/plus_address.h"

#include "dissector/plus_object.h"

enum { ID_VALUES_DB = 2550, ID_VALUES_AREA = 3736 };
enum { AREA_DB = 0x8A0E, AREA_FIRST = 80, AREA_LAST = 84 };

bool s7_plus_is_symbol_of_db(const s7_plus_address *address, uint16_t *db)
{
    return !address->item.absolute && address->sub_area == ID_VALUES_DB && address->lids.size > 0 &&
           s7_plus_area(address->object, db) == S7_AREA_DB;
}

uint8_t s7_plus_area(uint32_t object, uint16_t *db)
{
    static const uint8_t areas[] = {S7_AREA_INPUT, S7_AREA_OUTPUT, S7_AREA_FLAG, S7_AREA_COUNTER,
                                    S7_AREA_TIMER};
    *db = 0;
    if (object >> 16 == AREA_DB) {
        *db = (uint16_t)object;
        return S7_AREA_DB;
    }
    return object >= AREA_FIRST && object <= AREA_LAST ? areas[object - AREA_FIRST] : 0;
}

bool s7_plus_lid_next(s7_bytes *lids, uint32_t *lid)
{
    s7_notes ignored = 0;
    s7_cursor c = s7_cursor_over(*lids, NULL, &ignored);
    *lid = s7_plus_u32(&c, S7F_PLUS_ITEM_LID);
    if (c.failed)
        return false;
    *lids = s7_slice(*lids, c.at, lids->size);
    return true;
}

/* The parts of an absolute address: start, bytes and, if `parts` is 3, bit. */
static void take_absolute(s7_plus_address *out, const uint32_t *parts, uint32_t count)
{
    uint16_t db;
    const uint8_t area = s7_plus_area(out->object, &db);
    const bool is_bit = count == 3;
    if (area == 0 || s7_area_is_numbered(area) || parts[1] > UINT16_MAX || (is_bit && parts[2] > 7))
        return;
    out->item = (s7_item){
        .syntax = S7_SYNTAX_ANY,
        .absolute = true,
        .area = area,
        .db = db,
        .type = is_bit ? S7_TYPE_BIT : S7_TYPE_BYTE,
        .count = is_bit ? 1 : (uint16_t)parts[1],
        .start = parts[0],
        .bit = is_bit ? (uint8_t)parts[2] : 0,
        .areas = 1,
    };
}

/* The path of `count` LIDs. Their first one says how the area is accessed if no CRC is there. */
static void read_path(s7_cursor *c, s7_plus_address *out, uint32_t count)
{
    enum { CLASSIC = 3, PARTS = 3 };
    static const s7_field fields[] = {S7F_PLUS_ITEM_START, S7F_PLUS_ITEM_BYTES, S7F_PLUS_ITEM_BIT};
    uint16_t db;
    const uint32_t from = c->at;
    const bool classic = out->crc == 0 && (count == PARTS || count == PARTS + 1) &&
                         s7_plus_area(out->object, &db) != 0 && s7_peek8(c) == CLASSIC;
    uint32_t parts[PARTS] = {0};
    for (uint32_t i = 0; i < count && !c->failed; i++) {
        const bool part = classic && i > 0;
        const uint32_t lid = s7_plus_u32(c, part ? fields[i - 1] : S7F_PLUS_ITEM_LID);
        if (part)
            parts[i - 1] = lid;
    }
    if (c->failed)
        return;
    if (count > 0)
        out->lids = (s7_bytes){c->base + from, c->at - from};
    if (classic)
        take_absolute(out, parts, count - 1);
}

static void read_rest(s7_cursor *c, s7_plus_address *out, uint32_t levels)
{
    if (levels == 0)
        return;
    out->sub_area = s7_plus_u32(c, S7F_PLUS_ITEM_SUBAREA);
    read_path(c, out, levels - 1);
}

static void report_text(const s7_cursor *c, const s7_plus_address *address, uint32_t from)
{
    char buffer[80];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    if (!c->tap || c->failed)
        return;
    s7_plus_address_text(address, &text);
    s7_made_text(c, S7F_PLUS_ADDRESS, from, c->at - from, s7_text_bytes(&text));
}

void s7_plus_address_read(s7_cursor *c, s7_plus_address *out)
{
    const uint32_t from = c->at;
    *out = (s7_plus_address){.crc = s7_plus_u32(c, S7F_PLUS_ITEM_CRC)};
    out->object = s7_plus_u32(c, S7F_PLUS_ITEM_AREA);
    read_rest(c, out, s7_plus_u32(c, S7F_PLUS_ITEM_LEVELS));
    report_text(c, out, from);
}

void s7_plus_subscribed_read(s7_cursor *c, uint32_t *reference, s7_plus_address *out)
{
    const uint32_t from = c->at;
    const uint32_t head = s7_plus_u32(c, S7F_PLUS_SUBSCRIBED_HEAD);
    *reference = s7_plus_u32(c, S7F_PLUS_REFERENCE);
    s7_plus_u32(c, S7F_PLUS_SUBSCRIBED_FLAGS);
    *out = (s7_plus_address){.object = s7_plus_u32(c, S7F_PLUS_ITEM_AREA)};
    out->crc = s7_plus_u32(c, S7F_PLUS_ITEM_CRC);
    read_rest(c, out, head & 0xFFFF);
    report_text(c, out, from);
}

void s7_plus_area_text(uint32_t object, s7_text *out)
{
    static const char *const areas[] = {"I", "Q", "M", "C", "T"};
    s7_block_name block;
    if (s7_plus_block(object, &block)) {
        s7_block_name_text(&block, out);
    } else if (object >= AREA_FIRST && object <= AREA_LAST) {
        s7_text_add(out, areas[object - AREA_FIRST]);
    } else {
        s7_text_add(out, "object ");
        s7_text_hex(out, object, 8);
    }
}

void s7_plus_id_text(uint32_t id, s7_text *out)
{
    const char *name = s7_name_of(s7_names_plus_id, id);
    if (name)
        s7_text_add(out, name);
    else
        s7_text_unsigned(out, id);
}

void s7_plus_address_text(const s7_plus_address *address, s7_text *out)
{
    if (address->item.absolute) {
        s7_item_text(&address->item, false, out);
        return;
    }
    s7_plus_area_text(address->object, out);
    const uint32_t sub_area = address->sub_area;
    if (sub_area != 0 && sub_area != ID_VALUES_DB && sub_area != ID_VALUES_AREA) {
        s7_text_char(out, ':');
        s7_plus_id_text(sub_area, out);
    }
    s7_bytes lids = address->lids;
    uint32_t lid;
    while (!out->cut && s7_plus_lid_next(&lids, &lid)) {
        s7_text_char(out, '.');
        s7_text_unsigned(out, lid);
    }
}
