/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "talks.h"

#include "packets.h"
#include "records.h"

#include "dissector/pdu.h"

enum { TALKS = 4, SIDES = 2, MOST = 1500, WITHOUT_TCP = 1, WITHOUT_COTP = 2, WITHOUT_SETUP = 4 };

/* What is put around the bytes of a record. */
enum form {
    FORM_TCP,      /* nothing */
    FORM_PART,     /* TPKT and a DT that is not the last */
    FORM_TSDU,     /* TPKT and a DT */
    FORM_JOB,      /* ... and a header of S7:  | size of the parameters | parameters | data | */
    FORM_ACK_DATA, /* | error (2) | size of the parameters | parameters | data | */
    FORM_USERDATA, /* | size of the parameters | parameters | data | */
    FORM_PLUS,     /* header and trailer of S7comm-plus, version 2 */
    FORM_CHUNKS,   /* as a TSDU, in segments of five bytes */
};

enum event { AS_USUAL, LOST, SENT_TWICE, LONG_AFTER, CLOSES, RESETS, IS_LONG, REFERENCE_BEFORE };

typedef struct talk {
    uint32_t next[SIDES];
    uint16_t reference[SIDES];
    bool begun;
} talk;

typedef struct play {
    cap_engine *engine;
    cap_packet packet;
    talk talks[TALKS];
    uint8_t setting;
    uint32_t piece; /* segments are no longer; 0: as long as they are */
    bool odd;
    built built;
} play;

static void send_packet(play *p, const spec *s)
{
    build(&p->built, s, (uint16_t)++p->packet.stamp.frame);
    p->packet.link_type = 1;
    p->packet.captured = p->packet.original = p->built.original;
    p->packet.data = p->built.bytes;
    cap_engine_packet(p->engine, &p->packet);
}

static void send(play *p, const spec *s)
{
    const uint32_t most = p->piece > 0 ? p->piece : MAX(s->size, 1);
    p->packet.stamp.time += MS;
    for (uint32_t from = 0; from == 0 || from < s->size; from += most) {
        spec part = *s;
        part.seq += from;
        if (s->size > 0)
            part.data += from;
        part.size = MIN(most, s->size - from);
        if (from + part.size < s->size)
            part.flags = 0;
        send_packet(p, &part);
    }
}

/* The next segment of a side. */
static void send_segment(play *p, uint8_t number, bool server, s7_bytes bytes, enum event event)
{
    talk *k = &p->talks[number];
    const spec s = {.server = server,
                    .host = (uint8_t)(number + 1),
                    .port = (uint16_t)(40000 + number),
                    .seq = k->next[server],
                    .ack = k->next[!server],
                    .data = bytes.data,
                    .size = (uint32_t)bytes.size,
                    .flags = event == CLOSES   ? ACK | FIN
                             : event == RESETS ? ACK | RST
                                               : 0};
    if (event == LONG_AFTER)
        p->packet.stamp.time += 6000 * MS;
    k->next[server] += s.size + (event == CLOSES);
    p->odd |= event == LOST || event == RESETS;
    if (event != LOST)
        send(p, &s);
    if (event == SENT_TWICE)
        send(p, &s);
    k->begun = event != CLOSES && event != RESETS;
}

static void send_known(play *p, uint8_t number, bool server, const void *bytes, size_t size)
{
    send_segment(p, number, server, (s7_bytes){bytes, size}, AS_USUAL);
}

static void begin(play *p, uint8_t number)
{
    static const uint8_t cr[] = {3,    0, 0, 22,   0x11, 0xE0, 0, 0,    0, 1, 0,
                                 0xC0, 1, 9, 0xC1, 2,    1,    0, 0xC2, 2, 3, 2};
    static const uint8_t cc[] = {3,    0, 0, 22,   0x11, 0xD0, 0, 1,    0, 7, 0,
                                 0xC0, 1, 9, 0xC1, 2,    1,    0, 0xC2, 2, 3, 2};
    static const uint8_t ask[] = {3, 0, 0, 25, 2,    0xF0, 0x80, 0x32, 1, 0, 0, 0,   0,
                                  0, 8, 0, 0,  0xF0, 0,    0,    1,    0, 1, 1, 0xE0};
    static const uint8_t answer[] = {3, 0, 0, 27, 2, 0xF0, 0x80, 0x32, 3, 0, 0, 0, 0,   0,
                                     8, 0, 0, 0,  0, 0xF0, 0,    0,    1, 0, 1, 0, 0xF0};
    talk *k = &p->talks[number];
    const spec client = {.host = (uint8_t)(number + 1), .port = (uint16_t)(40000 + number)};
    k->next[0] += 100000;
    k->next[1] += 200000;
    k->begun = true;
    if (!(p->setting & WITHOUT_TCP)) {
        spec s = client;
        s.seq = k->next[0]++;
        s.flags = SYN;
        send(p, &s);
        s = client;
        s.server = true;
        s.seq = k->next[1]++;
        s.ack = k->next[0];
        s.flags = SYN | ACK;
        send(p, &s);
    }
    if (!(p->setting & WITHOUT_COTP)) {
        send_known(p, number, false, cr, sizeof cr);
        send_known(p, number, true, cc, sizeof cc);
    }
    if (!(p->setting & WITHOUT_SETUP)) {
        send_known(p, number, false, ask, sizeof ask);
        send_known(p, number, true, answer, sizeof answer);
    }
}

static void put_bytes(GByteArray *to, s7_bytes bytes)
{
    if (bytes.size > 0)
        g_byte_array_append(to, bytes.data, (guint)bytes.size);
}

/* Answers have the references of the other side's requests, one after the other. */
static uint16_t reference_of(talk *k, bool server, bool answer, enum event event)
{
    if (event == REFERENCE_BEFORE)
        return k->reference[0];
    return answer ? k->reference[!server] : ++k->reference[server];
}

static void put_comm(GByteArray *to, s7_bytes bytes, enum form form, uint16_t reference)
{
    static const uint8_t rosctr[] = {[FORM_JOB] = S7_ROSCTR_JOB,
                                     [FORM_ACK_DATA] = S7_ROSCTR_ACK_DATA,
                                     [FORM_USERDATA] = S7_ROSCTR_USERDATA};
    uint8_t header[12] = {S7_PROTOCOL_COMM, rosctr[form]};
    size_t size = 10;
    if (form == FORM_ACK_DATA) {
        const s7_bytes error = s7_slice(bytes, 0, 2);
        if (error.size > 0)
            memcpy(header + size, error.data, error.size);
        bytes = s7_slice(bytes, error.size, bytes.size);
        size += 2;
    }
    const s7_bytes params = s7_slice(bytes, 1, bytes.size > 0 ? bytes.data[0] : 0);
    const s7_bytes data = s7_slice(bytes, 1 + params.size, bytes.size);
    put16(header + 4, reference);
    put16(header + 6, (unsigned)params.size);
    put16(header + 8, (unsigned)data.size);
    put_bytes(to, (s7_bytes){header, size});
    put_bytes(to, params);
    put_bytes(to, data);
}

static void put_plus(GByteArray *to, s7_bytes bytes)
{
    const uint8_t header[] = {S7_PROTOCOL_PLUS, 2, (uint8_t)(bytes.size >> 8), (uint8_t)bytes.size};
    static const uint8_t trailer[] = {S7_PROTOCOL_PLUS, 2, 0, 0};
    put_bytes(to, (s7_bytes){header, sizeof header});
    put_bytes(to, bytes);
    put_bytes(to, (s7_bytes){trailer, sizeof trailer});
}

static void put_form(GByteArray *to, s7_bytes bytes, enum form form, uint16_t reference)
{
    uint8_t head[] = {3, 0, 0, 0, 2, 0xF0, form == FORM_PART ? 0 : 0x80};
    if (form != FORM_TCP)
        put_bytes(to, (s7_bytes){head, sizeof head});
    if (form == FORM_JOB || form == FORM_ACK_DATA || form == FORM_USERDATA)
        put_comm(to, bytes, form, reference);
    else if (form == FORM_PLUS)
        put_plus(to, bytes);
    else
        put_bytes(to, bytes);
    if (form != FORM_TCP)
        put16(to->data + 2, to->len);
}

fuzz_record fuzz_record_at(s7_bytes rest)
{
    if (rest.size < 2)
        return (fuzz_record){0};
    size_t head = 2, wanted = rest.data[1] & 0x1F;
    if (rest.data[1] >> 5 == IS_LONG && rest.size > 2)
        wanted = wanted << 8 | rest.data[head++];
    return (fuzz_record){head + s7_slice(rest, head, wanted < MOST ? wanted : MOST).size, head};
}

size_t fuzz_record_put(uint8_t *to, const uint8_t *head, s7_bytes bytes)
{
    const bool is_long = head[1] >> 5 == IS_LONG || bytes.size > 0x1F;
    size_t at = 2;
    to[0] = head[0];
    to[1] = (uint8_t)(is_long ? IS_LONG << 5 | bytes.size >> 8 : (head[1] & 0xE0) | bytes.size);
    if (is_long)
        to[at++] = (uint8_t)bytes.size;
    if (bytes.size > 0)
        memcpy(to + at, bytes.data, bytes.size);
    return at + bytes.size;
}

static size_t play_record(play *p, s7_bytes in)
{
    const bool server = in.data[0] & 1;
    const uint8_t number = in.data[0] >> 1 & (TALKS - 1);
    const enum form form = in.data[0] >> 5;
    const enum event event = in.data[1] >> 5;
    const fuzz_record record = fuzz_record_at(in);
    const s7_bytes bytes = s7_slice(in, record.head, record.size - record.head);
    if (!p->talks[number].begun)
        begin(p, number);
    GByteArray *all = g_byte_array_new();
    const bool answer = form == FORM_ACK_DATA || server;
    put_form(all, bytes, form, reference_of(&p->talks[number], server, answer, event));
    const s7_bytes whole = {all->data, all->len};
    const size_t step = form == FORM_CHUNKS ? 5 : MAX(whole.size, 1);
    for (size_t from = 0; from == 0 || from < whole.size; from += step)
        send_segment(p, number, server, s7_slice(whole, from, step), event);
    g_byte_array_unref(all);
    return record.size;
}

bool fuzz_is_capture(s7_bytes in)
{
    static const char magic[][4] = {{'\x0A', '\x0D', '\x0D', '\x0A'},
                                    {'\xD4', '\xC3', '\xB2', '\xA1'},
                                    {'\xA1', '\xB2', '\xC3', '\xD4'},
                                    {'\x4D', '\x3C', '\xB2', '\xA1'},
                                    {'\xA1', '\xB2', '\x3C', '\x4D'}};
    for (size_t i = 0; i < G_N_ELEMENTS(magic); i++)
        if (in.size >= 4 && memcmp(in.data, magic[i], 4) == 0)
            return true;
    return false;
}

size_t fuzz_records_begin(s7_bytes input)
{
    return input.size == 0 || fuzz_is_capture(input) ? input.size : 1;
}

bool fuzz_talks_play(cap_engine *engine, s7_bytes in, uint32_t piece)
{
    play *p = g_new0(play, 1);
    p->engine = engine;
    p->packet.stamp.time = 1000 * 1000 * MS;
    p->setting = in.data[0];
    p->piece = piece;
    p->odd = (p->setting & WITHOUT_TCP) != 0;
    in = s7_slice(in, 1, in.size);
    while (in.size >= 2)
        in = s7_slice(in, play_record(p, in), in.size);
    const bool plain = !p->odd;
    g_free(p);
    return plain;
}
