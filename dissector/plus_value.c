/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/plus_value.h"

#include <stddef.h>

enum { MAX_DEPTH = 8 }; /* structs within structs; two were seen */

/* `most`: 5 bytes for numbers of 32 bits, 9 for those of 64. */
static uint64_t take_number(s7_cursor *c, s7_field field, uint32_t most, bool is_signed)
{
    const uint32_t left = s7_left(c);
    const uint8_t *p = left > 0 ? c->base + c->at : NULL;
    uint64_t value = 0;
    for (uint32_t i = 0; i < left && i < most; i++) {
        if (i == 0 && is_signed)
            value = ((p[0] & 0x40) != 0 ? UINT64_MAX << 6 : 0) | (p[0] & 0x3F);
        else if (i == 8)
            value = value << 8 | p[i];
        else
            value = value << 7 | (p[i] & 0x7F);
        if (i < 8 && (p[i] & 0x80) != 0)
            continue;
        if (most == 5)
            value = is_signed ? (uint64_t)(int64_t)(int32_t)(uint32_t)value : (uint32_t)value;
        c->at += i + 1;
        if (c->tap)
            s7_report(c, field, i + 1, value);
        return value;
    }
    c->failed = true;
    return 0;
}

uint32_t s7_plus_u32(s7_cursor *c, s7_field field)
{
    return (uint32_t)take_number(c, field, 5, false);
}

uint64_t s7_plus_u64(s7_cursor *c, s7_field field)
{
    return take_number(c, field, 9, false);
}

typedef enum form {
    FORM_UNKNOWN,
    FORM_FIXED,  /* `size` bytes, big endian */
    FORM_SIGNED, /* the same, signed */
    FORM_U32,    /* of variable length */
    FORM_U64,
    FORM_I32,
    FORM_I64,
    FORM_BLOB,
    FORM_TEXT,
    FORM_STRUCT,
} form;

static const struct {
    uint8_t form, size;
    uint16_t field;
} types[] = {
    [0x00] = {FORM_FIXED, 0, S7F_PLUS_VALUE_BYTES},
    [0x01] = {FORM_FIXED, 1, S7F_PLUS_VALUE_BOOL},
    [0x02] = {FORM_FIXED, 1, S7F_PLUS_VALUE_UNSIGNED},
    [0x03] = {FORM_FIXED, 2, S7F_PLUS_VALUE_UNSIGNED},
    [0x04] = {FORM_U32, 0, S7F_PLUS_VALUE_UNSIGNED},
    [0x05] = {FORM_U64, 0, S7F_PLUS_VALUE_UNSIGNED},
    [0x06] = {FORM_SIGNED, 1, S7F_PLUS_VALUE_SIGNED},
    [0x07] = {FORM_SIGNED, 2, S7F_PLUS_VALUE_SIGNED},
    [0x08] = {FORM_I32, 0, S7F_PLUS_VALUE_SIGNED},
    [0x09] = {FORM_I64, 0, S7F_PLUS_VALUE_SIGNED},
    [0x0A] = {FORM_FIXED, 1, S7F_PLUS_VALUE_BITS},
    [0x0B] = {FORM_FIXED, 2, S7F_PLUS_VALUE_BITS},
    [0x0C] = {FORM_FIXED, 4, S7F_PLUS_VALUE_BITS},
    [0x0D] = {FORM_FIXED, 8, S7F_PLUS_VALUE_BITS},
    [0x0E] = {FORM_FIXED, 4, S7F_PLUS_VALUE_REAL},
    [0x0F] = {FORM_FIXED, 8, S7F_PLUS_VALUE_LREAL},
    [0x10] = {FORM_FIXED, 8, S7F_PLUS_VALUE_UNSIGNED},
    [0x11] = {FORM_I64, 0, S7F_PLUS_VALUE_SIGNED},
    [0x12] = {FORM_FIXED, 4, S7F_PLUS_VALUE_RID},
    [0x13] = {FORM_U32, 0, S7F_PLUS_VALUE_ID},
    [0x14] = {FORM_BLOB, 0, S7F_PLUS_VALUE_BYTES},
    [0x15] = {FORM_TEXT, 0, S7F_PLUS_VALUE_TEXT},
    [0x17] = {FORM_STRUCT, 0, S7F_PLUS_STRUCT},
};

static uint64_t take_fixed(s7_cursor *c, s7_field field, uint32_t size, bool is_signed)
{
    const uint8_t *p = s7_take(c, size);
    uint64_t value = p && is_signed && size > 0 && (p[0] & 0x80) != 0 ? UINT64_MAX : 0;
    for (uint32_t i = 0; p && i < size; i++)
        value = value << 8 | p[i];
    if (c->tap && p && size > 0)
        s7_report(c, field, size, value);
    return value;
}

static s7_bytes take_counted(s7_cursor *c, s7_field field)
{
    const uint32_t size = s7_plus_u32(c, S7F_PLUS_VALUE_LENGTH);
    return s7_span(c, field, size);
}

/* A BLOB with a root other than 0 and 1 has eight bytes and a type in front of its bytes. */
static s7_bytes take_blob(s7_cursor *c)
{
    enum { KIND_2 = 2, KIND_3 = 3 };
    if (s7_plus_u32(c, S7F_PLUS_BLOB_ROOT) <= 1)
        return take_counted(c, S7F_PLUS_VALUE_BYTES);
    s7_span(c, S7F_PLUS_RESERVED, 8);
    const uint8_t kind = s7_u8(c, S7F_PLUS_BLOB_KIND);
    if (kind == KIND_2 || kind == KIND_3)
        return take_counted(c, S7F_PLUS_VALUE_BYTES);
    return (s7_bytes){NULL, 0};
}

static void read_value(s7_cursor *c, s7_plus_value *out, uint32_t depth);

/* Structs with these ids are packed: their members have no ids. */
static bool is_packed(uint32_t id)
{
    return (id >= 0x02000000 && id <= 0x02FFFFFF) || (id >= 0x90000000 && id <= 0x9FFFFFFF);
}

static void read_struct(s7_cursor *c, uint32_t depth)
{
    const uint32_t id = s7_u32(c, S7F_PLUS_STRUCT);
    if (is_packed(id) || depth >= MAX_DEPTH)
        c->failed = true;
    while (!c->failed && s7_plus_u32(c, S7F_PLUS_MEMBER) != 0) {
        s7_plus_value member;
        read_value(c, &member, depth + 1);
    }
}

void s7_plus_struct_read(s7_cursor *c)
{
    read_struct(c, 0);
}

static void read_element(s7_cursor *c, s7_plus_value *out, uint32_t depth)
{
    const s7_field field = (s7_field)types[out->type].field;
    switch ((form)types[out->type].form) {
    case FORM_FIXED:
    case FORM_SIGNED:
        out->number =
            take_fixed(c, field, types[out->type].size, types[out->type].form == FORM_SIGNED);
        return;
    case FORM_U32:
    case FORM_I32:
        out->number = take_number(c, field, 5, types[out->type].form == FORM_I32);
        return;
    case FORM_U64:
    case FORM_I64:
        out->number = take_number(c, field, 9, types[out->type].form == FORM_I64);
        return;
    case FORM_BLOB:
        out->bytes = take_blob(c);
        return;
    case FORM_TEXT:
        out->bytes = take_counted(c, field);
        return;
    case FORM_STRUCT:
        read_struct(c, depth);
        return;
    case FORM_UNKNOWN:
    default:
        c->failed = true;
    }
}

static bool is_fixed(uint8_t type)
{
    return types[type].form == FORM_FIXED || types[type].form == FORM_SIGNED;
}

/* Elements of a fixed size are one leaf: there may be thousands. */
static void read_array(s7_cursor *c, const s7_plus_value *array, uint32_t depth)
{
    const uint32_t count = s7_plus_u32(c, S7F_PLUS_VALUE_COUNT);
    if (is_fixed(array->type)) {
        const uint64_t size = (uint64_t)count * types[array->type].size;
        s7_span(c, S7F_PLUS_VALUE_BYTES, size < UINT32_MAX ? (uint32_t)size : UINT32_MAX);
        return;
    }
    for (uint32_t i = 0; i < count && !c->failed; i++) {
        s7_plus_value element = {.type = array->type};
        read_element(c, &element, depth);
    }
}

static void read_sparse_array(s7_cursor *c, const s7_plus_value *array, uint32_t depth)
{
    while (!c->failed && s7_plus_u32(c, S7F_PLUS_VALUE_KEY) != 0) {
        s7_plus_value element = {.type = array->type};
        read_element(c, &element, depth);
    }
}

static void read_value(s7_cursor *c, s7_plus_value *out, uint32_t depth)
{
    s7_enter(c, S7F_PLUS_VALUE);
    *out = (s7_plus_value){.flags = s7_u8(c, S7F_PLUS_VALUE_FLAGS)};
    out->type = s7_u8(c, S7F_PLUS_VALUE_TYPE);
    const uint32_t from = c->at;
    if (out->type >= sizeof types / sizeof *types)
        c->failed = true;
    if (!c->failed && (out->flags & (S7_PLUS_ARRAY | S7_PLUS_ADDRESS_ARRAY)) != 0)
        read_array(c, out, depth);
    else if (!c->failed && (out->flags & S7_PLUS_SPARSE_ARRAY) != 0)
        read_sparse_array(c, out, depth);
    else if (!c->failed)
        read_element(c, out, depth);
    if (c->at > from)
        out->raw = (s7_bytes){c->base + from, c->at - from};
    s7_leave(c);
}

void s7_plus_value_read(s7_cursor *c, s7_plus_value *out)
{
    read_value(c, out, 0);
}

bool s7_plus_member(const s7_plus_value *value, uint32_t id, s7_plus_value *out)
{
    s7_notes ignored = 0;
    s7_cursor c = s7_cursor_over(value->raw, NULL, &ignored);
    if (value->type != S7_PLUS_STRUCT || value->flags != 0)
        return false;
    s7_u32(&c, S7F_PLUS_STRUCT);
    for (;;) {
        const uint32_t member = s7_plus_u32(&c, S7F_PLUS_MEMBER);
        if (member == 0)
            return false;
        read_value(&c, out, 1);
        if (c.failed)
            return false;
        if (member == id)
            return true;
    }
}
