/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Link types and their headers as https://www.tcpdump.org/linktypes.html defines them. */
#include "capture/link.h"

#include "capture/wire.h"

#include <stdbool.h>
#include <stddef.h>

/* EtherTypes up to this are lengths of an 802.2 frame (IEEE 802.3, 3.2.6). */
#define LARGEST_LENGTH 0x05ffu

static bool is_vlan_tag(uint16_t protocol)
{
    return protocol == 0x8100 || protocol == 0x88a8 || protocol == 0x9100;
}

/* Skips `header` bytes of the frame. */
static bool skip(cap_frame *frame, uint32_t header)
{
    if (frame->captured < header)
        return false;
    frame->bytes += header;
    frame->captured -= header;
    frame->original -= header;
    return true;
}

/* Tag protocol | control (2) | next protocol (2). Any number of tags. */
static cap_link_status skip_tags(cap_frame *frame)
{
    while (is_vlan_tag(frame->protocol)) {
        if (frame->captured < 4)
            return CAP_LINK_MALFORMED;
        frame->protocol = cap_be16(frame->bytes + 2);
        skip(frame, 4);
    }
    if (frame->protocol <= LARGEST_LENGTH)
        frame->protocol = 0;
    return CAP_LINK_OK;
}

/* Target (6) | source (6) | protocol or length (2) */
static cap_link_status ethernet(cap_frame *frame)
{
    const uint8_t *header = frame->bytes;
    if (!skip(frame, 14))
        return CAP_LINK_MALFORMED;
    frame->mac = header + 6;
    frame->protocol = cap_be16(header + 12);
    return skip_tags(frame);
}

/* Packet type (2) | ARPHRD (2) | address length (2) | address (8) | protocol (2) */
static cap_link_status linux_sll(cap_frame *frame)
{
    const uint8_t *header = frame->bytes;
    if (!skip(frame, 16))
        return CAP_LINK_MALFORMED;
    if (cap_be16(header + 4) == 6)
        frame->mac = header + 6;
    frame->protocol = cap_be16(header + 14);
    return skip_tags(frame);
}

/* Protocol (2) | reserved (2) | interface (4) | ARPHRD (2) | packet type (1) | address length (1) |
 * address (8) */
static cap_link_status linux_sll2(cap_frame *frame)
{
    const uint8_t *header = frame->bytes;
    if (!skip(frame, 20))
        return CAP_LINK_MALFORMED;
    if (header[11] == 6)
        frame->mac = header + 12;
    frame->protocol = cap_be16(header);
    return skip_tags(frame);
}

static cap_link_status raw_ip(cap_frame *frame)
{
    if (frame->captured == 0)
        return CAP_LINK_MALFORMED;
    const unsigned version = frame->bytes[0] >> 4;
    frame->protocol = version == 4 ? CAP_ETHERTYPE_IPV4 : version == 6 ? CAP_ETHERTYPE_IPV6 : 0;
    return CAP_LINK_OK;
}

static cap_link_status raw_ipv4(cap_frame *frame)
{
    frame->protocol = CAP_ETHERTYPE_IPV4;
    return CAP_LINK_OK;
}

static cap_link_status raw_ipv6(cap_frame *frame)
{
    frame->protocol = CAP_ETHERTYPE_IPV6;
    return CAP_LINK_OK;
}

/* AF_INET is 2 everywhere; AF_INET6 is 10 on Linux, 24 on NetBSD and OpenBSD, 28 on FreeBSD, 30 on
 * Darwin. */
static uint16_t protocol_of_family(uint32_t family)
{
    if (family == 2)
        return CAP_ETHERTYPE_IPV4;
    if (family == 10 || family == 24 || family == 28 || family == 30)
        return CAP_ETHERTYPE_IPV6;
    return 0;
}

/* Address family (4) in the byte order of the host that captured, or in network order. */
static cap_link_status loopback(cap_frame *frame)
{
    const uint8_t *header = frame->bytes;
    if (!skip(frame, 4))
        return CAP_LINK_MALFORMED;
    const uint32_t family = cap_be32(header);
    frame->protocol = protocol_of_family(family < 0x10000 ? family : __builtin_bswap32(family));
    return CAP_LINK_OK;
}

static const struct {
    uint32_t type;
    cap_link_status (*parse)(cap_frame *frame);
} link_types[] = {
    {1, ethernet},     /* LINKTYPE_ETHERNET */
    {113, linux_sll},  /* LINKTYPE_LINUX_SLL */
    {276, linux_sll2}, /* LINKTYPE_LINUX_SLL2 */
    {101, raw_ip},     /* LINKTYPE_RAW */
    {12, raw_ip},      /* DLT_RAW, written into files by some tools */
    {14, raw_ip},      /* DLT_RAW of OpenBSD */
    {228, raw_ipv4},   /* LINKTYPE_IPV4 */
    {229, raw_ipv6},   /* LINKTYPE_IPV6 */
    {0, loopback},     /* LINKTYPE_NULL */
    {108, loopback},   /* LINKTYPE_LOOP */
};

cap_link_status cap_link_parse(const cap_packet *packet, cap_frame *frame)
{
    *frame = (cap_frame){
        .bytes = packet->data,
        .captured = packet->captured,
        .original = packet->original > packet->captured ? packet->original : packet->captured,
    };
    for (size_t i = 0; i < sizeof link_types / sizeof link_types[0]; i++)
        if (link_types[i].type == packet->link_type)
            return link_types[i].parse(frame);
    return CAP_LINK_UNSUPPORTED;
}
