/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Userdata (ROSCTR 7), parameters:
 *
 *    0    1    2    3    4    5    6    7    8    9   10   11
 *   +----+----+----+----+----+----+----+----+----+----+----+----+
 *   | 00   01   12 |len |meth|t g |sub |seq |unit|more|  error  |
 *   +----+----+----+----+----+----+----+----+----+----+----+----+
 *                   4, 8      |                 only where len is 8
 *                             type, function group
 *
 * then data:
 *
 *    0    1    2    3    4
 *   +----+----+----+----+-----------+
 *   |code|size| length  | payload   |
 *   +----+----+----+----+-----------+
 *
 * A push of a mode transition has the head 01 00 10, a length of 10 that means nothing, the mode as
 * its subfunction, and no data. Answers are joined by the data unit reference: `more` is 1 in all
 * but the last. Observed on S7-300 and S7-400.
 */
#include "dissector/data_item.h"
#include "dissector/service.h"

enum {
    HEAD = 0x000112,
    HEAD_MODE = 0x010010,
    METHOD_LONG = 0x12,
    LENGTH_MAX = 0xFFFF,
};

/* The last row of a group may stand for all of its functions. */
typedef struct payload_row {
    uint8_t group, subfunction;
    s7_section *decode;
} payload_row;

enum { ANY = 0xFF };

/* What is not listed is shown as bytes. */
static const payload_row payloads[] = {
    {S7_GROUP_TIS, ANY, s7_tis_payload},
    {S7_GROUP_CYCLIC, 0x01, s7_cyclic_payload},
    {S7_GROUP_CYCLIC, 0x04, s7_unsubscribe_payload},
    {S7_GROUP_CYCLIC, 0x05, s7_cyclic_payload},
    {S7_GROUP_CYCLIC, 0x07, s7_cyclic_payload},
    {S7_GROUP_CYCLIC, 0x08, s7_record_payload},
    {S7_GROUP_BLOCKS, 0x01, s7_block_list_payload},
    {S7_GROUP_BLOCKS, 0x02, s7_block_list_type_payload},
    {S7_GROUP_BLOCKS, 0x03, s7_block_info_payload},
    {S7_GROUP_CPU, 0x01, s7_szl_payload},
    {S7_GROUP_CPU, 0x02, s7_message_payload},
    {S7_GROUP_CPU, 0x03, s7_diagnostic_payload},
    {S7_GROUP_CPU, 0x05, s7_alarm_payload}, /* ALARM_8 */
    {S7_GROUP_CPU, 0x06, s7_alarm_payload}, /* NOTIFY */
    {S7_GROUP_CPU, 0x07, s7_alarm_payload}, /* lock */
    {S7_GROUP_CPU, 0x08, s7_alarm_payload}, /* unlock */
    {S7_GROUP_CPU, 0x09, s7_alarm_payload}, /* SCAN */
    {S7_GROUP_CPU, 0x0B, s7_alarm_payload}, /* acknowledge */
    {S7_GROUP_CPU, 0x0C, s7_alarm_payload}, /* somebody acknowledged */
    {S7_GROUP_CPU, 0x0D, s7_alarm_payload}, /* somebody locked */
    {S7_GROUP_CPU, 0x0E, s7_alarm_payload}, /* somebody unlocked */
    {S7_GROUP_CPU, 0x11, s7_alarm_payload}, /* ALARM_SQ */
    {S7_GROUP_CPU, 0x12, s7_alarm_payload}, /* ALARM_S */
    {S7_GROUP_CPU, 0x13, s7_alarm_query_payload},
    {S7_GROUP_CPU, 0x16, s7_alarm_payload}, /* NOTIFY_8 */
    {S7_GROUP_SECURITY, ANY, s7_password_payload},
    {S7_GROUP_PBC, ANY, s7_pbc_payload},
    {S7_GROUP_CLOCK, ANY, s7_clock_payload},
    {S7_GROUP_NC, ANY, s7_nc_payload},
};

static s7_section *find_payload(const s7_userdata *userdata)
{
    for (size_t i = 0; i < sizeof payloads / sizeof *payloads; i++)
        if (payloads[i].group == userdata->group &&
            (payloads[i].subfunction == ANY || payloads[i].subfunction == userdata->subfunction))
            return payloads[i].decode;
    return NULL;
}

const s7_pdu *s7_userdata_request(const s7_userdata *userdata, const s7_context *context,
                                  s7_pdu *buffer)
{
    if (!context || context->request.size == 0 ||
        s7_decode(context->request, NULL, buffer, NULL) == S7_FOREIGN ||
        buffer->rosctr != S7_ROSCTR_USERDATA || s7_pdu_role(buffer) != S7_ROLE_REQUEST ||
        buffer->u.userdata.group != userdata->group)
        return NULL;
    return buffer;
}

static void decode_service(s7_cursor *c, s7_userdata *userdata)
{
    const uint8_t both = s7_u8(c, S7F_UD_TYPE_GROUP);
    userdata->type = (uint8_t)s7_bits(c, S7F_UD_TYPE, 1, both);
    userdata->group = (uint8_t)s7_bits(c, S7F_UD_GROUP, 1, both);
    userdata->subfunction = s7_u8(c, S7F_UD_SUBFUNCTION);
    if (c->failed)
        return;
    s7_made(c, S7F_UD_SERVICE, c->at - 2, 2,
            (uint32_t)userdata->group << 8 | userdata->subfunction);
    if (userdata->group == S7_GROUP_MODE && userdata->type == S7_USERDATA_PUSH)
        s7_made(c, S7F_UD_MODE, c->at - 1, 1, userdata->subfunction);
}

void s7_userdata_param(s7_cursor *c, s7_pdu *out, const s7_context *context)
{
    (void)context;
    s7_userdata *userdata = &out->u.userdata;
    const uint32_t from = c->at;
    const uint32_t head = s7_u24(c, S7F_UD_HEAD);
    const uint8_t length = s7_u8(c, S7F_UD_LENGTH);
    if (!c->failed && head != HEAD && head != HEAD_MODE)
        s7_note_at(c, S7N_USERDATA_HEAD, from, 3);
    if (!c->failed && head == HEAD && length != s7_left(c))
        s7_note_at(c, S7N_USERDATA_LENGTH, from + 3, 1);
    userdata->method = s7_u8(c, S7F_UD_METHOD);
    decode_service(c, userdata);
    userdata->sequence = s7_u8(c, S7F_UD_SEQUENCE);
    if (s7_left(c) == 0)
        return;
    userdata->data_unit = s7_u8(c, S7F_UD_DATA_UNIT);
    userdata->more = s7_u8(c, S7F_UD_MORE) != 0;
    userdata->error = s7_u16(c, S7F_UD_ERROR);
}

bool s7_userdata_asks_next(const s7_userdata *userdata)
{
    return userdata->type == S7_USERDATA_REQUEST && userdata->method == METHOD_LONG &&
           userdata->group != S7_GROUP_TIS && userdata->payload.size == 0;
}

s7_unit_place s7_unit_place_of(const s7_context *context)
{
    s7_pdu request;
    if (!context || context->request.size == 0 ||
        s7_decode(context->request, NULL, &request, NULL) == S7_FOREIGN ||
        request.protocol_id != S7_PROTOCOL_COMM || request.rosctr != S7_ROSCTR_USERDATA)
        return S7_UNIT_UNKNOWN;
    const s7_userdata *asked = &request.u.userdata;
    if (s7_userdata_asks_next(asked))
        return S7_UNIT_FURTHER;
    return asked->group == S7_GROUP_TIS && asked->method == METHOD_LONG ? S7_UNIT_UNKNOWN
                                                                        : S7_UNIT_FIRST;
}

/* Part of a message that means nothing alone. Groups 6 and F use the data unit otherwise. The
 * request tells parts of an answer apart, not those of what is pushed. */
static bool is_part(const s7_userdata *userdata, const s7_context *context)
{
    if (userdata->data_unit == 0 || userdata->group == S7_GROUP_PBC ||
        userdata->group == S7_GROUP_NC)
        return false;
    return userdata->more || userdata->type != S7_USERDATA_RESPONSE ||
           s7_unit_place_of(context) != S7_UNIT_FIRST;
}

void s7_userdata_data(s7_cursor *c, s7_pdu *out, const s7_context *context)
{
    s7_userdata *userdata = &out->u.userdata;
    const uint32_t from = c->at;
    userdata->return_code = s7_u8(c, S7F_UD_RETURN_CODE);
    userdata->transport = s7_u8(c, S7F_UD_TRANSPORT);
    const uint16_t length = s7_u16(c, S7F_UD_DATA_LENGTH);
    uint32_t size = s7_transport_bytes(userdata->transport, length);
    if (userdata->return_code != 0xFF && size > 0 && s7_left(c) == 0 && !c->failed) {
        s7_note_at(c, S7N_ERROR_LENGTH, from + 2, 2);
        size = 0;
    }
    if (context && context->joined && length == LENGTH_MAX)
        size = s7_left(c);
    s7_cursor payload = s7_sub(c, size);
    userdata->payload = (s7_bytes){payload.base + payload.at, payload.end - payload.at};
    s7_section *decode = find_payload(userdata);
    if (decode != s7_szl_payload && is_part(userdata, context))
        s7_remaining(&payload, S7F_UD_FRAGMENT);
    else if (decode)
        decode(&payload, out, context);
    else
        s7_remaining(&payload, S7F_UD_PAYLOAD);
    s7_finish(&payload);
}
