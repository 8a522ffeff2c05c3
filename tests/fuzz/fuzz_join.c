/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The joiner, as a host uses it. The input is a setting and then PDUs in turn:
 *
 *   | slots (4 bits), small limit, midstream | ops... |
 *
 *   op: | kind | ... |   a PDU of any bytes, a data unit, a slice, a fragment, a gap, a drop
 *
 * What is to be gathered lies in the PDU, slots and sizes agree with what the host has, and a whole
 * message is a PDU whose payload is those of its parts and which is no part of anything. */
#include "dissector/join.h"

#include "exact.h"

enum { LIMIT = 600, MOST = 1 << 16, UNIT_HEAD = 26, PLUS_HEAD = 4, PLUS_FIXED = 14 };

typedef struct gathering {
    uint8_t *bytes, *payload;
    size_t size, payload_size;
    s7_bytes request;
    uint8_t side;
    bool open;
    bool headless; /* the first part ends in the middle of its head */
} gathering;

typedef struct host {
    s7_joiner joiner;
    s7_join_slot slots[S7_JOIN_SLOTS];
    gathering gatherings[S7_JOIN_SLOTS];
    s7_bytes last[2]; /* the last PDU of each side: the request that the other answers */
} host;

typedef struct input {
    const uint8_t *data;
    size_t size;
} input;

static uint8_t next(input *in)
{
    if (in->size == 0)
        return 0;
    in->size--;
    return *in->data++;
}

static s7_bytes next_bytes(input *in, size_t size)
{
    const s7_bytes bytes = {in->data, size < in->size ? size : in->size};
    in->data += bytes.size;
    in->size -= bytes.size;
    return bytes;
}

static s7_bytes payload_of(const s7_pdu *pdu)
{
    return pdu->protocol_id == S7_PROTOCOL_PLUS ? pdu->u.plus.body : pdu->u.userdata.payload;
}

static void add(uint8_t **to, size_t *size, s7_bytes bytes)
{
    if (bytes.size == 0)
        return;
    *to = realloc(*to, *size + bytes.size);
    if (!*to)
        abort();
    memcpy(*to + *size, bytes.data, bytes.size);
    *size += bytes.size;
}

static bool is_slice(const s7_pdu *pdu)
{
    return pdu->protocol_id == S7_PROTOCOL_COMM && pdu->u.userdata.group == 6;
}

static s7_bytes carried(const s7_pdu *pdu, s7_join_act act)
{
    const s7_bytes payload = payload_of(pdu);
    return act != S7_JOIN_BEGIN && is_slice(pdu) ? s7_slice(payload, 8, payload.size) : payload;
}

static void clear(gathering *g)
{
    free(g->bytes);
    free(g->payload);
    fuzz_free(g->request);
    *g = (gathering){0};
}

/* A joiner that knows nothing takes a whole message for one. */
static void check_alone(s7_bytes message, const s7_pdu *pdu, const s7_context *context)
{
    s7_joiner fresh;
    s7_join_slot slots[S7_JOIN_SLOTS];
    s7_joiner_init(&fresh, slots, S7_JOIN_SLOTS, 0, false);
    if (message.size < MOST)
        FUZZ_CHECK(s7_join_take(&fresh, 0, pdu, message, context).act == S7_JOIN_WHOLE);
}

static void check_message(gathering *g)
{
    s7_pdu pdu;
    const s7_context context = {.request = g->request, .joined = true};
    s7_join_finish(g->bytes, g->size, true);
    const s7_bytes message = fuzz_exact(g->bytes, g->size);
    s7_decode(message, &context, &pdu, NULL);
    const s7_bytes payload = payload_of(&pdu);
    FUZZ_CHECK(payload.size == g->payload_size || g->headless);
    FUZZ_CHECK(payload.size == 0 || g->headless ||
               memcmp(payload.data, g->payload, payload.size) == 0);
    check_alone(message, &pdu, &context);
    fuzz_free(message);
}

static void do_step(host *h, uint8_t side, const s7_join_step *step, const s7_pdu *pdu,
                    s7_bytes bytes, s7_bytes request)
{
    if (step->slot == S7_JOIN_NONE) {
        FUZZ_CHECK(step->act == S7_JOIN_WHOLE || step->act == S7_JOIN_LOST);
        FUZZ_CHECK(step->bytes.size == 0);
        return;
    }
    FUZZ_CHECK((uint32_t)step->slot < h->joiner.count && fuzz_within(step->bytes, bytes));
    gathering *g = &h->gatherings[step->slot];
    const s7_join_slot *slot = &h->slots[step->slot];
    if (step->act == S7_JOIN_BEGIN) {
        clear(g);
        g->request = fuzz_exact(request.data, request.size);
        g->side = side;
        g->open = true;
        g->headless = payload_of(pdu).data == NULL;
    }
    FUZZ_CHECK(g->open && g->side == side && slot->side == side);
    if (step->act <= S7_JOIN_DONE)
        add(&g->payload, &g->payload_size, carried(pdu, step->act));
    else
        FUZZ_CHECK(step->bytes.size == 0);
    add(&g->bytes, &g->size, step->bytes);
    FUZZ_CHECK(slot->size == g->size);
    FUZZ_CHECK(step->act == S7_JOIN_BEGIN || g->size <= h->joiner.max_size ||
               step->bytes.size == 0);
    if (step->act == S7_JOIN_DONE)
        check_message(g);
    g->open = step->act != S7_JOIN_DONE && step->act != S7_JOIN_CUT;
    FUZZ_CHECK(slot->used == g->open);
}

/* `bytes` becomes the host's. */
static void take(host *h, uint8_t side, s7_bytes bytes, bool answers)
{
    const s7_bytes request = answers ? h->last[1 - side] : (s7_bytes){NULL, 0};
    const s7_context context = {.request = request,
                                .continuation = s7_join_continues(&h->joiner, side)};
    s7_pdu pdu;
    s7_decode(bytes, &context, &pdu, NULL);
    const s7_join_step step = s7_join_take(&h->joiner, side, &pdu, bytes, &context);
    do_step(h, side, &step, &pdu, bytes, request);
    fuzz_free(h->last[side]);
    h->last[side] = bytes;
}

static s7_bytes make(const uint8_t *head, size_t head_size, s7_bytes payload, s7_bytes end)
{
    uint8_t *bytes = NULL;
    size_t size = 0;
    add(&bytes, &size, (s7_bytes){head, head_size});
    add(&bytes, &size, payload);
    add(&bytes, &size, end);
    const s7_bytes exact = fuzz_exact(bytes, size);
    free(bytes);
    return exact;
}

/* | type, group | subfunction, sequence, unit, more | payload size | payload | */
static s7_bytes make_unit(input *in, bool slice)
{
    static const uint8_t service[8] = {0x83, 0x84, 0x04, 0x43, 0x46, 0x8F, 0x06, 0x12};
    const uint8_t what = next(in), how = next(in);
    const s7_bytes payload = next_bytes(in, next(in));
    const uint8_t variable[] = {0x12, 0x06, 0x13, 0xCC, 0, 0, 0, how & 1, 0, what};
    const size_t extra = !slice ? 0 : how & 0x18 ? 8 : sizeof variable;
    const uint16_t size = (uint16_t)(payload.size + extra);
    const uint8_t head[UNIT_HEAD + sizeof variable] = {
        0x32,
        7,
        0,
        0,
        2,
        0,
        0,
        12,
        (uint8_t)((size + 4) >> 8),
        (uint8_t)(size + 4),
        0,
        1,
        0x12,
        8,
        0x12,
        slice ? 0x46 : service[what & 7],
        slice ? 1 : what >> 3 & 3,
        how >> 3 & 3,
        slice ? 0 : how & 3,
        how >> 2 & 1,
        0,
        how == 0xFF,
        0xFF,
        how & 0x20 ? 4 : 9,
        (uint8_t)((how & 0x20 ? size * 8 : size) >> 8),
        (uint8_t)(how & 0x20 ? size * 8 : size)};
    uint8_t whole[sizeof head];
    memcpy(whole, head, sizeof head);
    memcpy(whole + UNIT_HEAD, variable, sizeof variable);
    return make(whole, UNIT_HEAD + extra, payload, (s7_bytes){NULL, 0});
}

static s7_bytes make_ask(input *in)
{
    const uint8_t what = next(in);
    const uint8_t head[] = {0x32,
                            7,
                            0,
                            0,
                            2,
                            0,
                            0,
                            12,
                            0,
                            4,
                            0,
                            1,
                            0x12,
                            8,
                            what & 4 ? 0x11 : 0x12,
                            (uint8_t)(0x43 + (what & 1)),
                            what >> 1 & 1,
                            1,
                            0,
                            0,
                            0,
                            0,
                            0x0A,
                            0,
                            0,
                            0};
    return make(head, sizeof head, (s7_bytes){NULL, 0}, (s7_bytes){NULL, 0});
}

/* | version, head, trailer | size | data | */
static s7_bytes make_fragment(input *in)
{
    const uint8_t how = next(in);
    const uint8_t version = how & 8 ? 0xFE : (uint8_t)(how & 3 ? how & 3 : 2);
    const s7_bytes data = next_bytes(in, next(in));
    const size_t fixed = how & 4 ? PLUS_FIXED : 0;
    const size_t digest = version == 3 && how & 0x40 ? 33 : 0;
    const uint16_t size = (uint16_t)(data.size + fixed + digest);
    uint8_t head[PLUS_HEAD + 33 + PLUS_FIXED] = {0x72, version, (uint8_t)(size >> 8),
                                                 (uint8_t)size};
    static const uint8_t opcode[PLUS_FIXED] = {0x31, 0, 0, 5, 0x7C, 0,    0,
                                               0,    7, 0, 0, 3,    0x91, 0x34};
    if (digest > 0)
        head[PLUS_HEAD] = 32;
    memcpy(head + PLUS_HEAD + digest, opcode, fixed);
    const uint8_t trailer[4] = {0x72, version, 0, 0};
    return make(head, PLUS_HEAD + digest + fixed, data,
                (s7_bytes){trailer, how & 0x10 ? sizeof trailer : 0});
}

static void operate(host *h, input *in)
{
    const uint8_t op = next(in);
    const uint8_t side = op >> 7;
    const bool answers = op & 0x40;
    switch (op & 7) {
    case 0: {
        const s7_bytes any = next_bytes(in, next(in));
        take(h, side, fuzz_exact(any.data, any.size), answers);
        break;
    }
    case 1:
    case 2:
        take(h, side, make_unit(in, false), answers);
        break;
    case 3:
        take(h, side, make_unit(in, true), answers);
        break;
    case 4:
        take(h, side, make_ask(in), answers);
        break;
    case 5:
    case 6:
        take(h, side, make_fragment(in), answers);
        break;
    default:
        if (op & 8)
            s7_join_drop(&h->joiner, (int)(op >> 4) - 1);
        else
            s7_join_gap(&h->joiner, side);
        break;
    }
    for (uint32_t i = 0; i < h->joiner.count; i++)
        h->gatherings[i].open &= h->slots[i].used;
    for (uint8_t i = 0; i < 2; i++) {
        const int plus = s7_join_plus(&h->joiner, i);
        FUZZ_CHECK(plus == S7_JOIN_NONE ||
                   (h->slots[plus].used && h->slots[plus].plus && h->slots[plus].side == i));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    input in = {data, size};
    host *h = calloc(1, sizeof *h);
    if (!h)
        abort();
    const uint8_t setting = next(&in);
    s7_joiner_init(&h->joiner, h->slots, (setting & 15) % (S7_JOIN_SLOTS + 1),
                   setting & 0x10 ? LIMIT : 0, setting & 0x20);
    h->joiner.next_order = setting & 0x40 ? UINT32_MAX - 2 : 0;
    while (in.size > 0)
        operate(h, &in);
    for (int i = 0; i < S7_JOIN_SLOTS; i++)
        clear(&h->gatherings[i]);
    fuzz_free(h->last[0]);
    fuzz_free(h->last[1]);
    free(h);
    return 0;
}
