/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * S7comm header:
 *
 *    0    1    2    3    4    5    6    7    8    9   10   11
 *   +----+----+----+----+----+----+----+----+----+----+----+----+
 *   | 32 |ROS | redund. | PDU ref | param   | data    |err |err |
 *   |    |CTR |         |         | length  | length  |cls |code|
 *   +----+----+----+----+----+----+----+----+----+----+----+----+
 *                                                     ROSCTR 2, 3 only
 *
 * then the parameter section, then the data section.
 */
#include "dissector/service.h"

#include <string.h>

enum { LENGTH_MAX = 0xFFFF };

typedef struct sections {
    s7_section *param, *data; /* NULL: shown as bytes */
} sections;

typedef struct service_row {
    uint8_t function;
    sections job, answer;
} service_row;

/* Ordered by how often they occur. */
static const service_row services[] = {
    {S7_FUNC_READ, {s7_rw_job_param, NULL}, {s7_rw_answer_param, s7_read_answer_data}},
    {S7_FUNC_WRITE,
     {s7_rw_job_param, s7_write_job_data},
     {s7_rw_answer_param, s7_write_answer_data}},
    {S7_FUNC_SETUP, {s7_setup_param, NULL}, {s7_setup_param, NULL}},
    {S7_FUNC_REQUEST_DOWNLOAD, {s7_transfer_job_param, NULL}, {s7_transfer_answer_param, NULL}},
    {S7_FUNC_DOWNLOAD_BLOCK,
     {s7_transfer_job_param, NULL},
     {s7_transfer_answer_param, s7_transfer_answer_data}},
    {S7_FUNC_DOWNLOAD_ENDED, {s7_transfer_job_param, NULL}, {s7_transfer_answer_param, NULL}},
    {S7_FUNC_START_UPLOAD, {s7_transfer_job_param, NULL}, {s7_transfer_answer_param, NULL}},
    {S7_FUNC_UPLOAD,
     {s7_transfer_job_param, NULL},
     {s7_transfer_answer_param, s7_transfer_answer_data}},
    {S7_FUNC_END_UPLOAD, {s7_transfer_job_param, NULL}, {s7_transfer_answer_param, NULL}},
    {S7_FUNC_PI_SERVICE, {s7_pi_job_param, NULL}, {s7_pi_answer_param, NULL}},
    {S7_FUNC_PLC_STOP, {s7_stop_job_param, NULL}, {s7_pi_answer_param, NULL}},
};

static void unknown_param(s7_cursor *c, s7_pdu *out, const s7_context *context)
{
    (void)out;
    (void)context;
    s7_note_here(c, S7N_FUNCTION_UNKNOWN);
    s7_u8(c, S7F_FUNCTION);
    s7_remaining(c, S7F_PARAM_BYTES);
}

static void unknown_data(s7_cursor *c, s7_pdu *out, const s7_context *context)
{
    (void)out;
    (void)context;
    s7_remaining(c, S7F_DATA_BYTES);
}

static sections find_sections(s7_pdu *out)
{
    if (out->rosctr == S7_ROSCTR_USERDATA)
        return (sections){s7_userdata_param, s7_userdata_data};
    out->has_function = out->param.size > 0;
    out->function = out->has_function ? out->param.data[0] : 0;
    for (size_t i = 0; i < sizeof services / sizeof *services && out->has_function; i++)
        if (services[i].function == out->function)
            return out->rosctr == S7_ROSCTR_JOB ? services[i].job : services[i].answer;
    return (sections){unknown_param, unknown_data};
}

static void decode_section(s7_cursor *c, s7_field node, s7_section *decode, s7_pdu *out,
                           const s7_context *context)
{
    if (c->at == c->end)
        return;
    s7_enter(c, node);
    decode(c, out, context);
    s7_finish(c);
    s7_leave(c);
}

static void decode_header(s7_cursor *c, s7_pdu *out)
{
    const uint32_t from = c->at;
    s7_enter(c, S7F_HEADER);
    s7_u8(c, S7F_PROTOCOL_ID);
    out->rosctr = s7_u8(c, S7F_ROSCTR);
    out->redundancy = s7_u16(c, S7F_REDUNDANCY);
    out->reference = s7_u16(c, S7F_PDU_REFERENCE);
    out->param_length = s7_u16(c, S7F_PARAM_LENGTH);
    out->data_length = s7_u16(c, S7F_DATA_LENGTH);
    if (out->rosctr == S7_ROSCTR_ACK || out->rosctr == S7_ROSCTR_ACK_DATA) {
        const uint8_t error_class = s7_u8(c, S7F_ERROR_CLASS);
        const uint8_t error_code = s7_u8(c, S7F_ERROR_CODE);
        out->error = (uint16_t)(error_class << 8 | error_code);
        if (!c->failed)
            s7_made(c, S7F_ERROR, c->at - 2, 2, out->error);
    }
    out->header_length = (uint8_t)(c->at - from);
    if (out->redundancy != 0)
        s7_note_at(c, S7N_REDUNDANCY, from + 2, 2);
    s7_leave(c);
}

static void decode_comm(s7_cursor *c, s7_pdu *out, const s7_context *context)
{
    decode_header(c, out);
    if (c->failed)
        return;
    s7_cursor param = s7_sub(c, out->param_length);
    const bool beyond = context && context->joined && out->data_length == LENGTH_MAX;
    s7_cursor data = s7_sub(c, beyond ? s7_left(c) : out->data_length);
    out->param = (s7_bytes){param.base + param.at, param.end - param.at};
    out->data = (s7_bytes){data.base + data.at, data.end - data.at};
    if (c->failed || c->at != c->end)
        s7_note_at(c, S7N_LENGTHS, 6, 4);

    if (out->rosctr < S7_ROSCTR_JOB ||
        (out->rosctr > S7_ROSCTR_ACK_DATA && out->rosctr != S7_ROSCTR_USERDATA))
        s7_note_at(c, S7N_ROSCTR_UNKNOWN, 1, 1);
    const sections service = find_sections(out);
    decode_section(&param, S7F_PARAM, service.param, out, context);
    decode_section(&data, S7F_DATA, service.data ? service.data : unknown_data, out, context);
}

s7_status s7_decode(s7_bytes in, const s7_context *context, s7_pdu *out, const s7_tap *tap)
{
    memset(out, 0, sizeof *out);
    s7_cursor c = s7_cursor_over(in, tap, &out->notes);
    out->protocol_id = s7_peek8(&c);
    if (out->protocol_id == S7_PROTOCOL_COMM) {
        s7_enter(&c, S7F_S7);
        decode_comm(&c, out, context);
    } else if (out->protocol_id == S7_PROTOCOL_PLUS) {
        s7_enter(&c, S7F_S7);
        s7_plus_decode(&c, out, context);
    } else {
        return S7_FOREIGN;
    }
    const bool whole = s7_finish(&c);
    s7_leave(&c);
    return whole && !s7_has_note(out->notes, S7N_TRUNCATED) ? S7_OK : S7_DAMAGED;
}

s7_role s7_pdu_role_by_kind(const s7_pdu *pdu)
{
    static const uint8_t by_rosctr[] = {S7_ROLE_OTHER, S7_ROLE_REQUEST, S7_ROLE_ANSWER,
                                        S7_ROLE_ANSWER};
    /* Userdata type nibble; 3, 7 and 11 are the NC forms of 0, 4 and 8. */
    static const uint8_t by_type[16] = {
        [0] = S7_ROLE_PUSH,    [1] = S7_ROLE_OTHER,  [2] = S7_ROLE_OTHER,  [3] = S7_ROLE_PUSH,
        [4] = S7_ROLE_REQUEST, [5] = S7_ROLE_OTHER,  [6] = S7_ROLE_OTHER,  [7] = S7_ROLE_REQUEST,
        [8] = S7_ROLE_ANSWER,  [9] = S7_ROLE_OTHER,  [10] = S7_ROLE_OTHER, [11] = S7_ROLE_ANSWER,
        [12] = S7_ROLE_OTHER,  [13] = S7_ROLE_OTHER, [14] = S7_ROLE_OTHER, [15] = S7_ROLE_OTHER,
    };
    if (pdu->protocol_id == S7_PROTOCOL_COMM) {
        if (pdu->rosctr == S7_ROSCTR_USERDATA)
            return pdu->param.size >= 6 ? (s7_role)by_type[pdu->u.userdata.type & 15]
                                        : S7_ROLE_OTHER;
        return pdu->rosctr <= S7_ROSCTR_ACK_DATA ? (s7_role)by_rosctr[pdu->rosctr] : S7_ROLE_OTHER;
    }
    if (pdu->protocol_id != S7_PROTOCOL_PLUS || !pdu->u.plus.head)
        return S7_ROLE_OTHER;
    switch (pdu->u.plus.opcode) {
    case 0x31:
        return S7_ROLE_REQUEST;
    case 0x32:
    case 0x02: /* the answer to a request that expects none, as early S7-1200 send it */
        return S7_ROLE_ANSWER;
    case 0x33:
        return S7_ROLE_PUSH;
    default:
        return S7_ROLE_OTHER;
    }
}

/* References of Jobs, of userdata and sequence numbers of S7comm-plus are counted apart. */
enum { KEY_USERDATA = 1 << 16, KEY_PLUS = 2 << 16 };

uint32_t s7_pdu_match_key(const s7_pdu *pdu)
{
    if (pdu->protocol_id == S7_PROTOCOL_PLUS)
        return KEY_PLUS | pdu->u.plus.sequence;
    return pdu->rosctr == S7_ROSCTR_USERDATA ? KEY_USERDATA | pdu->reference
                                             : s7_job_match_key(pdu->reference);
}

uint32_t s7_pdu_match_kind(const s7_pdu *pdu)
{
    /* S7comm-plus answers a function it refuses with one of its error functions instead. */
    enum { PLUS_ERROR = 0x04B1, PLUS_ERROR_2 = 0x05A9 };
    if (pdu->protocol_id == S7_PROTOCOL_PLUS) {
        const uint16_t function = pdu->u.plus.function;
        return function == PLUS_ERROR || function == PLUS_ERROR_2 ? 0 : function;
    }
    if (pdu->rosctr == S7_ROSCTR_USERDATA)
        return 0x10000U | (uint32_t)pdu->u.userdata.group << 8 | pdu->u.userdata.subfunction;
    return pdu->has_function ? s7_job_match_kind(pdu->function) : 0;
}
