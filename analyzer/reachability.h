/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether a CPU's port answers the network that a client is in: "test port 102 from the client's
 * segment", answered by what clients tried themselves.
 *
 * An attempt is one TCP connection whose start was captured: SYNs repeated on it and mirror
 * duplicates count once. It is counted when the connection has ended, at the end of the input at
 * the latest. Connections that were open before are no attempts and count apart. */
#ifndef S7TAP_ANALYZER_REACHABILITY_H
#define S7TAP_ANALYZER_REACHABILITY_H

#include "analyzer/connection.h"

typedef enum ana_attempt {
    ANA_ATTEMPT_ANSWERED, /* a SYN-ACK, or anything that only an open connection has */
    ANA_ATTEMPT_REJECTED, /* a RST or an ICMP error instead */
    ANA_ATTEMPT_SILENT,   /* neither, and at least ana_options.syn_timeout had gone by */
    ANA_ATTEMPT_PENDING,  /* neither, but it ended sooner */
    ANA_ATTEMPT_COUNT
} ana_attempt;

/* "answered", "rejected", "silent", "pending" */
extern const char *const ana_attempt_names[ANA_ATTEMPT_COUNT];

/* All attempts of one client network at one port of one server. */
typedef struct ana_reach {
    cap_address network; /* the client's address without its last bits */
    uint8_t prefix;      /* 24 of IPv4, 64 of IPv6 */
    cap_address server;
    uint16_t server_port;
    uint64_t count[ANA_ATTEMPT_COUNT];
    uint64_t unacknowledged; /* of those answered: the SYN-ACK was repeated, but never acknowledged,
                                so it seems to get lost on its way back */
    uint64_t rejected_icmp;  /* of those rejected: by ICMP, not by RST */
    uint64_t open;           /* no attempts: connections that were open already when the capture
                                began, or whose start was not captured */
    /* What proves it, of the earliest attempt where there is one: the SYN-ACK or what else only an
     * open connection has, the RST or ICMP error; else the first packet. */
    cap_stamp proof[ANA_ATTEMPT_COUNT];
    cap_stamp proof_open;     /* the first packet of the earliest of `open` */
    int64_t earliest, latest; /* first packets of all of them; ns since 1970 */
} ana_reach;

#endif
