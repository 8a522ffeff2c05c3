/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/cotp.h"
#include "dissector/tpkt.h"

#include "exact_bytes.h"
#include "record_tap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#define NOTE(id) ((s7_notes)1 << S7N_##id)

/* Packets that public captures of S7-300, S7-1200, S7-1500, Snap7 and MMS show.
 * */
typedef struct vector {
    const char *hex; /* the whole TPKT */
    uint8_t type, header_length;
    uint16_t destination, source;
    uint8_t tpdu_size;
    const char *calling, *called; /* as text; NULL: none */
    uint8_t order[3];             /* of the parameter codes */
} vector;

static const vector vectors[] = {
    {"0300001611e00000000700c1020100c2020102c0010a",
     COTP_CR,
     18,
     0,
     7,
     0x0A,
     "01.00",
     "01.02",
     {0xC1, 0xC2, 0xC0}},
    {"0300001611d00007000300c0010ac1020100c2020102",
     COTP_CC,
     18,
     7,
     3,
     0x0A,
     "01.00",
     "01.02",
     {0xC0, 0xC1, 0xC2}},
    {"0300001611e00000000100c0010ac1020100c2020101",
     COTP_CR,
     18,
     0,
     1,
     0x0A,
     "01.00",
     "01.01",
     {0xC0, 0xC1, 0xC2}},
    {"0300001611d00001000600c0010ac1020100c2020101",
     COTP_CC,
     18,
     1,
     6,
     0x0A,
     "01.00",
     "01.01",
     {0xC0, 0xC1, 0xC2}},
    {"030000231ee00000001100c1020600c20f53494d415449432d524f4f542d4553c0010a",
     COTP_CR,
     31,
     0,
     0x11,
     0x0A,
     "06.00",
     "SIMATIC-ROOT-ES",
     {0xC1, 0xC2, 0xC0}},
    {"030000231ed00011000700c0010ac1020600c20f53494d415449432d524f4f542d4553",
     COTP_CC,
     31,
     0x11,
     7,
     0x0A,
     "06.00",
     "SIMATIC-ROOT-ES",
     {0xC0, 0xC1, 0xC2}},
    {"030000241fe00000011200c1020620c21053494d415449432d524f4f542d484d49c0010a",
     COTP_CR,
     32,
     0,
     0x112,
     0x0A,
     "06.20",
     "SIMATIC-ROOT-HMI",
     {0xC1, 0xC2, 0xC0}},
    {"030000241fd00112000900c0010ac1020620c21053494d415449432d524f4f542d484d49",
     COTP_CC,
     32,
     0x112,
     9,
     0x0A,
     "06.20",
     "SIMATIC-ROOT-HMI",
     {0xC0, 0xC1, 0xC2}},
    {"030000322de00000008200c110534e4f50434330303032303030303031c21053494d41544"
     "9432d524f4f542d4f5448"
     "c0010a",
     COTP_CR,
     46,
     0,
     0x82,
     0x0A,
     "SNOPCC0002000001",
     "SIMATIC-ROOT-OTH",
     {0xC1, 0xC2, 0xC0}},
    {"030000322dd00082001300c0010ac110534e4f50434330303032303030303031c21053494"
     "d415449432d524f4f54"
     "2d4f5448",
     COTP_CC,
     46,
     0x82,
     0x13,
     0x0A,
     "SNOPCC0002000001",
     "SIMATIC-ROOT-OTH",
     {0xC0, 0xC1, 0xC2}},
    {"0300000702f000", COTP_DT, 3, 0, 0, 0, NULL, NULL, {0}},
    {"0300001611e00000077800c1020001c2020001c0010d",
     COTP_CR,
     18,
     0,
     0x778,
     0x0D,
     "00.01",
     "00.01",
     {0xC1, 0xC2, 0xC0}},
    {"0300001611d00778340000c1020001c2020001c0010a",
     COTP_CC,
     18,
     0x778,
     0x3400,
     0x0A,
     "00.01",
     "00.01",
     {0xC1, 0xC2, 0xC0}},
};

static void check_tsap(s7_bytes tsap, const char *expected)
{
    cotp_tsap decoded;
    cotp_tsap_decode(tsap, &decoded);
    assert_string_equal(decoded.text, expected ? expected : "");
}

static void check_same(const cotp_tpdu *a, const cotp_tpdu *b)
{
    assert_int_equal(a->header_length, b->header_length);
    assert_int_equal(a->type, b->type);
    assert_int_equal(a->code, b->code);
    assert_int_equal(a->destination, b->destination);
    assert_int_equal(a->source, b->source);
    assert_int_equal(a->class_option, b->class_option);
    assert_int_equal(a->tpdu_size, b->tpdu_size);
    assert_int_equal(a->reason, b->reason);
    assert_int_equal(a->eot, b->eot);
    assert_ptr_equal(a->calling.data, b->calling.data);
    assert_int_equal(a->calling.size, b->calling.size);
    assert_ptr_equal(a->called.data, b->called.data);
    assert_int_equal(a->called.size, b->called.size);
    assert_ptr_equal(a->payload.data, b->payload.data);
    assert_int_equal(a->payload.size, b->payload.size);
    assert_int_equal(a->notes, b->notes);
}

/* Decodes with and without tap: both must agree, the leaves cover the header, the rest be payload.
 * What it points to is `in`. */
static bool decode_checked(s7_bytes in, cotp_tpdu *out, record_tap *rt)
{
    cotp_tpdu untapped;
    const char *why;
    const bool plain = cotp_decode(in, &untapped, NULL);
    record_tap_reset(rt);
    const bool tapped = cotp_decode(in, out, record_tap_tap(rt));
    assert_int_equal(plain, tapped);
    check_same(out, &untapped);
    assert_int_equal(out->notes, record_tap_notes(rt));
    if (!record_tap_covers(rt, out->header_length, &why))
        fail_msg("%s%s", why, record_tap_text(rt));
    assert_int_equal(out->header_length + out->payload.size, in.size);
    if (out->payload.size > 0)
        assert_ptr_equal(out->payload.data, in.data + out->header_length);
    return tapped;
}

static void check_vector(const vector *v, const cotp_tpdu *t)
{
    assert_int_equal(t->type, v->type);
    assert_int_equal(t->code, v->type);
    assert_int_equal(t->header_length, v->header_length);
    assert_int_equal(t->destination, v->destination);
    assert_int_equal(t->source, v->source);
    assert_int_equal(t->class_option, 0);
    assert_int_equal(t->tpdu_size, v->tpdu_size);
    assert_int_equal(t->reason, 0);
    assert_false(t->eot);
    check_tsap(t->calling, v->calling);
    check_tsap(t->called, v->called);
    assert_int_equal(t->payload.size, 0);
    assert_int_equal(t->notes, v->type == COTP_DT ? NOTE(COTP_EMPTY_DT) : 0);
}

static void check_vector_tree(const vector *v, const record_tap *rt)
{
    assert_int_equal(record_tap_find(rt, S7F_COTP_LI, 0)->number, v->header_length - 1);
    assert_int_equal(record_tap_find(rt, S7F_COTP_TYPE, 0)->number, v->type);
    for (size_t i = 0; i < 3 && v->calling; i++)
        assert_int_equal(record_tap_find(rt, S7F_COTP_PARAM_CODE, i)->number, v->order[i]);
    assert_null(record_tap_find(rt, S7F_COTP_PARAM_CODE, v->calling ? 3 : 0));
    const char *const texts[] = {v->calling, v->called};
    for (size_t i = 0; i < 2 && v->calling; i++) {
        const record_entry *text = record_tap_find(rt, S7F_TSAP_TEXT, i);
        assert_int_equal(text->bytes.size, strlen(texts[i]));
        assert_memory_equal(text->bytes.data, texts[i], text->bytes.size);
    }
}

static void test_vectors(void **state)
{
    (void)state;
    record_tap *rt = record_tap_new();
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        const s7_bytes in = exact_hex(vectors[i].hex);
        tpkt_packet packet;
        cotp_tpdu tpdu;
        tpkt_decode(in, &packet, NULL);
        assert_int_equal(packet.notes, 0);
        assert_int_equal(packet.length, in.size);
        assert_true(decode_checked(packet.payload, &tpdu, rt));
        check_vector(&vectors[i], &tpdu);
        check_vector_tree(&vectors[i], rt);
        exact_free(in);
    }
    record_tap_free(rt);
}

static void test_every_prefix(void **state)
{
    (void)state;
    record_tap *rt = record_tap_new();
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        const s7_bytes packet = exact_hex(vectors[i].hex);
        const s7_bytes whole = s7_slice(packet, TPKT_HEADER, packet.size);
        for (size_t size = 0; size < whole.size; size++) {
            const s7_bytes in = exact_copy(whole, size);
            cotp_tpdu t;
            assert_int_equal(decode_checked(in, &t, rt), size >= 2);
            assert_int_equal(t.header_length, size);
            assert_int_equal(t.type, size >= 2 ? vectors[i].type : COTP_NONE);
            assert_int_equal(t.source, size >= 6 ? vectors[i].source : 0);
            assert_true(s7_has_note(t.notes, S7N_COTP_LI) || size == 0);
            assert_false(s7_has_note(t.notes, S7N_COTP_EMPTY_DT));
            exact_free(in);
        }
        exact_free(packet);
    }
    record_tap_free(rt);
}

static void test_tree(void **state)
{
    (void)state;
    const s7_bytes in = exact_hex("11e00000000700c1020100c2020102c0010a");
    record_tap *rt = record_tap_new();
    cotp_tpdu t;
    decode_checked(in, &t, rt);
    assert_string_equal(record_tap_text(rt), "cotp @0:18\n"
                                             "  cotp.li = 17 @0:1\n"
                                             "  cotp.code = 0xE0 @1:1\n"
                                             "  cotp.type = 0xE0 (CR) @1:1 made\n"
                                             "  cotp.dst_ref = 0x0000 @2:2\n"
                                             "  cotp.src_ref = 0x0007 @4:2\n"
                                             "  cotp.class_option = 0x00 @6:1\n"
                                             "  cotp.extended_formats = 0 (false) @6:1 bits\n"
                                             "  cotp.no_flow_control = 0 (false) @6:1 bits\n"
                                             "  cotp.class = 0 @6:1 bits\n"
                                             "  cotp.parameter @7:4\n"
                                             "    cotp.parameter.code = 0xC1 (calling TSAP, in an "
                                             "ER the rejected TPDU) @7:1\n"
                                             "    cotp.parameter.length = 2 @8:1\n"
                                             "    cotp.calling_tsap = 0100 @9:2\n"
                                             "    tsap = 01.00 @9:2 made\n"
                                             "    tsap.type = 0x01 (PG) @9:1 made\n"
                                             "    tsap.rack = 0 @10:1 made\n"
                                             "    tsap.slot = 0 @10:1 made\n"
                                             "  cotp.parameter @11:4\n"
                                             "    cotp.parameter.code = 0xC2 (called TSAP) @11:1\n"
                                             "    cotp.parameter.length = 2 @12:1\n"
                                             "    cotp.called_tsap = 0102 @13:2\n"
                                             "    tsap = 01.02 @13:2 made\n"
                                             "    tsap.type = 0x01 (PG) @13:1 made\n"
                                             "    tsap.rack = 0 @14:1 made\n"
                                             "    tsap.slot = 2 @14:1 made\n"
                                             "  cotp.parameter @15:3\n"
                                             "    cotp.parameter.code = 0xC0 (maximum TPDU size) "
                                             "@15:1\n"
                                             "    cotp.parameter.length = 1 @16:1\n"
                                             "    cotp.tpdu_size = 0x0A (1024 bytes) @17:1\n");
    record_tap_free(rt);
    exact_free(in);
}

/* TPDUs that the captures lack, built by the standard, and damaged ones. */
typedef struct other {
    const char *hex;
    bool decoded;
    cotp_tpdu expected; /* without spans */
    size_t payload;
} other;

static const other others[] = {
    /* data: last of its TSDU, not last, with a number, with request of
     *        acknowledgement */
    {"02f08032", true, {.header_length = 3, .type = COTP_DT, .code = 0xF0, .eot = true}, 1},
    {"02f00032", true, {.header_length = 3, .type = COTP_DT, .code = 0xF0}, 1},
    {"02f080", true, {.header_length = 3, .type = COTP_DT, .code = 0xF0, .eot = true}, 0},
    {"02f085", true, {.header_length = 3, .type = COTP_DT, .code = 0xF0, .eot = true}, 0},
    {"02f18032", true, {.header_length = 3, .type = COTP_DT, .code = 0xF1, .eot = true}, 1},
    /* data of class 4, plain, with checksum, extended; expedited data */
    {"04f0123480aabb",
     true,
     {.header_length = 5,
      .type = COTP_DT,
      .code = 0xF0,
      .destination = 0x1234,
      .eot = true,
      .notes = NOTE(COTP_CLASS)},
     2},
    {"08f0123400c3021111aa",
     true,
     {.header_length = 9,
      .type = COTP_DT,
      .code = 0xF0,
      .destination = 0x1234,
      .notes = NOTE(COTP_CLASS)},
     1},
    {"07f0123480000001aa",
     true,
     {.header_length = 8,
      .type = COTP_DT,
      .code = 0xF0,
      .destination = 0x1234,
      .eot = true,
      .notes = NOTE(COTP_CLASS)},
     1},
    {"0410123480aa",
     true,
     {.header_length = 5,
      .type = COTP_ED,
      .code = 0x10,
      .destination = 0x1234,
      .eot = true,
      .notes = NOTE(COTP_CLASS)},
     1},
    /* acknowledgements, reject with credit, unit data */
    {"0420123405",
     true,
     {.header_length = 5,
      .type = COTP_EA,
      .code = 0x20,
      .destination = 0x1234,
      .notes = NOTE(COTP_CLASS)},
     0},
    {"0465123405",
     true,
     {.header_length = 5,
      .type = COTP_AK,
      .code = 0x65,
      .destination = 0x1234,
      .notes = NOTE(COTP_CLASS)},
     0},
    {"0453123405",
     true,
     {.header_length = 5,
      .type = COTP_RJ,
      .code = 0x53,
      .destination = 0x1234,
      .notes = NOTE(COTP_CLASS)},
     0},
    {"0540c1020100aabb",
     true,
     {.header_length = 6, .type = COTP_UD, .code = 0x40, .notes = NOTE(COTP_CLASS)},
     2},
    /* refusals */
    {"06800007000383",
     true,
     {.header_length = 7,
      .type = COTP_DR,
      .code = 0x80,
      .destination = 7,
      .source = 3,
      .reason = 0x83},
     0},
    {"0a800007000380e00212345566",
     true,
     {.header_length = 11,
      .type = COTP_DR,
      .code = 0x80,
      .destination = 7,
      .source = 3,
      .reason = 0x80},
     2},
    {"05c000070003",
     true,
     {.header_length = 6,
      .type = COTP_DC,
      .code = 0xC0,
      .destination = 7,
      .source = 3,
      .notes = NOTE(COTP_CLASS)},
     0},
    {"0470000702",
     true,
     {.header_length = 5, .type = COTP_ER, .code = 0x70, .destination = 7, .reason = 2},
     0},
    {"0970000701c10311e000",
     true,
     {.header_length = 10, .type = COTP_ER, .code = 0x70, .destination = 7, .reason = 1},
     0},
    /* connection requests of class 4, with credit; TPDU size as a number of two
     *        bytes; none */
    {"06e50000000142",
     true,
     {.header_length = 7,
      .type = COTP_CR,
      .code = 0xE5,
      .source = 1,
      .class_option = 0x42,
      .notes = NOTE(COTP_CLASS)},
     0},
    {"0ae00000000100c0020400",
     true,
     {.header_length = 11, .type = COTP_CR, .code = 0xE0, .source = 1, .tpdu_size = 0x0A},
     0},
    {"0ae00000000100c00207ff",
     true,
     {.header_length = 11, .type = COTP_CR, .code = 0xE0, .source = 1, .tpdu_size = 0x0A},
     0},
    {"0be00000000100c003000400",
     true,
     {.header_length = 12, .type = COTP_CR, .code = 0xE0, .source = 1},
     0},
    {"06e00000000100", true, {.header_length = 7, .type = COTP_CR, .code = 0xE0, .source = 1}, 0},
    /* the later of two parameters of one code holds */
    {"0ce00000000100c00109c0010a",
     true,
     {.header_length = 13, .type = COTP_CR, .code = 0xE0, .source = 1, .tpdu_size = 0x0A},
     0},
    /* damaged: nothing, no code, reserved or unknown codes, lengths that do not
     *        hold */
    {"", false, {.notes = NOTE(TRUNCATED) | NOTE(COTP_LI)}, 0},
    {"00", false, {.header_length = 1, .notes = NOTE(COTP_LI)}, 0},
    {"00f080", false, {.header_length = 1, .notes = NOTE(COTP_LI)}, 2},
    {"02", false, {.header_length = 1, .notes = NOTE(COTP_LI)}, 0},
    {"0230aa55", true, {.header_length = 3, .code = 0x30, .notes = NOTE(COTP_UNKNOWN)}, 1},
    {"0211aa55", true, {.header_length = 3, .code = 0x11, .notes = NOTE(COTP_UNKNOWN)}, 1},
    {"01f08032",
     true,
     {.header_length = 2, .type = COTP_DT, .code = 0xF0, .notes = NOTE(TRUNCATED) | NOTE(COTP_LI)},
     2},
    {"02f0",
     true,
     {.header_length = 2, .type = COTP_DT, .code = 0xF0, .notes = NOTE(TRUNCATED) | NOTE(COTP_LI)},
     0},
    {"03f0123480",
     true,
     {.header_length = 4,
      .type = COTP_DT,
      .code = 0xF0,
      .destination = 0x1234,
      .notes = NOTE(TRUNCATED) | NOTE(COTP_CLASS)},
     1},
    {"05e000000001aa",
     true,
     {.header_length = 6,
      .type = COTP_CR,
      .code = 0xE0,
      .source = 1,
      .notes = NOTE(TRUNCATED) | NOTE(COTP_LI)},
     1},
    {"06f080",
     true,
     {.header_length = 3,
      .type = COTP_DT,
      .code = 0xF0,
      .notes = NOTE(TRUNCATED) | NOTE(COTP_LI) | NOTE(COTP_CLASS)},
     0},
    {"09e00000000100c10503aa",
     true,
     {.header_length = 10,
      .type = COTP_CR,
      .code = 0xE0,
      .source = 1,
      .notes = NOTE(TRUNCATED) | NOTE(COTP_PARAM)},
     1},
    {"07e00000000100c1aa",
     true,
     {.header_length = 8,
      .type = COTP_CR,
      .code = 0xE0,
      .source = 1,
      .notes = NOTE(TRUNCATED) | NOTE(COTP_PARAM)},
     1},
    {"ffe00000000100",
     true,
     {.header_length = 7, .type = COTP_CR, .code = 0xE0, .source = 1, .notes = NOTE(COTP_LI)},
     0},
};

static void check_other(const other *o, record_tap *rt)
{
    const s7_bytes in = exact_hex(o->hex);
    const cotp_tpdu *e = &o->expected;
    cotp_tpdu t;
    assert_int_equal(decode_checked(in, &t, rt), o->decoded);
    if (t.header_length != e->header_length || t.type != e->type || t.code != e->code ||
        t.destination != e->destination || t.source != e->source ||
        t.class_option != e->class_option || t.tpdu_size != e->tpdu_size || t.reason != e->reason ||
        t.eot != e->eot || t.payload.size != o->payload || t.notes != e->notes)
        fail_msg("%s: notes %llx expected %llx, payload %zu\n%s", o->hex,
                 (unsigned long long)t.notes, (unsigned long long)e->notes, t.payload.size,
                 record_tap_text(rt));
    for (size_t size = 0; size < in.size; size++) {
        const s7_bytes part = exact_copy(in, size);
        decode_checked(part, &t, rt);
        exact_free(part);
    }
    exact_free(in);
}

static void test_other_tpdus_and_damage(void **state)
{
    (void)state;
    record_tap *rt = record_tap_new();
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        check_other(&others[i], rt);
    record_tap_free(rt);
}

static void test_overlong_header_of_reserved_length(void **state)
{
    (void)state;
    uint8_t bytes[300] = {0xFF, 0xE0};
    record_tap *rt = record_tap_new();
    cotp_tpdu t;
    assert_true(decode_checked((s7_bytes){bytes, sizeof bytes}, &t, rt));
    assert_int_equal(t.header_length, 255);
    assert_int_equal(t.payload.size, 45);
    assert_true(s7_has_note(t.notes, S7N_COTP_LI));
    record_tap_free(rt);
}

/* Cut off in the TSAP: what is there is kept. */
static void test_cut_parameter_keeps_its_bytes(void **state)
{
    (void)state;
    const s7_bytes in = exact_hex("11e00000000700c10f5349");
    record_tap *rt = record_tap_new();
    cotp_tpdu t;
    assert_true(decode_checked(in, &t, rt));
    assert_int_equal(t.calling.size, 2);
    assert_memory_equal(t.calling.data, "SI", 2);
    assert_true(s7_has_note(t.notes, S7N_COTP_PARAM));
    record_tap_free(rt);
    exact_free(in);
}

/* C1 in an ER is the header of the rejected TPDU, no TSAP. */
static void test_parameters_of_er_are_bytes(void **state)
{
    (void)state;
    const s7_bytes in = exact_hex("0870000701c1021122");
    record_tap *rt = record_tap_new();
    cotp_tpdu t;
    assert_true(decode_checked(in, &t, rt));
    assert_int_equal(t.calling.size, 0);
    assert_int_equal(record_tap_find(rt, S7F_COTP_PARAM_VALUE, 0)->bytes.size, 2);
    assert_null(record_tap_find(rt, S7F_COTP_CALLING, 0));
    assert_int_equal(record_tap_find(rt, S7F_COTP_CAUSE, 0)->number, 1);
    record_tap_free(rt);
    exact_free(in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors),
        cmocka_unit_test(test_every_prefix),
        cmocka_unit_test(test_tree),
        cmocka_unit_test(test_other_tpdus_and_damage),
        cmocka_unit_test(test_overlong_header_of_reserved_length),
        cmocka_unit_test(test_cut_parameter_keeps_its_bytes),
        cmocka_unit_test(test_parameters_of_er_are_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
