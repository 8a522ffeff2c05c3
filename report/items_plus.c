/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/items_plus.h"

#include "dissector/plus_item.h"
#include "dissector/plus_notification.h"
#include "dissector/plus_result.h"
#include "dissector/plus_text.h"
#include "report/json.h"

#include <math.h>

enum {
    TEXT_SIZE = 512,
    MOST_ELEMENTS = 256, /* of an array that are shown */
    MOST_RAW = 1024,     /* bytes that are shown beside their text */
};

/* What follows proves who somebody is: nobody who reads a report needs it. */
static bool is_secret(uint32_t attribute)
{
    enum { ANSWER_TO_CHALLENGE = 304, SESSION_KEY = 1830, LOG_ON = 1846 };
    return attribute == ANSWER_TO_CHALLENGE || attribute == SESSION_KEY || attribute == LOG_ON;
}

static void put_text(rep_buffer *b, const s7_text *text)
{
    rep_json_text(b, text->data, text->length);
}

static void put_absolute(rep_buffer *b, const s7_item *item)
{
    if (!item->absolute)
        return;
    rep_member_unsigned(b, "start", item->start);
    rep_member_unsigned(b, "length", s7_item_extent(item));
    if (item->type == S7_TYPE_BIT)
        rep_member_unsigned(b, "bit", item->bit);
}

static void put_area(rep_buffer *b, uint32_t object)
{
    uint16_t db = 0;
    char buffer[40];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    const uint8_t area = s7_plus_area(object, &db);
    if (area == 0)
        return;
    rep_member(b, "area");
    if (area == S7_AREA_DB) {
        rep_put_string(b, "\"DB\"");
        rep_member_unsigned(b, "db", db);
        return;
    }
    s7_plus_area_text(object, &text);
    put_text(b, &text);
}

static void put_address(rep_buffer *b, const s7_plus_address *address)
{
    char buffer[TEXT_SIZE];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    s7_plus_address_text(address, &text);
    rep_member(b, "address");
    put_text(b, &text);
    put_area(b, address->object);
    put_absolute(b, &address->item);
}

static double real_of(const s7_plus_value *value)
{
    double real;
    float single;
    const uint32_t bits = (uint32_t)value->number;
    if (value->type == S7_PLUS_LREAL) {
        memcpy(&real, &value->number, sizeof real);
        return real;
    }
    memcpy(&single, &bits, sizeof single);
    return single;
}

/* Puts one element that JSON has a form of its own for; false, and nothing is put, for others. */
static bool put_scalar(rep_buffer *b, const s7_plus_value *value)
{
    switch (value->type) {
    case S7_PLUS_BOOL:
        rep_json_bool(b, value->number != 0);
        return true;
    case S7_PLUS_USINT:
    case S7_PLUS_UINT:
    case S7_PLUS_UDINT:
    case S7_PLUS_ULINT:
    case S7_PLUS_BYTE:
    case S7_PLUS_WORD:
    case S7_PLUS_DWORD:
    case S7_PLUS_LWORD:
        rep_put_unsigned(b, value->number);
        return true;
    case S7_PLUS_SINT:
    case S7_PLUS_INT:
    case S7_PLUS_DINT:
    case S7_PLUS_LINT:
        rep_put_signed(b, (int64_t)value->number);
        return true;
    case S7_PLUS_REAL:
        if (isfinite(real_of(value)))
            rep_put_real(b, (float)real_of(value));
        return isfinite(real_of(value));
    case S7_PLUS_LREAL:
        if (isfinite(real_of(value)))
            rep_put_format(b, "%.17g", real_of(value));
        return isfinite(real_of(value));
    case S7_PLUS_TEXT:
        rep_json_text(b, (const char *)value->bytes.data, value->bytes.size);
        return true;
    default:
        return false;
    }
}

/* An array whose elements all have such a form; of a long one the first elements. */
static bool put_array(rep_buffer *b, const s7_plus_value *value)
{
    const size_t start = b->used;
    s7_plus_array walk;
    s7_plus_value element;
    uint32_t key;
    if ((value->flags & S7_PLUS_SPARSE_ARRAY) != 0)
        return false;
    s7_plus_array_begin(&walk, value);
    rep_put_char(b, '[');
    for (uint32_t i = 0; i < MOST_ELEMENTS && s7_plus_array_next(&walk, &key, &element); i++) {
        if (i > 0)
            rep_put_char(b, ',');
        if (put_scalar(b, &element))
            continue;
        b->used = start;
        return false;
    }
    rep_put_char(b, ']');
    return true;
}

static void put_raw(rep_buffer *b, s7_bytes bytes)
{
    if (bytes.size == 0 || bytes.size > MOST_RAW)
        return;
    rep_member(b, "raw");
    rep_json_hex(b, bytes);
}

/* Panels read and write a STRING of a block as the array that it is: greatest length, length,
 * characters. */
static bool holds_string(const s7_plus_value *value, s7_bytes *array, s7_bytes *characters)
{
    enum { HEAD = 2, LEAST = 3 };
    const uint32_t count = s7_plus_array_count(value);
    if (value->flags != S7_PLUS_ARRAY ||
        (value->type != S7_PLUS_USINT && value->type != S7_PLUS_BYTE))
        return false;
    if (count < LEAST || value->raw.size < count)
        return false;
    *array = s7_slice(value->raw, value->raw.size - count, count);
    if (array->data[0] != count - HEAD || array->data[1] > array->data[0])
        return false;
    *characters = s7_slice(*array, HEAD, array->data[1]);
    for (size_t i = 0; i < characters->size; i++)
        if (!g_ascii_isprint(characters->data[i]))
            return false;
    return true;
}

static bool put_string(rep_buffer *b, const s7_plus_value *value)
{
    s7_bytes array, characters;
    if (!holds_string(value, &array, &characters))
        return false;
    rep_member_string(b, "type", "STRING");
    rep_member(b, "value");
    rep_json_text(b, (const char *)characters.data, characters.size);
    put_raw(b, array);
    return true;
}

static void put_in_words(rep_buffer *b, const s7_plus_value *value)
{
    char buffer[TEXT_SIZE];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    s7_plus_value_text(value, &text);
    put_text(b, &text);
    put_raw(b, value->bytes);
}

static void put_type(rep_buffer *b, const s7_plus_value *value)
{
    const char *type = s7_name_of(s7_names_plus_type, value->type);
    rep_member(b, "type");
    if (type)
        rep_json_string(b, type);
    else
        rep_put_unsigned(b, value->type);
    if (s7_plus_is_array(value) && s7_plus_array_count(value) > 0)
        rep_member_unsigned(b, "count", s7_plus_array_count(value));
}

static void put_value(rep_buffer *b, uint32_t attribute, const s7_plus_value *value)
{
    if (!is_secret(attribute) && put_string(b, value))
        return;
    if (value->type == S7_PLUS_NULL && !s7_plus_is_array(value))
        return;
    put_type(b, value);
    rep_member(b, "value");
    if (is_secret(attribute))
        rep_put_format(b, "\"(secret, %zu bytes)\"", value->raw.size);
    else if (s7_plus_is_array(value) ? !put_array(b, value) : !put_scalar(b, value))
        put_in_words(b, value);
}

static void put_result(rep_buffer *b, uint64_t return_value)
{
    const s7_plus_result result = s7_plus_result_of(return_value);
    const char *text = s7_name_of(s7_names_plus_error, (uint32_t)(int32_t)result.code);
    rep_member(b, "return_code");
    rep_put_signed(b, result.code);
    if (!text && result.generic != 0)
        text = s7_name_of(s7_names_plus_generic, result.generic);
    if (text)
        rep_member_string(b, "return_text", text);
}

static void put_access(rep_buffer *b, const s7_plus_access *access)
{
    rep_element(b);
    rep_put_char(b, '{');
    put_address(b, &access->address);
    if (access->answered)
        put_result(b, access->return_value);
    if (access->has_value)
        put_value(b, access->address.sub_area, &access->value);
    rep_put_char(b, '}');
}

static void put_accesses(rep_buffer *b, const s7_plus *request, const s7_plus *answer)
{
    s7_plus_accesses walk;
    s7_plus_access access;
    s7_plus_accesses_begin(&walk, request, answer);
    while (s7_plus_accesses_next(&walk, &access))
        put_access(b, &access);
}

/* What a subscription is asked to push, or no longer. */
static void put_subscribed(rep_buffer *b, const s7_plus *request)
{
    s7_plus_subscription walk;
    s7_plus_subscribed item;
    if (!s7_plus_subscription_begin(&walk, request))
        return;
    while (s7_plus_subscription_next(&walk, &item)) {
        rep_element(b);
        rep_put_char(b, '{');
        rep_member_unsigned(b, "reference", item.reference);
        if (item.removed) {
            rep_member(b, "removed");
            rep_json_bool(b, true);
        } else {
            put_address(b, &item.address);
        }
        rep_put_char(b, '}');
    }
}

static void put_values(rep_buffer *b, s7_bytes values)
{
    uint32_t number;
    s7_plus_value value;
    while (s7_plus_next_value(&values, &number, &value)) {
        rep_element(b);
        rep_put_char(b, '{');
        rep_member_unsigned(b, "number", number);
        put_value(b, 0, &value);
        rep_put_char(b, '}');
    }
}

static void put_entry(rep_buffer *b, const ana_subscription *subscription,
                      const s7_plus_entry *entry)
{
    s7_plus_address address = {0};
    if (entry->reference == 0 && !entry->has_value)
        return;
    rep_element(b);
    rep_put_char(b, '{');
    rep_member_unsigned(b, "reference", entry->reference);
    if (ana_subscription_address(subscription, entry->reference, &address))
        put_address(b, &address);
    if (entry->failed) {
        rep_member_unsigned(b, "return_code", entry->code);
        rep_member_string(b, "return_text", "access failed");
    }
    if (entry->has_value)
        put_value(b, address.sub_area, &entry->value);
    rep_put_char(b, '}');
}

static void put_entries(rep_buffer *b, const ana_subscription *subscription, s7_bytes values)
{
    s7_plus_entry entry;
    while (s7_plus_entry_next(&values, &entry))
        put_entry(b, subscription, &entry);
}

static void put_items(rep_buffer *b, const ana_transaction *t)
{
    const s7_plus *request = t->request ? &t->request->u.plus : NULL;
    const s7_plus *answer = t->answer ? &t->answer->u.plus : NULL;
    if (request && (request->has_object || request->function == S7_PLUS_CREATE_OBJECT))
        put_subscribed(b, request);
    else if (request)
        put_accesses(b, request, answer);
    else if (answer && answer->opcode == S7_PLUS_NOTIFICATION)
        put_entries(b, t->subscription, answer->values);
    else if (answer && answer->opcode == S7_PLUS_REQUEST)
        put_accesses(b, answer, NULL);
    else if (answer)
        put_values(b, answer->values);
}

void rep_json_plus_items(rep_buffer *b, const ana_transaction *transaction)
{
    const size_t start = b->used;
    rep_array(b, "items");
    const size_t opened = b->used;
    put_items(b, transaction);
    if (b->used == opened)
        b->used = start;
    else
        rep_put_char(b, ']');
}
