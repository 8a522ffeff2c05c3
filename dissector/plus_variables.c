/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Functions that read and write variables and attributes:
 *
 *   SetVariable        | object (4) | count | id... | value | qualifier | 0 |
 *   GetVariable        | object (4) | count | id... | qualifier |
 *            response  | result | value |
 *   SetMultiVariables  | object (4) | items | numbers | id... or address... | (item, value)... 00 |
 *                      ... | qualifier | 0 |
 *            response  | result | (item, error)... 00 |
 *   GetMultiVariables  | object or link (4) | items | numbers | id... or address... | qualifier |
 *            response  | result | (item, value)... 00 | (item, error)... 00 |
 *
 * Ids stand where the object is not 0, addresses (plus_address.h) where it is; `numbers` counts the
 * numbers that these consist of. A 0 among the ids of SetVariable is followed by the size of the
 * value. Observed on S7-1200 (firmware 2 and 3) and S7-1500; the answer to GetVariable, and ids
 * with a size, from public dissectors.
 */
#include "dissector/plus_address.h"
#include "dissector/plus_end.h"
#include "dissector/plus_object.h"
#include "dissector/plus_parts.h"
#include "dissector/plus_result.h"

static void read_addresses(s7_cursor *c, s7_plus *plus)
{
    const uint32_t from = c->at;
    for (uint32_t i = 0; i < plus->items && !c->failed; i++) {
        s7_plus_address address;
        s7_enter(c, S7F_PLUS_ITEM);
        s7_plus_address_read(c, &address);
        s7_leave(c);
    }
    if (c->at > from)
        plus->addresses = (s7_bytes){c->base + from, c->at - from};
}

static void read_items(s7_cursor *c, s7_plus *plus)
{
    s7_plus_target_read(c, plus);
    plus->items = s7_plus_u32(c, S7F_PLUS_ITEM_COUNT);
    const uint32_t numbers = s7_plus_u32(c, S7F_PLUS_FIELD_COUNT);
    if (plus->object != 0)
        s7_plus_ids_read(c, plus, numbers);
    else
        read_addresses(c, plus);
}

static void read_errors(s7_cursor *c, s7_plus *plus)
{
    const uint32_t from = c->at;
    while (!c->failed && s7_plus_u32(c, S7F_PLUS_ITEM_NUMBER) != 0) {
        const uint64_t error = s7_plus_result_read(c, S7F_PLUS_ITEM_ERROR, S7F_PLUS_ITEM_CODE);
        if (c->failed)
            break;
        if (plus->failed++ == 0)
            plus->item_error = s7_plus_result_of(error).code;
    }
    if (plus->failed > 0)
        plus->errors = (s7_bytes){c->base + from, c->at - from};
}

void s7_plus_set_request(s7_cursor *c, s7_plus *plus)
{
    s7_plus_target_read(c, plus);
    plus->items = 1;
    s7_plus_ids_read(c, plus, s7_plus_u32(c, S7F_PLUS_FIELD_COUNT));
    s7_plus_one_read(c, plus);
    s7_plus_qualifier_read(c);
}

void s7_plus_get_request(s7_cursor *c, s7_plus *plus)
{
    s7_plus_target_read(c, plus);
    plus->items = 1;
    s7_plus_ids_read(c, plus, s7_plus_u32(c, S7F_PLUS_FIELD_COUNT));
    s7_plus_qualifier_read(c);
}

void s7_plus_get_response(s7_cursor *c, s7_plus *plus)
{
    if (plus->result >= 0)
        s7_plus_one_read(c, plus);
}

void s7_plus_set_multi_request(s7_cursor *c, s7_plus *plus)
{
    read_items(c, plus);
    s7_plus_list_read(c, plus);
    s7_plus_qualifier_read(c);
}

void s7_plus_set_multi_response(s7_cursor *c, s7_plus *plus)
{
    read_errors(c, plus);
}

void s7_plus_get_multi_request(s7_cursor *c, s7_plus *plus)
{
    read_items(c, plus);
    s7_plus_qualifier_read(c);
}

void s7_plus_get_multi_response(s7_cursor *c, s7_plus *plus)
{
    s7_plus_list_read(c, plus);
    read_errors(c, plus);
}
