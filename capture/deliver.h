/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What goes to the sink, one step at a time: bytes, FINs and gaps, and the state that each leaves.
 */
#ifndef S7TAP_CAPTURE_DELIVER_H
#define S7TAP_CAPTURE_DELIVER_H

#include "capture/order.h"

/* The first thing of a direction that waits: a piece, else its FIN. */
typedef struct cap_head {
    uint32_t seq, ack;
    bool has_ack;
    bool fin;
    uint64_t arrival;
    cap_stamp stamp;
} cap_head;

/* False if nothing of `side` waits. */
bool cap_head_first(const cap_waiting *waiting, int side, cap_head *first);
/* Whether nothing is missing before it. */
bool cap_head_at_front(const cap_connection *connection, int side, const cap_head *first);
/* Whether the other side's bytes before `ack` are through, or nobody waits for them. */
bool cap_ack_is_met(const cap_connection *connection, int side, bool has_ack, uint32_t ack);

/* Keeps the engine's sums when a list has changed from `before` to `after`. */
void cap_held_account(cap_engine *engine, const cap_held *before, const cap_held *after);
/* The stamp of a delivery is that of the newest packet it needed, of the same side. */
const cap_stamp *cap_newest_stamp(cap_waiting *waiting, int side, uint64_t arrival,
                                  const cap_stamp *stamp);

/* Payload that is next. `captured` of `length` bytes are there, the rest becomes a gap. */
void cap_deliver(cap_engine *engine, cap_connection *connection, int side, const uint8_t *bytes,
                 uint32_t captured, uint32_t length, const cap_stamp *stamp);
/* The FIN at sequence number `seq`, where the stream has arrived. */
void cap_deliver_fin(cap_engine *engine, cap_connection *connection, int side, uint32_t seq,
                     const cap_stamp *stamp);
/* Takes out and delivers the head of `side`. */
void cap_deliver_head(cap_engine *engine, cap_connection *connection, int side, bool fin);
/* Delivers whatever waits for nothing more, by arrival where both sides could go on. */
void cap_drain(cap_engine *engine, cap_connection *connection);

/* Gives up the bytes before `to`, which is ahead of next: they become a gap. */
void cap_give_up(cap_engine *engine, cap_connection *connection, int side, uint32_t to,
                 const cap_stamp *stamp);
/* Skips to `to`, which was acknowledged. A single number with nothing known behind it is rather
 * the FIN than a byte: it is skipped without a gap until that is known better. */
void cap_skip_acknowledged(cap_engine *engine, cap_connection *connection, int side, uint32_t to,
                           const cap_stamp *stamp);
/* Before something of `side` is delivered: what it acknowledges of a side that is not captured
 * becomes a gap. */
void cap_follow_absent(cap_engine *engine, cap_connection *connection, int side, bool has_ack,
                       uint32_t ack, const cap_stamp *stamp);

#endif
