/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Values whose coding is more than a number:
 *
 *     15  14  13  12  11      8   7      4   3      0
 *   +---+---+---+---+----------+----------+----------+
 *   | - | - | base  | hundreds | tens     | ones     |   S5TIME, TIMER: BCD times the base,
 *   +---+---+---+---+----------+----------+----------+   which is 10 ms, 100 ms, 1 s or 10 s
 *   |       0       | hundreds | tens     | ones     |   COUNTER: BCD
 *   +---------------+----------+----------+----------+
 *
 * A BIT takes a byte, 00 or 01. DATE counts days from 1990-01-01, TIME_OF_DAY ms from midnight.
 * Source: vendor's description of the STEP 7 data types; timers and counters observed on an S7-300.
 */
#include "dissector/value.h"

#include "dissector/item.h"

enum { MS_PER_DAY = 86400000 };

typedef struct number_row {
    uint8_t type, kind;
} number_row;

static const number_row numbers[] = {
    {S7_TYPE_BIT, S7_NUMBER_BOOL},         {S7_TYPE_WORD, S7_NUMBER_UNSIGNED},
    {S7_TYPE_INT, S7_NUMBER_SIGNED},       {S7_TYPE_DWORD, S7_NUMBER_UNSIGNED},
    {S7_TYPE_DINT, S7_NUMBER_SIGNED},      {S7_TYPE_REAL, S7_NUMBER_REAL},
    {S7_TYPE_DATE, S7_NUMBER_DATE},        {S7_TYPE_TOD, S7_NUMBER_TOD},
    {S7_TYPE_TIME, S7_NUMBER_SIGNED},      {S7_TYPE_S5TIME, S7_NUMBER_DURATION},
    {S7_TYPE_COUNTER, S7_NUMBER_UNSIGNED}, {S7_TYPE_TIMER, S7_NUMBER_DURATION},
};

static s7_number_kind kind_of(uint8_t type)
{
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (numbers[i].type == type)
            return (s7_number_kind)numbers[i].kind;
    return S7_NUMBER_NONE;
}

bool s7_type_is_numeric(uint8_t type)
{
    return kind_of(type) != S7_NUMBER_NONE;
}

uint32_t s7_value_count(uint8_t type, s7_bytes value)
{
    const uint32_t size = s7_type_size(type);
    return size > 0 ? (uint32_t)(value.size / size) : 0;
}

/* Three BCD digits. False if one is above 9. */
static bool load_bcd(uint16_t word, uint64_t *number)
{
    const unsigned hundreds = word >> 8 & 15, tens = word >> 4 & 15, ones = word & 15;
    *number = hundreds * 100 + tens * 10 + ones;
    return hundreds <= 9 && tens <= 9 && ones <= 9;
}

static void decode_duration(uint16_t word, s7_number *out)
{
    static const uint16_t base_ms[] = {10, 100, 1000, 10000};
    out->valid = load_bcd(word, &out->u);
    out->u *= base_ms[word >> 12 & 3];
}

static void decode_word(uint8_t type, uint16_t word, s7_number *out)
{
    out->u = word;
    if (out->kind == S7_NUMBER_DURATION)
        decode_duration(word, out);
    else if (type == S7_TYPE_COUNTER)
        out->valid = load_bcd(word, &out->u) && word >> 12 == 0;
    else if (out->kind == S7_NUMBER_SIGNED)
        out->u = (uint64_t)(int64_t)(int16_t)word;
}

static void decode_double_word(uint32_t word, s7_number *out)
{
    out->u = word;
    if (out->kind == S7_NUMBER_REAL)
        out->raw = word;
    else if (out->kind == S7_NUMBER_TOD)
        out->valid = word < MS_PER_DAY;
    else if (out->kind == S7_NUMBER_SIGNED)
        out->u = (uint64_t)(int64_t)(int32_t)word;
}

s7_number s7_value_at(uint8_t type, s7_bytes value, uint32_t index)
{
    s7_number out = {.kind = kind_of(type), .valid = true};
    if (out.kind == S7_NUMBER_NONE || index >= s7_value_count(type, value))
        return (s7_number){.kind = S7_NUMBER_NONE};
    const uint32_t size = s7_type_size(type);
    const uint8_t *p = value.data + (size_t)index * size;
    if (size == 1) {
        out.u = *p & 1;
        out.valid = *p <= 1;
    } else if (size == 2) {
        decode_word(type, s7_load16(p), &out);
    } else {
        decode_double_word(s7_load32(p), &out);
    }
    return out;
}
