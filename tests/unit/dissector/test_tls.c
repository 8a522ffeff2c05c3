/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/tls.h"

#include "../tls_vectors.h"
#include "exact_bytes.h"
#include "facts.h"
#include "record_tap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

/* Decodes with and without a tap. Ends the test unless the leaves cover the bytes and the notes are
 * the same; the tree is the caller's. */
static record_tap *decode(s7_bytes bytes, const tls_state *before)
{
    record_tap *rt = record_tap_new();
    const char *why;
    assert_true(tls_decode(bytes, before, record_tap_tap(rt)) == tls_decode(bytes, before, NULL));
    if (!record_tap_covers(rt, (uint32_t)bytes.size, &why))
        fail_msg("%s\n%s", why, record_tap_text(rt));
    return rt;
}

static void show(const char *hex, const tls_state *before, const char *facts)
{
    const s7_bytes bytes = exact_hex(hex);
    record_tap *rt = decode(bytes, before);
    facts_hold(hex, record_tap_text(rt), facts);
    record_tap_free(rt);
    exact_free(bytes);
}

static const tls_state fresh;

static void sizes_of_records(void **state)
{
    (void)state;
    static const struct {
        const char *hex;
        uint32_t size;
    } rows[] = {
        {"16030101", 5},    {"16", 5},         {"1603", 5},
        {"1603010005", 10}, {"1403030001", 6}, {"1703034800", TLS_RECORD_MOST},
        {"1703034801", 0},  {"1303030001", 0}, {"1903030001", 0},
        {"1602030001", 0},  {"1603050001", 0}, {"160301000501", 10},
        {"3203000000", 0},  {"1803030003", 8}, {"", 5},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const s7_bytes bytes = exact_hex(rows[i].hex);
        assert_int_equal(tls_record_size(bytes), rows[i].size);
        exact_free(bytes);
    }
}

static void fields_of_records(void **state)
{
    (void)state;
    show(TLS_ALERT_VERSION, &fresh,
         "tls.content=21 (alert)\ntls.version=0x0303 (TLS 1.2)\ntls.length=2\n"
         "tls.alert.level=2 (fatal)\ntls.alert=70 (protocol version)\n");
    show(TLS_CLIENT_FLIGHT_12, &fresh,
         "tls.content=22 (handshake)\ntls.handshake.type=16 (ClientKeyExchange)\n"
         "tls.content=20 (ChangeCipherSpec)\ntls.change_cipher_spec=1\n"
         "tls.content=22 (handshake)\ntls.length=40\ntls.encrypted=59BDEE28391DCFFE2F0C58101C25DDBB"
         "A898F554FF3AECF3245F520DAA64A40DCD9BA09D0250808E\n");
    show("17030300020102 15030300030102 03", &fresh,
         "tls.content=23 (application data)\ntls.encrypted=0102\n"
         "tls.content=21 (alert)\ntls.encrypted=010203\n");
    show("17030300020102 1703", &fresh, "tls.encrypted=0102\ntls.fragment=1703\n");
    show("FF00", &fresh, "tls.fragment=FF00\n");
}

static void every_prefix_is_covered(void **state)
{
    (void)state;
    static const char *const all[] = {TLS_CLIENT_HELLO_12,  TLS_SERVER_FLIGHT_12,
                                      TLS_CLIENT_FLIGHT_12, TLS_CLIENT_HELLO_13,
                                      TLS_SERVER_HELLO_13,  TLS_ALERT_VERSION};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        const s7_bytes whole = exact_hex(all[i]);
        for (size_t size = 0; size <= whole.size; size++) {
            const s7_bytes cut = exact_copy(whole, size);
            record_tap_free(decode(cut, &fresh));
            exact_free(cut);
        }
        exact_free(whole);
    }
}

/* The payloads of the records, cut into records of `piece` bytes. */
static s7_bytes in_pieces(s7_bytes record, size_t piece, uint8_t *out)
{
    const s7_bytes payload = s7_slice(record, TLS_RECORD_HEADER, record.size);
    size_t used = 0;
    for (size_t at = 0; at < payload.size; at += piece) {
        const s7_bytes part = s7_slice(payload, at, piece);
        const uint8_t head[] = {22, 3, 3, 0, (uint8_t)part.size};
        memcpy(out + used, head, sizeof head);
        memcpy(out + used + sizeof head, part.data, part.size);
        used += sizeof head + part.size;
    }
    return (s7_bytes){out, used};
}

static void messages_may_lie_in_several_records(void **state)
{
    (void)state;
    static uint8_t buffer[4096];
    const s7_bytes hello = exact_hex(TLS_CLIENT_HELLO_12);
    for (size_t piece = 1; piece < 200; piece++) {
        const s7_bytes records = in_pieces(hello, piece, buffer);
        tls_state after = fresh;
        tls_records walk = {records, &after};
        tls_record record;
        uint32_t continued = 0, count = 0;
        while (tls_records_next(&walk, &record)) {
            assert_true(record.readable);
            continued += record.continues;
            count++;
        }
        assert_int_equal(walk.rest.size, 0);
        assert_int_equal(after.owed, 0);
        assert_int_equal(after.head_size, 0);
        /* All but the first record go on with it; the head alone is passed over where it is cut. */
        const size_t first = piece < TLS_MESSAGE_HEADER ? 0 : piece;
        assert_true(count == (hello.size - 5 + piece - 1) / piece);
        assert_true(continued >= hello.size - 5 - (first > piece ? first : piece));
        record_tap_free(decode(records, &fresh));
    }
    exact_free(hello);
}

static void a_continued_record_is_shown_as_such(void **state)
{
    (void)state;
    const tls_state owing = {.owed = 3};
    show("1603030007 AABBCC 0E000000", &owing,
         "tls.fragment=AABBCC\ntls.handshake.type=14 (ServerHelloDone)\n");
    const tls_state headless = {.head_size = 2, .head = {11, 0}};
    show("1603030009 0001 AA 0E000000 0101", &headless,
         "tls.fragment=0001AA\ntls.handshake.type=14 (ServerHelloDone)\ntls.fragment=0101\n");
}

static void only_hellos_are_read_once_it_is_encrypted(void **state)
{
    (void)state;
    const tls_state encrypted = {.encrypted = true};
    show("16030300040E000000", &encrypted, "tls.encrypted=0E000000\n");
    show(TLS_CLIENT_HELLO_13, &encrypted, "tls.handshake.type=1 (ClientHello)\n");
    show(TLS_SERVER_HELLO_13, &encrypted, "tls.handshake.type=2 (ServerHello)\n");
}

static void alerts_in_the_clear(void **state)
{
    (void)state;
    uint8_t level, alert;
    tls_record record = {.content = TLS_ALERT, .readable = true};
    const s7_bytes payload = exact_hex("0228");
    record.payload = payload;
    assert_true(tls_record_alert(&record, &level, &alert));
    assert_int_equal(level, 2);
    assert_int_equal(alert, 40);
    record.readable = false;
    assert_false(tls_record_alert(&record, &level, &alert));
    record = (tls_record){.content = TLS_HANDSHAKE, .readable = true, .payload = payload};
    assert_false(tls_record_alert(&record, &level, &alert));
    exact_free(payload);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_of_records),
        cmocka_unit_test(fields_of_records),
        cmocka_unit_test(every_prefix_is_covered),
        cmocka_unit_test(messages_may_lie_in_several_records),
        cmocka_unit_test(a_continued_record_is_shown_as_such),
        cmocka_unit_test(only_hellos_are_read_once_it_is_encrypted),
        cmocka_unit_test(alerts_in_the_clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
