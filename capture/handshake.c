/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/handshake.h"

#include "capture/close.h"
#include "capture/order.h"
#include "capture/tcp.h"
#include "capture/wire.h"

#include <glib.h>

/* A window without scaling, four times: what may lie between a SYN and packets that overtook it,
 * and what a SYN-ACK may acknowledge of data sent in the SYN. */
#define PLAUSIBLE_DISTANCE 0x40000

static void set_start(cap_direction *direction, uint32_t start)
{
    direction->start = start;
    direction->next = start;
    direction->high = start;
    direction->acked = start;
    direction->known = true;
}

static bool near(uint32_t seq, uint32_t start)
{
    const int32_t ahead = cap_ahead(seq, start);
    return ahead >= 0 && ahead <= PLAUSIBLE_DISTANCE;
}

/* Whether the packets that came before the SYN of `side` can be of the connection it opens. */
static bool fits_syn(const cap_connection *connection, int side, uint32_t start)
{
    if (connection->waiting == NULL)
        return true;
    for (const cap_pending *one = connection->waiting->pending; one != NULL; one = one->next) {
        const cap_segment *segment = &one->segment;
        if (one->side == side && !near(segment->seq, start))
            return false;
        if (one->side != side && (segment->flags & CAP_FLAG_ACK) && !near(segment->ack, start))
            return false;
    }
    return true;
}

static void replay_one(cap_engine *engine, cap_connection *connection, cap_pending *one)
{
    if (one->segment.flags & CAP_FLAG_SYN)
        cap_tcp_syn(engine, connection, one->side, &one->segment);
    else
        cap_tcp_settled(engine, connection, one->side, &one->segment);
}

/* 0 for a SYN, 1 for a SYN-ACK, 2 for all others: the order in which they were sent. */
static int rank(const cap_segment *segment)
{
    if (!(segment->flags & CAP_FLAG_SYN))
        return 2;
    return (segment->flags & CAP_FLAG_ACK) != 0;
}

static void settle(cap_engine *engine, cap_connection *connection)
{
    cap_pending *pending = cap_pending_take(engine, connection);
    connection->settled = true;
    if (!connection->begun)
        cap_open(engine, connection);
    for (int turn = 0; turn < 3; turn++)
        for (cap_pending *one = pending; one != NULL; one = one->next)
            if (rank(&one->segment) == turn)
                replay_one(engine, connection, one);
    while (pending != NULL) {
        cap_pending *next = pending->next;
        g_free(pending);
        pending = next;
    }
    cap_waiting_tidy(engine, connection);
}

/* The lowest acknowledgment among the packets of `side`. */
static bool lowest_ack(const cap_connection *connection, int side, uint32_t *ack)
{
    bool found = false;
    if (connection->waiting == NULL)
        return false;
    for (const cap_pending *one = connection->waiting->pending; one != NULL; one = one->next) {
        if (one->side != side || !(one->segment.flags & CAP_FLAG_ACK))
            continue;
        *ack = found ? cap_earlier(*ack, one->segment.ack) : one->segment.ack;
        found = true;
    }
    return found;
}

/* A probe stands one before the next byte to be sent: at the start of a capture that is where the
 * acknowledgments of the other side begin. A byte that was written is sent with PSH. */
static bool looks_like_probe(const cap_segment *segment, bool has_ack, uint32_t ack)
{
    if (segment->length > 1 || (segment->flags & (CAP_FLAG_PSH | CAP_FLAG_FIN)) != 0)
        return false;
    return has_ack ? ack == segment->seq + 1 : segment->length == 1;
}

/* The start of a side whose SYN was not seen: its lowest sequence number, else what the other
 * side acknowledged first. */
static void find_start(cap_connection *connection, int side)
{
    uint32_t ack = 0, start = 0;
    bool found = false;
    const bool has_ack = lowest_ack(connection, !side, &ack);
    const cap_pending *one = connection->waiting == NULL ? NULL : connection->waiting->pending;
    for (; one != NULL; one = one->next) {
        const cap_segment *segment = &one->segment;
        if (one->side != side || (segment->flags & (CAP_FLAG_RST | CAP_FLAG_SYN)) != 0)
            continue;
        const uint32_t seq = segment->seq + looks_like_probe(segment, has_ack, ack);
        start = found ? cap_earlier(start, seq) : seq;
        found = true;
    }
    set_start(&connection->direction[side], found ? start : ack);
    connection->direction[side].absent = !connection->flow.side[side].seen;
}

void cap_settle_now(cap_engine *engine, cap_connection *connection)
{
    if (connection->settled)
        return;
    const bool known[2] = {connection->direction[0].known, connection->direction[1].known};
    for (int side = 0; side < 2; side++)
        if (!known[side])
            find_start(connection, side);
    settle(engine, connection);
}

/* A SYN-ACK seen before the SYN gives the same start, or a higher one if it acknowledges data of
 * the SYN. */
bool cap_handshake_fits(const cap_connection *connection, int side, const cap_segment *segment)
{
    const cap_direction *direction = &connection->direction[side];
    const uint32_t start = segment->seq + 1;
    if ((segment->flags & (CAP_FLAG_SYN | CAP_FLAG_ACK | CAP_FLAG_RST)) != CAP_FLAG_SYN)
        return true;
    if (!direction->known)
        return fits_syn(connection, side, start);
    if (!connection->flow.side[side].syn)
        return near(direction->start, start);
    return direction->start == start;
}

static void syn(cap_engine *engine, cap_connection *connection, int side,
                const cap_segment *segment)
{
    if (!connection->flow.side[side].syn)
        set_start(&connection->direction[side], segment->seq + 1);
    connection->flow.side[side].syn = true;
    if (connection->flow.opener < 0)
        connection->flow.opener = side;
    if (!connection->begun && connection->waiting == NULL)
        cap_open(engine, connection);
    if (!connection->begun) {
        cap_pending_add(engine, connection, side, segment);
    } else {
        cap_report(engine, connection, side, CAP_TCP_SYN, &segment->stamp);
        cap_segment data = *segment;
        data.seq++;
        data.flags &= (uint8_t)~CAP_FLAG_SYN;
        if (data.length > 0)
            cap_pending_add(engine, connection, side, &data);
    }
    if (connection->direction[!side].known)
        settle(engine, connection);
}

/* A SYN-ACK that answers another SYN than the one known is a stray and is passed over. */
static void syn_ack(cap_engine *engine, cap_connection *connection, int side,
                    const cap_segment *segment)
{
    cap_direction *direction = &connection->direction[side];
    cap_direction *opener = &connection->direction[!side];
    if (opener->known && !near(segment->ack, opener->start))
        return;
    if (direction->known && direction->start != segment->seq + 1)
        return;
    if (!direction->known)
        set_start(direction, segment->seq + 1);
    if (!opener->known)
        set_start(opener, segment->ack);
    connection->flow.opener = !side;
    connection->flow.side[side].syn = true;
    if (connection->closing)
        cap_reopen(engine, connection);
    const bool simple = connection->waiting == NULL && segment->length == 0;
    if (connection->begun && simple) {
        connection->settled = true;
        cap_report(engine, connection, side, CAP_TCP_SYN_ACK, &segment->stamp);
        return;
    }
    cap_pending_add(engine, connection, side, segment);
    if (connection->flow.side[!side].syn)
        settle(engine, connection);
}

/* An answer to the SYN that refuses it, or the opener's own change of mind. */
static bool refuses(const cap_connection *connection, int side, const cap_segment *segment)
{
    if (!connection->begun || connection->waiting != NULL)
        return false;
    if (side == connection->flow.opener || !(segment->flags & CAP_FLAG_ACK))
        return true;
    return near(segment->ack, connection->direction[!side].start);
}

void cap_handshake(cap_engine *engine, cap_connection *connection, int side,
                   const cap_segment *segment)
{
    const unsigned flags = segment->flags;
    if (!(flags & CAP_FLAG_RST) && (flags & (CAP_FLAG_SYN | CAP_FLAG_ACK)) == CAP_FLAG_SYN) {
        syn(engine, connection, side, segment);
    } else if (!(flags & CAP_FLAG_RST) && (flags & CAP_FLAG_SYN)) {
        syn_ack(engine, connection, side, segment);
    } else if ((flags & CAP_FLAG_RST) && refuses(connection, side, segment)) {
        cap_close_rst(engine, connection, side, &segment->stamp);
    } else {
        cap_pending_add(engine, connection, side, segment);
    }
    const cap_waiting *waiting = connection->waiting;
    if (connection->settled || waiting == NULL || waiting->pending == NULL)
        return;
    if (connection->count - waiting->pending->segment.count >= engine->options.reorder_packets ||
        waiting->pending_bytes > engine->options.max_held_flow)
        cap_settle_now(engine, connection);
}
