/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/plus_item.h"

#include "dissector/plus_result.h"

static bool is_multi(const s7_plus *request)
{
    return request->function == S7_PLUS_GET_MULTI || request->function == S7_PLUS_SET_MULTI;
}

static bool is_write(const s7_plus *request)
{
    return request->function == S7_PLUS_SET_MULTI || request->function == S7_PLUS_SET_VARIABLE ||
           request->function == S7_PLUS_SET_STREAMED;
}

static void next_value(s7_plus_accesses *walk)
{
    s7_cursor *c = &walk->values;
    walk->value_number = s7_plus_u32(c, S7F_PLUS_ITEM_NUMBER);
    if (walk->value_number != 0)
        s7_plus_value_read(c, &walk->value);
    if (c->failed)
        walk->value_number = 0;
}

static void next_error(s7_plus_accesses *walk)
{
    s7_cursor *c = &walk->errors;
    walk->error_number = s7_plus_u32(c, S7F_PLUS_ITEM_NUMBER);
    walk->error = walk->error_number != 0 ? s7_plus_u64(c, S7F_PLUS_ITEM_ERROR) : 0;
    if (c->failed)
        walk->error_number = 0;
}

static void begin_values(s7_plus_accesses *walk, s7_bytes values)
{
    walk->values = s7_cursor_over(values, NULL, &walk->notes);
    if (!walk->one_value) {
        next_value(walk);
        return;
    }
    s7_plus_value_read(&walk->values, &walk->value);
    walk->value_number = walk->values.failed ? 0 : 1;
}

void s7_plus_accesses_begin(s7_plus_accesses *walk, const s7_plus *request, const s7_plus *answer)
{
    const s7_bytes none = {NULL, 0};
    *walk = (s7_plus_accesses){.request = request,
                               .left = request->opcode == S7_PLUS_REQUEST ? request->items : 0,
                               .write = is_write(request),
                               .one_value = !is_multi(request)};
    if (answer && (!answer->has_result || answer->opcode == S7_PLUS_REQUEST))
        answer = NULL;
    walk->answered = answer != NULL;
    walk->result = answer ? answer->return_value : 0;
    walk->refused = answer && answer->result < 0;
    walk->addresses = s7_cursor_over(request->addresses, NULL, &walk->notes);
    walk->errors = s7_cursor_over(answer ? answer->errors : none, NULL, &walk->notes);
    begin_values(walk, walk->write ? request->values : (answer ? answer->values : none));
    next_error(walk);
}

static void take_address(s7_plus_accesses *walk, s7_plus_access *out)
{
    if (!walk->request->by_id) {
        s7_plus_address_read(&walk->addresses, &out->address);
        return;
    }
    out->address.object = walk->request->object;
    out->address.sub_area = s7_plus_u32(&walk->addresses, S7F_PLUS_ATTRIBUTE_ID);
}

/* Lists may leave items out. */
static void take_value(s7_plus_accesses *walk, s7_plus_access *out)
{
    while (walk->value_number != 0 && walk->value_number < out->number)
        next_value(walk);
    if (walk->value_number != out->number)
        return;
    out->has_value = true;
    out->value = walk->value;
    walk->value_number = 0;
    if (!walk->one_value)
        next_value(walk);
}

static void take_result(s7_plus_accesses *walk, s7_plus_access *out)
{
    out->answered = walk->answered;
    if (walk->refused)
        out->return_value = walk->result;
    while (walk->error_number != 0 && walk->error_number < out->number)
        next_error(walk);
    if (walk->error_number == out->number)
        out->return_value = walk->error;
}

bool s7_plus_accesses_next(s7_plus_accesses *walk, s7_plus_access *out)
{
    walk->addresses.notes = walk->values.notes = walk->errors.notes = &walk->notes;
    *out = (s7_plus_access){.number = walk->number + 1, .write = walk->write};
    if (walk->left == 0)
        return false;
    walk->left--;
    walk->number++;
    take_address(walk, out);
    if (walk->addresses.failed)
        return false;
    take_value(walk, out);
    take_result(walk, out);
    return true;
}

bool s7_plus_next_value(s7_bytes *values, uint32_t *number, s7_plus_value *value)
{
    s7_notes ignored = 0;
    s7_cursor c = s7_cursor_over(*values, NULL, &ignored);
    *number = s7_plus_u32(&c, S7F_PLUS_ITEM_NUMBER);
    if (*number == 0)
        return false;
    s7_plus_value_read(&c, value);
    if (c.failed)
        return false;
    *values = s7_slice(*values, c.at, values->size);
    return true;
}

/* Address `number` of those that stand one by one. */
static bool find_address(const s7_plus *request, uint32_t number, s7_plus_address *out)
{
    s7_notes ignored = 0;
    s7_cursor c = s7_cursor_over(request->addresses, NULL, &ignored);
    if (!is_multi(request) || request->by_id || number == 0 || number > request->items)
        return false;
    for (uint32_t i = 0; i < number && !c.failed; i++)
        s7_plus_address_read(&c, out);
    return !c.failed;
}

bool s7_plus_item_text(const s7_plus *request, uint32_t number, s7_text *object, s7_text *address)
{
    s7_plus_address found;
    if (request->object != 0) {
        s7_plus_area_text(request->object, object);
        if (address)
            s7_plus_area_text(request->object, address);
        return true;
    }
    if (!find_address(request, number, &found))
        return false;
    s7_plus_area_text(found.object, object);
    if (address)
        s7_plus_address_text(&found, address);
    return true;
}

bool s7_plus_next_error(s7_bytes *errors, uint32_t *number, int16_t *code)
{
    s7_notes ignored = 0;
    s7_cursor c = s7_cursor_over(*errors, NULL, &ignored);
    *number = s7_plus_u32(&c, S7F_PLUS_ITEM_NUMBER);
    const uint64_t error = *number != 0 ? s7_plus_u64(&c, S7F_PLUS_ITEM_ERROR) : 0;
    if (c.failed || *number == 0)
        return false;
    *code = s7_plus_result_of(error).code;
    *errors = s7_slice(*errors, c.at, errors->size);
    return true;
}
