/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Read SZL (userdata group 4, subfunction 1). Payload of the request:
 *
 *   | SZL id (2) | index (2) |
 *
 * and of the answer:
 *
 *    0    1    2    3    4    5    6    7    8
 *   +----+----+----+----+----+----+----+----+----------+-----+
 *   | SZL id  |  index  | LENTHDR |  N_DR   | record 1 | ... |
 *   +----+----+----+----+----+----+----+----+----------+-----+
 *
 * N_DR records of LENTHDR bytes each. A long answer comes in fragments: the first has the header,
 * whose N_DR counts all records (or is FFFF), the others carry on in mid-record. Which one a
 * fragment is only the request tells for certain: the first answers a request that names a list.
 *
 * The records of the lists are in szl_module.c, szl_status.c, szl_capability.c and
 * szl_communication.c. Observed on S7-300.
 */
#include "dissector/service.h"
#include "dissector/szl_record.h"

enum {
    HEADER = 8,
    COUNT_UNKNOWN = 0xFFFF,
    EXTRACT_HEADER_ONLY = 0x0F,
};

static s7_bytes here(const s7_cursor *c)
{
    return (s7_bytes){c->base + c->at, s7_left(c)};
}

static const s7_szl_list *find_in(const s7_szl_list *lists, uint16_t id, uint16_t length)
{
    const uint32_t extract = 1U << (id >> 8 & 0x0F);
    for (; lists->columns || lists->decode; lists++)
        if (lists->list == (id & 0xFF) && (lists->extracts & extract) != 0 &&
            (lists->length == length || lists->length == 0))
            return lists;
    return NULL;
}

static const s7_szl_list *find_list(uint16_t id, uint16_t length)
{
    static const s7_szl_list *const themes[] = {s7_szl_module, s7_szl_status, s7_szl_capability,
                                                s7_szl_communication};
    for (size_t i = 0; i < sizeof themes / sizeof *themes; i++) {
        const s7_szl_list *list = find_in(themes[i], id, length);
        if (list)
            return list;
    }
    return NULL;
}

static void decode_record(s7_cursor *c, const s7_szl_list *list)
{
    if (list && list->decode)
        list->decode(c);
    else if (list)
        s7_columns_decode(c, list->columns);
    s7_remaining(c, S7F_SZL_RECORD_BYTES);
    s7_finish(c);
}

static void decode_records(s7_cursor *c, uint16_t id, uint16_t length, uint32_t count, bool more)
{
    const s7_szl_list *list = find_list(id, length);
    for (; count > 0 && length > 0 && s7_left(c) >= length; count--) {
        s7_cursor record = s7_sub(c, length);
        s7_enter(&record, S7F_SZL_RECORD);
        decode_record(&record, list);
        s7_leave(&record);
    }
    if (count == 0 || length == 0)
        return;
    if (s7_left(c) > 0)
        s7_remaining(c, S7F_SZL_FRAGMENT);
    if (!more)
        s7_note_here(c, S7N_SZL_COUNT);
}

/* Whether the payload starts with the header of a list, not in mid-record. */
static bool has_header(s7_bytes payload, const s7_userdata *userdata, const s7_context *context)
{
    if (payload.size < HEADER)
        return false;
    if (userdata->data_unit == 0)
        return true;
    if (context && context->request.size > 0) {
        s7_pdu request;
        if (s7_decode(context->request, NULL, &request, NULL) != S7_FOREIGN &&
            request.rosctr == S7_ROSCTR_USERDATA)
            return request.u.userdata.payload.size > 0;
    }
    const uint32_t length = s7_load16(payload.data + 4);
    const uint32_t count = s7_load16(payload.data + 6);
    return userdata->more && length > 0 && count > 0 && HEADER + length * count > payload.size;
}

static void decode_request(s7_cursor *c, s7_userdata *userdata)
{
    userdata->szl_id = s7_u16(c, S7F_SZL_ID);
    s7_bits(c, S7F_SZL_CLASS, 2, userdata->szl_id);
    s7_bits(c, S7F_SZL_EXTRACT, 2, userdata->szl_id);
    s7_bits(c, S7F_SZL_LIST, 2, userdata->szl_id);
    userdata->szl_index = s7_u16(c, S7F_SZL_INDEX);
    userdata->has_szl = !c->failed;
}

static void decode_answer(s7_cursor *c, s7_userdata *userdata)
{
    decode_request(c, userdata);
    const uint16_t length = s7_u16(c, S7F_SZL_RECORD_LENGTH);
    const uint16_t coded = s7_u16(c, S7F_SZL_RECORD_COUNT);
    const bool open = userdata->more || coded == COUNT_UNKNOWN ||
                      (userdata->szl_id >> 8 & 0x0F) == EXTRACT_HEADER_ONLY;
    decode_records(c, userdata->szl_id, length, coded, open);
}

void s7_szl_payload(s7_cursor *c, s7_pdu *out, const s7_context *context)
{
    s7_userdata *userdata = &out->u.userdata;
    if (s7_left(c) == 0)
        return; /* refused, or asks for the next fragment */
    if (userdata->type == S7_USERDATA_REQUEST)
        decode_request(c, userdata);
    else if (userdata->type == S7_USERDATA_RESPONSE && has_header(here(c), userdata, context))
        decode_answer(c, userdata);
    else
        s7_remaining(c, S7F_SZL_FRAGMENT);
}
