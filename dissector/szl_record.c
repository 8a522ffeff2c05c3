/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Records of system status lists, column by column:
 *
 *   | number or span | number | set of bits | time stamp | ... | rest |
 *
 * What the columns of a list are is in the tables of the lists.
 */
#include "dissector/szl_record.h"

#include "dissector/bytes.h"
#include "dissector/text.h"
#include "dissector/timestamp.h"

static uint32_t size_of(const s7_column *column)
{
    static const uint8_t sizes[] = {[S7T_U8] = 1, [S7T_U16] = 2, [S7T_U24] = 3, [S7T_U32] = 4};
    const uint8_t type = s7_fields[column->field].type;
    if (column->size > 0 || type >= sizeof sizes)
        return column->size;
    return sizes[type];
}

/* The value of a number, 0 for spans. */
static uint32_t decode_field(s7_cursor *c, const s7_column *column)
{
    const s7_field field = (s7_field)column->field;
    switch (s7_fields[field].type) {
    case S7T_U8:
        return s7_u8(c, field);
    case S7T_U16:
        return s7_u16(c, field);
    case S7T_U32:
        return s7_u32(c, field);
    default:
        s7_span(c, field, column->size);
        return 0;
    }
}

static void decode_little(s7_cursor *c, s7_field field)
{
    const uint8_t *p = s7_take(c, 2);
    if (c->tap && p)
        s7_report(c, field, 2, (uint64_t)p[1] << 8 | p[0]);
}

static void report_bit_names(const s7_cursor *c, const s7_bit_name *names, uint32_t byte,
                             uint32_t value)
{
    for (uint32_t bit = 0; c->tap && !c->failed && bit < 8; bit++) {
        const char *name = (value >> bit & 1) != 0 ? s7_name_of(names, byte * 8 + bit) : NULL;
        if (!name)
            continue;
        char buffer[80];
        s7_text text = s7_text_into(buffer, sizeof buffer);
        s7_text_add(&text, name);
        s7_made_text(c, S7F_SZL_FLAG, c->at - 1, 1, s7_text_bytes(&text));
    }
}

static void decode_set(s7_cursor *c, const s7_column *column)
{
    for (uint32_t i = 0; i < column->size && !c->failed; i++) {
        const uint32_t value = s7_u8(c, (s7_field)column->field);
        report_bit_names(c, column->names, i, value);
    }
}

/* Stations count from 1; a bitmap that starts with number 0 has a summary bit there. */
static void decode_stations(s7_cursor *c, const s7_column *column)
{
    const s7_bytes bits = s7_remaining(c, (s7_field)column->field);
    if (!c->tap)
        return;
    const uint32_t from = c->at - (uint32_t)bits.size;
    for (uint32_t i = 0; i < bits.size * 8; i++) {
        if ((bits.data[i / 8] >> i % 8 & 1) == 0)
            continue;
        if (i + column->size == 0)
            s7_made(c, S7F_STATIONS_ANY, from, 1, 1);
        else
            s7_made(c, S7F_SZL_STATION, from + i / 8, 1, i + column->size);
    }
}

static void add_ip(s7_text *out, const uint8_t *p)
{
    for (int i = 0; i < 4; i++) {
        if (i > 0)
            s7_text_char(out, '.');
        s7_text_unsigned(out, p[i]);
    }
}

static void add_mac(s7_text *out, const uint8_t *p)
{
    for (int i = 0; i < 6; i++) {
        if (i > 0)
            s7_text_char(out, ':');
        s7_text_hex(out, p[i], 2);
    }
}

static void decode_address(s7_cursor *c, const s7_column *column)
{
    decode_field(c, column);
    if (!c->tap || c->failed)
        return;
    const uint32_t size = size_of(column), from = c->at - size;
    char buffer[24];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    if (size == 4)
        add_ip(&text, c->base + from);
    else
        add_mac(&text, c->base + from);
    s7_made_text(c, S7F_ETHERNET_TEXT, from, size, s7_text_bytes(&text));
}

void s7_columns_decode(s7_cursor *c, const s7_column *columns)
{
    uint32_t whole = 0, size = 0;
    for (const s7_column *column = columns; column->field != 0 || column->kind != 0; column++) {
        switch ((s7_column_kind)column->kind) {
        case S7_COLUMN_FIELD:
            whole = decode_field(c, column);
            size = size_of(column);
            break;
        case S7_COLUMN_BITS:
            s7_bits(c, (s7_field)column->field, size, whole);
            break;
        case S7_COLUMN_FLAGS:
            report_bit_names(c, column->names, 0, whole);
            break;
        case S7_COLUMN_LITTLE:
            decode_little(c, (s7_field)column->field);
            break;
        case S7_COLUMN_SET:
            decode_set(c, column);
            break;
        case S7_COLUMN_STATIONS:
            decode_stations(c, column);
            break;
        case S7_COLUMN_TIME:
            s7_timestamp_decode(c, NULL);
            break;
        case S7_COLUMN_ADDRESS:
            decode_address(c, column);
            break;
        case S7_COLUMN_REST:
            s7_remaining(c, (s7_field)column->field);
            break;
        }
    }
}

static const s7_column other_section[] = {
    {S7_COLUMN_FIELD, 0, S7F_COMM_INDEX, NULL},
    {S7_COLUMN_REST, 0, S7F_COMM_BYTES, NULL},
    {0, 0, 0, NULL},
};

void s7_szl_section_decode(s7_cursor *c, const s7_szl_section *sections)
{
    const uint16_t index = s7_left(c) < 2 ? 0 : s7_load16(c->base + c->at);
    while (sections->index != 0 && sections->index != index)
        sections++;
    s7_columns_decode(c, sections->columns ? sections->columns : other_section);
}
