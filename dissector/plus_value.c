/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/plus_value.h"

#include "dissector/plus_blob.h"
#include "dissector/time_text.h"

#include <stddef.h>

enum { MAX_DEPTH = 8 }; /* structs within structs; two were seen */

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
    FORM_VARIANT,
    FORM_STRUCT,
} form;

static const struct {
    uint8_t form, size;
    uint16_t field;
} types[] = {
    [S7_PLUS_NULL] = {FORM_FIXED, 0, S7F_PLUS_VALUE_BYTES},
    [S7_PLUS_BOOL] = {FORM_FIXED, 1, S7F_PLUS_VALUE_BOOL},
    [S7_PLUS_USINT] = {FORM_FIXED, 1, S7F_PLUS_VALUE_UNSIGNED},
    [S7_PLUS_UINT] = {FORM_FIXED, 2, S7F_PLUS_VALUE_UNSIGNED},
    [S7_PLUS_UDINT] = {FORM_U32, 4, S7F_PLUS_VALUE_UNSIGNED},
    [S7_PLUS_ULINT] = {FORM_U64, 8, S7F_PLUS_VALUE_UNSIGNED},
    [S7_PLUS_SINT] = {FORM_SIGNED, 1, S7F_PLUS_VALUE_SIGNED},
    [S7_PLUS_INT] = {FORM_SIGNED, 2, S7F_PLUS_VALUE_SIGNED},
    [S7_PLUS_DINT] = {FORM_I32, 4, S7F_PLUS_VALUE_SIGNED},
    [S7_PLUS_LINT] = {FORM_I64, 8, S7F_PLUS_VALUE_SIGNED},
    [S7_PLUS_BYTE] = {FORM_FIXED, 1, S7F_PLUS_VALUE_BITS},
    [S7_PLUS_WORD] = {FORM_FIXED, 2, S7F_PLUS_VALUE_BITS},
    [S7_PLUS_DWORD] = {FORM_FIXED, 4, S7F_PLUS_VALUE_BITS},
    [S7_PLUS_LWORD] = {FORM_FIXED, 8, S7F_PLUS_VALUE_BITS},
    [S7_PLUS_REAL] = {FORM_FIXED, 4, S7F_PLUS_VALUE_REAL},
    [S7_PLUS_LREAL] = {FORM_FIXED, 8, S7F_PLUS_VALUE_LREAL},
    [S7_PLUS_TIME] = {FORM_FIXED, 8, S7F_PLUS_VALUE_TIME},
    [S7_PLUS_DURATION] = {FORM_I64, 8, S7F_PLUS_VALUE_DURATION},
    [S7_PLUS_RID] = {FORM_FIXED, 4, S7F_PLUS_VALUE_RID},
    [S7_PLUS_AID] = {FORM_U32, 4, S7F_PLUS_VALUE_ID},
    [S7_PLUS_BLOB] = {FORM_BLOB, 0, S7F_PLUS_VALUE_BYTES},
    [S7_PLUS_TEXT] = {FORM_TEXT, 0, S7F_PLUS_VALUE_TEXT},
    [S7_PLUS_VARIANT] = {FORM_VARIANT, 0, S7F_PLUS_VALUE_UNSIGNED},
    [S7_PLUS_STRUCT] = {FORM_STRUCT, 0, S7F_PLUS_STRUCT},
};

static bool is_known(uint8_t type)
{
    return type < sizeof types / sizeof *types && types[type].form != FORM_UNKNOWN;
}

static bool is_fixed(uint8_t type)
{
    return types[type].form == FORM_FIXED || types[type].form == FORM_SIGNED;
}

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

/* A number of up to 32 bits. */
static uint32_t take_count(s7_cursor *c, s7_field field, bool plain)
{
    return plain ? s7_u32(c, field) : s7_plus_u32(c, field);
}

static uint64_t take_number(s7_cursor *c, uint8_t type, bool plain)
{
    const s7_field field = (s7_field)types[type].field;
    const uint8_t of = types[type].form;
    if (plain || of == FORM_FIXED || of == FORM_SIGNED)
        return take_fixed(c, field, types[type].size,
                          of == FORM_SIGNED || of == FORM_I32 || of == FORM_I64);
    if (of == FORM_U32)
        return s7_plus_u32(c, field);
    if (of == FORM_I32)
        return (uint64_t)(int64_t)s7_plus_i32(c, field);
    return of == FORM_U64 ? s7_plus_u64(c, field) : (uint64_t)s7_plus_i64(c, field);
}

static void read_value(s7_cursor *c, s7_plus_value *out, bool plain, uint32_t depth);

static void read_members(s7_cursor *c, bool plain, uint32_t depth)
{
    if (depth >= MAX_DEPTH)
        c->failed = true;
    while (!c->failed && take_count(c, S7F_PLUS_MEMBER, plain) != 0) {
        s7_plus_value member;
        read_value(c, &member, plain, depth + 1);
    }
}

static s7_bytes take_counted(s7_cursor *c, s7_field field, bool plain)
{
    const uint32_t size = take_count(c, S7F_PLUS_VALUE_LENGTH, plain);
    if (field == S7F_PLUS_VALUE_BYTES)
        return s7_plus_blob_read(c, size);
    return s7_span(c, field, size);
}

/* A BLOB with a root other than 0 and 1 says what it holds. */
static s7_bytes take_blob(s7_cursor *c, bool plain, uint32_t depth)
{
    enum { KIND_LIST = 0, KIND_2 = 2, KIND_3 = 3 };
    if (take_count(c, S7F_PLUS_BLOB_ROOT, plain) <= 1)
        return take_counted(c, S7F_PLUS_VALUE_BYTES, plain);
    s7_plus_zeros(c, S7F_PLUS_ZERO, 8);
    const uint8_t kind = s7_u8(c, S7F_PLUS_BLOB_KIND);
    if (kind == KIND_2 || kind == KIND_3)
        return take_counted(c, S7F_PLUS_VALUE_BYTES, plain);
    if (kind != KIND_LIST)
        c->failed = true;
    read_members(c, plain, depth);
    return (s7_bytes){NULL, 0};
}

/* Structs with these ids are packed: their members have no ids, and their layout is that of the
 * type in the CPU. */
static bool is_packed(uint32_t id)
{
    return (id > 0x02000000 && id < 0x02FFFFFF) || (id > 0x90000000 && id < 0x9FFFFFFF);
}

static s7_bytes take_packed(s7_cursor *c, bool plain)
{
    enum { FLAG_TWO_SIZES = 0x400 };
    take_fixed(c, S7F_PLUS_PACKED_TIME, 8, false);
    const uint32_t flags = take_count(c, S7F_PLUS_PACKED_FLAGS, plain);
    uint32_t size = take_count(c, S7F_PLUS_PACKED_SIZE, plain);
    if ((flags & FLAG_TWO_SIZES) != 0) /* one element, then all */
        size = take_count(c, S7F_PLUS_PACKED_SIZE, plain);
    return s7_span(c, S7F_PLUS_PACKED, size);
}

static void read_struct(s7_cursor *c, s7_plus_value *out, uint32_t depth)
{
    const uint32_t id = s7_u32(c, S7F_PLUS_STRUCT);
    out->number = id;
    if (is_packed(id))
        out->bytes = take_packed(c, out->plain);
    else
        read_members(c, out->plain, depth);
}

/* Each element is a list of members of its own. */
static void read_struct_array(s7_cursor *c, s7_plus_value *out, uint32_t depth)
{
    out->number = s7_u32(c, S7F_PLUS_STRUCT);
    const uint32_t count = take_count(c, S7F_PLUS_VALUE_COUNT, out->plain);
    for (uint32_t i = 0; i < count && !c->failed; i++)
        read_members(c, out->plain, depth);
}

void s7_plus_time_report(const s7_cursor *c, uint64_t ns, uint32_t length)
{
    char buffer[40];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    if (!c->tap || c->failed)
        return;
    s7_text_time_ns(&text, ns);
    s7_made_text(c, S7F_PLUS_TIME, c->at - length, length, s7_text_bytes(&text));
}

void s7_plus_struct_read(s7_cursor *c)
{
    s7_plus_value value = {.type = S7_PLUS_STRUCT};
    read_struct(c, &value, 0);
}

static void read_element(s7_cursor *c, s7_plus_value *out, uint32_t depth)
{
    switch ((form)types[out->type].form) {
    case FORM_FIXED:
    case FORM_SIGNED:
    case FORM_U32:
    case FORM_U64:
    case FORM_I32:
    case FORM_I64:
        out->number = take_number(c, out->type, out->plain);
        if (out->type == S7_PLUS_TIME)
            s7_plus_time_report(c, out->number, 8);
        return;
    case FORM_BLOB:
        out->bytes = take_blob(c, out->plain, depth);
        return;
    case FORM_TEXT:
        out->bytes = take_counted(c, S7F_PLUS_VALUE_TEXT, out->plain);
        return;
    case FORM_STRUCT:
        read_struct(c, out, depth);
        return;
    case FORM_VARIANT:
    case FORM_UNKNOWN:
    default:
        c->failed = true;
    }
}

/* A VARIANT brings flags and type of its own along. */
static void read_variant(s7_cursor *c, s7_plus_value *out, uint32_t depth)
{
    s7_u8(c, S7F_PLUS_VALUE_FLAGS);
    out->type = s7_u8(c, S7F_PLUS_VALUE_TYPE);
    if (c->failed || !is_known(out->type)) {
        out->type = S7_PLUS_VARIANT;
        c->failed = true;
        return;
    }
    read_element(c, out, depth);
}

static void read_one(s7_cursor *c, s7_plus_value *out, uint32_t depth)
{
    if (types[out->type].form == FORM_VARIANT)
        read_variant(c, out, depth);
    else
        read_element(c, out, depth);
}

/* Elements of a fixed size are one leaf: there may be thousands. */
static void read_array(s7_cursor *c, const s7_plus_value *array, uint32_t depth)
{
    const uint32_t count = take_count(c, S7F_PLUS_VALUE_COUNT, array->plain);
    if (is_fixed(array->type)) {
        const uint64_t size = (uint64_t)count * types[array->type].size;
        s7_span(c, S7F_PLUS_VALUE_BYTES, size < UINT32_MAX ? (uint32_t)size : UINT32_MAX);
        return;
    }
    for (uint32_t i = 0; i < count && !c->failed; i++) {
        s7_plus_value element = {.type = array->type, .plain = array->plain};
        read_one(c, &element, depth);
    }
}

static void read_keyed(s7_cursor *c, s7_plus_value *out, uint32_t depth)
{
    if (types[out->type].form == FORM_VARIANT)
        out->number = take_count(c, S7F_PLUS_VALUE_UNSIGNED, out->plain);
    else
        read_element(c, out, depth);
}

static void read_sparse_array(s7_cursor *c, const s7_plus_value *array, uint32_t depth)
{
    while (!c->failed && take_count(c, S7F_PLUS_VALUE_KEY, array->plain) != 0) {
        s7_plus_value element = {.type = array->type, .plain = array->plain};
        read_keyed(c, &element, depth);
    }
}

/* Flags and type; in a system event each behind a zero. */
static void read_head(s7_cursor *c, s7_plus_value *out, bool plain)
{
    *out = (s7_plus_value){.plain = plain};
    if (plain)
        s7_plus_zeros(c, S7F_PLUS_ZERO, 1);
    out->flags = s7_u8(c, S7F_PLUS_VALUE_FLAGS);
    if (plain)
        s7_plus_zeros(c, S7F_PLUS_ZERO, 1);
    out->type = s7_u8(c, S7F_PLUS_VALUE_TYPE);
    if (c->failed || !is_known(out->type))
        c->failed = true;
}

static void read_content(s7_cursor *c, s7_plus_value *out, uint32_t depth)
{
    const bool is_struct = out->type == S7_PLUS_STRUCT;
    if ((out->flags & S7_PLUS_SPARSE_ARRAY) != 0)
        read_sparse_array(c, out, depth);
    else if (is_struct && (out->flags & S7_PLUS_ADDRESS_ARRAY) != 0)
        read_struct_array(c, out, depth);
    else if (!is_struct && s7_plus_is_array(out))
        read_array(c, out, depth);
    else
        read_one(c, out, depth);
}

/* Flags and type within a VARIANT, which are not part of its element. */
static uint32_t head_of_variant(const s7_plus_value *value)
{
    return value->type == S7_PLUS_VARIANT && !s7_plus_is_array(value) ? 2 : 0;
}

static void read_value(s7_cursor *c, s7_plus_value *out, bool plain, uint32_t depth)
{
    s7_enter(c, S7F_PLUS_VALUE);
    read_head(c, out, plain);
    const uint32_t from = c->at + head_of_variant(out);
    if (!c->failed)
        read_content(c, out, depth);
    if (c->at > from)
        out->raw = (s7_bytes){c->base + from, c->at - from};
    s7_leave(c);
}

void s7_plus_value_read(s7_cursor *c, s7_plus_value *out)
{
    read_value(c, out, false, 0);
}

void s7_plus_plain_value_read(s7_cursor *c, s7_plus_value *out)
{
    read_value(c, out, true, 0);
}

uint32_t s7_plus_array_count(const s7_plus_value *array)
{
    s7_notes ignored = 0;
    s7_cursor c = s7_cursor_over(array->raw, NULL, &ignored);
    if (!s7_plus_is_array(array) || (array->flags & S7_PLUS_SPARSE_ARRAY) != 0)
        return 0;
    if (array->type == S7_PLUS_STRUCT)
        s7_u32(&c, S7F_PLUS_STRUCT);
    return take_count(&c, S7F_PLUS_VALUE_COUNT, array->plain);
}

void s7_plus_array_begin(s7_plus_array *walk, const s7_plus_value *array)
{
    const bool sparse = (array->flags & S7_PLUS_SPARSE_ARRAY) != 0;
    *walk = (s7_plus_array){.of = *array};
    walk->cursor = s7_cursor_over(array->raw, NULL, &walk->notes);
    if (!s7_plus_is_array(array) || (array->type == S7_PLUS_STRUCT && !sparse))
        return;
    walk->left =
        sparse ? UINT32_MAX : take_count(&walk->cursor, S7F_PLUS_VALUE_COUNT, array->plain);
}

bool s7_plus_array_next(s7_plus_array *walk, uint32_t *key, s7_plus_value *element)
{
    s7_cursor *c = &walk->cursor;
    const bool sparse = (walk->of.flags & S7_PLUS_SPARSE_ARRAY) != 0;
    c->notes = &walk->notes;
    *key = walk->index++;
    *element = (s7_plus_value){.type = walk->of.type, .plain = walk->of.plain};
    if (walk->left == 0 || s7_left(c) == 0)
        return false;
    walk->left--;
    if (sparse)
        *key = take_count(c, S7F_PLUS_VALUE_KEY, element->plain);
    if (sparse && *key == 0)
        return false;
    const uint32_t from = c->at + (sparse ? 0 : head_of_variant(element));
    if (sparse)
        read_keyed(c, element, 1);
    else
        read_one(c, element, 1);
    if (c->at > from)
        element->raw = (s7_bytes){c->base + from, c->at - from};
    return !c->failed;
}

void s7_plus_members_begin(s7_plus_members *walk, const s7_plus_value *value)
{
    const bool has_members = value->type == S7_PLUS_STRUCT &&
                             (value->flags & (S7_PLUS_ADDRESS_ARRAY | S7_PLUS_SPARSE_ARRAY)) == 0 &&
                             !is_packed((uint32_t)value->number);
    *walk = (s7_plus_members){.plain = value->plain};
    walk->cursor =
        s7_cursor_over(has_members ? value->raw : (s7_bytes){NULL, 0}, NULL, &walk->notes);
    s7_u32(&walk->cursor, S7F_PLUS_STRUCT);
}

bool s7_plus_members_next(s7_plus_members *walk, uint32_t *id, s7_plus_value *member)
{
    s7_cursor *c = &walk->cursor;
    c->notes = &walk->notes;
    *id = take_count(c, S7F_PLUS_MEMBER, walk->plain);
    if (c->failed || *id == 0) {
        c->failed = true;
        return false;
    }
    read_value(c, member, walk->plain, 1);
    return !c->failed;
}

bool s7_plus_member(const s7_plus_value *value, uint32_t id, s7_plus_value *out)
{
    s7_plus_members walk;
    uint32_t at;
    s7_plus_members_begin(&walk, value);
    while (s7_plus_members_next(&walk, &at, out))
        if (at == id)
            return true;
    return false;
}
