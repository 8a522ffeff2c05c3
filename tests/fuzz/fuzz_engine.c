/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libFuzzer target: a sequence of packets into an engine with narrow limits. A record begins with a
 * byte: below 0x80 a TCP segment is built from the ten bytes after it, so that sequence numbers
 * meet; else a raw packet follows: link type, time, length (2), bytes. What sink.h promises is
 * checked. */
#include "capture/engine.h"

#include <glib.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#define RECORD      10u
#define MOST_FLOWS  64u
#define PAYLOAD     600u
#define MILLISECOND INT64_C(1000000)

typedef struct heard {
    const cap_flow *flows[MOST_FLOWS];
    uint64_t bytes[MOST_FLOWS][2], gaps[MOST_FLOWS][2];
    uint64_t number;
    int64_t tick;
    size_t open, begun, ended;
} heard;

static void require(bool condition)
{
    if (!condition)
        abort();
}

static size_t place_of(const heard *h, const cap_flow *flow)
{
    size_t i = 0;
    while (i < MOST_FLOWS && h->flows[i] != flow)
        i++;
    require(i < MOST_FLOWS);
    return i;
}

static void hear_begin(void *user, cap_flow *flow, const cap_stamp *stamp)
{
    heard *h = user;
    const size_t i = place_of(h, NULL);
    require(stamp != NULL && flow->number > 0 && flow->watched >= 0 && flow->watched <= 1);
    require(flow->opener < 0 ? flow->midstream : !flow->midstream);
    require(flow->user == NULL);
    h->flows[i] = flow;
    h->bytes[i][0] = h->bytes[i][1] = h->gaps[i][0] = h->gaps[i][1] = 0;
    h->begun++;
}

static void hear_data(void *user, cap_flow *flow, int side, const uint8_t *bytes, size_t size,
                      const cap_stamp *stamp)
{
    heard *h = user;
    volatile uint8_t sum = 0;
    require(size > 0 && stamp != NULL && flow->side[side].seen);
    for (size_t i = 0; i < size; i++)
        sum = (uint8_t)(sum + bytes[i]);
    h->bytes[place_of(h, flow)][side] += size;
}

static void hear_gap(void *user, cap_flow *flow, int side, uint64_t size, const cap_stamp *stamp)
{
    heard *h = user;
    require(size > 0 && stamp != NULL);
    h->gaps[place_of(h, flow)][side] += size;
}

static void hear_tcp(void *user, cap_flow *flow, int side, cap_tcp_event event,
                     const cap_stamp *stamp)
{
    place_of(user, flow);
    require(stamp != NULL && flow->side[side].seen && event <= CAP_TCP_CONFLICT);
}

static void hear_end(void *user, cap_flow *flow, cap_end reason, int by, const cap_stamp *ended)
{
    heard *h = user;
    const size_t i = place_of(h, flow);
    require(ended != NULL && (reason <= CAP_END_RST) == (by >= 0));
    for (int side = 0; side < 2; side++) {
        const cap_side *facts = &flow->side[side];
        require(facts->bytes == h->bytes[i][side]);
        require(facts->lost + facts->truncated == h->gaps[i][side]);
        require(flow->side[!side].acked_unseen <= facts->lost);
    }
    h->flows[i] = NULL;
    h->ended++;
}

static void hear_icmp(void *user, const cap_icmp *icmp, const cap_stamp *stamp)
{
    require(stamp != NULL);
    if (icmp->flow != NULL)
        place_of(user, icmp->flow);
}

static void hear_neighbour(void *user, const cap_neighbour *neighbour, const cap_stamp *stamp)
{
    (void)user;
    require(stamp != NULL && (neighbour->asked.family == 4 || neighbour->asked.family == 6));
}

static void hear_tick(void *user, int64_t now)
{
    heard *h = user;
    require(now >= h->tick);
    h->tick = now;
}

static void put16(uint8_t *at, unsigned value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

static void put32(uint8_t *at, uint32_t value)
{
    put16(at, value >> 16);
    put16(at + 2, value & 0xffff);
}

/* A raw IPv4 packet of one of a few connections. Payload bytes tell their place in the stream, some
 * of them wrongly. */
static uint32_t build_segment(uint8_t *ip, const uint8_t *record, unsigned selector)
{
    const bool server = selector & 1;
    const unsigned client_port = 40000 + (selector >> 1 & 3);
    const uint32_t length = record[6] < 0x80 ? record[6] : (record[6] & 0x7fu) * 4u;
    const uint32_t seq = (uint32_t)(int8_t)record[1] * 3u + (record[0] & 0x40 ? 0u : 0xffffff00u) +
                         (record[7] & 1u ? 0x40000000u : 0u);
    for (uint32_t i = 0; i < 40; i++)
        ip[i] = 0;
    ip[0] = 0x45;
    put16(ip + 2, 40 + length);
    put16(ip + 4, record[4]);
    ip[9] = 6;
    put32(ip + (server ? 16 : 12), 0x0a000001);
    put32(ip + (server ? 12 : 16), 0x0a0000c8);
    put16(ip + 20, server ? 102 : client_port);
    put16(ip + 22, server ? client_port : 102);
    put32(ip + 24, seq);
    put32(ip + 28, (uint32_t)(int8_t)record[2] * 3u + (record[0] & 0x20 ? 0u : 0xffffff00u));
    ip[32] = 0x50;
    ip[33] = record[3] & 0x1f;
    put16(ip + 34, record[5]);
    for (uint32_t i = 0; i < length; i++)
        ip[40 + i] = (uint8_t)(seq + i + (i == record[8] ? record[9] : 0u));
    return 40 + length;
}

static void play(cap_engine *engine, heard *h, cap_packet *packet, const uint8_t *bytes,
                 uint32_t size, uint32_t cut)
{
    /* An exact copy, so that reading beyond it is found. */
    uint8_t *exact = g_memdup2(bytes, size - cut);
    (void)h;
    packet->stamp.frame++;
    packet->captured = size - cut;
    packet->original = size;
    packet->data = exact;
    cap_engine_packet(engine, packet);
    g_free(exact);
}

static size_t play_record(cap_engine *engine, heard *h, cap_packet *packet, const uint8_t *bytes,
                          size_t size)
{
    static const uint32_t link_types[] = {1, 113, 276, 101, 12, 14, 228, 229, 0, 108, 147};
    if (bytes[0] < 0x80) {
        uint8_t ip[40 + PAYLOAD];
        if (size < 1 + RECORD)
            return size;
        const uint8_t *record = bytes + 1;
        const uint32_t length = build_segment(ip, record, bytes[0]);
        packet->stamp.time += (record[0] & 0x1f) * (record[7] & 2 ? 100 : 3) * MILLISECOND;
        packet->stamp.time -= record[7] & 4 ? 50 * MILLISECOND : 0;
        packet->link_type = 101;
        play(engine, h, packet, ip, length, record[7] & 8 ? length / 3 : 0);
        return 1 + RECORD;
    }
    if (size < 5)
        return size;
    const size_t asked = (size_t)bytes[3] << 8 | bytes[4];
    const size_t length = asked < size - 5 ? asked : size - 5;
    packet->stamp.time += bytes[2] * MILLISECOND;
    packet->link_type = link_types[bytes[1] % G_N_ELEMENTS(link_types)];
    play(engine, h, packet, bytes + 5, (uint32_t)length, 0);
    return 5 + length;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    heard *h = g_new0(heard, 1);
    const cap_sink sink = {.user = h,
                           .begin = hear_begin,
                           .data = hear_data,
                           .gap = hear_gap,
                           .tcp = hear_tcp,
                           .end = hear_end,
                           .icmp = hear_icmp,
                           .neighbour = hear_neighbour,
                           .tick = hear_tick};
    const cap_options options = {.max_flows = 3,
                                 .max_held = 5000,
                                 .max_held_flow = 2000,
                                 .max_fragments = 2,
                                 .reorder_packets = 6,
                                 .idle = 20000 * MILLISECOND};
    cap_engine *engine = cap_engine_new(&options, &sink);
    cap_packet packet = {.stamp.time = 1000 * 1000 * MILLISECOND};
    while (size > 0) {
        const size_t used = play_record(engine, h, &packet, bytes, size);
        bytes += used;
        size -= used;
    }
    cap_engine_finish(engine);
    const cap_stats *stats = cap_engine_stats(engine);
    require(h->begun == h->ended && stats->flows == h->begun);
    require(stats->held_peak <= options.max_held + 65536);
    cap_engine_free(engine);
    g_free(h);
    return 0;
}
