/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { CLIENT, SERVER };

static cap_stamp at(unsigned milliseconds)
{
    return (cap_stamp){.time = (int64_t)milliseconds * 1000000, .frame = milliseconds + 1};
}

/* A connection on which a CR was sent at `asked` ms; `called` is rack and slot. */
static void ask(fixture_connection *c, uint8_t client, uint64_t number, uint8_t called,
                unsigned asked)
{
    fixture_connect(c, client, 1, number);
    c->connection.called = (ana_tsap_bytes){2, {0x01, called}};
    c->connection.cr = true;
    c->connection.asked = at(asked);
    c->connection.phase = ANA_PHASE_COTP;
    c->flow.side[CLIENT].seen = c->flow.side[SERVER].seen = true;
    c->flow.side[CLIENT].acknowledged = true;
    c->flow.side[CLIENT].bytes = 22;
}

static void end(rules_engine *engine, fixture_connection *c, cap_end how, int by, unsigned ended)
{
    c->connection.end = how;
    c->connection.ended_by = by;
    c->connection.ended = at(ended);
    if (how == CAP_END_FIN)
        c->flow.side[0].fin = c->flow.side[1].fin = true;
    if (how == CAP_END_RST)
        c->flow.side[by].rst = true;
    rules_connection_end(engine, &c->connection);
}

static void take(rules_engine *engine, uint8_t client, uint64_t number, uint8_t called,
                 unsigned from, unsigned to)
{
    fixture_connection c;
    ask(&c, client, number, called, from);
    c.connection.cc = c.connection.setup = true;
    c.flow.side[SERVER].bytes = 22;
    end(engine, &c, CAP_END_FIN, CLIENT, to);
}

static void turn_away(rules_engine *engine, uint8_t client, uint64_t number, uint8_t called,
                      unsigned time)
{
    fixture_connection c;
    ask(&c, client, number, called, time);
    end(engine, &c, CAP_END_RST, SERVER, time + 2);
}

static const rules_finding *only(rules_engine *engine)
{
    rules_finish(engine);
    rules_finish(engine);
    return fixture_finding(engine, 0, 1);
}

static void a_reset_after_the_request_is_a_refusal(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    turn_away(engine, 5, 1, 3, 100);
    turn_away(engine, 5, 2, 3, 900);
    const rules_finding *finding = only(engine);
    assert_string_equal(finding->rule->id, "connection-refused");
    assert_int_equal(finding->confidence, RULES_POSSIBLE);
    assert_int_equal(finding->phase, ANA_PHASE_COTP);
    assert_int_equal(finding->count, 2);
    assert_string_equal(finding->subject, "TSAP 01.03 (PG, rack 0, slot 3)");
    assert_string_equal(finding->message,
                        "10.0.0.1 ends the connection when asked for it (CR): asked by 10.0.0.5 "
                        "for TSAP 01.03 (PG, rack 0, slot 3)");
    rules_free(engine);
}

/* As soon as it is closed, and no second time when it ends. */
static void a_refusal_is_told_before_the_end(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection c;
    ask(&c, 5, 1, 3, 100);
    c.connection.end = CAP_END_RST;
    c.connection.ended_by = SERVER;
    c.connection.ended = at(102);
    c.flow.side[SERVER].rst = c.flow.closed = true;
    rules_connection_closed(engine, &c.connection);
    assert_int_equal(only(engine)->count, 1);
    end(engine, &c, CAP_END_RST, SERVER, 102);
    assert_int_equal(only(engine)->count, 1);
    rules_free(engine);
}

static void another_tsap_accepted_points_to_the_tsap(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    take(engine, 5, 1, 2, 10, 50);
    turn_away(engine, 5, 2, 3, 100);
    const rules_finding *finding = only(engine);
    assert_non_null(strstr(finding->cause, "wrong TSAP"));
    assert_int_equal(finding->confidence, RULES_LIKELY);
    rules_free(engine);
}

static void another_calling_tsap_accepted_points_to_the_partner(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection c;
    take(engine, 6, 1, 2, 10, 50);
    ask(&c, 5, 2, 2, 100);
    c.connection.calling = (ana_tsap_bytes){2, {0x10, 0x00}};
    end(engine, &c, CAP_END_FIN, SERVER, 110);
    assert_non_null(strstr(only(engine)->cause, "does not know this client"));
    rules_free(engine);
}

static void accepted_before_and_after_proves_exhaustion(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    take(engine, 5, 1, 2, 10, 50);
    turn_away(engine, 5, 4, 2, 300);
    take(engine, 7, 2, 2, 100, 400);
    take(engine, 8, 3, 2, 110, 900);
    take(engine, 5, 5, 2, 500, 600);
    const rules_finding *finding = only(engine);
    assert_string_equal(finding->rule->id, "connections-exhausted");
    assert_int_equal(finding->confidence, RULES_PROVEN);
    assert_non_null(strstr(finding->message, "held by 10.0.0.7, 10.0.0.8"));
    rules_free(engine);
}

/* Nobody with these TSAPs was ever accepted: the policy alone tells that the CPU is full. */
static void the_policy_may_tell_the_limit(void **state)
{
    (void)state;
    for (unsigned most = 2; most < 4; most++) {
        char text[80];
        g_snprintf(text, sizeof text, "[cpu Press]\naddress=10.0.0.1\nmax-connections=%u\n", most);
        GPtrArray *messages = g_ptr_array_new_with_free_func(g_free);
        policy_model *policy = policy_parse("p.ini", text, strlen(text), NULL, messages);
        assert_non_null(policy);
        rules_engine *engine = rules_new(&(rules_options){.policy = policy});
        take(engine, 7, 1, 2, 100, 800);
        take(engine, 7, 2, 2, 110, 900);
        turn_away(engine, 5, 4, 3, 300);
        rules_finish(engine);
        const GPtrArray *findings = rules_findings(engine);
        const rules_finding *refused = NULL;
        for (guint i = 0; i < findings->len; i++)
            if (g_str_has_prefix(((rules_finding *)findings->pdata[i])->rule->id, "connection"))
                refused = findings->pdata[i];
        assert_non_null(refused);
        assert_string_equal(refused->rule->id,
                            most == 2 ? "connections-exhausted" : "connection-refused");
        assert_int_equal(refused->confidence, RULES_LIKELY);
        assert_int_equal(strstr(refused->message, "; 2 of 2 connections (policy) were seen open; "
                                                  "connections are held by 10.0.0.7 (2)") != NULL,
                         most == 2);
        rules_free(engine);
        policy_free(policy);
        g_ptr_array_unref(messages);
    }
}

static void refused_at_the_peak_is_likely_exhaustion(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    take(engine, 5, 1, 2, 10, 50);
    take(engine, 7, 2, 2, 100, 800);
    take(engine, 8, 3, 2, 110, 900);
    turn_away(engine, 5, 4, 2, 300);
    const rules_finding *finding = only(engine);
    assert_string_equal(finding->rule->id, "connections-exhausted");
    assert_int_equal(finding->confidence, RULES_LIKELY);
    rules_free(engine);
}

static void accepted_before_alone_is_not_exhaustion(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    take(engine, 5, 1, 2, 10, 50);
    turn_away(engine, 5, 4, 2, 300);
    const rules_finding *finding = only(engine);
    assert_string_equal(finding->rule->id, "connection-refused");
    assert_int_equal(finding->confidence, RULES_POSSIBLE);
    rules_free(engine);
}

static void a_disconnect_request_says_why(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection c;
    ask(&c, 5, 1, 3, 100);
    c.connection.dr = true;
    c.connection.refusal = 3;
    c.connection.refused = at(101);
    c.flow.side[SERVER].bytes = 11;
    end(engine, &c, CAP_END_FIN, CLIENT, 110);
    const rules_finding *finding = only(engine);
    assert_non_null(strstr(finding->cause, "wrong TSAP"));
    assert_int_equal(finding->confidence, RULES_PROVEN);
    assert_true(finding->has_code);
    assert_int_equal(finding->code, 3);
    assert_int_equal(finding->frames[0].frame, 102);
    rules_free(engine);
}

/* ISO 8073 13.10: ER with cause 1, invalid parameter code. */
static void an_error_tpdu_rejects_the_form_of_the_request(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection c;
    ask(&c, 5, 1, 2, 100);
    c.connection.er = true;
    c.connection.refusal = 1;
    c.connection.refused = at(101);
    c.flow.side[SERVER].bytes = 9;
    end(engine, &c, CAP_END_FIN, SERVER, 110);
    const rules_finding *finding = only(engine);
    assert_string_equal(finding->rule->id, "connection-refused");
    assert_string_equal(finding->cause, "the CPU rejects the form of the connection request");
    assert_int_equal(finding->confidence, RULES_LIKELY);
    assert_int_equal(finding->phase, ANA_PHASE_COTP);
    assert_int_equal(finding->code, 1);
    assert_int_equal(finding->frames[0].frame, 102);
    assert_string_equal(finding->message,
                        "10.0.0.1 rejects the connection request (ER): asked by 10.0.0.5 for TSAP "
                        "01.02 (PG, rack 0, slot 2); the answer was 0x01 (invalid parameter code)");
    rules_free(engine);
}

/* The called TSAP of 16 bytes, says the CR, and ends after two of them. */
static void a_malformed_request_is_the_cause_itself(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection c;
    take(engine, 6, 1, 2, 10, 50);
    ask(&c, 5, 2, 3, 100);
    const cotp_tpdu tpdu = {.type = COTP_CR, .notes = (s7_notes)1 << S7N_COTP_PARAM};
    const ana_pdu damaged = {
        .connection = &c.connection, .side = CLIENT, .stamp = at(100), .tpdu = &tpdu};
    rules_damaged(engine, &damaged);
    end(engine, &c, CAP_END_FIN, SERVER, 110);
    rules_finish(engine);
    const rules_finding *finding = fixture_finding(engine, 0, 2);
    assert_string_equal(finding->rule->id, "connection-refused");
    assert_string_equal(finding->cause, "the CPU rejects the form of the connection request");
    assert_int_equal(finding->confidence, RULES_LIKELY);
    assert_string_equal(finding->subject, "malformed CR");
    assert_string_equal(finding->message,
                        "10.0.0.1 ends the connection when asked for it (CR): asked by 10.0.0.5 "
                        "with a request that contradicts itself");
    turn_away(engine, 5, 3, 3, 200); /* well formed: another fault */
    rules_finish(engine);
    assert_non_null(strstr(fixture_finding(engine, 1, 3)->cause, "wrong TSAP"));
    rules_free(engine);
}

/* A partner that was refused under two calling TSAPs: two findings, each with its own count. */
static void calling_tsaps_are_told_apart(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection c;
    turn_away(engine, 5, 1, 2, 100);
    turn_away(engine, 5, 2, 2, 200);
    ask(&c, 5, 3, 2, 300);
    c.connection.calling = (ana_tsap_bytes){2, {0x10, 0x00}};
    end(engine, &c, CAP_END_RST, SERVER, 302);
    rules_finish(engine);
    rules_finish(engine);
    const rules_finding *finding = fixture_finding(engine, 0, 1);
    assert_int_equal(finding->count, 3);
    assert_int_equal(finding->symptoms->len, 2);
    const rules_finding *first = finding->symptoms->pdata[0];
    const rules_finding *second = finding->symptoms->pdata[1];
    assert_int_equal(first->count + second->count, 3);
    assert_int_not_equal(first->calling.data[0], second->calling.data[0]);
    rules_free(engine);
}

/* Its own connection is none that is held, and none that was accepted before. */
static void a_refused_setup_does_not_stand_in_its_own_way(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    take(engine, 6, 1, 2, 10, 900);
    fixture_connection c;
    ask(&c, 5, 2, 2, 100);
    c.connection.cc = true;
    c.flow.side[SERVER].bytes = 22;
    s7_pdu request;
    static const uint8_t setup[] = {0x32, 1, 0, 0, 0, 7, 0, 8, 0, 0, 0xf0, 0, 0, 1, 0, 1, 1, 0xe0};
    assert_int_equal(s7_decode((s7_bytes){setup, sizeof setup}, NULL, &request, NULL), S7_OK);
    const ana_transaction t = {
        .connection = &c.connection,
        .side = CLIENT,
        .status = ANA_PENDING,
        .request = &request,
        .request_stamp = at(110),
    };
    rules_transaction(engine, &t);
    end(engine, &c, CAP_END_RST, SERVER, 120);
    const rules_finding *finding = only(engine);
    assert_string_equal(finding->rule->id, "connection-refused");
    assert_int_equal(finding->phase, ANA_PHASE_SETUP);
    assert_non_null(strstr(finding->message, "ends the connection after the S7 setup request"));
    rules_free(engine);
}

static void the_waits_can_be_set(void **state)
{
    (void)state;
    const rules_options options = {.answer_timeout = 2000000000, .end_timeout = 300000000};
    rules_engine *engine = rules_new(&options);
    fixture_connection c;
    ask(&c, 5, 1, 2, 100);
    end(engine, &c, CAP_END_FIN, CLIENT, 350);
    ask(&c, 5, 2, 2, 1000);
    end(engine, &c, CAP_END_OPEN, CLIENT, 2900);
    rules_finish(engine);
    assert_int_equal(rules_findings(engine)->len, 0);
    ask(&c, 5, 3, 2, 4000);
    end(engine, &c, CAP_END_FIN, CLIENT, 4300);
    ask(&c, 5, 4, 2, 5000);
    end(engine, &c, CAP_END_OPEN, CLIENT, 7000);
    assert_int_equal(only(engine)->count, 2);
    rules_free(engine);
}

/* The client ends the connection `waited` ms after its CR. */
static guint findings_after_waiting(unsigned waited, void (*change)(fixture_connection *))
{
    rules_engine *engine = rules_new(NULL);
    fixture_connection c;
    ask(&c, 5, 1, 2, 100);
    if (change)
        change(&c);
    end(engine, &c, CAP_END_RST, CLIENT, 100 + waited);
    rules_finish(engine);
    const GPtrArray *findings = rules_findings(engine);
    guint count = 0;
    for (guint i = 0; i < findings->len; i++) {
        const rules_finding *finding = g_ptr_array_index(findings, i);
        if (finding->rule == rules_find("capture-quality"))
            continue;
        assert_non_null(strstr(finding->message, "does not answer the connection request"));
        count++;
    }
    rules_free(engine);
    return count;
}

static void unacknowledged(fixture_connection *c)
{
    c->flow.side[CLIENT].acknowledged = false;
}

static void one_sided(fixture_connection *c)
{
    c->flow.side[SERVER].seen = false;
}

static void with_a_gap(fixture_connection *c)
{
    c->flow.side[SERVER].lost = 22;
}

static void acknowledged_unseen(fixture_connection *c)
{
    c->flow.side[CLIENT].acked_unseen = 22;
}

static void another_protocol(fixture_connection *c)
{
    c->flow.side[SERVER].bytes = 10;
}

static void confirmed(fixture_connection *c)
{
    c->connection.cc = true;
}

static void silence_counts_only_where_it_was_seen(void **state)
{
    (void)state;
    assert_int_equal(findings_after_waiting(1000, NULL), 1);
    assert_int_equal(findings_after_waiting(900, NULL), 0);
    assert_int_equal(findings_after_waiting(5000, unacknowledged), 0);
    assert_int_equal(findings_after_waiting(5000, one_sided), 0);
    assert_int_equal(findings_after_waiting(5000, with_a_gap), 0);
    assert_int_equal(findings_after_waiting(5000, acknowledged_unseen), 0);
    assert_int_equal(findings_after_waiting(5000, another_protocol), 0);
    assert_int_equal(findings_after_waiting(5000, confirmed), 0);
}

/* The client closes, the CPU answers FIN with RST: the client's doing. */
static void a_fin_answered_by_reset_is_no_refusal(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection c;
    ask(&c, 5, 1, 2, 100);
    c.flow.side[CLIENT].fin = true;
    end(engine, &c, CAP_END_RST, SERVER, 200);
    rules_finish(engine);
    assert_int_equal(rules_findings(engine)->len, 0);
    rules_free(engine);
}

static void setup(rules_engine *engine, fixture_connection *c, ana_status status)
{
    s7_pdu request = {
        .protocol_id = S7_PROTOCOL_COMM, .rosctr = S7_ROSCTR_JOB, .function = S7_FUNC_SETUP};
    s7_pdu answer = {.protocol_id = S7_PROTOCOL_COMM, .rosctr = S7_ROSCTR_ACK, .error = 0x8104};
    const ana_transaction t = {.connection = &c->connection,
                               .side = CLIENT,
                               .status = status,
                               .request = &request,
                               .answer = status == ANA_REFUSED ? &answer : NULL,
                               .request_stamp = at(150),
                               .answer_stamp = at(151),
                               .phase = ANA_PHASE_SETUP};
    c->connection.cc = true;
    c->flow.side[SERVER].bytes = 22;
    rules_transaction(engine, &t);
}

static const rules_finding *setup_then(rules_engine *engine, ana_status status, int by)
{
    fixture_connection c;
    ask(&c, 5, 1, 2, 100);
    setup(engine, &c, status);
    end(engine, &c, CAP_END_RST, by, 160);
    rules_finish(engine);
    const GPtrArray *findings = rules_findings(engine);
    return findings->len == 1 ? g_ptr_array_index(findings, 0) : NULL;
}

static void setups_fail_in_three_ways(void **state)
{
    (void)state;
    static const struct {
        ana_status status;
        int by;
        const char *cause; /* NULL: no finding */
    } rows[] = {
        {ANA_REFUSED, CLIENT, "refuses the S7 setup"},
        {ANA_UNANSWERED, CLIENT, "does not answer it"},
        {ANA_PENDING, SERVER, "in place of answering the S7 setup"},
        {ANA_PENDING, CLIENT, NULL},
        {ANA_UNSEEN, CLIENT, NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        rules_engine *engine = rules_new(NULL);
        const rules_finding *finding = setup_then(engine, rows[i].status, rows[i].by);
        assert_int_equal(finding != NULL, rows[i].cause != NULL);
        if (finding) {
            assert_non_null(strstr(finding->cause, rows[i].cause));
            assert_int_equal(finding->phase, ANA_PHASE_SETUP);
        }
        rules_free(engine);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reset_after_the_request_is_a_refusal),
        cmocka_unit_test(a_refusal_is_told_before_the_end),
        cmocka_unit_test(another_tsap_accepted_points_to_the_tsap),
        cmocka_unit_test(another_calling_tsap_accepted_points_to_the_partner),
        cmocka_unit_test(accepted_before_and_after_proves_exhaustion),
        cmocka_unit_test(refused_at_the_peak_is_likely_exhaustion),
        cmocka_unit_test(accepted_before_alone_is_not_exhaustion),
        cmocka_unit_test(a_disconnect_request_says_why),
        cmocka_unit_test(an_error_tpdu_rejects_the_form_of_the_request),
        cmocka_unit_test(a_malformed_request_is_the_cause_itself),
        cmocka_unit_test(calling_tsaps_are_told_apart),
        cmocka_unit_test(the_policy_may_tell_the_limit),
        cmocka_unit_test(a_refused_setup_does_not_stand_in_its_own_way),
        cmocka_unit_test(the_waits_can_be_set),
        cmocka_unit_test(silence_counts_only_where_it_was_seen),
        cmocka_unit_test(a_fin_answered_by_reset_is_no_refusal),
        cmocka_unit_test(setups_fail_in_three_ways),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
