/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/plus_object.h"

#include "dissector/plus_subscription.h"
#include "dissector/service.h"

#include <stddef.h>

enum { MAX_DEPTH = 16 }; /* objects within objects; four were seen */

/* 8A0E and 8A32 as captured, 8A12 and 8A13 by the class numbers of published lists. */
static const struct {
    uint16_t area;
    uint8_t type;
} block_areas[] = {{0x8A0E, 0x0A}, {0x8A12, 0x0E}, {0x8A13, 0x0C}, {0x8A32, 0x08}};

bool s7_plus_block(uint32_t object, s7_block_name *out)
{
    for (size_t i = 0; i < sizeof block_areas / sizeof *block_areas; i++) {
        if (block_areas[i].area != object >> 16)
            continue;
        *out = (s7_block_name){.valid = true,
                               .ident = '_',
                               .type = block_areas[i].type,
                               .number = object & 0xFFFF,
                               .file_system = 'A'};
        return true;
    }
    return false;
}

void s7_plus_block_report(const s7_cursor *c, uint32_t object, uint32_t from)
{
    char buffer[24];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    s7_block_name block;
    if (!c->tap || c->failed || !s7_plus_block(object, &block))
        return;
    s7_block_name_text(&block, &text);
    s7_made_text(c, S7F_BLOCK, from, 4, s7_text_bytes(&text));
}

/* Attributes that hold the time of a change, as ULINT in ns since 1970. */
static bool is_time(uint32_t id)
{
    static const uint16_t times[] = {6,    410,  529,  2453, 2529, 2543, 2581, 3737, 3745, 3746,
                                     4704, 7646, 7649, 7650, 7733, 7945, 8067, 8068, 8162};
    for (size_t i = 0; i < sizeof times / sizeof *times; i++)
        if (times[i] == id)
            return true;
    return false;
}

static void read_attribute(s7_cursor *c, s7_plus_element *out)
{
    if (out->id == S7_PLUS_ID_SUBSCRIBED && s7_plus_subscription_read(c, &out->value))
        return;
    s7_plus_value_read(c, &out->value);
    if (out->value.type == S7_PLUS_ULINT && out->value.flags == 0 && is_time(out->id))
        s7_plus_time_report(c, out->value.number, (uint32_t)out->value.raw.size);
}

/* What follows the tag. */
static void read_element(s7_cursor *c, s7_plus_element *out)
{
    switch (out->tag) {
    case S7_PLUS_OBJECT_BEGIN:
        out->object = s7_u32(c, S7F_PLUS_RID);
        s7_plus_block_report(c, out->object, c->at - 4);
        out->id = s7_plus_u32(c, S7F_PLUS_CLASS);
        s7_plus_u32(c, S7F_PLUS_CLASS_FLAGS);
        if (s7_plus_u32(c, S7F_PLUS_AID) != 0)
            s7_plus_u32(c, S7F_PLUS_AID_FLAGS);
        return;
    case S7_PLUS_OBJECT_END:
    case S7_PLUS_TAG_END:
        return;
    case S7_PLUS_ATTRIBUTE:
        out->id = s7_plus_u32(c, S7F_PLUS_ATTRIBUTE_ID);
        read_attribute(c, out);
        return;
    case S7_PLUS_RELATION:
        out->id = s7_plus_u32(c, S7F_PLUS_RELATION_ID);
        out->object = s7_u32(c, S7F_PLUS_RELATED);
        return;
    case S7_PLUS_TAG_BEGIN:
        s7_plus_tag_read(c, &out->variable);
        return;
    case S7_PLUS_TYPES:
        s7_plus_types_read(c);
        return;
    case S7_PLUS_NAMES:
        s7_plus_names_read(c);
        return;
    default:
        c->failed = true;
    }
}

/* The node of an element, S7F_COUNT if it has none. */
static s7_field node_of(uint8_t tag)
{
    switch (tag) {
    case S7_PLUS_OBJECT_BEGIN:
        return S7F_PLUS_OBJECT;
    case S7_PLUS_ATTRIBUTE:
        return S7F_PLUS_ATTRIBUTE;
    case S7_PLUS_RELATION:
        return S7F_PLUS_RELATION;
    case S7_PLUS_TAG_BEGIN:
        return S7F_PLUS_VARIABLE;
    case S7_PLUS_TYPES:
        return S7F_PLUS_TYPES;
    case S7_PLUS_NAMES:
        return S7F_PLUS_NAMES;
    default:
        return S7F_COUNT;
    }
}

static bool is_known(uint8_t tag)
{
    return tag == S7_PLUS_OBJECT_END || tag == S7_PLUS_TAG_END || node_of(tag) != S7F_COUNT;
}

static void take_element(s7_plus *out, const s7_plus_element *element)
{
    if (element->tag == S7_PLUS_OBJECT_BEGIN && !out->has_object) {
        out->has_object = true;
        out->first_object = element->object;
        out->first_class = element->id;
    }
    if (element->tag == S7_PLUS_ATTRIBUTE && s7_plus_is_block_body(element->id))
        out->block_body = true;
}

/* One element; the node of an object stays open until its end. True while objects are open. */
static bool decode_element(s7_cursor *c, s7_plus *out, uint32_t *depth)
{
    const uint8_t tag = s7_peek8(c);
    const bool begins = tag == S7_PLUS_OBJECT_BEGIN;
    const bool ends = tag == S7_PLUS_OBJECT_END;
    if (c->failed || !is_known(tag) || (begins && *depth == MAX_DEPTH)) {
        c->failed = true;
        return false;
    }
    const s7_field node = node_of(tag);
    if (node != S7F_COUNT)
        s7_enter(c, node);
    *depth += begins;
    s7_plus_element element = {.tag = s7_u8(c, S7F_PLUS_TAG)};
    read_element(c, &element);
    if (ends || (node != S7F_COUNT && !begins))
        s7_leave(c);
    *depth -= ends;
    if (c->failed)
        return false;
    take_element(out, &element);
    return *depth > 0;
}

void s7_plus_objects_decode(s7_cursor *c, s7_plus *out)
{
    const uint32_t from = c->at;
    while (s7_peek8(c) == S7_PLUS_OBJECT_BEGIN) {
        uint32_t depth = 0;
        while (decode_element(c, out, &depth)) {
        }
        while (depth-- > 0)
            s7_leave(c);
    }
    if (out->has_object)
        out->objects = (s7_bytes){c->base + from, c->at - from};
}

void s7_plus_elements_begin(s7_plus_elements *walk, s7_bytes objects)
{
    walk->notes = 0;
    walk->cursor = s7_cursor_over(objects, NULL, &walk->notes);
}

bool s7_plus_elements_next(s7_plus_elements *walk, s7_plus_element *out)
{
    s7_cursor *c = &walk->cursor;
    c->notes = &walk->notes;
    *out = (s7_plus_element){.tag = s7_u8(c, S7F_PLUS_TAG)};
    if (!c->failed)
        read_element(c, out);
    return !c->failed;
}
