/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bodies by function; numbers and values as in plus_value.h, objects as in plus_object.h:
 *
 *   CreateObject       | object (4) | value | 0 (4) | objects |
 *            response  | result | count | object... | objects |
 *   DeleteObject       | object (4) | 0 | qualifier |
 *            response  | result | object (4) |
 *   SetVariable        | object (4) | count | id... | value | qualifier | 0 |
 *   GetVariable        | object (4) | count | id... | qualifier |
 *   SetMultiVariables  | object (4) | items | fields | id... or address... | (item, value)... 00 |
 *                      ... | qualifier | 0 |
 *            response  | result | (item, error)... 00 |
 *   GetMultiVariables  | object (4) | items | fields | id... or address... | qualifier |
 *            response  | result | (item, value)... 00 | (item, error)... 00 |
 *   GetVarSubStreamed  | object (4) | value: ids | qualifier | 0001 |
 *            response  | result | 0 | value |
 *   Explore            | object (4) | options (5) | count | id... |
 *            response  | result | object (4) | objects |
 *   BeginSequence      | kind | value | objects |         response  | result | value |
 *   GetLink            | object (4) | id | 0 (2) |        response  | result | count | object
 * (4)... |
 *
 * Lists of ids stand where the object is not 0, lists of addresses where it is:
 *
 *   | symbol CRC | area | count | sub-area | LID, count - 1 times |
 *
 * Behind the body stand four zeros; with integrity protection a counter before them, or before a
 * digest in their place. All observed on S7-1200 (firmware 2 and 3) and S7-1500.
 */
#include "dissector/plus_body.h"

#include "dissector/plus_item.h"
#include "dissector/plus_object.h"

enum { OPCODE_REQUEST = 0x31, OPCODE_RESPONSE = 0x32 };
enum { QUALIFIER = 1256, FILL = 4, DIGEST = 32 };

/* True, and its size, if a number of up to 32 bits stands at the cursor. */
static bool number_at(const s7_cursor *c, uint32_t *size)
{
    const uint32_t left = s7_left(c);
    for (uint32_t i = 0; i < left && i < 5; i++) {
        *size = i + 1;
        if ((c->base[c->at + i] & 0x80) == 0)
            return true;
    }
    return false;
}

static bool fill_at(const s7_cursor *c, uint32_t behind)
{
    return s7_left(c) == behind + FILL && s7_load32(c->base + c->at + behind) == 0;
}

static bool digest_at(const s7_cursor *c, uint32_t behind)
{
    return s7_left(c) == behind + 1 + DIGEST && c->base[c->at + behind] == DIGEST;
}

/* True if what stands behind bodies begins here. `size`: of the counter, 0 none. */
static bool ends_here(const s7_cursor *c, uint32_t *size)
{
    *size = 0;
    return fill_at(c, 0) || digest_at(c, 0) ||
           (number_at(c, size) && (fill_at(c, *size) || digest_at(c, *size)));
}

/* What stands behind the body, if it has one of the known forms. Requests that write have another
 * zero before it, SetMultiVariables only with a counter. */
static void read_end(s7_cursor *c)
{
    uint32_t size;
    if (!ends_here(c, &size) && s7_left(c) > 0 && s7_peek8(c) == 0)
        s7_span(c, S7F_PLUS_RESERVED, 1);
    if (!ends_here(c, &size))
        return;
    if (size > 0)
        s7_plus_u32(c, S7F_PLUS_INTEGRITY_ID);
    if (fill_at(c, 0)) {
        s7_span(c, S7F_PLUS_RESERVED, FILL);
        return;
    }
    s7_u8(c, S7F_PLUS_DIGEST_LENGTH);
    s7_span(c, S7F_PLUS_DIGEST, DIGEST);
}

/* The integrity counter may also stand in front of objects. */
static void read_objects(s7_cursor *c, s7_plus *plus)
{
    uint32_t size = 0;
    if (s7_peek8(c) != S7_PLUS_OBJECT_BEGIN && number_at(c, &size) && s7_left(c) > size &&
        c->base[c->at + size] == S7_PLUS_OBJECT_BEGIN)
        s7_plus_u32(c, S7F_PLUS_INTEGRITY_ID);
    s7_plus_objects_decode(c, plus);
}

static void read_qualifier(s7_cursor *c)
{
    if (s7_left(c) < 4 || s7_load32(c->base + c->at) != QUALIFIER)
        return;
    s7_enter(c, S7F_PLUS_QUALIFIER);
    s7_plus_struct_read(c);
    s7_leave(c);
}

static void read_target(s7_cursor *c, s7_plus *plus)
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

static void read_ids(s7_cursor *c, s7_plus *plus, uint32_t count)
{
    for (uint32_t i = 0; i < count && !c->failed; i++)
        take_id(plus, s7_plus_u32(c, S7F_PLUS_ATTRIBUTE_ID), i == 0);
}

static void read_address(s7_cursor *c)
{
    char buffer[80];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    const uint32_t from = c->at;
    s7_enter(c, S7F_PLUS_ITEM);
    s7_plus_address_read(c, &text);
    if (!c->failed)
        s7_made_text(c, S7F_PLUS_ADDRESS, from, c->at - from, s7_text_bytes(&text));
    s7_leave(c);
}

static void read_items(s7_cursor *c, s7_plus *plus)
{
    read_target(c, plus);
    plus->items = s7_plus_u32(c, S7F_PLUS_ITEM_COUNT);
    const uint32_t fields = s7_plus_u32(c, S7F_PLUS_FIELD_COUNT);
    if (plus->object != 0) {
        read_ids(c, plus, fields);
        return;
    }
    for (uint32_t i = 0; i < plus->items && !c->failed; i++)
        read_address(c);
}

static void read_values(s7_cursor *c)
{
    while (!c->failed && s7_plus_u32(c, S7F_PLUS_ITEM_NUMBER) != 0) {
        s7_plus_value value;
        s7_plus_value_read(c, &value);
    }
}

static void read_errors(s7_cursor *c, s7_plus *plus)
{
    const uint32_t start = c->at;
    while (!c->failed && s7_plus_u32(c, S7F_PLUS_ITEM_NUMBER) != 0) {
        const uint32_t from = c->at;
        const uint64_t error = s7_plus_u64(c, S7F_PLUS_ITEM_ERROR);
        const int16_t code = (int16_t)(uint16_t)error;
        if (c->failed)
            break;
        s7_made(c, S7F_PLUS_ITEM_CODE, from, c->at - from, (uint64_t)(int64_t)code);
        if (plus->failed++ == 0)
            plus->item_error = code;
    }
    if (plus->failed > 0)
        plus->errors = (s7_bytes){c->base + start, c->at - start};
}

static void read_value(s7_cursor *c)
{
    s7_plus_value value;
    s7_plus_value_read(c, &value);
}

static void create_request(s7_cursor *c, s7_plus *plus)
{
    read_target(c, plus);
    read_value(c);
    s7_span(c, S7F_PLUS_RESERVED, 4);
    read_objects(c, plus);
}

static void create_response(s7_cursor *c, s7_plus *plus)
{
    const uint32_t count = s7_plus_u32(c, S7F_PLUS_OBJECT_COUNT);
    for (uint32_t i = 0; i < count && !c->failed; i++) {
        const uint32_t object = s7_plus_u32(c, S7F_PLUS_NEW_OBJECT);
        if (i == 0)
            plus->object = object;
    }
    read_objects(c, plus);
}

static void delete_request(s7_cursor *c, s7_plus *plus)
{
    read_target(c, plus);
    s7_span(c, S7F_PLUS_RESERVED, 1);
    read_qualifier(c);
}

static void delete_response(s7_cursor *c, s7_plus *plus)
{
    if (plus->result >= 0)
        read_target(c, plus);
}

static void set_request(s7_cursor *c, s7_plus *plus)
{
    read_target(c, plus);
    read_ids(c, plus, s7_plus_u32(c, S7F_PLUS_FIELD_COUNT));
    read_value(c);
    read_qualifier(c);
}

static void get_request(s7_cursor *c, s7_plus *plus)
{
    read_target(c, plus);
    read_ids(c, plus, s7_plus_u32(c, S7F_PLUS_FIELD_COUNT));
    read_qualifier(c);
}

static void set_multi_request(s7_cursor *c, s7_plus *plus)
{
    read_items(c, plus);
    read_values(c);
    read_qualifier(c);
}

static void get_multi_request(s7_cursor *c, s7_plus *plus)
{
    read_items(c, plus);
    read_qualifier(c);
}

static void get_multi_response(s7_cursor *c, s7_plus *plus)
{
    read_values(c);
    read_errors(c, plus);
}

static void get_stream_request(s7_cursor *c, s7_plus *plus)
{
    enum { UDINT = 4 };
    s7_plus_value ids;
    read_target(c, plus);
    s7_plus_value_read(c, &ids);
    if (!c->failed && ids.flags == S7_PLUS_ADDRESS_ARRAY && ids.type == UDINT) {
        s7_notes ignored = 0;
        s7_cursor list = s7_cursor_over(ids.raw, NULL, &ignored);
        read_ids(&list, plus, s7_plus_u32(&list, S7F_PLUS_VALUE_COUNT));
    }
    read_qualifier(c);
    s7_span(c, S7F_PLUS_RESERVED, 2);
}

static void get_stream_response(s7_cursor *c, s7_plus *plus)
{
    s7_span(c, S7F_PLUS_RESERVED, 1);
    const uint32_t from = c->at;
    read_value(c);
    if (c->at > from)
        plus->streamed = (s7_bytes){c->base + from, c->at - from};
}

static void explore_request(s7_cursor *c, s7_plus *plus)
{
    enum { OPTIONS = 5 };
    read_target(c, plus);
    const s7_bytes options = s7_span(c, S7F_PLUS_EXPLORE_OPTIONS, OPTIONS);
    if (options.size == OPTIONS && options.data[OPTIONS - 1] != 0)
        c->failed = true; /* filters, whose layout is not known */
    read_ids(c, plus, s7_plus_u32(c, S7F_PLUS_FIELD_COUNT));
    plus->block_body = false; /* only the answer says what there is */
}

static void explore_response(s7_cursor *c, s7_plus *plus)
{
    if (plus->result < 0)
        return;
    read_target(c, plus);
    read_objects(c, plus);
}

static void begin_request(s7_cursor *c, s7_plus *plus)
{
    s7_u8(c, S7F_PLUS_SEQUENCE_KIND);
    read_value(c);
    read_objects(c, plus);
}

static void begin_response(s7_cursor *c, s7_plus *plus)
{
    if (plus->result >= 0)
        read_value(c);
}

static void link_request(s7_cursor *c, s7_plus *plus)
{
    read_target(c, plus);
    read_ids(c, plus, 1);
    s7_span(c, S7F_PLUS_RESERVED, 2);
}

static void link_response(s7_cursor *c, s7_plus *plus)
{
    (void)plus;
    const uint32_t count = s7_plus_u32(c, S7F_PLUS_OBJECT_COUNT);
    for (uint32_t i = 0; i < count && !c->failed; i++)
        s7_u32(c, S7F_PLUS_RELATED);
}

static void only_result(s7_cursor *c, s7_plus *plus)
{
    (void)c;
    (void)plus;
}

typedef void part(s7_cursor *c, s7_plus *plus);

/* Without a function: the body is not decoded. Responses: what follows the result. */
static const struct {
    uint16_t function;
    part *request, *response;
} bodies[] = {
    {S7_PLUS_GET_MULTI, get_multi_request, get_multi_response},
    {S7_PLUS_SET_MULTI, set_multi_request, read_errors},
    {S7_PLUS_SET_VARIABLE, set_request, only_result},
    {S7_PLUS_GET_VARIABLE, get_request, NULL},
    {S7_PLUS_CREATE_OBJECT, create_request, create_response},
    {S7_PLUS_DELETE_OBJECT, delete_request, delete_response},
    {S7_PLUS_EXPLORE, explore_request, explore_response},
    {S7_PLUS_GET_LINK, link_request, link_response},
    {S7_PLUS_BEGIN_SEQUENCE, begin_request, begin_response},
    {S7_PLUS_END_SEQUENCE, NULL, only_result},
    {S7_PLUS_GET_STREAMED, get_stream_request, get_stream_response},
    {S7_PLUS_ERROR, NULL, only_result},
    {S7_PLUS_ERROR_2, NULL, only_result},
    {S7_PLUS_INIT_SSL, only_result, only_result},
};

static part *find_part(const s7_plus *plus)
{
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
        if (bodies[i].function == plus->function)
            return plus->opcode == OPCODE_REQUEST    ? bodies[i].request
                   : plus->opcode == OPCODE_RESPONSE ? bodies[i].response
                                                     : NULL;
    return NULL;
}

static void read_result(s7_cursor *c, s7_plus *plus)
{
    const uint32_t from = c->at;
    const uint64_t value = s7_plus_u64(c, S7F_PLUS_RETURN_VALUE);
    if (c->failed)
        return;
    plus->has_result = true;
    plus->result = (int16_t)(uint16_t)value;
    s7_made(c, S7F_PLUS_RETURN_CODE, from, c->at - from, (uint64_t)(int64_t)plus->result);
}

void s7_plus_body(s7_cursor *c, s7_plus *plus)
{
    part *decode = find_part(plus);
    if (plus->opcode == OPCODE_RESPONSE && s7_name_of(s7_names_plus_function, plus->function))
        read_result(c, plus);
    if (decode && !c->failed)
        decode(c, plus);
    if (decode && !c->failed)
        read_end(c);
    c->failed = false;
    s7_remaining(c, S7F_PLUS_BODY);
}
