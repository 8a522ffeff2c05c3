/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a network does to a capture. Every function changes the list in place; `random` is the
 * generator's state. Those of the first three groups need LAYER_TCP packets with flows assigned and
 * touch watched flows only (addresses: all TCP); the last group takes what packet_flatten made.
 */
#ifndef MANGLE_MUTATION_H
#define MANGLE_MUTATION_H

#include "packet.h"

/* selection */
void cut_start(struct packet_list *list, size_t packets);
void keep_side(struct packet_list *list, uint8_t side);
void drop_packets(struct packet_list *list, double percent, uint64_t *random);

/* segmentation */
/* Joins contiguous segments of one direction between which the other side sent no data. The joined
 * segment stands where its first part stood. */
void coalesce(struct packet_list *list);
/* Cuts payloads into segments of `size` bytes; of 1 to `size` bytes each where `random` is given.
 */
void resegment(struct packet_list *list, size_t size, uint64_t *random);

/* what stacks send besides: nothing that is inserted carries new stream bytes */
void insert_keepalives(struct packet_list *list, size_t flow_count, uint64_t *random);
void insert_retransmissions(struct packet_list *list, size_t flow_count, uint64_t *random);
/* A segment over the end of one and the start of the next; `conflict`: with other bytes, and behind
 * both. */
void insert_overlaps(struct packet_list *list, size_t flow_count, bool conflict, uint64_t *random);

/* addresses and numbers */
/* Shifts each direction's sequence numbers so that they pass zero halfway. */
void wrap_sequences(struct packet_list *list, size_t flow_count);
/* IPv4 becomes IPv6 and the reverse. */
void swap_ip_version(struct packet_list *list);
/* Gives IPv6 packets a hop-by-hop and a destination options header. */
void add_extension_headers(struct packet_list *list);

/* the path to the capture */
void fragment(struct packet_list *list, size_t size, bool shuffle, uint64_t *random);
/*
 * Moves packets by up to `distance` places and 50 ms; the times stay with the places. Unless
 * `freely`, no packet passes one of the other side of its connection, nor a `fixed` one of its
 * connection.
 */
void reorder(struct packet_list *list, size_t distance, bool freely, uint64_t *random);
/* What a mirror that copies ingress and egress delivers: everything twice, 5 us apart; the second
 * copy may be routed (TTL, MAC addresses) or tagged. */
void duplicate(struct packet_list *list, uint64_t *random);
void add_tag(struct packet_list *list, uint16_t type, uint16_t control);

/* No packet is earlier than the one before it. */
void make_monotonic(struct packet_list *list);

#endif
