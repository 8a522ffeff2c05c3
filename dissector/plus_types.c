/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lists of the variables of an object, as S7-1200 from firmware 4 on and S7-1500 have them, in
 * parts; a part of size 0 ends the list:
 *
 *   types   | AB | size (2) | id (4) | row... | size (2) | row... | ... | 0 (2) |
 *   names   | AC | size (2) | row... | ... | 0 (2) |
 *
 *   row of types   | LID (4) | symbol CRC (4) | soft type (1) | flags (2) | bits (1) | place |
 *   row of names   | size (1) | name | 0 (1) |
 *
 * The highest four bits of the flags say what `place` consists of, see `places` below. Numbers in
 * rows of types, but for flags, are little endian. Public dissectors and client libraries have this
 * layout; none was captured.
 */
#include "dissector/plus_tag.h"

enum { DIMENSIONS = 6 };

static uint32_t take_little(s7_cursor *c, s7_field field, uint32_t size)
{
    const uint8_t *p = s7_take(c, size);
    uint32_t value = 0;
    for (uint32_t i = size; p && i > 0; i--)
        value = value << 8 | p[i - 1];
    if (c->tap && p)
        s7_report(c, field, size, value);
    return value;
}

static void read_32(s7_cursor *c, s7_field field)
{
    take_little(c, field, 4);
}

static void read_signed(s7_cursor *c, s7_field field)
{
    const uint8_t *p = s7_take(c, 4);
    if (c->tap && p) {
        const uint32_t value =
            (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
        s7_report(c, field, 4, (uint64_t)(int64_t)(int32_t)value);
    }
}

/* Parts of a place, in wire order. */
enum {
    PLACE_SHORT = 1,      /* offset and classic offset, two bytes each */
    PLACE_SHORT_BACK = 2, /* the same the other way round */
    PLACE_LONG = 4,       /* size of a string, two bytes; offsets of four bytes */
    PLACE_BLOCK = 8,      /* instance of a block */
    PLACE_BOUNDS = 16,    /* lower bound and elements */
    PLACE_SIZES = 32,     /* array of instances: elements, and sizes of the sections of one */
    PLACE_MANY = 64,      /* bounds and elements of six dimensions */
    PLACE_STRUCTS = 128,  /* array of structs: size of one, classic and not */
    PLACE_STRUCT = 256,
};

static const uint16_t places[16] = {
    PLACE_LONG | PLACE_BLOCK | PLACE_SIZES | PLACE_MANY,                   /* array of blocks */
    PLACE_SHORT_BACK,                                                      /* in a library type */
    PLACE_LONG,                                                            /* string */
    PLACE_LONG | PLACE_BOUNDS,                                             /* array */
    PLACE_LONG | PLACE_BOUNDS | PLACE_MANY,                                /* of many dimensions */
    PLACE_LONG | PLACE_STRUCT,                                             /* struct */
    PLACE_LONG | PLACE_BOUNDS | PLACE_STRUCTS | PLACE_STRUCT,              /* array of structs */
    PLACE_LONG | PLACE_BOUNDS | PLACE_MANY | PLACE_STRUCTS | PLACE_STRUCT, /* of many dimensions */
    PLACE_SHORT,                                                           /* the same elsewhere */
    PLACE_LONG,
    PLACE_LONG | PLACE_BOUNDS,
    PLACE_LONG | PLACE_BOUNDS | PLACE_MANY,
    PLACE_LONG | PLACE_STRUCT,
    PLACE_LONG | PLACE_BOUNDS | PLACE_STRUCTS | PLACE_STRUCT,
    PLACE_LONG | PLACE_BOUNDS | PLACE_MANY | PLACE_STRUCTS | PLACE_STRUCT,
    PLACE_LONG | PLACE_BLOCK, /* instance of a block */
};

static void read_offsets(s7_cursor *c, uint16_t place)
{
    if ((place & PLACE_LONG) != 0) {
        take_little(c, S7F_PLUS_TAG_LENGTH, 2);
        s7_plus_zeros(c, S7F_PLUS_ZERO, 2);
        read_32(c, S7F_PLUS_TAG_OFFSET);
        read_32(c, S7F_PLUS_TAG_CLASSIC);
        return;
    }
    const bool back = (place & PLACE_SHORT_BACK) != 0;
    take_little(c, back ? S7F_PLUS_TAG_CLASSIC : S7F_PLUS_TAG_OFFSET, 2);
    take_little(c, back ? S7F_PLUS_TAG_OFFSET : S7F_PLUS_TAG_CLASSIC, 2);
}

/* Type of an instance or struct, and four numbers of unknown meaning. */
static void read_relation(s7_cursor *c)
{
    enum { UNKNOWN = 16 };
    read_32(c, S7F_PLUS_TAG_RELATION);
    s7_plus_zeros(c, S7F_PLUS_ZERO, UNKNOWN);
}

static void read_dimensions(s7_cursor *c)
{
    for (int i = 0; i < DIMENSIONS; i++)
        read_signed(c, S7F_PLUS_TAG_BOUND);
    for (int i = 0; i < DIMENSIONS; i++)
        read_32(c, S7F_PLUS_TAG_ELEMENTS);
}

static void read_place(s7_cursor *c, uint16_t place)
{
    read_offsets(c, place);
    if ((place & PLACE_BLOCK) != 0) {
        read_relation(c);
        read_32(c, S7F_PLUS_TAG_RETAIN);
        read_32(c, S7F_PLUS_TAG_VOLATILE);
    }
    if ((place & PLACE_BOUNDS) != 0) {
        read_signed(c, S7F_PLUS_TAG_BOUND);
        read_32(c, S7F_PLUS_TAG_ELEMENTS);
    }
    if ((place & PLACE_SIZES) != 0) {
        read_32(c, S7F_PLUS_TAG_ELEMENTS);
        read_32(c, S7F_PLUS_TAG_CLASSIC_SIZE);
        read_32(c, S7F_PLUS_TAG_RETAIN);
        read_32(c, S7F_PLUS_TAG_VOLATILE);
    }
    if ((place & PLACE_MANY) != 0)
        read_dimensions(c);
    if ((place & PLACE_STRUCTS) != 0) {
        read_32(c, S7F_PLUS_TAG_CLASSIC_SIZE);
        read_32(c, S7F_PLUS_TAG_SIZE);
    }
    if ((place & PLACE_STRUCT) != 0)
        read_relation(c);
}

static uint16_t read_flags(s7_cursor *c)
{
    static const s7_field parts[] = {
        S7F_PLUS_TYPE_PLACE,      S7F_PLUS_TYPE_VISIBLE,   S7F_PLUS_TYPE_READ_ONLY,
        S7F_PLUS_TYPE_ACCESSIBLE, S7F_PLUS_TYPE_OPTIMIZED, S7F_PLUS_TYPE_SECTION,
    };
    const uint16_t flags = s7_u16(c, S7F_PLUS_TYPE_FLAGS);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        s7_bits(c, parts[i], 2, flags);
    return flags;
}

static void read_bit_offsets(s7_cursor *c)
{
    static const s7_field parts[] = {
        S7F_PLUS_TYPE_RETAIN,
        S7F_PLUS_TYPE_CLASSIC_BIT,
        S7F_PLUS_TYPE_CLASSIC,
        S7F_PLUS_TYPE_BIT,
    };
    const uint8_t bits = s7_u8(c, S7F_PLUS_TYPE_BITS);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        s7_bits(c, parts[i], 1, bits);
}

static void read_type(s7_cursor *c)
{
    s7_enter(c, S7F_PLUS_TAG_ROW);
    read_32(c, S7F_PLUS_TAG_LID);
    read_32(c, S7F_PLUS_ITEM_CRC);
    s7_u8(c, S7F_PLUS_TAG_SOFT_TYPE);
    const uint16_t flags = read_flags(c);
    read_bit_offsets(c);
    if (!c->failed)
        read_place(c, places[flags >> 12]);
    s7_leave(c);
}

static void read_name(s7_cursor *c)
{
    s7_enter(c, S7F_PLUS_TAG_ROW);
    const uint8_t size = s7_u8(c, S7F_PLUS_TAG_NAME_LENGTH);
    s7_span(c, S7F_PLUS_TAG_NAME, size);
    s7_plus_zeros(c, S7F_PLUS_ZERO, 1);
    s7_leave(c);
}

/* A row that runs beyond its part makes the list unreadable: what is left of the part is shown as
 * it is. */
static void read_part(s7_cursor *c, uint32_t size, void (*row)(s7_cursor *c), bool has_id)
{
    s7_cursor part = s7_sub(c, size);
    if (has_id)
        read_32(&part, S7F_PLUS_LIST_ID);
    while (s7_left(&part) > 0)
        row(&part);
    if (!part.failed)
        return;
    part.failed = false;
    s7_remaining(&part, S7F_PLUS_RESERVED);
}

static void read_list(s7_cursor *c, void (*row)(s7_cursor *c), bool has_id)
{
    uint16_t size;
    while ((size = s7_u16(c, S7F_PLUS_LIST_LENGTH)) > 0) {
        read_part(c, size, row, has_id);
        has_id = false;
    }
}

void s7_plus_types_read(s7_cursor *c)
{
    read_list(c, read_type, true);
}

void s7_plus_names_read(s7_cursor *c)
{
    read_list(c, read_name, false);
}
