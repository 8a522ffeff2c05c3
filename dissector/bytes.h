/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Borrowed bytes and big-endian loads. S7, COTP and TPKT are big endian throughout; loads are
 * bytewise, so no address needs to be aligned. */
#ifndef S7TAP_DISSECTOR_BYTES_H
#define S7TAP_DISSECTOR_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes owned by somebody else, usually the packet: valid as long as these are. */
typedef struct s7_bytes {
    const uint8_t *data;
    size_t size;
} s7_bytes;

static inline uint16_t s7_load16(const uint8_t *p)
{
    return (uint16_t)(p[0] << 8 | p[1]);
}

static inline uint32_t s7_load24(const uint8_t *p)
{
    return (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];
}

static inline uint32_t s7_load32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static inline uint64_t s7_load64(const uint8_t *p)
{
    return (uint64_t)s7_load32(p) << 32 | s7_load32(p + 4);
}

/* The part of `bytes` from `at`, at most `size` long; empty when `at` is beyond the end. */
static inline s7_bytes s7_slice(s7_bytes bytes, size_t at, size_t size)
{
    if (at >= bytes.size)
        return (s7_bytes){NULL, 0};
    const size_t left = bytes.size - at;
    return (s7_bytes){bytes.data + at, size < left ? size : left};
}

#endif
