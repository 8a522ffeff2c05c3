/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Functions on whole objects; objects as in plus_object.h:
 *
 *   CreateObject       | object (4) | value | 0 (4) | objects |
 *            response  | result | count | object... | objects |
 *   DeleteObject       | object (4) | 0 | qualifier |
 *            response  | result | object (4) | [objects] |
 *   Explore            | object (4) | id | children (1) | 1 (1) | parents (1) |
 *                      ... | filters (1) | count (1) | [type (1) | struct] | id... |
 *                      the last line again until there are 0 filters
 *            response  | result | object (4) | objects |
 *   GetLink            | object (4) | id | 0 (2) |
 *            response  | result | count | object (4)... |
 *
 * The integrity counter stands in front of objects. Observed on S7-1200 (firmware 2 and 3) and
 * S7-1500; filters of Explore and the objects behind a refused DeleteObject from public dissectors.
 */
#include "dissector/plus_end.h"
#include "dissector/plus_object.h"
#include "dissector/plus_parts.h"
#include "dissector/plus_result.h"

void s7_plus_create_request(s7_cursor *c, s7_plus *plus)
{
    s7_plus_value value;
    s7_plus_target_read(c, plus);
    s7_plus_value_read(c, &value);
    s7_plus_zeros(c, S7F_PLUS_ZERO, 4);
    s7_plus_object_list_read(c, plus);
}

void s7_plus_create_response(s7_cursor *c, s7_plus *plus)
{
    const uint32_t count = s7_plus_u32(c, S7F_PLUS_OBJECT_COUNT);
    for (uint32_t i = 0; i < count && !c->failed; i++) {
        const uint32_t object = s7_plus_u32(c, S7F_PLUS_NEW_OBJECT);
        if (i == 0)
            plus->object = object;
    }
    s7_plus_object_list_read(c, plus);
}

void s7_plus_delete_request(s7_cursor *c, s7_plus *plus)
{
    s7_plus_target_read(c, plus);
    s7_plus_zeros(c, S7F_PLUS_ZERO, 1);
    s7_plus_qualifier_read(c);
}

void s7_plus_delete_response(s7_cursor *c, s7_plus *plus)
{
    const bool more = s7_plus_result_of(plus->return_value).more;
    if (plus->result < 0 && !more)
        return;
    s7_plus_target_read(c, plus);
    if (more)
        s7_plus_object_list_read(c, plus);
}

/* One step of the filters; false at the last one. */
static bool read_filter(s7_cursor *c, s7_plus *plus)
{
    const uint8_t filters = s7_u8(c, S7F_PLUS_EXPLORE_FILTERS);
    const uint8_t ids = s7_u8(c, S7F_PLUS_FIELD_COUNT);
    if (filters > 0 && s7_u8(c, S7F_PLUS_VALUE_TYPE) == S7_PLUS_STRUCT)
        s7_plus_struct_read(c);
    s7_plus_ids_read(c, plus, ids);
    return filters > 0;
}

void s7_plus_explore_request(s7_cursor *c, s7_plus *plus)
{
    s7_plus_target_read(c, plus);
    s7_plus_u32(c, S7F_PLUS_EXPLORE_ID);
    s7_u8(c, S7F_PLUS_EXPLORE_CHILDREN);
    s7_u8(c, S7F_PLUS_EXPLORE_KIND);
    s7_u8(c, S7F_PLUS_EXPLORE_PARENTS);
    while (read_filter(c, plus) && !c->failed) {
    }
    plus->block_body = false; /* only the answer says what there is */
}

void s7_plus_explore_response(s7_cursor *c, s7_plus *plus)
{
    if (plus->result < 0)
        return;
    s7_plus_target_read(c, plus);
    s7_plus_object_list_read(c, plus);
}

void s7_plus_link_request(s7_cursor *c, s7_plus *plus)
{
    s7_plus_target_read(c, plus);
    s7_plus_ids_read(c, plus, 1);
    s7_plus_zeros(c, S7F_PLUS_ZERO, 2);
}

void s7_plus_link_response(s7_cursor *c, s7_plus *plus)
{
    (void)plus;
    const uint32_t count = s7_plus_u32(c, S7F_PLUS_OBJECT_COUNT);
    for (uint32_t i = 0; i < count && !c->failed; i++)
        s7_u32(c, S7F_PLUS_RELATED);
}
