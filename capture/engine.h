/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Packets in, ordered TCP bytes out.
 *
 * Link layers: Ethernet (VLAN and QinQ), Linux SLL and SLL2, raw IP, null and loopback. IPv4 with
 * options and fragments, IPv6 with extension headers and fragments. Packets that are not TCP on a
 * watched port cost a few comparisons and are only counted, by port while there is no connection.
 *
 * Order. A segment waits while bytes before it are missing, and while it acknowledges bytes of
 * the other side that have not been delivered. Missing bytes that nobody acknowledged are still to
 * come (the sender repeats them) and are waited for within the byte limits. Missing bytes that
 * the receiver acknowledged were lost by the mirror, unless the mirror swapped packets: they are
 * waited for until `reorder_packets` further packets of the flow or `reorder_time` of packet time
 * have passed, then reported as a gap. Where both sides have such a hole, the one that the other
 * side waits for comes first, else the client's. A single acknowledged number with nothing behind
 * it is taken for a FIN that was not captured; if bytes follow after all, it is a gap.
 *
 * Start. With SYN and SYN-ACK both starts are known, in whatever order these come. Else all packets
 * of the flow wait for one reorder window; then each side starts at its lowest sequence number, a
 * keep-alive not counted (a first segment of at most one byte without PSH, behind which the other
 * side's acknowledgments begin). A side of which nothing was captured by then is taken for absent:
 * what the other side acknowledges of it becomes a gap at once, until its first packet comes.
 *
 * Mirror duplicates. A packet with the same IP payload, addresses and non-zero IPv4 id as a recent
 * one within 100 ms (10 ms where the id is 0, or IPv6) is a second delivery by the switch: it is
 * counted and dropped. MAC, VLAN tag and TTL may differ. Anything else repeated is a
 * retransmission. Of each direction the last eight packets are compared.
 *
 * Repeated bytes are compared with those held, and with the last 2 KiB delivered of a direction.
 *
 * Reuse. A SYN with another number ends a flow that is closing or quiet (one reorder time); in the
 * midst of an active flow it is believed when a SYN-ACK answers it. */
#ifndef S7TAP_CAPTURE_ENGINE_H
#define S7TAP_CAPTURE_ENGINE_H

#include "capture/sink.h"
#include "capture/stats.h"

typedef struct cap_engine cap_engine;

/* Defaults of limits. */
#define CAP_MAX_FLOWS     65536u
#define CAP_MAX_HELD      (UINT64_C(64) << 20)
#define CAP_MAX_HELD_FLOW (1u << 20)
#define CAP_MAX_FRAGMENTS 1024u

/* All limits are hard; 0 selects the default in brackets. */
typedef struct cap_options {
    const uint16_t *ports; /* watched TCP ports, copied [102] */
    size_t port_count;
    uint32_t max_flows;       /* connections kept at once [65536] */
    uint64_t max_held;        /* bytes held for missing ones and their bookkeeping, all flows
                                 [64 MiB] */
    uint32_t max_held_flow;   /* the same, one direction of one flow [1 MiB] */
    uint32_t max_fragments;   /* IP datagrams being put together [1024] */
    uint32_t reorder_packets; /* [64] */
    int64_t reorder_time;     /* ns [1 s] */
    int64_t linger;           /* ns from FIN or RST to end [10 s] */
    int64_t idle;             /* ns without packets until a flow is dropped [never] */
    /* Whether the payload of a TCP segment on another port is what the host looks for, so that it
     * can name the port to watch. Asked only until there is a connection on a watched port [no] */
    bool (*recognize)(const uint8_t *payload, size_t size);
    bool no_shortcut; /* for tests: every packet takes the long way, see shortcut.h */
} cap_options;

/* Both are copied; `options` may be NULL. The caller owns the result. */
cap_engine *cap_engine_new(const cap_options *options, const cap_sink *sink);
/* Ends without calling the sink; call cap_engine_finish first to hear of what is still open. */
void cap_engine_free(cap_engine *engine);

void cap_engine_packet(cap_engine *engine, const cap_packet *packet);
/* Moves packet time on while no packet comes, as on a silent interface: what was due by `now` (ns
 * since 1970) happens. Ignored if older than the newest packet. The caller vouches that no packet
 * older than `now` is still to come; one that comes nevertheless is handled at the time reached. */
void cap_engine_tick(cap_engine *engine, int64_t now);
/* End of input: delivers what is held (with gaps), then ends every flow with CAP_END_OPEN, or
 * with FIN/RST where these were seen. */
void cap_engine_finish(cap_engine *engine);
const cap_stats *cap_engine_stats(const cap_engine *engine);

#endif
