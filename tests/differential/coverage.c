/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Byte coverage over captures: the leaves of each TPKT, COTP header and S7 PDU cover each of its
 * bytes exactly once, and with a tap the decoder gives the same struct as without.
 *
 * usage: byte_coverage CAPTURE...
 *
 * Prints for each capture how many bytes were covered and which part of them by opaque leaves:
 * bytes that are shown but whose meaning is not decoded. Values, block contents and passwords are
 * data, not opaque. Exit 1: a PDU with a fault, or a capture that cannot be read. */
#include "analyzer/analyzer.h"
#include "capture/engine.h"
#include "capture/inputs.h"
#include "dissector/tpkt.h"

#include "record_tap.h"

#include <stdio.h>
#include <string.h>

static const s7_field opaque_fields[] = {
    S7F_REST,          S7F_COTP_PARAM_VALUE,  S7F_COTP_PAYLOAD,     S7F_COTP_HEADER_REST,
    S7F_PARAM_BYTES,   S7F_ITEM_BYTES,        S7F_ITEM_RESERVED,    S7F_DATA_BYTES,
    S7F_UD_PAYLOAD,    S7F_PI_ARGUMENT_BYTES, S7F_TRANSFER_LENGTHS, S7F_SZL_RECORD_BYTES,
    S7F_SZL_FRAGMENT,  S7F_PLUS_EVENT,        S7F_PLUS_BODY,        S7F_PLUS_FRAGMENT,
    S7F_PLUS_RESERVED,
};

typedef struct coverage {
    record_tap *tap;
    uint64_t pdus, bytes, faults;
    uint64_t foreign; /* bytes outside any TPKT */
    uint64_t opaque[S7F_COUNT];
} coverage;

static void fault(coverage *c, const ana_pdu *pdu, const char *what)
{
    c->faults++;
    printf("FAULT frame %" G_GUINT64_FORMAT ": %s", (guint64)pdu->stamp.frame, what);
    printf("%s\n", record_tap_text(c->tap));
}

static void count_opaque(coverage *c)
{
    for (size_t i = 0; i < G_N_ELEMENTS(opaque_fields); i++) {
        const s7_field field = opaque_fields[i];
        const record_entry *entry;
        for (size_t nth = 0; (entry = record_tap_find(c->tap, field, nth)) != NULL; nth++)
            c->opaque[field] += entry->length;
    }
}

static void check_covered(coverage *c, const ana_pdu *pdu, size_t size)
{
    const char *why;
    if (!record_tap_covers(c->tap, (uint32_t)size, &why))
        fault(c, pdu, why);
    count_opaque(c);
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
    c->bytes += size;
}

static bool is_malformed(s7_notes notes)
{
    for (int note = 0; note < S7N_COUNT; note++)
        if (s7_has_note(notes, (s7_note)note) && s7_note_table[note].severity == S7S_MALFORMED)
            return true;
    return false;
}

static void check_s7(coverage *c, const ana_pdu *pdu)
{
    s7_pdu plain, tapped;
    record_tap_reset(c->tap);
    const s7_status status = s7_decode(pdu->tsdu, pdu->context, &plain, NULL);
    if (s7_decode(pdu->tsdu, pdu->context, &tapped, record_tap_tap(c->tap)) != status)
        fault(c, pdu, "another status with a tap\n");
    if (memcmp(&plain, &tapped, sizeof plain) != 0)
        fault(c, pdu, "another struct with a tap\n");
    if (record_tap_find(c->tap, S7F_REST, 0) && !is_malformed(plain.notes))
        fault(c, pdu, "undecoded bytes in a sound PDU\n");
    check_covered(c, pdu, pdu->tsdu.size);
    c->pdus++;
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
        c->opaque[S7F_COTP_PAYLOAD] += pdu->tsdu.size;
    c->bytes += pdu->tsdu.size;
}

static void read_capture(coverage *c, cap_inputs *inputs)
{
    const ana_sink sink = {.user = c, .pdu = on_pdu};
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

static void print_figures(const coverage *c, const char *name)
{
    uint64_t opaque = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(opaque_fields); i++)
        opaque += c->opaque[opaque_fields[i]];
    const double share = c->bytes > 0 ? 100.0 * (double)opaque / (double)c->bytes : 0;
    printf("%7" G_GUINT64_FORMAT " PDUs %8" G_GUINT64_FORMAT " bytes %6.2f %% opaque  %s",
           (guint64)c->pdus, (guint64)c->bytes, share, name);
    for (size_t i = 0; i < G_N_ELEMENTS(opaque_fields); i++)
        if (c->opaque[opaque_fields[i]] > 0)
            printf(", %s %" G_GUINT64_FORMAT, s7_fields[opaque_fields[i]].key,
                   (guint64)c->opaque[opaque_fields[i]]);
    if (c->foreign > 0)
        printf("; %" G_GUINT64_FORMAT " bytes in no TPKT", (guint64)c->foreign);
    printf("\n");
}

/* Number of faults. */
static uint64_t check_capture(const char *path, uint64_t *pdus)
{
    coverage c = {.tap = record_tap_new()};
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
