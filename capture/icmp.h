/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ICMP (RFC 792) and ICMPv6 (RFC 4443) errors that quote a TCP packet. */
#ifndef S7TAP_CAPTURE_ICMP_H
#define S7TAP_CAPTURE_ICMP_H

#include "capture/ip.h"

/* False unless `ip` is an error that quotes the ports of a TCP packet. `icmp->flow` is NULL. */
bool cap_icmp_parse(const cap_ip *ip, cap_icmp *icmp);

#endif
