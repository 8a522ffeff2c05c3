/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The packets that came last, for whoever asks for them afterwards: of each connection how it
 * began, and its last ones; also what belongs to no connection (ICMP, ARP, fragments).
 *
 * All memory is taken at the beginning; a packet costs the same however many are kept. Where room
 * is needed, packets older than CAP_RECENT_AGE go first, then the oldest one of whoever has most:
 * a busy connection does not push out a quiet one. How connections began has at most half of the
 * room, and stays until there are too many of them: then that goes which was silent longest. */
#ifndef S7TAP_CAPTURE_RECENT_H
#define S7TAP_CAPTURE_RECENT_H

#include "capture/sink.h"

typedef struct cap_recent cap_recent;

enum {
    CAP_RECENT_LEAST = 1 << 20, /* bytes: what cap_recent_new takes at least */
    CAP_RECENT_OPENING = 16,    /* packets with which a connection began */
    CAP_RECENT_LOOSE = 4096,    /* selected of those without connection, the last ones */
};

#define CAP_RECENT_AGE INT64_C(60000000000) /* ns */

/* `bytes` is all that will ever be used, but for one packet that is read. The caller owns the
 * result. */
cap_recent *cap_recent_new(size_t bytes);
/* NULL is ignored. */
void cap_recent_free(cap_recent *recent);

/* For cap_sink.packet: the packet that is handled belongs to this connection, or is about it.
 * `user` is a cap_recent. */
void cap_recent_flow(void *user, const cap_flow *flow, const cap_stamp *stamp);
/* After the engine handled it; copied. One that takes more than a quarter of the room is not
 * kept. */
void cap_recent_add(cap_recent *recent, const cap_packet *packet);

/* Packets that were added so far, and how many have room at least, if each has at most
 * `captured` bytes. */
uint64_t cap_recent_added(const cap_recent *recent);
uint64_t cap_recent_room(const cap_recent *recent, uint32_t captured);

/* Selects the packets with these stamps (their times are not looked at), `around` packets of the
 * connection of each before it and after it, and how the connection began; also the last
 * CAP_RECENT_LOOSE that belong to no connection. Returns how many of the wanted ones are there.
 * They stay selected until the next call, or until a packet is added. */
uint32_t cap_recent_select(cap_recent *recent, const cap_stamp *wanted, size_t count,
                           uint32_t around);

/* The next one selected, in order of arrival, from *place on, which is 0 to begin. False at the
 * end. `data` is borrowed until the next call. `apart`: it is of the beginning of a connection
 * whose later packets are selected too, but not all between: too many may be missing for the bytes
 * to be one stream. */
bool cap_recent_next(cap_recent *recent, size_t *place, cap_packet *packet, bool *apart);

#endif
