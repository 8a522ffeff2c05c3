/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/plus_parts.h"

#include "dissector/plus_object.h"
#include "dissector/plus_subscription.h"

void s7_plus_target_read(s7_cursor *c, s7_plus *plus)
{
    const uint32_t from = c->at;
    plus->object = s7_u32(c, S7F_PLUS_TARGET);
    s7_plus_block_report(c, plus->object, from);
}

static void take_id(s7_plus *plus, uint32_t id, bool first)
{
    s7_block_name block;
    if (first)
        plus->attribute = id;
    if (s7_plus_is_block_body(id) && s7_plus_block(plus->object, &block))
        plus->block_body = true;
}

void s7_plus_ids_read(s7_cursor *c, s7_plus *plus, uint32_t count)
{
    const uint32_t from = c->at;
    for (uint32_t i = 0; i < count && !c->failed; i++)
        take_id(plus, s7_plus_u32(c, S7F_PLUS_ATTRIBUTE_ID), i == 0);
    plus->by_id = true;
    if (c->at > from)
        plus->addresses = (s7_bytes){c->base + from, c->at - from};
}

/* The attribute that value `number` of a request is for, 0 if it does not say. */
static uint32_t attribute_of(const s7_plus *plus, uint32_t number)
{
    s7_notes ignored = 0;
    s7_cursor ids = s7_cursor_over(plus->addresses, NULL, &ignored);
    uint32_t id = 0;
    if (!plus->by_id || plus->opcode != S7_PLUS_REQUEST || number > plus->items)
        return 0;
    for (uint32_t i = 0; i < number && !ids.failed; i++)
        id = s7_plus_u32(&ids, S7F_PLUS_ATTRIBUTE_ID);
    return id;
}

static void read_value(s7_cursor *c, uint32_t attribute)
{
    s7_plus_value value;
    if (attribute != S7_PLUS_ID_SUBSCRIBED || !s7_plus_subscription_read(c, &value))
        s7_plus_value_read(c, &value);
}

void s7_plus_list_read(s7_cursor *c, s7_plus *plus)
{
    enum { MOST_ASKED = 32 }; /* requests to a subscription name two or three attributes */
    const uint32_t from = c->at;
    uint32_t number;
    while (!c->failed && (number = s7_plus_u32(c, S7F_PLUS_ITEM_NUMBER)) != 0)
        read_value(c, number <= MOST_ASKED ? attribute_of(plus, number) : 0);
    if (c->at > from)
        plus->values = (s7_bytes){c->base + from, c->at - from};
}

void s7_plus_one_read(s7_cursor *c, s7_plus *plus)
{
    const uint32_t from = c->at;
    read_value(c, plus->opcode == S7_PLUS_REQUEST ? plus->attribute : 0);
    if (c->at > from)
        plus->values = (s7_bytes){c->base + from, c->at - from};
}

void s7_plus_object_list_read(s7_cursor *c, s7_plus *plus)
{
    const uint32_t size = s7_plus_number_size(c);
    if (size > 0 && s7_peek8(c) != S7_PLUS_OBJECT_BEGIN && s7_left(c) > size &&
        c->base[c->at + size] == S7_PLUS_OBJECT_BEGIN)
        s7_plus_u32(c, S7F_PLUS_INTEGRITY_ID);
    s7_plus_objects_decode(c, plus);
}
