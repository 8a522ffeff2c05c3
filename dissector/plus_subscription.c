/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/plus_subscription.h"

#include "dissector/plus_item.h"
#include "dissector/plus_object.h"

static void read_list_head(s7_plus_subscription *walk)
{
    enum { CREATED = 31, CHANGES = 16 };
    s7_cursor *c = &walk->cursor;
    s7_plus_u32(c, S7F_PLUS_VALUE_COUNT);
    const uint32_t head = s7_plus_u32(c, S7F_PLUS_SUBSCRIPTION_HEAD);
    walk->created = head >> CREATED != 0;
    walk->changes = (uint8_t)(head >> CHANGES);
    walk->removed = s7_plus_u32(c, S7F_PLUS_SUBSCRIPTION_REMOVED);
    walk->added = s7_plus_u32(c, S7F_PLUS_SUBSCRIPTION_ADDED);
}

bool s7_plus_subscription_next(s7_plus_subscription *walk, s7_plus_subscribed *out)
{
    s7_cursor *c = &walk->cursor;
    if (c->tap == NULL)
        c->notes = &walk->notes;
    *out = (s7_plus_subscribed){.removed = walk->removed > 0};
    if (c->failed || (walk->removed == 0 && walk->added == 0))
        return false;
    if (walk->removed > 0) {
        walk->removed--;
        out->reference = s7_plus_u32(c, S7F_PLUS_REFERENCE);
        return !c->failed;
    }
    walk->added--;
    s7_enter(c, S7F_PLUS_ITEM);
    s7_plus_subscribed_read(c, &out->reference, &out->address);
    s7_leave(c);
    return !c->failed;
}

static bool is_list(const s7_plus_value *value)
{
    return value->flags == S7_PLUS_ADDRESS_ARRAY && value->type == S7_PLUS_UDINT && !value->plain;
}

static void begin(s7_plus_subscription *walk, const s7_plus_value *value)
{
    *walk = (s7_plus_subscription){0};
    walk->cursor = s7_cursor_over(value->raw, NULL, &walk->notes);
    read_list_head(walk);
}

/* True if the list is as long as the array that carries it. */
static bool is_whole(const s7_plus_value *value)
{
    s7_plus_subscription walk;
    s7_plus_subscribed item;
    begin(&walk, value);
    while (s7_plus_subscription_next(&walk, &item)) {
    }
    return !walk.cursor.failed && walk.cursor.at == walk.cursor.end;
}

/* The same list once more, for the tap. */
static void report(s7_cursor *c, uint32_t end)
{
    s7_plus_subscription walk = {.cursor = *c};
    s7_plus_subscribed item;
    walk.cursor.end = end;
    s7_enter(c, S7F_PLUS_VALUE);
    s7_u8(&walk.cursor, S7F_PLUS_VALUE_FLAGS);
    s7_u8(&walk.cursor, S7F_PLUS_VALUE_TYPE);
    read_list_head(&walk);
    while (s7_plus_subscription_next(&walk, &item)) {
    }
    c->at = end;
    s7_leave(c);
}

bool s7_plus_subscription_read(s7_cursor *c, s7_plus_value *out)
{
    s7_cursor ahead = *c;
    s7_notes ignored = 0;
    ahead.tap = NULL;
    ahead.notes = &ignored;
    s7_plus_value_read(&ahead, out);
    if (ahead.failed || !is_list(out) || !is_whole(out))
        return false;
    if (c->tap)
        report(c, ahead.at);
    c->at = ahead.at;
    return true;
}

static bool find_in_objects(s7_bytes objects, s7_plus_value *out)
{
    s7_plus_elements walk;
    s7_plus_element element;
    s7_plus_elements_begin(&walk, objects);
    while (s7_plus_elements_next(&walk, &element)) {
        if (element.tag != S7_PLUS_ATTRIBUTE || element.id != S7_PLUS_ID_SUBSCRIBED)
            continue;
        *out = element.value;
        return true;
    }
    return false;
}

static bool find_in_items(const s7_plus *request, s7_plus_value *out)
{
    s7_plus_accesses walk;
    s7_plus_access access;
    s7_plus_accesses_begin(&walk, request, NULL);
    while (request->by_id && s7_plus_accesses_next(&walk, &access)) {
        if (access.address.sub_area != S7_PLUS_ID_SUBSCRIBED || !access.has_value)
            continue;
        *out = access.value;
        return true;
    }
    return false;
}

bool s7_plus_subscription_begin(s7_plus_subscription *walk, const s7_plus *request)
{
    s7_plus_value value;
    const bool found = request->has_object ? find_in_objects(request->objects, &value)
                                           : find_in_items(request, &value);
    if (!found || !is_list(&value) || !is_whole(&value))
        return false;
    begin(walk, &value);
    return true;
}
