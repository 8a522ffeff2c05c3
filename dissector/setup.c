/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Setup communication (function F0), Job and answer alike:
 *
 *    0    1    2    3    4    5    6    7
 *   +----+----+----+----+----+----+----+----+
 *   | F0 | 00 |AmQ calling|AmQ called|PDU length|
 *   +----+----+----+----+----+----+----+----+
 *
 * The answer holds the values in force: each may be lowered, none raised.
 */
#include "dissector/service.h"

void s7_setup_param(s7_cursor *c, s7_pdu *out, const s7_context *context)
{
    (void)context;
    s7_setup *setup = &out->u.setup;
    s7_u8(c, S7F_FUNCTION);
    if (s7_left(c) == 0 && out->error != 0)
        return;
    s7_u8(c, S7F_SETUP_RESERVED);
    setup->amq_calling = s7_u16(c, S7F_AMQ_CALLING);
    setup->amq_called = s7_u16(c, S7F_AMQ_CALLED);
    setup->pdu_length = s7_u16(c, S7F_PDU_LENGTH);
}
