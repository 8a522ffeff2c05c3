/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "wire.h"

#include <string.h>

enum { ETHERNET = 14, IP = 20, TCP = 20, PROTOCOL_ICMP = 1, PROTOCOL_TCP = 6 };

void capture_begin(capture *out, FILE *file)
{
    /* Nanoseconds, Ethernet */
    static const uint32_t head[] = {0xA1B23C4D, 0x00040002, 0, 0, 262144, 1};
    *out =
        (capture){.file = file, .time = INT64_C(1780000000) * 1000000000, .step = 20000, .seed = 8};
    fwrite(head, sizeof head, 1, file);
}

uint64_t draw(capture *out)
{
    uint64_t z = out->seed += 0x9E3779B97F4A7C15U;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9U;
    z = (z ^ z >> 27) * 0x94D049BB133111EBU;
    return z ^ z >> 31;
}

void put(bytes *to, size_t count, uint64_t value)
{
    while (count-- > 0)
        to->at[to->size++] = (uint8_t)(value >> 8 * count);
}

void put_bytes(bytes *to, const void *from, size_t size)
{
    if (size > 0)
        memcpy(to->at + to->size, from, size);
    to->size += size;
}

static uint32_t sum(uint32_t sum, const uint8_t *at, size_t size)
{
    for (size_t i = 0; i < size; i++)
        sum += (uint32_t)at[i] << (i % 2 ? 0 : 8);
    return sum;
}

static uint16_t fold(uint32_t sum)
{
    while (sum >> 16)
        sum = (sum & 0xFFFF) + (sum >> 16);
    return (uint16_t)~sum;
}

static void set_16(uint8_t *at, uint16_t value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

static void send_frame(capture *out, const bytes *head, const bytes *payload)
{
    const uint32_t size = (uint32_t)(head->size + payload->size);
    const uint32_t record[] = {(uint32_t)(out->time / 1000000000),
                               (uint32_t)(out->time % 1000000000), size, size};
    fwrite(record, sizeof record, 1, out->file);
    fwrite(head->at, head->size, 1, out->file);
    fwrite(payload->at, payload->size, 1, out->file);
    out->time += out->step;
    out->packets++;
}

static void put_ethernet(bytes *head, uint16_t type)
{
    put(head, 6, 0x020000000002);
    put(head, 6, 0x020000000001);
    put(head, 2, type);
}

void send_arp(capture *out, uint32_t sender, uint32_t target)
{
    bytes head = {0}, packet = {0};
    put_ethernet(&head, 0x0806);
    put(&packet, 8, 0x0001080006040002);
    put(&packet, 6, 0x020000000001);
    put(&packet, 4, sender);
    put(&packet, 6, 0x020000000002);
    put(&packet, 4, target);
    put(&packet, 8, 0);
    put(&packet, 8, 0);
    send_frame(out, &head, &packet);
}

void send_ip(capture *out, uint32_t source, uint32_t target, uint8_t protocol, uint16_t id,
             uint16_t fragment, const bytes *payload)
{
    bytes head;
    head.size = 0;
    put_ethernet(&head, 0x0800);
    put(&head, 2, 0x4500);
    put(&head, 2, IP + payload->size);
    put(&head, 2, id);
    put(&head, 2, fragment);
    put(&head, 1, 64);
    put(&head, 1, protocol);
    put(&head, 2, 0);
    put(&head, 4, source);
    put(&head, 4, target);
    set_16(head.at + ETHERNET + 10, fold(sum(0, head.at + ETHERNET, IP)));
    send_frame(out, &head, payload);
}

/* Over the packet behind the IP header, with what stands in that. */
static uint16_t checksum(uint32_t source, uint32_t target, uint8_t protocol, const bytes *packet)
{
    const uint32_t ends = (source >> 16) + (source & 0xFFFF) + (target >> 16) + (target & 0xFFFF);
    return fold(sum(ends + protocol + (uint32_t)packet->size, packet->at, packet->size));
}

void send_unreachable(capture *out, uint32_t router, const connection *c)
{
    bytes packet = {0};
    put(&packet, 8, 0x0301000000000000); /* host unreachable */
    put(&packet, 8, 0x4500002800010000);
    put(&packet, 4, 64 << 24 | PROTOCOL_TCP << 16);
    put(&packet, 4, c->address[0]);
    put(&packet, 4, c->address[1]);
    put(&packet, 2, c->port[0]);
    put(&packet, 2, c->port[1]);
    put(&packet, 4, c->next[0]);
    set_16(packet.at + 2, fold(sum(0, packet.at, packet.size)));
    send_ip(out, router, c->address[0], PROTOCOL_ICMP, ++out->ip_id, 0, &packet);
}

void send_segment(capture *out, const connection *c, int side, int flags, uint32_t seq,
                  const void *payload, size_t size)
{
    bytes packet;
    packet.size = 0;
    put(&packet, 2, c->port[side]);
    put(&packet, 2, c->port[!side]);
    put(&packet, 4, seq);
    put(&packet, 4, flags & ACK ? c->next[!side] : 0);
    put(&packet, 1, TCP / 4 << 4);
    put(&packet, 1, (uint64_t)flags);
    put(&packet, 2, 8192);
    put(&packet, 4, 0);
    put_bytes(&packet, payload, size);
    set_16(packet.at + 16, checksum(c->address[side], c->address[!side], PROTOCOL_TCP, &packet));
    if (++out->ip_id == 0)
        out->ip_id++;
    send_ip(out, c->address[side], c->address[!side], PROTOCOL_TCP, out->ip_id, 0, &packet);
}

void send_next(capture *out, connection *c, int side, int flags, const void *payload, size_t size)
{
    send_segment(out, c, side, flags, c->next[side], payload, size);
    c->next[side] += (uint32_t)size + !!(flags & (SYN | FIN));
}

connection connection_of(uint32_t client, uint16_t port, uint32_t server)
{
    return (connection){{client, server}, {port, 102}, {client * 31 + port, server * 17}, 0};
}

void open_tcp(capture *out, connection *c)
{
    send_next(out, c, CLIENT, SYN, NULL, 0);
    send_next(out, c, SERVER, SYN | ACK, NULL, 0);
}

void open_cotp(capture *out, connection *c, uint16_t calling, uint16_t called)
{
    bytes cotp;
    for (int side = 0; side < 2; side++) {
        cotp.size = 0;
        put(&cotp, 4, 0x03000016);
        put(&cotp, 2, side == CLIENT ? 0x11E0 : 0x11D0);
        put(&cotp, 5, side == CLIENT ? 0x0000000100 : 0x0001000200);
        put(&cotp, 3, 0xC0010A);
        put(&cotp, 2, 0xC102);
        put(&cotp, 2, calling);
        put(&cotp, 2, 0xC202);
        put(&cotp, 2, called);
        send_next(out, c, side, PSH | ACK, cotp.at, cotp.size);
    }
}

void open_s7(capture *out, connection *c)
{
    bytes setup;
    setup.size = 0;
    open_tcp(out, c);
    open_cotp(out, c, 0x0100, 0x0102);
    put(&setup, 8, 0xF0000001000101E0);
    send_job(out, c, &setup, NULL);
    send_answer(out, c, 0, &setup, NULL);
}

void close_tcp(capture *out, connection *c)
{
    send_next(out, c, CLIENT, FIN | ACK, NULL, 0);
    send_next(out, c, SERVER, FIN | ACK, NULL, 0);
    send_next(out, c, CLIENT, ACK, NULL, 0);
}

void send_dt(capture *out, connection *c, int side, const bytes *tsdu, bool end)
{
    bytes packet;
    packet.size = 0;
    put(&packet, 2, 0x0300);
    put(&packet, 2, 7 + tsdu->size);
    put(&packet, 3, end ? 0x02F080 : 0x02F000);
    put_bytes(&packet, tsdu->at, tsdu->size);
    send_next(out, c, side, PSH | ACK, packet.at, packet.size);
}

static void send_pdu(capture *out, connection *c, int side, uint8_t rosctr, uint32_t error,
                     const bytes *param, const bytes *data)
{
    bytes pdu;
    pdu.size = 0;
    put(&pdu, 1, 0x32);
    put(&pdu, 1, rosctr);
    put(&pdu, 2, 0);
    put(&pdu, 2, c->reference);
    put(&pdu, 2, param->size);
    put(&pdu, 2, data ? data->size : 0);
    if (rosctr == 3)
        put(&pdu, 2, error);
    put_bytes(&pdu, param->at, param->size);
    if (data)
        put_bytes(&pdu, data->at, data->size);
    send_dt(out, c, side, &pdu, true);
}

void send_job(capture *out, connection *c, const bytes *param, const bytes *data)
{
    c->reference++;
    send_pdu(out, c, CLIENT, 1, 0, param, data);
}

void send_answer(capture *out, connection *c, uint16_t error, const bytes *param, const bytes *data)
{
    send_pdu(out, c, SERVER, 3, error, param, data);
}

void send_userdata(capture *out, connection *c, int side, const bytes *param, const bytes *data)
{
    send_pdu(out, c, side, 7, 0, param, data);
}

bytes read_request(uint16_t db, uint32_t byte, uint16_t length)
{
    bytes param;
    param.size = 0;
    put(&param, 6, 0x0401120A1002);
    put(&param, 2, length);
    put(&param, 2, db);
    put(&param, 1, 0x84);
    put(&param, 3, byte * 8);
    return param;
}

void exchange_read(capture *out, connection *c, uint16_t db, uint32_t byte, uint16_t length,
                   uint8_t result)
{
    static const uint8_t zeros[256];
    bytes param = read_request(db, byte, length), data;
    send_job(out, c, &param, NULL);
    param.size = 0;
    data.size = 0;
    put(&param, 2, 0x0401);
    put(&data, 1, result);
    put(&data, 1, result == 0xFF ? 4 : 0);
    put(&data, 2, result == 0xFF ? length * 8u : 0);
    put_bytes(&data, zeros, result == 0xFF ? length : 0);
    send_answer(out, c, 0, &param, &data);
}
