/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Builds packets of a client and a server, plays them into an engine, and writes down what the
 * sink hears. '>' is the direction towards the watched port, '<' the other. */
#ifndef S7TAP_TESTS_PACKETS_H
#define S7TAP_TESTS_PACKETS_H

#include "capture/engine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <string.h>

#define FIN 0x01u
#define SYN 0x02u
#define RST 0x04u
#define PSH 0x08u
#define ACK 0x10u

#define MS  INT64_C(1000000)

/* First sequence numbers after the SYN, for readable tests. */
#define C 1000u
#define S 5000u

typedef struct spec {
    bool server; /* sent by the server */
    uint32_t seq, ack;
    unsigned flags;      /* 0: ACK, with PSH if there is data */
    const char *text;    /* payload */
    const uint8_t *data; /* payload of `size` bytes in place of text */
    uint32_t size;
    int64_t at;        /* ms; 0: one more than the packet before */
    uint16_t id;       /* IPv4; 0: a new one */
    bool no_id;        /* IPv4 id 0 */
    unsigned cut;      /* payload bytes cut off by the snap length */
    unsigned padding;  /* bytes behind the datagram */
    uint16_t port;     /* of the client [40000] */
    uint8_t host;      /* of the client [1] */
    uint8_t ttl;       /* [64] */
    uint16_t window;   /* [8192] */
    uint16_t mss;      /* option */
    uint16_t checksum; /* in place of the right one */
    bool v6;
    bool no_length; /* IP total length 0 */
    unsigned vlans;
    uint8_t mac; /* last byte of the sender's [2 + server] */
} spec;

typedef struct built {
    uint8_t bytes[70000];
    uint32_t captured, original;
} built;

typedef struct tap {
    cap_engine *engine;
    GString *log;
    char last_side; /* of the text at the end of the log */
    char gap_side;  /* of the gap written down last */
    uint64_t gap_size;
    size_t gap_start, gap_end;
    int64_t now;
    uint64_t frame;
    uint16_t next_id;
    cap_side client, server; /* of the connection that ended last */
    cap_flow flow;           /* likewise */
    unsigned unheard;        /* bits of cap_tcp_event that are not written down */
    bool hears_closed;
    unsigned begun, ended, ticks;
    int64_t last_tick;
    cap_stamp data_stamp; /* of the last data */
    cap_stamp carrier;    /* likewise */
    unsigned packets;     /* of flows, told one by one */
    uint64_t packet;      /* frame of the last one */
    GByteArray *bytes[2]; /* everything delivered to the client [0] and to the server [1] */
} tap;

static inline void put16(uint8_t *at, unsigned value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

static inline void put32(uint8_t *at, uint32_t value)
{
    put16(at, value >> 16);
    put16(at + 2, value & 0xffff);
}

static inline uint16_t plain_checksum(const uint8_t *bytes, size_t size, uint32_t sum)
{
    for (size_t i = 0; i < size; i++)
        sum += i & 1 ? bytes[i] : (uint32_t)bytes[i] << 8;
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    return (uint16_t)~sum;
}

static inline void host_address(uint8_t *at, bool v6, bool server, uint8_t host)
{
    if (v6)
        memcpy(at, "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0", 15);
    else
        memcpy(at, "\x0a\x00\x00", 3);
    at[v6 ? 15 : 3] = server ? 200 : host;
}

static inline size_t put_tcp(uint8_t *tcp, const spec *s, const uint8_t *addresses, size_t width)
{
    const uint8_t *data = s->text != NULL ? (const uint8_t *)s->text : s->data;
    const size_t size = s->text != NULL ? strlen(s->text) : s->size;
    const size_t header = s->mss != 0 ? 24 : 20;
    const uint16_t client = s->port != 0 ? s->port : 40000;
    memset(tcp, 0, header);
    put16(tcp, s->server ? 102 : client);
    put16(tcp + 2, s->server ? client : 102);
    put32(tcp + 4, s->seq);
    put32(tcp + 8, s->ack);
    tcp[12] = (uint8_t)(header / 4 << 4);
    tcp[13] = (uint8_t)(s->flags != 0 ? s->flags : size > 0 ? ACK | PSH : ACK);
    put16(tcp + 14, s->window != 0 ? s->window : 8192);
    if (s->mss != 0) {
        put16(tcp + 20, 0x0204);
        put16(tcp + 22, s->mss);
    }
    if (size > 0)
        memcpy(tcp + header, data, size);
    const size_t all = header + size;
    const uint32_t pseudo = (uint16_t)~plain_checksum(addresses, width * 2, 6 + (uint32_t)all);
    put16(tcp + 16, s->checksum != 0 ? s->checksum : plain_checksum(tcp, all, pseudo));
    return all;
}

static inline size_t put_ip(uint8_t *ip, const spec *s, uint16_t id)
{
    const uint8_t host = s->host != 0 ? s->host : 1, ttl = s->ttl != 0 ? s->ttl : 64;
    if (s->v6) {
        host_address(ip + 8, true, s->server, host);
        host_address(ip + 24, true, !s->server, host);
        const size_t size = put_tcp(ip + 40, s, ip + 8, 16);
        put32(ip, 0x60000000);
        put16(ip + 4, (unsigned)size);
        ip[6] = 6;
        ip[7] = ttl;
        return 40 + size;
    }
    host_address(ip + 12, false, s->server, host);
    host_address(ip + 16, false, !s->server, host);
    const size_t size = 20 + put_tcp(ip + 20, s, ip + 12, 4);
    ip[0] = 0x45;
    ip[1] = 0;
    put16(ip + 2, s->no_length ? 0 : (unsigned)size);
    put16(ip + 4, id);
    put16(ip + 6, 0x4000);
    ip[8] = ttl;
    ip[9] = 6;
    put16(ip + 10, 0);
    put16(ip + 10, plain_checksum(ip, 20, 0));
    return size;
}

/* An Ethernet frame. */
static inline void build(built *out, const spec *s, uint16_t id)
{
    uint8_t *at = out->bytes;
    memset(at, 0, 12);
    at[0] = at[6] = 2;
    at[11] = s->mac != 0 ? s->mac : (uint8_t)(2 + s->server);
    at += 12;
    for (unsigned i = 0; i < s->vlans; i++, at += 4) {
        put16(at, i == 0 && s->vlans > 1 ? 0x88a8 : 0x8100);
        put16(at + 2, 7 + i);
    }
    put16(at, s->v6 ? 0x86dd : 0x0800);
    at += 2;
    at += put_ip(at, s, s->no_id ? 0 : id);
    memset(at, 0xee, s->padding);
    at += s->padding;
    out->original = (uint32_t)(at - out->bytes);
    out->captured = out->original - s->cut;
}

static inline char side_mark(const cap_flow *flow, int side)
{
    return side == flow->watched ? '<' : '>';
}

static inline void note(tap *t, const char *format, ...) G_GNUC_PRINTF(2, 3);
static inline void note(tap *t, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (t->log->len > 0)
        g_string_append_c(t->log, ' ');
    g_string_append_vprintf(t->log, format, arguments);
    va_end(arguments);
    t->last_side = 0;
}

static inline void hear_begin(void *user, cap_flow *flow, const cap_stamp *stamp)
{
    tap *t = user;
    (void)stamp;
    t->begun++;
    note(t, flow->midstream ? "begin-mid" : "begin");
}

static inline void hear_data(void *user, cap_flow *flow, int side, const uint8_t *bytes,
                             size_t size, const cap_stamp *stamp)
{
    tap *t = user;
    const char mark = side_mark(flow, side);
    t->data_stamp = *stamp;
    t->carrier = flow->carrier;
    g_byte_array_append(t->bytes[side != flow->watched], bytes, (guint)size);
    if (t->last_side != mark)
        note(t, "%c", mark);
    g_string_append_len(t->log, (const char *)bytes, (gssize)size);
    t->last_side = mark;
}

/* Gaps of one side that follow each other are written down as one. */
static inline void hear_gap(void *user, cap_flow *flow, int side, uint64_t size,
                            const cap_stamp *stamp)
{
    tap *t = user;
    const char mark = side_mark(flow, side);
    (void)stamp;
    if (t->gap_side == mark && t->gap_end == t->log->len) {
        g_string_truncate(t->log, t->gap_start);
        size += t->gap_size;
    }
    t->gap_start = t->log->len;
    note(t, "%cgap(%" G_GUINT64_FORMAT ")", mark, size);
    t->gap_side = mark;
    t->gap_size = size;
    t->gap_end = t->log->len;
}

static inline void hear_tcp(void *user, cap_flow *flow, int side, cap_tcp_event event,
                            const cap_stamp *stamp)
{
    static const char *const names[] = {"syn", "syn-ack", "est",   "fin",
                                        "rst", "keep",    "again", "conflict"};
    const tap *t = user;
    (void)stamp;
    if (!(t->unheard >> event & 1))
        note(user, "%c%s", side_mark(flow, side), names[event]);
}

/* Written down only in tests that ask for it. */
static inline void hear_closed(void *user, cap_flow *flow, cap_end reason, int by,
                               const cap_stamp *ended)
{
    const tap *t = user;
    assert_true(flow->closed);
    assert_true(reason == CAP_END_FIN || reason == CAP_END_RST);
    assert_true(ended->time <= t->now);
    if (t->hears_closed)
        note(user, "closed%c", side_mark(flow, by));
}

static inline void hear_end(void *user, cap_flow *flow, cap_end reason, int by,
                            const cap_stamp *ended)
{
    static const char *const names[] = {"fin", "rst", "reused", "evicted", "idle", "open"};
    tap *t = user;
    (void)ended;
    t->ended++;
    t->flow = *flow;
    t->client = flow->side[!flow->watched];
    t->server = flow->side[flow->watched];
    if (by < 0)
        note(t, "end-%s", names[reason]);
    else
        note(t, "end-%s%c", names[reason], side_mark(flow, by));
}

static inline void hear_icmp(void *user, const cap_icmp *icmp, const cap_stamp *stamp)
{
    (void)stamp;
    note(user, "icmp(%u/%u,%s)", icmp->type, icmp->code, icmp->flow != NULL ? "known" : "unknown");
}

static inline void hear_neighbour(void *user, const cap_neighbour *neighbour,
                                  const cap_stamp *stamp)
{
    (void)stamp;
    note(user, "%s(%u)", neighbour->answer ? "is" : "who",
         neighbour->asked.bytes[neighbour->asked.family == 4 ? 3 : 15]);
}

static inline void hear_packet(void *user, const cap_flow *flow, const cap_stamp *stamp)
{
    tap *t = user;
    assert_true(flow->number > 0);
    t->packets++;
    t->packet = stamp->frame;
}

static inline void hear_tick(void *user, int64_t now)
{
    tap *t = user;
    assert_true(now >= t->last_tick);
    t->last_tick = now;
    t->ticks++;
}

static inline tap *tap_new_with(const cap_options *options)
{
    tap *t = g_new0(tap, 1);
    const cap_sink sink = {.user = t,
                           .begin = hear_begin,
                           .data = hear_data,
                           .gap = hear_gap,
                           .tcp = hear_tcp,
                           .closed = hear_closed,
                           .end = hear_end,
                           .icmp = hear_icmp,
                           .neighbour = hear_neighbour,
                           .tick = hear_tick,
                           .packet = hear_packet,
                           .packet_user = t};
    t->engine = cap_engine_new(options, &sink);
    t->log = g_string_new(NULL);
    t->now = 1000 * 1000 * MS;
    t->next_id = 1;
    t->bytes[0] = g_byte_array_new();
    t->bytes[1] = g_byte_array_new();
    return t;
}

static inline tap *tap_new(void)
{
    const cap_options options = {0};
    return tap_new_with(&options);
}

static inline void tap_free(tap *t)
{
    cap_engine_free(t->engine);
    g_string_free(t->log, TRUE);
    g_byte_array_free(t->bytes[0], TRUE);
    g_byte_array_free(t->bytes[1], TRUE);
    g_free(t);
}

/* Plays bytes of any link type, cut to an exact copy so that a sanitizer sees every overrun. */
static inline void play_bytes(tap *t, uint32_t link_type, const uint8_t *bytes, uint32_t captured,
                              uint32_t original)
{
    uint8_t *exact = g_memdup2(bytes, captured);
    const cap_packet packet = {
        .stamp = {.time = t->now, .frame = ++t->frame},
        .link_type = link_type,
        .captured = captured,
        .original = original,
        .data = exact,
    };
    cap_engine_packet(t->engine, &packet);
    g_free(exact);
}

static inline void play_spec(tap *t, const spec *s)
{
    built *b = g_new(built, 1);
    t->now = s->at != 0 ? (1000 * 1000 + s->at) * MS : t->now + MS;
    build(b, s, s->id != 0 ? s->id : (uint16_t)(1000 + t->next_id++));
    play_bytes(t, 1, b->bytes, b->captured, b->original);
    g_free(b);
}

#define PLAY(t, ...) play_spec(t, &(const spec){__VA_ARGS__})
#define CLIENT       .server = false
#define SERVER       .server = true

static inline void play_handshake(tap *t)
{
    PLAY(t, CLIENT, .seq = C - 1, .flags = SYN, .mss = 1460);
    PLAY(t, SERVER, .seq = S - 1, .ack = C, .flags = SYN | ACK, .mss = 1460);
    PLAY(t, CLIENT, .seq = C, .ack = S);
}

#define HANDSHAKE "begin >syn <syn-ack >est "

/* What was heard since the start or the last call. */
static inline void expect_heard(tap *t, const char *expected)
{
    assert_string_equal(t->log->str, expected);
    g_string_truncate(t->log, 0);
    t->last_side = 0;
    t->gap_side = 0;
}

static inline void finish(tap *t)
{
    cap_engine_finish(t->engine);
}

#endif
