/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/encrypted.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void expect(const ana_tls *tls, const char *json)
{
    rep_buffer b = {0};
    rep_put_string(&b, "{\"x\":1");
    rep_json_tls(&b, tls, 0);
    rep_put_string(&b, "}");
    rep_put_char(&b, '\0');
    assert_string_equal(b.data, json);
    rep_buffer_clear(&b);
}

static void what_is_known_as_json(void **state)
{
    (void)state;
    const ana_tls none = {0};
    expect(&none, "{\"x\":1}");
    const ana_tls offered = {
        .offered = 0x0304, .server_name = (char *)"a\"b", .alpn = (char *)"h2"};
    expect(&offered, "{\"x\":1,\"tls\":{\"offered\":\"TLS 1.3\",\"server_name\":\"a\\\"b\","
                     "\"alpn\":\"h2\"}}");
    const ana_tls chosen = {.version = 0x0303,
                            .cipher_suite = 0xFAFA,
                            .subject = (char *)"CN=a",
                            .issuer = (char *)"CN=b",
                            .not_before = (char *)"2026",
                            .not_after = (char *)"2027"};
    expect(&chosen, "{\"x\":1,\"tls\":{\"version\":\"TLS 1.2\",\"cipher_suite\":\"0xFAFA\","
                    "\"certificate\":{\"subject\":\"CN=a\",\"issuer\":\"CN=b\","
                    "\"not_before\":\"2026\",\"not_after\":\"2027\"}}}");
    ana_tls alert = {.alerted = true, .alert_by = 0, .alert_level = 2, .alert = 48};
    expect(&alert, "{\"x\":1,\"tls\":{\"alert\":{\"by\":\"client\",\"level\":\"fatal\","
                   "\"number\":48,\"text\":\"unknown certificate authority\"}}}");
    alert = (ana_tls){.alerted = true, .alert_by = 1, .alert_level = 7, .alert = 99};
    expect(&alert, "{\"x\":1,\"tls\":{\"alert\":{\"by\":\"server\",\"level\":\"0x0007\","
                   "\"number\":99}}}");
}

static void summary_of_a_part(void **state)
{
    (void)state;
    static const uint8_t bytes[] = {0x17, 3, 3, 0, 1, 0xAA};
    char buffer[80];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    ana_pdu pdu = {.tsdu = {bytes, 5}};
    rep_tls_summary(&pdu, &text);
    assert_string_equal(buffer, "part of a record, 5 bytes");
    text = s7_text_into(buffer, sizeof buffer);
    pdu.tls = (s7_bytes){bytes, sizeof bytes};
    rep_tls_summary(&pdu, &text);
    assert_string_equal(buffer, "application data 1 byte");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_known_as_json),
        cmocka_unit_test(summary_of_a_part),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
