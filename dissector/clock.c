/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Time functions (userdata group 7): read clock (01, 03), set clock (02, 04). The answer to a read
 * and the request to set carry ten bytes, the other two nothing:
 *
 *    0    1       2     3     4     5     6     7     8     9
 *   +----+-------+-----+-----+-----+-----+-----+-----+-----+-------+
 *   | 00 |century|year |month| day |hour |min  | sec | ms  |ms, day|
 *   +----+-------+-----+-----+-----+-----+-----+-----+-----+-------+
 *
 * in the coding of timestamp.c. 01 and 02 observed on S7-300.
 */
#include "dissector/service.h"
#include "dissector/timestamp.h"

void s7_clock_payload(s7_cursor *c, s7_pdu *out, const s7_context *context)
{
    (void)out;
    (void)context;
    if (s7_left(c) >= S7_CLOCK_SIZE)
        s7_clock_decode(c, NULL);
    s7_remaining(c, S7F_UD_PAYLOAD);
}
