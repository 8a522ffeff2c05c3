/* SPDX-License-Identifier: GPL-2.0-or-later */
/* s7tap-simulated is s7tap with interfaces and a clock that are made up: everything but libpcap and
 * the time is that of the program. Linked into it in place of capture/live.c, and of the clock, the
 * timers and the waiting of GLib.
 *
 * Packets come from standard input, a pcap file of Ethernet in ns, and they come when their times
 * say so, in blocks as from the kernel. But nobody waits: where the program would sleep until the
 * next packet or timer, the time is at once that of the next packet or timer. What the program does
 * takes as long as on a machine that is SIMULATION_SLOWNESS times as slow, so that what gets a
 * share of the time gets one of the simulated time.
 *
 * The environment names a descriptor, S7TAP_SIMULATION, of who directs all this. After each minute,
 * before the first one and behind the last packet, he is told in a line
 *     SECONDS SENT DELIVERED DROPPED DROPPED_BY_INTERFACE MISSED
 * since the begin, and answers with lines, of which "go" is the last one:
 *     drop COUNT               so many packets find no room
 *     refuse COUNT             the network card drops so many
 *     off INTERFACE SECONDS    the interface (from 0) is down, and misses packets
 *     cut INTERFACE SECONDS    its cable is out
 */
#ifndef WORST_SIMULATION_H
#define WORST_SIMULATION_H

#include <stdbool.h>
#include <stdint.h>

enum { SIMULATION_SLOWNESS = 20 };

/* Takes over the clock and the waiting of the main loop. */
void simulation_begin(int64_t time);

/* When packets come next, ns since 1970; INT64_MAX never. */
int64_t simulated_next(void);
/* The time has come to `time`: packets of until then wait at their interfaces, and whoever directs
 * is asked. */
void simulated_pass(int64_t time);
/* Whether packets wait at the interface whose descriptor it is. */
bool simulated_waits(int fd);

#endif
