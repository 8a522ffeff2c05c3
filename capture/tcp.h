/* SPDX-License-Identifier: GPL-2.0-or-later */
/* TCP packets of the watched ports, each to its connection. */
#ifndef S7TAP_CAPTURE_TCP_H
#define S7TAP_CAPTURE_TCP_H

#include "capture/segment.h"
#include "capture/state.h"

/* A packet whose TCP header has been parsed; `mac` may be NULL. */
void cap_tcp_packet(cap_engine *engine, const cap_ip *ip, cap_segment *segment, const uint8_t *mac);
/* Counts a packet of the connection, and tells the sink of it. */
void cap_tcp_count(cap_engine *engine, cap_connection *connection, int side, const cap_stamp *stamp,
                   bool empty);
/* What `side` acknowledges up to `ack` of the other side. */
void cap_tcp_acknowledged(cap_connection *connection, int side, uint32_t ack);
/* The connection's timer: what has waited for one reorder window goes on. */
void cap_tcp_timer(cap_engine *engine, cap_connection *connection);

/* For packets that waited for the connection to be settled. */
/* SYN or SYN-ACK of a settled connection. */
void cap_tcp_syn(cap_engine *engine, cap_connection *connection, int side,
                 const cap_segment *segment);
/* Any other packet of a settled connection. */
void cap_tcp_settled(cap_engine *engine, cap_connection *connection, int side,
                     const cap_segment *segment);

#endif
