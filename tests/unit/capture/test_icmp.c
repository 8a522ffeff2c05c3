/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/icmp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

/* Communication administratively prohibited, quoting eight bytes of TCP from 10.0.0.1:1024 to
 * 10.0.0.200:102. */
static const uint8_t v4[36] = {3, 13, 0,  0, 0, 0, 0,  0, 0x45, 0,   1, 0, 0, 9,   0, 0, 64, 6,
                               0, 0,  10, 0, 0, 1, 10, 0, 0,    200, 4, 0, 0, 102, 0, 0, 0,  1};

static bool parse(const uint8_t *bytes, uint32_t size, bool v6, cap_icmp *icmp)
{
    static const uint8_t router[16] = {10, 0, 0, 254};
    uint8_t *exact = malloc(size > 0 ? size : 1);
    assert_non_null(exact);
    memcpy(exact, bytes, size);
    const cap_ip ip = {.source = router,
                       .target = router,
                       .payload = exact,
                       .captured = size,
                       .length = size,
                       .family = v6 ? 6 : 4,
                       .protocol = v6 ? CAP_IP_ICMPV6 : CAP_IP_ICMP};
    const bool parsed = cap_icmp_parse(&ip, icmp);
    free(exact);
    return parsed;
}

static void quotes_tcp(void **state)
{
    (void)state;
    cap_icmp icmp;
    assert_true(parse(v4, sizeof v4, false, &icmp));
    assert_int_equal(icmp.type, 3);
    assert_int_equal(icmp.code, 13);
    assert_false(icmp.v6);
    assert_int_equal(icmp.from.bytes[3], 254);
    assert_int_equal(icmp.source.ip.bytes[3], 1);
    assert_int_equal(icmp.source.port, 1024);
    assert_int_equal(icmp.target.ip.bytes[3], 200);
    assert_int_equal(icmp.target.port, 102);
    assert_null(icmp.flow);
}

static void cut_anywhere(void **state)
{
    (void)state;
    cap_icmp icmp;
    for (uint32_t size = 0; size < sizeof v4; size++)
        assert_int_equal(parse(v4, size, false, &icmp), size >= 32);
}

static void other_things(void **state)
{
    (void)state;
    cap_icmp icmp;
    static const struct {
        unsigned at;
        uint8_t value;
    } changes[] = {{0, 8}, {0, 0}, {17, 17}, {8, 0x65}, {15, 3}};
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        uint8_t bytes[sizeof v4];
        memcpy(bytes, v4, sizeof bytes);
        bytes[changes[i].at] = changes[i].value;
        assert_false(parse(bytes, sizeof bytes, false, &icmp));
    }
}

static void v6(void **state)
{
    (void)state;
    uint8_t bytes[8 + 40 + 8] = {1, 4};
    bytes[8] = 0x60;
    bytes[13] = 20;
    bytes[14] = 6;
    bytes[31] = 1;
    bytes[47] = 2;
    bytes[48] = 4;
    bytes[51] = 102;
    cap_icmp icmp;
    assert_true(parse(bytes, sizeof bytes, true, &icmp));
    assert_true(icmp.v6);
    assert_int_equal(icmp.source.ip.bytes[15], 1);
    assert_int_equal(icmp.target.port, 102);
    bytes[0] = 128;
    assert_false(parse(bytes, sizeof bytes, true, &icmp));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quotes_tcp),
        cmocka_unit_test(cut_anywhere),
        cmocka_unit_test(other_things),
        cmocka_unit_test(v6),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
