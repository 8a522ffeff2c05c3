/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/ip.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

/* Parses an exact copy. The spans of the result are valid until the next call. */
static bool parse(unsigned version, const uint8_t *bytes, uint32_t size, uint32_t original,
                  cap_ip *ip)
{
    static uint8_t *copy;
    free(copy);
    copy = malloc(size > 0 ? size : 1);
    assert_non_null(copy);
    memcpy(copy, bytes, size);
    return version == 4 ? cap_ip_parse_v4(copy, size, original, ip)
                        : cap_ip_parse_v6(copy, size, original, ip);
}

static const uint8_t v4[30] = {0x46, 0, 0,  28, 0x12, 0x34, 0x40, 0,   30,   6,
                               0,    0, 10, 0,  0,    1,    10,   0,   0,    200,
                               1,    1, 1,  0,  'p',  'a',  'y',  'l', 0xee, 0xee};

static void v4_with_options_and_padding(void **state)
{
    (void)state;
    cap_ip ip;
    assert_true(parse(4, v4, sizeof v4, sizeof v4, &ip));
    assert_int_equal(ip.family, 4);
    assert_int_equal(ip.protocol, 6);
    assert_int_equal(ip.ttl, 30);
    assert_int_equal(ip.id, 0x1234);
    assert_int_equal(ip.length, 4);
    assert_int_equal(ip.captured, 4);
    assert_memory_equal(ip.payload, "payl", 4);
    assert_int_equal(ip.source[3], 1);
    assert_int_equal(ip.target[3], 200);
    assert_false(cap_ip_is_fragment(&ip));
}

static void v4_cut_anywhere(void **state)
{
    (void)state;
    cap_ip ip;
    for (uint32_t size = 0; size < 24; size++)
        assert_false(parse(4, v4, size, 28, &ip));
    for (uint32_t size = 24; size < 28; size++) {
        assert_true(parse(4, v4, size, 28, &ip));
        assert_int_equal(ip.captured, size - 24);
        assert_int_equal(ip.length, 4);
    }
}

static void v4_without_length(void **state)
{
    (void)state;
    uint8_t bytes[sizeof v4];
    memcpy(bytes, v4, sizeof bytes);
    bytes[3] = 0;
    cap_ip ip;
    assert_true(parse(4, bytes, sizeof bytes, 60000, &ip));
    assert_int_equal(ip.length, 60000 - 24);
    assert_int_equal(ip.captured, 6);
}

static void v4_that_contradicts_itself(void **state)
{
    (void)state;
    uint8_t bytes[sizeof v4];
    cap_ip ip;
    memcpy(bytes, v4, sizeof bytes);
    bytes[0] = 0x44;
    assert_false(parse(4, bytes, sizeof bytes, sizeof bytes, &ip));
    bytes[0] = 0x66;
    assert_false(parse(4, bytes, sizeof bytes, sizeof bytes, &ip));
    bytes[0] = 0x46;
    bytes[3] = 23;
    assert_false(parse(4, bytes, sizeof bytes, sizeof bytes, &ip));
}

static void v4_fragment(void **state)
{
    (void)state;
    uint8_t bytes[sizeof v4];
    memcpy(bytes, v4, sizeof bytes);
    bytes[6] = 0x20;
    bytes[7] = 3;
    cap_ip ip;
    assert_true(parse(4, bytes, sizeof bytes, sizeof bytes, &ip));
    assert_true(ip.more);
    assert_int_equal(ip.offset, 24);
    assert_true(cap_ip_is_fragment(&ip));
}

/* IPv6 header for `size` bytes of payload that begin with header `next`. */
static uint32_t put_v6(uint8_t *bytes, uint8_t next, const uint8_t *payload, uint8_t size)
{
    memset(bytes, 0, 40);
    bytes[0] = 0x60;
    bytes[5] = size;
    bytes[6] = next;
    bytes[7] = 64;
    bytes[23] = 1;
    bytes[39] = 2;
    memcpy(bytes + 40, payload, size);
    return 40u + size;
}

static void v6_with_every_extension(void **state)
{
    (void)state;
    static const uint8_t payload[] = {
        43,  0,   0,   0, 0, 0, 0, 0,                         /* hop by hop */
        60,  1,   0,   0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* routing */
        51,  0,   0,   0, 0, 0, 0, 0,                         /* destination */
        44,  4,   0,   0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* authentication */
        0,   0,   0,   0, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 9, /* fragment, of one */
        't', 'c', 'p',
    };
    uint8_t bytes[200];
    const uint32_t size = put_v6(bytes, 0, payload, sizeof payload);
    cap_ip ip;
    assert_true(parse(6, bytes, size, size, &ip));
    assert_int_equal(ip.protocol, 6);
    assert_int_equal(ip.length, 3);
    assert_memory_equal(ip.payload, "tcp", 3);
    assert_int_equal(ip.source[15], 1);
    assert_int_equal(ip.target[15], 2);
    assert_false(cap_ip_is_fragment(&ip));
    for (uint32_t cut = 0; cut < size - 3; cut++)
        assert_false(parse(6, bytes, cut, size, &ip));
}

static void v6_fragment(void **state)
{
    (void)state;
    static const uint8_t payload[] = {6, 0, 0x01, 0x01, 0, 0, 1, 2, 'p', 'a', 'r', 't', 0, 0, 0, 0};
    uint8_t bytes[100];
    const uint32_t size = put_v6(bytes, 44, payload, sizeof payload);
    cap_ip ip;
    assert_true(parse(6, bytes, size, size, &ip));
    assert_true(ip.more);
    assert_int_equal(ip.offset, 256);
    assert_int_equal(ip.id, 258);
    assert_int_equal(ip.length, 8);
}

static void v6_endless_extensions(void **state)
{
    (void)state;
    static const uint8_t payload[248]; /* 31 hop-by-hop headers, each followed by the next */
    uint8_t bytes[300];
    const uint32_t size = put_v6(bytes, 0, payload, sizeof payload);
    cap_ip ip;
    assert_false(parse(6, bytes, size, size, &ip));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(v4_with_options_and_padding),
        cmocka_unit_test(v4_cut_anywhere),
        cmocka_unit_test(v4_without_length),
        cmocka_unit_test(v4_that_contradicts_itself),
        cmocka_unit_test(v4_fragment),
        cmocka_unit_test(v6_with_every_extension),
        cmocka_unit_test(v6_fragment),
        cmocka_unit_test(v6_endless_extensions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
