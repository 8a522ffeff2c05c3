/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers of capture files, which are in the byte order of the machine that wrote them. `swapped`
 * says that this is not the order of the machine that reads them. */
#ifndef S7TAP_CAPTURE_LOAD_H
#define S7TAP_CAPTURE_LOAD_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

static inline uint16_t cap_load_u16(const uint8_t *from, bool swapped)
{
    uint16_t value;

    memcpy(&value, from, sizeof value);
    return swapped ? __builtin_bswap16(value) : value;
}

static inline uint32_t cap_load_u32(const uint8_t *from, bool swapped)
{
    uint32_t value;

    memcpy(&value, from, sizeof value);
    return swapped ? __builtin_bswap32(value) : value;
}

static inline uint64_t cap_load_u64(const uint8_t *from, bool swapped)
{
    uint64_t value;

    memcpy(&value, from, sizeof value);
    return swapped ? __builtin_bswap64(value) : value;
}

#endif
