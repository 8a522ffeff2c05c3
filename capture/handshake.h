/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The start of a connection: until the first sequence number of both sides is known its packets
 * wait, so that it does not matter in which order the first of them came. It is known from SYN and
 * SYN-ACK, else from the lowest number within one reorder window. */
#ifndef S7TAP_CAPTURE_HANDSHAKE_H
#define S7TAP_CAPTURE_HANDSHAKE_H

#include "capture/segment.h"
#include "capture/state.h"

/* False for a SYN that does not belong to the unsettled connection but begins another one between
 * the same endpoints. */
bool cap_handshake_fits(const cap_connection *connection, int side, const cap_segment *segment);
/* A packet of a connection that is not settled, and fits. */
void cap_handshake(cap_engine *engine, cap_connection *connection, int side,
                   const cap_segment *segment);
/* Settles with what is known. No effect on a settled connection. */
void cap_settle_now(cap_engine *engine, cap_connection *connection);

#endif
