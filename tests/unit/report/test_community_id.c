/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Vectors: the baseline of the Community ID specification (v1, seed 0), TCP over IPv4 and IPv6. */
#include "report/community_id.h"

#include <arpa/inet.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static cap_endpoint endpoint(const char *ip, uint16_t port)
{
    cap_endpoint e = {.port = port};
    const int family = strchr(ip, ':') ? AF_INET6 : AF_INET;
    e.ip.family = family == AF_INET6 ? 6 : 4;
    assert_int_equal(inet_pton(family, ip, e.ip.bytes), 1);
    return e;
}

static void check(const char *ip, uint16_t port, const char *other_ip, uint16_t other_port,
                  const char *expected)
{
    const cap_endpoint one = endpoint(ip, port), other = endpoint(other_ip, other_port);
    rep_buffer b = {0};
    rep_put_community_id(&b, &one, &other);
    rep_put_char(&b, '\0');
    assert_string_equal(b.data, expected);
    b.used = 0;
    rep_put_community_id(&b, &other, &one);
    rep_put_char(&b, '\0');
    assert_string_equal(b.data, expected);
    rep_buffer_clear(&b);
}

static void published(void **state)
{
    (void)state;
    check("128.232.110.120", 34855, "66.35.250.204", 80, "1:LQU9qZlK+B5F3KDmev6m5PMibrg=");
    check("2001:470:e5bf:dead:4957:2174:e82c:4887", 63943, "2607:f8b0:400c:c03::1a", 25,
          "1:/qFaeAR+gFe1KYjMzVDsMv+wgU4=");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
