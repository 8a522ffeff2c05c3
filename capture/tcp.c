/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/tcp.h"

#include "capture/close.h"
#include "capture/handshake.h"
#include "capture/order.h"
#include "capture/wire.h"

#include <glib.h>

/* A closed connection's late packets are near its end; farther away another one has begun. */
#define FAR_AWAY (1 << 24)

static bool has_flag(const cap_segment *segment, unsigned flag)
{
    return (segment->flags & flag) != 0;
}

/* A keep-alive repeats the byte before the next one, or nothing, at a time when everything was
 * acknowledged (RFC 9293 section 3.8.4). Its byte is garbage. */
static bool is_keepalive(const cap_connection *connection, int side, const cap_segment *segment)
{
    const cap_direction *direction = &connection->direction[side];
    if (segment->length > 1 || has_flag(segment, CAP_FLAG_FIN) ||
        segment->seq != direction->high - 1)
        return false;
    return !connection->flow.side[!side].seen || cap_ahead(direction->acked, direction->high) >= 0;
}

/* A second delivery must not be compared with the stream, where the byte never was. */
static void note_garbage(cap_connection *connection, int side, const cap_segment *segment)
{
    if (segment->length == 0 || connection->memory == NULL)
        return;
    cap_trace *trace = cap_history_find(&connection->memory->history[side],
                                        connection->direction[side].traced, segment);
    if (trace != NULL)
        trace->garbage = 1;
}

void cap_tcp_acknowledged(cap_connection *connection, int side, uint32_t ack)
{
    cap_direction *other = &connection->direction[!side];
    cap_side *facts = &connection->flow.side[!side];
    if (cap_ahead(ack, other->acked) > 0) {
        other->acked = ack;
        facts->unacked_repeats = 0;
    }
    facts->acknowledged |= cap_ahead(ack, other->start) > 0;
}

static void acknowledge(cap_engine *engine, cap_connection *connection, int side,
                        const cap_segment *segment)
{
    const cap_direction *other = &connection->direction[!side];
    cap_tcp_acknowledged(connection, side, segment->ack);
    if (cap_ahead(segment->ack, other->next) > 0 && !other->absent)
        cap_order_prove(engine, connection, !side, segment->ack, segment);
    if (connection->established || side != connection->flow.opener ||
        cap_ahead(segment->ack, other->start) < 0)
        return;
    connection->established = true;
    cap_report(engine, connection, side, CAP_TCP_ESTABLISHED, &segment->stamp);
}

void cap_tcp_settled(cap_engine *engine, cap_connection *connection, int side,
                     const cap_segment *segment)
{
    if (has_flag(segment, CAP_FLAG_RST)) {
        cap_order_reset(engine, connection, side, segment);
        return;
    }
    if (has_flag(segment, CAP_FLAG_ACK))
        acknowledge(engine, connection, side, segment);
    if (is_keepalive(connection, side, segment)) {
        connection->flow.side[side].keepalives++;
        note_garbage(connection, side, segment);
        cap_report(engine, connection, side, CAP_TCP_KEEPALIVE, &segment->stamp);
        return;
    }
    cap_order_accept(engine, connection, side, segment);
}

/* Whether a new SYN may simply be believed: the old connection is over, or nobody uses it. */
static bool is_quiet(const cap_engine *engine, const cap_connection *connection, int side)
{
    const cap_side *sides = connection->flow.side;
    return connection->closing || sides[0].fin || sides[1].fin || sides[0].rst || sides[1].rst ||
           !sides[!side].seen || engine->now - connection->used >= engine->options.reorder_time;
}

static void remember_reuse(cap_engine *engine, cap_connection *connection, int side,
                           const cap_segment *segment)
{
    cap_waiting *waiting = cap_waiting_of(engine, connection);
    const uint32_t header =
        segment->tcp_captured < segment->header ? segment->tcp_captured : segment->header;
    waiting->reuse = *segment;
    waiting->reuse_side = side;
    memcpy(waiting->reuse_header, segment->tcp, header);
    waiting->reuse.tcp = NULL;
    waiting->reuse.bytes = NULL;
    waiting->reuse.tcp_length = header;
    waiting->reuse.tcp_captured = header;
    waiting->reuse.length = 0;
    waiting->reuse.captured = 0;
    cap_waiting_arm(engine, connection);
}

static bool is_same_start(const cap_connection *connection, int side, uint32_t start)
{
    const int32_t before = cap_ahead(connection->direction[side].start, start);
    return before == 0 || (connection->flow.midstream && before > 0 && before < 0x10000);
}

/* False for a SYN or SYN-ACK that begins another connection than the settled one. */
static bool syn_fits(const cap_engine *engine, const cap_connection *connection, int side,
                     const cap_segment *segment)
{
    if (is_same_start(connection, side, segment->seq + 1))
        return true;
    if (has_flag(segment, CAP_FLAG_ACK))
        return !connection->closing;
    return !is_quiet(engine, connection, side);
}

/* A SYN-ACK with another number than the one before, while nothing was sent: it counts. */
static bool restarts(const cap_connection *connection, int side, const cap_segment *segment)
{
    const cap_direction *direction = connection->direction;
    return has_flag(segment, CAP_FLAG_ACK) && !direction[0].used && !direction[1].used &&
           segment->ack == direction[!side].start;
}

void cap_tcp_syn(cap_engine *engine, cap_connection *connection, int side,
                 const cap_segment *segment)
{
    cap_direction *direction = &connection->direction[side];
    const bool answer = has_flag(segment, CAP_FLAG_ACK);
    if (!is_same_start(connection, side, segment->seq + 1)) {
        if (!answer)
            remember_reuse(engine, connection, side, segment);
        if (!restarts(connection, side, segment))
            return;
        direction->start = direction->next = direction->high = direction->acked = segment->seq + 1;
    }
    if (connection->flow.opener < 0)
        connection->flow.opener = answer ? !side : side;
    connection->flow.midstream = false;
    connection->flow.side[side].syn = true;
    cap_report(engine, connection, side, answer ? CAP_TCP_SYN_ACK : CAP_TCP_SYN, &segment->stamp);
    if (segment->length == 0)
        return;
    cap_segment data = *segment;
    data.seq++;
    cap_order_accept(engine, connection, side, &data);
}

/* What tells who sent a RST and why. */
static void note_reset(cap_side *facts, const cap_segment *segment, const uint8_t *mac)
{
    const bool bare = !has_flag(segment, CAP_FLAG_ACK);
    facts->rst_bare = facts->resets++ == 0 ? bare : facts->rst_bare && bare;
    if (!facts->seen)
        return;
    if (facts->rst_ttl == 0)
        facts->rst_ttl = segment->ttl;
    facts->rst_other_mac |= mac != NULL && facts->has_mac && memcmp(mac, facts->mac, 6) != 0;
}

static void report_packet(cap_engine *engine, const cap_connection *connection,
                          const cap_stamp *stamp)
{
    if (engine->sink.packet != NULL)
        engine->sink.packet(engine->sink.packet_user, &connection->flow, stamp);
}

void cap_tcp_count(cap_engine *engine, cap_connection *connection, int side, const cap_stamp *stamp,
                   bool empty)
{
    connection->count++;
    connection->flow.last = *stamp;
    report_packet(engine, connection, stamp);
    if (engine->now - connection->used >= CAP_SILENCE && connection->count > 1) {
        connection->flow.silence = engine->now - connection->used;
        connection->flow.silence_end = engine->now;
    }
    connection->used = engine->now;
    connection->flow.side[side].packets++;
    connection->flow.side[side].empty += empty;
}

/* Counts the packet and takes what it shows of its sender. */
static void note_packet(cap_engine *engine, cap_connection *connection, int side,
                        cap_segment *segment, const uint8_t *mac)
{
    cap_side *facts = &connection->flow.side[side];
    cap_tcp_count(engine, connection, side, &segment->stamp, segment->length == 0);
    segment->count = connection->count;
    const bool syn = has_flag(segment, CAP_FLAG_SYN);
    if (has_flag(segment, CAP_FLAG_RST))
        note_reset(facts, segment, mac);
    if (facts->seen && !syn)
        return;
    if (!facts->seen || !facts->syn) {
        facts->window = segment->window;
        facts->ttl = segment->ttl;
    }
    facts->seen = true;
    connection->direction[side].absent = false;
    if (mac != NULL && !facts->has_mac) {
        memcpy(facts->mac, mac, sizeof facts->mac);
        facts->has_mac = true;
    }
    if (!syn || facts->mss != 0)
        return;
    const cap_syn_options options = cap_segment_options(segment);
    facts->mss = options.mss;
    facts->only_mss = options.only_mss;
}

/* Whether the packet shows nothing new, as the second delivery of one does not. */
static bool may_be_duplicate(const cap_connection *connection, int side, const cap_segment *segment)
{
    if (!connection->settled || has_flag(segment, CAP_FLAG_SYN | CAP_FLAG_RST))
        return true;
    const uint32_t end = cap_segment_end(segment) + has_flag(segment, CAP_FLAG_FIN);
    if (cap_ahead(end, connection->direction[side].high) > 0)
        return false;
    return !has_flag(segment, CAP_FLAG_ACK) ||
           cap_ahead(segment->ack, connection->direction[!side].acked) <= 0;
}

static const cap_trace *earlier_delivery(const cap_connection *connection, int side,
                                         const cap_segment *segment)
{
    if (connection->memory != NULL)
        return cap_history_find(&connection->memory->history[side],
                                connection->direction[side].traced, segment);
    const bool opening = side == 0 && cap_trace_matches(&connection->opening, segment);
    return opening ? &connection->opening : NULL;
}

static bool is_duplicate(const cap_connection *connection, int side, const cap_segment *segment)
{
    const cap_trace *trace = earlier_delivery(connection, side, segment);
    return trace != NULL && (trace->garbage || cap_order_same_payload(connection, side, segment));
}

static void remember_packet(cap_engine *engine, cap_connection *connection, int side,
                            const cap_segment *segment)
{
    if (connection->memory == NULL) {
        connection->memory = cap_memories_take(&engine->memories);
        cap_history_add(&connection->memory->history[0], &connection->direction[0].traced,
                        &connection->opening);
    }
    const cap_trace trace = cap_trace_of(segment);
    cap_history_add(&connection->memory->history[side], &connection->direction[side].traced,
                    &trace);
}

static cap_connection *open_connection(cap_engine *engine, const cap_flow_key *key, uint32_t hash,
                                       bool swapped, const cap_endpoint sides[2],
                                       cap_segment *segment, const uint8_t *mac)
{
    if (cap_flow_table_full(engine->flows)) {
        engine->stats.flows_evicted++;
        cap_end_connection(engine, cap_flow_table_first(engine->flows, CAP_CHAIN_USE),
                           CAP_END_EVICTED);
    }
    cap_connection *connection = cap_flow_table_add(engine->flows, key, hash);
    connection->swapped = swapped;
    connection->opening = cap_trace_of(segment);
    connection->flow.number = ++engine->flow_number;
    connection->flow.opener = -1;
    connection->flow.midstream = true;
    connection->flow.first = segment->stamp;
    connection->flow.side[0].endpoint = sides[0];
    connection->flow.side[1].endpoint = sides[1];
    note_packet(engine, connection, 0, segment, mac);
    cap_handshake(engine, connection, 0, segment);
    cap_pass(engine, connection, 0);
    return connection;
}

/* The SYN-ACK that answers the SYN kept by remember_reuse: the old connection is over. */
static cap_connection *take_reuse(cap_engine *engine, cap_connection *connection, int side)
{
    cap_segment segment = connection->waiting->reuse;
    uint8_t header[sizeof connection->waiting->reuse_header];
    memcpy(header, connection->waiting->reuse_header, sizeof header);
    segment.tcp = header;
    segment.bytes = header + segment.tcp_captured;
    const cap_flow_key key = connection->key;
    const uint32_t hash = connection->hash;
    const bool swapped = connection->swapped != (side != 0);
    const cap_endpoint sides[2] = {connection->flow.side[side].endpoint,
                                   connection->flow.side[!side].endpoint};
    uint8_t mac[6];
    memcpy(mac, connection->flow.side[side].mac, sizeof mac);
    const bool has_mac = connection->flow.side[side].has_mac;
    cap_end_connection(engine, connection, CAP_END_REUSED);
    return open_connection(engine, &key, hash, swapped, sides, &segment, has_mac ? mac : NULL);
}

static bool answers_reuse(const cap_connection *connection, int side, const cap_segment *segment)
{
    const cap_waiting *waiting = connection->waiting;
    return waiting != NULL && waiting->reuse_side == !side && has_flag(segment, CAP_FLAG_SYN) &&
           has_flag(segment, CAP_FLAG_ACK) && segment->ack == waiting->reuse.seq + 1;
}

/* Data far from everything a closed connection sent: its SYN was not captured. */
static bool begins_unseen(const cap_connection *connection, int side, const cap_segment *segment)
{
    if (!connection->closing || !connection->settled || segment->length == 0 ||
        has_flag(segment, CAP_FLAG_SYN | CAP_FLAG_RST))
        return false;
    const int32_t ahead = cap_ahead(segment->seq, connection->direction[side].next);
    return ahead > FAR_AWAY || ahead < -FAR_AWAY;
}

static void go_on(cap_engine *engine, cap_connection *connection)
{
    if (connection->settled)
        cap_order_expire(engine, connection);
    cap_waiting_tidy(engine, connection);
}

static void count_duplicate(cap_engine *engine, cap_side *facts, const cap_segment *segment,
                            const uint8_t *mac)
{
    facts->duplicates++;
    facts->changed += segment->ttl != facts->ttl ||
                      (mac != NULL && facts->has_mac && memcmp(mac, facts->mac, 6) != 0);
    engine->stats.duplicates++;
}

/* False if the packet begins another connection. */
static bool handle(cap_engine *engine, cap_connection *connection, int side, cap_segment *segment,
                   const uint8_t *mac)
{
    if (begins_unseen(connection, side, segment))
        return false;
    if (may_be_duplicate(connection, side, segment) && is_duplicate(connection, side, segment)) {
        count_duplicate(engine, &connection->flow.side[side], segment, mac);
        report_packet(engine, connection, &segment->stamp);
        return true;
    }
    const bool syn = has_flag(segment, CAP_FLAG_SYN) && !has_flag(segment, CAP_FLAG_RST);
    if (syn && !(connection->settled ? syn_fits(engine, connection, side, segment)
                                     : cap_handshake_fits(connection, side, segment)))
        return false;
    remember_packet(engine, connection, side, segment);
    note_packet(engine, connection, side, segment, mac);
    if (!connection->settled)
        cap_handshake(engine, connection, side, segment);
    else if (syn)
        cap_tcp_syn(engine, connection, side, segment);
    else
        cap_tcp_settled(engine, connection, side, segment);
    if (connection->waiting != NULL)
        go_on(engine, connection);
    return true;
}

static void limit_held(cap_engine *engine)
{
    while (engine->held_cost > engine->options.max_held) {
        cap_link *link = cap_list_first(&engine->holding);
        if (link == NULL)
            return;
        cap_connection *oldest = CAP_LINK_OWNER(link, cap_connection, holding);
        engine->stats.held_forced++;
        cap_settle_now(engine, oldest);
        cap_order_flush(engine, oldest);
        cap_waiting_drop(engine, oldest);
        cap_pass(engine, oldest, 0);
    }
}

static cap_endpoint endpoint_of(unsigned family, const uint8_t *address, uint16_t port)
{
    cap_endpoint endpoint = {.port = port};
    cap_address_set(&endpoint.ip, family, address);
    return endpoint;
}

void cap_tcp_packet(cap_engine *engine, const cap_ip *ip, cap_segment *segment, const uint8_t *mac)
{
    const uint16_t source = cap_be16(segment->tcp), target = cap_be16(segment->tcp + 2);
    cap_flow_key key;
    bool swapped;
    uint32_t hash;
    cap_flow_key_make(&key, ip->family, ip->source, ip->target, source, target, &swapped);
    cap_connection *connection = cap_flow_table_find(engine->flows, &key, &hash);
    if (connection != NULL) {
        int side = swapped != connection->swapped;
        cap_flow_table_touch(engine->flows, connection);
        if (answers_reuse(connection, side, segment)) {
            connection = take_reuse(engine, connection, !side);
            side = 1;
        }
        if (handle(engine, connection, side, segment, mac)) {
            cap_pass(engine, connection, side);
            limit_held(engine);
            return;
        }
        cap_end_connection(engine, connection, CAP_END_REUSED);
    }
    const cap_endpoint sides[2] = {endpoint_of(ip->family, ip->source, source),
                                   endpoint_of(ip->family, ip->target, target)};
    open_connection(engine, &key, hash, swapped, sides, segment, mac);
    limit_held(engine);
}

static void run_timer(cap_engine *engine, cap_connection *connection)
{
    cap_settle_now(engine, connection);
    cap_waiting *waiting = connection->waiting;
    if (waiting == NULL)
        return;
    if (waiting->reuse_side >= 0 &&
        engine->now - waiting->reuse.now >= engine->options.reorder_time)
        waiting->reuse_side = -1;
    go_on(engine, connection);
    waiting = connection->waiting;
    if (waiting != NULL && (waiting->proofs[0].count > 0 || waiting->proofs[1].count > 0 ||
                            waiting->rst.set || waiting->reuse_side >= 0))
        cap_waiting_arm(engine, connection);
}

void cap_tcp_timer(cap_engine *engine, cap_connection *connection)
{
    run_timer(engine, connection);
    cap_pass(engine, connection, 0);
}
