/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Description of one variable, as S7-1200 with firmware 2 have it; A8 ends it:
 *
 *   | A7 | kind (1) | size | name | 0 (1) | type (1) | soft type | attributes (4) | LID | size |
 *   ... [access | section |] classic offset | offset | ... | A8 |
 *
 *   kind, bits 0 and 1   0 nothing more, 1 two bit offsets, 2 array: lower bound, elements and two
 *                        paddings, 3 array: two paddings, dimensions, bound and elements of each
 *        bit 2 or 3      access and section are there
 *        8               two offsets of the instance follow
 *
 * All but those with a size are numbers of variable length. Public dissectors have this layout;
 * kind 4 also as captured.
 */
#include "dissector/plus_tag.h"

enum {
    KIND_FORM = 3,
    KIND_SECTION = 4 | 8,
    KIND_INSTANCE = 8,
    FORM_BIT = 1,
    FORM_ARRAY = 2,
    FORM_DIMENSIONS = 3,
};

static void read_bounds(s7_cursor *c)
{
    s7_plus_i32(c, S7F_PLUS_TAG_BOUND);
    s7_plus_u32(c, S7F_PLUS_TAG_ELEMENTS);
}

static void read_twice(s7_cursor *c, s7_field field)
{
    s7_plus_u32(c, field);
    s7_plus_u32(c, field);
}

static void read_form(s7_cursor *c, uint8_t form)
{
    if (form == FORM_BIT)
        read_twice(c, S7F_PLUS_TAG_BIT);
    if (form == FORM_ARRAY)
        read_bounds(c);
    if (form == FORM_ARRAY || form == FORM_DIMENSIONS)
        read_twice(c, S7F_PLUS_TAG_PADDING);
    if (form != FORM_DIMENSIONS)
        return;
    const uint32_t dimensions = s7_plus_u32(c, S7F_PLUS_TAG_DIMENSIONS);
    for (uint32_t i = 0; i < dimensions && !c->failed; i++)
        read_bounds(c);
}

static void read_place(s7_cursor *c, uint8_t kind)
{
    if ((kind & KIND_SECTION) != 0) {
        s7_plus_u32(c, S7F_PLUS_TAG_ACCESS);
        s7_plus_u32(c, S7F_PLUS_TAG_SECTION);
    }
    s7_plus_u32(c, S7F_PLUS_TAG_CLASSIC);
    s7_plus_u32(c, S7F_PLUS_TAG_OFFSET);
    read_form(c, kind & KIND_FORM);
    if (kind == KIND_INSTANCE)
        read_twice(c, S7F_PLUS_TAG_INSTANCE);
}

static void read_attributes(s7_cursor *c)
{
    const uint32_t attributes = s7_u32(c, S7F_PLUS_TAG_ATTRIBUTES);
    s7_bits(c, S7F_PLUS_TAG_VISIBLE, 4, attributes);
    s7_bits(c, S7F_PLUS_TAG_READ_ONLY, 4, attributes);
    s7_bits(c, S7F_PLUS_TAG_ACCESSIBLE, 4, attributes);
}

void s7_plus_tag_read(s7_cursor *c, s7_plus_tag *out)
{
    const uint8_t kind = s7_u8(c, S7F_PLUS_TAG_KIND);
    const uint32_t size = s7_plus_u32(c, S7F_PLUS_TAG_NAME_LENGTH);
    *out = (s7_plus_tag){.name = s7_span(c, S7F_PLUS_TAG_NAME, size)};
    s7_plus_zeros(c, S7F_PLUS_ZERO, 1);
    out->type = s7_u8(c, S7F_PLUS_TAG_TYPE);
    out->soft_type = s7_plus_u32(c, S7F_PLUS_TAG_SOFT_TYPE);
    read_attributes(c);
    out->lid = s7_plus_u32(c, S7F_PLUS_TAG_LID);
    s7_plus_u32(c, S7F_PLUS_TAG_LENGTH);
    read_place(c, kind);
}
