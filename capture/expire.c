/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The end of waiting: by age, by limits, or because nothing more will come. */
#include "capture/close.h"
#include "capture/deliver.h"
#include "capture/wire.h"

static bool is_ripe(const cap_engine *engine, const cap_connection *connection, uint32_t count,
                    int64_t now)
{
    return connection->count - count >= engine->options.reorder_packets ||
           engine->now - now >= engine->options.reorder_time;
}

static void ripen(const cap_engine *engine, const cap_connection *connection, cap_proofs *proofs)
{
    const uint32_t room = engine->options.reorder_packets + 1;
    while (proofs->count > 0) {
        const cap_proof *oldest = &proofs->ring[proofs->first];
        if (!is_ripe(engine, connection, oldest->count, oldest->now))
            return;
        proofs->ripe = oldest->end;
        proofs->has_ripe = true;
        proofs->first = (proofs->first + 1) % room;
        proofs->count--;
    }
}

/* What is known of a side that does not go on. */
typedef struct stop {
    cap_head first;
    bool has_first;
    bool hole;   /* bytes before `first`, or behind everything, are missing */
    bool ripe;   /* and may be given up */
    bool proven; /* and will be ripe in time */
} stop;

/* Whether there is proof, of whatever age, of bytes behind `next`. */
static bool is_proven(const cap_engine *engine, const cap_proofs *proofs, uint32_t next)
{
    if (proofs->has_ripe && cap_ahead(proofs->ripe, next) > 0)
        return true;
    if (proofs->count == 0)
        return false;
    const uint32_t room = engine->options.reorder_packets + 1;
    const cap_proof *newest = &proofs->ring[(proofs->first + proofs->count - 1) % room];
    return cap_ahead(newest->end, next) > 0;
}

static stop stop_of(const cap_engine *engine, const cap_connection *connection, int side)
{
    const uint32_t next = connection->direction[side].next;
    const cap_proofs *proofs = &connection->waiting->proofs[side];
    stop found = {0};
    found.has_first = cap_head_first(connection->waiting, side, &found.first);
    found.ripe = proofs->has_ripe && cap_ahead(proofs->ripe, next) > 0;
    found.proven = is_proven(engine, proofs, next);
    found.hole =
        found.has_first ? !cap_head_at_front(connection, side, &found.first) : found.proven;
    return found;
}

static bool needs_other(const cap_connection *connection, int side, const stop *here)
{
    return here->has_first &&
           !cap_ack_is_met(connection, side, here->first.has_ack, here->first.ack);
}

/* Which side's hole is given up first where both have one. The choice depends on nothing but the
 * bytes, so that it is the same in whatever order the packets came: the side that the other one
 * waits for, else the client. */
static int first_hole(const cap_connection *connection, const stop stops[2])
{
    const bool needs[2] = {needs_other(connection, 0, &stops[0]),
                           needs_other(connection, 1, &stops[1])};
    return needs[0] != needs[1] ? needs[0] : !connection->flow.watched;
}

/* The side to go on with, -1 if all have to wait. */
static int side_to_step(const cap_connection *connection, const stop stops[2])
{
    if (!stops[0].ripe && !stops[1].ripe)
        return -1;
    if (stops[0].hole && stops[1].hole && stops[0].proven && stops[1].proven) {
        const int side = first_hole(connection, stops);
        return stops[side].ripe ? side : -1;
    }
    for (int side = 0; side < 2; side++)
        if (stops[side].ripe && stops[side].hole)
            return side;
    /* Each side waits for the other, which no honest pair of hosts does; or for bytes to come. */
    if (stops[0].hole || stops[1].hole)
        return -1;
    return stops[0].has_first && stops[1].has_first ? !connection->flow.watched : -1;
}

/* Goes one step on, no farther than something else can go on. False if all have to wait. */
static bool step(cap_engine *engine, cap_connection *connection)
{
    const stop stops[2] = {stop_of(engine, connection, 0), stop_of(engine, connection, 1)};
    const int side = side_to_step(connection, stops);
    if (side < 0)
        return false;
    const stop *here = &stops[side], *there = &stops[!side];
    const uint32_t ripe = connection->waiting->proofs[side].ripe;
    uint32_t to = ripe;
    if (here->has_first)
        to = cap_earlier(to, here->first.seq);
    if (needs_other(connection, !side, there))
        to = cap_earlier(to, there->first.ack);
    if (!here->hole)
        cap_deliver_head(engine, connection, side, here->first.fin);
    else if (here->has_first || to != ripe)
        cap_give_up(engine, connection, side, to,
                    here->has_first ? &here->first.stamp : &connection->flow.last);
    else
        cap_skip_acknowledged(engine, connection, side, to, &connection->flow.last);
    cap_drain(engine, connection);
    return true;
}

/* Makes way for the first thing that `side` holds. */
static void force_head(cap_engine *engine, cap_connection *connection, int side)
{
    cap_head first, other;
    if (!cap_head_first(connection->waiting, side, &first))
        return;
    if (!cap_head_at_front(connection, side, &first)) {
        cap_give_up(engine, connection, side, first.seq, &first.stamp);
    } else if (!cap_head_first(connection->waiting, !side, &other)) {
        cap_skip_acknowledged(engine, connection, !side, first.ack, &first.stamp);
    } else if (!cap_head_at_front(connection, !side, &other)) {
        cap_give_up(engine, connection, !side, cap_earlier(first.ack, other.seq), &first.stamp);
    } else {
        cap_deliver_head(engine, connection, side, first.fin);
    }
    cap_drain(engine, connection);
}

static bool exceeds_limits(const cap_engine *engine, const cap_held *held)
{
    return held->count > CAP_HELD_MOST ||
           held->bytes + held->count * sizeof(cap_piece) > engine->options.max_held_flow;
}

void cap_order_expire(cap_engine *engine, cap_connection *connection)
{
    cap_waiting *waiting = connection->waiting;
    if (waiting == NULL)
        return;
    for (int side = 0; side < 2; side++)
        ripen(engine, connection, &waiting->proofs[side]);
    while (step(engine, connection))
        ;
    for (int side = 0; side < 2; side++)
        while (exceeds_limits(engine, &waiting->held[side])) {
            engine->stats.held_forced++;
            force_head(engine, connection, side);
        }
    const cap_late_close rst = waiting->rst;
    if (rst.set && is_ripe(engine, connection, rst.count, rst.now))
        cap_order_flush(engine, connection);
}

void cap_order_flush(cap_engine *engine, cap_connection *connection)
{
    cap_waiting *waiting = connection->waiting;
    if (waiting == NULL)
        return;
    for (int side = 0; side < 2; side++) {
        const cap_direction *direction = &connection->direction[side];
        waiting->proofs[side].ripe = cap_later(direction->high, direction->acked);
        waiting->proofs[side].has_ripe = true;
    }
    while (step(engine, connection))
        ;
    /* Forged acknowledgments can leave numbers that no proof reaches. */
    cap_head left;
    for (int side = 0; side < 2; side++)
        while (cap_head_first(waiting, side, &left))
            force_head(engine, connection, side);
    const cap_late_close rst = waiting->rst;
    waiting->rst.set = false;
    if (rst.set)
        cap_close_rst(engine, connection, rst.side, &rst.stamp);
}
