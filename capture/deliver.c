/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/deliver.h"

#include "capture/close.h"
#include "capture/wire.h"

#include <glib.h>

bool cap_head_first(const cap_waiting *waiting, int side, cap_head *first)
{
    const cap_piece *piece = cap_held_first(&waiting->held[side]);
    if (piece != NULL) {
        *first =
            (cap_head){piece->seq, piece->ack, piece->has_ack, false, piece->arrival, piece->stamp};
        return true;
    }
    const cap_late_close *fin = &waiting->fin[side];
    if (!fin->set)
        return false;
    *first = (cap_head){fin->seq, fin->ack, fin->has_ack, true, fin->arrival, fin->stamp};
    return true;
}

bool cap_ack_is_met(const cap_connection *connection, int side, bool has_ack, uint32_t ack)
{
    const cap_direction *other = &connection->direction[!side];
    return !has_ack || other->absent || cap_ahead(ack, other->next) <= 0;
}

void cap_held_account(cap_engine *engine, const cap_held *before, const cap_held *after)
{
    engine->held += after->bytes - before->bytes;
    engine->held_cost += after->bytes - before->bytes;
    engine->held_cost += after->count * sizeof(cap_piece) - before->count * sizeof(cap_piece);
    if (engine->held > engine->stats.held_peak)
        engine->stats.held_peak = engine->held;
}

static void report_gap(cap_engine *engine, cap_connection *connection, int side, uint64_t size,
                       const cap_stamp *stamp)
{
    cap_direction *direction = &connection->direction[side];
    direction->used = true;
    connection->first[side] = 0;
    if (direction->tail != NULL)
        cap_tail_reset(direction->tail);
    if (engine->sink.gap != NULL)
        engine->sink.gap(engine->sink.user, &connection->flow, side, size, stamp);
}

void cap_give_up(cap_engine *engine, cap_connection *connection, int side, uint32_t to,
                 const cap_stamp *stamp)
{
    cap_direction *direction = &connection->direction[side];
    cap_side *facts = &connection->flow.side[side];
    if (direction->fin_assumed) {
        direction->fin_assumed = false;
        direction->next--;
    }
    const uint32_t from = direction->next;
    const uint32_t size = to - from;
    cap_gap *gap = &connection->gap[side];
    if (gap->to != from || gap->to == gap->from)
        gap->from = from;
    gap->to = to;
    direction->next = to;
    direction->high = cap_later(direction->high, to);
    facts->lost += size;
    if (cap_ahead(direction->acked, from) > 0) {
        const uint32_t acked = cap_earlier(direction->acked, to) - from;
        connection->flow.side[!side].acked_unseen += acked;
    }
    if (!facts->seen)
        direction->absent = true;
    report_gap(engine, connection, side, size, stamp);
}

void cap_skip_acknowledged(cap_engine *engine, cap_connection *connection, int side, uint32_t to,
                           const cap_stamp *stamp)
{
    cap_direction *direction = &connection->direction[side];
    if (to == direction->next + 1 && !direction->fin_assumed && !connection->flow.side[side].fin) {
        direction->fin_assumed = true;
        direction->next = to;
        direction->high = cap_later(direction->high, to);
        return;
    }
    cap_give_up(engine, connection, side, to, stamp);
}

void cap_follow_absent(cap_engine *engine, cap_connection *connection, int side, bool has_ack,
                       uint32_t ack, const cap_stamp *stamp)
{
    const cap_direction *other = &connection->direction[!side];
    if (has_ack && other->absent && cap_ahead(ack, other->next) > 0)
        cap_skip_acknowledged(engine, connection, !side, ack, stamp);
}

/* For later copies to be compared with. */
static void keep_bytes(cap_engine *engine, cap_connection *connection, int side,
                       const uint8_t *bytes, uint32_t size)
{
    cap_tail **tail = &connection->direction[side].tail;
    uint16_t *first = &connection->first[side];
    if (*tail == NULL && connection->memory != NULL && size <= CAP_FIRST_BYTES - *first) {
        memcpy(connection->memory->first[side] + *first, bytes, size);
        *first = (uint16_t)(*first + size);
        return;
    }
    if (*tail == NULL)
        cap_tail_begin(&engine->tails, tail);
    if (*first > 0)
        cap_tail_append(*tail, connection->memory->first[side], *first);
    *first = 0;
    cap_tail_append(*tail, bytes, size);
}

void cap_deliver(cap_engine *engine, cap_connection *connection, int side, const uint8_t *bytes,
                 uint32_t captured, uint32_t length, const cap_stamp *stamp)
{
    cap_direction *direction = &connection->direction[side];
    cap_side *facts = &connection->flow.side[side];
    if (direction->fin_assumed)
        cap_give_up(engine, connection, side, direction->next, stamp);
    direction->next += length;
    direction->high = cap_later(direction->high, direction->next);
    direction->used = true;
    facts->bytes += captured;
    if (captured > 0) {
        keep_bytes(engine, connection, side, bytes, captured);
        if (engine->sink.data != NULL)
            engine->sink.data(engine->sink.user, &connection->flow, side, bytes, captured, stamp);
    }
    if (captured < length) {
        facts->truncated += length - captured;
        report_gap(engine, connection, side, length - captured, stamp);
    }
}

void cap_deliver_fin(cap_engine *engine, cap_connection *connection, int side, uint32_t seq,
                     const cap_stamp *stamp)
{
    cap_direction *direction = &connection->direction[side];
    if (direction->fin_assumed)
        cap_give_up(engine, connection, side, direction->next, stamp);
    if (seq == direction->next)
        direction->next++;
    direction->high = cap_later(direction->high, direction->next);
    cap_close_fin(engine, connection, side, stamp);
}

const cap_stamp *cap_newest_stamp(cap_waiting *waiting, int side, uint64_t arrival,
                                  const cap_stamp *stamp)
{
    if (arrival >= waiting->latest_arrival[side]) {
        waiting->latest_arrival[side] = arrival;
        waiting->latest[side] = *stamp;
    }
    return &waiting->latest[side];
}

static void deliver_piece(cap_engine *engine, cap_connection *connection, int side)
{
    cap_waiting *waiting = connection->waiting;
    cap_held *held = &waiting->held[side];
    const cap_held before = *held;
    cap_piece *piece = cap_held_take(held);
    cap_held_account(engine, &before, held);
    const cap_stamp stamp = *cap_newest_stamp(waiting, side, piece->arrival, &piece->stamp);
    cap_follow_absent(engine, connection, side, piece->has_ack, piece->ack, &stamp);
    connection->flow.carrier = piece->stamp;
    cap_deliver(engine, connection, side, piece->bytes, piece->captured, piece->length, &stamp);
    g_free(piece);
}

void cap_deliver_head(cap_engine *engine, cap_connection *connection, int side, bool fin)
{
    if (!fin) {
        deliver_piece(engine, connection, side);
        return;
    }
    cap_late_close late = connection->waiting->fin[side];
    connection->waiting->fin[side].set = false;
    const cap_stamp stamp = *cap_newest_stamp(connection->waiting, side, late.arrival, &late.stamp);
    cap_follow_absent(engine, connection, side, late.has_ack, late.ack, &stamp);
    cap_deliver_fin(engine, connection, side, late.seq, &stamp);
}

bool cap_head_at_front(const cap_connection *connection, int side, const cap_head *first)
{
    return cap_ahead(first->seq, connection->direction[side].next) <= 0;
}

static bool is_ready(const cap_connection *connection, int side, cap_head *first)
{
    return cap_head_first(connection->waiting, side, first) &&
           cap_head_at_front(connection, side, first) &&
           cap_ack_is_met(connection, side, first->has_ack, first->ack);
}

void cap_drain(cap_engine *engine, cap_connection *connection)
{
    if (connection->waiting == NULL)
        return;
    for (;;) {
        cap_head heads[2];
        const bool ready[2] = {is_ready(connection, 0, &heads[0]),
                               is_ready(connection, 1, &heads[1])};
        if (!ready[0] && !ready[1])
            return;
        const int side = !ready[0] || (ready[1] && heads[1].arrival < heads[0].arrival);
        cap_deliver_head(engine, connection, side, heads[side].fin);
    }
}
