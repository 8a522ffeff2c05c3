/* SPDX-License-Identifier: GPL-2.0-or-later */
/* TCP into bytes, bytes into TPKTs and TSDUs, and the look-up of connections: through the doors
 * that hosts use, since what is behind them may change. */
#include "analyzer/analyzer.h"
#include "capture/engine.h"
#include "capture/flow.h"
#include "micro.h"

#include <string.h>

enum { ETHERNET = 14, IPV4 = ETHERNET, TCP = IPV4 + 20, PAYLOAD = TCP + 20, MOST = 512, PARTS = 8 };
enum { SYN = 2, PSH = 8, ACK = 16 };
enum { CLIENT, SERVER };

/* ---- packets of an exchange that repeats ----------------------------------------------------- */

typedef struct part {
    uint8_t side;
    const char *hex; /* payload */
} part;

typedef struct talk {
    uint32_t connections; /* that take turns */
    bool long_way;        /* of the engine */
    bool analyzed;        /* else only the engine runs */
    bool noise;           /* packets of another port */
    uint8_t order[PARTS]; /* in which the parts are captured, all 0: as they were sent */
    part parts[PARTS];
} talk;

typedef struct frame {
    uint8_t bytes[MOST];
    uint32_t size, payload;
    uint8_t side;
} frame;

typedef struct ends {
    uint32_t next[2];
    uint16_t id[2];
} ends;

typedef struct player {
    const talk *talk;
    cap_engine *engine;
    ana_analyzer *analyzer;
    frame frames[PARTS];
    uint32_t frame_count;
    ends *ends;
    uint32_t turn;
    cap_packet packet;
    uint64_t heard; /* bytes delivered */
} player;

static void put16(uint8_t *at, uint32_t value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

static void put32(uint8_t *at, uint32_t value)
{
    put16(at, value >> 16);
    put16(at + 2, value);
}

static void build(frame *out, uint8_t side, s7_bytes payload, uint8_t flags, uint16_t port)
{
    uint8_t *at = out->bytes;
    g_assert_cmpuint(PAYLOAD + payload.size, <=, MOST);
    *out = (frame){.size = (uint32_t)(PAYLOAD + payload.size),
                   .payload = (uint32_t)payload.size,
                   .side = side};
    at[5] = side == CLIENT ? 2 : 1;
    at[11] = side == CLIENT ? 1 : 2;
    put16(at + 12, 0x0800);
    at[IPV4] = 0x45;
    put16(at + IPV4 + 2, out->size - ETHERNET);
    put16(at + IPV4 + 6, 0x4000);
    at[IPV4 + 8] = 64;
    at[IPV4 + 9] = 6;
    memcpy(at + IPV4 + 12, side == CLIENT ? "\x0A\0\0\0\x0A\0\1\1" : "\x0A\0\1\1\x0A\0\0\0", 8);
    put16(at + TCP, side == CLIENT ? 50000 : port);
    put16(at + TCP + 2, side == CLIENT ? port : 50000);
    at[TCP + 12] = 0x50;
    at[TCP + 13] = flags;
    put16(at + TCP + 14, 8192);
    if (payload.size > 0)
        memcpy(at + PAYLOAD, payload.data, payload.size);
}

/* Each connection has a client of its own. */
static void stamp(frame *f, ends *e, uint32_t connection)
{
    put16(f->bytes + IPV4 + 4, ++e->id[f->side]);
    put16(f->bytes + IPV4 + (f->side == CLIENT ? 14 : 18), connection);
    put32(f->bytes + TCP + 4, e->next[f->side]);
    put32(f->bytes + TCP + 8, f->bytes[TCP + 13] & ACK ? e->next[!f->side] : 0);
    e->next[f->side] += f->payload + (f->bytes[TCP + 13] & SYN ? 1 : 0);
}

static void send_frame(player *p, const frame *f)
{
    p->packet.data = f->bytes;
    p->packet.captured = p->packet.original = f->size;
    p->packet.stamp.time += 10000;
    p->packet.stamp.frame++;
    cap_engine_packet(p->engine, &p->packet);
}

static void send_alone(player *p, uint32_t connection, uint8_t side, const char *hex, uint8_t flags)
{
    const s7_bytes payload = micro_unhex(hex);
    frame f;
    build(&f, side, payload, flags, 102);
    stamp(&f, &p->ends[connection], connection);
    send_frame(p, &f);
    g_free((void *)payload.data);
}

static void open_connection(player *p, uint32_t connection)
{
    p->ends[connection] = (ends){.next = {1000, 5000}};
    send_alone(p, connection, CLIENT, "", SYN);
    send_alone(p, connection, SERVER, "", SYN | ACK);
    send_alone(p, connection, CLIENT, "", ACK);
    send_alone(p, connection, CLIENT, "0300001611E00000000100C0010AC1020100C2020102", ACK);
    send_alone(p, connection, SERVER, "0300001611D00001000400C0010AC1020100C2020102", ACK);
    send_alone(p, connection, CLIENT, "0300001902F08032010000000100080000F0000001000100F0", ACK);
    send_alone(p, connection, SERVER, "0300001B02F080320300000001000800000000F0000001000100F0",
               ACK);
}

static void on_data(void *user, cap_flow *flow, int side, const uint8_t *bytes, size_t size,
                    const cap_stamp *at)
{
    (void)flow, (void)side, (void)bytes, (void)at;
    ((player *)user)->heard += size;
}

static void play(void *state, uint64_t count)
{
    player *p = state;
    for (uint64_t i = 0; i < count; i++) {
        const uint32_t connection = p->turn;
        p->turn = p->turn + 1 == p->talk->connections ? 0 : p->turn + 1;
        for (uint32_t k = 0; k < p->frame_count; k++)
            stamp(&p->frames[k], &p->ends[connection], connection);
        for (uint32_t k = 0; k < p->frame_count; k++)
            send_frame(p, &p->frames[p->talk->order[k]]);
    }
}

static void check(player *p)
{
    const uint64_t before = p->heard, rounds = (uint64_t)p->talk->connections * 3;
    const ana_stats *stats = p->analyzer ? ana_statistics(p->analyzer) : NULL;
    const uint64_t ok = stats ? stats->status_count[ANA_OK] : 0;
    uint64_t sent = 0;
    for (uint32_t k = 0; k < p->frame_count; k++)
        sent += p->frames[k].payload;
    play(p, rounds);
    if (stats)
        g_assert_cmpuint(stats->status_count[ANA_OK] - ok, ==, rounds);
    else
        g_assert_cmpuint(p->heard - before, ==, p->talk->noise ? 0 : rounds * sent);
}

static void *prepare(const void *argument)
{
    const talk *t = argument;
    const cap_options options = {.no_shortcut = t->long_way};
    player *p = g_new0(player, 1);
    cap_sink sink = {.user = p, .data = on_data};
    p->talk = t;
    p->packet = (cap_packet){.link_type = 1, .stamp = {.time = INT64_C(1767225600000000000)}};
    if (t->analyzed) {
        p->analyzer = ana_new(NULL, &(ana_sink){0});
        sink = ana_capture_sink(p->analyzer);
    }
    p->engine = cap_engine_new(&options, &sink);
    for (; p->frame_count < PARTS && t->parts[p->frame_count].hex; p->frame_count++) {
        const part *from = &t->parts[p->frame_count];
        const s7_bytes payload = micro_unhex(from->hex);
        build(&p->frames[p->frame_count], from->side, payload, ACK | PSH, t->noise ? 80 : 102);
        g_free((void *)payload.data);
    }
    p->ends = g_new0(ends, t->connections);
    for (uint32_t i = 0; i < t->connections; i++)
        open_connection(p, i);
    check(p);
    return p;
}

static void finish(void *state)
{
    player *p = state;
    cap_engine_finish(p->engine);
    cap_engine_free(p->engine);
    if (p->analyzer)
        ana_free(p->analyzer);
    g_free(p->ends);
    g_free(p);
}

#define BODY   "32010000000D000E00000401120A10020010000184000000"
#define REPLY  "32030000000D0002001400000401FF040080A9100000000001010000000000000000"
#define READ   "0300001F02F080" BODY
#define ANSWER "0300002902F080" REPLY
#define HEAD   "0300001F02F0803201"
#define TAIL   "0000000D000E00000401120A10020010000184000000"
#define FRAGMENTS                                                                                  \
    "0300000F02F000"                                                                               \
    "32030000000D0002"                                                                             \
    "0300000F02F000"                                                                               \
    "001400000401FF04"                                                                             \
    "0300000F02F000"                                                                               \
    "0080A91000000000"                                                                             \
    "0300001102F080"                                                                               \
    "01010000000000000000"

/* A case is an exchange: so many packets. */
typedef struct talk_row {
    const char *name;
    talk talk;
} talk_row;

#define EXCHANGE                                                                                   \
    {                                                                                              \
        {CLIENT, READ},                                                                            \
        {                                                                                          \
            SERVER, ANSWER                                                                         \
        }                                                                                          \
    }
#define IN_ORDER                                                                                   \
    {                                                                                              \
        0, 1, 2, 3, 4, 5, 6, 7                                                                     \
    }

static const talk_row talk_rows[] = {
    {"tcp: 2 packets in order", {1, false, false, false, IN_ORDER, EXCHANGE}},
    {"tcp: 2 packets in order, the long way", {1, true, false, false, IN_ORDER, EXCHANGE}},
    {"tcp: 2 packets in order, 64 connections", {64, false, false, false, IN_ORDER, EXCHANGE}},
    {"tcp: 2 packets in order, 4096 connections", {4096, false, false, false, IN_ORDER, EXCHANGE}},
    {"tcp: 2 packets, answer captured before its request",
     {1, false, false, false, {1, 0}, EXCHANGE}},
    {"tcp: 3 packets, the first two swapped",
     {1, false, false, false, {1, 0, 2}, {{CLIENT, HEAD}, {CLIENT, TAIL}, {SERVER, ANSWER}}}},
    {"tcp: 2 packets of another port", {1, false, false, true, IN_ORDER, EXCHANGE}},
    {"analyzed: 2 packets, read and answer", {1, false, true, false, IN_ORDER, EXCHANGE}},
    {"analyzed: the same, 64 connections", {64, false, true, false, IN_ORDER, EXCHANGE}},
    {"analyzed: 3 packets, a TPKT cut in two",
     {1, false, true, false, IN_ORDER, {{CLIENT, HEAD}, {CLIENT, TAIL}, {SERVER, ANSWER}}}},
    {"analyzed: 2 packets, the answer's TSDU in 4 DTs",
     {1, false, true, false, IN_ORDER, {{CLIENT, READ}, {SERVER, FRAGMENTS}}}},
};

/* ---- connections found ----------------------------------------------------------------------- */

typedef struct lookup {
    cap_flow_table *table;
    uint32_t count;
} lookup;

/* Neighbours in turn lie far apart in memory. */
static cap_flow_key key_of(uint32_t number)
{
    cap_flow_key key;
    bool swapped;
    const uint8_t source[4] = {10, 1, (uint8_t)(number >> 16), (uint8_t)(number >> 8)};
    const uint8_t target[4] = {10, 2, 0, 1};
    cap_flow_key_make(&key, 4, source, target, (uint16_t)(49152 + (number & 0xFF)), 102, &swapped);
    return key;
}

static void *prepare_lookup(const void *argument)
{
    const cap_hash_key secret = {3, 4};
    lookup *l = g_new0(lookup, 1);
    l->count = *(const uint32_t *)argument;
    l->table = cap_flow_table_new(l->count, &secret);
    for (uint32_t i = 0; i < l->count; i++) {
        const cap_flow_key key = key_of(i);
        uint32_t hash;
        cap_flow_table_find(l->table, &key, &hash);
        cap_flow_table_add(l->table, &key, hash);
    }
    return l;
}

static void run_lookup(void *state, uint64_t count)
{
    enum { STRIDE = 40503 }; /* odd: it reaches all of a power of two */
    const lookup *l = state;
    for (uint64_t i = 0; i < count; i++) {
        const cap_flow_key key = key_of((uint32_t)(i * STRIDE) & (l->count - 1));
        uint32_t hash;
        if (!cap_flow_table_find(l->table, &key, &hash))
            g_error("a connection of the benchmark is not found");
    }
}

static void run_missing(void *state, uint64_t count)
{
    const lookup *l = state;
    for (uint64_t i = 0; i < count; i++) {
        const cap_flow_key key = key_of(0x00FF0000u + (uint32_t)(i & 0xFFFF));
        uint32_t hash;
        if (cap_flow_table_find(l->table, &key, &hash))
            g_error("a connection that was never added is found");
    }
}

static void finish_lookup(void *state)
{
    lookup *l = state;
    cap_flow_table_free(l->table);
    g_free(l);
}

void micro_add_streams(GArray *cases)
{
    static const uint32_t few = 16, many = 65536;
    const micro_case lookups[] = {
        {"flow: found among 16", prepare_lookup, run_lookup, finish_lookup, &few},
        {"flow: found among 65536", prepare_lookup, run_lookup, finish_lookup, &many},
        {"flow: missed among 65536", prepare_lookup, run_missing, finish_lookup, &many},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(talk_rows); i++) {
        const micro_case added = {talk_rows[i].name, prepare, play, finish, &talk_rows[i].talk};
        g_array_append_val(cases, added);
    }
    g_array_append_vals(cases, lookups, G_N_ELEMENTS(lookups));
}
