/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/format.h"

#include <arpa/inet.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static char *take(rep_buffer *b)
{
    rep_put_char(b, '\0');
    char *text = g_strdup(b->data);
    b->used = 0;
    return text;
}

#define CHECK(call, expected)                                                                      \
    do {                                                                                           \
        call;                                                                                      \
        char *text = take(&b);                                                                     \
        assert_string_equal(text, expected);                                                       \
        g_free(text);                                                                              \
    } while (0)

static void times(void **state)
{
    (void)state;
    rep_buffer b = {0};
    CHECK(rep_put_time(&b, 0), "1970-01-01T00:00:00.000000Z");
    CHECK(rep_put_time(&b, INT64_C(1700000000123456789)), "2023-11-14T22:13:20.123456Z");
    CHECK(rep_put_time(&b, INT64_C(951782399999999999)), "2000-02-28T23:59:59.999999Z");
    CHECK(rep_put_time(&b, INT64_C(951782400000000000)), "2000-02-29T00:00:00.000000Z");
    CHECK(rep_put_time(&b, INT64_C(951868800000000000)), "2000-03-01T00:00:00.000000Z");
    CHECK(rep_put_time(&b, -1), "1969-12-31T23:59:59.999999Z");
    CHECK(rep_put_time(&b, INT64_MAX), "2262-04-11T23:47:16.854775Z");
    CHECK(rep_put_second(&b, INT64_C(1700000000999999999)), "2023-11-14 22:13:20 UTC");
    CHECK(rep_put_clock(&b, INT64_C(1700000000999999999)), "22:13:20");
    CHECK(rep_put_clock(&b, -1), "23:59:59");
    rep_buffer_clear(&b);
}

/* Every day from 1970 to 2100 follows the one before. */
static void calendar(void **state)
{
    (void)state;
    rep_buffer b = {0};
    GDateTime *day = g_date_time_new_utc(1970, 1, 1, 0, 0, 0);
    for (int64_t i = 0; i < 47482; i++) {
        char *expected = g_date_time_format(day, "%Y-%m-%dT00:00:00.000000Z");
        CHECK(rep_put_time(&b, i * 86400 * INT64_C(1000000000)), expected);
        g_free(expected);
        GDateTime *next = g_date_time_add_days(day, 1);
        g_date_time_unref(day);
        day = next;
    }
    g_date_time_unref(day);
    rep_buffer_clear(&b);
}

static void addresses(void **state)
{
    (void)state;
    rep_buffer b = {0};
    const cap_endpoint four = {.ip = {.family = 4, .bytes = {192, 168, 0, 1}}, .port = 102};
    cap_endpoint six = {.ip = {.family = 6}, .port = 49152};
    assert_int_equal(inet_pton(AF_INET6, "2001:db8::11", six.ip.bytes), 1);
    CHECK(rep_put_ip(&b, &four.ip), "192.168.0.1");
    CHECK(rep_put_endpoint(&b, &four), "192.168.0.1:102");
    CHECK(rep_put_ip(&b, &six.ip), "2001:db8::11");
    CHECK(rep_put_endpoint(&b, &six), "[2001:db8::11]:49152");
    CHECK(rep_put_network(&b, &four.ip, 24), "192.168.0.1/24");
    CHECK(rep_put_network(&b, &six.ip, 64), "2001:db8::11/64");
    rep_buffer_clear(&b);
}

static void quantities(void **state)
{
    (void)state;
    rep_buffer b = {0};
    CHECK(rep_put_span(&b, 950), "950 ns");
    CHECK(rep_put_span(&b, 12500), "12.5 us");
    CHECK(rep_put_span(&b, 3140000), "3.14 ms");
    CHECK(rep_put_span(&b, 250000000), "250 ms");
    CHECK(rep_put_span(&b, INT64_C(4200000000)), "4.20 s");
    CHECK(rep_put_span(&b, INT64_C(200000000000)), "3 min 20 s");
    CHECK(rep_put_span(&b, INT64_C(7500000000000)), "2 h 5 min");
    CHECK(rep_put_span(&b, INT64_C(788400000000000)), "9 d 3 h");
    CHECK(rep_put_count(&b, 9999), "9999");
    CHECK(rep_put_count(&b, 10000), "10 000");
    CHECK(rep_put_count(&b, UINT64_MAX), "18 446 744 073 709 551 615");
    CHECK(rep_put_size(&b, 1), "1 byte");
    CHECK(rep_put_size(&b, 9999), "9999 bytes");
    CHECK(rep_put_size(&b, 64300), "64.3 kB");
    CHECK(rep_put_size(&b, 1234567890), "1.23 GB");
    CHECK(rep_put_number_of(&b, 1, "packet", "packets"), "1 packet");
    CHECK(rep_put_number_of(&b, 0, "packet", "packets"), "0 packets");
    rep_buffer_clear(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times),
        cmocka_unit_test(calendar),
        cmocka_unit_test(addresses),
        cmocka_unit_test(quantities),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
