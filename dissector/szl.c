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
 * Records of lists 11 (28 bytes) and 1C (34 bytes):
 *
 *   | index (2) | order number (20) | BGTyp (2) | Ausbg (2) | Ausbe (2) |
 *   | index (2) | text and what goes with it (32) |
 *
 * Observed on S7-300.
 */
#include "dissector/service.h"

enum {
    MODULE_RECORD = 28,
    COMPONENT_RECORD = 34,
    HEADER = 8,
    COUNT_UNKNOWN = 0xFFFF,
    EXTRACT_HEADER_ONLY = 0x0F,
};

static s7_bytes here(const s7_cursor *c)
{
    return (s7_bytes){c->base + c->at, s7_left(c)};
}

/* "V3.2.7" of a firmware, "A 9.9" of a boot loader, "3" of hardware. */
static void report_version(const s7_cursor *c, uint16_t index, uint16_t ausbg, uint16_t ausbe)
{
    if (!c->tap || c->failed || (index != 1 && index != 6 && index != 7 && index != 0x81))
        return;
    char buffer[32];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    const uint8_t letter = (uint8_t)(ausbg >> 8), major = (uint8_t)ausbg;
    if (index == 1 || index == 6) {
        s7_text_unsigned(&text, ausbg);
    } else {
        s7_text_ascii(&text, (s7_bytes){&letter, 1});
        if (major == ' ') {
            s7_text_char(&text, ' ');
        } else {
            s7_text_unsigned(&text, major);
            s7_text_char(&text, '.');
        }
        s7_text_unsigned(&text, (uint8_t)(ausbe >> 8));
        s7_text_char(&text, '.');
        s7_text_unsigned(&text, (uint8_t)ausbe);
    }
    s7_made_text(c, S7F_MODULE_VERSION, c->at - 4, 4, s7_text_bytes(&text));
}

static void decode_module(s7_cursor *c)
{
    const uint16_t index = s7_u16(c, S7F_MODULE_INDEX);
    s7_span(c, S7F_MODULE_ORDER, 20);
    s7_u16(c, S7F_MODULE_TYPE);
    const uint16_t ausbg = s7_u16(c, S7F_MODULE_AUSBG);
    const uint16_t ausbe = s7_u16(c, S7F_MODULE_AUSBE);
    report_version(c, index, ausbg, ausbe);
}

/* The text at the start of a component record; the rest is reserved but for two indexes. */
typedef struct component_row {
    uint8_t index, size;
    uint16_t field;
} component_row;

static const component_row components[] = {
    {0x1, 24, S7F_COMPONENT_SYSTEM},   {0x2, 24, S7F_COMPONENT_MODULE},
    {0x3, 32, S7F_COMPONENT_PLANT},    {0x4, 26, S7F_COMPONENT_COPYRIGHT},
    {0x5, 24, S7F_COMPONENT_SERIAL},   {0x7, 32, S7F_COMPONENT_TYPE},
    {0x8, 32, S7F_COMPONENT_CARD},     {0xA, 26, S7F_COMPONENT_OEM},
    {0xB, 32, S7F_COMPONENT_LOCATION},
};

static void decode_component(s7_cursor *c)
{
    const uint16_t index = s7_u16(c, S7F_COMPONENT_INDEX);
    for (size_t i = 0; i < sizeof components / sizeof *components; i++)
        if (components[i].index == index)
            s7_span(c, (s7_field)components[i].field, components[i].size);
    if (index == 0x9) {
        s7_u16(c, S7F_COMPONENT_MANUFACTURER);
        s7_u16(c, S7F_COMPONENT_PROFILE);
        s7_u16(c, S7F_COMPONENT_PROFILE_TYPE);
    }
    if (index == 0xA) {
        s7_u16(c, S7F_COMPONENT_OEM_ID);
        s7_u32(c, S7F_COMPONENT_OEM_ADD);
    }
    s7_remaining(c, S7F_COMPONENT_RESERVED);
}

static void decode_bytes(s7_cursor *c)
{
    s7_remaining(c, S7F_SZL_RECORD_BYTES);
}

typedef void record_decoder(s7_cursor *record);

static record_decoder *find_decoder(uint16_t id, uint16_t record_length)
{
    const uint8_t list = (uint8_t)id;
    if (list == 0x11 && record_length == MODULE_RECORD)
        return decode_module;
    if (list == 0x1C && record_length == COMPONENT_RECORD)
        return decode_component;
    return decode_bytes;
}

static void decode_records(s7_cursor *c, uint16_t id, uint16_t length, uint32_t count, bool more)
{
    record_decoder *decode = find_decoder(id, length);
    for (; count > 0 && length > 0 && s7_left(c) >= length; count--) {
        s7_cursor record = s7_sub(c, length);
        s7_enter(&record, S7F_SZL_RECORD);
        decode(&record);
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
