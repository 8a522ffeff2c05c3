/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/ip.h"

#include "capture/wire.h"

#define EXTENSION_HOP_BY_HOP   0u
#define EXTENSION_ROUTING      43u
#define EXTENSION_FRAGMENT     44u
#define EXTENSION_AUTHENTICATE 51u
#define EXTENSION_DESTINATION  60u

/* More than any sender needs; a longer chain is an attempt to keep us busy. */
#define MOST_EXTENSIONS 16

/*  0                   1                   2                   3
 * |version|  IHL  |      TOS      |         total length          |
 * |        identification         |flags|    fragment offset      |
 * |      TTL      |   protocol    |        header checksum        |
 * |                        source address                         |
 * |                        target address                         |
 * |                        options, to IHL * 4                    | */
bool cap_ip_parse_v4(const uint8_t *bytes, uint32_t captured, uint32_t original, cap_ip *ip)
{
    if (captured < 20 || bytes[0] >> 4 != 4)
        return false;
    const uint32_t header = (bytes[0] & 0x0fu) * 4u;
    uint32_t total = cap_be16(bytes + 2);
    if (total == 0)
        total = original;
    if (header < 20 || header > captured || total < header)
        return false;
    const uint32_t fragment = cap_be16(bytes + 6);
    ip->source = bytes + 12;
    ip->target = bytes + 16;
    ip->payload = bytes + header;
    ip->length = total - header;
    ip->captured = (captured < total ? captured : total) - header;
    ip->id = cap_be16(bytes + 4);
    ip->offset = (fragment & 0x1fff) * 8;
    ip->more = (fragment & 0x2000) != 0;
    ip->family = 4;
    ip->protocol = bytes[9];
    ip->ttl = bytes[8];
    return true;
}

/* Next header (1) | reserved (1) | offset (13 bits), reserved (2), more (1) | identification (4) */
static bool fragment_header(cap_ip *ip)
{
    const uint32_t field = cap_be16(ip->payload + 2);
    ip->offset = field & 0xfff8;
    ip->more = (field & 1) != 0;
    ip->id = cap_be32(ip->payload + 4);
    return true;
}

bool cap_ip_skip_extensions(cap_ip *ip)
{
    for (unsigned i = 0; i < MOST_EXTENSIONS; i++) {
        uint32_t unit, base;
        switch (ip->protocol) {
        case EXTENSION_HOP_BY_HOP:
        case EXTENSION_ROUTING:
        case EXTENSION_DESTINATION:
            unit = 8, base = 8;
            break;
        case EXTENSION_FRAGMENT:
            unit = 0, base = 8;
            break;
        case EXTENSION_AUTHENTICATE: /* RFC 4302: length in words of four bytes, minus two */
            unit = 4, base = 8;
            break;
        default:
            return true;
        }
        if (ip->captured < 8)
            return false;
        const uint32_t size = base + unit * ip->payload[1];
        if (size > ip->captured || size > ip->length)
            return false;
        const bool fragment = ip->protocol == EXTENSION_FRAGMENT;
        if (fragment)
            fragment_header(ip);
        ip->protocol = ip->payload[0];
        ip->payload += size;
        ip->captured -= size;
        ip->length -= size;
        if (fragment && cap_ip_is_fragment(ip))
            return true;
    }
    return false;
}

/*  0                   1                   2                   3
 * |version| traffic class |             flow label                |
 * |        payload length         |  next header  |   hop limit   |
 * |                     source address (16)                       |
 * |                     target address (16)                       | */
bool cap_ip_parse_v6(const uint8_t *bytes, uint32_t captured, uint32_t original, cap_ip *ip)
{
    if (captured < 40 || bytes[0] >> 4 != 6)
        return false;
    uint32_t length = cap_be16(bytes + 4);
    if (length == 0)
        length = original - 40;
    ip->source = bytes + 8;
    ip->target = bytes + 24;
    ip->payload = bytes + 40;
    ip->length = length;
    ip->captured = captured - 40 < length ? captured - 40 : length;
    ip->id = 0;
    ip->offset = 0;
    ip->more = false;
    ip->family = 6;
    ip->protocol = bytes[6];
    ip->ttl = bytes[7];
    return cap_ip_skip_extensions(ip);
}

void cap_address_set(cap_address *address, unsigned family, const uint8_t *bytes)
{
    *address = (cap_address){.family = (uint8_t)family};
    memcpy(address->bytes, bytes, family == 4 ? 4 : 16);
}
