/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/tls_handshake.h"

#include "../tls_vectors.h"
#include "exact_bytes.h"
#include "facts.h"
#include "record_tap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

enum { RECORD_HEADER = 5 };

static bool is_text(s7_bytes bytes, const char *text)
{
    return bytes.size == strlen(text) &&
           (bytes.size == 0 || memcmp(bytes.data, text, bytes.size) == 0);
}

/* The first message of a record. */
static tls_message first_message(s7_bytes record)
{
    s7_notes notes = 0;
    tls_message message;
    s7_cursor c = s7_cursor_over(s7_slice(record, RECORD_HEADER, record.size), NULL, &notes);
    assert_true(tls_message_read(&c, &message));
    assert_int_equal(notes, 0);
    assert_false(c.failed);
    return message;
}

static void hellos_say_version_name_and_protocol(void **state)
{
    (void)state;
    static const struct {
        const char *hex;
        uint8_t type;
        uint16_t version, suite;
        const char *server_name, *alpn;
    } rows[] = {
        {TLS_CLIENT_HELLO_12, TLS_CLIENT_HELLO, 0x0304, 0, "filler.line2.lab", ""},
        {TLS_CLIENT_HELLO_13, TLS_CLIENT_HELLO, 0x0304, 0, "capper.line2.lab", "s7plus/1"},
        {TLS_SERVER_FLIGHT_12, TLS_SERVER_HELLO, 0x0303, 0xC02B, "", ""},
        {TLS_SERVER_HELLO_13, TLS_SERVER_HELLO, 0x0304, 0x1302, "", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const s7_bytes record = exact_hex(rows[i].hex);
        const tls_message message = first_message(record);
        assert_int_equal(message.type, rows[i].type);
        assert_int_equal(message.version, rows[i].version);
        assert_int_equal(message.cipher_suite, rows[i].suite);
        assert_true(is_text(message.server_name, rows[i].server_name));
        assert_true(is_text(message.alpn, rows[i].alpn));
        assert_false(message.retry);
        exact_free(record);
    }
}

/* A message as the only one of `hex`, with its fields. */
static tls_message show(const char *hex, const char *facts, s7_notes *notes)
{
    const s7_bytes bytes = exact_hex(hex);
    record_tap *rt = record_tap_new();
    tls_message tapped, plain;
    s7_notes ignored = 0;
    const char *why;
    *notes = 0;
    s7_cursor c = s7_cursor_over(bytes, record_tap_tap(rt), notes);
    s7_cursor quiet = s7_cursor_over(bytes, NULL, &ignored);
    assert_true(tls_message_read(&c, &tapped));
    assert_true(tls_message_read(&quiet, &plain));
    assert_true(*notes == ignored);
    assert_int_equal(c.at, quiet.at);
    assert_int_equal(plain.version, tapped.version);
    if (!record_tap_covers(rt, (uint32_t)bytes.size, &why))
        fail_msg("%s\n%s", why, record_tap_text(rt));
    facts_hold(hex, record_tap_text(rt), facts);
    record_tap_free(rt);
    exact_free(bytes);
    tapped.server_name = tapped.alpn = (s7_bytes){NULL, 0};
    return tapped;
}

#define RANDOM "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F"
#define RETRY  "CF21AD74E59A6111BE1D8C021E65B891C2A211167ABB8C5E079E09E2C8A8339C"

static void fields_of_hellos(void **state)
{
    (void)state;
    s7_notes notes;
    tls_message m = show("01 00005A 0303 " RANDOM " 00 0004 1301 0A0A 01 00 002D"
                         "002B 0005 04 2A2A 0303"
                         "0000 0008 0006 00 0003 706C63"
                         "0010 0007 0005 02 6832 01 78"
                         "000A 0004 0002 001D"
                         "FFFF 0001 77",
                         "tls.hello.session_length=0\n"
                         "tls.cipher_suite=0x1301 (TLS_AES_128_GCM_SHA256)\n"
                         "tls.cipher_suite=0x0A0A\n"
                         "tls.supported_version=0x2A2A\ntls.supported_version=0x0303 (TLS 1.2)\n"
                         "tls.server_name=plc\ntls.alpn=h2\ntls.alpn=x\n"
                         "tls.group=0x001D (x25519)\ntls.extension.type=65535\n"
                         "tls.extension.bytes=77\n",
                         &notes);
    assert_int_equal(notes, 0);
    assert_int_equal(m.version, 0x0303);
    m = show("02 00003A 0303 " RETRY
             " 00 1301 00 0012 002B 0002 0304 0033 0002 0018 002C 0002 0000",
             "tls.cipher_suite=0x1301\ntls.supported_version=0x0304\ntls.group=0x0018 (secp384r1)\n"
             "tls.extension.type=44 (cookie)\ntls.extension.bytes=0000\n",
             &notes);
    assert_int_equal(notes, 0);
    assert_true(m.retry);
    assert_int_equal(m.version, 0x0304);
    /* the oldest ones have no extensions */
    m = show("01 000029 0301 " RANDOM " 00 0002 002F 01 00",
             "tls.cipher_suite=0x002F (TLS_RSA_WITH_AES_128_CBC_SHA)\ntls.hello.compression=0\n",
             &notes);
    assert_int_equal(notes, 0);
    assert_int_equal(m.version, 0x0301);
}

static void lengths_that_contradict_each_other_are_noted(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "01 00002A 0303 " RANDOM " 00 0002 002F 01 00 00",                     /* half a length */
        "01 000029 0303 " RANDOM " 20 0002 002F 01 00",                        /* session id */
        "01 000029 0303 " RANDOM " 00 0003 002F 01 00",                        /* odd */
        "01 000032 0303 " RANDOM " 00 0002 002F 01 00 0007 002B 0003 04 0304", /* versions */
        "0B 000005 000003 0000",                                               /* certificates */
        "0B 000006 000003 000001",
        "02 000025 0303 " RANDOM " 00 1301",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        s7_notes notes;
        show(wrong[i], "", &notes);
        if (!s7_has_note(notes, S7N_TLS_HANDSHAKE))
            fail_msg("%s", wrong[i]);
    }
}

static void a_message_that_is_cut_is_no_contradiction(void **state)
{
    (void)state;
    static const char *const all[] = {TLS_CLIENT_HELLO_12, TLS_SERVER_FLIGHT_12,
                                      TLS_SERVER_HELLO_13};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        const s7_bytes whole = exact_hex(all[i]);
        const size_t size = TLS_MESSAGE_HEADER + (size_t)s7_load24(whole.data + RECORD_HEADER + 1);
        for (size_t n = 0; n < size; n++) {
            const s7_bytes cut = exact_copy(s7_slice(whole, RECORD_HEADER, whole.size), n);
            s7_notes notes = 0;
            tls_message message;
            s7_cursor c = s7_cursor_over(cut, NULL, &notes);
            assert_true(tls_message_read(&c, &message) == (n >= TLS_MESSAGE_HEADER));
            assert_int_equal(notes, 0);
            exact_free(cut);
        }
        exact_free(whole);
    }
}

static void the_certificate_of_the_sender_is_the_first(void **state)
{
    (void)state;
    const s7_bytes flight = exact_hex(TLS_SERVER_FLIGHT_12);
    const size_t second = RECORD_HEADER + (size_t)s7_load16(flight.data + 3);
    const s7_bytes record = s7_slice(flight, second, flight.size);
    record_tap *rt = record_tap_new();
    s7_notes notes = 0;
    tls_message message;
    s7_cursor c = s7_cursor_over(s7_slice(record, RECORD_HEADER, s7_load16(record.data + 3)),
                                 record_tap_tap(rt), &notes);
    assert_true(tls_message_read(&c, &message));
    assert_int_equal(notes, 0);
    assert_int_equal(message.type, TLS_CERTIFICATE);
    assert_true(message.has_certificate);
    facts_hold("certificate", record_tap_text(rt),
               "tls.certificates_length=401\ntls.certificate.length=398\n"
               "tls.certificate.subject=CN=filler.line2.lab\n"
               "tls.certificate.issuer=CN=filler.line2.lab\n"
               "tls.certificate.not_before=2026-11-20T19:54:12Z\n"
               "tls.certificate.not_after=2026-12-20T19:54:12Z\n");
    record_tap_free(rt);
    exact_free(flight);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hellos_say_version_name_and_protocol),
        cmocka_unit_test(fields_of_hellos),
        cmocka_unit_test(lengths_that_contradict_each_other_are_noted),
        cmocka_unit_test(a_message_that_is_cut_is_no_contradiction),
        cmocka_unit_test(the_certificate_of_the_sender_is_the_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
