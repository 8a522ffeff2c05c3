/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which packets belong to one TCP connection, and which of its sides sent them. */
#ifndef MANGLE_FLOW_H
#define MANGLE_FLOW_H

#include "packet.h"

/*
 * Numbers the TCP connections of the list into packet.flow, from 0; a SYN after other packets
 * starts a new one (port reuse). SYN, RST and keep-alive
 * probes become `fixed`, and the first packet of each side: in a connection that the capture joins
 * in mid-stream nothing but its place says that the bytes begin there. Side 0 is the client: the
 * one that is not on the watched port, else who sent the SYN, else who spoke first. Returns the
 * number of connections.
 */
size_t flows_assign(struct packet_list *list, uint16_t watched_port);

#endif
