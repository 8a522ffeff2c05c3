/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture_bytes.h"

/* pcap 2.2 has the original length before the captured one: libpcap knows. */
static build old_pcap(bool big, uint32_t link_type)
{
    build b = build_new(big);

    pcap_header(&b, PCAP_US, 2, link_type);
    for (uint8_t i = 1; i <= 3; i++) {
        put(&b, i, 4);
        put(&b, 0, 4);
        put(&b, 1000, 4);
        put(&b, 4u + i, 4);
        put_data(&b, i, 4u + i);
    }
    return b;
}

static void reads_old_versions(void **state)
{
    scratch *s = scratch_new();

    (void)state;
    for (int big = 0; big < 2; big++) {
        build b = old_pcap(big, 1);
        reading r = read_one(scratch_build(s, "a.pcap", &b));
        cap_input_info info;

        assert_no_problem(&r);
        assert_small(&r, 3);
        assert_int_equal(packet_at(&r, 0)->original, 1000);
        cap_inputs_describe(r.inputs, 0, &info);
        assert_string_equal(info.format, "pcap 2.2 (libpcap)");
        assert_int_equal(info.bytes_read, b.bytes->len);
        reading_free(&r);
        g_byte_array_unref(b.bytes);
    }
    scratch_free(s);
}

static void reads_compressed_ones(void **state)
{
    scratch *s = scratch_new();
    build b = old_pcap(false, 1);
    GByteArray *packed = gzipped(b.bytes->data, b.bytes->len);
    reading r = read_one(scratch_file(s, "a.pcap.gz", packed->data, packed->len));

    (void)state;
    assert_no_problem(&r);
    assert_small(&r, 3);
    reading_free(&r);
    r = read_one(scratch_file(s, "a.pcap.gz", packed->data, packed->len - 4));
    assert_small(&r, 3);
    assert_problem(&r, CAP_PROBLEM_COMPRESS, "reading ends after packet 3");
    reading_free(&r);
    g_byte_array_unref(packed);
    g_byte_array_unref(b.bytes);
    scratch_free(s);
}

/* Link types are those of the file, not libpcap's of this host. */
static void keeps_link_types(void **state)
{
    static const uint32_t link_types[] = {0, 1, 100, 101, 102, 103, 106, 108, 113, 228, 246, 276};
    scratch *s = scratch_new();

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(link_types); i++) {
        build b = old_pcap(false, link_types[i]);
        reading r = read_one(scratch_build(s, "a.pcap", &b));

        assert_int_equal(packet_at(&r, 0)->link_type, link_types[i]);
        reading_free(&r);
        g_byte_array_unref(b.bytes);
    }
    scratch_free(s);
}

static void delivers_what_is_complete(void **state)
{
    scratch *s = scratch_new();
    build b = old_pcap(false, 1);
    reading r = read_one(scratch_file(s, "a.pcap", b.bytes->data, b.bytes->len - 3));

    (void)state;
    assert_small(&r, 2);
    assert_problem(&r, CAP_PROBLEM_CUT, "ends in packet 3 before byte 87: truncated dump file");
    reading_free(&r);
    memset(b.bytes->data + 24 + 21 + 12, 0xff, 4);
    r = read_one(scratch_build(s, "a.pcap", &b));
    assert_small(&r, 1);
    assert_problem(&r, CAP_PROBLEM_FORMAT, "damaged in packet 2 before byte ");
    reading_free(&r);
    g_byte_array_unref(b.bytes);
    scratch_free(s);
}

static void describes_an_interface(void **state)
{
    scratch *s = scratch_new();
    build b = old_pcap(false, 1);
    const char *path = scratch_build(s, "old.pcap", &b);
    cap_inputs *inputs = cap_inputs_open(&path, 1);
    cap_interface_info info;
    cap_packet packet;

    (void)state;
    assert_true(cap_inputs_next(inputs, &packet));
    cap_inputs_interface(inputs, &packet, &info);
    assert_int_equal(info.link_type, 1);
    assert_int_equal(info.resolution, CAP_RESOLUTION_NANO);
    assert_int_equal(info.option_count, 1);
    assert_int_equal(info.options[0].size, 8);
    assert_memory_equal(info.options[0].value, "old.pcap", 8);
    cap_inputs_free(inputs);
    g_byte_array_unref(b.bytes);
    scratch_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_old_versions),     cmocka_unit_test(reads_compressed_ones),
        cmocka_unit_test(keeps_link_types),       cmocka_unit_test(delivers_what_is_complete),
        cmocka_unit_test(describes_an_interface),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
