/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every vector decodes as stated, covers each of its bytes, and can be cut anywhere. */
#include "dissector/cotp.h"
#include "dissector/service_name.h"
#include "dissector/summary.h"
#include "dissector/tpkt.h"

#include "exact_bytes.h"
#include "facts.h"
#include "record_tap.h"
#include "vectors.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

static const vector *const tables[] = {vectors_connection, vectors_access, vectors_block,
                                       vectors_userdata, vectors_plus};

/* A vector cut into its layers. `all` owns the bytes. */
typedef struct packet {
    s7_bytes all;
    tpkt_packet tpkt;
    cotp_tpdu tpdu;
    uint32_t s7_at; /* offset of the COTP user data */
} packet;

static packet open_packet(const char *hex, record_tap *rt)
{
    packet p = {.all = exact_hex(hex)};
    const s7_tap *tap = rt ? record_tap_tap(rt) : NULL;
    tpkt_decode(p.all, &p.tpkt, tap);
    if (rt)
        record_tap_set_base(rt, TPKT_HEADER);
    assert_true(cotp_decode(p.tpkt.payload, &p.tpdu, tap));
    p.s7_at = TPKT_HEADER + p.tpdu.header_length;
    return p;
}

static const vector *find(const vector *table, const char *name)
{
    for (; table->name; table++)
        if (strcmp(table->name, name) == 0)
            return table;
    fail_msg("no vector %s", name);
    return NULL;
}

/* The request's S7 PDU as context; the packet owns its bytes. */
static s7_context context_of(const vector *table, const vector *v, packet *request)
{
    *request = (packet){0};
    if (!v->request)
        return (s7_context){0};
    *request = open_packet(find(table, v->request)->hex, NULL);
    return (s7_context){.request = request->tpdu.payload};
}

/* What a host does with user data that is not S7. */
static void report_payload(const s7_tap *tap, s7_bytes payload)
{
    const s7_value value = {0, payload};
    tap->field(tap->user, S7F_COTP_PAYLOAD, 0, (uint32_t)payload.size, &value);
}

static unsigned count_of(const char *text, const char *word)
{
    unsigned count = 0;
    for (; (text = strstr(text, word)); text++)
        count++;
    return count;
}

static void check_vector(const vector *table, const vector *v)
{
    record_tap *rt = record_tap_new();
    char line[512];
    s7_text text = s7_text_into(line, sizeof line);
    packet request;
    const s7_context context = context_of(table, v, &request);
    const packet p = open_packet(v->hex, rt);
    const char *service = NULL;
    if (p.tpdu.type == COTP_DT && p.tpdu.payload.size > 0) {
        s7_pdu pdu;
        record_tap_set_base(rt, p.s7_at);
        if (s7_decode(p.tpdu.payload, &context, &pdu, record_tap_tap(rt)) == S7_FOREIGN)
            report_payload(record_tap_tap(rt), p.tpdu.payload);
        s7_summary(&pdu, &context, &text);
        service = s7_pdu_service_name(&pdu);
    } else {
        cotp_summary(&p.tpdu, &text);
    }
    facts_hold(v->name, record_tap_text(rt), v->facts);
    /* No note but those stated. */
    assert_int_equal(count_of(record_tap_text(rt), " ! "), count_of(v->facts, "!="));
    assert_string_equal(line, v->summary);
    if (v->service)
        assert_string_equal(service, v->service);
    else
        assert_null(service);
    const char *why;
    if (!record_tap_covers(rt, (uint32_t)p.all.size, &why))
        fail_msg("%s: %s\n%s", v->name, why, record_tap_text(rt));
    record_tap_free(rt);
    exact_free(p.all);
    exact_free(request.all);
}

static void decodes_every_vector(void **state)
{
    (void)state;
    unsigned count = 0;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        for (const vector *v = tables[i]; v->name; v++, count++)
            check_vector(tables[i], v);
    assert_int_equal(count, 128); /* V01 to V66, requests and answers counted apart */
}

/* With and without a tap the struct and the notes are the same, and the leaves cover what there
 * is. The summary must not read beyond it either. */
static void check_cut(const vector *v, s7_bytes whole, size_t size, const s7_context *context)
{
    const s7_bytes cut = exact_copy(whole, size);
    record_tap *rt = record_tap_new();
    s7_pdu untapped, tapped;
    memset(&untapped, 0xAA, sizeof untapped);
    memset(&tapped, 0x55, sizeof tapped);
    const s7_status status = s7_decode(cut, context, &untapped, NULL);
    assert_int_equal(s7_decode(cut, context, &tapped, record_tap_tap(rt)), status);
    assert_memory_equal(&tapped, &untapped, sizeof tapped);
    if (status != S7_FOREIGN) {
        const char *why;
        assert_int_equal(record_tap_notes(rt), untapped.notes);
        if (!record_tap_covers(rt, (uint32_t)size, &why))
            fail_msg("%s cut to %zu: %s\n%s", v->name, size, why, record_tap_text(rt));
        /* S7comm-plus cut in front of its trailer is a whole fragment. */
        const bool fragment = untapped.protocol_id == S7_PROTOCOL_PLUS && !untapped.u.plus.complete;
        if (size < whole.size && !fragment)
            assert_int_equal(status, S7_DAMAGED);
    }
    char line[512];
    s7_text text = s7_text_into(line, sizeof line);
    s7_summary(&untapped, context, &text);
    s7_pdu_service_name(&untapped);
    s7_pdu_role(&untapped);
    record_tap_free(rt);
    exact_free(cut);
}

static void check_cuts(const vector *table, const vector *v)
{
    packet request;
    s7_context context = context_of(table, v, &request);
    const packet p = open_packet(v->hex, NULL);
    const s7_bytes whole = p.tpdu.payload;
    for (size_t size = 0; size <= whole.size; size++)
        check_cut(v, whole, size, &context);
    /* An answer beside a damaged request. */
    for (size_t size = 0; size < request.tpdu.payload.size; size++) {
        context.request = exact_copy(request.tpdu.payload, size);
        check_cut(v, whole, whole.size, &context);
        exact_free(context.request);
    }
    exact_free(p.all);
    exact_free(request.all);
}

static void decodes_every_prefix(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        for (const vector *v = tables[i]; v->name; v++)
            check_cuts(tables[i], v);
}

/* One byte of each PDU set to each of a few hostile values. */
static void survives_changed_bytes(void **state)
{
    (void)state;
    static const uint8_t values[] = {0x00, 0x01, 0x7F, 0x80, 0xFF};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        for (const vector *v = tables[i]; v->name; v++) {
            const packet p = open_packet(v->hex, NULL);
            const s7_bytes copy = exact_copy(p.tpdu.payload, p.tpdu.payload.size);
            for (size_t at = 0; at < copy.size; at++) {
                uint8_t *byte = (uint8_t *)copy.data + at;
                const uint8_t was = *byte;
                for (size_t j = 0; j < sizeof values; j++) {
                    *byte = values[j];
                    check_cut(v, copy, copy.size, NULL);
                }
                *byte = was;
            }
            exact_free(copy);
            exact_free(p.all);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decodes_every_vector),
        cmocka_unit_test(decodes_every_prefix),
        cmocka_unit_test(survives_changed_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
