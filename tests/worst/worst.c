/* SPDX-License-Identifier: GPL-2.0-or-later */
/* worst: captures of what is meant to exhaust memory or time, one case each. The same case and
 * count give the same file. */
#include "wire.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define NET(a, b, c, d) ((uint32_t)(a) << 24 | (b) << 16 | (c) << 8 | (d))

/* Connections that a case keeps open, opened when they are first used. */
enum { MANY = 8192 };

typedef struct scene {
    capture out;
    connection *open; /* MANY of them */
    uint64_t round;
    int64_t begin, third; /* ns, of a case that is told by time: when it begins, and how long */
    int64_t part;         /* of the third, which has another seed than the others */
} scene;

static const uint32_t CPU = NET(10, 9, 0, 1), PANEL = NET(10, 8, 0, 1);

/* The connection of a number, opened up to S7 or only up to TCP. */
static connection *connection_at(scene *s, uint32_t number, void (*opens)(capture *, connection *))
{
    connection *c = &s->open[number];
    if (c->port[SERVER] == 0) {
        *c = connection_of(PANEL + number % 200, (uint16_t)(20000 + number), CPU + number % 50);
        opens(&s->out, c);
    }
    return c;
}

/* ---- the yardstick ------------------------------------------------------------------------ */

/* Eight partners poll: reads, now and then a write, a refused read, the clock. */
static void ordinary(scene *s)
{
    connection *c = connection_at(s, (uint32_t)(s->round % 8), open_s7);
    exchange_read(&s->out, c, (uint16_t)(1 + s->round / 8 % 5), (uint32_t)(s->round / 8 % 3) * 10,
                  20, s->round % 100 == 99 ? 0x0A : 0xFF);
}

/* ---- connections -------------------------------------------------------------------------- */

static void syn_flood(scene *s)
{
    const uint64_t at = draw(&s->out);
    connection c =
        connection_of((uint32_t)at, (uint16_t)(at >> 32), NET(10, 0, 0, 0) + (uint32_t)(at >> 48));
    send_next(&s->out, &c, CLIENT, SYN, NULL, 0);
}

static void syn_ports(scene *s)
{
    const uint64_t at = draw(&s->out);
    connection c = connection_of(PANEL, (uint16_t)at, CPU);
    c.next[CLIENT] = (uint32_t)(at >> 32);
    send_next(&s->out, &c, CLIENT, SYN, NULL, 0);
}

static void refused(scene *s)
{
    const uint64_t at = draw(&s->out);
    connection c = connection_of(PANEL + (uint32_t)(at >> 32) % 60000, (uint16_t)at, CPU);
    send_next(&s->out, &c, CLIENT, SYN, NULL, 0);
    send_next(&s->out, &c, SERVER, RST | ACK, NULL, 0);
}

/* SYNs, and what any router says of them. */
static void icmp(scene *s)
{
    const uint64_t at = draw(&s->out);
    connection c = connection_of((uint32_t)at, (uint16_t)(at >> 32), CPU);
    send_next(&s->out, &c, CLIENT, SYN, NULL, 0);
    send_unreachable(&s->out, (uint32_t)(at >> 24), &c);
}

static void arp(scene *s)
{
    const uint64_t at = draw(&s->out);
    send_arp(&s->out, (uint32_t)at, (uint32_t)(at >> 32));
}

/* Short ones that do all, as a client that opens a connection for each read. */
static void short_connections(scene *s)
{
    connection c = connection_of(PANEL, (uint16_t)(1024 + s->round % 60000), CPU);
    open_s7(&s->out, &c);
    exchange_read(&s->out, &c, 1, 0, 20, 0xFF);
    close_tcp(&s->out, &c);
}

static void open_and_read(scene *s, uint32_t client, uint32_t server)
{
    connection c = connection_of(client, (uint16_t)(1024 + s->round % 60000), server);
    open_s7(&s->out, &c);
    exchange_read(&s->out, &c, 1, 0, 20, 0xFF);
}

static void clients(scene *s)
{
    open_and_read(s, NET(10, 64, 0, 0) + (uint32_t)s->round, CPU);
}

static void cpus(scene *s)
{
    open_and_read(s, PANEL, NET(10, 64, 0, 0) + (uint32_t)s->round);
}

static void tsaps(scene *s)
{
    const uint64_t at = draw(&s->out);
    connection c = connection_of(PANEL, (uint16_t)(1024 + s->round % 60000), CPU);
    open_tcp(&s->out, &c);
    open_cotp(&s->out, &c, (uint16_t)at, (uint16_t)(at >> 16));
    close_tcp(&s->out, &c);
}

/* ---- objects ------------------------------------------------------------------------------ */

/* A million in all: S7comm has 65536 in each CPU. */
static void db_numbers(scene *s)
{
    connection *c = connection_at(s, (uint32_t)(s->round % 16), open_s7);
    exchange_read(&s->out, c, (uint16_t)(s->round / 16), 0, 2, 0xFF);
}

static void ranges(scene *s)
{
    const uint64_t at = draw(&s->out);
    connection *c = connection_at(s, 0, open_s7);
    exchange_read(&s->out, c, 7, (uint32_t)at % 65000, (uint16_t)(1 + (at >> 32) % 200), 0xFF);
}

static void requests(scene *s)
{
    const uint64_t at = draw(&s->out);
    connection *c = connection_at(s, (uint32_t)(at >> 40) % 512, open_s7);
    exchange_read(&s->out, c, (uint16_t)at, (uint32_t)(at >> 16) % 60000, 4, 0xFF);
}

/* Every client, object and code is another fault. */
static void findings(scene *s)
{
    static const uint8_t codes[] = {0x01, 0x03, 0x05, 0x06, 0x07, 0x0A};
    const uint64_t at = draw(&s->out);
    connection *c = connection_at(s, (uint32_t)(at >> 40) % 4096, open_s7);
    exchange_read(&s->out, c, (uint16_t)at, (uint32_t)(at >> 16) % 60000, 4,
                  codes[(at >> 56) % sizeof codes]);
}

/* Jobs refused as a whole, with codes of no meaning. */
static void error_codes(scene *s)
{
    const uint64_t at = draw(&s->out);
    connection *c = connection_at(s, (uint32_t)(at >> 40) % 4096, open_s7);
    bytes param = {0};
    put(&param, 1, at >> 32);
    put(&param, 1, 0);
    send_job(&s->out, c, &param, NULL);
    send_answer(&s->out, c, (uint16_t)at, &param, NULL);
}

/* ---- what never becomes whole -------------------------------------------------------------- */

static void cotp_fragments(scene *s)
{
    static bytes part = {.size = 1000};
    connection *c = connection_at(s, (uint32_t)(draw(&s->out) % MANY), open_s7);
    send_dt(&s->out, c, CLIENT, &part, false);
}

/* TPKTs of 65535 bytes, of which the last bytes never come. */
static void tpkts(scene *s)
{
    static uint8_t part[1400];
    connection *c = connection_at(s, (uint32_t)(draw(&s->out) % MANY), open_s7);
    const uint32_t sent = c->reference++ - 1u;
    if (sent == 0)
        memcpy(part, (const uint8_t[]){3, 0, 0xFF, 0xFF, 2, 0xF0, 0x80, 0x32}, 8);
    if (sent < 46)
        send_next(&s->out, c, CLIENT, PSH | ACK, part, sizeof part);
    memset(part, 0, 8);
    if (sent >= 46)
        send_next(&s->out, c, SERVER, ACK, NULL, 0);
}

static void gaps(scene *s)
{
    static const uint8_t part[1400];
    connection *c = connection_at(s, (uint32_t)(draw(&s->out) % MANY), open_s7);
    send_segment(&s->out, c, CLIENT, PSH | ACK, c->next[CLIENT] + 1, part, sizeof part);
    c->next[CLIENT] += sizeof part;
}

/* The last byte first: each is held in front of all others. */
static void backwards(scene *s)
{
    static const uint8_t byte[1] = {0};
    connection *c = connection_at(s, 0, open_s7);
    const uint32_t seq = c->next[CLIENT] + 1000000 - 2 * (uint32_t)(s->round % 500000);
    send_segment(&s->out, c, CLIENT, PSH | ACK, seq, byte, 1);
}

/* Into the middle of what is held. */
static void scattered(scene *s)
{
    static const uint8_t byte[1] = {0};
    connection *c = connection_at(s, 0, open_s7);
    const uint32_t seq = c->next[CLIENT] + 1 + 2 * (uint32_t)(draw(&s->out) % 500000);
    send_segment(&s->out, c, CLIENT, PSH | ACK, seq, byte, 1);
}

/* Each packet has a hole before it that the other side acknowledged. */
static void losses(scene *s)
{
    static const uint8_t part[64];
    connection *c = connection_at(s, (uint32_t)(s->round % 256), open_s7);
    c->next[CLIENT] += 100;
    send_next(&s->out, c, SERVER, ACK, NULL, 0);
    send_next(&s->out, c, CLIENT, PSH | ACK, part, sizeof part);
}

/* Before any start is known: the handshake was not captured. */
static void pending(scene *s)
{
    static const uint8_t part[1400];
    const uint64_t at = draw(&s->out);
    connection c = connection_of((uint32_t)at, (uint16_t)(at >> 32), CPU);
    send_segment(&s->out, &c, CLIENT, PSH | ACK, (uint32_t)at, part, sizeof part);
}

static void ip_fragments(scene *s)
{
    static bytes part = {.size = 1400};
    const uint64_t at = draw(&s->out);
    send_ip(&s->out, (uint32_t)at, CPU, 6, (uint16_t)(at >> 32), 0x2000, &part);
}

/* The last ones only: room for all that should come before. */
static void ip_fragment_ends(scene *s)
{
    static bytes part = {.size = 8};
    const uint64_t at = draw(&s->out);
    send_ip(&s->out, (uint32_t)at, CPU, 6, (uint16_t)(at >> 32), 65000 / 8, &part);
}

/* Datagrams of which every other block is missing. */
static void ip_fragment_blocks(scene *s)
{
    static bytes part = {.size = 8};
    const uint16_t block = (uint16_t)(s->round % 4000 * 2);
    send_ip(&s->out, PANEL, CPU, 6, (uint16_t)(s->round / 4000), (uint16_t)(0x2000 | block), &part);
}

/* Data units of userdata: the first, or one more that is not the last. */
static void userdata_joins(scene *s)
{
    const uint64_t at = draw(&s->out);
    connection *c = connection_at(s, (uint32_t)at % 4096, open_s7);
    bytes param = {0}, data = {0};
    put(&param, 8, 0x0001120812840100 | (at >> 32 & 3));
    put(&param, 4, (1 + (at >> 34 & 3)) << 24 | 0x010000);
    put(&data, 4, 0xFF0901C0);
    data.size += 0x1C0;
    send_userdata(&s->out, c, SERVER, &param, &data);
}

/* Fragments of S7comm-plus. */
static void plus_joins(scene *s)
{
    connection *c = connection_at(s, (uint32_t)(draw(&s->out) % 4096), open_s7);
    bytes tsdu = {0};
    put(&tsdu, 4, 0x720203E8);
    put(&tsdu, 8, 0x3100000542000000);
    tsdu.size = 4 + 1000;
    send_dt(&s->out, c, CLIENT, &tsdu, true);
}

/* TLS records longer than what comes of them. */
static void tls_records(scene *s)
{
    connection *c = connection_at(s, (uint32_t)(draw(&s->out) % MANY), open_tcp);
    bytes tsdu = {0};
    if (c->reference++ == 0) {
        open_cotp(&s->out, c, 0x0100, 0x0102);
        put(&tsdu, 5, 0x1603034000);
        put(&tsdu, 4, 0x0100FF00);
    }
    tsdu.size = 1000;
    send_dt(&s->out, c, CLIENT, &tsdu, true);
}

/* Requests that nobody answers. */
static void unanswered(scene *s)
{
    const uint64_t at = draw(&s->out);
    connection *c = connection_at(s, (uint32_t)(at % MANY), open_s7);
    const bytes param = read_request((uint16_t)(at >> 32), 0, 2);
    send_job(&s->out, c, &param, NULL);
}

/* Uploads that are begun and go no further. */
static void uploads(scene *s)
{
    const uint64_t at = draw(&s->out);
    connection *c = connection_at(s, (uint32_t)at % 4096, open_s7);
    char name[10];
    bytes param = {0};
    snprintf(name, sizeof name, "_0A%05u", (unsigned)(at >> 32) % 100000);
    put(&param, 8, 0x1D00000000000000);
    put(&param, 1, 9);
    put_bytes(&param, name, 8);
    put(&param, 1, 'A');
    send_job(&s->out, c, &param, NULL);
    param.size = 0;
    put(&param, 8, 0x1D00010000000000 | (at >> 40 & 0xFF));
    put(&param, 8, 0x0730303630303030);
    send_answer(&s->out, c, 0, &param, NULL);
}

/* Subscriptions of cyclic data, each for another variable. */
static void jobs(scene *s)
{
    const uint64_t at = draw(&s->out);
    connection *c = connection_at(s, (uint32_t)(at % 4096), open_s7);
    bytes param = {0}, data = {0};
    put(&param, 8, 0x0001120411420100);
    put(&data, 8, 0xFF09000E00010101);
    put(&data, 10, 0);
    data.size -= 10;
    put(&data, 4, 0x120A1002);
    put(&data, 2, 2);
    put(&data, 2, at >> 16);
    put(&data, 2, 0x8400);
    c->reference++;
    send_userdata(&s->out, c, CLIENT, &param, &data);
    param.size = 0;
    data.size = 0;
    put(&param, 8, 0x0001120812820100 | (at >> 32 & 0xFF));
    put(&param, 4, 0);
    put(&data, 4, 0xFF090006);
    put(&data, 6, 0x0001FF040008);
    send_userdata(&s->out, c, SERVER, &param, &data);
}

/* ---- what is chosen to collide or to confuse ----------------------------------------------- */

/* FNV-1a of 32 bits: what is often taken where keys are bytes. */
static uint32_t fnv(uint32_t hash, const uint8_t *at, size_t size)
{
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ at[i]) * 16777619U;
    return hash;
}

enum { HALF = 1 << 16, SET = 1 << 18 };

/* Two bytes back from a hash, for each pair of bytes: an open table of 32-bit values. */
typedef struct halves {
    uint32_t hash[SET];
    uint32_t tail[SET]; /* the two bytes, and 1 << 16: in use */
} halves;

static uint32_t fnv_back(uint32_t hash, uint8_t byte)
{
    return hash * 899433627U /* 16777619 * this is 1 */ ^ byte;
}

static halves *halves_of(uint32_t target)
{
    halves *h = calloc(1, sizeof *h);
    if (!h)
        abort();
    for (uint32_t pair = 0; pair < HALF; pair++) {
        const uint32_t hash = fnv_back(fnv_back(target, (uint8_t)pair), (uint8_t)(pair >> 8));
        uint32_t at = (hash * 2654435761U) >> 14;
        while (h->tail[at])
            at = (at + 1) % SET;
        h->hash[at] = hash;
        h->tail[at] = pair | HALF;
    }
    return h;
}

/* Pairs of a client network and a server whose bytes have one hash: addresses of 16 bytes, the rest
 * zeros, behind each other, begun with the port. Which server it takes is found from both ends. */
static void collisions(scene *s)
{
    static halves *h;
    static const uint8_t zeros[16];
    const uint32_t network = NET(11, 0, 0, 0) + (uint32_t)(s->round << 8);
    const uint8_t kept[] = {(uint8_t)(network >> 24), (uint8_t)(network >> 16),
                            (uint8_t)(network >> 8)};
    const uint32_t begun = fnv(fnv(2166136261U ^ 102, kept, 3), zeros, 13);
    if (!h)
        h = halves_of(4711);
    for (uint32_t pair = 0; pair < HALF; pair++) {
        const uint8_t head[] = {(uint8_t)(pair >> 8), (uint8_t)pair};
        const uint32_t hash = fnv(begun, head, 2);
        for (uint32_t at = (hash * 2654435761U) >> 14; h->tail[at]; at = (at + 1) % SET) {
            if (h->hash[at] != hash)
                continue;
            const uint32_t server = pair << 16 | (h->tail[at] & 0xFF00) | (h->tail[at] & 0xFF);
            connection c = connection_of(network + 1, 30000, server);
            send_next(&s->out, &c, CLIENT, SYN, NULL, 0);
            send_next(&s->out, &c, SERVER, RST | ACK, NULL, 0);
            return;
        }
    }
}

/* Names full of what terminals, JSON and spreadsheets take for something else. */
static void names(scene *s)
{
    static const char *const parts[] = {"\033[31m", "\"\\", "\r\n", "=1+1,", "\xFF\xFE", "{}"};
    const uint64_t at = draw(&s->out);
    connection c = connection_of(PANEL, (uint16_t)(1024 + s->round % 60000),
                                 NET(10, 64, 0, 0) + (uint32_t)(at % 30000));
    bytes param = {0}, data = {0};
    open_s7(&s->out, &c);
    put(&param, 8, 0x0001120411440100);
    put(&data, 8, 0xFF090004001C0000);
    c.reference++;
    send_userdata(&s->out, &c, CLIENT, &param, &data);
    param.size = 0;
    data.size = 0;
    put(&param, 8, 0x0001120812840101);
    put(&param, 4, 0);
    put(&data, 4, 0xFF09006C);
    put(&data, 8, 0x001C000000220003);
    for (uint64_t index = 1; index <= 3; index++) {
        const size_t end = data.size + 34;
        put(&data, 2, index);
        for (int i = 0; i < 3; i++) {
            const char *part = parts[(at >> (4 * (uint64_t)i + index)) % 6];
            put_bytes(&data, part, strlen(part));
            put(&data, 4, at >> 8 * i);
        }
        data.size = end;
    }
    data.size -= 2;
    send_userdata(&s->out, &c, SERVER, &param, &data);
    close_tcp(&s->out, &c);
}

/* One of a few hosts and ports, which come again and again. */
static connection again(uint64_t at)
{
    connection c =
        connection_of(PANEL + 10 + (uint32_t)(at >> 8 & 3), (uint16_t)(1024 + (at >> 12 & 15)),
                      CPU + (uint32_t)(at >> 16 & 7));
    c.next[CLIENT] = (uint32_t)(at >> 24);
    return c;
}

/* A connection for a read that is refused; one in sixteen is not closed. */
static void short_refused(scene *s, uint64_t at)
{
    static const uint8_t codes[] = {0x03, 0x05, 0x06, 0x07, 0x0A};
    connection c = again(at);
    open_s7(&s->out, &c);
    exchange_read(&s->out, &c, (uint16_t)(1 + (at >> 24 & 3)), (uint32_t)(at >> 32) & 7, 4,
                  codes[(at >> 40) % sizeof codes]);
    if (at >> 60 != 0)
        close_tcp(&s->out, &c);
}

/* A day: polling that never ends, and trouble of each kind over and over. The count says how many
 * packets the day has. */
static void day(scene *s)
{
    const uint64_t at = draw(&s->out);
    connection c = again(at);
    ordinary(s);
    if (at % 8 == 0) {
        short_refused(s, at);
    } else if (at % 8 == 1) {
        send_next(&s->out, &c, CLIENT, SYN, NULL, 0);
    } else if (at % 8 == 2) {
        send_next(&s->out, &c, CLIENT, SYN, NULL, 0);
        send_next(&s->out, &c, SERVER, RST | ACK, NULL, 0);
    } else if (at % 64 == 3) {
        s->open[s->round % 8].next[CLIENT] += 31; /* never captured */
    }
}

/* ---- what a monitor hears ------------------------------------------------------------------ */

static void scan(scene *s)
{
    const uint64_t at = draw(&s->out);
    connection c = connection_of(NET(10, 16, 0, 0) + (uint32_t)(at % 256),
                                 (uint16_t)(1024 + (at >> 20) % 60000),
                                 NET(10, 32, 0, 0) + (uint32_t)(at >> 40) % 4096);
    c.next[CLIENT] = (uint32_t)(at >> 32);
    send_next(&s->out, &c, CLIENT, SYN, NULL, 0);
    if (at >> 62 == 0)
        send_next(&s->out, &c, SERVER, RST | ACK, NULL, 0);
}

/* Each minute another of eight hosts polls in its own way, or none. */
static void changes(scene *s)
{
    const uint32_t which = (uint32_t)(s->out.time / INT64_C(60000000000) % 9);
    if (which == 8)
        return;
    connection *c = connection_at(s, MANY - 1 - which, open_s7);
    exchange_read(&s->out, c, (uint16_t)(30 + which), (uint32_t)(s->round % (2 + which)) * 10, 10,
                  0xFF);
}

static void trouble(scene *s)
{
    const uint64_t at = draw(&s->out);
    connection c = again(at >> 8);
    if (at % 4 == 0) {
        send_next(&s->out, &c, CLIENT, SYN, NULL, 0);
    } else if (at % 4 == 1) {
        send_next(&s->out, &c, CLIENT, SYN, NULL, 0);
        send_next(&s->out, &c, SERVER, RST | ACK, NULL, 0);
    } else if (at % 32 == 2) {
        s->open[s->round % 8].next[CLIENT] += 31; /* never captured */
    } else {
        short_refused(s, at >> 8);
    }
}

/* Of 256 rounds with more than polls in them. */
static const struct {
    unsigned rounds;
    void (*round)(scene *);
} heard[] = {
    {80, trouble},       {32, changes},
    {24, scan},          {16, short_connections},
    {12, db_numbers},    {12, ranges},
    {8, findings},       {8, error_codes},
    {8, unanswered},     {8, jobs},
    {8, losses},         {6, tsaps},
    {4, cotp_fragments}, {4, uploads},
    {4, clients},        {4, cpus},
    {4, icmp},           {4, arp},
    {2, names},          {2, plus_joins},
    {2, tls_records},    {2, userdata_joins},
    {1, ip_fragments},   {1, pending},
};

/* Eight partners poll, for ever. What else there is changes each five minutes, and comes again
 * after half an hour: everything; polls alone, eight times as fast; the same trouble over and over;
 * a pause, with minutes of silence; scans; partners that come and go. */
static void service(scene *s)
{
    const int64_t step = s->out.step;
    const int64_t part = (s->out.time - s->begin) % s->third / INT64_C(300000000000);
    if (part != s->part) {
        s->part = part;
        s->out.seed = (uint64_t)part;
        s->round = (uint64_t)part << 24;
    }
    const uint64_t at = draw(&s->out);
    const int phase = (int)(part % 6);
    s->out.step = phase == 1 ? step / 8 : phase == 3 ? step * 16 : step;
    ordinary(s);
    if (phase == 2 && at % 2 == 0) {
        trouble(s);
    } else if (phase == 3 && at % 2048 == 0) {
        s->out.time += INT64_C(90000000000);
    } else if (phase == 4 && at % 4 == 0) {
        scan(s);
    } else if (phase == 5 && at % 4 == 0) {
        changes(s);
    } else if (phase == 0) {
        unsigned left = (unsigned)(at % 256);
        size_t i = 0;
        for (; left >= heard[i].rounds; i++)
            left -= heard[i].rounds;
        heard[i].round(s);
    }
    s->out.step = step;
}

static const struct {
    const char *name;
    void (*round)(scene *);
    const char *what;
} cases[] = {
    {"ordinary", ordinary, "eight partners poll: the yardstick"},
    {"syn-flood", syn_flood, "SYNs of any address and port to 65536 CPUs"},
    {"syn-ports", syn_ports, "SYNs of one client to one CPU from random ports"},
    {"refused", refused, "SYNs that are reset"},
    {"icmp", icmp, "hosts that cannot be reached"},
    {"arp", arp, "hosts that are there"},
    {"short", short_connections, "a connection for each read"},
    {"clients", clients, "each read of another client"},
    {"cpus", cpus, "each read of another CPU"},
    {"tsaps", tsaps, "each connection with other TSAPs"},
    {"db-numbers", db_numbers, "each read of another DB"},
    {"ranges", ranges, "ranges scattered over one DB"},
    {"requests", requests, "no request comes twice"},
    {"findings", findings, "each refused read of another client, object, code"},
    {"error-codes", error_codes, "jobs of any function refused with any code"},
    {"cotp-fragments", cotp_fragments, "TSDUs that never end"},
    {"tpkts", tpkts, "TPKTs of 65535 bytes that never end"},
    {"gaps", gaps, "a byte is missing on each connection"},
    {"backwards", backwards, "single bytes, the last one first"},
    {"scattered", scattered, "single bytes in any order"},
    {"losses", losses, "a hole before each packet"},
    {"pending", pending, "single packets of unknown connections"},
    {"ip-fragments", ip_fragments, "first fragments"},
    {"ip-fragment-ends", ip_fragment_ends, "last fragments"},
    {"ip-fragment-blocks", ip_fragment_blocks, "each second block of a datagram"},
    {"userdata-joins", userdata_joins, "data units of userdata without the last"},
    {"plus-joins", plus_joins, "fragments of S7comm-plus without the last"},
    {"tls-records", tls_records, "TLS records that never end"},
    {"unanswered", unanswered, "requests without answers"},
    {"uploads", uploads, "uploads that are begun"},
    {"jobs", jobs, "subscriptions of cyclic data"},
    {"collisions", collisions, "addresses with one hash (FNV-1a)"},
    {"names", names, "CPUs with hostile names"},
    {"day", day, "24 hours of everything"},
    {"service", service, "what a monitor hears: the count is one of seconds"},
};

static int usage(void)
{
    fputs("usage: worst CASE PACKETS [NANOSECONDS BETWEEN THEM] >CAPTURE\n", stderr);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        fprintf(stderr, "  %-20s%s\n", cases[i].name, cases[i].what);
    return 2;
}

int main(int argc, char **argv)
{
    static scene s;
    const uint64_t count = argc == 3 || argc == 4 ? strtoull(argv[2], NULL, 10) : 0;
    size_t which = 0;
    while (count > 0 && which < sizeof cases / sizeof *cases &&
           strcmp(cases[which].name, argv[1]) != 0)
        which++;
    if (count == 0 || which == sizeof cases / sizeof *cases)
        return usage();
    s.open = calloc(MANY, sizeof *s.open);
    if (!s.open)
        return 1;
    capture_begin(&s.out, stdout);
    if (cases[which].round == day)
        s.out.step = INT64_C(86400) * 1000000000 / (int64_t)count;
    else if (argc == 4)
        s.out.step = strtoll(argv[3], NULL, 10);
    const bool timed = cases[which].round == service;
    const int64_t end = s.out.time + (timed ? (int64_t)count * 1000000000 : 0);
    s.begin = s.out.time;
    s.third = (end - s.begin) / 3;
    s.part = -1;
    for (; timed ? s.out.time < end : s.out.packets < count; s.round++)
        cases[which].round(&s);
    free(s.open);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        perror("worst");
        return 1;
    }
    return 0;
}
