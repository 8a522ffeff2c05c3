/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fixture.h"
#include "talk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void carry(rules_engine *engine, fixture_connection *c, s7_payload payload)
{
    const cap_stamp stamp = {.time = 5000000, .frame = 5};
    c->connection.payload = payload;
    rules_foreign(engine, &c->connection, &stamp);
}

static void foreign(void **state)
{
    (void)state;
    static const struct {
        s7_payload payload;
        const char *name, *check;
    } rows[] = {
        {S7_PAYLOAD_SESSION, "ISO session layer (MMS, IEC 61850 or ICCP)", "Nothing to do"},
        {S7_PAYLOAD_S5, "S5 FETCH/WRITE", "Nothing to do"},
        {S7_PAYLOAD_T125, "T.125 (RDP)", "If the port is not 102"},
        {S7_PAYLOAD_USER_DATA, "user data over ISO-on-TCP that is not S7", "Nothing to do"},
        {S7_PAYLOAD_TLS_ON_TCP, "TLS straight on TCP", "No S7 client"},
        {S7_PAYLOAD_HTTP, "HTTP", "No S7 client"},
        {S7_PAYLOAD_SSH, "SSH", "No S7 client"},
        {S7_PAYLOAD_UNKNOWN, "not ISO-on-TCP", "No S7 client"},
    };
    GHashTable *causes = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        fixture_connection c;
        fixture_connect(&c, 5, 1, 1);
        rules_engine *engine = rules_new(NULL);
        carry(engine, &c, rows[i].payload);
        carry(engine, &c, rows[i].payload);
        rules_finish(engine);
        const rules_finding *finding = fixture_finding(engine, 0, 1);
        char *message = g_strdup_printf(
            "10.0.0.5 speaks something else than S7 with port 102 of 10.0.0.1: %s", rows[i].name);
        assert_string_equal(finding->rule->id, "foreign-protocol");
        assert_int_equal(finding->severity, RULES_INFO);
        assert_string_equal(finding->message, message);
        assert_true(g_str_has_prefix(finding->check[0], rows[i].check));
        assert_int_equal(finding->count, 2);
        assert_true(g_hash_table_add(causes, (gpointer)finding->cause));
        g_free(message);
        rules_free(engine);
    }
    g_hash_table_unref(causes);
}

static void encrypted(void **state)
{
    (void)state;
    fixture_connection c;
    fixture_connect(&c, 5, 1, 1);
    rules_engine *engine = rules_new(NULL);
    carry(engine, &c, S7_PAYLOAD_TLS);
    rules_finish(engine);
    const rules_finding *finding = fixture_finding(engine, 0, 1);
    assert_string_equal(finding->rule->id, "encrypted-session");
    assert_int_equal(finding->severity, RULES_INFO);
    assert_int_equal(finding->confidence, RULES_LIKELY);
    assert_non_null(finding->alternatives);
    c.connection.pdus[0] = 1; /* InitSSL came first */
    carry(engine, &c, S7_PAYLOAD_TLS);
    rules_finish(engine);
    finding = fixture_finding(engine, 0, 1);
    assert_int_equal(finding->confidence, RULES_PROVEN);
    assert_null(finding->alternatives);
    rules_free(engine);
}

static void the_finding_tells_of_the_first_handshake_that_was_seen(void **state)
{
    (void)state;
    const cap_stamp stamp = {.time = 6000000, .frame = 6};
    fixture_connection unseen, first, second;
    fixture_connect(&unseen, 5, 1, 1);
    fixture_connect(&first, 5, 1, 2);
    fixture_connect(&second, 5, 1, 3);
    rules_engine *engine = rules_new(NULL);
    carry(engine, &unseen, S7_PAYLOAD_TLS);
    carry(engine, &first, S7_PAYLOAD_TLS);
    carry(engine, &second, S7_PAYLOAD_TLS);
    ana_tls hello = {.offered = 0x0303}, chosen = {.version = 0x0304, .cipher_suite = 0x1301};
    first.connection.tls = &hello;
    second.connection.tls = &chosen;
    rules_secured(engine, &first.connection, &stamp);
    rules_secured(engine, &second.connection, &stamp);
    rules_finish(engine);
    assert_string_equal(fixture_finding(engine, 0, 1)->message,
                        "10.0.0.5 talks to 10.0.0.1 inside TLS: what it reads, writes or controls "
                        "cannot be seen. TLS 1.2 offered");
    hello.alerted = true;
    hello.alert_by = 1 - first.connection.client;
    hello.alert = 40;
    rules_secured(engine, &first.connection, &stamp);
    rules_finish(engine);
    assert_string_equal(fixture_finding(engine, 0, 1)->message,
                        "10.0.0.5 and 10.0.0.1 do not come to terms on TLS: TLS 1.2 offered, alert "
                        "of the server: handshake failure");
    assert_int_equal(fixture_finding(engine, 0, 1)->confidence, RULES_LIKELY);
    assert_non_null(strstr(fixture_finding(engine, 0, 1)->check[0], "alert"));
    rules_connection_end(engine, &first.connection);
    rules_secured(engine, &second.connection, &stamp);
    rules_finish(engine);
    const rules_finding *succeeded = fixture_finding(engine, 0, 1);
    assert_int_equal(succeeded->count, 3);
    assert_string_equal(succeeded->message,
                        "10.0.0.5 talks to 10.0.0.1 inside TLS: what it reads, writes or controls "
                        "cannot be seen. TLS 1.3 (TLS_AES_128_GCM_SHA256)");
    assert_null(strstr(succeeded->check[0], "alert"));
    rules_free(engine);
}

/* What the analyzer tells of, by how the stream is cut. */
typedef struct heard {
    unsigned foreign, damaged;
    s7_payload payload;
} heard;

static void on_foreign(void *user, const ana_connection *connection, const cap_stamp *stamp)
{
    heard *h = user;
    (void)stamp;
    h->foreign++;
    h->payload = connection->payload;
}

static void on_damaged(void *user, const ana_pdu *pdu)
{
    heard *h = user;
    assert_non_null(pdu->connection);
    assert_non_null(pdu->context);
    h->damaged++;
}

static heard hear(const char *hex, size_t step, bool gap)
{
    heard h = {0};
    const ana_sink sink = {.user = &h, .foreign = on_foreign, .damaged = on_damaged};
    ana_analyzer *analyzer = ana_new(NULL, &sink);
    const cap_sink own = ana_capture_sink(analyzer);
    cap_flow flow = talk_flow();
    const cap_stamp now = {.time = 1000000, .frame = 1};
    uint8_t bytes[128];
    const size_t size = strlen(hex) / 2;
    for (size_t i = 0; i < size; i++)
        bytes[i] =
            (uint8_t)(g_ascii_xdigit_value(hex[2 * i]) << 4 | g_ascii_xdigit_value(hex[2 * i + 1]));
    own.begin(own.user, &flow, &now);
    if (gap)
        own.gap(own.user, &flow, CLIENT, 10, &now);
    for (size_t at = 0; at < size; at += step)
        own.data(own.user, &flow, CLIENT, bytes + at, MIN(step, size - at), &now);
    own.end(own.user, &flow, CAP_END_OPEN, -1, &now);
    ana_free(analyzer);
    return h;
}

#define HTTP_GET "474554202f20485454502f312e310d0a"
#define MMS      "0300000c02f0800100010061"
#define READ_M0  "0300001f02f080320100000001000e00000401120a10020010000083000000"
/* says two items and has one */
#define TWO_ITEMS "0300001f02f080320100000001000e00000402120a10020010000083000000"

static void the_analyzer_names_what_it_cannot_read(void **state)
{
    (void)state;
    for (size_t step = 1; step <= 40; step++) {
        heard h = hear(HTTP_GET, step, false);
        assert_int_equal(h.foreign, 1);
        assert_int_equal(h.payload, S7_PAYLOAD_HTTP);
        h = hear(MMS, step, false);
        assert_int_equal(h.foreign, 1);
        assert_int_equal(h.payload, S7_PAYLOAD_SESSION);
        assert_int_equal(hear(READ_M0, step, false).foreign, 0);
        assert_int_equal(hear("47455420", step, false).foreign, 0); /* too short to tell */
    }
}

static void the_analyzer_tells_of_damage_but_not_after_a_gap(void **state)
{
    (void)state;
    for (size_t step = 1; step <= 40; step++) {
        assert_int_equal(hear(READ_M0, step, false).damaged, 0);
        assert_int_equal(hear(TWO_ITEMS, step, false).damaged, 1);
        assert_int_equal(hear(TWO_ITEMS, step, true).damaged, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(foreign),
        cmocka_unit_test(encrypted),
        cmocka_unit_test(the_finding_tells_of_the_first_handshake_that_was_seen),
        cmocka_unit_test(the_analyzer_names_what_it_cannot_read),
        cmocka_unit_test(the_analyzer_tells_of_damage_but_not_after_a_gap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
