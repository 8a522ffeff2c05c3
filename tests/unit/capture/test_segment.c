/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/segment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

/* From 10.0.0.1 to 10.0.0.2, ports 1024 and 102, options MSS 1460 and NOP NOP END, payload "abc".
 */
static const uint8_t sample[] = {
    4,    0,    0, 102, 0, 0, 1, 0,   0, 0, 2, 0, 0x70, 0x18, 0x10, 0x00,
    0x97, 0x3d, 0, 0,   2, 4, 5, 180, 1, 1, 0, 0, 'a',  'b',  'c',
};

static cap_ip datagram(const uint8_t *bytes, uint32_t captured, uint32_t length)
{
    return (cap_ip){.payload = bytes,
                    .captured = captured,
                    .length = length,
                    .id = 0x4321,
                    .family = 4,
                    .protocol = 6,
                    .ttl = 30};
}

static void fields(void **state)
{
    (void)state;
    const cap_ip ip = datagram(sample, sizeof sample, sizeof sample);
    cap_segment segment;
    assert_true(cap_segment_parse(&ip, &segment));
    assert_int_equal(segment.seq, 256);
    assert_int_equal(segment.ack, 512);
    assert_int_equal(segment.flags, CAP_FLAG_PSH | CAP_FLAG_ACK);
    assert_int_equal(segment.window, 4096);
    assert_int_equal(segment.header, 28);
    assert_int_equal(segment.length, 3);
    assert_int_equal(segment.captured, 3);
    assert_memory_equal(segment.bytes, "abc", 3);
    assert_int_equal(segment.ip_id, 0x4321);
    assert_int_equal(segment.ttl, 30);
    assert_int_equal(cap_segment_end(&segment), 259);
    const cap_syn_options options = cap_segment_options(&segment);
    assert_int_equal(options.mss, 1460);
    assert_true(options.only_mss);
}

static void cut_anywhere(void **state)
{
    (void)state;
    for (uint32_t size = 0; size <= sizeof sample; size++) {
        uint8_t *copy = malloc(size + 1);
        assert_non_null(copy);
        uint8_t *exact = realloc(copy, size > 0 ? size : 1);
        assert_non_null(exact);
        memcpy(exact, sample, size);
        const cap_ip ip = datagram(exact, size, sizeof sample);
        cap_segment segment;
        assert_int_equal(cap_segment_parse(&ip, &segment), size >= 20);
        if (size >= 20) {
            assert_int_equal(segment.length, 3);
            assert_int_equal(segment.captured, size > 28 ? size - 28 : 0);
            assert_int_equal(cap_segment_options(&segment).mss, size >= 24 ? 1460 : 0);
        }
        free(exact);
    }
}

static void header_longer_than_the_datagram(void **state)
{
    (void)state;
    const cap_ip ip = datagram(sample, 24, 24);
    cap_segment segment;
    assert_false(cap_segment_parse(&ip, &segment));
    uint8_t bytes[sizeof sample];
    memcpy(bytes, sample, sizeof bytes);
    bytes[12] = 0x40;
    const cap_ip shorter = datagram(bytes, sizeof bytes, sizeof bytes);
    assert_false(cap_segment_parse(&shorter, &segment));
}

static cap_syn_options options_of(const uint8_t *options, size_t size)
{
    uint8_t bytes[60] = {0};
    memcpy(bytes, sample, 20);
    memcpy(bytes + 20, options, size);
    bytes[12] = (uint8_t)((20 + size) / 4 << 4);
    const cap_ip ip = datagram(bytes, (uint32_t)(20 + size), (uint32_t)(20 + size));
    cap_segment segment;
    assert_true(cap_segment_parse(&ip, &segment));
    return cap_segment_options(&segment);
}

static void options(void **state)
{
    (void)state;
    static const uint8_t pc[] = {2, 4, 5, 180, 1, 3, 3, 8, 1, 1, 4, 2};
    static const uint8_t overlong[] = {2, 4, 5, 180, 8, 10, 0, 0};
    static const uint8_t zero[] = {3, 0, 2, 4};
    cap_syn_options found = options_of(pc, sizeof pc);
    assert_int_equal(found.mss, 1460);
    assert_false(found.only_mss);
    found = options_of(overlong, sizeof overlong);
    assert_int_equal(found.mss, 1460);
    found = options_of(zero, sizeof zero);
    assert_int_equal(found.mss, 0);
    assert_false(found.only_mss);
}

static void checksums(void **state)
{
    (void)state;
    const cap_address source = {4, {10, 0, 0, 1}}, target = {4, {10, 0, 0, 2}};
    uint8_t bytes[sizeof sample];
    memcpy(bytes, sample, sizeof bytes);
    const cap_ip ip = datagram(bytes, sizeof bytes, sizeof bytes);
    cap_segment segment;
    assert_true(cap_segment_parse(&ip, &segment));
    assert_int_equal(cap_segment_verify(&segment, &source, &target), CAP_CHECKSUM_GOOD);
    bytes[30] ^= 1;
    assert_int_equal(cap_segment_verify(&segment, &source, &target), CAP_CHECKSUM_BAD);
    /* 0x0a00 + 1 + 0x0a00 + 2 + protocol 6 + length 31: left for hardware to complete */
    segment.checksum = 0x1428;
    assert_int_equal(cap_segment_verify(&segment, &source, &target), CAP_CHECKSUM_UNKNOWN);
    segment.checksum = 0;
    assert_int_equal(cap_segment_verify(&segment, &source, &target), CAP_CHECKSUM_UNKNOWN);
    segment.checksum = 1;
    segment.tcp_captured--;
    assert_int_equal(cap_segment_verify(&segment, &source, &target), CAP_CHECKSUM_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields),
        cmocka_unit_test(cut_anywhere),
        cmocka_unit_test(header_longer_than_the_datagram),
        cmocka_unit_test(options),
        cmocka_unit_test(checksums),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
