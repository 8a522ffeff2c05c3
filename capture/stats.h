/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the capture room counts over all packets. */
#ifndef S7TAP_CAPTURE_STATS_H
#define S7TAP_CAPTURE_STATS_H

#include <stdint.h>

/* A TCP port that is not watched. */
typedef struct cap_port_count {
    uint16_t port;
    uint64_t packets;
    uint64_t recognized; /* of these, with a payload that cap_options.recognize knows */
} cap_port_count;

enum { CAP_OTHER_PORTS = 5 };

typedef struct cap_stats {
    uint64_t packets, bytes; /* all packets and their original lengths */
    uint64_t watched;        /* TCP packets on a watched port */
    uint64_t not_ip, not_tcp, other_port;
    uint64_t malformed;         /* headers that contradict themselves or are cut off */
    uint64_t unsupported_link;  /* packets of link types that are not decoded */
    uint64_t snapped;           /* watched packets cut by the snap length */
    uint64_t duplicates;        /* mirror duplicates, all kinds */
    uint64_t fragments;         /* IP fragments seen */
    uint64_t fragments_dropped; /* datagrams given up: limit, timeout or contradiction */
    uint64_t flows;             /* connections begun */
    uint64_t flows_evicted;
    uint64_t held_peak;            /* most payload bytes held at once */
    uint64_t held_forced;          /* gaps declared because a byte limit was reached */
    uint64_t time_backwards;       /* packets older than the newest before them */
    int64_t first_time, last_time; /* of all packets; 0 if none */
    /* Where the packets of `other_port` belong, as long as there is no connection on a watched
     * port: those with recognized packets first, then the busiest; without packets at the end.
     * Filled by cap_engine_finish. */
    cap_port_count other_ports[CAP_OTHER_PORTS];
} cap_stats;

#endif
