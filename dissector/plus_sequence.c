/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Functions that put others together, and calls:
 *
 *   BeginSequence      | kind (1) |                          version 1
 *                      | kind (1) | value | objects |        others
 *            response  | result | value |
 *   EndSequence        | kind (2) |
 *            response  | result |
 *   Invoke             | session (4) | 0 (4) | (number, argument)... 00 | 0 |
 *            response  | result, three or four times | (number, value)... 00 | 0 |
 *
 * Sequences observed on S7-1200 (firmware 2), Invoke from public dissectors.
 */
#include "dissector/plus_object.h"
#include "dissector/plus_parts.h"
#include "dissector/plus_result.h"

void s7_plus_begin_request(s7_cursor *c, s7_plus *plus)
{
    s7_plus_value value;
    s7_u8(c, S7F_PLUS_SEQUENCE_KIND);
    if (plus->version == 1)
        return;
    s7_plus_value_read(c, &value);
    s7_plus_object_list_read(c, plus);
}

void s7_plus_begin_response(s7_cursor *c, s7_plus *plus)
{
    s7_plus_value value;
    if (plus->version != 1 && plus->result >= 0)
        s7_plus_value_read(c, &value);
}

void s7_plus_finish_request(s7_cursor *c, s7_plus *plus)
{
    (void)plus;
    s7_u16(c, S7F_PLUS_SEQUENCE_END);
}

void s7_plus_invoke_request(s7_cursor *c, s7_plus *plus)
{
    s7_plus_target_read(c, plus);
    s7_plus_zeros(c, S7F_PLUS_ZERO, 4);
    s7_plus_list_read(c, plus);
    s7_plus_zeros(c, S7F_PLUS_ZERO, 1);
}

/* Numbers of values begin with 1: what is not 1 is another result. */
void s7_plus_invoke_response(s7_cursor *c, s7_plus *plus)
{
    enum { RESULTS = 2 };
    for (int i = 0; i < RESULTS; i++)
        s7_plus_result_read(c, S7F_PLUS_ITEM_ERROR, S7F_PLUS_ITEM_CODE);
    if (s7_peek8(c) != 1)
        s7_plus_result_read(c, S7F_PLUS_ITEM_ERROR, S7F_PLUS_ITEM_CODE);
    s7_plus_list_read(c, plus);
    s7_plus_zeros(c, S7F_PLUS_ZERO, 1);
}
