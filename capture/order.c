/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/order.h"

#include "capture/close.h"
#include "capture/wire.h"

#include <glib.h>

/* The first thing of a direction that waits: a piece, else its FIN. */
typedef struct head {
    uint32_t seq, ack;
    bool has_ack;
    bool fin;
    uint64_t arrival;
    cap_stamp stamp;
} head;

static bool first_head(const cap_waiting *waiting, int side, head *first)
{
    const cap_piece *piece = cap_held_first(&waiting->held[side]);
    if (piece != NULL) {
        *first =
            (head){piece->seq, piece->ack, piece->has_ack, false, piece->arrival, piece->stamp};
        return true;
    }
    const cap_late_close *fin = &waiting->fin[side];
    if (!fin->set)
        return false;
    *first = (head){fin->seq, fin->ack, fin->has_ack, true, fin->arrival, fin->stamp};
    return true;
}

/* Whether the other side's bytes before `ack` are through, or nobody waits for them. */
static bool ack_is_met(const cap_connection *connection, int side, bool has_ack, uint32_t ack)
{
    const cap_direction *other = &connection->direction[!side];
    return !has_ack || other->absent || cap_ahead(ack, other->next) <= 0;
}

static void account(cap_engine *engine, const cap_held *before, const cap_held *after)
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
    if (direction->tail != NULL)
        cap_tail_reset(direction->tail);
    if (engine->sink.gap != NULL)
        engine->sink.gap(engine->sink.user, &connection->flow, side, size, stamp);
}

/* Gives up the bytes before `to`, which is ahead of next. */
static void give_up(cap_engine *engine, cap_connection *connection, int side, uint32_t to,
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

/* Skips to `to`, which was acknowledged. A single number with nothing known behind it is rather
 * the FIN than a byte: it is skipped without a gap until that is known better. */
static void skip_acknowledged(cap_engine *engine, cap_connection *connection, int side, uint32_t to,
                              const cap_stamp *stamp)
{
    cap_direction *direction = &connection->direction[side];
    if (to == direction->next + 1 && !direction->fin_assumed && !connection->flow.side[side].fin) {
        direction->fin_assumed = true;
        direction->next = to;
        direction->high = cap_later(direction->high, to);
        return;
    }
    give_up(engine, connection, side, to, stamp);
}

static void follow_absent(cap_engine *engine, cap_connection *connection, int side, bool has_ack,
                          uint32_t ack, const cap_stamp *stamp)
{
    const cap_direction *other = &connection->direction[!side];
    if (has_ack && other->absent && cap_ahead(ack, other->next) > 0)
        skip_acknowledged(engine, connection, !side, ack, stamp);
}

static void deliver(cap_engine *engine, cap_connection *connection, int side, const uint8_t *bytes,
                    uint32_t captured, uint32_t length, const cap_stamp *stamp)
{
    cap_direction *direction = &connection->direction[side];
    cap_side *facts = &connection->flow.side[side];
    if (direction->fin_assumed)
        give_up(engine, connection, side, direction->next, stamp);
    direction->next += length;
    direction->high = cap_later(direction->high, direction->next);
    direction->used = true;
    facts->bytes += captured;
    if (captured > 0) {
        if (direction->tail == NULL)
            cap_tail_begin(&engine->tails, &direction->tail);
        cap_tail_append(direction->tail, bytes, captured);
        if (engine->sink.data != NULL)
            engine->sink.data(engine->sink.user, &connection->flow, side, bytes, captured, stamp);
    }
    if (captured < length) {
        facts->truncated += length - captured;
        report_gap(engine, connection, side, length - captured, stamp);
    }
}

/* The FIN at sequence number `seq`, where the stream has arrived. */
static void deliver_fin(cap_engine *engine, cap_connection *connection, int side, uint32_t seq,
                        const cap_stamp *stamp)
{
    cap_direction *direction = &connection->direction[side];
    if (direction->fin_assumed)
        give_up(engine, connection, side, direction->next, stamp);
    if (seq == direction->next)
        direction->next++;
    direction->high = cap_later(direction->high, direction->next);
    cap_close_fin(engine, connection, side, stamp);
}

/* The stamp of a delivery is that of the newest packet it needed, of the same side. */
static const cap_stamp *newest_stamp(cap_waiting *waiting, int side, uint64_t arrival,
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
    account(engine, &before, held);
    const cap_stamp stamp = *newest_stamp(waiting, side, piece->arrival, &piece->stamp);
    follow_absent(engine, connection, side, piece->has_ack, piece->ack, &stamp);
    deliver(engine, connection, side, piece->bytes, piece->captured, piece->length, &stamp);
    g_free(piece);
}

static void deliver_head(cap_engine *engine, cap_connection *connection, int side, bool fin)
{
    if (!fin) {
        deliver_piece(engine, connection, side);
        return;
    }
    cap_late_close late = connection->waiting->fin[side];
    connection->waiting->fin[side].set = false;
    const cap_stamp stamp = *newest_stamp(connection->waiting, side, late.arrival, &late.stamp);
    follow_absent(engine, connection, side, late.has_ack, late.ack, &stamp);
    deliver_fin(engine, connection, side, late.seq, &stamp);
}

static bool at_front(const cap_connection *connection, int side, const head *first)
{
    return cap_ahead(first->seq, connection->direction[side].next) <= 0;
}

static bool is_ready(const cap_connection *connection, int side, head *first)
{
    return first_head(connection->waiting, side, first) && at_front(connection, side, first) &&
           ack_is_met(connection, side, first->has_ack, first->ack);
}

/* Delivers whatever waits for nothing more, by arrival where both sides could go on. */
static void drain(cap_engine *engine, cap_connection *connection)
{
    if (connection->waiting == NULL)
        return;
    for (;;) {
        head heads[2];
        const bool ready[2] = {is_ready(connection, 0, &heads[0]),
                               is_ready(connection, 1, &heads[1])};
        if (!ready[0] && !ready[1])
            return;
        const int side = !ready[0] || (ready[1] && heads[1].arrival < heads[0].arrival);
        deliver_head(engine, connection, side, heads[side].fin);
    }
}

void cap_order_prove(cap_engine *engine, cap_connection *connection, int side, uint32_t end,
                     const cap_segment *by)
{
    cap_proofs *proofs = &cap_waiting_of(engine, connection)->proofs[side];
    const uint32_t room = engine->options.reorder_packets + 1;
    if (proofs->has_ripe && cap_ahead(end, proofs->ripe) <= 0)
        return;
    if (proofs->count > 0) {
        const cap_proof *last = &proofs->ring[(proofs->first + proofs->count - 1) % room];
        if (cap_ahead(end, last->end) <= 0)
            return;
    }
    if (proofs->ring == NULL)
        proofs->ring = g_new(cap_proof, room);
    if (proofs->count == room) {
        proofs->ripe = proofs->ring[proofs->first].end;
        proofs->has_ripe = true;
        proofs->first = (proofs->first + 1) % room;
        proofs->count--;
    }
    proofs->ring[(proofs->first + proofs->count) % room] =
        (cap_proof){.end = end, .count = by->count, .now = by->now};
    proofs->count++;
    cap_waiting_arm(engine, connection);
}

/* What a segment repeats of bytes that were delivered. */
static cap_overlap compare_delivered(const cap_connection *connection, int side,
                                     const cap_segment *segment)
{
    const cap_direction *direction = &connection->direction[side];
    const bool closed = direction->fin_assumed || connection->flow.side[side].fin;
    const uint32_t end = direction->next - closed;
    cap_overlap overlap = {0};
    const int32_t back = cap_ahead(end, segment->seq);
    if (back <= 0)
        return overlap;
    const uint32_t size = (uint32_t)back < segment->length ? (uint32_t)back : segment->length;
    overlap.repeated = size;
    /* Bytes of the last gap were never seen, so nothing is repeated there. */
    const cap_gap *gap = &connection->gap[side];
    const uint32_t from = cap_later(segment->seq, gap->from);
    const uint32_t to = cap_earlier(segment->seq + size, gap->to);
    if (gap->from != gap->to && cap_ahead(to, from) > 0)
        overlap.repeated -= to - from;
    if (direction->tail != NULL)
        overlap.differing = cap_tail_differing(direction->tail, (uint32_t)back, segment->bytes,
                                               size < segment->captured ? size : segment->captured);
    return overlap;
}

bool cap_order_same_payload(const cap_connection *connection, int side, const cap_segment *segment)
{
    const cap_waiting *waiting = connection->waiting;
    if (waiting != NULL)
        for (const cap_pending *one = waiting->pending; one != NULL; one = one->next)
            if (one->side == side && one->segment.seq == segment->seq &&
                one->segment.captured == segment->captured &&
                memcmp(one->segment.bytes, segment->bytes, segment->captured) != 0)
                return false;
    if (!connection->settled)
        return true;
    if (compare_delivered(connection, side, segment).differing > 0)
        return false;
    const uint32_t from = cap_later(segment->seq, connection->direction[side].next);
    return waiting == NULL || cap_held_compare(&waiting->held[side], segment, from).differing == 0;
}

static void count_repeats(cap_engine *engine, cap_connection *connection, int side,
                          const cap_segment *segment, const cap_overlap *overlap, bool late)
{
    cap_side *facts = &connection->flow.side[side];
    if (overlap->repeated == 0) {
        facts->out_of_order += late && segment->length > 0;
        return;
    }
    facts->retransmitted++;
    cap_report(engine, connection, side, CAP_TCP_RETRANSMISSION, &segment->stamp);
    if (overlap->differing == 0)
        return;
    const cap_checksum checksum =
        cap_segment_verify(segment, &facts->endpoint.ip, &connection->flow.side[!side].endpoint.ip);
    facts->bad_checksums += checksum == CAP_CHECKSUM_BAD;
    if (checksum != CAP_CHECKSUM_GOOD)
        return;
    facts->conflicts += overlap->differing;
    cap_report(engine, connection, side, CAP_TCP_CONFLICT, &segment->stamp);
}

/* Takes the segment's payload from `from` on: delivers it in place if it may go at once. */
static void take_payload(cap_engine *engine, cap_connection *connection, int side,
                         const cap_segment *segment, uint32_t from, cap_overlap *overlap)
{
    cap_waiting *waiting = connection->waiting;
    const bool has_ack = (segment->flags & CAP_FLAG_ACK) != 0;
    const uint32_t end = cap_segment_end(segment);
    const cap_piece *piece = waiting == NULL ? NULL : cap_held_first(&waiting->held[side]);
    if (from == connection->direction[side].next &&
        ack_is_met(connection, side, has_ack, segment->ack) &&
        (piece == NULL || cap_ahead(end, piece->seq) <= 0)) {
        const uint32_t skipped = from - segment->seq;
        const uint32_t captured = segment->captured > skipped ? segment->captured - skipped : 0;
        if (waiting != NULL)
            newest_stamp(waiting, side, segment->arrival, &segment->stamp);
        follow_absent(engine, connection, side, has_ack, segment->ack, &segment->stamp);
        deliver(engine, connection, side, segment->bytes + (captured > 0 ? skipped : 0), captured,
                end - from, &segment->stamp);
        return;
    }
    waiting = cap_waiting_of(engine, connection);
    cap_held *held = &waiting->held[side];
    const cap_held before = *held;
    const cap_overlap found = cap_held_insert(held, segment, from);
    account(engine, &before, held);
    overlap->repeated += found.repeated;
    overlap->differing += found.differing;
    /* With nobody to acknowledge, a later segment is the proof that earlier ones were sent. */
    if (connection->direction[!side].absent &&
        cap_ahead(from, connection->direction[side].next) > 0)
        cap_order_prove(engine, connection, side, from, segment);
}

static void take_fin(cap_engine *engine, cap_connection *connection, int side,
                     const cap_segment *segment)
{
    const cap_direction *direction = &connection->direction[side];
    const bool has_ack = (segment->flags & CAP_FLAG_ACK) != 0;
    const uint32_t seq = cap_segment_end(segment);
    if (connection->flow.side[side].fin || cap_ahead(seq, direction->next) < 0)
        return;
    const bool empty = connection->waiting == NULL || connection->waiting->held[side].count == 0;
    if (seq == direction->next && empty && ack_is_met(connection, side, has_ack, segment->ack)) {
        follow_absent(engine, connection, side, has_ack, segment->ack, &segment->stamp);
        deliver_fin(engine, connection, side, seq, &segment->stamp);
        return;
    }
    cap_waiting *waiting = cap_waiting_of(engine, connection);
    if (waiting->fin[side].set)
        return;
    waiting->fin[side] = (cap_late_close){.set = true,
                                          .side = side,
                                          .seq = seq,
                                          .ack = segment->ack,
                                          .has_ack = has_ack,
                                          .count = segment->count,
                                          .arrival = segment->arrival,
                                          .now = segment->now,
                                          .stamp = segment->stamp};
    if (connection->direction[!side].absent)
        cap_order_prove(engine, connection, side, seq, segment);
}

void cap_order_accept(cap_engine *engine, cap_connection *connection, int side,
                      const cap_segment *segment)
{
    cap_direction *direction = &connection->direction[side];
    const bool fin = (segment->flags & CAP_FLAG_FIN) != 0;
    const uint32_t end = cap_segment_end(segment);
    if (segment->length == 0 && !fin)
        return;
    if (direction->fin_assumed && cap_ahead(segment->seq, direction->next) < 0 &&
        cap_ahead(end + fin, direction->next) >= 0) {
        direction->fin_assumed = false;
        direction->next--;
    }
    const bool late = cap_ahead(direction->high, segment->seq) > 0;
    cap_overlap overlap = {0};
    if (cap_ahead(segment->seq, direction->next) < 0)
        overlap = compare_delivered(connection, side, segment);
    const uint32_t from = cap_later(segment->seq, direction->next);
    if (cap_ahead(end, from) > 0)
        take_payload(engine, connection, side, segment, from, &overlap);
    direction->high = cap_later(direction->high, end + fin);
    if (fin)
        take_fin(engine, connection, side, segment);
    if (segment->length > 0)
        count_repeats(engine, connection, side, segment, &overlap, late);
    drain(engine, connection);
}

void cap_order_reset(cap_engine *engine, cap_connection *connection, int side,
                     const cap_segment *segment)
{
    const bool has_ack = (segment->flags & CAP_FLAG_ACK) != 0;
    const bool in_order = connection->waiting == NULL &&
                          cap_ahead(segment->seq, connection->direction[side].next) <= 0 &&
                          ack_is_met(connection, side, has_ack, segment->ack);
    if (in_order || connection->closing) {
        cap_close_rst(engine, connection, side, &segment->stamp);
        return;
    }
    cap_waiting *waiting = cap_waiting_of(engine, connection);
    if (waiting->rst.set) {
        cap_order_flush(engine, connection);
        cap_close_rst(engine, connection, side, &segment->stamp);
        return;
    }
    waiting->rst = (cap_late_close){.set = true,
                                    .side = side,
                                    .seq = segment->seq,
                                    .ack = segment->ack,
                                    .has_ack = has_ack,
                                    .count = segment->count,
                                    .arrival = segment->arrival,
                                    .now = segment->now,
                                    .stamp = segment->stamp};
    cap_waiting_arm(engine, connection);
}

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
    head first, other;
    const bool has_first = first_head(connection->waiting, side, &first);
    if (has_first && at_front(connection, side, &first)) {
        if (!first_head(connection->waiting, !side, &other) || !at_front(connection, !side, &other))
            return false;
        /* Each side waits for the other: no honest pair of hosts does that. */
        deliver_head(engine, connection, side, first.fin);
    } else if (has_first) {
        give_up(engine, connection, side, cap_earlier(to, first.seq), &first.stamp);
    } else {
        skip_acknowledged(engine, connection, side, to, &connection->flow.last);
    }
    drain(engine, connection);
    return true;
}

/* Makes way for the first thing that `side` holds. */
static void force_head(cap_engine *engine, cap_connection *connection, int side)
{
    head first, other;
    if (!first_head(connection->waiting, side, &first))
        return;
    if (!at_front(connection, side, &first)) {
        give_up(engine, connection, side, first.seq, &first.stamp);
    } else if (!first_head(connection->waiting, !side, &other)) {
        skip_acknowledged(engine, connection, !side, first.ack, &first.stamp);
    } else if (!at_front(connection, !side, &other)) {
        give_up(engine, connection, !side, cap_earlier(first.ack, other.seq), &first.stamp);
    } else {
        deliver_head(engine, connection, side, first.fin);
    }
    drain(engine, connection);
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
    head heads[2];
    for (;;) {
        const bool has[2] = {first_head(waiting, 0, &heads[0]), first_head(waiting, 1, &heads[1])};
        if (!has[0] && !has[1])
            break;
        const int side = !has[0] || (has[1] && heads[1].arrival < heads[0].arrival);
        force_head(engine, connection, side);
    }
    for (int side = 0; side < 2; side++) {
        const cap_direction *direction = &connection->direction[side];
        if (cap_ahead(direction->acked, direction->next) > 0)
            skip_acknowledged(engine, connection, side, direction->acked, &connection->flow.last);
    }
    const cap_late_close rst = waiting->rst;
    waiting->rst.set = false;
    if (rst.set)
        cap_close_rst(engine, connection, rst.side, &rst.stamp);
}
