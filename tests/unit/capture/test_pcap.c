/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture_bytes.h"

static void reads_both_byte_orders_and_resolutions(void **state)
{
    scratch *s = scratch_new();

    (void)state;
    for (int i = 0; i < 4; i++) {
        build b = build_new(i & 1);
        reading r;
        cap_input_info info;

        pcap_header(&b, i & 2 ? PCAP_NS : PCAP_US, 4, 113);
        pcap_record(&b, 1700000000, 999999, 7, 60, 1514);
        pcap_record(&b, UINT32_MAX, 1, 9, 0, 0);
        r = read_one(scratch_build(s, "a.pcap", &b));
        assert_no_problem(&r);
        assert_int_equal(r.packets->len, 2);
        assert_packet(&r, 0, 1700000000000000000 + 999999 * (i & 2 ? INT64_C(1) : INT64_C(1000)), 7,
                      60);
        assert_packet(&r, 1, 4294967295000000000 + (i & 2 ? 1 : 1000), 9, 0);
        assert_int_equal(packet_at(&r, 0)->original, 1514);
        assert_int_equal(packet_at(&r, 0)->link_type, 113);
        assert_int_equal(packet_at(&r, 0)->interface_id, 0);
        cap_inputs_describe(r.inputs, 0, &info);
        assert_string_equal(info.format, "pcap");
        assert_int_equal(info.packets, 2);
        assert_int_equal(info.bytes_read, b.bytes->len);
        assert_int_equal(info.bytes_total, b.bytes->len);
        reading_free(&r);
        g_byte_array_unref(b.bytes);
    }
    scratch_free(s);
}

static void reads_modified_records(void **state)
{
    scratch *s = scratch_new();

    (void)state;
    for (int big = 0; big < 2; big++) {
        build b = build_new(big);
        reading r;

        pcap_header(&b, 0xa1b2cd34, 4, 1);
        for (uint8_t i = 1; i <= 3; i++) {
            pcap_record(&b, i, 0, 0, 0, 4u + i);
            b.bytes->data[b.bytes->len - (big ? 5 : 8)] = (uint8_t)(4 + i); /* captured */
            put(&b, 2, 4);
            put(&b, 0x0800, 2);
            put(&b, 0, 2);
            put_data(&b, i, 4u + i);
        }
        r = read_one(scratch_build(s, "a.pcap", &b));
        assert_no_problem(&r);
        assert_small(&r, 3);
        reading_free(&r);
        g_byte_array_unref(b.bytes);
    }
    scratch_free(s);
}

static void masks_the_check_sequence_length(void **state)
{
    scratch *s = scratch_new();
    build b = build_new(false);
    reading r;

    (void)state;
    pcap_header(&b, PCAP_US, 4, 0x24000000 | 276);
    pcap_record(&b, 1, 0, 0, 10, 10);
    r = read_one(scratch_build(s, "a.pcap", &b));
    assert_int_equal(packet_at(&r, 0)->link_type, 276);
    reading_free(&r);
    g_byte_array_unref(b.bytes);
    scratch_free(s);
}

/* A packet never has fewer bytes on the wire than were captured. */
static void corrects_the_original_length(void **state)
{
    scratch *s = scratch_new();
    build b = build_new(false);
    reading r;

    (void)state;
    pcap_header(&b, PCAP_US, 4, 1);
    pcap_record(&b, 1, 0, 0, 60, 20);
    r = read_one(scratch_build(s, "a.pcap", &b));
    assert_int_equal(packet_at(&r, 0)->original, 60);
    reading_free(&r);
    g_byte_array_unref(b.bytes);
    scratch_free(s);
}

static void delivers_what_is_complete(void **state)
{
    scratch *s = scratch_new();
    static const guint ends[] = {24, 24 + 21, 24 + 21 + 22, 24 + 21 + 22 + 23};

    (void)state;
    for (int big = 0; big < 2; big++) {
        build b = small_pcap(big);

        assert_int_equal(b.bytes->len, ends[3]);
        for (guint size = 1; size <= b.bytes->len; size++) {
            reading r = read_one(scratch_file(s, "a.pcap", b.bytes->data, size));
            guint complete = 0;

            while (complete < 3 && size >= ends[complete + 1]) {
                complete++;
            }
            assert_small(&r, complete);
            if (size == ends[complete]) {
                assert_no_problem(&r);
            } else if (size < 4) {
                assert_problem(&r, CAP_PROBLEM_FORMAT, "not a capture: begins with");
            } else {
                guint begin = size < 24 ? 0 : ends[complete];
                guint need = size < 24 ? 24 : size - begin < 16 ? 16 : ends[complete + 1] - begin;
                g_autofree char *packet = g_strdup_printf("packet %u", complete + 1);
                g_autofree char *text = g_strdup_printf(
                    "ends inside %s, which begins at byte %u: %u of %u bytes are there",
                    size < 24 ? "the file header" : packet, begin, size - begin, need);

                assert_problem(&r, CAP_PROBLEM_CUT, text);
            }
            reading_free(&r);
        }
        g_byte_array_unref(b.bytes);
    }
    scratch_free(s);
}

static void refuses_absurd_lengths(void **state)
{
    static const uint32_t lengths[] = {262145, 0x7fffffff, UINT32_MAX};
    scratch *s = scratch_new();

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(lengths); i++) {
        build b = small_pcap(false);
        g_autofree char *text =
            g_strdup_printf("damaged at byte 90: packet 4 claims %u captured bytes, where at most "
                            "262144 were expected",
                            lengths[i]);
        reading r;

        put(&b, 4, 8);
        put(&b, lengths[i], 4);
        put(&b, 60, 4);
        put_data(&b, 0, 100);
        r = read_one(scratch_build(s, "a.pcap", &b));
        assert_small(&r, 3);
        assert_problem(&r, CAP_PROBLEM_FORMAT, text);
        reading_free(&r);
        g_byte_array_unref(b.bytes);
    }
    scratch_free(s);
}

/* Where the header announces packets larger than 256 KiB, they are read. */
static void reads_large_packets(void **state)
{
    scratch *s = scratch_new();
    build b = build_new(false);
    reading r;

    (void)state;
    pcap_header(&b, PCAP_US, 4, 249);
    memset(b.bytes->data + 16, 0xff, 4);
    pcap_record(&b, 1, 0, 1, 20, 20);
    pcap_record(&b, 2, 0, 2, 3000000, 3000000);
    pcap_record(&b, 3, 0, 3, 262144, 262144);
    pcap_record(&b, 4, 0, 4, 16 * 1024 * 1024, 16 * 1024 * 1024);
    r = read_one(scratch_build(s, "a.pcap", &b));
    assert_int_equal(r.packets->len, 3);
    assert_packet(&r, 1, 2000000000, 2, 3000000);
    assert_packet(&r, 2, 3000000000, 3, 262144);
    assert_problem(&r, CAP_PROBLEM_FORMAT, "where at most 16777200 were expected");
    reading_free(&r);
    g_byte_array_unref(b.bytes);
    scratch_free(s);
}

/* The format has no interfaces: the file stands for one. */
static void describes_an_interface(void **state)
{
    const struct {
        uint32_t magic, link_type;
        uint8_t resolution;
        int fcs;
    } kinds[] = {{PCAP_US, 1, 6, -1}, {PCAP_NS, 276, 9, -1}, {PCAP_US, 0x24000001, 6, 4}};
    scratch *s = scratch_new();

    (void)state;
    for (size_t i = 0; i < 2 * G_N_ELEMENTS(kinds); i++) {
        build b = build_new(i % 2);
        cap_interface_info info;
        cap_packet packet;
        cap_inputs *inputs;
        cap_option comment;
        const char *path;
        uint32_t flags = 7;

        pcap_header(&b, kinds[i / 2].magic, 4, kinds[i / 2].link_type);
        pcap_record(&b, 1, 0, 1, 20, 20);
        path = scratch_build(s, "a.pcap", &b);
        inputs = cap_inputs_open(&path, 1);
        assert_true(cap_inputs_next(inputs, &packet));
        cap_inputs_interface(inputs, &packet, &info);
        assert_int_equal(info.section, 0);
        assert_int_equal(info.id, 0);
        assert_int_equal(info.link_type, kinds[i / 2].link_type & 0xffff);
        assert_int_equal(info.snap_length, 65535);
        assert_int_equal(info.resolution, kinds[i / 2].resolution);
        assert_int_equal(info.offset, 0);
        assert_int_equal(info.option_count, kinds[i / 2].fcs < 0 ? 1 : 2);
        assert_int_equal(info.options[0].code, CAP_OPTION_IF_NAME);
        assert_int_equal(info.options[0].size, 6);
        assert_memory_equal(info.options[0].value, "a.pcap", 6);
        if (kinds[i / 2].fcs >= 0) {
            assert_int_equal(info.options[1].code, CAP_OPTION_IF_FCSLEN);
            assert_int_equal(info.options[1].size, 1);
            assert_int_equal(info.options[1].value[0], kinds[i / 2].fcs);
        }
        assert_int_equal(cap_inputs_comments(inputs, &packet, &comment, 1, &flags), 0);
        assert_int_equal(flags, 0);
        cap_inputs_free(inputs);
        g_byte_array_unref(b.bytes);
    }
    scratch_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_both_byte_orders_and_resolutions),
        cmocka_unit_test(reads_modified_records),
        cmocka_unit_test(masks_the_check_sequence_length),
        cmocka_unit_test(corrects_the_original_length),
        cmocka_unit_test(delivers_what_is_complete),
        cmocka_unit_test(refuses_absurd_lengths),
        cmocka_unit_test(reads_large_packets),
        cmocka_unit_test(describes_an_interface),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
