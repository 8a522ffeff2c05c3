/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Address item (variable specification), S7ANY form:
 *
 *    0    1    2    3    4    5    6    7    8    9   10   11
 *   +----+----+----+----+----+----+----+----+----+----+----+----+
 *   | 12 | 0A | 10 |type|  count  |   DB    |area|   address    |
 *   +----+----+----+----+----+----+----+----+----+----+----+----+
 *    spec len  syntax                             byte << 3 | bit
 *
 * Timers and counters (areas 1C to 1F) carry their plain number in place of the address.
 *
 * DB-read form (syntax B0, S7-400), `areas` times the last four members:
 *
 *   | 12 | len | B0 | areas | bytes | DB (2) | start byte (2) | ...
 *
 * Observed on S7-300 and S7-400; the other syntaxes are in item_special.c.
 */
#include "dissector/item.h"

#include "dissector/service.h"

enum { SPEC_ADDRESS = 0x12 };

typedef struct area_row {
    uint8_t area;
    uint8_t numbered;
    const char *text;
} area_row;

static const area_row areas[] = {
    {S7_AREA_RECORD, 0, "RECORD"},
    {S7_AREA_SYSTEM_INFO_200, 0, "SI"},
    {S7_AREA_SYSTEM_FLAGS_200, 0, "SM"},
    {S7_AREA_ANALOG_IN_200, 0, "AI"},
    {S7_AREA_ANALOG_OUT_200, 0, "AQ"},
    {S7_AREA_COUNTER, 1, "C"},
    {S7_AREA_TIMER, 1, "T"},
    {S7_AREA_COUNTER_200, 1, "C"},
    {S7_AREA_TIMER_200, 1, "T"},
    {S7_AREA_PERIPHERAL, 0, "PI"},
    {S7_AREA_INPUT, 0, "I"},
    {S7_AREA_OUTPUT, 0, "Q"},
    {S7_AREA_FLAG, 0, "M"},
    {S7_AREA_DB, 0, "DB"},
    {S7_AREA_DI, 0, "DI"},
    {S7_AREA_LOCAL, 0, "L"},
    {S7_AREA_V, 0, "V"},
};

/* Bytes of an element, 0 unknown, and the letter of its short address form. */
typedef struct type_row {
    uint8_t size;
    char letter;
} type_row;

/* By type. */
static const type_row types[] = {
    [S7_TYPE_BIT] = {1, 'X'},         [S7_TYPE_BYTE] = {1, 'B'},    [S7_TYPE_CHAR] = {1, 'B'},
    [S7_TYPE_WORD] = {2, 'W'},        [S7_TYPE_INT] = {2, 'W'},     [S7_TYPE_DWORD] = {4, 'D'},
    [S7_TYPE_DINT] = {4, 'D'},        [S7_TYPE_REAL] = {4, 'D'},    [S7_TYPE_DATE] = {2, 'W'},
    [S7_TYPE_TOD] = {4, 'D'},         [S7_TYPE_TIME] = {4, 'D'},    [S7_TYPE_S5TIME] = {2, 'W'},
    [S7_TYPE_DATE_AND_TIME] = {8, 0}, [S7_TYPE_COUNTER] = {2, 0},   [S7_TYPE_TIMER] = {2, 0},
    [S7_TYPE_IEC_COUNTER] = {2, 0},   [S7_TYPE_IEC_TIMER] = {2, 0}, [S7_TYPE_HS_COUNTER] = {4, 0},
};

static const area_row *find_area(uint8_t area)
{
    for (size_t i = 0; i < sizeof areas / sizeof *areas; i++)
        if (areas[i].area == area)
            return &areas[i];
    return NULL;
}

static const type_row *find_type(uint8_t type)
{
    return type < sizeof types / sizeof *types && types[type].size > 0 ? &types[type] : NULL;
}

uint32_t s7_type_size(uint8_t type)
{
    const type_row *row = find_type(type);
    return row ? row->size : 0;
}

bool s7_area_is_numbered(uint8_t area)
{
    return area >= S7_AREA_COUNTER && area <= S7_AREA_TIMER_200;
}

static void decode_any(s7_cursor *c, s7_item *out)
{
    out->type = s7_u8(c, S7F_ITEM_TYPE);
    out->count = s7_u16(c, S7F_ITEM_ELEMENTS);
    out->db = s7_u16(c, S7F_ITEM_DB);
    out->area = s7_u8(c, S7F_ITEM_AREA);
    const uint32_t address = s7_u24(c, S7F_ITEM_ADDRESS24);
    out->absolute = !c->failed;
    if (s7_area_is_numbered(out->area)) {
        out->start = address;
        s7_made(c, S7F_ITEM_NUMBER, c->at - 3, 3, address);
        return;
    }
    out->start = s7_bits(c, S7F_ITEM_BYTE, 3, address);
    out->bit = (uint8_t)s7_bits(c, S7F_ITEM_BIT, 3, address);
    if (address > 0x7FFFF && out->area != S7_AREA_RECORD)
        s7_note_at(c, S7N_ITEM_ADDRESS, c->at - 3, 3);
}

void s7_item_part(s7_cursor *c, s7_item *out)
{
    *out = (s7_item){.syntax = S7_SYNTAX_DB_READ, .areas = 1};
    out->area = S7_AREA_DB;
    out->type = S7_TYPE_BYTE;
    out->count = s7_u8(c, S7F_ITEM_PART_LENGTH);
    out->db = s7_u16(c, S7F_ITEM_DB);
    out->start = s7_u16(c, S7F_ITEM_PART_START);
    out->absolute = !c->failed;
}

void s7_item_report(const s7_cursor *c, const s7_item *item, bool write, uint32_t from,
                    uint32_t length)
{
    /* A DB-read names no one address: its areas do. */
    if (!c->tap || (item->syntax == S7_SYNTAX_DB_READ && !item->absolute))
        return;
    char buffer[160];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    s7_item_text(item, write, &text);
    if (text.length > 0)
        s7_made_text(c, S7F_ITEM_ADDRESS, from, length, s7_text_bytes(&text));
}

static void decode_db_read(s7_cursor *c, s7_item *out)
{
    out->areas = s7_u8(c, S7F_ITEM_AREAS);
    for (uint32_t i = 0; i < out->areas && !c->failed; i++) {
        s7_item part;
        const uint32_t from = c->at;
        s7_enter(c, S7F_ITEM_PART);
        s7_item_part(c, &part);
        s7_item_report(c, &part, false, from, c->at - from);
        s7_leave(c);
    }
}

static void decode_address(s7_cursor *c, s7_item *out)
{
    out->syntax = s7_u8(c, S7F_ITEM_SYNTAX);
    if (c->failed)
        return;
    if (out->syntax == S7_SYNTAX_ANY) {
        decode_any(c, out);
    } else if (out->syntax == S7_SYNTAX_DB_READ) {
        decode_db_read(c, out);
    } else if (!s7_item_special(c, out)) {
        s7_note_at(c, S7N_ITEM_SYNTAX, c->at - 1, 1);
        s7_remaining(c, S7F_ITEM_BYTES);
    }
}

void s7_item_decode_as(s7_cursor *c, bool write, s7_item *out)
{
    *out = (s7_item){.areas = 1};
    const uint32_t from = c->at;
    s7_enter(c, S7F_ITEM);
    if (s7_u8(c, S7F_ITEM_SPEC) != SPEC_ADDRESS)
        s7_note_at(c, S7N_ITEM_SPEC, from, 1);
    s7_cursor body = s7_sub(c, s7_u8(c, S7F_ITEM_LENGTH));
    decode_address(&body, out);
    if (!s7_finish(&body))
        s7_note_at(c, S7N_ITEM_LENGTH, from, c->at - from);
    out->raw = (s7_bytes){c->base + from, c->at - from};
    s7_item_report(c, out, write, from, c->at - from);
    s7_leave(c);
}

void s7_item_decode(s7_cursor *c, s7_item *out)
{
    s7_item_decode_as(c, false, out);
}

void s7_item_skip_fill(s7_cursor *c, const s7_item *item, bool last)
{
    if (!last && (item->raw.size & 1) != 0)
        s7_span(c, S7F_ITEM_FILL, 1);
}

void s7_items_begin(s7_items *walk, s7_bytes span, uint32_t count)
{
    walk->notes = 0;
    walk->cursor = s7_cursor_over(span, NULL, &walk->notes);
    walk->left = count;
    walk->form = S7_ITEMS_SPEC;
}

bool s7_items_next(s7_items *walk, s7_item *out)
{
    if (walk->left == 0 || s7_left(&walk->cursor) == 0)
        return false;
    walk->left--;
    if (walk->form == S7_ITEMS_TIS) {
        s7_tis_item_decode(&walk->cursor, false, out);
        return true;
    }
    s7_item_decode(&walk->cursor, out);
    s7_item_skip_fill(&walk->cursor, out, walk->left == 0);
    return true;
}

uint32_t s7_item_extent(const s7_item *item)
{
    if (!item->absolute)
        return 0;
    if (s7_area_is_numbered(item->area))
        return item->count;
    if (item->type == S7_TYPE_BIT)
        return (item->bit + (uint32_t)item->count + 7) / 8;
    return item->count * s7_type_size(item->type);
}

static void add_numbered(const s7_item *item, const char *area, s7_text *out)
{
    s7_text_add(out, area);
    s7_text_unsigned(out, item->start);
    if (item->count <= 1)
        return;
    s7_text_char(out, '-');
    s7_text_add(out, area);
    s7_text_unsigned(out, (uint64_t)item->start + item->count - 1);
}

static bool in_block(const s7_item *item)
{
    return item->area == S7_AREA_DB || item->area == S7_AREA_DI;
}

/* "DB10.DB", "M", "PI": what stands before the letter of the type. */
static void add_prefix(const s7_item *item, const char *area, s7_text *out)
{
    s7_text_add(out, area);
    if (!in_block(item))
        return;
    s7_text_unsigned(out, item->db);
    s7_text_char(out, '.');
    s7_text_add(out, area);
}

static void add_bit_address(const s7_item *item, const char *area, s7_text *out)
{
    add_prefix(item, area, out);
    if (in_block(item))
        s7_text_char(out, 'X');
    s7_text_unsigned(out, item->start);
    s7_text_char(out, '.');
    s7_text_unsigned(out, item->bit);
}

static void add_absolute(const s7_item *item, const char *area, s7_text *out)
{
    const type_row *type = find_type(item->type);
    if (item->count == 1 && item->type == S7_TYPE_BIT) {
        add_bit_address(item, area, out);
        return;
    }
    if (item->count == 1 && type && type->letter && item->bit == 0) {
        add_prefix(item, area, out);
        s7_text_char(out, type->letter);
        s7_text_unsigned(out, item->start);
        return;
    }
    add_bit_address(item, area, out);
    s7_text_char(out, ' ');
    const char *name = s7_name_of(s7_names_type, item->type);
    if (name) {
        s7_text_add(out, name);
    } else {
        s7_text_add(out, "TYPE_");
        s7_text_hex(out, item->type, 2);
    }
    s7_text_char(out, ' ');
    s7_text_unsigned(out, item->count);
}

/* A data record names a record of a module by its logical address, not memory. */
static void add_record(const s7_item *item, s7_text *out)
{
    s7_text_add(out, "RECORD ");
    s7_text_unsigned(out, item->db);
    s7_text_add(out, " OF 0x");
    s7_text_hex(out, item->start << 3 | item->bit, 6);
}

void s7_item_text(const s7_item *item, bool write, s7_text *out)
{
    if (!item->absolute) {
        if (item->raw.size > 0 && !s7_item_special_text(item, out)) {
            s7_text_add(out, "0x");
            s7_text_hex_bytes(out, item->raw);
        }
        return;
    }
    const area_row *row = find_area(item->area);
    char unknown[] = "AREA_00_";
    if (!row) {
        s7_text hex = s7_text_into(unknown + 5, 4);
        s7_text_hex(&hex, item->area, 2);
        s7_text_char(&hex, '_');
    }
    const char *area = row ? row->text : unknown;
    if (item->area == S7_AREA_PERIPHERAL && write)
        area = "PQ";
    if (item->area == S7_AREA_RECORD)
        add_record(item, out);
    else if (s7_area_is_numbered(item->area))
        add_numbered(item, area, out);
    else
        add_absolute(item, area, out);
}

void s7_item_object_text(const s7_item *item, s7_text *out)
{
    const area_row *row = find_area(item->area);
    if (row) {
        s7_text_add(out, row->text);
    } else {
        s7_text_add(out, "AREA_");
        s7_text_hex(out, item->area, 2);
    }
    if (in_block(item))
        s7_text_unsigned(out, item->db);
}
