/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/items.h"

#include "dissector/access.h"
#include "dissector/timestamp.h"
#include "dissector/value.h"
#include "dissector/value_text.h"
#include "report/json.h"

enum { ADDRESS_SIZE = 640 }; /* symbolic addresses are shown as their bytes, 255 at most */

enum { REMEMBERED = 1024, KEY_SIZE = 12, TEXT_SIZE = 170 };

/* What an S7ANY item of 12 bytes is rendered to, from its opening brace on. */
typedef struct item_text {
    uint8_t key[KEY_SIZE];
    bool write;
    uint8_t size; /* 0 unused */
    char text[TEXT_SIZE];
} item_text;

struct rep_items {
    rep_buffer success; /* how nearly every item ends: the members that say so */
    item_text texts[REMEMBERED];
};

static void put_return_code(rep_buffer *b, uint8_t code)
{
    rep_member_unsigned(b, "return_code", code);
    const char *text = s7_name_of(s7_names_return_code, code);
    if (text)
        rep_member_name(b, "return_text", text);
}

rep_items *rep_items_new(void)
{
    rep_items *items = g_new0(rep_items, 1);
    rep_put_char(&items->success, ' '); /* so that it begins with a comma */
    put_return_code(&items->success, S7_RETURN_OK);
    return items;
}

void rep_items_free(rep_items *items)
{
    if (!items)
        return;
    rep_buffer_clear(&items->success);
    g_free(items);
}

static void put_result(const rep_items *items, rep_buffer *b, uint8_t code)
{
    if (code == S7_RETURN_OK)
        rep_json_put_member(b, items->success.data + 1, items->success.used - 1);
    else
        put_return_code(b, code);
}

static void put_area(rep_buffer *b, const s7_item *item)
{
    char text[16];
    s7_text area = s7_text_into(text, sizeof text);
    s7_item whole = *item;
    whole.db = 0;
    s7_item_object_text(&whole, &area);
    const bool block = item->area == S7_AREA_DB || item->area == S7_AREA_DI;
    rep_member(b, "area");
    rep_json_name(b, text, block ? 2 : area.length);
    if (block)
        rep_member_unsigned(b, "db", item->db);
}

static void put_address(rep_buffer *b, const s7_item *item, bool write)
{
    char text[ADDRESS_SIZE];
    s7_text address = s7_text_into(text, sizeof text);
    s7_item_text(item, write, &address);
    rep_member(b, "address");
    if (!item->absolute) {
        rep_json_text(b, address.data, address.length);
        return;
    }
    rep_json_name(b, address.data, address.length);
    put_area(b, item);
    rep_member_unsigned(b, "start", item->start);
    rep_member_unsigned(b, "length", s7_item_extent(item));
    if (item->type == S7_TYPE_BIT)
        rep_member_unsigned(b, "bit", item->bit);
    const char *type = s7_name_of(s7_names_type, item->type);
    rep_member(b, "type");
    if (type)
        rep_json_name(b, type, strlen(type));
    else
        rep_put_unsigned(b, item->type);
    if (item->count > 1)
        rep_member_unsigned(b, "count", item->count);
}

static bool number_is_json(s7_number number)
{
    if (number.kind != S7_NUMBER_REAL)
        return number.valid && number.kind != S7_NUMBER_NONE;
    return (number.raw & 0x7F800000) != 0x7F800000; /* neither infinite nor NaN */
}

static void put_number(rep_buffer *b, s7_number number)
{
    float real;
    switch (number.kind) {
    case S7_NUMBER_BOOL:
        rep_json_bool(b, number.u != 0);
        return;
    case S7_NUMBER_SIGNED:
        rep_put_signed(b, (int64_t)number.u);
        return;
    case S7_NUMBER_REAL:
        memcpy(&real, &number.raw, sizeof real);
        rep_put_real(b, real);
        return;
    default:
        rep_put_unsigned(b, number.u);
    }
}

static bool is_calendar(uint8_t type)
{
    return type == S7_TYPE_DATE || type == S7_TYPE_TOD || type == S7_TYPE_DATE_AND_TIME;
}

/* "2026-11-20"; false if the bytes are no date or time. */
static bool put_calendar(rep_buffer *b, uint8_t type, s7_bytes element)
{
    char buffer[40];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    if (type != S7_TYPE_DATE_AND_TIME && !s7_value_at(type, element, 0).valid)
        return false;
    if (type == S7_TYPE_DATE_AND_TIME && !s7_timestamp_of(element).valid)
        return false;
    s7_value_element_text(type, element, &text);
    rep_json_name(b, text.data, text.length);
    return true;
}

/* False if JSON cannot hold it, or it is no value of its type. */
static bool put_element(rep_buffer *b, uint8_t type, s7_bytes element)
{
    if (type == S7_TYPE_BYTE) {
        rep_put_unsigned(b, element.data[0]);
        return true;
    }
    if (is_calendar(type))
        return put_calendar(b, type, element);
    const s7_number number = s7_value_at(type, element, 0);
    if (!number_is_json(number))
        return false;
    put_number(b, number);
    return true;
}

/* Elements of a known type. Many BYTEs and CHARs are shown as a whole, not one by one. */
static bool put_elements(rep_buffer *b, const s7_item *item, s7_bytes value)
{
    const uint32_t size = s7_type_size(item->type);
    const bool bytes = item->type == S7_TYPE_BYTE || item->type == S7_TYPE_CHAR;
    if (size == 0 || value.size < size || (bytes && item->count > 1))
        return false;
    if (item->count > 1)
        rep_put_char(b, '[');
    for (uint32_t i = 0; i < item->count && ((size_t)i + 1) * size <= value.size; i++) {
        if (i > 0)
            rep_put_char(b, ',');
        if (!put_element(b, item->type, s7_slice(value, (size_t)i * size, size)))
            return false;
    }
    if (item->count > 1)
        rep_put_char(b, ']');
    return true;
}

/* True if the value was put by its type; else nothing was. */
static bool put_typed(rep_buffer *b, const s7_item *item, s7_bytes value)
{
    if (!item->absolute)
        return false;
    const size_t start = b->used;
    rep_member(b, "value");
    const s7_bytes characters = s7_value_characters(item->type, value);
    if (characters.size > 0) {
        rep_json_text(b, (const char *)characters.data, characters.size);
        return true;
    }
    if (put_elements(b, item, value))
        return true;
    b->used = start;
    return false;
}

static void put_value(rep_buffer *b, const s7_item *item, s7_bytes value)
{
    if (value.size == 0)
        return;
    if (put_typed(b, item, value))
        rep_member(b, "raw");
    else
        rep_member(b, "value");
    rep_json_hex(b, value);
}

static item_text *slot_of(rep_items *items, const uint8_t *key)
{
    /* Number, area and address are what differs between items. */
    const uint32_t mixed = s7_load32(key + 4) * 0x9E3779B1U ^ s7_load32(key + 8) * 0x85EBCA6BU;
    return &items->texts[(mixed ^ mixed >> 15) & (REMEMBERED - 1)];
}

static void put_remembered(rep_items *items, rep_buffer *b, const s7_access *access)
{
    const s7_item *item = &access->item;
    if (item->raw.size != KEY_SIZE || item->syntax != S7_SYNTAX_ANY) {
        put_address(b, item, access->write);
        return;
    }
    item_text *slot = slot_of(items, item->raw.data);
    if (slot->size > 0 && slot->write == access->write &&
        memcmp(slot->key, item->raw.data, KEY_SIZE) == 0) {
        rep_put(b, slot->text, slot->size);
        return;
    }
    const size_t start = b->used;
    put_address(b, item, access->write);
    const size_t size = b->used - start;
    if (size > TEXT_SIZE)
        return;
    memcpy(slot->key, item->raw.data, KEY_SIZE);
    memcpy(slot->text, b->data + start, size);
    slot->write = access->write;
    slot->size = (uint8_t)size;
}

static void put_access(rep_items *items, rep_buffer *b, const s7_access *access)
{
    rep_element(b);
    rep_put_char(b, '{');
    put_remembered(items, b, access);
    if (access->answered)
        put_result(items, b, access->return_code);
    put_value(b, &access->item, access->value);
    rep_put_char(b, '}');
}

static void put_accesses(rep_items *items, rep_buffer *b, const s7_pdu *request,
                         const s7_pdu *answer)
{
    s7_accesses walk;
    s7_access access;
    s7_accesses_begin(&walk, request, answer);
    while (s7_accesses_next(&walk, &access))
        put_access(items, b, &access);
}

static bool is_access(const s7_pdu *pdu)
{
    return pdu->has_function && (pdu->function == S7_FUNC_READ || pdu->function == S7_FUNC_WRITE);
}

static bool is_record(const s7_userdata *userdata)
{
    return userdata->group == S7_GROUP_CYCLIC && userdata->subfunction == S7_CYCLIC_READ_RECORD;
}

static void put_values(rep_buffer *b, s7_data_items *walk)
{
    static const s7_item unknown;
    s7_data_item item;
    while (s7_data_items_next(walk, &item)) {
        rep_element(b);
        rep_put_char(b, '{');
        put_return_code(b, item.return_code);
        put_value(b, &unknown, item.data);
        rep_put_char(b, '}');
    }
}

static void put_codes(rep_buffer *b, s7_bytes codes, uint32_t count)
{
    for (size_t i = 0; i < codes.size && i < count; i++) {
        rep_element(b);
        rep_put_char(b, '{');
        put_return_code(b, codes.data[i]);
        rep_put_char(b, '}');
    }
}

/* What an answer or a push without its request says for itself: results and bytes. */
static void put_results(rep_buffer *b, const s7_pdu *answer)
{
    const bool userdata = answer->rosctr == S7_ROSCTR_USERDATA;
    const s7_bytes results = userdata ? answer->u.userdata.values : answer->data;
    s7_data_items walk;
    if (userdata && is_record(&answer->u.userdata))
        return;
    if (s7_pdu_writes(answer)) {
        put_codes(b, results, answer->item_count);
        return;
    }
    s7_data_items_begin(&walk, results, answer->item_count, false);
    walk.padded = userdata && answer->u.userdata.group == S7_GROUP_TIS;
    put_values(b, &walk);
}

/* The request of the job that pushes, if the push has results of what that names. */
static const s7_pdu *job_of(const ana_transaction *transaction, const s7_pdu *push)
{
    s7_accesses walk;
    if (!transaction->job)
        return NULL;
    s7_accesses_begin(&walk, transaction->job, push);
    return walk.has_answer ? transaction->job : NULL;
}

void rep_json_items(rep_items *items, rep_buffer *b, const ana_transaction *transaction)
{
    const s7_pdu *answer = transaction->message ? transaction->message->pdu : transaction->answer;
    const s7_pdu *request =
        transaction->request ? transaction->request : job_of(transaction, answer);
    const s7_pdu *pdu = request ? request : answer;
    if (!pdu || pdu->protocol_id != S7_PROTOCOL_COMM ||
        (pdu->rosctr != S7_ROSCTR_USERDATA && !is_access(pdu)))
        return;
    const size_t start = b->used;
    rep_array(b, "items");
    const size_t opened = b->used;
    if (request)
        put_accesses(items, b, request, answer);
    else
        put_results(b, answer);
    if (b->used == opened)
        b->used = start;
    else
        rep_put_char(b, ']');
}
