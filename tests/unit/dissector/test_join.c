/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/join.h"

#include "exact_bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { CLIENT, SERVER, ROOM = 2 << 20, HEX = 4096 };

/* A host: a buffer and the request for each slot. */
typedef struct host {
    s7_joiner joiner;
    s7_join_slot slots[S7_JOIN_SLOTS];
    uint8_t *bytes[S7_JOIN_SLOTS];
    size_t size[S7_JOIN_SLOTS];
    s7_bytes request[S7_JOIN_SLOTS];
    s7_join_step step; /* of the last PDU */
    s7_pdu message;    /* of the last message that was whole */
} host;

static host *host_new(uint32_t slots, uint32_t max_size, bool midstream)
{
    host *h = calloc(1, sizeof *h);
    assert_non_null(h);
    s7_joiner_init(&h->joiner, h->slots, slots, max_size, midstream);
    for (int i = 0; i < S7_JOIN_SLOTS; i++) {
        h->bytes[i] = malloc(ROOM);
        assert_non_null(h->bytes[i]);
    }
    return h;
}

static host *host_plain(void)
{
    return host_new(S7_JOIN_SLOTS, 0, false);
}

static void host_free(host *h)
{
    for (int i = 0; i < S7_JOIN_SLOTS; i++) {
        free(h->bytes[i]);
        exact_free(h->request[i]);
    }
    free(h);
}

static void do_step(host *h, s7_bytes request)
{
    const s7_join_step *step = &h->step;
    if (step->slot == S7_JOIN_NONE)
        return;
    if (step->act == S7_JOIN_BEGIN) {
        h->size[step->slot] = 0;
        exact_free(h->request[step->slot]);
        h->request[step->slot] = exact_copy(request, request.size);
    }
    assert_true(h->size[step->slot] + step->bytes.size <= ROOM);
    if (step->bytes.size > 0)
        memcpy(h->bytes[step->slot] + h->size[step->slot], step->bytes.data, step->bytes.size);
    h->size[step->slot] += step->bytes.size;
    if (step->act != S7_JOIN_DONE)
        return;
    const s7_context context = {.request = h->request[step->slot], .joined = true};
    s7_join_finish(h->bytes[step->slot], h->size[step->slot], true);
    const s7_bytes message = {h->bytes[step->slot], h->size[step->slot]};
    assert_int_equal(s7_decode(message, &context, &h->message, NULL), S7_OK);
}

static s7_join_act take(host *h, int side, s7_bytes bytes, s7_bytes request)
{
    const s7_context context = {.request = request,
                                .continuation = s7_join_continues(&h->joiner, (uint8_t)side)};
    s7_pdu pdu;
    s7_decode(bytes, &context, &pdu, NULL);
    h->step = s7_join_take(&h->joiner, (uint8_t)side, &pdu, bytes, &context);
    do_step(h, request);
    return h->step.act;
}

static s7_join_act send(host *h, int side, const char *hex, const char *request_hex)
{
    const s7_bytes bytes = exact_hex(hex);
    const s7_bytes request = request_hex ? exact_hex(request_hex) : (s7_bytes){NULL, 0};
    const s7_join_act act = take(h, side, bytes, request);
    exact_free(bytes);
    exact_free(request);
    return act;
}

/* The payload of the last message. */
static void message_holds(const host *h, const char *hex)
{
    const s7_bytes expected = exact_hex(hex);
    const s7_bytes payload = h->message.protocol_id == S7_PROTOCOL_PLUS
                                 ? h->message.u.plus.body
                                 : h->message.u.userdata.payload;
    assert_int_equal(payload.size, expected.size);
    assert_memory_equal(payload.data, expected.data, expected.size);
    exact_free(expected);
}

/* Requests in hex: for the blocks of a type, and for the next data unit. */
#define ASK  "32070000020000080006 000112 04 11 43 09 00 FF09 0002 3038"
#define NEXT "320700000200000C0004 000112 08 12 43 09 02 00 00 0000 0A00 0000"

/* One data unit; `what`: type and group, subfunction. Static: used at once. */
static const char *unit(const char *what, int reference, bool more, const char *payload)
{
    static char hex[HEX];
    const unsigned size = (unsigned)strlen(payload) / 2;
    snprintf(hex, sizeof hex, "320700000200000C%04X 000112 08 12 %s 02 %02X %02X 0000 FF09 %04X %s",
             size + 4, what, (unsigned)reference, more, size, payload);
    return hex;
}

#define LIST "83 09"

static void data_units_are_joined_to_one_answer(void **state)
{
    (void)state;
    host *h = host_plain();
    assert_int_equal(send(h, CLIENT, ASK, NULL), S7_JOIN_WHOLE);
    assert_int_equal(send(h, SERVER, unit(LIST, 0x65, true, "00012201"), ASK), S7_JOIN_BEGIN);
    assert_int_equal(send(h, CLIENT, NEXT, NULL), S7_JOIN_WHOLE);
    assert_int_equal(send(h, SERVER, unit(LIST, 0x65, true, "00"), NEXT), S7_JOIN_MORE);
    assert_int_equal(send(h, CLIENT, NEXT, NULL), S7_JOIN_WHOLE);
    assert_int_equal(send(h, SERVER, unit(LIST, 0x65, false, "022202"), NEXT), S7_JOIN_DONE);
    message_holds(h, "0001220100022202");
    assert_int_equal(h->message.u.userdata.data_unit, 0);
    assert_false(h->message.u.userdata.more);
    assert_int_equal(h->message.notes, 0);
    assert_memory_equal(h->request[h->step.slot].data, "\x32\x07\0\0\x02\0\0\x08", 8);
    assert_int_equal(send(h, SERVER, unit(LIST, 0x65, false, "022202"), NEXT), S7_JOIN_LOST);
    host_free(h);
}

static void what_is_not_cut_is_whole(void **state)
{
    (void)state;
    host *h = host_new(S7_JOIN_SLOTS, 0, true);
    assert_int_equal(send(h, SERVER, unit(LIST, 0, false, "0001"), ASK), S7_JOIN_WHOLE);
    assert_int_equal(send(h, SERVER, unit(LIST, 0x65, false, "0001"), ASK), S7_JOIN_WHOLE);
    assert_int_equal(send(h, CLIENT, "3201000002000002 0000 0400", NULL), S7_JOIN_WHOLE);
    assert_int_equal(send(h, CLIENT, "00", NULL), S7_JOIN_WHOLE);
    /* NC programming uses the data unit in a way of its own */
    assert_int_equal(send(h, SERVER, unit("8F 02", 0x65, true, "0001"), ASK), S7_JOIN_WHOLE);
    host_free(h);
}

static void references_may_be_interleaved(void **state)
{
    (void)state;
    host *h = host_plain();
    assert_int_equal(send(h, SERVER, unit(LIST, 1, true, "0A0A"), ASK), S7_JOIN_BEGIN);
    assert_int_equal(send(h, SERVER, unit(LIST, 2, true, "0B0B"), ASK), S7_JOIN_BEGIN);
    assert_int_equal(send(h, SERVER, unit("84 01", 1, true, "0C0C"), ASK), S7_JOIN_BEGIN);
    assert_int_equal(send(h, CLIENT, unit("43 09", 1, true, "0D0D"), NULL), S7_JOIN_BEGIN);
    assert_int_equal(send(h, SERVER, unit(LIST, 2, false, "B2"), NEXT), S7_JOIN_DONE);
    message_holds(h, "0B0BB2");
    assert_int_equal(send(h, CLIENT, unit("43 09", 1, false, "D2"), NULL), S7_JOIN_DONE);
    message_holds(h, "0D0DD2");
    assert_int_equal(send(h, SERVER, unit(LIST, 1, false, "A2"), NEXT), S7_JOIN_DONE);
    message_holds(h, "0A0AA2");
    host_free(h);
}

/* Group, subfunction and type belong to the reference. */
static void another_service_does_not_go_on(void **state)
{
    (void)state;
    static const char *const others[] = {"84 02", "83 03", "03 02"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        host *h = host_plain();
        send(h, SERVER, unit(LIST, 1, true, "0A"), ASK);
        assert_int_not_equal(send(h, SERVER, unit(others[i], 1, false, "0B"), NEXT), S7_JOIN_DONE);
        assert_int_equal(send(h, SERVER, unit(LIST, 1, false, "A2"), NEXT), S7_JOIN_DONE);
        message_holds(h, "0AA2");
        host_free(h);
    }
}

static void asking_anew_begins_anew(void **state)
{
    (void)state;
    host *h = host_plain();
    send(h, SERVER, unit(LIST, 1, true, "0A"), ASK);
    assert_int_equal(send(h, SERVER, unit(LIST, 1, true, "0B"), ASK), S7_JOIN_BEGIN);
    assert_int_equal(send(h, SERVER, unit(LIST, 1, false, "B2"), NEXT), S7_JOIN_DONE);
    message_holds(h, "0BB2");
    send(h, SERVER, unit(LIST, 1, true, "0A"), ASK);
    assert_int_equal(send(h, SERVER, unit(LIST, 1, false, "0B"), ASK), S7_JOIN_WHOLE);
    assert_int_equal(send(h, SERVER, unit(LIST, 1, false, "B2"), NEXT), S7_JOIN_LOST);
    host_free(h);
}

/* The first part is told by the request, or by all having been seen. */
static void without_the_beginning_nothing_is_joined(void **state)
{
    (void)state;
    host *h = host_new(S7_JOIN_SLOTS, 0, true);
    assert_int_equal(send(h, SERVER, unit(LIST, 1, true, "0A"), NULL), S7_JOIN_LOST);
    assert_int_equal(send(h, SERVER, unit(LIST, 1, true, "0A"), NEXT), S7_JOIN_LOST);
    assert_int_equal(send(h, SERVER, unit(LIST, 1, false, "0A"), NULL), S7_JOIN_LOST);
    /* from here on each beginning is seen */
    assert_int_equal(send(h, SERVER, unit(LIST, 2, true, "0A"), NULL), S7_JOIN_BEGIN);
    assert_int_equal(send(h, SERVER, unit(LIST, 2, false, "0B"), NULL), S7_JOIN_DONE);
    message_holds(h, "0A0B");
    /* but not of pushes: none was seen to end */
    assert_int_equal(send(h, SERVER, unit("04 05", 2, true, "0A"), NULL), S7_JOIN_LOST);
    assert_int_equal(send(h, SERVER, unit("04 05", 2, false, "0A"), NULL), S7_JOIN_LOST);
    assert_int_equal(send(h, SERVER, unit("04 05", 3, true, "0A"), NULL), S7_JOIN_BEGIN);
    host_free(h);
}

static void nothing_is_joined_over_a_gap(void **state)
{
    (void)state;
    host *h = host_plain();
    send(h, SERVER, unit(LIST, 1, true, "0A"), ASK);
    send(h, CLIENT, unit("43 09", 1, true, "0D"), NULL);
    s7_join_gap(&h->joiner, SERVER);
    assert_int_equal(send(h, SERVER, unit(LIST, 1, true, "0A"), NULL), S7_JOIN_LOST);
    assert_int_equal(send(h, SERVER, unit(LIST, 1, false, "0A"), NEXT), S7_JOIN_LOST);
    assert_int_equal(send(h, CLIENT, unit("43 09", 1, false, "D2"), NULL), S7_JOIN_DONE);
    host_free(h);
}

static void a_damaged_or_refused_unit_ends_its_message(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "320700000200000C0005 000112 08 12 83 09 02 01 01 D204 FF09 0001 0A", /* error */
        "320700000200000C0008 000112 08 12 83 09 02 01 01 0000 FF09 0001 0A", /* cut */
        "320700000200000C0005 000112 08 12 83 09 02 01 01 0000 FF09 0002 0A",
        "320700000200000C0000 000112 08 12 83 09 02 01 01 0000",
        "320700000200000C0002 000112 08 12 83 09 02 01 01 0000 0000",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        host *h = host_plain();
        assert_int_equal(send(h, SERVER, bad[i], ASK), S7_JOIN_WHOLE);
        send(h, SERVER, unit(LIST, 1, true, "0A"), ASK);
        assert_int_equal(send(h, SERVER, bad[i], NEXT), S7_JOIN_LOST);
        assert_int_equal(send(h, SERVER, unit(LIST, 1, false, "0B"), NEXT), S7_JOIN_LOST);
        host_free(h);
    }
}

static void bytes_behind_the_payload_are_left_out(void **state)
{
    (void)state;
    host *h = host_plain();
    send(h, SERVER, "320700000200000C0006 000112 08 12 83 09 02 01 01 0000 FF09 0001 0A 00", ASK);
    send(h, SERVER, "320700000200000C0006 000112 08 12 83 09 02 01 00 0000 FF09 0001 0B 00", NEXT);
    message_holds(h, "0A0B");
    host_free(h);
}

static void lengths_in_bits_stay_in_bits(void **state)
{
    (void)state;
    host *h = host_plain();
    send(h, SERVER, "320700000200000C0005 000112 08 12 83 09 02 01 01 0000 FF04 0008 0A", ASK);
    send(h, SERVER, "320700000200000C0005 000112 08 12 83 09 02 01 00 0000 FF04 0008 0B", NEXT);
    message_holds(h, "0A0B");
    assert_int_equal(s7_load16(h->bytes[0] + 24), 16);
    host_free(h);
}

static void messages_have_a_limit(void **state)
{
    (void)state;
    host *h = host_new(S7_JOIN_SLOTS, 30, false);
    send(h, SERVER, unit(LIST, 1, true, "0A0A"), ASK); /* 28 bytes */
    assert_int_equal(send(h, SERVER, unit(LIST, 1, true, "0B0B"), NEXT), S7_JOIN_MORE);
    assert_false(h->step.exceeded);
    assert_int_equal(send(h, SERVER, unit(LIST, 1, true, "0C"), NEXT), S7_JOIN_PASS);
    assert_true(h->step.exceeded);
    assert_int_equal(send(h, SERVER, unit(LIST, 1, true, ""), NEXT), S7_JOIN_PASS);
    assert_false(h->step.exceeded);
    assert_int_equal(send(h, SERVER, unit(LIST, 1, false, "0D"), NEXT), S7_JOIN_CUT);
    assert_int_equal(h->size[0], 30);
    assert_int_equal(send(h, SERVER, unit(LIST, 1, false, "0D"), NEXT), S7_JOIN_LOST);
    host_free(h);
}

static void parts_without_end_are_counted(void **state)
{
    (void)state;
    host *h = host_plain();
    char more[HEX];
    snprintf(more, sizeof more, "%s", unit(LIST, 1, true, ""));
    send(h, SERVER, more, ASK);
    for (int i = 1; i < S7_JOIN_MAX_PARTS; i++)
        assert_int_equal(send(h, SERVER, more, NEXT), S7_JOIN_MORE);
    assert_int_equal(send(h, SERVER, more, NEXT), S7_JOIN_PASS);
    assert_true(h->step.exceeded);
    host_free(h);
}

static void the_oldest_message_makes_way(void **state)
{
    (void)state;
    host *h = host_plain();
    for (int i = 1; i <= S7_JOIN_SLOTS; i++) {
        send(h, SERVER, unit(LIST, i, true, "0A"), ASK);
        assert_false(h->step.exceeded);
    }
    assert_int_equal(send(h, SERVER, unit(LIST, 9, true, "0A"), ASK), S7_JOIN_BEGIN);
    assert_true(h->step.exceeded);
    assert_int_equal(send(h, SERVER, unit(LIST, 1, false, "0A"), NEXT), S7_JOIN_LOST);
    assert_int_equal(send(h, SERVER, unit(LIST, 2, false, "0A"), NEXT), S7_JOIN_DONE);
    host_free(h);
    h = host_new(0, 0, false);
    assert_int_equal(send(h, SERVER, unit(LIST, 1, true, "0A"), ASK), S7_JOIN_LOST);
    assert_true(h->step.exceeded);
    host_free(h);
}

/* A slice of BSEND; the first one (sequence 0) has the total length in `data`. */
static const char *slice(int sequence, bool more, const char *r_id, const char *data)
{
    static char hex[HEX];
    const unsigned size = (unsigned)strlen(data) / 2 + 8;
    snprintf(hex, sizeof hex,
             "320700000300000C%04X 000112 08 12 46 01 %02X 00 %02X 0000 FF09 %04X 120613CC %s %s",
             size + 4, (unsigned)sequence, more, size, r_id, data);
    return hex;
}

#define R_ID "00000007"

static void slices_of_bsend_are_joined_by_r_id(void **state)
{
    (void)state;
    host *h = host_plain();
    assert_int_equal(send(h, CLIENT, slice(0, true, R_ID, "0006 0102"), NULL), S7_JOIN_BEGIN);
    assert_int_equal(send(h, CLIENT, slice(0, true, "00000008", "00020A"), NULL), S7_JOIN_BEGIN);
    assert_int_equal(send(h, CLIENT, slice(5, true, R_ID, "0304"), NULL), S7_JOIN_MORE);
    assert_int_equal(send(h, CLIENT, slice(5, false, "00000008", "0B"), NULL), S7_JOIN_DONE);
    message_holds(h, "120613CC00000008 0002 0A0B");
    assert_int_equal(send(h, CLIENT, slice(6, true, R_ID, "0506"), NULL), S7_JOIN_DONE);
    message_holds(h, "120613CC00000007 0006 010203040506");
    host_free(h);
}

static void slices_that_do_not_fit_are_not_joined(void **state)
{
    (void)state;
    host *h = host_plain();
    assert_int_equal(send(h, CLIENT, slice(0, false, R_ID, "0001 01"), NULL), S7_JOIN_WHOLE);
    assert_int_equal(send(h, CLIENT, slice(0, true, R_ID, ""), NULL), S7_JOIN_WHOLE);
    assert_int_equal(send(h, CLIENT, slice(5, true, R_ID, "01"), NULL), S7_JOIN_LOST);
    assert_int_equal(send(h, CLIENT, slice(0, true, R_ID, "0003 01"), NULL), S7_JOIN_BEGIN);
    assert_int_equal(send(h, CLIENT, slice(0, true, R_ID, "0002 09"), NULL), S7_JOIN_BEGIN);
    assert_int_equal(send(h, CLIENT, slice(4, false, R_ID, "08"), NULL), S7_JOIN_DONE);
    message_holds(h, "120613CC00000007 0002 0908");
    /* a partner's acknowledgement */
    assert_int_equal(
        send(h, SERVER, "320700000300000C0004 000112 08 12 86 01 05 00 00 0000 0A00 0000", NULL),
        S7_JOIN_WHOLE);
    host_free(h);
}

/* S7comm-plus: bytes of the data part, with trailer where it is the last. */
static const char *part(int version, const char *data, bool last)
{
    static char hex[HEX];
    snprintf(hex, sizeof hex, "72 %02X %04X %s %s%02X%s", (unsigned)version,
             (unsigned)strlen(data) / 2, data, last ? "72" : "", last ? (unsigned)version : 0,
             last ? "0000" : "");
    if (!last)
        hex[strlen(hex) - 2] = '\0';
    return hex;
}

/* Head of a SetVarSubStreamed: a function whose body may be anything. */
#define HEAD   "310000057C00000007 00000391 34"
#define HEAD_  "310000057C000000070000039134"
#define DIGEST "20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

static void fragments_are_joined_up_to_the_trailer(void **state)
{
    (void)state;
    for (int version = 1; version <= 3; version++) {
        host *h = host_plain();
        const bool digest = version == 3;
        assert_int_equal(send(h, CLIENT,
                              part(version, digest ? DIGEST HEAD_ "AABB" : HEAD_ "AABB", false),
                              NULL),
                         S7_JOIN_BEGIN);
        assert_true(s7_join_continues(&h->joiner, CLIENT));
        assert_false(s7_join_continues(&h->joiner, SERVER));
        assert_int_equal(s7_join_plus(&h->joiner, CLIENT), h->step.slot);
        /* a fragment may look like a beginning */
        assert_int_equal(send(h, CLIENT, part(version, digest ? DIGEST HEAD_ : HEAD_, false), NULL),
                         S7_JOIN_MORE);
        assert_int_equal(send(h, CLIENT, "72FF0100", NULL), S7_JOIN_WHOLE);
        assert_int_equal(
            send(h, CLIENT, "72FE0016 00000000 00000010 0000000000000000 4C4F474F5554", NULL),
            S7_JOIN_WHOLE);
        assert_int_equal(send(h, SERVER, part(version, HEAD_ "01", true), NULL), S7_JOIN_WHOLE);
        assert_int_equal(send(h, CLIENT, part(version, digest ? DIGEST "CC" : "CC", true), NULL),
                         S7_JOIN_DONE);
        message_holds(h, "AABB" HEAD_ "CC");
        assert_true(h->message.u.plus.complete && h->message.u.plus.head);
        assert_int_equal(h->message.u.plus.sequence, 7);
        assert_int_equal(h->message.u.plus.digest, digest);
        assert_false(s7_join_continues(&h->joiner, CLIENT));
        host_free(h);
    }
}

/* The pieces of a stream keep their lengths. */
static void pieces_of_a_stream_keep_their_lengths(void **state)
{
    (void)state;
    host *h = host_plain();
    send(h, CLIENT, part(2, HEAD_ "0A0B", false), NULL);
    send(h, CLIENT, part(2, "020C0D", false), NULL);
    send(h, CLIENT, part(2, "010E", true), NULL);
    message_holds(h, "0A0B 020C0D 010E");
    host_free(h);
}

static void the_last_fragment_may_be_empty(void **state)
{
    (void)state;
    host *h = host_plain();
    send(h, CLIENT, part(2, HEAD_ "AA", false), NULL);
    assert_int_equal(send(h, CLIENT, part(2, "", false), NULL), S7_JOIN_MORE);
    assert_int_equal(send(h, CLIENT, part(2, "", true), NULL), S7_JOIN_DONE);
    message_holds(h, "AA");
    assert_true(h->message.u.plus.complete);
    host_free(h);
}

static void fragments_without_their_beginning_are_lost(void **state)
{
    (void)state;
    host *h = host_plain();
    assert_int_equal(send(h, CLIENT, part(2, "AABBCC", false), NULL), S7_JOIN_LOST);
    assert_int_equal(send(h, CLIENT, part(2, HEAD_, false), NULL), S7_JOIN_LOST);
    assert_int_equal(send(h, CLIENT, part(2, HEAD_, true), NULL), S7_JOIN_LOST);
    assert_int_equal(send(h, CLIENT, part(2, HEAD_, false), NULL), S7_JOIN_BEGIN);
    s7_join_drop(&h->joiner, s7_join_plus(&h->joiner, CLIENT));
    assert_int_equal(send(h, CLIENT, part(2, "AA", true), NULL), S7_JOIN_LOST);
    send(h, CLIENT, part(2, HEAD_, false), NULL);
    s7_join_gap(&h->joiner, CLIENT);
    assert_int_equal(s7_join_plus(&h->joiner, CLIENT), S7_JOIN_NONE);
    assert_int_equal(send(h, CLIENT, part(2, "AA", true), NULL), S7_JOIN_WHOLE);
    host_free(h);
}

/* A PDU shorter than it says is no fragment. */
static void a_damaged_fragment_ends_the_message(void **state)
{
    (void)state;
    host *h = host_plain();
    assert_int_equal(send(h, CLIENT, "7202 0020 " HEAD, NULL), S7_JOIN_WHOLE);
    assert_false(s7_join_continues(&h->joiner, CLIENT));
    send(h, CLIENT, part(2, HEAD_, false), NULL);
    assert_int_equal(send(h, CLIENT, "7202 0020 AA", NULL), S7_JOIN_CUT);
    assert_int_equal(s7_join_plus(&h->joiner, CLIENT), S7_JOIN_NONE);
    assert_int_equal(send(h, CLIENT, part(2, HEAD_, true), NULL), S7_JOIN_WHOLE);
    host_free(h);
}

/* Whatever is being gathered, S7comm-plus does not make way. */
static void fragments_do_not_make_way(void **state)
{
    (void)state;
    host *h = host_new(2, 0, false);
    send(h, CLIENT, part(2, HEAD_ "AA", false), NULL);
    send(h, SERVER, part(2, HEAD_ "BB", false), NULL);
    assert_int_equal(send(h, SERVER, unit(LIST, 1, true, "0A"), ASK), S7_JOIN_LOST);
    assert_int_equal(send(h, CLIENT, part(2, "CC", true), NULL), S7_JOIN_DONE);
    message_holds(h, "AACC");
    host_free(h);
}

static uint8_t *filled(size_t size, const char *head_hex, size_t *head_size)
{
    const s7_bytes head = exact_hex(head_hex);
    uint8_t *bytes = calloc(1, size);
    assert_non_null(bytes);
    memcpy(bytes, head.data, head.size);
    *head_size = head.size;
    exact_free(head);
    return bytes;
}

/* Header fields are too small for it: what is there counts. */
static void long_messages_are_decoded_whole(void **state)
{
    (void)state;
    enum { PART = 30000, PARTS = 4 };
    size_t head;
    uint8_t *bytes =
        filled(26 + PART, "320700000200000C7534 000112 08 12 83 09 02 01 01 0000 FF09 7530", &head);
    const s7_bytes ask = exact_hex(ASK), next = exact_hex(NEXT);
    host *h = host_plain();
    for (int i = 0; i < PARTS; i++) {
        bytes[19] = i < PARTS - 1;
        take(h, SERVER, (s7_bytes){bytes, 26 + PART}, i == 0 ? ask : next);
    }
    assert_int_equal(h->step.act, S7_JOIN_DONE);
    assert_int_equal(h->message.u.userdata.payload.size, PART * PARTS);
    assert_int_equal(h->message.notes, 0);
    assert_int_equal(h->message.data_length, 0xFFFF);
    free(bytes);
    exact_free(ask);
    exact_free(next);

    bytes = filled(4 + PART + 4, "7202 7530" HEAD, &head);
    for (int i = 0; i < PARTS; i++) {
        const bool last = i == PARTS - 1;
        memcpy(bytes + 4 + PART, "\x72\x02\0\0", 4);
        take(h, SERVER, (s7_bytes){bytes, 4 + PART + (last ? 4U : 0U)}, (s7_bytes){NULL, 0});
    }
    assert_int_equal(h->step.act, S7_JOIN_DONE);
    assert_int_equal(h->message.u.plus.body.size, PART * PARTS - 14);
    assert_true(h->message.u.plus.complete);
    free(bytes);
    host_free(h);
}

/* Finishing leaves alone what it cannot be the beginning of. */
static void finish_takes_any_bytes(void **state)
{
    (void)state;
    static const char *const odd[] = {
        "72",      "32", "7202", "320700000200000C0004", "32070000020000080000 0000000000000000",
        "AABBCCDD"};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        const s7_bytes before = exact_hex(odd[i]);
        const s7_bytes after = exact_hex(odd[i]);
        s7_join_finish((uint8_t *)after.data, after.size, true);
        assert_memory_equal(before.data, after.data, before.size);
        exact_free(before);
        exact_free(after);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(data_units_are_joined_to_one_answer),
        cmocka_unit_test(what_is_not_cut_is_whole),
        cmocka_unit_test(references_may_be_interleaved),
        cmocka_unit_test(another_service_does_not_go_on),
        cmocka_unit_test(asking_anew_begins_anew),
        cmocka_unit_test(without_the_beginning_nothing_is_joined),
        cmocka_unit_test(nothing_is_joined_over_a_gap),
        cmocka_unit_test(a_damaged_or_refused_unit_ends_its_message),
        cmocka_unit_test(bytes_behind_the_payload_are_left_out),
        cmocka_unit_test(lengths_in_bits_stay_in_bits),
        cmocka_unit_test(messages_have_a_limit),
        cmocka_unit_test(parts_without_end_are_counted),
        cmocka_unit_test(the_oldest_message_makes_way),
        cmocka_unit_test(slices_of_bsend_are_joined_by_r_id),
        cmocka_unit_test(slices_that_do_not_fit_are_not_joined),
        cmocka_unit_test(fragments_are_joined_up_to_the_trailer),
        cmocka_unit_test(pieces_of_a_stream_keep_their_lengths),
        cmocka_unit_test(the_last_fragment_may_be_empty),
        cmocka_unit_test(fragments_without_their_beginning_are_lost),
        cmocka_unit_test(a_damaged_fragment_ends_the_message),
        cmocka_unit_test(fragments_do_not_make_way),
        cmocka_unit_test(long_messages_are_decoded_whole),
        cmocka_unit_test(finish_takes_any_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
