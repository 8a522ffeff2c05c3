/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/plus_number.h"

enum { MOST_32 = 5, MOST_64 = 9 };

/* The first byte of a signed number has six bits of it. */
static uint64_t first_bits(uint8_t byte, bool is_signed)
{
    if (!is_signed)
        return byte & 0x7F;
    return ((byte & 0x40) != 0 ? UINT64_MAX << 6 : 0) | (byte & 0x3F);
}

static uint64_t cut_to_32(uint64_t value, bool is_signed)
{
    const uint32_t low = (uint32_t)value;
    return is_signed ? (uint64_t)(int64_t)(int32_t)low : low;
}

static uint64_t take(s7_cursor *c, s7_field field, uint32_t most, bool is_signed)
{
    const uint32_t left = s7_left(c);
    const uint8_t *p = left > 0 ? c->base + c->at : NULL;
    uint64_t value = 0;
    for (uint32_t i = 0; i < left && i < most; i++) {
        const bool last = i == MOST_64 - 1;
        if (i == 0)
            value = first_bits(p[0], is_signed);
        else
            value = last ? value << 8 | p[i] : value << 7 | (p[i] & 0x7F);
        if (!last && (p[i] & 0x80) != 0)
            continue;
        if (most == MOST_32)
            value = cut_to_32(value, is_signed);
        c->at += i + 1;
        if (c->tap)
            s7_report(c, field, i + 1, value);
        return value;
    }
    c->failed = true;
    return 0;
}

uint32_t s7_plus_u32(s7_cursor *c, s7_field field)
{
    return (uint32_t)take(c, field, MOST_32, false);
}

uint64_t s7_plus_u64(s7_cursor *c, s7_field field)
{
    return take(c, field, MOST_64, false);
}

int32_t s7_plus_i32(s7_cursor *c, s7_field field)
{
    return (int32_t)(uint32_t)take(c, field, MOST_32, true);
}

int64_t s7_plus_i64(s7_cursor *c, s7_field field)
{
    return (int64_t)take(c, field, MOST_64, true);
}

uint32_t s7_plus_number_size(const s7_cursor *c)
{
    const uint32_t left = s7_left(c);
    for (uint32_t i = 0; i < left && i < MOST_32; i++)
        if ((c->base[c->at + i] & 0x80) == 0)
            return i + 1;
    return 0;
}

static bool is_zero(const s7_cursor *c, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++)
        if (c->base[c->at + i] != 0)
            return false;
    return true;
}

void s7_plus_zeros(s7_cursor *c, s7_field field, uint32_t size)
{
    const bool known = size <= s7_left(c) && is_zero(c, size);
    s7_span(c, known ? field : S7F_PLUS_RESERVED, size);
}
