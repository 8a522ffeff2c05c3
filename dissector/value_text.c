/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * STRING of STEP 7, as DB variable:
 *
 *    0     1     2
 *   +-----+-----+------------------+--------+
 *   | max | now | characters (now) | unused |   2 + max bytes in all, max at most 254
 *   +-----+-----+------------------+--------+
 *
 * Source: vendor's description of the STEP 7 data types.
 */
#include "dissector/value_text.h"

#include "dissector/item.h"
#include "dissector/real_text.h"
#include "dissector/time_text.h"
#include "dissector/timestamp.h"
#include "dissector/value.h"

enum {
    ELEMENTS_SHOWN = 4,
    BYTES_SHOWN = 16,
    CHARACTERS_SHOWN = 40,
    STRING_HEAD = 2,
    STRING_MOST = 254,
    DAYS_TO_1990 = 7305, /* from 1970 */
};

static bool is_printable(s7_bytes bytes)
{
    for (size_t i = 0; i < bytes.size; i++)
        if (bytes.data[i] < 0x20 || bytes.data[i] == 0x7F)
            return false;
    return true;
}

s7_bytes s7_value_characters(uint8_t type, s7_bytes value)
{
    static const s7_bytes none = {NULL, 0};
    if ((type == S7_TYPE_BYTE || type == S7_TYPE_CHAR) && value.size > STRING_HEAD) {
        const uint8_t most = value.data[0], now = value.data[1];
        const s7_bytes text = s7_slice(value, STRING_HEAD, now);
        if (most <= STRING_MOST && most + (size_t)STRING_HEAD == value.size && now > 0 &&
            now <= most && is_printable(text))
            return text;
    }
    return type == S7_TYPE_CHAR ? value : none;
}

static void add_bytes(s7_bytes bytes, s7_text *out)
{
    s7_text_add(out, "16#");
    s7_text_hex_bytes(out, s7_slice(bytes, 0, BYTES_SHOWN));
    if (bytes.size > BYTES_SHOWN)
        s7_text_add(out, "...");
}

/* "12.7 s" */
static void add_duration(int64_t ms, s7_text *out)
{
    const uint64_t size = ms < 0 ? 0 - (uint64_t)ms : (uint64_t)ms;
    if (ms < 0)
        s7_text_char(out, '-');
    s7_text_unsigned(out, size / 1000);
    uint32_t rest = (uint32_t)(size % 1000);
    if (rest > 0)
        s7_text_char(out, '.');
    for (; rest > 0; rest = rest * 10 % 1000)
        s7_text_char(out, (char)('0' + rest / 100));
    s7_text_add(out, " s");
}

static void add_number(uint8_t type, s7_bytes element, s7_number n, s7_text *out)
{
    switch (n.kind) {
    case S7_NUMBER_BOOL:
        s7_text_add(out, n.u ? "true" : "false");
        break;
    case S7_NUMBER_UNSIGNED:
        if (type == S7_TYPE_COUNTER)
            s7_text_unsigned(out, n.u);
        else
            add_bytes(element, out);
        break;
    case S7_NUMBER_SIGNED:
        if (type == S7_TYPE_TIME)
            add_duration((int64_t)n.u, out);
        else
            s7_text_signed(out, (int64_t)n.u);
        break;
    case S7_NUMBER_REAL:
        s7_text_real(out, n.raw);
        break;
    case S7_NUMBER_DURATION:
        add_duration((int64_t)n.u, out);
        break;
    case S7_NUMBER_DATE:
        s7_text_date(out, DAYS_TO_1990 + n.u);
        break;
    case S7_NUMBER_TOD:
        s7_text_time_of_day(out, (uint32_t)n.u);
        break;
    default:
        add_bytes(element, out);
        break;
    }
}

void s7_value_element_text(uint8_t type, s7_bytes element, s7_text *out)
{
    if (type == S7_TYPE_DATE_AND_TIME) {
        const s7_timestamp time = s7_timestamp_of(element);
        if (time.valid)
            s7_timestamp_text(&time, ' ', out);
        else
            add_bytes(element, out);
        return;
    }
    const s7_number n = s7_value_at(type, element, 0);
    if (n.valid && n.kind != S7_NUMBER_NONE)
        add_number(type, element, n, out);
    else
        add_bytes(element, out);
}

static void add_characters(s7_bytes text, s7_text *out)
{
    s7_text_char(out, '\'');
    s7_text_ascii(out, s7_slice(text, 0, CHARACTERS_SHOWN));
    s7_text_add(out, text.size > CHARACTERS_SHOWN ? "...'" : "'");
}

void s7_value_text(uint8_t type, s7_bytes value, s7_text *out)
{
    if (value.size == 0)
        return;
    const s7_bytes characters = s7_value_characters(type, value);
    const uint32_t size = s7_type_size(type);
    if (characters.size > 0) {
        add_characters(characters, out);
        return;
    }
    if (size == 0 || type == S7_TYPE_BYTE || value.size < size) {
        add_bytes(value, out);
        return;
    }
    const size_t count = value.size / size;
    if (count > 1)
        s7_text_char(out, '[');
    for (size_t i = 0; i < count && i < ELEMENTS_SHOWN; i++) {
        s7_text_add(out, i > 0 ? ", " : "");
        s7_value_element_text(type, s7_slice(value, i * size, size), out);
    }
    if (count > ELEMENTS_SHOWN)
        s7_text_add(out, ", ...");
    if (count > 1)
        s7_text_char(out, ']');
}
