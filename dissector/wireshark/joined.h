/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages that came in several PDUs: gathered on the first pass as the analyzer gathers them, kept
 * in file scope, and shown on the frame of the last PDU with bytes of their own. */
#ifndef S7TAP_DISSECTOR_WIRESHARK_JOINED_H
#define S7TAP_DISSECTOR_WIRESHARK_JOINED_H

#include "dissector/join.h"

#include <epan/packet.h>

/* Lives as long as the file is open. */
typedef struct s7tap_joined {
    s7_bytes bytes;   /* one PDU */
    s7_bytes request; /* that the first part answers, empty if unknown */
    guint32 *frames;  /* of the parts */
    guint32 count;
} s7tap_joined;

/* What one conversation gathers. */
typedef struct s7tap_gatherer s7tap_gatherer;

/* In file scope. `midstream` as of s7_joiner_init. */
s7tap_gatherer *s7tap_gatherer_new(bool midstream);

/* Whether the next S7comm-plus PDU goes on with the one before: for s7_context. */
bool s7tap_gather_continues(const s7tap_gatherer *g, int side);

/* Bytes of `side` were lost. */
void s7tap_gather_gap(s7tap_gatherer *g, int side);

/* Takes the next PDU, decoded as `pdu`, of frame `frame`. Returns the message where it is the last
 * part of one, else NULL. */
const s7tap_joined *s7tap_gather(s7tap_gatherer *g, int side, const s7_pdu *pdu, s7_bytes bytes,
                                 const s7_context *context, guint32 frame);

#endif
