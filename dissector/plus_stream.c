/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Functions that read and write a value as a stream of bytes, such as the code of a block:
 *
 *   GetVarSubStreamed  | object (4) | value: ids | qualifier | 0001 |
 *            response  | result | 0 | value |
 *   SetVarSubStreamed  | object (4) | value: ids | qualifier | kind (2) | value |
 *            response  | result |
 *
 * PDUs that continue a written stream have its bytes behind their number; joined, these stand one
 * after the other behind the value. Reading observed on
 * S7-1200 (firmware 2), writing from public dissectors.
 */
#include "dissector/plus_end.h"
#include "dissector/plus_parts.h"

static void read_ids(s7_cursor *c, s7_plus *plus)
{
    s7_plus_value ids;
    s7_plus_target_read(c, plus);
    s7_plus_value_read(c, &ids);
    if (c->failed || ids.flags != S7_PLUS_ADDRESS_ARRAY || ids.type != S7_PLUS_UDINT)
        return;
    s7_notes ignored = 0;
    s7_cursor list = s7_cursor_over(ids.raw, NULL, &ignored);
    plus->items = 1;
    s7_plus_ids_read(&list, plus, s7_plus_u32(&list, S7F_PLUS_VALUE_COUNT));
}

static void read_stream(s7_cursor *c, s7_plus *plus)
{
    s7_plus_one_read(c, plus);
    plus->streamed = plus->values;
}

void s7_plus_get_stream_request(s7_cursor *c, s7_plus *plus)
{
    read_ids(c, plus);
    s7_plus_qualifier_read(c);
    s7_u16(c, S7F_PLUS_STREAM_KIND);
}

void s7_plus_get_stream_response(s7_cursor *c, s7_plus *plus)
{
    s7_plus_zeros(c, S7F_PLUS_ZERO, 1);
    read_stream(c, plus);
}

void s7_plus_set_stream_request(s7_cursor *c, s7_plus *plus)
{
    read_ids(c, plus);
    s7_plus_qualifier_read(c);
    s7_u16(c, S7F_PLUS_STREAM_KIND);
    read_stream(c, plus);
    while (s7_left(c) > 0 && !s7_plus_ends_here(c)) {
        const uint32_t size = s7_plus_u32(c, S7F_PLUS_VALUE_LENGTH);
        s7_span(c, S7F_PLUS_STREAM_PART, size);
    }
}
