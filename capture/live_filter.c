/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel lets through: all that the engine makes use of, and little else. A fragment shows
 * no port, and behind extension headers the kernel finds none, so these pass whatever they carry.
 */
#include "capture/live.h"

/* Protocol numbers of IPv6 extension headers that TCP or ICMPv6 may stand behind: hop by hop,
 * routing, fragment, authentication, destination options (RFC 8200, RFC 4302). ICMP types are
 * errors (RFC 792, RFC 4443), neighbour solicitation and advertisement (RFC 4861). */
static const char without_ports[] =
    " or (ip[6:2] & 0x3fff != 0 and (ip proto 6 or ip proto 1))"
    " or (ip6 and (ip6[6] = 0 or ip6[6] = 43 or ip6[6] = 44 or ip6[6] = 51 or ip6[6] = 60))"
    " or (icmp and (icmp[0] = 3 or icmp[0] = 4 or icmp[0] = 5 or icmp[0] = 11 or icmp[0] = 12))"
    " or (icmp6 and (ip6[40] < 5 or ip6[40] = 135 or ip6[40] = 136))"
    " or arp";

char *cap_live_filter(const uint16_t *ports, size_t count, bool vlan)
{
    GString *plain = g_string_new("(");
    for (size_t i = 0; i < count; i++)
        g_string_append_printf(plain, "%stcp port %u", i > 0 ? " or " : "", ports[i]);
    g_string_append(plain, without_ports);
    g_string_append_c(plain, ')');
    char *filter = vlan ? g_strdup_printf("%s or (vlan and (%s or (vlan and %s)))", plain->str,
                                          plain->str, plain->str)
                        : g_strdup(plain->str);
    g_string_free(plain, TRUE);
    return filter;
}
