/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Second deliveries of one packet by a mirror port: the definition is in engine.h.
 *
 * Of a TCP packet everything but the payload is compared here; the payload is left to the caller,
 * who has the bytes. The TCP checksum is part of the comparison, so payloads that differ by chance
 * do not get that far. */
#ifndef S7TAP_CAPTURE_DUPLICATE_H
#define S7TAP_CAPTURE_DUPLICATE_H

#include "capture/segment.h"

#define CAP_DUPLICATE_WITH_ID    INT64_C(100000000) /* ns */
#define CAP_DUPLICATE_WITHOUT_ID INT64_C(10000000)  /* ns: IPv4 id 0, and IPv6 */

#define CAP_HISTORY_SIZE         8u /* packets remembered of each direction */

typedef struct cap_trace {
    int64_t time;
    uint32_t seq, ack, length;
    uint16_t id, checksum, window;
    uint8_t flags;
    uint8_t garbage; /* of a keep-alive: its byte is not in the stream */
} cap_trace;

/* The last packets of one direction; whoever owns it keeps the count of packets. */
typedef struct cap_history {
    cap_trace traces[CAP_HISTORY_SIZE];
} cap_history;

cap_trace cap_trace_of(const cap_segment *segment);
/* Whether the two are one packet delivered twice, the payload not compared. */
bool cap_trace_matches(const cap_trace *trace, const cap_segment *segment);

/* `packets` is the count of them, which goes on; it may go around, but not back to a few. */
static inline void cap_history_add(cap_history *history, uint32_t *packets, const cap_trace *trace)
{
    history->traces[*packets % CAP_HISTORY_SIZE] = *trace;
    if (++*packets == 0)
        *packets = CAP_HISTORY_SIZE;
}

/* The packet that `segment` delivers again, of a direction that had so many packets; NULL if there
 * is none. */
cap_trace *cap_history_find(cap_history *history, uint32_t packets, const cap_segment *segment);

/* The same for datagrams that are not TCP (ICMP), compared whole as far as they are kept. */
#define CAP_DATAGRAMS_KEPT   16u
#define CAP_DATAGRAM_LARGEST 128u

typedef struct cap_datagram_trace {
    int64_t time;
    uint32_t id, length, kept;
    uint8_t family, protocol;
    uint8_t source[16], target[16];
    uint8_t bytes[CAP_DATAGRAM_LARGEST];
} cap_datagram_trace;

typedef struct cap_datagrams {
    cap_datagram_trace traces[CAP_DATAGRAMS_KEPT];
    uint32_t next;
} cap_datagrams;

/* True if the datagram was seen a moment ago; else it is remembered. */
bool cap_datagrams_seen(cap_datagrams *datagrams, const cap_ip *ip, int64_t time);

#endif
