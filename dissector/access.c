/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/access.h"

#include "dissector/service.h"

static bool is_userdata(const s7_pdu *pdu)
{
    return pdu->protocol_id == S7_PROTOCOL_COMM && pdu->rosctr == S7_ROSCTR_USERDATA;
}

bool s7_pdu_writes(const s7_pdu *request)
{
    if (!is_userdata(request))
        return request->function == S7_FUNC_WRITE;
    const uint8_t function = s7_userdata_function(&request->u.userdata);
    return request->u.userdata.group == S7_GROUP_TIS &&
           (function == S7_TIS_MODIFY || function == S7_TIS_FORCE);
}

void s7_items_of(s7_items *walk, const s7_pdu *request)
{
    s7_items_begin(walk, request->items, request->item_count);
    walk->form = request->item_form;
}

static bool is_record(const s7_pdu *pdu)
{
    return pdu->u.userdata.group == S7_GROUP_CYCLIC &&
           pdu->u.userdata.subfunction == S7_CYCLIC_READ_RECORD;
}

/* A subscription may be begun by one function and changed by another. */
static bool is_same_service(const s7_userdata *request, const s7_userdata *answer)
{
    return request->group == answer->group &&
           (request->group == S7_GROUP_CYCLIC ||
            s7_userdata_function(request) == answer->subfunction);
}

/* Whether values or return codes of `answer` are those of the items of `request`. */
static bool fits(const s7_pdu *request, const s7_pdu *answer)
{
    if (!is_userdata(request))
        return answer->error == 0 && answer->has_function && answer->function == request->function;
    return is_userdata(answer) && is_same_service(&request->u.userdata, &answer->u.userdata) &&
           answer->u.userdata.error == 0 && answer->u.userdata.values.size > 0 &&
           is_record(answer) == is_record(request);
}

static void begin_values(s7_accesses *walk, s7_bytes values, uint32_t count, bool request)
{
    s7_data_items_begin(&walk->values, values, count, request);
    walk->values.padded = walk->items.form == S7_ITEMS_TIS;
    walk->has_values = true;
}

void s7_accesses_begin(s7_accesses *walk, const s7_pdu *request, const s7_pdu *answer)
{
    const bool userdata = is_userdata(request);
    *walk = (s7_accesses){.write = s7_pdu_writes(request)};
    s7_items_of(&walk->items, request);
    if (answer && !fits(request, answer))
        answer = NULL;
    walk->has_answer = answer != NULL;
    if (walk->write) {
        begin_values(walk, userdata ? request->u.userdata.values : request->data,
                     request->item_count, true);
        if (answer)
            walk->codes = s7_slice(userdata ? answer->u.userdata.values : answer->data, 0,
                                   answer->item_count);
    } else if (answer && userdata && is_record(request)) {
        walk->record = answer->u.userdata.values;
    } else if (answer) {
        begin_values(walk, userdata ? answer->u.userdata.values : answer->data, answer->item_count,
                     false);
    }
}

/* The results of a DB-read stand behind one another: return code, and the data if it is FF. */
static void next_packed(s7_accesses *walk, s7_access *out)
{
    const uint8_t *p = walk->packed.raw.data + walk->packed_at;
    walk->packed_at += 5;
    walk->packed_left--;
    *out = (s7_access){.write = walk->write, .answered = walk->packed_answered};
    out->item = (s7_item){
        .raw = {p, 5},
        .syntax = S7_SYNTAX_DB_READ,
        .absolute = true,
        .area = S7_AREA_DB,
        .type = S7_TYPE_BYTE,
        .db = s7_load16(p + 1),
        .count = p[0],
        .start = s7_load16(p + 3),
        .areas = 1,
    };
    if (!out->answered)
        return;
    out->return_code = walk->packed_code;
    if (walk->packed_code != S7_RETURN_OK || walk->write)
        return;
    s7_cursor *values = &walk->packed_values;
    out->answered = s7_left(values) > 0;
    out->return_code = s7_u8(values, S7F_RETURN_CODE);
    if (out->return_code == S7_RETURN_OK)
        out->value = s7_span(values, S7F_VALUE, p[0]);
}

static void begin_packed(s7_accesses *walk, const s7_access *whole)
{
    const size_t room = whole->item.raw.size > 4 ? (whole->item.raw.size - 4) / 5 : 0;
    walk->packed = whole->item;
    walk->packed_at = 4;
    walk->packed_left = whole->item.areas < room ? whole->item.areas : (uint32_t)room;
    walk->packed_answered = whole->answered;
    walk->packed_code = whole->return_code;
    walk->packed_notes = 0;
    walk->packed_values = s7_cursor_over(whole->value, NULL, &walk->packed_notes);
}

/* A data record has one result: return code and transport size, length of the status and status or
 * fill byte, length and data. */
static void take_record(s7_accesses *walk, s7_access *out)
{
    s7_notes notes = 0;
    s7_cursor c = s7_cursor_over(walk->record, NULL, &notes);
    walk->record = (s7_bytes){NULL, 0};
    out->answered = true;
    out->return_code = s7_u8(&c, S7F_RETURN_CODE);
    if (out->return_code != S7_RETURN_OK)
        return;
    out->transport = s7_u8(&c, S7F_TRANSPORT);
    const uint8_t status = s7_u8(&c, S7F_RECORD_STATUS_LENGTH);
    s7_take(&c, status > 0 ? status : 1U);
    const uint16_t length = s7_u16(&c, S7F_RECORD_LENGTH);
    out->value = s7_span(&c, S7F_VALUE, length);
}

/* Item, value and return code as they stand on the wire. */
static bool next_item(s7_accesses *walk, s7_access *out)
{
    *out = (s7_access){.write = walk->write};
    if (!s7_items_next(&walk->items, &out->item))
        return false;
    s7_data_item value;
    if (walk->has_values && s7_data_items_next(&walk->values, &value)) {
        out->transport = value.transport;
        out->value = value.data;
        if (!walk->write) {
            out->answered = true;
            out->return_code = value.return_code;
        }
    }
    if (walk->record.size > 0)
        take_record(walk, out);
    if (walk->write && walk->code_at < walk->codes.size) {
        out->answered = true;
        out->return_code = walk->codes.data[walk->code_at++];
    }
    return true;
}

bool s7_accesses_next(s7_accesses *walk, s7_access *out)
{
    while (walk->packed_left == 0) {
        if (!next_item(walk, out))
            return false;
        if (out->item.syntax != S7_SYNTAX_DB_READ)
            return true;
        begin_packed(walk, out);
    }
    next_packed(walk, out);
    return true;
}
