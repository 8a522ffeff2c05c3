/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture_bytes.h"

static reading read_build(scratch *s, const build *b)
{
    return read_one(scratch_build(s, "a.pcapng", b));
}

static void other_block(build *b, uint32_t type, size_t size)
{
    guint begin = block_begin(b, type);

    put_data(b, 0, size);
    block_end(b, begin);
}

/* Sections of either byte order, each with interfaces of its own. */
static void reads_sections(void **state)
{
    scratch *s = scratch_new();
    build b = build_new(false);
    reading r;
    cap_input_info info;

    (void)state;
    section(&b);
    interface(&b, 1, 65535, 6);
    interface(&b, 113, 96, 9);
    enhanced(&b, 1, 1000000000000000001, 1, 5, 50);
    enhanced(&b, 0, 1000000000000001, 2, 6, 6);
    b.big = true;
    section(&b);
    interface(&b, 101, 0, 0x80 | 10);
    enhanced(&b, 0, 1024 * 3 + 512, 3, 7, 7);
    b.big = false;
    section(&b);
    interface(&b, 276, 0, 6);
    enhanced(&b, 0, 4000000, 4, 8, 8);
    r = read_build(s, &b);
    assert_no_problem(&r);
    assert_int_equal(r.packets->len, 4);
    assert_packet(&r, 0, 1000000000000000001, 1, 5);
    assert_packet(&r, 1, 1000000000000001000, 2, 6);
    assert_packet(&r, 2, 3500000000, 3, 7);
    assert_packet(&r, 3, 4000000000, 4, 8);
    assert_int_equal(packet_at(&r, 0)->original, 50);
    assert_int_equal(packet_at(&r, 0)->interface_id, 1);
    assert_int_equal(packet_at(&r, 0)->link_type, 113);
    assert_int_equal(packet_at(&r, 1)->link_type, 1);
    assert_int_equal(packet_at(&r, 2)->link_type, 101);
    assert_int_equal(packet_at(&r, 3)->link_type, 276);
    assert_int_equal(packet_at(&r, 3)->stamp.frame, 4);
    cap_inputs_describe(r.inputs, 0, &info);
    assert_string_equal(info.format, "pcapng");
    assert_int_equal(info.bytes_read, b.bytes->len);
    assert_false(info.time_ordered);
    reading_free(&r);
    g_byte_array_unref(b.bytes);
    scratch_free(s);
}

/* Frame numbers as Wireshark gives them: observed with tshark 4.0 on the same bytes. */
static void counts_frames_as_wireshark(void **state)
{
    static const struct {
        uint32_t type;
        uint32_t size;
        uint32_t frames;
    } blocks[] = {
        {0x00000009, 32, 1}, {0x00000bad, 4, 1},  {0x40000bad, 40, 1}, {0x00000204, 32, 1},
        {0x00000216, 32, 1}, {0x00000221, 32, 1}, {0x00000208, 32, 0}, {0x00000004, 4, 0},
        {0x0000000a, 16, 0}, {0x00000000, 0, 0},  {0x00000007, 8, 0},  {0x80000001, 16, 0},
        {0xffffffff, 64, 0}, {0x00000102, 4, 0},
    };
    scratch *s = scratch_new();

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(blocks); i++) {
        build b = build_new(i % 2);
        reading r;

        section(&b);
        interface(&b, 1, 0, 6);
        enhanced(&b, 0, 1, 1, 60, 60);
        other_block(&b, blocks[i].type, blocks[i].size);
        enhanced(&b, 0, 2, 2, 60, 60);
        r = read_build(s, &b);
        assert_no_problem(&r);
        assert_int_equal(r.packets->len, 2);
        assert_int_equal(packet_at(&r, 0)->stamp.frame, 1);
        assert_int_equal(packet_at(&r, 1)->stamp.frame, 2 + blocks[i].frames);
        reading_free(&r);
        g_byte_array_unref(b.bytes);
    }
    scratch_free(s);
}

static void delivers_what_is_complete(void **state)
{
    /* Section header, interface, then packets of 32 bytes and padded data. */
    static const guint ends[] = {28, 48, 48 + 40, 48 + 40 + 40, 48 + 40 + 40 + 40};
    scratch *s = scratch_new();

    (void)state;
    for (int big = 0; big < 2; big++) {
        build b = small_pcapng(big);

        assert_int_equal(b.bytes->len, ends[4]);
        for (guint size = 1; size <= b.bytes->len; size++) {
            reading r = read_one(scratch_file(s, "a.pcapng", b.bytes->data, size));
            guint blocks = 0;

            while (blocks < 5 && size >= ends[blocks]) {
                blocks++;
            }
            assert_small(&r, blocks < 2 ? 0 : blocks - 2);
            if (blocks && size == ends[blocks - 1]) {
                assert_no_problem(&r);
            } else if (size < 4) {
                assert_problem(&r, CAP_PROBLEM_FORMAT, "not a capture: begins with");
            } else {
                guint begin = blocks ? ends[blocks - 1] : 0;
                guint need = !blocks            ? 28
                             : size - begin < 8 ? 12 /* the shortest block */
                                                : ends[blocks] - begin;
                g_autofree char *text = g_strdup_printf(
                    "which begins at byte %u: %u of %u bytes are there", begin, size - begin, need);

                assert_problem(&r, CAP_PROBLEM_CUT, text);
            }
            reading_free(&r);
        }
        g_byte_array_unref(b.bytes);
    }
    scratch_free(s);
}

static void names_the_block_that_is_cut(void **state)
{
    scratch *s = scratch_new();
    build b = small_pcapng(false);
    reading r;

    (void)state;
    r = read_one(scratch_file(s, "a.pcapng", b.bytes->data, 127));
    assert_problem(&r, CAP_PROBLEM_CUT, "ends inside packet 2, which begins at byte 88: 39 of 40 ");
    reading_free(&r);
    r = read_one(scratch_file(s, "a.pcapng", b.bytes->data, 40));
    assert_problem(&r, CAP_PROBLEM_CUT,
                   "ends inside the interface description block after packet 0, which begins at "
                   "byte 28: 12 of 20 bytes are there");
    reading_free(&r);
    other_block(&b, 10, 20000000);
    r = read_one(scratch_file(s, "a.pcapng", b.bytes->data, b.bytes->len - 3));
    assert_small(&r, 3);
    assert_problem(&r, CAP_PROBLEM_CUT,
                   "ends inside the decryption secrets block after packet 3, which begins at byte "
                   "168: 20000009 of 20000012 bytes are there");
    reading_free(&r);
    r = read_one(scratch_file(s, "a.pcapng", b.bytes->data, b.bytes->len - 10));
    assert_problem(&r, CAP_PROBLEM_CUT, "20000002 of 20000012 bytes are there");
    reading_free(&r);
    g_byte_array_unref(b.bytes);
    scratch_free(s);
}

/* Large blocks that nothing is taken from are passed over in the fixed buffer. */
static void passes_over_large_blocks(void **state)
{
    scratch *s = scratch_new();
    build b = build_new(false);
    reading r;

    (void)state;
    section(&b);
    interface(&b, 1, 0, 6);
    other_block(&b, 0x0bad, 20000000);
    enhanced(&b, 0, 2, 9, 300, 300);
    enhanced(&b, 0, 3, 7, 17000000, 17000000); /* more than is looked at as a whole */
    enhanced(&b, 0, 4, 5, 1000000, 1000000);
    r = read_build(s, &b);
    assert_int_equal(r.packets->len, 2);
    assert_packet(&r, 0, 2000, 9, 300);
    assert_int_equal(packet_at(&r, 0)->stamp.frame, 2);
    assert_packet(&r, 1, 4000, 5, 1000000);
    assert_int_equal(packet_at(&r, 1)->stamp.frame, 4);
    assert_problem(&r, CAP_PROBLEM_FORMAT,
                   "the enhanced packet block after packet 2 has 17000032 bytes, where at most "
                   "16777216 were expected");
    reading_free(&r);
    g_byte_array_unref(b.bytes);
    scratch_free(s);
}

/* The small file, its second packet's block (at 88, 40 bytes) spoiled by four bytes. */
static void assert_spoiled(guint offset, uint32_t value, guint packets, const char *text)
{
    scratch *s = scratch_new();
    build b = small_pcapng(false);
    reading r;

    for (guint i = 0; i < 4; i++) {
        b.bytes->data[offset + i] = (uint8_t)(value >> 8 * i);
    }
    r = read_build(s, &b);
    assert_small(&r, packets);
    assert_problem(&r, CAP_PROBLEM_FORMAT, text);
    reading_free(&r);
    g_byte_array_unref(b.bytes);
    scratch_free(s);
}

static void stops_at_contradicting_lengths(void **state)
{
    (void)state;
    assert_spoiled(92, 0, 1,
                   "damaged at byte 88: the length of the enhanced packet block after packet 1 is "
                   "0, where 32 to 268435456 bytes were expected");
    assert_spoiled(92, 28, 1, "is 28, where 32 to");
    assert_spoiled(92, 0x10000004, 1, "is 268435460, where 32 to");
    assert_spoiled(92, UINT32_MAX, 1, "is 4294967295, where 32 to");
    assert_spoiled(92, 36, 1, "damaged at byte 88: the block after packet 1 has a length of 36");
    assert_spoiled(124, 44, 1,
                   "damaged at byte 88: the block after packet 1 has a length of 40 at its "
                   "beginning and of 44 at its end");
}

static void refuses_unknown_sections(void **state)
{
    (void)state;
    assert_spoiled(8, 0x12345678, 0, "where the byte-order magic 1a2b3c4d was expected");
    assert_spoiled(12, 2, 0, "is of pcapng version 2.0, where 1.0 or 1.2 was expected");
    assert_spoiled(4, 24, 0, "the length of the section header block after packet 0 is 24");
    assert_spoiled(24, 32, 0, "has a length of 28 at its beginning and of 32 at its end");
}

/* Some writers do not count the padding. */
static void rounds_lengths_up(void **state)
{
    scratch *s = scratch_new();
    build b = small_pcapng(false);
    reading r;

    (void)state;
    b.bytes->data[92] = 38;
    b.bytes->data[124] = 38;
    r = read_build(s, &b);
    assert_no_problem(&r);
    assert_small(&r, 3);
    reading_free(&r);
    g_byte_array_unref(b.bytes);
    scratch_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_sections),
        cmocka_unit_test(counts_frames_as_wireshark),
        cmocka_unit_test(delivers_what_is_complete),
        cmocka_unit_test(names_the_block_that_is_cut),
        cmocka_unit_test(passes_over_large_blocks),
        cmocka_unit_test(stops_at_contradicting_lengths),
        cmocka_unit_test(refuses_unknown_sections),
        cmocka_unit_test(rounds_lengths_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
