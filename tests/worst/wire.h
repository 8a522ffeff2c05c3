/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Packets for the worst cases: built from nothing, so that each case says all that is odd about it.
 * The same calls give the same bytes. */
#ifndef WORST_WIRE_H
#define WORST_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { CLIENT, SERVER };
enum { FIN = 0x01, SYN = 0x02, RST = 0x04, PSH = 0x08, ACK = 0x10 };

/* A capture being written, and the time that goes on with each packet. */
typedef struct capture {
    FILE *file;
    int64_t time, step; /* ns */
    uint64_t packets;
    uint64_t seed;
    uint16_t ip_id;
} capture;

/* A TCP connection; addresses are IPv4 in host order. */
typedef struct connection {
    uint32_t address[2];
    uint16_t port[2];
    uint32_t next[2]; /* sequence numbers */
    uint16_t reference;
} connection;

/* What goes into a packet, put together from its begin. */
typedef struct bytes {
    size_t size;
    uint8_t at[65536];
} bytes;

void capture_begin(capture *out, FILE *file);

/* Numbers that look random and are always the same. */
uint64_t draw(capture *out);

void put(bytes *to, size_t count, uint64_t value);
void put_bytes(bytes *to, const void *from, size_t size);

/* One IPv4 packet; `fragment` is the field of flags and offset. */
void send_ip(capture *out, uint32_t source, uint32_t target, uint8_t protocol, uint16_t id,
             uint16_t fragment, const bytes *payload);
/* A host says that it has an address; a router that a SYN did not get through. */
void send_arp(capture *out, uint32_t sender, uint32_t target);
void send_unreachable(capture *out, uint32_t router, const connection *syn);
/* A segment with its number set by the caller; changes nothing in the connection. */
void send_segment(capture *out, const connection *c, int side, int flags, uint32_t seq,
                  const void *payload, size_t size);
/* The next segment of a side. */
void send_next(capture *out, connection *c, int side, int flags, const void *payload, size_t size);

connection connection_of(uint32_t client, uint16_t port, uint32_t server);
/* Handshake of TCP; of COTP with these TSAPs as well; of S7 as well. */
void open_tcp(capture *out, connection *c);
void open_cotp(capture *out, connection *c, uint16_t calling, uint16_t called);
void open_s7(capture *out, connection *c);
void close_tcp(capture *out, connection *c);

/* A TPKT around a DT that ends its TSDU, or does not. */
void send_dt(capture *out, connection *c, int side, const bytes *tsdu, bool end);
/* S7comm: a job, its answer, a userdata PDU. */
void send_job(capture *out, connection *c, const bytes *param, const bytes *data);
void send_answer(capture *out, connection *c, uint16_t error, const bytes *param,
                 const bytes *data);
void send_userdata(capture *out, connection *c, int side, const bytes *param, const bytes *data);

/* The request of one item, and one with its answer: `result` 0xFF has bytes of data. */
bytes read_request(uint16_t db, uint32_t byte, uint16_t length);
void exchange_read(capture *out, connection *c, uint16_t db, uint32_t byte, uint16_t length,
                   uint8_t result);

#endif
