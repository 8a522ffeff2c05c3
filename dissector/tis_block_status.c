/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Block status (functions 01 and 13 of group 1), data of a request:
 *
 *   first form    | ? | registers |, then n times | ? | registers |
 *   second form   | flags | lines | ? | registers |,
 *                 then `lines` times | code address (2) | ? | registers |
 *
 * and of the result, in a push:
 *
 *   | start address (2) | registers of each line |
 *
 * Registers that are asked for are bits. The status word has two bytes, the others have four, and
 * no line says which it has: the values are shown as bytes. Known from public dissectors only.
 */
#include "dissector/tis.h"

static void read_flags(s7_cursor *c)
{
    static const s7_field bits[] = {S7F_TIS_ASK_STW, S7F_TIS_ASK_ACCU1, S7F_TIS_ASK_ACCU2,
                                    S7F_TIS_ASK_AR1, S7F_TIS_ASK_AR2,   S7F_TIS_ASK_DB1,
                                    S7F_TIS_ASK_DB2};
    const uint8_t flags = s7_u8(c, S7F_TIS_REGISTERS);
    for (size_t i = 0; i < sizeof bits / sizeof *bits; i++)
        s7_bits(c, bits[i], 1, flags);
}

static void read_line(s7_cursor *c, bool addressed)
{
    s7_enter(c, S7F_TIS_LINE);
    if (addressed)
        s7_u16(c, S7F_TIS_LINE_ADDRESS);
    s7_span(c, S7F_TIS_RESERVED, 1);
    read_flags(c);
    s7_leave(c);
}

static void decode_first_form(s7_cursor *c)
{
    s7_span(c, S7F_TIS_RESERVED, 1);
    read_flags(c);
    while (s7_left(c) >= 2)
        read_line(c, false);
}

static void decode_second_form(s7_cursor *c)
{
    s7_u8(c, S7F_TIS_STATUS_FLAGS);
    uint32_t left = s7_u8(c, S7F_TIS_LINES);
    s7_span(c, S7F_TIS_RESERVED, 1);
    read_flags(c);
    for (; left > 0 && s7_left(c) > 0; left--)
        read_line(c, true);
    if (left > 0)
        s7_note_here(c, S7N_ITEM_COUNT);
}

void tis_block_status_data(s7_cursor *c, const tis_command *command)
{
    if (!command->request) {
        s7_u16(c, S7F_TIS_START_ADDRESS);
        s7_remaining(c, S7F_TIS_STATUS_DATA);
    } else if (command->function == TIS_BLOCK_STATUS_2) {
        decode_second_form(c);
    } else {
        decode_first_form(c);
    }
}
