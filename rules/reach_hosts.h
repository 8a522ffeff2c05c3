/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: which hosts are there, and which serve the port. */
#ifndef S7TAP_RULES_REACH_HOSTS_H
#define S7TAP_RULES_REACH_HOSTS_H

#include "rules/bound.h"

typedef struct reach_host {
    uint64_t seed;
    cap_address ip;
    bool asked;  /* by ARP or neighbour discovery */
    bool there;  /* it answered that, or sent packets */
    bool served; /* it answered SYNs */
    bool speaks; /* it answered S7 */
    uint8_t ttl; /* of its SYN-ACKs, 0 unknown */
} reach_host;

typedef struct reach_hosts reach_hosts;

/* `ledger` is borrowed: it counts hosts for which there is no room. Those that serve are the last
 * to be forgotten. */
reach_hosts *reach_hosts_new(rules_ledger *ledger);
void reach_hosts_free(reach_hosts *hosts);

void reach_hosts_is_there(reach_hosts *hosts, const cap_address *ip);
void reach_hosts_serves(reach_hosts *hosts, const cap_address *ip, uint8_t ttl);
/* As a server, it answered S7. */
void reach_hosts_speaks(reach_hosts *hosts, const cap_address *ip);
void reach_hosts_neighbour(reach_hosts *hosts, const cap_neighbour *neighbour);

/* NULL if nothing is known of it. Borrowed. */
const reach_host *reach_hosts_find(const reach_hosts *hosts, const cap_address *ip);

#endif
