/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ARP (RFC 826) and neighbour discovery (RFC 4861): who is asked for, and who answers. */
#ifndef S7TAP_CAPTURE_NEIGHBOUR_H
#define S7TAP_CAPTURE_NEIGHBOUR_H

#include "capture/ip.h"

/* Both return false for what is neither a question nor an answer. */
bool cap_neighbour_arp(const uint8_t *bytes, uint32_t captured, cap_neighbour *neighbour);
/* `ip` is an ICMPv6 packet. */
bool cap_neighbour_discovery(const cap_ip *ip, cap_neighbour *neighbour);

#endif
