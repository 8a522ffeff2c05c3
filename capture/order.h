/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The order of delivery: what is delivered at once, what waits and for how long, and what is given
 * up as a gap. The rules are in engine.h.
 *
 * A packet that acknowledges bytes proves that these were sent. The proof is kept with its age; a
 * proof that is as old as the reorder window is ripe: what it covers and has not come is a gap. */
#ifndef S7TAP_CAPTURE_ORDER_H
#define S7TAP_CAPTURE_ORDER_H

#include "capture/held.h"
#include "capture/state.h"

/* A packet that came before both starts were known. */
typedef struct cap_pending {
    struct cap_pending *next;
    int side;
    cap_segment segment; /* its bytes are copies, behind this structure */
    uint8_t bytes[];
} cap_pending;

typedef struct cap_proof {
    uint32_t end;   /* bytes before it were sent */
    uint32_t count; /* as in cap_segment */
    int64_t now;
} cap_proof;

typedef struct cap_proofs {
    cap_proof *ring;
    uint32_t first, count;
    uint32_t ripe; /* highest end of the proofs that are ripe */
    bool has_ripe;
} cap_proofs;

/* A FIN or RST that cannot be delivered yet. */
typedef struct cap_late_close {
    bool set;
    int side;
    uint32_t seq, ack;
    bool has_ack;
    uint32_t count;
    uint64_t arrival;
    int64_t now;
    cap_stamp stamp;
} cap_late_close;

struct cap_waiting {
    cap_held held[2];
    cap_proofs proofs[2];
    cap_late_close fin[2];
    cap_late_close rst;
    cap_pending *pending, *pending_last;
    uint32_t pending_bytes;
    cap_segment reuse; /* a SYN that may begin a new connection, without its payload */
    uint8_t reuse_header[60];
    int reuse_side; /* -1 if there is none */
    /* Newest packet that contributed to the delivery of each side. */
    uint64_t latest_arrival[2];
    cap_stamp latest[2];
};

cap_waiting *cap_waiting_of(cap_engine *engine, cap_connection *connection);
/* Starts the timer of the reorder window unless it runs. */
void cap_waiting_arm(cap_engine *engine, cap_connection *connection);
/* Keeps the packet until the connection is settled. */
void cap_pending_add(cap_engine *engine, cap_connection *connection, int side,
                     const cap_segment *segment);
/* Takes all pending packets out, in order of arrival; the caller frees each. */
cap_pending *cap_pending_take(cap_engine *engine, cap_connection *connection);

/* `side` is known to have sent everything before `end`. */
void cap_order_prove(cap_engine *engine, cap_connection *connection, int side, uint32_t end,
                     const cap_segment *by);
/* Payload and FIN of a segment. */
void cap_order_accept(cap_engine *engine, cap_connection *connection, int side,
                      const cap_segment *segment);
void cap_order_reset(cap_engine *engine, cap_connection *connection, int side,
                     const cap_segment *segment);
/* Whether the payload of a repeated segment is, as far as that is known, the one of the first. */
bool cap_order_same_payload(const cap_connection *connection, int side, const cap_segment *segment);

/* Delivers, with gaps, what has waited for its time or exceeds the limits of the connection. The
 * connection must be settled. */
void cap_order_expire(cap_engine *engine, cap_connection *connection);
/* Delivers everything, with gaps. */
void cap_order_flush(cap_engine *engine, cap_connection *connection);
/* Frees what nobody waits for any more. */
void cap_waiting_tidy(cap_engine *engine, cap_connection *connection);
/* Frees everything without delivering. */
void cap_waiting_drop(cap_engine *engine, cap_connection *connection);

#endif
