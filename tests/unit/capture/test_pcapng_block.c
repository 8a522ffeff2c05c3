/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/pcapng_block.h"

#include "capture_bytes.h"

static reading read_build(scratch *s, const build *b)
{
    return read_one(scratch_build(s, "a.pcapng", b));
}

static void obsolete(build *b, uint16_t interface_id, uint64_t ticks, uint8_t seed,
                     uint32_t captured)
{
    guint begin = block_begin(b, 2);

    put(b, interface_id, 2);
    put(b, 3, 2); /* drops */
    put(b, ticks >> 32, 4);
    put(b, ticks & UINT32_MAX, 4);
    put(b, captured, 4);
    put(b, captured + 1, 4);
    put_data(b, seed, captured);
    block_end(b, begin);
}

static void simple(build *b, uint32_t original, uint8_t seed, uint32_t captured)
{
    guint begin = block_begin(b, 3);

    put(b, original, 4);
    put_data(b, seed, captured);
    block_end(b, begin);
}

static void statistics(build *b, uint32_t interface_id, uint64_t ifdrop, uint64_t osdrop)
{
    guint begin = block_begin(b, 5);
    build value = build_new(b->big);

    put(b, interface_id, 4);
    put(b, 0, 8);
    put(&value, ifdrop, 8);
    put(&value, osdrop, 8);
    option(b, 4, value.bytes->data, 8); /* isb_ifrecv: not a drop */
    option(b, 5, value.bytes->data, 8);
    option(b, 7, value.bytes->data + 8, 8);
    option(b, 0, "", 0);
    block_end(b, begin);
    g_byte_array_unref(value.bytes);
}

static void reads_every_packet_block(void **state)
{
    scratch *s = scratch_new();

    (void)state;
    for (int big = 0; big < 2; big++) {
        build b = build_new(big);
        reading r;
        cap_input_info info;

        section(&b);
        interface(&b, 101, 40, 6);
        interface(&b, 1, 0, 9);
        simple(&b, 30, 1, 30);
        obsolete(&b, 1, 5000000000, 2, 33);
        simple(&b, 100, 3, 40); /* cut to the snap length of interface 0 */
        enhanced(&b, 0, 6000000, 4, 1, 20);
        r = read_build(s, &b);
        assert_no_problem(&r);
        assert_int_equal(r.packets->len, 4);
        assert_packet(&r, 0, 0, 1, 30);
        assert_packet(&r, 1, 5000000000, 2, 33);
        assert_packet(&r, 2, 5000000000, 3, 40);
        assert_packet(&r, 3, 6000000000, 4, 1);
        assert_int_equal(packet_at(&r, 1)->interface_id, 1);
        assert_int_equal(packet_at(&r, 1)->link_type, 1);
        assert_int_equal(packet_at(&r, 1)->original, 34);
        assert_int_equal(packet_at(&r, 2)->interface_id, 0);
        assert_int_equal(packet_at(&r, 2)->link_type, 101);
        assert_int_equal(packet_at(&r, 2)->original, 100);
        assert_int_equal(packet_at(&r, 3)->original, 20);
        cap_inputs_describe(r.inputs, 0, &info);
        assert_int_equal(info.untimed, 2);
        reading_free(&r);
        g_byte_array_unref(b.bytes);
    }
    scratch_free(s);
}

static void applies_the_time_offset(void **state)
{
    scratch *s = scratch_new();

    (void)state;
    for (int big = 0; big < 2; big++) {
        build b = build_new(big), value = build_new(big);
        guint begin;
        reading r;

        section(&b);
        begin = block_begin(&b, 1);
        put(&b, 1, 8);
        put(&value, (uint64_t)-7, 8);
        option(&b, 1, "a comment", 9);
        option(&b, 9, "\x03", 1);
        option(&b, 14, value.bytes->data, 8);
        block_end(&b, begin); /* no end of options: allowed */
        if (big) {
            memcpy(b.bytes->data + begin + 8, "\0\1\0\0\0\0\0\0", 8);
        }
        enhanced(&b, 0, 10500, 1, 5, 5);
        r = read_build(s, &b);
        assert_no_problem(&r);
        assert_packet(&r, 0, 3500000000, 1, 5);
        reading_free(&r);
        g_byte_array_unref(b.bytes);
        g_byte_array_unref(value.bytes);
    }
    scratch_free(s);
}

/* The counts are running totals: the last of each interface holds, sections add up. */
static void sums_drops(void **state)
{
    scratch *s = scratch_new();

    (void)state;
    for (int big = 0; big < 2; big++) {
        build b = build_new(big);
        reading r;
        cap_input_info info;

        section(&b);
        interface(&b, 1, 0, 6);
        interface(&b, 1, 0, 6);
        statistics(&b, 0, 5, 1);
        statistics(&b, 1, 100, UINT64_MAX); /* all ones: unknown */
        statistics(&b, 0, 7, 3);
        statistics(&b, 9, 1000, 1000); /* no such interface */
        section(&b);
        interface(&b, 1, 0, 6);
        statistics(&b, 0, 20, 0);
        r = read_build(s, &b);
        assert_no_problem(&r);
        cap_inputs_describe(r.inputs, 0, &info);
        assert_int_equal(info.dropped, 7 + 3 + 100 + 20);
        reading_free(&r);
        g_byte_array_unref(b.bytes);
    }
    scratch_free(s);
}

/* Blocks whose frame is sound do not end the reading: the first is told, the rest are counted. */
static void passes_over_contradicting_packets(void **state)
{
    scratch *s = scratch_new();
    build b = build_new(false);
    reading r;

    (void)state;
    section(&b);
    simple(&b, 4, 0, 4); /* before any interface */
    interface(&b, 1, 0, 6);
    enhanced(&b, 0, 1, 1, 8, 8);
    enhanced(&b, 3, 1, 1, 8, 8); /* no such interface */
    enhanced(&b, 0, 1, 1, 8, 8);
    b.bytes->data[b.bytes->len - 20] = 9; /* 9 bytes captured, 8 there */
    simple(&b, 100, 1, 40);               /* no snap length: 100 bytes captured, 40 there */
    enhanced(&b, 0, 2, 2, 8, 8);
    r = read_build(s, &b);
    assert_int_equal(r.packets->len, 2);
    assert_packet(&r, 0, 1000, 1, 8);
    assert_packet(&r, 1, 2000, 2, 8);
    assert_int_equal(packet_at(&r, 0)->stamp.frame, 2);
    assert_int_equal(packet_at(&r, 1)->stamp.frame, 6);
    assert_int_equal(cap_inputs_problem_count(r.inputs), 2);
    assert_problem_at(&r, 0, CAP_PROBLEM_FORMAT,
                      "damaged at byte 28: packet 1 names interface 0, where the section has 0");
    assert_problem_at(&r, 1, CAP_PROBLEM_FORMAT, "3 further damaged blocks were passed over");
    reading_free(&r);
    g_byte_array_unref(b.bytes);
    scratch_free(s);
}

static void says_how_many_bytes_fit(void **state)
{
    scratch *s = scratch_new();
    build b = build_new(false);
    reading r;

    (void)state;
    section(&b);
    interface(&b, 1, 0, 6);
    enhanced(&b, 0, 1, 1, 8, 8);
    b.bytes->data[b.bytes->len - 17] = 0xff;
    r = read_build(s, &b);
    assert_int_equal(r.packets->len, 0);
    assert_problem(&r, CAP_PROBLEM_FORMAT,
                   "damaged at byte 48: packet 1 claims 4278190088 captured bytes, where its block "
                   "has room for 8");
    reading_free(&r);
    g_byte_array_unref(b.bytes);
    scratch_free(s);
}

static void tells_broken_options(void **state)
{
    scratch *s = scratch_new();
    build b = build_new(false);
    guint begin;
    reading r;

    (void)state;
    section(&b);
    begin = block_begin(&b, 1);
    put(&b, 1, 8);
    option(&b, 9, "\x03", 1);
    put(&b, 2, 2);
    put(&b, 5, 2); /* 5 bytes of name, 4 there */
    put(&b, 0, 4);
    block_end(&b, begin);
    enhanced(&b, 0, 4, 1, 8, 8);
    r = read_build(s, &b);
    assert_packet(&r, 0, 4000000, 1, 8);
    assert_problem(&r, CAP_PROBLEM_FORMAT,
                   "an option of the interface description block does not fit into it");
    reading_free(&r);
    g_byte_array_unref(b.bytes);
    scratch_free(s);
}

static void bounds_the_interfaces(void **state)
{
    scratch *s = scratch_new();
    build b = build_new(false);
    reading r;

    (void)state;
    section(&b);
    for (unsigned i = 0; i < 65540; i++) {
        interface(&b, 1, 0, 6);
    }
    enhanced(&b, 65535, 1, 1, 4, 4);
    enhanced(&b, 65536, 1, 1, 4, 4);
    r = read_build(s, &b);
    assert_int_equal(r.packets->len, 1);
    assert_int_equal(cap_inputs_problem_count(r.inputs), 2);
    assert_problem_at(&r, 0, CAP_PROBLEM_FORMAT, "more than 65536 interfaces in one section");
    assert_problem_at(&r, 1, CAP_PROBLEM_FORMAT, "4 further damaged blocks");
    reading_free(&r);
    g_byte_array_unref(b.bytes);
    scratch_free(s);
}

/* Of interfaces that say very much only so much is kept: they stay usable. */
static void bounds_what_interfaces_say(void **state)
{
    scratch *s = scratch_new();
    build b = build_new(false);
    char *text = g_strnfill(60000, 'x');
    const char *path;
    cap_inputs *inputs;
    cap_packet packet;
    unsigned kept = 0;

    (void)state;
    section(&b);
    for (unsigned i = 0; i < 100; i++) {
        guint begin = block_begin(&b, 1);

        put(&b, 1, 8);
        option(&b, 3, text, 60000);
        option(&b, 9, "\x09", 1);
        block_end(&b, begin);
        enhanced(&b, i, 1000 + i, 1, 4, 4);
    }
    path = scratch_build(s, "a.pcapng", &b);
    inputs = cap_inputs_open(&path, 1);
    for (unsigned i = 0; i < 100; i++) {
        cap_interface_info info;

        assert_true(cap_inputs_next(inputs, &packet));
        assert_int_equal(packet.stamp.time, 1000 + i);
        cap_inputs_interface(inputs, &packet, &info);
        assert_int_equal(info.id, i);
        assert_int_equal(info.resolution, 9);
        kept += info.option_count == 1 && info.options[0].size == 60000;
    }
    assert_int_equal(kept, CAP_PCAPNG_OPTIONS_SUM / 60012);
    assert_int_equal(cap_inputs_problem_count(inputs), 0);
    cap_inputs_free(inputs);
    g_free(text);
    g_byte_array_unref(b.bytes);
    scratch_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_packet_block),
        cmocka_unit_test(applies_the_time_offset),
        cmocka_unit_test(sums_drops),
        cmocka_unit_test(passes_over_contradicting_packets),
        cmocka_unit_test(says_how_many_bytes_fit),
        cmocka_unit_test(tells_broken_options),
        cmocka_unit_test(bounds_the_interfaces),
        cmocka_unit_test(bounds_what_interfaces_say),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
