/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "userdata_case.h"

#include "dissector/summary.h"
#include "exact_bytes.h"
#include "facts.h"
#include "record_tap.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

enum { HEAD = 26 }; /* header 10, parameters 12, head of the data 4 */

/* A PDU in long form around the first `size` bytes of a payload. */
static s7_bytes build(uint8_t type, uint8_t group, uint8_t subfunction, uint8_t sequence,
                      s7_bytes payload, size_t size)
{
    uint8_t *p = malloc(HEAD + size);
    assert_non_null(p);
    const uint8_t head[HEAD] = {
        0x32,
        7,
        0,
        0,
        0,
        1,
        0,
        12,
        (uint8_t)((size + 4) >> 8),
        (uint8_t)(size + 4),
        0,
        1,
        0x12,
        8,
        0x12,
        (uint8_t)(type << 4 | group),
        subfunction,
        sequence,
        0,
        0,
        0,
        0,
        0xFF,
        0x09,
        (uint8_t)(size >> 8),
        (uint8_t)size,
    };
    memcpy(p, head, HEAD);
    if (size > 0)
        memcpy(p + HEAD, payload.data, size);
    const s7_bytes made = exact_copy((s7_bytes){p, HEAD + size}, HEAD + size);
    free(p);
    return made;
}

static s7_bytes build_cut(const userdata_case *c, size_t size)
{
    const s7_bytes payload = exact_hex(c->payload);
    const s7_bytes made = build(c->type, c->group, c->subfunction, c->sequence, payload,
                                size < payload.size ? size : payload.size);
    exact_free(payload);
    return made;
}

s7_bytes userdata_bytes(const userdata_case *c)
{
    return build_cut(c, SIZE_MAX);
}

s7_bytes userdata_request_bytes(const userdata_case *c)
{
    if (!c->request)
        return (s7_bytes){NULL, 0};
    const uint8_t type = c->group == 0xF ? UD_NC_REQUEST : UD_REQUEST;
    const s7_bytes payload = exact_hex(c->request);
    const s7_bytes made =
        build(type, c->group, c->asked ? c->asked : c->subfunction, 0, payload, payload.size);
    exact_free(payload);
    return made;
}

static unsigned count_of(const char *text, const char *what)
{
    unsigned count = 0;
    for (const char *at = text; (at = strstr(at, what)) != NULL; at++)
        count++;
    return count;
}

/* Decodes with a tap and without; the tree is `rt`'s then. */
static s7_status decode(const userdata_case *c, s7_bytes bytes, s7_bytes request, s7_pdu *pdu,
                        record_tap *rt)
{
    s7_pdu untapped;
    memset(&untapped, 0xAA, sizeof untapped);
    memset(pdu, 0x55, sizeof *pdu);
    const s7_context context = {.request = request};
    const s7_status status = s7_decode(bytes, &context, pdu, record_tap_tap(rt));
    assert_int_equal(s7_decode(bytes, &context, &untapped, NULL), status);
    assert_memory_equal(pdu, &untapped, sizeof untapped);
    assert_int_equal(record_tap_notes(rt), pdu->notes);
    const char *why;
    if (!record_tap_covers(rt, (uint32_t)bytes.size, &why))
        fail_msg("%s, %zu bytes: %s\n%s", c->name, bytes.size, why, record_tap_text(rt));
    return status;
}

static void check_whole(const userdata_case *c)
{
    const s7_bytes bytes = userdata_bytes(c), request = userdata_request_bytes(c);
    record_tap *rt = record_tap_new();
    s7_pdu pdu;
    decode(c, bytes, request, &pdu, rt);
    facts_hold(c->name, record_tap_text(rt), c->facts);
    if (count_of(record_tap_text(rt), " ! ") != count_of(c->facts, "!="))
        fail_msg("%s: other notes than expected\n%s", c->name, record_tap_text(rt));
    if (c->summary) {
        char line[512] = "";
        s7_text text = s7_text_into(line, sizeof line);
        const s7_context context = {.request = request};
        s7_summary(&pdu, &context, &text);
        assert_memory_equal(line, "Userdata ", 9);
        assert_string_equal(line + 9, c->summary);
    }
    record_tap_free(rt);
    exact_free(bytes);
    exact_free(request);
}

static void check_cut(const userdata_case *c, s7_bytes cut, s7_bytes request)
{
    char line[64];
    s7_text text = s7_text_into(line, sizeof line);
    const s7_context context = {.request = request};
    record_tap *rt = record_tap_new();
    s7_pdu pdu;
    decode(c, cut, request, &pdu, rt);
    s7_summary(&pdu, &context, &text);
    record_tap_free(rt);
    exact_free(cut);
}

/* The PDU ends early; its payload ends early, and its lengths say so; its request does. */
static void check_cuts(const userdata_case *c)
{
    const s7_bytes bytes = userdata_bytes(c), request = userdata_request_bytes(c);
    for (size_t size = 1; size < bytes.size; size++)
        check_cut(c, exact_copy(bytes, size), request);
    for (size_t size = 0; size < bytes.size - HEAD; size++)
        check_cut(c, build_cut(c, size), request);
    for (size_t size = 0; size < request.size; size++) {
        const s7_bytes asked = exact_copy(request, size);
        check_cut(c, exact_copy(bytes, bytes.size), asked);
        exact_free(asked);
    }
    exact_free(bytes);
    exact_free(request);
}

void userdata_cases_hold(const userdata_case *cases)
{
    for (const userdata_case *c = cases; c->name; c++) {
        check_whole(c);
        check_cuts(c);
    }
}
