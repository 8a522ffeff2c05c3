/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analyzer/secure.h"

#include "../tls_vectors.h"
#include "talk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

/* Sends the bytes of `hex` as TSDUs of at most `size` bytes, one TPKT each. */
static void send_in(talk *t, int side, size_t size, const char *hex)
{
    const size_t digits = strlen(hex);
    for (size_t at = 0; at < digits; at += 2 * size) {
        const size_t part = MIN(2 * size, digits - at);
        char *tpkt =
            g_strdup_printf("0300%04x02f080%.*s", (unsigned)(part / 2 + 7), (int)part, hex + at);
        talk_send(t, side, 1, tpkt);
        g_free(tpkt);
    }
}

static void expect_facts_of_version_12(const talk *t)
{
    const ana_tls *tls = t->connection->tls;
    assert_non_null(tls);
    assert_int_equal(tls->offered, 0x0304);
    assert_int_equal(tls->version, 0x0303);
    assert_int_equal(tls->cipher_suite, 0xC02B);
    assert_string_equal(tls->server_name, "filler.line2.lab");
    assert_null(tls->alpn);
    assert_string_equal(tls->subject, "CN=filler.line2.lab");
    assert_string_equal(tls->issuer, "CN=filler.line2.lab");
    assert_string_equal(tls->not_before, "2026-11-20T19:54:12Z");
    assert_string_equal(tls->not_after, "2026-12-20T19:54:12Z");
    assert_false(tls->alerted);
    assert_int_equal(tls->records[CLIENT], 4);
    assert_int_equal(tls->records[SERVER], 4);
    GString *text = g_string_new(NULL);
    ana_tls_text(tls, CLIENT, text);
    assert_string_equal(text->str, "TLS 1.2 (TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256), server name "
                                   "filler.line2.lab, certificate CN=filler.line2.lab by "
                                   "CN=filler.line2.lab, valid until 2026-12-20T19:54:12Z");
    g_string_free(text, TRUE);
}

static void the_handshake_is_read_however_it_is_cut(void **state)
{
    (void)state;
    static const size_t sizes[] = {4096, 1000, 100, 64, 9, 5};
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++)
        for (size_t step = 0; step < 14; step += 13) {
            talk *t = talk_new(NULL);
            t->step = step;
            send_in(t, CLIENT, sizes[i], TLS_CLIENT_HELLO_12);
            send_in(t, SERVER, sizes[i], TLS_SERVER_FLIGHT_12);
            send_in(t, CLIENT, sizes[i], TLS_CLIENT_FLIGHT_12);
            expect_facts_of_version_12(t);
            talk_free(t);
        }
}

/* The certificate in a message that lies in records of `size` bytes. */
static void messages_of_several_records_are_joined(void **state)
{
    (void)state;
    const char *rest = &TLS_SERVER_FLIGHT_12[2 * (5 + 0x41)];
    for (size_t size = 1; size <= 120; size += 17) {
        talk *t = talk_new(NULL);
        GString *records = g_string_new(NULL);
        const char *body = rest + 10;
        for (size_t at = 0; at < 2 * 0x198; at += 2 * size) {
            const size_t part = MIN(2 * size, 2 * 0x198 - at);
            g_string_append_printf(records, "160303%04x%.*s", (unsigned)part / 2, (int)part,
                                   body + at);
        }
        send_in(t, CLIENT, 4096, TLS_CLIENT_HELLO_12);
        send_in(t, SERVER, 300, records->str);
        assert_string_equal(t->connection->tls->subject, "CN=filler.line2.lab");
        g_string_free(records, TRUE);
        talk_free(t);
    }
}

static void the_server_is_known_by_its_last_session(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    send_in(t, CLIENT, 4096, TLS_CLIENT_HELLO_12);
    send_in(t, SERVER, 4096, TLS_SERVER_FLIGHT_12);
    const ana_asset *asset = ana_find_asset(t->analyzer, &t->flow.side[SERVER].endpoint.ip);
    assert_int_equal(asset->tls.version, 0x0303);
    assert_string_equal(asset->tls.subject, "CN=filler.line2.lab");
    assert_null(asset->tls.server_name);
    send_in(t, SERVER, 4096, TLS_SERVER_HELLO_13);
    assert_int_equal(asset->tls.version, 0x0304);
    assert_string_equal(asset->tls.subject, "CN=filler.line2.lab");
    asset = ana_find_asset(t->analyzer, &t->flow.side[CLIENT].endpoint.ip);
    assert_int_equal(asset->tls.version, 0);
    talk_free(t);
}

static void the_first_alert_counts(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    send_in(t, CLIENT, 4096, TLS_CLIENT_HELLO_13);
    send_in(t, SERVER, 4096, TLS_ALERT_VERSION);
    send_in(t, CLIENT, 4096, "15030300020100");
    const ana_tls *tls = t->connection->tls;
    assert_true(tls->alerted);
    assert_int_equal(tls->alert_by, SERVER);
    assert_int_equal(tls->alert, 70);
    assert_string_equal(tls->alpn, "s7plus/1");
    GString *text = g_string_new(NULL);
    ana_tls_text(tls, CLIENT, text);
    assert_string_equal(text->str, "TLS 1.3 offered, server name capper.line2.lab, protocol "
                                   "s7plus/1, alert of the server: protocol version");
    g_string_free(text, TRUE);
    talk_free(t);
}

static void after_a_gap_only_hellos_are_read(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    send_in(t, CLIENT, 100, TLS_CLIENT_HELLO_12);
    talk_send(t, SERVER, 1, "0300000d02f080160303014016");
    talk_gap(t, SERVER, 300);
    /* the rest of a record, then one that is whole: a certificate, which nobody can tell from what
     * is encrypted */
    send_in(t, SERVER, 100, "0102030405060708");
    send_in(t, SERVER, 4096, &TLS_SERVER_FLIGHT_12[2 * (5 + 0x41)]);
    assert_int_equal(t->connection->tls->records[SERVER], 3);
    assert_null(t->connection->tls->subject);
    send_in(t, SERVER, 4096, TLS_SERVER_HELLO_13);
    assert_int_equal(t->connection->tls->version, 0x0304);
    talk_free(t);
}

static void what_is_no_record_is_passed_over(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    send_in(t, CLIENT, 4096, "1703030002AABBFF");
    send_in(t, CLIENT, 4096, "0000");
    assert_int_equal(t->connection->tls->records[CLIENT], 1);
    send_in(t, CLIENT, 4096, "1703030002AABB");
    assert_int_equal(t->connection->tls->records[CLIENT], 2);
    talk_free(t);
}

static void many_halves_of_records_are_bounded(void **state)
{
    (void)state;
    const ana_options options = {.max_held = 8000};
    talk *t = talk_new(&options);
    send_in(t, CLIENT, 4096, "1703034000AABB");
    for (int i = 0; i < 100; i++)
        send_in(t, CLIENT, 4096,
                "00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF");
    assert_int_equal(ana_statistics(t->analyzer)->evicted_tsdus, 0);
    for (int i = 0; i < 400; i++)
        send_in(t, CLIENT, 4096,
                "00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF");
    assert_int_equal(t->connection->tls->records[CLIENT], 0);
    assert_true(ana_statistics(t->analyzer)->evicted_tsdus > 0);
    talk_free(t);
}

static void merging_keeps_what_is_not_said_again(void **state)
{
    (void)state;
    ana_tls known = {.version = 0x0303, .cipher_suite = 1, .subject = g_strdup("a")};
    const ana_tls more = {.offered = 0x0304, .issuer = (char *)"b"};
    ana_tls_merge(&known, &more);
    assert_int_equal(known.version, 0x0303);
    assert_int_equal(known.cipher_suite, 1);
    assert_string_equal(known.subject, "a");
    assert_string_equal(known.issuer, "b");
    ana_tls_clear(&known);
    assert_null(known.subject);
}

static void nothing_known_says_nothing(void **state)
{
    (void)state;
    const ana_tls none = {0};
    GString *text = g_string_new("x");
    ana_tls_text(&none, 0, text);
    assert_string_equal(text->str, "x");
    const ana_tls odd = {.version = 0x7F1C, .cipher_suite = 0x0A0A};
    ana_tls_text(&odd, 0, text);
    assert_string_equal(text->str, "x0x7F1C (0x0A0A)");
    g_string_free(text, TRUE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_handshake_is_read_however_it_is_cut),
        cmocka_unit_test(messages_of_several_records_are_joined),
        cmocka_unit_test(the_server_is_known_by_its_last_session),
        cmocka_unit_test(the_first_alert_counts),
        cmocka_unit_test(after_a_gap_only_hellos_are_read),
        cmocka_unit_test(what_is_no_record_is_passed_over),
        cmocka_unit_test(many_halves_of_records_are_bounded),
        cmocka_unit_test(merging_keeps_what_is_not_said_again),
        cmocka_unit_test(nothing_known_says_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
