/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/other_ports.h"

#include <glib.h>
#include <string.h>

enum { PORTS = 65536 };

struct cap_other_ports {
    uint64_t packets[PORTS], recognized[PORTS];
};

void cap_other_ports_count(cap_other_ports **ports, uint16_t one, uint16_t other, bool recognized)
{
    const uint16_t port = one < other ? one : other;
    if (*ports == NULL)
        *ports = g_new0(cap_other_ports, 1);
    (*ports)->packets[port]++;
    (*ports)->recognized[port] += recognized;
}

static bool precedes(const cap_port_count *one, const cap_port_count *other)
{
    if ((one->recognized > 0) != (other->recognized > 0))
        return one->recognized > 0;
    return one->packets > other->packets;
}

void cap_other_ports_rank(const cap_other_ports *ports, cap_port_count ranked[CAP_OTHER_PORTS])
{
    memset(ranked, 0, CAP_OTHER_PORTS * sizeof *ranked);
    for (unsigned port = 0; ports != NULL && port < PORTS; port++) {
        const cap_port_count row = {(uint16_t)port, ports->packets[port], ports->recognized[port]};
        unsigned place = CAP_OTHER_PORTS;
        while (place > 0 && precedes(&row, &ranked[place - 1]))
            place--;
        if (place == CAP_OTHER_PORTS)
            continue;
        memmove(ranked + place + 1, ranked + place, (CAP_OTHER_PORTS - 1 - place) * sizeof *ranked);
        ranked[place] = row;
    }
}
