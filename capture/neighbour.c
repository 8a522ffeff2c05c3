/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/neighbour.h"

#include "capture/wire.h"

#define SOLICITATION  135
#define ADVERTISEMENT 136

/* Hardware type (2) | protocol type (2) | hardware length, protocol length | operation (2) |
 * sender: MAC (6), IPv4 (4) | target: MAC (6), IPv4 (4) */
bool cap_neighbour_arp(const uint8_t *bytes, uint32_t captured, cap_neighbour *neighbour)
{
    static const uint8_t ethernet_ipv4[6] = {0, 1, 8, 0, 6, 4};
    if (captured < 28 || memcmp(bytes, ethernet_ipv4, sizeof ethernet_ipv4) != 0)
        return false;
    const unsigned operation = cap_be16(bytes + 6);
    const uint8_t *sender = bytes + 14, *target = bytes + 24;
    if (operation != 1 && operation != 2)
        return false;
    /* A host that asks for itself announces that it is there (RFC 5227). */
    neighbour->answer = operation == 2 || memcmp(sender, target, 4) == 0;
    cap_address_set(&neighbour->asked, 4, neighbour->answer ? sender : target);
    neighbour->asker = (cap_address){0};
    if (operation == 2 && memcmp(sender, target, 4) != 0)
        cap_address_set(&neighbour->asker, 4, target);
    return true;
}

/* Type | code | checksum (2) | flags (4) | target address (16) */
bool cap_neighbour_discovery(const cap_ip *ip, cap_neighbour *neighbour)
{
    const uint8_t *bytes = ip->payload;
    /* A hop limit of 255 proves that no router passed it on. */
    if (ip->captured < 24 || ip->ttl != 255 || bytes[1] != 0)
        return false;
    if (bytes[0] != SOLICITATION && bytes[0] != ADVERTISEMENT)
        return false;
    neighbour->answer = bytes[0] == ADVERTISEMENT;
    cap_address_set(&neighbour->asked, 6, bytes + 8);
    neighbour->asker = (cap_address){0};
    if (neighbour->answer && ip->target[0] != 0xFF) /* multicast */
        cap_address_set(&neighbour->asker, 6, ip->target);
    return true;
}
