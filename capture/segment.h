/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One TCP segment as its header describes it (RFC 9293 section 3.1). */
#ifndef S7TAP_CAPTURE_SEGMENT_H
#define S7TAP_CAPTURE_SEGMENT_H

#include "capture/ip.h"

#define CAP_FLAG_FIN 0x01u
#define CAP_FLAG_SYN 0x02u
#define CAP_FLAG_RST 0x04u
#define CAP_FLAG_PSH 0x08u
#define CAP_FLAG_ACK 0x10u

typedef struct cap_segment {
    const uint8_t *tcp;   /* header and payload, borrowed */
    const uint8_t *bytes; /* payload */
    uint32_t tcp_length, tcp_captured;
    uint32_t length;   /* payload bytes sent; of a SYN these start at seq + 1 */
    uint32_t captured; /* payload bytes at `bytes`, fewer where the snap length cut */
    uint32_t seq, ack;
    uint16_t window, checksum;
    uint8_t flags;
    uint8_t header;
    uint8_t ttl;
    uint8_t ip_family;
    uint16_t ip_id;   /* IPv4; 0 for IPv6 */
    uint32_t count;   /* packets of the flow up to this one */
    uint64_t arrival; /* packets of the capture up to this one */
    int64_t now;      /* newest packet time when it came */
    cap_stamp stamp;
} cap_segment;

/* What options of a SYN say. */
typedef struct cap_syn_options {
    uint16_t mss;
    bool only_mss;
} cap_syn_options;

typedef enum cap_checksum {
    CAP_CHECKSUM_GOOD,
    CAP_CHECKSUM_BAD,
    CAP_CHECKSUM_UNKNOWN, /* cut off, zero, or the partial sum that hardware was to complete */
} cap_checksum;

/* False if the header is cut off or contradicts itself. Fills what stands in the packet; count,
 * arrival, now and stamp are left alone. */
bool cap_segment_parse(const cap_ip *ip, cap_segment *segment);
cap_syn_options cap_segment_options(const cap_segment *segment);
cap_checksum cap_segment_verify(const cap_segment *segment, const cap_address *source,
                                const cap_address *target);

/* Sequence number behind the last byte, a FIN not counted. */
static inline uint32_t cap_segment_end(const cap_segment *segment)
{
    return segment->seq + segment->length;
}

#endif
