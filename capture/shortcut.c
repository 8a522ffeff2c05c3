/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 *    0             12     14   15   16      18     20      22   23   24     26       30       34
 *   +-------------+------+----+----+-------+------+-------+----+----+------+--------+--------+-----
 *   | MACs        | 0800 | 45 |TOS | total | id   | frag. |TTL | 06 | sum  | source | target | TCP
 *   +-------------+------+----+----+-------+------+-------+----+----+------+--------+--------+-----
 */
#include "capture/shortcut.h"

#include "capture/deliver.h"
#include "capture/link.h"
#include "capture/tcp.h"
#include "capture/wire.h"

#include <glib.h>

enum {
    ETHERNET = 1,
    LINK_HEADER = 14,
    IP_HEADER = 20,
    TCP_HEADER = 20,
    VERSION_4_NO_OPTIONS = 0x45,
    IS_FRAGMENT = 0x3fff, /* more follow, or an offset */
    ODD_FLAGS = CAP_FLAG_SYN | CAP_FLAG_FIN | CAP_FLAG_RST,
};

bool cap_plain_parse(const cap_packet *packet, cap_plain *plain)
{
    if (packet->link_type != ETHERNET || packet->captured < LINK_HEADER + IP_HEADER + TCP_HEADER)
        return false;
    const uint8_t *ip = packet->data + LINK_HEADER;
    if (cap_be16(ip - 2) != CAP_ETHERTYPE_IPV4 || ip[0] != VERSION_4_NO_OPTIONS ||
        ip[9] != CAP_IP_TCP || (cap_be16(ip + 6) & IS_FRAGMENT) != 0)
        return false;
    const uint32_t total = cap_be16(ip + 2);
    const uint32_t captured = packet->captured - LINK_HEADER;
    if (total < IP_HEADER + TCP_HEADER)
        return false;
    *plain = (cap_plain){
        .ends = {cap_be32(ip + 12), cap_be32(ip + 16), cap_be32(ip + IP_HEADER)},
        .ip = ip,
        .tcp = ip + IP_HEADER,
        .length = total - IP_HEADER,
        .captured = MIN(captured, total) - IP_HEADER,
    };
    return true;
}

/* Both sides are known, and there is nothing to wait for, to end or to tell. */
static bool goes_on(const cap_connection *connection, int side)
{
    return connection->settled && connection->established && !connection->closing &&
           connection->waiting == NULL && connection->memory != NULL &&
           connection->flow.side[side].seen && !connection->flow.side[side].fin &&
           !connection->direction[0].fin_assumed && !connection->direction[1].fin_assumed &&
           !connection->direction[0].absent && !connection->direction[1].absent;
}

static void remember(cap_connection *connection, int side, const cap_plain *plain,
                     const cap_stamp *stamp, uint32_t length)
{
    const uint8_t *tcp = plain->tcp;
    const cap_trace trace = {.time = stamp->time,
                             .seq = cap_be32(tcp + 4),
                             .ack = cap_be32(tcp + 8),
                             .length = length,
                             .id = cap_be16(plain->ip + 4),
                             .checksum = cap_be16(tcp + 16),
                             .window = cap_be16(tcp + 14),
                             .flags = tcp[13]};
    cap_history_add(&connection->memory->history[side], &connection->direction[side].traced,
                    &trace);
}

bool cap_shortcut(cap_engine *engine, const cap_plain *plain, const cap_stamp *stamp)
{
    int side;
    const uint8_t *tcp = plain->tcp;
    cap_connection *connection = cap_flow_table_recent(engine->flows, &plain->ends, &side);
    if (connection == NULL || !goes_on(connection, side))
        return false;
    const uint32_t header = (uint32_t)(tcp[12] >> 4) * 4;
    const uint32_t length = plain->length - header;
    const uint32_t ack = cap_be32(tcp + 8);
    const cap_direction *own = &connection->direction[side], *other = &connection->direction[!side];
    if (header < TCP_HEADER || header > plain->length || plain->captured < plain->length ||
        (tcp[13] & (ODD_FLAGS | CAP_FLAG_ACK)) != CAP_FLAG_ACK)
        return false;
    if (cap_be32(tcp + 4) != own->next || own->next != own->high ||
        cap_ahead(ack, other->next) > 0 || (length == 0 && cap_ahead(ack, other->acked) <= 0))
        return false;
    engine->stats.watched++;
    connection->flow.steady = engine->now - connection->used < CAP_SILENCE;
    cap_flow_table_touch(engine->flows, connection);
    remember(connection, side, plain, stamp, length);
    cap_tcp_count(engine, connection, side, stamp, length == 0);
    cap_tcp_acknowledged(connection, side, ack);
    if (length > 0) {
        connection->flow.carrier = *stamp;
        cap_deliver(engine, connection, side, tcp + header, length, length, stamp);
    } else {
        cap_pass(engine, connection, side);
    }
    connection->flow.steady = false;
    return true;
}
