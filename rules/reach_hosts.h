/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: which hosts are there, and which serve the port. */
#ifndef S7TAP_RULES_REACH_HOSTS_H
#define S7TAP_RULES_REACH_HOSTS_H

#include "rules/bound.h"

enum { REACH_MAX_THROUGH = 3, REACH_KEPT_THROUGH = 16, REACH_MAX_NEAR = 16 };

typedef struct reach_host {
    guint hash;
    cap_address ip;
    bool asked;                              /* by ARP or neighbour discovery */
    bool there;                              /* it answered that, or sent packets */
    bool served;                             /* it answered SYNs */
    bool speaks;                             /* it answered S7 */
    uint8_t ttl;                             /* of its SYN-ACKs, 0 unknown */
    cap_address through[REACH_KEPT_THROUGH]; /* the first clients that connected to it */
    uint32_t through_count;
    cap_address near[REACH_MAX_NEAR]; /* the first hosts that it answered by ARP or neighbour
                                         discovery */
    uint32_t near_count;
} reach_host;

typedef struct reach_hosts reach_hosts;

/* `ledger` is borrowed: it counts hosts for which there is no room. Those that serve are the last
 * to be forgotten. */
reach_hosts *reach_hosts_new(rules_ledger *ledger);
void reach_hosts_free(reach_hosts *hosts);

/* The host, made if new; NULL if there is no room. Borrowed, as long as the next one stays the
 * same.
 */
reach_host *reach_hosts_get(reach_hosts *hosts, const cap_address *ip);
uint32_t reach_hosts_round(const reach_hosts *hosts);

/* What is learnt of a host; NULL is ignored. */
void reach_host_is_there(reach_host *host);
void reach_host_serves(reach_host *host, uint8_t ttl);
/* `client` opened a connection to it. */
void reach_host_let_through(reach_host *host, const cap_address *client);
/* As a server, it answered S7. */
void reach_host_speaks(reach_host *host);
void reach_hosts_neighbour(reach_hosts *hosts, const cap_neighbour *neighbour);

/* Whether the host answered `other` by ARP or neighbour discovery, as far as there was room. */
bool reach_host_is_near(const reach_host *host, const cap_address *other);

/* NULL if nothing is known of it. Borrowed. */
const reach_host *reach_hosts_find(const reach_hosts *hosts, const cap_address *ip);

#endif
