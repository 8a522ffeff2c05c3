/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IPv4 (RFC 791) and IPv6 with its extension headers (RFC 8200). */
#ifndef S7TAP_CAPTURE_IP_H
#define S7TAP_CAPTURE_IP_H

#include "capture/sink.h"

#define CAP_IP_ICMP   1u
#define CAP_IP_TCP    6u
#define CAP_IP_ICMPV6 58u

typedef struct cap_ip {
    const uint8_t *source, *target; /* 4 or 16 bytes */
    const uint8_t *payload;         /* after all headers that were understood */
    uint32_t captured;              /* bytes at `payload` that belong to the datagram */
    uint32_t length;                /* bytes of it by the IP header, >= captured */
    uint32_t id;      /* IPv4 identification; of the fragment header in IPv6, else 0 */
    uint32_t offset;  /* of this fragment, in bytes */
    uint8_t family;   /* 4 or 6 */
    uint8_t protocol; /* of `payload` */
    uint8_t ttl;
    bool more; /* more fragments follow */
} cap_ip;

/* False if a header is cut off or contradicts itself. `original` is the length on the wire from
 * the IP header on; it counts only where the header gives no length (segmentation offload).
 * Padding behind the datagram is left out. Everything is borrowed from `bytes`. */
bool cap_ip_parse_v4(const uint8_t *bytes, uint32_t captured, uint32_t original, cap_ip *ip);
bool cap_ip_parse_v6(const uint8_t *bytes, uint32_t captured, uint32_t original, cap_ip *ip);

/* Goes on behind IPv6 extension headers of a datagram that was put together from fragments. */
bool cap_ip_skip_extensions(cap_ip *ip);

static inline bool cap_ip_is_fragment(const cap_ip *ip)
{
    return ip->more || ip->offset != 0;
}

void cap_address_set(cap_address *address, unsigned family, const uint8_t *bytes);

#endif
