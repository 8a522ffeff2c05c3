/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/plus_text.h"

#include "dissector/real_text.h"
#include "dissector/time_text.h"

enum { MEMBERS_SHOWN = 8, TEXT_SHOWN = 40, BYTES_SHOWN = 8, DEPTH_SHOWN = 2 };

/* Bytes of the UTF-8 sequence at the start of `bytes`, 0 if none stands there whole. */
static size_t sequence_at(s7_bytes bytes)
{
    const uint8_t first = bytes.data[0];
    const size_t size = first < 0x80 ? 1 : (first >> 5 == 6 ? 2 : (first >> 4 == 14 ? 3 : 4));
    if ((first >= 0x80 && first < 0xC2) || first > 0xF4 || size > bytes.size)
        return 0;
    for (size_t i = 1; i < size; i++)
        if (bytes.data[i] >> 6 != 2)
            return 0;
    if (size == 3 && ((first == 0xE0 && bytes.data[1] < 0xA0) ||
                      (first == 0xED && bytes.data[1] >= 0xA0))) /* too long, surrogates */
        return 0;
    if (size == 4 && ((first == 0xF0 && bytes.data[1] < 0x90) ||
                      (first == 0xF4 && bytes.data[1] >= 0x90))) /* too long, too high */
        return 0;
    return size;
}

static bool is_control(s7_bytes bytes, size_t size)
{
    const uint8_t first = bytes.data[0];
    return size == 1 ? first < 0x20 || first == 0x7F : first == 0xC2 && bytes.data[1] < 0xA0;
}

/* Where a character does not fit, nothing behind it does: a shorter text begins as a longer one. */
static void close_text(s7_text *out)
{
    out->size = out->length + 1;
    out->cut = true;
}

/* What is no text becomes '.'; sequences are copied whole or not at all. */
static void add_text(s7_text *out, s7_bytes bytes)
{
    size_t shown = 0;
    s7_text_char(out, '"');
    while (bytes.size > 0 && shown < TEXT_SHOWN && !out->cut) {
        const size_t size = sequence_at(bytes);
        const size_t taken = size > 0 ? size : 1;
        if (size == 0 || is_control(bytes, size))
            s7_text_char(out, '.');
        else if (out->length + size < out->size)
            for (size_t i = 0; i < size; i++)
                s7_text_char(out, (char)bytes.data[i]);
        else
            close_text(out);
        bytes = s7_slice(bytes, taken, bytes.size);
        shown += taken;
    }
    if (!out->cut)
        s7_text_add(out, bytes.size > 0 ? "...\"" : "\"");
}

static void add_bytes(s7_text *out, const char *what, s7_bytes bytes)
{
    s7_text_add(out, what);
    s7_text_char(out, ' ');
    if (bytes.size > 0 && bytes.size <= BYTES_SHOWN) {
        s7_text_hex_bytes(out, bytes);
        return;
    }
    s7_text_add(out, "of ");
    s7_text_unsigned(out, bytes.size);
    s7_text_add(out, " bytes");
}

static void add_hex(s7_text *out, uint64_t number, int digits)
{
    s7_text_add(out, "16#");
    s7_text_hex(out, number, digits);
}

static void add_value(s7_text *out, const s7_plus_value *value, uint32_t depth);

static void add_struct(s7_text *out, const s7_plus_value *value, uint32_t depth)
{
    s7_plus_members walk;
    s7_plus_value member;
    uint32_t id;
    if (value->bytes.data) {
        add_bytes(out, "struct", value->bytes);
        return;
    }
    s7_text_char(out, '{');
    s7_plus_members_begin(&walk, value);
    for (uint32_t i = 0; !out->cut && s7_plus_members_next(&walk, &id, &member); i++) {
        s7_text_add(out, i > 0 ? ", " : "");
        if (i == MEMBERS_SHOWN || depth == DEPTH_SHOWN) {
            s7_text_add(out, "...");
            break;
        }
        s7_text_unsigned(out, id);
        s7_text_add(out, ": ");
        add_value(out, &member, depth + 1);
    }
    s7_text_char(out, '}');
}

/* The characters of an S7 STRING, which is read as an array of USINT: greatest size, size,
 * characters. Such arrays without characters, or with others than these, are shown as arrays. */
static bool is_s7_string(const s7_plus_value *value, s7_bytes *characters)
{
    enum { HEAD = 2 };
    const uint32_t count = s7_plus_array_count(value);
    if (value->type != S7_PLUS_USINT || count <= HEAD || value->raw.size < count)
        return false;
    const uint8_t *p = value->raw.data + (value->raw.size - count);
    const uint8_t size = p[1];
    if (p[0] != count - HEAD || size == 0 || size > p[0])
        return false;
    *characters = (s7_bytes){p + HEAD, size};
    for (uint32_t i = HEAD; i < (uint32_t)size + HEAD; i++)
        if (p[i] < 0x20 || p[i] > 0x7E)
            return false;
    return true;
}

static void add_array(s7_text *out, const s7_plus_value *value, uint32_t depth)
{
    const bool keyed = (value->flags & S7_PLUS_SPARSE_ARRAY) != 0;
    s7_plus_array walk;
    s7_plus_value element;
    uint32_t key;
    if (value->type == S7_PLUS_STRUCT && !keyed) {
        s7_text_unsigned(out, s7_plus_array_count(value));
        s7_text_add(out, " structs");
        return;
    }
    s7_bytes characters;
    if (is_s7_string(value, &characters)) {
        add_text(out, characters);
        return;
    }
    s7_text_char(out, '[');
    s7_plus_array_begin(&walk, value);
    for (uint32_t i = 0; !out->cut && s7_plus_array_next(&walk, &key, &element); i++) {
        s7_text_add(out, i > 0 ? ", " : "");
        if (i == MEMBERS_SHOWN) {
            s7_text_add(out, "...");
            break;
        }
        if (keyed) {
            s7_text_unsigned(out, key);
            s7_text_add(out, ": ");
        }
        add_value(out, &element, depth + 1);
    }
    s7_text_char(out, ']');
}

static void add_element(s7_text *out, const s7_plus_value *value, uint32_t depth)
{
    const uint64_t number = value->number;
    switch (value->type) {
    case S7_PLUS_NULL:
        s7_text_add(out, "null");
        return;
    case S7_PLUS_BOOL:
        s7_text_add(out, number != 0 ? "true" : "false");
        return;
    case S7_PLUS_SINT:
    case S7_PLUS_INT:
    case S7_PLUS_DINT:
    case S7_PLUS_LINT:
        s7_text_signed(out, (int64_t)number);
        return;
    case S7_PLUS_BYTE:
        add_hex(out, number, 2);
        return;
    case S7_PLUS_WORD:
        add_hex(out, number, 4);
        return;
    case S7_PLUS_DWORD:
    case S7_PLUS_RID:
        add_hex(out, number, 8);
        return;
    case S7_PLUS_LWORD:
        add_hex(out, number, 16);
        return;
    case S7_PLUS_REAL:
        s7_text_real(out, (uint32_t)number);
        return;
    case S7_PLUS_LREAL:
        s7_text_lreal(out, number);
        return;
    case S7_PLUS_TIME:
        s7_text_time_ns(out, number);
        return;
    case S7_PLUS_DURATION:
        s7_text_duration_ns(out, (int64_t)number);
        return;
    case S7_PLUS_BLOB:
        add_bytes(out, "BLOB", value->bytes);
        return;
    case S7_PLUS_TEXT:
        add_text(out, value->bytes);
        return;
    case S7_PLUS_STRUCT:
        add_struct(out, value, depth);
        return;
    default:
        s7_text_unsigned(out, number);
    }
}

static void add_value(s7_text *out, const s7_plus_value *value, uint32_t depth)
{
    if (s7_plus_is_array(value) && (value->type != S7_PLUS_STRUCT || (value->flags & 0x60) != 0))
        add_array(out, value, depth);
    else
        add_element(out, value, depth);
}

void s7_plus_value_text(const s7_plus_value *value, s7_text *out)
{
    add_value(out, value, 0);
}
