/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/tpkt.h"

#include "exact_bytes.h"
#include "record_tap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

static void decode_hex(const char *hex, tpkt_packet *out, record_tap *rt)
{
    const s7_bytes in = exact_hex(hex);
    tpkt_packet untapped;
    tpkt_decode(in, &untapped, NULL);
    tpkt_decode(in, out, record_tap_tap(rt));
    assert_int_equal(out->notes, untapped.notes);
    assert_int_equal(out->notes, record_tap_notes(rt));
    assert_int_equal(out->length, untapped.length);
    assert_int_equal(out->payload.size, untapped.payload.size);
    if (out->payload.size > 0)
        assert_ptr_equal(out->payload.data, in.data + TPKT_HEADER);
    exact_free(in);
}

static void test_header(void **state)
{
    (void)state;
    record_tap *rt = record_tap_new();
    tpkt_packet p;
    decode_hex("0300000702f000", &p, rt);
    assert_int_equal(p.version, 3);
    assert_int_equal(p.reserved, 0);
    assert_int_equal(p.length, 7);
    assert_int_equal(p.payload.size, 3);
    assert_int_equal(p.notes, 0);
    assert_string_equal(record_tap_text(rt), "tpkt @0:4\n"
                                             "  tpkt.version = 3 @0:1\n"
                                             "  tpkt.reserved = 0 @1:1\n"
                                             "  tpkt.length = 7 @2:2\n");
    const char *why;
    if (!record_tap_covers(rt, TPKT_HEADER, &why))
        fail_msg("%s", why);
    record_tap_free(rt);
}

typedef struct damage {
    const char *hex;
    s7_notes notes;
    size_t payload;
} damage;

static void test_damage(void **state)
{
    (void)state;
    const s7_notes truncated = (s7_notes)1 << S7N_TRUNCATED;
    const s7_notes trailing = (s7_notes)1 << S7N_TRAILING;
    const s7_notes version = (s7_notes)1 << S7N_TPKT_VERSION;
    const s7_notes length = (s7_notes)1 << S7N_TPKT_LENGTH;
    const damage cases[] = {
        {"", truncated, 0},
        {"03", truncated, 0},
        {"0300", truncated, 0},
        {"030000", truncated, 0},
        {"03000007", truncated, 0},
        {"0300000702f0", truncated, 2},
        {"0300000702f0008055", trailing, 3},
        {"0200000702f080", version, 3},
        {"0300000602f0", length, 2},
        {"03000000", length, 0},
        {"0300000055", length, 0},
        {"0300000402", length | trailing, 0},
        {"030000", truncated, 0},
        {"16030100", version | truncated, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        record_tap *rt = record_tap_new();
        tpkt_packet p;
        decode_hex(cases[i].hex, &p, rt);
        if (p.notes != cases[i].notes || p.payload.size != cases[i].payload)
            fail_msg("\"%s\": notes %llx, payload %zu", cases[i].hex, (unsigned long long)p.notes,
                     p.payload.size);
        record_tap_free(rt);
    }
}

static void test_every_header_byte_is_a_leaf(void **state)
{
    (void)state;
    const s7_bytes whole = exact_hex("0300000702f000");
    record_tap *rt = record_tap_new();
    for (size_t size = 0; size <= TPKT_HEADER; size++) {
        const s7_bytes in = exact_copy(whole, size);
        tpkt_packet p;
        const char *why;
        record_tap_reset(rt);
        tpkt_decode(in, &p, record_tap_tap(rt));
        if (!record_tap_covers(rt, (uint32_t)size, &why))
            fail_msg("%zu bytes: %s", size, why);
        exact_free(in);
    }
    record_tap_free(rt);
    exact_free(whole);
}

typedef struct framing {
    const char *hex;
    tpkt_frame frame;
    uint32_t size;
} framing;

static void test_frame_at(void **state)
{
    (void)state;
    static const framing cases[] = {
        {"", TPKT_PARTIAL, 4},
        {"03", TPKT_PARTIAL, 4},
        {"0300", TPKT_PARTIAL, 4},
        {"030000", TPKT_PARTIAL, 4},
        {"03000007", TPKT_PARTIAL, 7},
        {"0300000702f0", TPKT_PARTIAL, 7},
        {"0300000702f000", TPKT_COMPLETE, 7},
        {"0300000702f00003", TPKT_COMPLETE, 7},
        {"0300ffff", TPKT_PARTIAL, 65535},
        {"03000006", TPKT_FOREIGN, 0},
        {"03000000", TPKT_FOREIGN, 0},
        {"0301", TPKT_FOREIGN, 0},
        {"16", TPKT_FOREIGN, 0},
        {"00", TPKT_FOREIGN, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const s7_bytes in = exact_hex(cases[i].hex);
        uint32_t size = 12345;
        const tpkt_frame frame = tpkt_frame_at(in, &size);
        if (frame != cases[i].frame || size != cases[i].size)
            fail_msg("\"%s\": %d, size %u", cases[i].hex, (int)frame, size);
        exact_free(in);
    }
}

typedef struct resync {
    const char *hex;
    size_t at, keep;
} resync;

#define READ_JOB "0300001f02f080320100000001000e00000401120a10020010000083000000"

static void test_resync(void **state)
{
    (void)state;
    static const resync cases[] = {
        {"", 0, 0},
        {READ_JOB, 0, 0},
        {"aabb" READ_JOB, 2, 2},
        {"0301aa03" READ_JOB READ_JOB, 4, 4},
        {"ff0300000702f000", 1, 1},
        {"ff0300000702f0000300000702f000", 1, 1},
        {"ff0300001102f08072", 1, 1},
        {"ff0300001102f08014", 1, 1},
        {"ff0300001102f08017", 1, 1},
        /* payloads that say nothing, an EOT that does not fit, another TPDU, a
         *          length too short */
        {"ff0300001102f08013", 9, 9},
        {"ff0300001102f08018", 9, 9},
        {"ff0300001102f08001", 9, 9},
        {"ff0300000702f08032", 9, 9},
        {"ff0300000802f00032", 9, 9},
        {"ff0300000702f001", 8, 8},
        {"ff0300001611e0000000", 10, 10},
        {"ff0300000602f08032", 9, 9},
        /* whatever follows, and however much of it */
        {"0300000902f08032010316", 0, 0},
        {"0300000902f08032", 0, 0},
        /* what may yet become the start of one is worth keeping */
        {"ffffffff03", 5, 4},
        {"ffff0300", 4, 2},
        {"ffff030000", 5, 2},
        {"ffff03000020", 6, 2},
        {"ffff0300002002", 7, 2},
        {"ffff0300002002f0", 8, 2},
        {"ffff0300002002f080", 9, 2},
        {"ffff0300000702f0", 8, 2},
        {"ffff0300000702f080", 9, 9},
        {"ffff0300002002f1", 8, 8},
        {"ffff0300002004", 7, 7},
        {"030303", 3, 2},
        {"03000300", 4, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const s7_bytes in = exact_hex(cases[i].hex);
        size_t keep = 12345;
        const size_t at = tpkt_resync(in, &keep);
        if (at != cases[i].at || keep != cases[i].keep)
            fail_msg("\"%s\": at %zu, keep %zu", cases[i].hex, at, keep);
        exact_free(in);
    }
}

/* Bytes that arrive one by one lead to the same place as all at once, if what `keep` says is
 * kept. */
static void test_keep_loses_nothing(void **state)
{
    (void)state;
    const s7_bytes in = exact_hex("0000030303000003010300" READ_JOB READ_JOB);
    size_t keep;
    const size_t expected = tpkt_resync(in, &keep);
    assert_int_equal(expected, 11);
    size_t start = 0;
    for (size_t end = 1; end <= in.size; end++) {
        const s7_bytes part = {in.data + start, end - start};
        const size_t at = tpkt_resync(part, &keep);
        assert_true(keep <= at && part.size - keep <= 31);
        if (at < part.size) {
            assert_int_equal(start + at, expected);
            exact_free(in);
            return;
        }
        assert_true(part.size - keep <= 7);
        start += keep;
    }
    fail_msg("not found");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_header),
        cmocka_unit_test(test_damage),
        cmocka_unit_test(test_every_header_byte_is_a_leaf),
        cmocka_unit_test(test_frame_at),
        cmocka_unit_test(test_resync),
        cmocka_unit_test(test_keep_loses_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
