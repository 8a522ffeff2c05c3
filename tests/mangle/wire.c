/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "wire.h"

uint64_t checksum_add(uint64_t sum, const uint8_t *bytes, size_t length)
{
    for (; length >= 2; bytes += 2, length -= 2) {
        sum += get16(bytes);
    }
    return length ? sum + ((uint32_t)bytes[0] << 8) : sum;
}

uint16_t checksum_finish(uint64_t sum)
{
    while (sum >> 16) {
        sum = (sum & 0xFFFF) + (sum >> 16);
    }
    return (uint16_t)~sum;
}
