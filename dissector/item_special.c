/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Address items other than S7ANY and DB-read. All start with 12, length, syntax; then:
 *
 *   13 PBC             | 00 or CC | R_ID (4) |
 *   15 alarm lock      | values | message number (4) |
 *   16 indication      | values | message number (4) | event state | state | ack going | coming |
 *   19 acknowledge     | values | message number (4) | ack going | ack coming |
 *   1A alarm query     | 00 | query type | 34 | alarm type or message number (4) |
 *   1C notification    as 16 | event going | event coming | last changed | reserved |
 *   82 83 84 NCK       | area, unit | column (2) | line (2) | module | lines |
 *   A2 drive           | ? | ? (2) | ? (2) | parameter (2) | index (2) |
 *   B2 S7-1200 symbol  | FF | root (2) | DB or area (2) | CRC (4) | LID (4) | ...
 *
 * 16 and 1A observed on S7-300 and S7-400, the others known from public dissectors only.
 */
#include "dissector/service.h"

enum {
    HEAD = 3, /* specification type, length, syntax */
    QUERY_BY_ID = 3,
    ROOT_DB = 0x8A0E,
    LID_INDEX_ENCAPSULATED = 3,
    LID_BY_INDEX = 5,
};

/* One byte each, as far as the item reaches. */
static void decode_states(s7_cursor *c, const s7_field *fields, size_t count)
{
    for (size_t i = 0; i < count && s7_left(c) > 0; i++)
        s7_u8(c, fields[i]);
    s7_remaining(c, S7F_ITEM_RESERVED);
}

static void decode_alarm(s7_cursor *c, uint8_t syntax)
{
    static const s7_field states[] = {
        S7F_ITEM_ALARM_EVENT, S7F_ITEM_ALARM_STATE,  S7F_ITEM_ACK_GOING,   S7F_ITEM_ACK_COMING,
        S7F_ITEM_EVENT_GOING, S7F_ITEM_EVENT_COMING, S7F_ITEM_LAST_CHANGED};
    s7_u8(c, S7F_ITEM_ALARM_VALUES);
    s7_u32(c, S7F_ITEM_ALARM_ID);
    if (syntax == S7_SYNTAX_ALARM_LOCK)
        decode_states(c, states, 0);
    else if (syntax == S7_SYNTAX_ALARM_ACK)
        decode_states(c, states + 2, 2);
    else if (syntax == S7_SYNTAX_ALARM_IND)
        decode_states(c, states, 4);
    else
        decode_states(c, states, 7);
}

static void decode_query(s7_cursor *c)
{
    s7_span(c, S7F_ITEM_RESERVED, 1);
    const uint8_t type = s7_u8(c, S7F_ITEM_QUERY_TYPE);
    s7_span(c, S7F_ITEM_RESERVED, 1);
    s7_u32(c, type == QUERY_BY_ID ? S7F_ITEM_ALARM_ID : S7F_ITEM_QUERY_VALUE);
}

static void decode_pbc(s7_cursor *c)
{
    s7_span(c, S7F_ITEM_RESERVED, 1);
    s7_u32(c, S7F_ITEM_R_ID);
}

static void decode_nck(s7_cursor *c)
{
    const uint8_t unit = s7_u8(c, S7F_ITEM_NCK_UNIT);
    s7_bits(c, S7F_ITEM_NCK_AREA, 1, unit);
    s7_bits(c, S7F_ITEM_NCK_NUMBER, 1, unit);
    s7_u16(c, S7F_ITEM_NCK_COLUMN);
    s7_u16(c, S7F_ITEM_NCK_LINE);
    s7_u8(c, S7F_ITEM_NCK_MODULE);
    s7_u8(c, S7F_ITEM_NCK_LINES);
}

static void decode_drive(s7_cursor *c)
{
    s7_span(c, S7F_ITEM_RESERVED, 5);
    s7_u16(c, S7F_ITEM_DRIVE_PARAMETER);
    s7_u16(c, S7F_ITEM_DRIVE_INDEX);
}

static void decode_symbol(s7_cursor *c)
{
    s7_span(c, S7F_ITEM_RESERVED, 1);
    const uint16_t root = s7_u16(c, S7F_ITEM_ROOT);
    s7_u16(c, root == ROOT_DB ? S7F_ITEM_DB : S7F_ITEM_ROOT_AREA);
    s7_u32(c, S7F_ITEM_SYMBOL_CRC);
    while (s7_left(c) > 0) {
        const uint32_t lid = s7_u32(c, S7F_ITEM_LID);
        s7_bits(c, S7F_ITEM_LID_FLAG, 4, lid);
        s7_bits(c, S7F_ITEM_LID_VALUE, 4, lid);
    }
}

bool s7_item_special(s7_cursor *body, s7_item *out)
{
    switch (out->syntax) {
    case S7_SYNTAX_PBC:
        decode_pbc(body);
        return true;
    case S7_SYNTAX_ALARM_LOCK:
    case S7_SYNTAX_ALARM_IND:
    case S7_SYNTAX_ALARM_ACK:
    case S7_SYNTAX_NOTIFY_IND:
        decode_alarm(body, out->syntax);
        return true;
    case S7_SYNTAX_ALARM_QUERY:
        decode_query(body);
        return true;
    case S7_SYNTAX_NCK:
    case S7_SYNTAX_NCK_METRIC:
    case S7_SYNTAX_NCK_INCH:
        decode_nck(body);
        return true;
    case S7_SYNTAX_DRIVE:
        decode_drive(body);
        return true;
    case S7_SYNTAX_1200_SYMBOL:
        decode_symbol(body);
        return true;
    default:
        return false;
    }
}

static void add_hex(s7_text *out, const char *before, uint32_t number)
{
    s7_text_add(out, before);
    s7_text_hex(out, number, 8);
}

static void add_number(s7_text *out, const char *before, uint32_t number)
{
    s7_text_add(out, before);
    s7_text_unsigned(out, number);
}

static void add_nck(const uint8_t *p, uint8_t syntax, s7_text *out)
{
    const char *module = s7_name_of(s7_names_nck_module, p[5]);
    s7_text_add(out, "NCK ");
    s7_text_add(out, s7_name_of(s7_names_nck_area, p[0] >> 5));
    s7_text_unsigned(out, p[0] & 0x1F);
    s7_text_char(out, ' ');
    if (module) {
        s7_text_add(out, module);
    } else {
        s7_text_add(out, "MODULE_");
        s7_text_hex(out, p[5], 2);
    }
    add_number(out, " column ", s7_load16(p + 1));
    add_number(out, " line ", s7_load16(p + 3));
    if (p[6] > 1)
        add_number(out, " x", p[6]);
    if (syntax == S7_SYNTAX_NCK_METRIC)
        s7_text_add(out, " metric");
    if (syntax == S7_SYNTAX_NCK_INCH)
        s7_text_add(out, " inch");
}

static void add_drive(const uint8_t *p, s7_text *out)
{
    add_number(out, "DRIVE p", s7_load16(p + 5));
    add_number(out, "[", s7_load16(p + 7));
    s7_text_char(out, ']');
}

/* "DB5 symbol CRC 0x12345678 LID 2.3[4]": ids with a point, indexes in brackets. */
static void add_symbol(s7_bytes body, s7_text *out)
{
    const uint8_t *p = body.data;
    const uint16_t root = s7_load16(p + 1), object = s7_load16(p + 3);
    const char *area = s7_name_of(s7_names_symbol_area, object);
    if (root == ROOT_DB) {
        add_number(out, "DB", object);
    } else if (root == 0 && area) {
        s7_text_add(out, area);
    } else {
        add_hex(out, "0x", (uint32_t)root << 16 | object);
    }
    add_hex(out, " symbol CRC 0x", s7_load32(p + 5));
    for (size_t at = 9; at + 4 <= body.size; at += 4) {
        const uint32_t lid = s7_load32(body.data + at);
        const uint32_t flag = lid >> 28;
        if (at == 9)
            s7_text_add(out, " LID ");
        if (flag == LID_INDEX_ENCAPSULATED || flag == LID_BY_INDEX) {
            add_number(out, "[", lid & 0x0FFFFFFF);
            s7_text_char(out, ']');
        } else {
            add_number(out, at == 9 ? "" : ".", lid & 0x0FFFFFFF);
        }
    }
}

static void add_alarm(const char *before, const uint8_t *p, s7_text *out)
{
    add_hex(out, before, s7_load32(p + 1));
}

static void add_query(const uint8_t *p, s7_text *out)
{
    s7_text_add(out, "ALARMS type 0x");
    s7_text_hex(out, p[1], 2);
    add_hex(out, " value 0x", s7_load32(p + 3));
}

/* Bytes behind the syntax that the text of an item needs. */
static size_t text_needs(uint8_t syntax)
{
    switch (syntax) {
    case S7_SYNTAX_PBC:
    case S7_SYNTAX_ALARM_LOCK:
    case S7_SYNTAX_ALARM_IND:
    case S7_SYNTAX_ALARM_ACK:
    case S7_SYNTAX_NOTIFY_IND:
        return 5;
    case S7_SYNTAX_ALARM_QUERY:
    case S7_SYNTAX_NCK:
    case S7_SYNTAX_NCK_METRIC:
    case S7_SYNTAX_NCK_INCH:
        return 7;
    case S7_SYNTAX_DRIVE:
    case S7_SYNTAX_1200_SYMBOL:
        return 9;
    default:
        return SIZE_MAX;
    }
}

bool s7_item_special_text(const s7_item *item, s7_text *out)
{
    const s7_bytes body = s7_slice(item->raw, HEAD, item->raw.size);
    if (body.size < text_needs(item->syntax))
        return false;
    switch (item->syntax) {
    case S7_SYNTAX_PBC:
        add_alarm("R_ID 0x", body.data, out);
        return true;
    case S7_SYNTAX_ALARM_QUERY:
        add_query(body.data, out);
        return true;
    case S7_SYNTAX_NCK:
    case S7_SYNTAX_NCK_METRIC:
    case S7_SYNTAX_NCK_INCH:
        add_nck(body.data, item->syntax, out);
        return true;
    case S7_SYNTAX_DRIVE:
        add_drive(body.data, out);
        return true;
    case S7_SYNTAX_1200_SYMBOL:
        add_symbol(body, out);
        return true;
    default:
        add_alarm("ALARM 0x", body.data, out);
        return true;
    }
}
