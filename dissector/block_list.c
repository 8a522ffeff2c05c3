/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Block functions (userdata group 3). Lists of blocks: how many of each type (1), or the blocks of
 * one type (2), whose request names it.
 *
 *   1  | type (2 digits) | blocks (2) | ...
 *   2  | block number (2) | flags | language | ...          request: | type (2 digits) |
 *
 * Block info (3), request: type (2 digits), number (5 digits), file system (1), the name of a block
 * without the identifier; answer, 78 bytes:
 *
 *   | 01 00 | length (2) | 22 00 | block header (36, block.c) | block footer (36) |
 *
 * A block that does not exist is answered with an error and no payload. Observed on S7-300.
 */
#include "dissector/block.h"
#include "dissector/block_name.h"
#include "dissector/service.h"

enum { NAME_SIZE = 8 };

/* The type that two digits stand for, 0 if they are none. */
static uint8_t report_type(const s7_cursor *c, s7_bytes digits)
{
    uint32_t type = 0;
    for (size_t i = 0; i < digits.size; i++) {
        const uint8_t d = digits.data[i];
        if (d >= '0' && d <= '9')
            type = type << 4 | (uint32_t)(d - '0');
        else if (d >= 'A' && d <= 'F')
            type = type << 4 | (uint32_t)(d - 'A' + 10);
        else
            return 0;
    }
    if (digits.size != 2)
        return 0;
    s7_made(c, S7F_BLOCK_TYPE, c->at - 2, 2, type);
    return (uint8_t)type;
}

static uint8_t decode_type(s7_cursor *c)
{
    return report_type(c, s7_span_cut(c, S7F_BLOCK_LIST_TYPE, 2));
}

void s7_block_list_payload(s7_cursor *c, s7_pdu *out, const s7_context *context)
{
    (void)out;
    (void)context;
    while (s7_left(c) > 0) {
        s7_enter(c, S7F_BLOCK_ENTRY);
        decode_type(c);
        s7_u16(c, S7F_BLOCK_LIST_COUNT);
        s7_leave(c);
    }
}

void s7_block_list_type_payload(s7_cursor *c, s7_pdu *out, const s7_context *context)
{
    (void)context;
    s7_userdata *userdata = &out->u.userdata;
    if (s7_left(c) == 0)
        return;
    if (userdata->type == S7_USERDATA_REQUEST) {
        userdata->detail = decode_type(c);
        userdata->has_detail = userdata->detail != 0;
        return;
    }
    while (s7_left(c) > 0) {
        s7_enter(c, S7F_BLOCK_ENTRY);
        s7_u16(c, S7F_BLOCK_LIST_NUMBER);
        s7_u8(c, S7F_BLOCK_LIST_FLAGS);
        s7_u8(c, S7F_BLOCK_LANGUAGE);
        s7_leave(c);
    }
}

static void decode_name(s7_cursor *c, s7_userdata *userdata)
{
    s7_block_name block;
    const s7_bytes name = s7_span_cut(c, S7F_BLOCK_INFO_NAME, NAME_SIZE);
    if (!s7_block_name_decode(name, &block))
        return;
    s7_block_report(c, &block, NAME_SIZE);
    userdata->has_detail = true;
    userdata->detail = (uint32_t)block.type << 24 | block.number;
}

void s7_block_info_payload(s7_cursor *c, s7_pdu *out, const s7_context *context)
{
    (void)context;
    s7_userdata *userdata = &out->u.userdata;
    if (s7_left(c) == 0)
        return;
    if (userdata->type == S7_USERDATA_REQUEST) {
        decode_name(c, userdata);
        return;
    }
    s7_u16(c, S7F_BLOCK_INFO_HEAD);
    s7_cursor info = s7_sub(c, s7_u16(c, S7F_BLOCK_INFO_LENGTH));
    s7_block_header header = {0};
    s7_u16(&info, S7F_BLOCK_INFO_RESERVED);
    s7_block_header_decode(&info, &header);
    userdata->has_detail = !info.failed;
    userdata->detail = (uint32_t)header.type << 24 | header.number;
    s7_block_footer_decode(&info, &header);
    s7_finish(&info);
}
