/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the capture room tells its host: TCP connections on the watched ports, as bytes in order.
 *
 * The room knows nothing of S7. For each connection it calls begin, then data, gap and tcp in
 * causal order, then end. Within one direction bytes come in sequence order, each exactly once
 * (first copy wins). Across directions a byte is never delivered before the bytes that its
 * segment acknowledges, as far as these can still arrive (see engine.h, reorder window). So the
 * sequence of calls is the same however the stream was cut, duplicated or reordered on its way. */
#ifndef S7TAP_CAPTURE_SINK_H
#define S7TAP_CAPTURE_SINK_H

#include "capture/packet.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct cap_address {
    uint8_t family;    /* 4 or 6 */
    uint8_t bytes[16]; /* network order; IPv4 uses the first four, the rest is zero */
} cap_address;

typedef struct cap_endpoint {
    cap_address ip;
    uint16_t port;
} cap_endpoint;

/* What one side of a connection sent, duplicates of the mirror (SPAN) not counted except where
 * said. Fingerprint members are those of its first packet that shows them, 0 until then. */
typedef struct cap_side {
    uint64_t packets; /* TCP packets */
    uint64_t empty;   /* of these, without payload: SYN, bare ACK, FIN, RST */
    uint64_t bytes;   /* payload bytes delivered to the host */
    cap_endpoint endpoint;
    uint16_t window; /* of the SYN or SYN-ACK, else of the first segment */
    uint16_t mss;    /* option of SYN or SYN-ACK */
    uint8_t ttl;     /* IP TTL or hop limit */
    uint8_t mac[6];  /* link-layer source, all zero where the link type has none */
    bool has_mac;
    bool only_mss;          /* SYN or SYN-ACK whose only TCP option was MSS */
    bool seen;              /* at least one packet of this side was captured */
    bool syn, fin, rst;     /* sent so far; FIN and RST when reported */
    bool acknowledged;      /* the other side acknowledged more than its SYN */
    uint64_t duplicates;    /* mirror duplicates: same IP payload and id again, see engine.h */
    uint64_t changed;       /* of these, with another TTL or source MAC than the first packet of
                               the side: seen before and behind a router */
    uint64_t retransmitted; /* packets that repeated bytes already seen (keep-alives excluded) */
    uint64_t out_of_order;  /* packets that came after a later one */
    uint64_t conflicts;     /* bytes repeated with a different value under a good checksum */
    uint64_t lost;          /* bytes never captured (reported through gap) */
    uint64_t truncated;     /* bytes cut off by the snap length (through gap, not in `lost`) */
    uint64_t keepalives;
    uint64_t acked_unseen;  /* bytes this side acknowledged that were never captured */
    uint64_t bad_checksums; /* among repeats that differ; 0 and partial-offload sums excluded */
    /* Retransmissions of bytes not acknowledged, since the other side acknowledged anything new. */
    uint32_t unacked_repeats;
    uint32_t unacked;   /* bytes not acknowledged when the other side sent RST */
    uint32_t resets;    /* RSTs */
    uint8_t rst_ttl;    /* of its first RST; 0 where that came before anything else of this side */
    bool rst_bare;      /* its RSTs have no ACK: what a host answers for a connection that it does
                           not know (RFC 9293 section 3.5.2) */
    bool rst_other_mac; /* a RST has another source MAC than its first packet */
} cap_side;

/* From then on a pause counts as silence, ns: firewalls forget idle connections after a minute at
 * the soonest, CPUs send keep-alives after 30 s. */
#define CAP_SILENCE INT64_C(60000000000)

/* One TCP connection. Owned by the engine; valid from begin to the return of end. */
typedef struct cap_flow {
    uint64_t number; /* counts from 1 in order of first packet */
    void *user;      /* the host's; NULL at begin */
    cap_stamp first, last;
    cap_side side[2]; /* side[0] sent the first packet captured */
    int opener;       /* index of the side that sent the SYN (or got the SYN-ACK), -1 unknown */
    int watched;      /* index of the side whose port is a watched one; both: the opener's peer,
                         else the lower port, else 1 */
    bool
        both_watched; /* both ports are watched ones: `watched` is a guess unless opener is known */
    bool midstream;   /* no SYN or SYN-ACK seen */
    cap_stamp carrier; /* while `data` is called: of the packet that carried these bytes, which may
                          have come earlier than the one that completed what was missing */
    int64_t silence;   /* ns without any packet of either side, CAP_SILENCE at least; the last such
                          time; 0: none */
    int64_t silence_end; /* packet time */
    bool closed;         /* `closed` was called, and no other try at it since */
    bool steady; /* while `data` or `passed` is called: since the call before it for this flow
                    one packet came, and nothing changed but that this packet and its bytes
                    are counted, `last` and, with bytes, `carrier`, and of the other side
                    `acknowledged` and `unacked_repeats` */
} cap_flow;

typedef enum cap_tcp_event {
    CAP_TCP_SYN,         /* each distinct SYN (mirror duplicates removed), repeats included */
    CAP_TCP_SYN_ACK,     /* likewise */
    CAP_TCP_ESTABLISHED, /* the opener acknowledged the SYN-ACK, once */
    CAP_TCP_FIN,         /* in stream order: after the last byte of that side */
    CAP_TCP_RST,
    CAP_TCP_KEEPALIVE,
    CAP_TCP_RETRANSMISSION,
    CAP_TCP_CONFLICT, /* overlap with different bytes, once per segment */
} cap_tcp_event;

typedef enum cap_end {
    CAP_END_FIN, /* both sides closed, or one did and a RST followed */
    CAP_END_RST,
    CAP_END_REUSED,  /* a new SYN on the same four numbers */
    CAP_END_EVICTED, /* the flow limit */
    CAP_END_IDLE,    /* idle limit */
    CAP_END_OPEN,    /* end of input */
} cap_end;

/* An ICMP or ICMPv6 error that quotes a TCP packet of a watched port. */
typedef struct cap_icmp {
    cap_address from;    /* who sent the error */
    cap_endpoint source; /* of the quoted packet */
    cap_endpoint target;
    uint8_t type, code;
    bool v6;
    cap_flow *flow; /* the connection it quotes, NULL if unknown or not begun */
} cap_icmp;

/* ARP and neighbour discovery: evidence that a host is there or is not. */
typedef struct cap_neighbour {
    cap_address asked; /* who is asked for, or who answers */
    bool answer;
    cap_address asker; /* whom an answer is for; family 0: everybody, or a question */
} cap_neighbour;

#define CAP_MAX_PARTS 64u

/* Callbacks; NULL members are skipped. `stamp` is of the packet that carried what is delivered or,
 * where bytes before it came later, of the packet that completed them; waiting for the other side
 * does not change it. A gap has the stamp of what follows it, or of the packet that ended the wait.
 * A callback must not call the engine. */
typedef struct cap_sink {
    void *user;
    /* A connection whose first packet is not its SYN begins when the start of both sides is known:
     * with SYN and SYN-ACK, else after one reorder window. So opener, watched and midstream hold
     * from here on; only a SYN that comes later still can change opener and midstream. `stamp` is
     * of the first packet. */
    void (*begin)(void *user, cap_flow *flow, const cap_stamp *stamp);
    /* `side` sent `size` bytes; borrowed until the return. */
    void (*data)(void *user, cap_flow *flow, int side, const uint8_t *bytes, size_t size,
                 const cap_stamp *stamp);
    /* `size` bytes of `side` were not captured and will not come. */
    void (*gap)(void *user, cap_flow *flow, int side, uint64_t size, const cap_stamp *stamp);
    void (*tcp)(void *user, cap_flow *flow, int side, cap_tcp_event event, const cap_stamp *stamp);
    /* Closed by FIN of both sides or RST, and what had come in another order until then was handed
     * over: only repeats are expected until `end`, which says the same again. Not called where the
     * end comes sooner. */
    void (*closed)(void *user, cap_flow *flow, cap_end reason, int by, const cap_stamp *ended);
    /* Last call for the flow. `by` is the side that ended it, -1 if none did. For FIN and RST it
     * comes after the linger time, so that late repeats are not taken for a new connection;
     * `ended` is when the closing packet was seen. */
    void (*end)(void *user, cap_flow *flow, cap_end reason, int by, const cap_stamp *ended);
    void (*icmp)(void *user, const cap_icmp *icmp, const cap_stamp *stamp);
    void (*neighbour)(void *user, const cap_neighbour *neighbour, const cap_stamp *stamp);
    /* Packet time moved on: called before the packet is handled, at most every 100 ms of packet
     * time; `now` never goes backwards. */
    void (*tick)(void *user, int64_t now);
    /* Every packet of a flow as it comes, waiting or not, also before begin; that of a second
     * delivery by the mirror too. For hosts that look for packets, not for bytes: it is told to
     * packet_user. */
    void (*packet)(void *packet_user, const cap_flow *flow, const cap_stamp *stamp);
    void *packet_user;
    /* A packet of `side` was handled, or what waited: `flow`, of which `begin` was called, may have
     * changed since the last call for it. Not called where that was `data` and said it all. */
    void (*passed)(void *user, const cap_flow *flow, int side);
    /* An IP datagram came in `count` fragments, CAP_MAX_PARTS at most are told; what is in it has
     * the stamp of the last that came, `whole`. */
    void (*fragments)(void *user, const cap_stamp *parts, size_t count, const cap_stamp *whole);
} cap_sink;

#endif
