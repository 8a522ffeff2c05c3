/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Byte coverage over captures: the leaves of each TPKT, COTP header and S7 PDU cover each of its
 * bytes exactly once, and with a tap the decoder gives the same struct as without.
 *
 * usage: byte_coverage CAPTURE...
 *
 * Prints for each capture how many bytes its PDUs have, by protocol, and which part of them is
 * covered by opaque leaves: bytes that are shown but whose meaning is not decoded. Values, block
 * contents and passwords are data, not opaque. Of a message that came in several PDUs the payload
 * counts as it is decoded as a whole. Exit 1: a PDU with a fault, or a capture that cannot be
 * read. */
#include "analyzer/analyzer.h"
#include "capture/engine.h"
#include "capture/inputs.h"
#include "dissector/tpkt.h"

#include "gathered.h"
#include "record_tap.h"

#include <stdio.h>
#include <string.h>

static const s7_field opaque_fields[] = {
    S7F_REST,
    S7F_COTP_PARAM_VALUE,
    S7F_COTP_PAYLOAD,
    S7F_COTP_HEADER_REST,
    S7F_PARAM_BYTES,
    S7F_ITEM_BYTES,
    S7F_ITEM_RESERVED,
    S7F_DATA_BYTES,
    S7F_UD_PAYLOAD,
    S7F_UD_FRAGMENT,
    S7F_PI_ARGUMENT_BYTES,
    S7F_TRANSFER_LENGTHS,
    S7F_SZL_RECORD_BYTES,
    S7F_SZL_FRAGMENT,
    S7F_PLUS_EVENT,
    S7F_PLUS_BODY,
    S7F_PLUS_FRAGMENT,
    S7F_PLUS_RESERVED,
    S7F_COMM_BYTES,
    S7F_ALARM_RESERVED,
    S7F_TIS_BYTES,
    S7F_TIS_PARAM_BYTES,
    S7F_TIS_STATUS_DATA,
};

enum { PROTOCOLS = ANA_PROTOCOL_OTHER + 1 };

typedef struct coverage {
    record_tap *tap;
    gathered *gathered;
    uint64_t pdus, messages, faults;
    uint64_t foreign; /* bytes outside any TPKT */
    uint64_t bytes[PROTOCOLS];
    uint64_t opaque[PROTOCOLS][S7F_COUNT];
} coverage;

typedef struct range {
    size_t from, to;
} range;

static const range everything = {0, SIZE_MAX};

static void fault(coverage *c, const ana_pdu *pdu, const char *what)
{
    c->faults++;
    printf("FAULT frame %" G_GUINT64_FORMAT ": %s", (guint64)pdu->stamp.frame, what);
    printf("%s\n", record_tap_text(c->tap));
}

/* Adds up what stands in opaque leaves that begin in `part` of the unit. */
static void add_opaque(const coverage *c, range part, uint64_t *sums)
{
    for (size_t i = 0; i < G_N_ELEMENTS(opaque_fields); i++) {
        const s7_field field = opaque_fields[i];
        const record_entry *entry;
        for (size_t nth = 0; (entry = record_tap_find(c->tap, field, nth)) != NULL; nth++)
            if (entry->offset >= part.from && entry->offset < part.to)
                sums[field] += entry->length;
    }
}

static void check_covered(coverage *c, const ana_pdu *pdu, size_t size)
{
    const char *why;
    if (!record_tap_covers(c->tap, (uint32_t)size, &why))
        fault(c, pdu, why);
}

/* The payload of the TPDU is decoded with its TSDU. */
static void check_headers(coverage *c, const ana_pdu *pdu)
{
    tpkt_packet tpkt;
    cotp_tpdu tpdu;
    record_tap_reset(c->tap);
    tpkt_decode(pdu->tpkt, &tpkt, record_tap_tap(c->tap));
    record_tap_set_base(c->tap, TPKT_HEADER);
    cotp_decode(tpkt.payload, &tpdu, record_tap_tap(c->tap));
    const size_t size = TPKT_HEADER + tpdu.header_length;
    if (size + tpdu.payload.size != pdu->tpkt.size)
        fault(c, pdu, "headers and payload are not the whole TPKT\n");
    check_covered(c, pdu, size);
    add_opaque(c, everything, c->opaque[ANA_PROTOCOL_COTP]);
    c->bytes[ANA_PROTOCOL_COTP] += size;
}

static bool is_malformed(s7_notes notes)
{
    for (int note = 0; note < S7N_COUNT; note++)
        if (s7_has_note(notes, (s7_note)note) && s7_note_table[note].severity == S7S_MALFORMED)
            return true;
    return false;
}

/* Leaves the tree of the PDU in the tap. */
static void decode_twice(coverage *c, const ana_pdu *pdu, s7_bytes bytes, const s7_context *context,
                         s7_pdu *plain)
{
    s7_pdu tapped;
    record_tap_reset(c->tap);
    const s7_status status = s7_decode(bytes, context, plain, NULL);
    if (s7_decode(bytes, context, &tapped, record_tap_tap(c->tap)) != status)
        fault(c, pdu, "another status with a tap\n");
    if (memcmp(plain, &tapped, sizeof *plain) != 0)
        fault(c, pdu, "another struct with a tap\n");
    if (record_tap_find(c->tap, S7F_REST, 0) && !is_malformed(plain->notes))
        fault(c, pdu, "undecoded bytes in a sound PDU\n");
    check_covered(c, pdu, bytes.size);
}

static range payload_of(s7_bytes bytes, const s7_pdu *pdu)
{
    const s7_bytes payload = gathered_payload(pdu);
    if (!payload.data)
        return (range){0, 0};
    const size_t from = (size_t)(payload.data - bytes.data);
    return (range){from, from + payload.size};
}

/* In place of the payloads of the parts counts that of the whole. */
static void check_message(coverage *c, const ana_pdu *pdu, const gathered_message *message)
{
    uint64_t *opaque = c->opaque[pdu->protocol];
    const s7_bytes bytes = {message->bytes->data, message->bytes->len};
    const s7_context context = {.request = {message->request->data, message->request->len},
                                .joined = true};
    s7_pdu whole;
    if (!pdu->message || pdu->message->bytes.size != bytes.size ||
        memcmp(pdu->message->bytes.data, bytes.data, bytes.size) != 0)
        fault(c, pdu, "the analyzer joined it in another way\n");
    decode_twice(c, pdu, bytes, &context, &whole);
    for (int field = 0; field < S7F_COUNT; field++)
        opaque[field] -= message->opaque[field];
    add_opaque(c, payload_of(bytes, &whole), opaque);
    c->messages++;
}

static void check_s7(coverage *c, const ana_pdu *pdu)
{
    s7_pdu plain;
    decode_twice(c, pdu, pdu->tsdu, pdu->context, &plain);
    add_opaque(c, everything, c->opaque[pdu->protocol]);
    c->pdus++;
    gathered_message *message;
    const s7_join_step step = gathered_take(c->gathered, pdu, &message);
    if (pdu->part != (step.act != S7_JOIN_WHOLE))
        fault(c, pdu, "the analyzer and a joiner beside it disagree\n");
    if (message)
        add_opaque(c, payload_of(pdu->tsdu, &plain), message->opaque);
    if (step.act == S7_JOIN_DONE)
        check_message(c, pdu, message);
    else if (pdu->message)
        fault(c, pdu, "a message that is not whole\n");
}

static void on_pdu(void *user, const ana_pdu *pdu)
{
    coverage *c = user;
    if (!pdu->tpdu) {
        c->foreign += pdu->tpkt.size;
        return;
    }
    check_headers(c, pdu);
    if (pdu->pdu)
        check_s7(c, pdu);
    else
        c->opaque[pdu->protocol][S7F_COTP_PAYLOAD] += pdu->tsdu.size;
    c->bytes[pdu->protocol] += pdu->tsdu.size;
}

static void on_gap(void *user, ana_connection *connection, int side, uint64_t size,
                   const cap_stamp *stamp)
{
    const coverage *c = user;
    (void)size;
    (void)stamp;
    gathered_gap(c->gathered, connection, side);
}

static void on_end(void *user, ana_connection *connection)
{
    const coverage *c = user;
    gathered_end(c->gathered, connection);
}

static void read_capture(coverage *c, cap_inputs *inputs)
{
    const ana_sink sink = {.user = c, .pdu = on_pdu, .gap = on_gap, .connection_end = on_end};
    const cap_options defaults = {0};
    ana_analyzer *analyzer = ana_new(NULL, &sink);
    const cap_sink below = ana_capture_sink(analyzer);
    cap_engine *engine = cap_engine_new(&defaults, &below);
    cap_packet packet;
    while (cap_inputs_next(inputs, &packet))
        cap_engine_packet(engine, &packet);
    cap_engine_finish(engine);
    cap_engine_free(engine);
    ana_free(analyzer);
}

/* NAME PROTOCOL bytes N opaque N SHARE %, then the fields that make up the opaque bytes. */
static void print_protocol(const coverage *c, const char *name, const char *protocol, int number)
{
    const uint64_t *opaque = c->opaque[number];
    uint64_t sum = 0;
    if (c->bytes[number] == 0)
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(opaque_fields); i++)
        sum += opaque[opaque_fields[i]];
    printf("%s %s bytes %" G_GUINT64_FORMAT " opaque %" G_GUINT64_FORMAT " %.2f %%", name, protocol,
           (guint64)c->bytes[number], (guint64)sum, 100.0 * (double)sum / (double)c->bytes[number]);
    for (size_t i = 0; i < G_N_ELEMENTS(opaque_fields); i++)
        if (opaque[opaque_fields[i]] > 0)
            printf(", %s %" G_GUINT64_FORMAT, s7_fields[opaque_fields[i]].key,
                   (guint64)opaque[opaque_fields[i]]);
    printf("\n");
}

static void print_figures(const coverage *c, const char *name)
{
    print_protocol(c, name, "COTP", ANA_PROTOCOL_COTP);
    print_protocol(c, name, "S7COMM", ANA_PROTOCOL_S7COMM);
    print_protocol(c, name, "S7COMM-PLUS", ANA_PROTOCOL_S7COMM_PLUS);
    print_protocol(c, name, "TLS", ANA_PROTOCOL_TLS);
    print_protocol(c, name, "OTHER", ANA_PROTOCOL_OTHER);
    if (c->messages > 0)
        printf("%s messages of several PDUs %" G_GUINT64_FORMAT "\n", name, (guint64)c->messages);
    if (c->foreign > 0)
        printf("%s bytes in no TPKT %" G_GUINT64_FORMAT "\n", name, (guint64)c->foreign);
}

/* Number of faults. */
static uint64_t check_capture(const char *path, uint64_t *pdus)
{
    coverage c = {.tap = record_tap_new(), .gathered = gathered_new()};
    cap_inputs *inputs = cap_inputs_open(&path, 1);
    read_capture(&c, inputs);
    const size_t problems = cap_inputs_problem_count(inputs);
    for (size_t i = 0; i < problems; i++)
        printf("FAULT %s\n", cap_inputs_problem(inputs, i)->message);
    char *name = g_path_get_basename(path);
    print_figures(&c, name);
    g_free(name);
    cap_inputs_free(inputs);
    record_tap_free(c.tap);
    gathered_free(c.gathered);
    *pdus += c.pdus;
    return c.faults + problems;
}

int main(int argc, char **argv)
{
    uint64_t faults = 0, pdus = 0;
    for (int i = 1; i < argc; i++)
        faults += check_capture(argv[i], &pdus);
    printf("%d captures, %" G_GUINT64_FORMAT " PDUs, %" G_GUINT64_FORMAT " faults\n", argc - 1,
           (guint64)pdus, (guint64)faults);
    return faults > 0 || pdus == 0 ? 1 : 0;
}
