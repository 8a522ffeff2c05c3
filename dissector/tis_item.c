/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Variable of a programmer command:
 *
 *    0      1      2    3    4    5
 *   +------+------+----+----+----+----+
 *   |area, |count | DB number|  byte   |
 *   |type  |or bit|    |    | address |
 *   +------+------+----+----+----+----+
 *
 * The high nibble of the first byte is the area, the low one the type: 0 a bit, whose number stands
 * in the second byte, 1 bytes, 2 words, 3 double words. Timers and counters have codes of their own
 * and their number in place of the address. M, I and Q observed on an S7-300.
 */
#include "dissector/service.h"

enum { TIS_TIMER = 0x54, TIS_COUNTER = 0x64, TIS_ITEM_SIZE = 6 };

static uint8_t area_of(uint8_t code)
{
    static const uint8_t areas[16] = {
        [0] = S7_AREA_FLAG,       [1] = S7_AREA_INPUT, [2] = S7_AREA_OUTPUT,
        [3] = S7_AREA_PERIPHERAL, [7] = S7_AREA_DB,
    };
    if (code == TIS_TIMER)
        return S7_AREA_TIMER;
    if (code == TIS_COUNTER)
        return S7_AREA_COUNTER;
    return areas[code >> 4];
}

static uint8_t type_of(uint8_t code)
{
    static const uint8_t types[16] = {S7_TYPE_BIT, S7_TYPE_BYTE, S7_TYPE_WORD, S7_TYPE_DWORD};
    if (code == TIS_TIMER)
        return S7_TYPE_TIMER;
    if (code == TIS_COUNTER)
        return S7_TYPE_COUNTER;
    return types[code & 15];
}

static void decode_parts(s7_cursor *c, s7_item *out)
{
    const uint8_t code = s7_u8(c, S7F_TIS_AREA);
    const bool bit = (code & 15) == 0;
    const uint8_t second = s7_u8(c, bit ? S7F_TIS_BIT : S7F_TIS_REPETITION);
    out->db = s7_u16(c, S7F_ITEM_DB);
    out->start = s7_u16(c, S7F_TIS_START);
    out->area = area_of(code);
    out->type = type_of(code);
    out->count = bit ? 1 : second;
    out->bit = bit ? second & 7 : 0;
    out->absolute = !c->failed && out->area != 0 && out->type != 0 && (!bit || second <= 7);
}

void s7_tis_item_decode(s7_cursor *c, bool write, s7_item *out)
{
    *out = (s7_item){.syntax = S7_SYNTAX_NONE, .areas = 1};
    const uint32_t from = c->at;
    s7_enter(c, S7F_ITEM);
    decode_parts(c, out);
    out->raw = (s7_bytes){c->base + from, c->at - from};
    if (!c->failed)
        s7_item_report(c, out, write, from, TIS_ITEM_SIZE);
    s7_leave(c);
}
