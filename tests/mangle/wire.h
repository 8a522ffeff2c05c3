/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Big-endian fields of wire formats, the Internet checksum, and a small deterministic generator. */
#ifndef MANGLE_WIRE_H
#define MANGLE_WIRE_H

#include <stddef.h>
#include <stdint.h>

static inline uint16_t get16(const uint8_t *at)
{
    return (uint16_t)(at[0] << 8 | at[1]);
}

static inline uint32_t get32(const uint8_t *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static inline void put16(uint8_t *at, uint32_t value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

static inline void put32(uint8_t *at, uint32_t value)
{
    put16(at, value >> 16);
    put16(at + 2, value);
}

/* The unfolded one's complement sum of `length` bytes added to `sum` (RFC 1071). */
uint64_t checksum_add(uint64_t sum, const uint8_t *bytes, size_t length);

/* The checksum field's value for a sum. */
uint16_t checksum_finish(uint64_t sum);

/* splitmix64: the state is the seed. */
static inline uint64_t random_next(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15u;

    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/* A number from 0 to `limit` - 1; 0 where `limit` is 0. */
static inline size_t random_below(uint64_t *state, size_t limit)
{
    return limit ? (size_t)(random_next(state) % limit) : 0;
}

/* True in `percent` of the calls. */
static inline int random_percent(uint64_t *state, double percent)
{
    return (double)(random_next(state) >> 11) < percent / 100.0 * 9007199254740992.0;
}

#endif
