/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/order.h"

#include "capture/close.h"
#include "capture/deliver.h"
#include "capture/wire.h"

#include <glib.h>

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
        /* NOLINTNEXTLINE(clang-analyzer-core.DivideZero): room is at least 1 */
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
    const uint32_t captured = size < segment->captured ? size : segment->captured;
    const uint32_t first = connection->first[side];
    if (direction->tail != NULL)
        overlap.differing =
            cap_tail_differing(direction->tail, (uint32_t)back, segment->bytes, captured);
    else if (first > 0)
        overlap.differing = cap_tail_compare(connection->memory->first[side], first, (uint32_t)back,
                                             segment->bytes, captured);
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
    const cap_direction *direction = &connection->direction[side];
    facts->unacked_repeats += cap_ahead(cap_segment_end(segment), direction->acked) > 0;
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
        cap_ack_is_met(connection, side, has_ack, segment->ack) &&
        (piece == NULL || cap_ahead(end, piece->seq) <= 0)) {
        const uint32_t skipped = from - segment->seq;
        const uint32_t captured = segment->captured > skipped ? segment->captured - skipped : 0;
        if (waiting != NULL)
            cap_newest_stamp(waiting, side, segment->arrival, &segment->stamp);
        cap_follow_absent(engine, connection, side, has_ack, segment->ack, &segment->stamp);
        connection->flow.carrier = segment->stamp;
        cap_deliver(engine, connection, side, segment->bytes + (captured > 0 ? skipped : 0),
                    captured, end - from, &segment->stamp);
        return;
    }
    waiting = cap_waiting_of(engine, connection);
    cap_held *held = &waiting->held[side];
    const cap_held before = *held;
    const cap_overlap found = cap_held_insert(held, segment, from);
    cap_held_account(engine, &before, held);
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
    if (seq == direction->next && empty &&
        cap_ack_is_met(connection, side, has_ack, segment->ack)) {
        cap_follow_absent(engine, connection, side, has_ack, segment->ack, &segment->stamp);
        cap_deliver_fin(engine, connection, side, seq, &segment->stamp);
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
    cap_drain(engine, connection);
}

void cap_order_reset(cap_engine *engine, cap_connection *connection, int side,
                     const cap_segment *segment)
{
    const bool has_ack = (segment->flags & CAP_FLAG_ACK) != 0;
    const bool in_order = connection->waiting == NULL &&
                          cap_ahead(segment->seq, connection->direction[side].next) <= 0 &&
                          cap_ack_is_met(connection, side, has_ack, segment->ack);
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
