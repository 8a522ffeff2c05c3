/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/names.h"

#include "dissector/item.h"

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
