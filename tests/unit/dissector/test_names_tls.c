/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "names_check.h"

static void names_values(void **state)
{
    (void)state;
    const expected_name expected[] = {
        {s7_names_tls_content, 22, "handshake"},
        {s7_names_tls_content, 25, NULL},
        {s7_names_tls_version, 0x0304, "TLS 1.3"},
        {s7_names_tls_version, 0x0300, "SSL 3.0"},
        {s7_names_tls_version, 0x7F1C, NULL},
        {s7_names_tls_alert_level, 2, "fatal"},
        {s7_names_tls_alert, 40, "handshake failure"},
        {s7_names_tls_alert, 48, "unknown certificate authority"},
        {s7_names_tls_alert, 41, NULL},
        {s7_names_tls_handshake, 2, "ServerHello"},
        {s7_names_tls_handshake, 3, NULL},
        {s7_names_tls_suite, 0x1302, "TLS_AES_256_GCM_SHA384"},
        {s7_names_tls_suite, 0xC02F, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"},
        {s7_names_tls_suite, 0x0A0A, NULL},
        {s7_names_tls_extension, 0, "server_name"},
        {s7_names_tls_extension, 0xFF01, "renegotiation_info"},
        {s7_names_tls_group, 0x001D, "x25519"},
        {s7_names_tls_group, 0x11EC, "X25519MLKEM768"},
        {s7_names_tls_signature, 0x0403, "ecdsa_secp256r1_sha256"},
        {s7_names_tls_signature, 0x0807, "ed25519"},
    };
    check_names(expected, sizeof expected / sizeof *expected);
}

static void names_each_value_once(void **state)
{
    (void)state;
    const s7_name *const tables[] = {
        s7_names_tls_content,   s7_names_tls_version,   s7_names_tls_alert_level,
        s7_names_tls_alert,     s7_names_tls_handshake, s7_names_tls_suite,
        s7_names_tls_extension, s7_names_tls_group,     s7_names_tls_signature,
    };
    check_each_value_once(tables, sizeof tables / sizeof *tables);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_values),
        cmocka_unit_test(names_each_value_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
