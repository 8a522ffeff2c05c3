/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/tls.h"

#include "../tls_vectors.h"
#include "exact_bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void records_in_one_line(void **state)
{
    (void)state;
    static const struct {
        const char *hex, *text;
        tls_state before;
    } rows[] = {
        {TLS_CLIENT_HELLO_12, "ClientHello TLS 1.3, server name filler.line2.lab", {0}},
        {TLS_CLIENT_HELLO_13,
         "ClientHello TLS 1.3, server name capper.line2.lab, protocol s7plus/1",
         {0}},
        {TLS_SERVER_FLIGHT_12,
         "ServerHello TLS 1.2, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256; "
         "Certificate CN=filler.line2.lab; ServerKeyExchange; ServerHelloDone",
         {0}},
        {TLS_CLIENT_FLIGHT_12, "ClientKeyExchange; ChangeCipherSpec; encrypted handshake", {0}},
        {TLS_ALERT_VERSION, "alert fatal: protocol version", {0}},
        {"1703030001 00", "application data 1 byte", {0}},
        {"1503030003 000000", "encrypted alert", {0}},
        {"1503030002 03C8", "alert 0x03: 0xC8", {0}},
        {"1603030005 AA 0E000000", "handshake, continued; ServerHelloDone", {.owed = 1}},
        {"1603030004 63000000", "0x63", {0}},
        {"1803030001 00", "heartbeat", {0}},
        {"", "", {0}},
        {"FFFF", "", {0}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char buffer[256];
        s7_text text = s7_text_into(buffer, sizeof buffer);
        const s7_bytes bytes = exact_hex(rows[i].hex);
        tls_summary(bytes, &rows[i].before, &text);
        assert_string_equal(buffer, rows[i].text);
        exact_free(bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(records_in_one_line)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
