/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/names.h"

#include "dissector/item.h"
#include "report/json.h"

static const char *const protocol_names[] = {
    [ANA_PROTOCOL_UNKNOWN] = NULL,    [ANA_PROTOCOL_COTP] = "COTP",
    [ANA_PROTOCOL_S7COMM] = "S7COMM", [ANA_PROTOCOL_S7COMM_PLUS] = "S7COMM-PLUS",
    [ANA_PROTOCOL_TLS] = "TLS",       [ANA_PROTOCOL_OTHER] = "OTHER",
};

const char *rep_protocol_name(ana_protocol protocol)
{
    return protocol_names[protocol];
}

void rep_put_object_name(rep_buffer *b, const ana_object *object)
{
    char text[16];
    const s7_item item = {.absolute = true, .area = object->area, .db = object->db};
    s7_text name = s7_text_into(text, sizeof text);
    s7_item_object_text(&item, &name);
    rep_put(b, name.data, name.length);
}

void rep_put_block_name(rep_buffer *b, uint8_t type, uint32_t number)
{
    const char *name = s7_name_of(s7_names_block_type, type);
    if (name)
        rep_put_string(b, name);
    else
        rep_put_format(b, "TYPE_%02X ", type);
    rep_put_unsigned(b, number);
}

void rep_json_error(rep_buffer *b, uint16_t number)
{
    rep_object(b, "error");
    rep_member_unsigned(b, "class", number >> 8);
    rep_member_unsigned(b, "code", number & 0xFF);
    rep_member_unsigned(b, "number", number);
    const char *text = s7_name_of(s7_names_error, number);
    if (text)
        rep_member_string(b, "text", text);
    rep_put_char(b, '}');
}
