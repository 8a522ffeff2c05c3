/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Big-endian numbers of packet headers, and serial numbers (RFC 1982) as TCP counts them. The
 * caller has checked that the bytes are there. */
#ifndef S7TAP_CAPTURE_WIRE_H
#define S7TAP_CAPTURE_WIRE_H

#include <stdint.h>
#include <string.h>

static inline uint16_t cap_be16(const uint8_t *bytes)
{
    uint16_t value;
    memcpy(&value, bytes, sizeof value);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    value = __builtin_bswap16(value);
#endif
    return value;
}

static inline uint32_t cap_be32(const uint8_t *bytes)
{
    uint32_t value;
    memcpy(&value, bytes, sizeof value);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    value = __builtin_bswap32(value);
#endif
    return value;
}

static inline uint64_t cap_be64(const uint8_t *bytes)
{
    return (uint64_t)cap_be32(bytes) << 32 | cap_be32(bytes + 4);
}

/* How far sequence number `a` is ahead of `b`: negative where it is behind. */
static inline int32_t cap_ahead(uint32_t a, uint32_t b)
{
    return (int32_t)(a - b);
}

static inline uint32_t cap_earlier(uint32_t a, uint32_t b)
{
    return cap_ahead(a, b) < 0 ? a : b;
}

static inline uint32_t cap_later(uint32_t a, uint32_t b)
{
    return cap_ahead(a, b) > 0 ? a : b;
}

#endif
