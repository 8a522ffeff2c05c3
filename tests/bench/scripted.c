/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scripted.h"
#include "wire.h"

#include <stdlib.h>
#include <string.h>

enum { SERVERS = 16, READS = 24, ROUNDS = 4, PORT = 102 };
enum { CLIENT, SERVER };
enum { HEADER = 7 /* TPKT and DT */, JOB = 10, ANSWER = 12, ITEM = 12, MOST = 64 };

struct writer {
    struct conversation script;
    size_t capacity;
    uint32_t next[2];
    uint16_t reference;
};

/* What one read asks for. */
struct variable {
    uint8_t type, transport, size; /* as in the item; as in the answer; bytes of the value */
    uint8_t area;
    uint16_t db;
    uint32_t bit;
};

static void put_step(struct writer *writer, uint8_t side, const uint8_t *body, size_t length,
                     bool begins_exchange)
{
    struct packet packet = {
        .layer = LAYER_TCP,
        .fragment_flags = 0x4000,
        .hop_limit = 64,
        .flags = TCP_ACK | (length ? TCP_PSH : 0),
        .window = 8192,
        .body = must_alloc(length ? length : 1),
        .body_length = length,
    };
    struct conversation *script = &writer->script;

    if (length) {
        memcpy(packet.body, body, length);
    }
    if (script->count == writer->capacity) {
        writer->capacity = writer->capacity ? writer->capacity * 2 : 64;
        script->steps = realloc(script->steps, writer->capacity * sizeof(struct step));
        if (!script->steps) {
            abort();
        }
    }
    script->steps[script->count++] = (struct step){
        .stamp = stamp_new(&packet),
        .side = side,
        .begins_exchange = begins_exchange,
        .sequence = writer->next[side],
        .acknowledgment = writer->next[!side],
    };
    writer->next[side] += (uint32_t)length;
    script->bytes[side] += (uint32_t)length;
    packet_free(&packet);
}

static void put_ack(struct writer *writer, uint8_t side)
{
    put_step(writer, side, NULL, 0, false);
}

/* TPKT, DT and S7 header around parameters and data that stand behind them already. */
static void put_pdu(struct writer *writer, uint8_t side, uint8_t *body, size_t parameters,
                    size_t data)
{
    size_t header = side == CLIENT ? JOB : ANSWER;
    size_t length = HEADER + header + parameters + data;

    memcpy(body, (const uint8_t[]){3, 0, 0, (uint8_t)length, 2, 0xF0, 0x80, 0x32}, HEADER + 1);
    memset(body + HEADER + 1, 0, header - 1);
    body[HEADER + 1] = side == CLIENT ? 1 : 3;
    put16(body + HEADER + 4, writer->reference);
    put16(body + HEADER + 6, (uint16_t)parameters);
    put16(body + HEADER + 8, (uint16_t)data);
    put_step(writer, side, body, length, side == CLIENT);
}

static void put_opening(struct writer *writer, bool acks)
{
    static const uint8_t request[] = {3,    0, 0,  22,   17, 0xE0, 0, 0,    0, 1, 0,
                                      0xC0, 1, 10, 0xC1, 2,  1,    0, 0xC2, 2, 1, 2};
    static const uint8_t setup[] = {0xF0, 0, 0, 1, 0, 1, 0, 240};
    uint8_t body[MOST];
    uint8_t confirm[sizeof(request)];

    memcpy(confirm, request, sizeof(request));
    confirm[5] = 0xD0;
    put16(confirm + 6, 1);
    put16(confirm + 8, 4);
    put_step(writer, CLIENT, request, sizeof(request), true);
    if (acks) {
        put_ack(writer, SERVER);
    }
    put_step(writer, SERVER, confirm, sizeof(confirm), false);
    if (acks) {
        put_ack(writer, CLIENT);
    }
    for (uint8_t side = CLIENT; side <= SERVER; side++) {
        memcpy(body + HEADER + (side == CLIENT ? JOB : ANSWER), setup, sizeof(setup));
        put_pdu(writer, side, body, sizeof(setup), 0);
        if (acks) {
            put_ack(writer, !side);
        }
    }
    writer->reference++;
}

static struct variable variable_of(size_t server, size_t number)
{
    static const struct {
        uint8_t type, transport, size;
    } kinds[] = {{1, 3, 1}, {2, 4, 1}, {4, 4, 2}, {6, 4, 4}, {8, 7, 4}};
    size_t kind = number % (sizeof(kinds) / sizeof(kinds[0]));
    bool flag = number % 6 == 5;

    return (struct variable){
        .type = kinds[kind].type,
        .transport = kinds[kind].transport,
        .size = kinds[kind].size,
        .area = flag ? 0x83 : 0x84,
        .db = flag ? 0 : (uint16_t)(10 + server + number % 4),
        .bit = (uint32_t)(number * 64 + (kinds[kind].type == 1 ? number % 8 : 0)),
    };
}

static void put_read(struct writer *writer, const struct variable *variable, uint32_t value,
                     bool request_acked, bool answer_acked)
{
    uint8_t body[MOST];
    uint8_t *at = body + HEADER + JOB;

    memcpy(at, (const uint8_t[]){4, 1, 0x12, 10, 0x10, variable->type, 0, 1}, 8);
    put16(at + 8, variable->db);
    at[10] = variable->area;
    at[11] = (uint8_t)(variable->bit >> 16);
    put16(at + 12, (uint16_t)variable->bit);
    put_pdu(writer, CLIENT, body, 2 + ITEM, 0);
    if (request_acked) {
        put_ack(writer, SERVER);
    }

    at = body + HEADER + ANSWER;
    memcpy(at, (const uint8_t[]){4, 1, 0xFF, variable->transport}, 4);
    /* The length counts bits, but that of bits and reals: their number, and bytes. */
    put16(at + 4, variable->transport == 4 ? variable->size * 8 : variable->size);
    put32(at + 6, variable->type == 1 ? (value & 1) << 24 : value);
    put_pdu(writer, SERVER, body, 2, 4 + variable->size);
    if (answer_acked) {
        put_ack(writer, CLIENT);
    }
    writer->reference++;
}

static void mark_loop_start(struct conversation *script, uint32_t before[2])
{
    script->loop_start = script->count;
    memcpy(before, script->bytes, sizeof(script->bytes));
}

static struct conversation reads_of(size_t server)
{
    struct writer writer = {.next = {1, 1}, .reference = 1};
    struct conversation *script = &writer.script;
    uint32_t before[2];

    script->server_port = PORT;
    put_opening(&writer, false);
    mark_loop_start(script, before);
    for (size_t i = 0; i < READS * ROUNDS; i++) {
        struct variable variable = variable_of(server, i % READS);

        put_read(&writer, &variable, (uint32_t)(server + i) * 2654435761u, server % 2 == 0, false);
    }
    script->loop_end = script->count;
    script->loop_bytes[0] = script->bytes[0] - before[0];
    script->loop_bytes[1] = script->bytes[1] - before[1];
    return writer.script;
}

static struct conversation poll_of(size_t server)
{
    struct writer writer = {.next = {1, 1}, .reference = 1};
    size_t reads = server % 4 == 3 ? 1 : 2;

    writer.script.server_port = PORT;
    put_opening(&writer, true);
    for (size_t i = 0; i < reads; i++) {
        struct variable variable = variable_of(server, i + 1);

        put_read(&writer, &variable, (uint32_t)(server + i) * 2654435761u, true, true);
    }
    return writer.script;
}

static struct conversation_list list_of(struct conversation (*make)(size_t server))
{
    struct conversation_list list = {must_alloc(SERVERS * sizeof(struct conversation)), SERVERS};

    for (size_t i = 0; i < SERVERS; i++) {
        list.items[i] = make(i);
    }
    return list;
}

struct conversation_list scripted_reads(void)
{
    return list_of(reads_of);
}

struct conversation_list scripted_polls(void)
{
    return list_of(poll_of);
}
