/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/neighbour.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

/* Request of 10.0.0.1 for 10.0.0.200. */
static const uint8_t request[28] = {0,  1, 8, 0, 6, 4, 0, 1, 2, 0, 0,  0, 0, 1,
                                    10, 0, 0, 1, 0, 0, 0, 0, 0, 0, 10, 0, 0, 200};

static void arp(void **state)
{
    (void)state;
    uint8_t bytes[28];
    cap_neighbour heard;
    memcpy(bytes, request, sizeof bytes);
    assert_true(cap_neighbour_arp(bytes, 28, &heard));
    assert_false(heard.answer);
    assert_int_equal(heard.asked.family, 4);
    assert_int_equal(heard.asked.bytes[3], 200);
    assert_int_equal(heard.asker.family, 0);
    bytes[7] = 2;
    assert_true(cap_neighbour_arp(bytes, 28, &heard));
    assert_true(heard.answer);
    assert_int_equal(heard.asked.bytes[3], 1);
    assert_int_equal(heard.asker.family, 4);
    assert_int_equal(heard.asker.bytes[3], 200);
    bytes[7] = 3;
    assert_false(cap_neighbour_arp(bytes, 28, &heard));
    assert_false(cap_neighbour_arp(request, 27, &heard));
    bytes[7] = 1;
    bytes[5] = 16;
    assert_false(cap_neighbour_arp(bytes, 28, &heard));
}

static void announcement(void **state)
{
    (void)state;
    uint8_t bytes[28];
    cap_neighbour heard;
    memcpy(bytes, request, sizeof bytes);
    bytes[17] = 200;
    assert_true(cap_neighbour_arp(bytes, 28, &heard));
    assert_true(heard.answer);
    assert_int_equal(heard.asked.bytes[3], 200);
}

static void discovery(void **state)
{
    (void)state;
    uint8_t bytes[24] = {135};
    bytes[23] = 9;
    static const uint8_t target[16] = {0xFE, 0x80, [15] = 7};
    cap_ip ip = {.payload = bytes,
                 .target = target,
                 .captured = 24,
                 .length = 24,
                 .family = 6,
                 .protocol = CAP_IP_ICMPV6,
                 .ttl = 255};
    cap_neighbour heard;
    assert_true(cap_neighbour_discovery(&ip, &heard));
    assert_false(heard.answer);
    assert_int_equal(heard.asked.family, 6);
    assert_int_equal(heard.asked.bytes[15], 9);
    bytes[0] = 136;
    assert_true(cap_neighbour_discovery(&ip, &heard));
    assert_true(heard.answer);
    assert_int_equal(heard.asker.family, 6);
    assert_int_equal(heard.asker.bytes[15], 7);
    ip.ttl = 254;
    assert_false(cap_neighbour_discovery(&ip, &heard));
    ip.ttl = 255;
    ip.captured = 23;
    assert_false(cap_neighbour_discovery(&ip, &heard));
    ip.captured = 24;
    bytes[0] = 128;
    assert_false(cap_neighbour_discovery(&ip, &heard));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arp),
        cmocka_unit_test(announcement),
        cmocka_unit_test(discovery),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
