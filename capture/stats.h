/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the capture room counts over all packets. */
#ifndef S7TAP_CAPTURE_STATS_H
#define S7TAP_CAPTURE_STATS_H

#include <stdint.h>

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
} cap_stats;

#endif
