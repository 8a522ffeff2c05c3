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

/* Goes one step towards `to`, which `side` is known to have sent. False if its next bytes are
 * there and wait for bytes of the other side that may still come. */
static bool step_towards(cap_engine *engine, cap_connection *connection, int side, uint32_t to)
{
    cap_head first, other;
    const bool has_first = cap_head_first(connection->waiting, side, &first);
    if (has_first && cap_head_at_front(connection, side, &first)) {
        if (!cap_head_first(connection->waiting, !side, &other) ||
            !cap_head_at_front(connection, !side, &other))
            return false;
        /* Each side waits for the other: no honest pair of hosts does that. */
        cap_deliver_head(engine, connection, side, first.fin);
    } else if (has_first) {
        cap_give_up(engine, connection, side, cap_earlier(to, first.seq), &first.stamp);
    } else {
        cap_skip_acknowledged(engine, connection, side, to, &connection->flow.last);
    }
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
    for (bool moved = true; moved;) {
        moved = false;
        for (int side = 0; side < 2; side++) {
            const cap_proofs *proofs = &waiting->proofs[side];
            if (proofs->has_ripe && cap_ahead(proofs->ripe, connection->direction[side].next) > 0)
                moved |= step_towards(engine, connection, side, proofs->ripe);
        }
    }
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
    cap_head heads[2];
    for (;;) {
        const bool has[2] = {cap_head_first(waiting, 0, &heads[0]),
                             cap_head_first(waiting, 1, &heads[1])};
        if (!has[0] && !has[1])
            break;
        const int side = !has[0] || (has[1] && heads[1].arrival < heads[0].arrival);
        force_head(engine, connection, side);
    }
    for (int side = 0; side < 2; side++) {
        const cap_direction *direction = &connection->direction[side];
        if (cap_ahead(direction->acked, direction->next) > 0)
            cap_skip_acknowledged(engine, connection, side, direction->acked,
                                  &connection->flow.last);
    }
    const cap_late_close rst = waiting->rst;
    waiting->rst.set = false;
    if (rst.set)
        cap_close_rst(engine, connection, rst.side, &rst.stamp);
}
