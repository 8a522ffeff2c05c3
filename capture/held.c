/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/held.h"

#include "capture/wire.h"

#include <glib.h>

static uint32_t end_of(const cap_piece *piece)
{
    return piece->seq + piece->length;
}

/* Index of the first piece that ends behind `seq`. */
static uint32_t find(const cap_held *held, uint32_t seq)
{
    uint32_t low = 0, high = held->count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (cap_ahead(end_of(held->pieces[held->first + middle]), seq) > 0)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* Opens a place at `index`, moving the shorter side where there is room before the first. */
static void open_place(cap_held *held, uint32_t index)
{
    if (held->first > 0 && index < held->count - index) {
        cap_piece **start = held->pieces + held->first;
        memmove(start - 1, start, index * sizeof *start);
        held->first--;
        held->count++;
        return;
    }
    if (held->first + held->count == held->room) {
        if (held->first > held->room / 2) {
            memmove(held->pieces, held->pieces + held->first, held->count * sizeof *held->pieces);
            held->first = 0;
        } else {
            held->room = held->room == 0 ? 16 : held->room * 2;
            held->pieces = g_renew(cap_piece *, held->pieces, held->room);
        }
    }
    cap_piece **place = held->pieces + held->first + index;
    memmove(place + 1, place, (held->count - index) * sizeof *place);
    held->count++;
}

/* Bytes of the segment that were captured within [from, to). */
static uint32_t captured_within(const cap_segment *segment, uint32_t from, uint32_t to)
{
    const uint32_t offset = from - segment->seq;
    const uint32_t limit = to - segment->seq;
    const uint32_t end = limit < segment->captured ? limit : segment->captured;
    return end > offset ? end - offset : 0;
}

static void add_piece(cap_held *held, uint32_t index, const cap_segment *segment, uint32_t from,
                      uint32_t to)
{
    const uint32_t captured = captured_within(segment, from, to);
    cap_piece *piece = g_malloc(sizeof *piece + captured);
    *piece = (cap_piece){
        .seq = from,
        .length = to - from,
        .captured = captured,
        .ack = segment->ack,
        .has_ack = (segment->flags & CAP_FLAG_ACK) != 0,
        .count = segment->count,
        .arrival = segment->arrival,
        .stamp = segment->stamp,
    };
    if (captured > 0)
        memcpy(piece->bytes, segment->bytes + (from - segment->seq), captured);
    open_place(held, index);
    held->pieces[held->first + index] = piece;
    held->bytes += captured;
}

static uint32_t count_differing(const uint8_t *a, const uint8_t *b, uint32_t size)
{
    if (size == 0 || memcmp(a, b, size) == 0)
        return 0;
    uint32_t differing = 0;
    for (uint32_t i = 0; i < size; i++)
        differing += a[i] != b[i];
    return differing;
}

static uint32_t compare_piece(const cap_piece *piece, const cap_segment *segment, uint32_t from,
                              uint32_t to)
{
    const uint32_t offset = from - piece->seq;
    const uint32_t there = piece->captured > offset ? piece->captured - offset : 0;
    const uint32_t here = captured_within(segment, from, to);
    return count_differing(piece->bytes + offset, segment->bytes + (from - segment->seq),
                           there < here ? there : here);
}

static void take_earlier_ack(cap_piece *piece, const cap_segment *segment)
{
    if (!piece->has_ack)
        return;
    if (!(segment->flags & CAP_FLAG_ACK))
        piece->has_ack = false;
    else
        piece->ack = cap_earlier(piece->ack, segment->ack);
}

/* Walks over the segment from `from` on: what overlaps is compared, what is new is added to
 * `target` unless that is NULL. */
static cap_overlap walk(const cap_held *held, cap_held *target, const cap_segment *segment,
                        uint32_t from)
{
    cap_overlap overlap = {0};
    const uint32_t end = cap_segment_end(segment);
    uint32_t index = find(held, from);
    for (uint32_t at = from; cap_ahead(end, at) > 0; index++) {
        cap_piece *piece = index < held->count ? held->pieces[held->first + index] : NULL;
        uint32_t stop = piece == NULL ? end : cap_earlier(end, piece->seq);
        if (cap_ahead(stop, at) > 0) {
            if (target != NULL)
                add_piece(target, index, segment, at, stop);
            else
                index--;
            overlap.added += stop - at;
            at = stop;
            continue;
        }
        stop = cap_earlier(end, end_of(piece));
        overlap.repeated += stop - at;
        overlap.differing += compare_piece(piece, segment, at, stop);
        if (target != NULL && at == piece->seq && stop == end_of(piece))
            take_earlier_ack(piece, segment);
        at = stop;
    }
    return overlap;
}

cap_overlap cap_held_insert(cap_held *held, const cap_segment *segment, uint32_t from)
{
    return walk(held, held, segment, from);
}

cap_overlap cap_held_compare(const cap_held *held, const cap_segment *segment, uint32_t from)
{
    return walk(held, NULL, segment, from);
}

cap_piece *cap_held_take(cap_held *held)
{
    cap_piece *piece = held->pieces[held->first];
    held->first++;
    held->count--;
    held->bytes -= piece->captured;
    if (held->count == 0)
        held->first = 0;
    return piece;
}

void cap_held_clear(cap_held *held)
{
    while (held->count > 0)
        g_free(cap_held_take(held));
    g_free(held->pieces);
    *held = (cap_held){0};
}
