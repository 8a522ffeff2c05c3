/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { CLIENT, SERVER };

#define BIT(note) ((s7_notes)1 << S7N_##note)

static void damage(rules_engine *engine, const fixture_connection *c, int side, s7_notes notes)
{
    const s7_pdu pdu = {.notes = notes};
    const cotp_tpdu tpdu = {0};
    const ana_pdu event = {.connection = &c->connection,
                           .side = side,
                           .stamp = {.time = 3000000, .frame = 3},
                           .tpdu = &tpdu,
                           .pdu = &pdu};
    rules_damaged(engine, &event);
}

static void malformed(void **state)
{
    (void)state;
    fixture_connection c;
    fixture_connect(&c, 5, 1, 1);
    rules_engine *engine = rules_new(NULL);
    damage(engine, &c, SERVER, BIT(ITEM_COUNT));
    damage(engine, &c, SERVER, BIT(ITEM_COUNT) | BIT(ERROR_LENGTH));
    rules_finish(engine);
    const rules_finding *finding = fixture_finding(engine, 0, 1);
    assert_string_equal(finding->rule->id, "malformed");
    assert_int_equal(finding->severity, RULES_NOTICE);
    assert_string_equal(finding->subject, "item.count");
    assert_string_equal(finding->message, "10.0.0.1 sent 10.0.0.5 a PDU that contradicts itself "
                                          "(fewer items than the item count says)");
    assert_int_equal(finding->count, 2);
    rules_free(engine);
}

/* One finding for each side, which lists the kinds. */
static void malformed_on_both_sides(void **state)
{
    (void)state;
    fixture_connection c;
    fixture_connect(&c, 5, 1, 1);
    rules_engine *engine = rules_new(NULL);
    damage(engine, &c, CLIENT, BIT(LENGTHS));
    damage(engine, &c, SERVER, BIT(LENGTHS) | BIT(TRUNCATED));
    rules_finish(engine);
    const GPtrArray *findings = rules_findings(engine);
    assert_int_equal(findings->len, 2);
    guint kinds = 0;
    for (guint i = 0; i < findings->len; i++) {
        const rules_finding *finding = findings->pdata[i];
        kinds += finding->symptoms ? finding->symptoms->len : 1;
    }
    assert_int_equal(kinds, 3);
    rules_free(engine);
}

static void damage_tpdu(rules_engine *engine, const fixture_connection *c, s7_bytes tpkt)
{
    const cotp_tpdu tpdu = {.notes = BIT(COTP_PARAM)};
    const ana_pdu event = {.connection = &c->connection,
                           .side = CLIENT,
                           .stamp = {.time = 3000000, .frame = 3},
                           .tpdu = &tpdu,
                           .tpkt = tpkt};
    rules_damaged(engine, &event);
}

static const s7_bytes no_bytes = {0};

static void malformed_tpdu(void **state)
{
    (void)state;
    fixture_connection c;
    fixture_connect(&c, 5, 1, 1);
    rules_engine *engine = rules_new(NULL);
    c.connection.protocol = ANA_PROTOCOL_S7COMM;
    damage_tpdu(engine, &c, no_bytes);
    rules_finish(engine);
    assert_string_equal(fixture_finding(engine, 0, 1)->subject, "cotp.param");
    rules_free(engine);
}

/* What a TPDU before the first PDU contradicts is judged when it is known what follows. */
static void a_malformed_tpdu_waits_for_s7(void **state)
{
    (void)state;
    static const struct {
        ana_protocol protocol;
        guint before, after;
    } ends[] = {
        {ANA_PROTOCOL_S7COMM, 1, 1},      {ANA_PROTOCOL_COTP, 0, 1}, {ANA_PROTOCOL_OTHER, 0, 0},
        {ANA_PROTOCOL_S7COMM_PLUS, 1, 1}, {ANA_PROTOCOL_TLS, 0, 0},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
        fixture_connection c;
        fixture_connect(&c, 5, 1, 1);
        rules_engine *engine = rules_new(NULL);
        damage_tpdu(engine, &c, no_bytes);
        rules_finish(engine);
        assert_int_equal(rules_findings(engine)->len, 0);
        c.connection.protocol = ends[i].protocol;
        rules_finish(engine);
        assert_int_equal(rules_findings(engine)->len, ends[i].before);
        rules_connection_end(engine, &c.connection);
        rules_finish(engine);
        assert_int_equal(rules_findings(engine)->len, ends[i].after);
        if (ends[i].after > 0)
            assert_int_equal(fixture_finding(engine, 0, 1)->frames[0].frame, 3);
        rules_free(engine);
    }
}

static void another_protocol_is_not_malformed(void **state)
{
    (void)state;
    static const uint8_t cr[] = "\x03\0\0\x2c\x27\xe0\0\0\0\0\0Cookie: mstshash=admin\r\n";
    fixture_connection c;
    fixture_connect(&c, 5, 1, 1);
    rules_engine *engine = rules_new(NULL);
    damage_tpdu(engine, &c, (s7_bytes){cr, sizeof cr - 1}); /* RDP, by the cookie alone */
    damage_tpdu(engine, &c, no_bytes);
    const cap_stamp stamp = {.time = 4000000, .frame = 4};
    c.connection.payload = S7_PAYLOAD_SESSION;
    rules_foreign(engine, &c.connection, &stamp);
    rules_connection_end(engine, &c.connection);
    rules_finish(engine);
    assert_string_equal(fixture_finding(engine, 0, 1)->rule->id, "foreign-protocol");
    rules_free(engine);
}

static void quirks_are_in_order(void **state)
{
    (void)state;
    fixture_connection c;
    fixture_connect(&c, 5, 1, 1);
    rules_engine *engine = rules_new(NULL);
    damage(engine, &c, SERVER, BIT(ERROR_LENGTH) | BIT(COTP_EMPTY_DT) | BIT(ROSCTR_UNKNOWN));
    rules_finish(engine);
    assert_int_equal(rules_findings(engine)->len, 0);
    rules_free(engine);
}

static void tell(rules_engine *engine, fixture_connection *c, int side, cap_tcp_event event)
{
    const cap_stamp stamp = {.time = 4000000, .frame = 4};
    rules_tcp(engine, &c->connection, side, event, &stamp);
}

static void overlap_conflict(void **state)
{
    (void)state;
    fixture_connection c;
    fixture_connect(&c, 5, 1, 1);
    rules_engine *engine = rules_new(NULL);
    tell(engine, &c, CLIENT, CAP_TCP_CONFLICT);
    tell(engine, &c, CLIENT, CAP_TCP_CONFLICT);
    rules_finish(engine);
    const rules_finding *finding = fixture_finding(engine, 0, 1);
    assert_string_equal(finding->rule->id, "overlap-conflict");
    assert_int_equal(finding->severity, RULES_WARNING);
    assert_string_equal(
        finding->message,
        "bytes that 10.0.0.5 sent to 10.0.0.1 came a second time with another content");
    assert_int_equal(finding->confidence, RULES_LIKELY);
    assert_non_null(finding->alternatives[0]);
    assert_int_equal(finding->count, 2);
    tell(engine, &c, SERVER, CAP_TCP_CONFLICT);
    rules_finish(engine);
    assert_int_equal(rules_findings(engine)->len, 2);
    rules_free(engine);
}

static void honest_repeats_are_in_order(void **state)
{
    (void)state;
    fixture_connection c;
    fixture_connect(&c, 5, 1, 1);
    rules_engine *engine = rules_new(NULL);
    tell(engine, &c, CLIENT, CAP_TCP_RETRANSMISSION);
    tell(engine, &c, CLIENT, CAP_TCP_KEEPALIVE);
    rules_finish(engine);
    assert_int_equal(rules_findings(engine)->len, 0);
    rules_free(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(malformed),
        cmocka_unit_test(malformed_on_both_sides),
        cmocka_unit_test(malformed_tpdu),
        cmocka_unit_test(a_malformed_tpdu_waits_for_s7),
        cmocka_unit_test(another_protocol_is_not_malformed),
        cmocka_unit_test(quirks_are_in_order),
        cmocka_unit_test(overlap_conflict),
        cmocka_unit_test(honest_repeats_are_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
