/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The link layer: from the first byte of a packet to its network layer. */
#ifndef S7TAP_CAPTURE_LINK_H
#define S7TAP_CAPTURE_LINK_H

#include "capture/packet.h"

typedef enum cap_link_status {
    CAP_LINK_OK,
    CAP_LINK_MALFORMED,   /* cut off inside the link-layer header, or contradicts itself */
    CAP_LINK_UNSUPPORTED, /* a link type that is not decoded */
} cap_link_status;

#define CAP_ETHERTYPE_IPV4 0x0800u
#define CAP_ETHERTYPE_ARP  0x0806u
#define CAP_ETHERTYPE_IPV6 0x86ddu

typedef struct cap_frame {
    uint16_t protocol;    /* EtherType; 0 for what has none (802.2 LLC and others) */
    const uint8_t *bytes; /* network layer, borrowed from the packet */
    uint32_t captured;
    uint32_t original;  /* the same on the wire, Ethernet padding included */
    const uint8_t *mac; /* source address, six bytes; NULL where the link type has none */
} cap_frame;

cap_link_status cap_link_parse(const cap_packet *packet, cap_frame *frame);

#endif
