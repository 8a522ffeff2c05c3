/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/plus_result.h"

s7_plus_result s7_plus_result_of(uint64_t value)
{
    return (s7_plus_result){
        .code = (int16_t)(uint16_t)value,
        .line = (uint16_t)(value >> 16),
        .source = (uint8_t)(value >> 32),
        .generic = (uint8_t)(value >> 40 & 0x7F),
        .server = (value >> 47 & 1) != 0,
        .debug = (uint16_t)(value >> 48 & 0x3FFF),
        .more = (value >> 62 & 1) != 0,
    };
}

void s7_plus_result_report(const s7_cursor *c, s7_field code, uint64_t value, uint32_t length)
{
    const s7_plus_result parts = s7_plus_result_of(value);
    const uint32_t from = c->at - length;
    s7_made(c, code, from, length, (uint64_t)(int64_t)parts.code);
    if (value >> 16 == 0)
        return;
    s7_made(c, S7F_PLUS_RESULT_LINE, from, length, parts.line);
    s7_made(c, S7F_PLUS_RESULT_SOURCE, from, length, parts.source);
    s7_made(c, S7F_PLUS_RESULT_GENERIC, from, length, parts.generic);
    s7_made(c, S7F_PLUS_RESULT_SERVER, from, length, parts.server);
    s7_made(c, S7F_PLUS_RESULT_DEBUG, from, length, parts.debug);
    s7_made(c, S7F_PLUS_RESULT_MORE, from, length, parts.more);
}

uint64_t s7_plus_result_read(s7_cursor *c, s7_field field, s7_field code)
{
    const uint32_t from = c->at;
    const uint64_t value = s7_plus_u64(c, field);
    if (c->tap && !c->failed)
        s7_plus_result_report(c, code, value, c->at - from);
    return value;
}
