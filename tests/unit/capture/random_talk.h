/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Packets of conversations by chance: mostly in order, some odd in some way. */
#ifndef S7TAP_TESTS_RANDOM_TALK_H
#define S7TAP_TESTS_RANDOM_TALK_H

#include "packets.h"

static uint64_t seed; /* of all that follows */

/* xorshift64*: the same sequence everywhere. */
static inline uint32_t any(uint32_t below)
{
    seed ^= seed >> 12;
    seed ^= seed << 25;
    seed ^= seed >> 27;
    return (uint32_t)((seed * 0x2545f4914f6cdd1d) >> 33) % below;
}

/* What one side has sent, for packets that follow or do not. */
typedef struct talk {
    uint32_t next[2];
    uint8_t host;
    bool over;
} talk;

/* Mostly the next packet of the talk, else one that is odd in some way. */
static inline spec next_packet(talk *k)
{
    const bool server = any(2) != 0;
    spec s = {.server = server,
              .seq = k->next[server],
              .ack = k->next[!server],
              .host = k->host,
              .data = (const uint8_t *)"0123456789abcdefghijklmnopqrstuvwxyz",
              .size = any(3) ? 1 + any(30) : 0};
    const uint32_t kind = any(40);
    if (kind == 0)
        s.seq -= any(20);
    else if (kind == 1)
        s.seq += any(40);
    else if (kind == 2)
        s.ack -= any(20);
    else if (kind == 3)
        s.ack += any(20);
    else if (kind == 4)
        s.cut = any(s.size + 1);
    else if (kind == 5)
        s.vlans = 1;
    else if (kind == 6)
        s.no_id = true;
    else if (kind == 7 && any(6) == 0)
        s.flags = ACK | (any(2) ? FIN : RST);
    else if (kind == 8)
        s.at = any(3) * 1000;
    else if (kind == 9 && any(3) == 0)
        s.flags = SYN | (any(2) ? ACK : 0);
    if (kind > 3) /* the odd ones may come again in their place */
        k->next[server] = s.seq + s.size + ((s.flags & FIN) != 0);
    return s;
}

/* Member by member: what pads a struct may be anything. */
#define PUT(to, from, member)                                                                      \
    g_byte_array_append(to, (const uint8_t *)&(from)->member, sizeof(from)->member)

static inline void put_stamp(GByteArray *to, const cap_stamp *stamp)
{
    PUT(to, stamp, time);
    PUT(to, stamp, frame);
    PUT(to, stamp, file);
}

static inline void put_side(GByteArray *to, const cap_side *side)
{
    G_STATIC_ASSERT(sizeof *side == 160); /* a member more belongs here too */
    PUT(to, side, packets);
    PUT(to, side, empty);
    PUT(to, side, bytes);
    PUT(to, side, endpoint.ip);
    PUT(to, side, endpoint.port);
    PUT(to, side, window);
    PUT(to, side, mss);
    PUT(to, side, ttl);
    PUT(to, side, mac);
    PUT(to, side, has_mac);
    PUT(to, side, only_mss);
    PUT(to, side, seen);
    PUT(to, side, syn);
    PUT(to, side, fin);
    PUT(to, side, rst);
    PUT(to, side, acknowledged);
    PUT(to, side, duplicates);
    PUT(to, side, changed);
    PUT(to, side, retransmitted);
    PUT(to, side, out_of_order);
    PUT(to, side, conflicts);
    PUT(to, side, lost);
    PUT(to, side, truncated);
    PUT(to, side, keepalives);
    PUT(to, side, acked_unseen);
    PUT(to, side, bad_checksums);
    PUT(to, side, unacked_repeats);
    PUT(to, side, unacked);
    PUT(to, side, resets);
    PUT(to, side, rst_ttl);
    PUT(to, side, rst_bare);
    PUT(to, side, rst_other_mac);
}

/* All but what belongs to the host, and `steady`. */
static inline void put_flow(GByteArray *to, const cap_flow *flow)
{
    G_STATIC_ASSERT(sizeof *flow == 448); /* likewise */
    PUT(to, flow, number);
    put_stamp(to, &flow->first);
    put_stamp(to, &flow->last);
    put_side(to, &flow->side[0]);
    put_side(to, &flow->side[1]);
    PUT(to, flow, opener);
    PUT(to, flow, watched);
    PUT(to, flow, both_watched);
    PUT(to, flow, midstream);
    put_stamp(to, &flow->carrier);
    PUT(to, flow, silence);
    PUT(to, flow, silence_end);
    PUT(to, flow, closed);
}

/* The handshake of a talk. */
static inline void opening_of(const talk *k, spec opening[3])
{
    opening[0] = (spec){.seq = C - 1, .flags = SYN, .mss = 1460, .host = k->host};
    opening[1] =
        (spec){.server = true, .seq = S - 1, .ack = C, .flags = SYN | ACK, .host = k->host};
    opening[2] = (spec){.seq = C, .ack = S, .host = k->host};
}

#endif
