/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/icmp.h"

#include "capture/wire.h"

/* Unreachable, source quench, redirect, time exceeded, parameter problem. */
static bool is_v4_error(uint8_t type)
{
    return type == 3 || type == 4 || type == 5 || type == 11 || type == 12;
}

/* Unreachable, too big, time exceeded, parameter problem. */
static bool is_v6_error(uint8_t type)
{
    return type >= 1 && type <= 4;
}

/* Type | code | checksum (2) | depends on the type (4) | the packet, at least its first bytes */
bool cap_icmp_parse(const cap_ip *ip, cap_icmp *icmp)
{
    const uint8_t *bytes = ip->payload;
    const bool v6 = ip->protocol == CAP_IP_ICMPV6;
    if (ip->captured < 8 || !(v6 ? is_v6_error(bytes[0]) : is_v4_error(bytes[0])))
        return false;
    cap_ip quoted;
    const uint32_t size = ip->captured - 8;
    if (!(v6 ? cap_ip_parse_v6(bytes + 8, size, size, &quoted)
             : cap_ip_parse_v4(bytes + 8, size, size, &quoted)))
        return false;
    if (quoted.protocol != CAP_IP_TCP || quoted.offset != 0 || quoted.captured < 4)
        return false;
    *icmp = (cap_icmp){.type = bytes[0], .code = bytes[1], .v6 = v6};
    cap_address_set(&icmp->from, ip->family, ip->source);
    cap_address_set(&icmp->source.ip, quoted.family, quoted.source);
    cap_address_set(&icmp->target.ip, quoted.family, quoted.target);
    icmp->source.port = cap_be16(quoted.payload);
    icmp->target.port = cap_be16(quoted.payload + 2);
    return true;
}
