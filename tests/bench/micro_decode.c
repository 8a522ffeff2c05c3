/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Decoding, per kind of PDU; with a tap that does nothing where the name says so. */
#include "dissector/alike.h"
#include "dissector/cotp.h"
#include "dissector/match.h"
#include "dissector/tls.h"
#include "dissector/tpkt.h"
#include "micro.h"
#include "tls_vectors.h"
#include "vectors.h"

#include <string.h>

enum { HEADER = 7 /* TPKT and DT */ };

typedef enum decoder { S7, ALIKE, TPKT, COTP, TLS } decoder;

/* A row is a case without a tap and one with it, except where a decoder takes none. */
typedef struct row {
    const char *name;
    decoder decoder;
    const char *vector;  /* of the unit tests; NULL: `hex` */
    const char *hex;     /* the bytes to decode, without TPKT and DT */
    const char *request; /* answers: of the request */
} row;

typedef struct task {
    const row *row;
    bool tapped;
} task;

typedef struct decoding {
    s7_bytes bytes; /* behind TPKT and DT, where these are not what is decoded */
    s7_bytes other; /* ALIKE: another answer, decoded in `known` */
    s7_context context;
    s7_pdu known;
    const s7_tap *tap;
} decoding;

#define ITEM     "120A1002000400648400"
#define FOUR(at) ITEM at "00" ITEM at "20" ITEM at "40" ITEM at "60"
#define VALUE    "FF040020DEADBEEF"
#define VALUES   VALUE VALUE VALUE VALUE
#define READ_20                                                                                    \
    "320100000001"                                                                                 \
    "00F200000414" FOUR("00") FOUR("01") FOUR("02") FOUR("03") FOUR("04")
#define ANSWER_20 "320300000001000200A000000414" VALUES VALUES VALUES VALUES VALUES

static const row rows[] = {
    {"read job, 1 item", S7, "V13 request", NULL, NULL},
    {"read answer, 1 item", S7, "V13 answer", NULL, "V13 request"},
    {"read job, 20 items", S7, NULL, READ_20, NULL},
    {"read answer, 20 items", S7, NULL, ANSWER_20, READ_20},
    {"read answer like one before", ALIKE, "V13 answer", NULL, "V13 request"},
    {"write job, 1 item", S7, "V18 request", NULL, NULL},
    {"write answer, 1 item", S7, "V18 answer", NULL, "V18 request"},
    {"write job, 5 items", S7, "V20 request", NULL, NULL},
    {"setup job", S7, "V09 request", NULL, NULL},
    {"setup answer", S7, "V09 answer", NULL, "V09 request"},
    {"download, slice of a block", S7, "V24 answer", NULL, "V24 request"},
    {"SZL request", S7, "V40 request", NULL, NULL},
    {"SZL answer", S7, "V40 answer", NULL, "V40 request"},
    {"diagnostic message", S7, "V37 diagnostic push", NULL, NULL},
    {"S7comm-plus CreateObject", S7, "V57 request", NULL, NULL},
    {"S7comm-plus SetMultiVariables", S7, "V58 request", NULL, NULL},
    {"S7comm-plus GetMultiVariables", S7, "V59 request", NULL, NULL},
    {"S7comm-plus GetMultiVariables answer", S7, "V59 answer", NULL, "V59 request"},
    {"S7comm-plus notification", S7, "V62 notification", NULL, NULL},
    {"TPKT header", TPKT, "V13 request", NULL, NULL},
    {"COTP DT", COTP, "V13 request", NULL, NULL},
    {"COTP CR", COTP, "V05 CR", NULL, NULL},
    {"TLS ClientHello", TLS, NULL, TLS_CLIENT_HELLO_12, NULL},
    {"TLS server flight with certificate", TLS, NULL, TLS_SERVER_FLIGHT_12, NULL},
    {"TLS application data", TLS, NULL,
     "17030300100011223344556677"
     "8899AABBCCDDEEFF",
     NULL},
};

static task tasks[G_N_ELEMENTS(rows)][2];

/* ---- a tap that does nothing ----------------------------------------------------------------- */

static void on_enter(void *user, s7_field node, uint32_t offset)
{
    (void)user, (void)node, (void)offset;
}

static void on_leave(void *user, uint32_t end)
{
    (void)user, (void)end;
}

static void on_field(void *user, s7_field field, uint32_t offset, uint32_t length,
                     const s7_value *value)
{
    (void)user, (void)field, (void)offset, (void)length;
    micro_keep(value);
}

static void on_note(void *user, s7_note note, uint32_t offset, uint32_t length)
{
    (void)user, (void)note, (void)offset, (void)length;
}

static const s7_tap idle_tap = {NULL, on_enter, on_leave, on_field, on_note};

/* ---- bytes ----------------------------------------------------------------------------------- */

static const char *vector_hex(const char *name)
{
    const vector *const tables[] = {vectors_connection, vectors_access, vectors_block,
                                    vectors_userdata, vectors_plus};
    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++)
        for (const vector *v = tables[i]; v->name; v++)
            if (strcmp(v->name, name) == 0)
                return v->hex;
    g_error("no vector is called %s", name);
}

/* Vectors are whole TPKTs; all else is what they carry. */
static s7_bytes bytes_of(const char *name, size_t skipped)
{
    const bool is_vector = name[0] == 'V';
    const s7_bytes all = micro_unhex(is_vector ? vector_hex(name) : name);
    if (!is_vector || skipped == 0)
        return all;
    memmove((uint8_t *)all.data, all.data + skipped, all.size - skipped);
    return (s7_bytes){all.data, all.size - skipped};
}

static void *prepare(const void *argument)
{
    static const size_t skipped[] = {[S7] = HEADER, [ALIKE] = HEADER, [COTP] = TPKT_HEADER};
    const task *t = argument;
    const row *r = t->row;
    decoding *d = g_new0(decoding, 1);
    d->bytes = bytes_of(r->vector ? r->vector : r->hex,
                        r->decoder == TPKT || r->decoder == TLS ? 0 : skipped[r->decoder]);
    if (r->request)
        d->context.request = bytes_of(r->request, HEADER);
    d->tap = t->tapped ? &idle_tap : NULL;
    if (r->decoder == ALIKE) {
        d->other = (s7_bytes){g_memdup2(d->bytes.data, d->bytes.size), d->bytes.size};
        s7_decode(d->other, &d->context, &d->known, NULL);
        ((uint8_t *)d->bytes.data)[d->bytes.size - 1] ^= 0xFF;
        g_assert_true(s7_alike_serves(d->other, &d->known));
    }
    return d;
}

static void finish(void *state)
{
    decoding *d = state;
    g_free((void *)d->bytes.data);
    g_free((void *)d->other.data);
    g_free((void *)d->context.request.data);
    g_free(d);
}

/* ---- decoders -------------------------------------------------------------------------------- */

static void run_s7(void *state, uint64_t count)
{
    const decoding *d = state;
    s7_pdu pdu;
    for (uint64_t i = 0; i < count; i++) {
        if (s7_decode(d->bytes, &d->context, &pdu, d->tap) != S7_OK)
            g_error("a PDU of the benchmark is damaged");
        micro_keep(&pdu);
    }
}

static void run_alike(void *state, uint64_t count)
{
    const decoding *d = state;
    s7_pdu pdu;
    for (uint64_t i = 0; i < count; i++) {
        if (!s7_alike(d->bytes, d->other, &d->known, &pdu))
            g_error("answers of the benchmark are not alike");
        micro_keep(&pdu);
    }
}

static void run_tpkt(void *state, uint64_t count)
{
    const decoding *d = state;
    tpkt_packet packet;
    for (uint64_t i = 0; i < count; i++) {
        tpkt_decode(d->bytes, &packet, d->tap);
        micro_keep(&packet);
    }
}

static void run_cotp(void *state, uint64_t count)
{
    const decoding *d = state;
    cotp_tpdu tpdu;
    for (uint64_t i = 0; i < count; i++) {
        if (!cotp_decode(d->bytes, &tpdu, d->tap))
            g_error("a TPDU of the benchmark is damaged");
        micro_keep(&tpdu);
    }
}

/* What a host without a tap makes of records: it walks over them and reads the messages. */
static void run_tls(void *state, uint64_t count)
{
    const decoding *d = state;
    for (uint64_t i = 0; i < count; i++) {
        tls_state before = {0};
        if (d->tap) {
            const s7_notes notes = tls_decode(d->bytes, &before, d->tap);
            micro_keep(&notes);
            continue;
        }
        tls_records walk = {d->bytes, &before};
        tls_record record;
        while (tls_records_next(&walk, &record)) {
            s7_notes notes = {0};
            s7_cursor c = s7_cursor_over(record.payload, NULL, &notes);
            tls_message message;
            while (record.readable && record.content == TLS_HANDSHAKE && s7_left(&c) > 0 &&
                   tls_message_read(&c, &message))
                micro_keep(&message);
            micro_keep(&record);
        }
    }
}

/* ---- pairing --------------------------------------------------------------------------------- */

enum { SLOTS = 8, WAITING = 3 };

typedef struct pairing {
    s7_matcher matcher;
    s7_match_slot slots[SLOTS];
} pairing;

static void *prepare_pairing(const void *argument)
{
    (void)argument;
    pairing *p = g_new0(pairing, 1);
    s7_matcher_init(&p->matcher, p->slots, SLOTS);
    for (uint32_t i = 0; i < WAITING; i++)
        s7_match_request(&p->matcher, 0, 1000 + i);
    return p;
}

static void run_pairing(void *state, uint64_t count)
{
    pairing *p = state;
    for (uint64_t i = 0; i < count; i++) {
        const uint32_t key = (uint32_t)i & 0xFF;
        s7_match_request(&p->matcher, 0, key);
        s7_match_release(&p->matcher, s7_match_best(&p->matcher, 0, key, 0));
    }
}

void micro_add_decode(GArray *cases)
{
    static void (*const runs[])(void *state, uint64_t count) = {
        [S7] = run_s7, [ALIKE] = run_alike, [TPKT] = run_tpkt, [COTP] = run_cotp, [TLS] = run_tls,
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        for (int tapped = 0; tapped < (rows[i].decoder == ALIKE ? 1 : 2); tapped++) {
            tasks[i][tapped] = (task){&rows[i], tapped};
            char *name = g_strdup_printf("decode: %s%s", rows[i].name, tapped ? ", tapped" : "");
            const micro_case added = {
                .name = g_intern_string(name),
                .prepare = prepare,
                .run = runs[rows[i].decoder],
                .finish = finish,
                .argument = &tasks[i][tapped],
            };
            g_free(name);
            g_array_append_val(cases, added);
        }
    const micro_case paired = {"pair: request and answer, three waiting", prepare_pairing,
                               run_pairing, g_free, NULL};
    g_array_append_val(cases, paired);
}
