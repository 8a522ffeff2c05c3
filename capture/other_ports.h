/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the capture room: packets by TCP port, until there is a connection on a watched one.
 * It answers "what is there instead", and costs nothing where that is not asked. */
#ifndef S7TAP_CAPTURE_OTHER_PORTS_H
#define S7TAP_CAPTURE_OTHER_PORTS_H

#include "capture/stats.h"

#include <stdbool.h>

/* By port; made by the first packet. NULL: none yet. The caller owns it; free with g_free. */
typedef struct cap_other_ports cap_other_ports;

/* Counts a packet at the lower of its ports, which is nearly always the server's. */
void cap_other_ports_count(cap_other_ports **ports, uint16_t one, uint16_t other, bool recognized);

/* The busiest ports, those with recognized packets first; the rest is zero. */
void cap_other_ports_rank(const cap_other_ports *ports, cap_port_count ranked[CAP_OTHER_PORTS]);

#endif
