/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/unexpected.h"

#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char plant[] = "[cpu Press]\naddress=10.0.0.1\n"
                            "[cpu Oven]\naddress=10.0.0.2\n"
                            "[partner Panel]\naddress=10.0.0.5\n"
                            "[partner Archive]\naddress=10.0.0.8/29\n";

typedef struct bench {
    policy_model *policy;
    rules_engine *engine;
} bench;

static bench begin(const char *text)
{
    GPtrArray *messages = g_ptr_array_new_with_free_func(g_free);
    bench b = {.policy = policy_parse("test.ini", text, strlen(text), NULL, messages)};
    assert_non_null(b.policy);
    g_ptr_array_unref(messages);
    b.engine = rules_new(&(rules_options){.policy = b.policy});
    return b;
}

static void end(bench *b)
{
    rules_free(b->engine);
    policy_free(b->policy);
}

/* A connection as it is when it ends. */
typedef struct course {
    uint8_t client, server;
    ana_phase phase;
    uint64_t asked, answered; /* S7 PDUs */
    bool cc, inferred, unseen;
    ana_protocol protocol;
} course;

static void connect(const bench *b, const course *how, uint64_t number, bool ends)
{
    static fixture_connection kept[16];
    fixture_connection *c = &kept[number];
    fixture_connect(c, how->client, how->server, number);
    c->flow.first = (cap_stamp){.time = (int64_t)number, .frame = number};
    c->flow.side[0].seen = true;
    rules_connection_begin(b->engine, &c->connection, &c->flow.first);
    c->flow.side[1].seen = !how->unseen;
    c->connection.phase = how->phase;
    c->connection.pdus[0] = how->asked;
    c->connection.pdus[1] = how->answered;
    c->connection.tpdus[0] = c->connection.tpdus[1] = how->protocol == ANA_PROTOCOL_TLS;
    c->connection.cc = how->cc;
    c->connection.client_inferred = how->inferred;
    c->connection.protocol = how->protocol;
    if (ends)
        rules_connection_end(b->engine, &c->connection);
}

static void check(const rules_finding *finding, const char *rule, rules_confidence confidence,
                  const char *message)
{
    assert_string_equal(finding->rule->id, rule);
    assert_int_equal(finding->severity, RULES_WARNING);
    assert_int_equal(finding->confidence, confidence);
    assert_string_equal(finding->message, message);
    assert_null(finding->subject);
}

/* One connection, and what it gives: a rule, or nothing. */
typedef struct row {
    course how;
    const char *rule, *message;
    rules_confidence confidence;
} row;

#define STRANGER "10.0.0.66, which the policy does not list as a partner, "

static const row rows[] = {
    {{5, 1, ANA_PHASE_RUNNING, 9, 9, true, false, false, ANA_PROTOCOL_S7COMM}, NULL, NULL, 0},
    {{9, 2, ANA_PHASE_TCP, 0, 0, false, false, true, ANA_PROTOCOL_UNKNOWN}, NULL, NULL, 0},
    {{66, 1, ANA_PHASE_TCP, 0, 0, false, false, true, ANA_PROTOCOL_UNKNOWN},
     "unexpected-partner",
     STRANGER "tried to connect to Press (10.0.0.1)",
     RULES_PROVEN},
    {{66, 1, ANA_PHASE_COTP, 0, 0, false, false, false, ANA_PROTOCOL_UNKNOWN},
     "unexpected-partner",
     STRANGER "connected to Press (10.0.0.1)",
     RULES_PROVEN},
    {{66, 1, ANA_PHASE_RUNNING, 1, 1, true, true, false, ANA_PROTOCOL_S7COMM},
     "unexpected-partner",
     STRANGER "talked S7 to Press (10.0.0.1)",
     RULES_LIKELY},
    {{1, 2, ANA_PHASE_RUNNING, 1, 1, true, false, false, ANA_PROTOCOL_S7COMM},
     "unexpected-partner",
     "Press (10.0.0.1) talked S7 to Oven (10.0.0.2): it is the CPU Press of the policy, and needs "
     "a "
     "[partner] section of its own for that",
     RULES_PROVEN},
    {{5, 3, ANA_PHASE_RUNNING, 1, 1, true, false, false, ANA_PROTOCOL_S7COMM},
     "unexpected-cpu",
     "10.0.0.3, which the policy does not list as a CPU, answers S7; partners: Panel (10.0.0.5)",
     RULES_PROVEN},
    {{5, 3, ANA_PHASE_SETUP, 0, 0, true, false, false, ANA_PROTOCOL_UNKNOWN},
     "unexpected-cpu",
     "10.0.0.3, which the policy does not list as a CPU, seems to serve S7; partners: Panel "
     "(10.0.0.5)",
     RULES_LIKELY},
    {{5, 3, ANA_PHASE_RUNNING, 4, 0, false, false, true, ANA_PROTOCOL_S7COMM},
     "unexpected-cpu",
     "10.0.0.3, which the policy does not list as a CPU, seems to serve S7; partners: Panel "
     "(10.0.0.5)",
     RULES_LIKELY},
    {{5, 3, ANA_PHASE_SETUP, 0, 0, false, false, false, ANA_PROTOCOL_TLS},
     "unexpected-cpu",
     "10.0.0.3, which the policy does not list as a CPU, answers S7; partners: Panel (10.0.0.5)",
     RULES_PROVEN},
    /* asked, heard, and silent; refused; another protocol */
    {{5, 3, ANA_PHASE_RUNNING, 4, 0, false, false, false, ANA_PROTOCOL_S7COMM}, NULL, NULL, 0},
    {{5, 3, ANA_PHASE_COTP, 0, 0, false, false, false, ANA_PROTOCOL_UNKNOWN}, NULL, NULL, 0},
    {{5, 3, ANA_PHASE_SETUP, 0, 0, true, false, false, ANA_PROTOCOL_OTHER}, NULL, NULL, 0},
};

static void one_connection_each(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        for (int ends = 0; ends < 2; ends++) {
            bench b = begin(plant);
            connect(&b, &rows[i].how, 1, ends);
            rules_finish(b.engine);
            rules_finish(b.engine);
            const guint count = rows[i].rule ? 1 : 0;
            assert_int_equal(rules_findings(b.engine)->len, count);
            if (count > 0) {
                const rules_finding *finding = fixture_finding(b.engine, 0, 1);
                check(finding, rows[i].rule, rows[i].confidence, rows[i].message);
                assert_int_equal(finding->phase, rows[i].how.phase);
                assert_int_equal(finding->count, 1);
                assert_int_equal(finding->first.frame, 1);
            }
            end(&b);
        }
    }
}

static void one_finding_per_client_and_cpu(void **state)
{
    (void)state;
    static const course tried = {66, 1, ANA_PHASE_TCP, 0, 0, false, false, true, 0};
    static const course talked = {66, 1, ANA_PHASE_RUNNING, 2, 2, true, false, false, 0};
    static const course other = {66, 2, ANA_PHASE_TCP, 0, 0, false, false, true, 0};
    bench b = begin(plant);
    connect(&b, &talked, 3, false);
    rules_finish(b.engine);
    connect(&b, &tried, 2, true);
    connect(&b, &other, 4, true);
    rules_finish(b.engine);
    const rules_finding *first = fixture_finding(b.engine, 0, 2);
    check(first, "unexpected-partner", RULES_PROVEN, STRANGER "talked S7 to Press (10.0.0.1)");
    assert_int_equal(first->count, 2);
    assert_int_equal(first->first.frame, 2);
    assert_int_equal(first->last.frame, 3);
    assert_int_equal(first->connection, 2);
    assert_int_equal(first->frame_count, 2);
    check(fixture_finding(b.engine, 1, 2), "unexpected-partner", RULES_PROVEN,
          STRANGER "tried to connect to Oven (10.0.0.2)");
    end(&b);
}

static void a_cpu_names_a_few_partners(void **state)
{
    (void)state;
    bench b = begin("[cpu Press]\naddress=10.0.0.1\n[partner All]\naddress=10.0.0.0/8\n");
    static const uint8_t clients[] = {14, 12, 13, 11, 12, 15};
    for (uint64_t i = 0; i < G_N_ELEMENTS(clients); i++) {
        const course how = {clients[i], 3, ANA_PHASE_RUNNING, 1, 1, true, false, false, 0};
        connect(&b, &how, i + 1, true);
    }
    rules_finish(b.engine);
    const rules_finding *finding = fixture_finding(b.engine, 0, 1);
    check(finding, "unexpected-cpu", RULES_PROVEN,
          "All (10.0.0.3), which the policy does not list as a CPU, answers S7; partners: All "
          "(10.0.0.11), All (10.0.0.12), All (10.0.0.13), All (10.0.0.14) and more");
    assert_int_equal(finding->count, 6);
    assert_int_equal(finding->client.family, 0);
    end(&b);
}

static void who_lists_nobody_expects_everybody(void **state)
{
    (void)state;
    static const course how = {66, 3, ANA_PHASE_RUNNING, 1, 1, true, false, false, 0};
    static const char disabled[] = "[rules]\ndisable=unexpected-cpu,unexpected-partner\n"
                                   "[cpu Press]\naddress=10.0.0.1\n"
                                   "[partner Panel]\naddress=10.0.0.5\n";
    static const char *const policies[] = {"", "[cell A]\nnetworks=10.0.0.0/8\n", disabled};
    for (size_t i = 0; i < G_N_ELEMENTS(policies); i++) {
        bench b = begin(policies[i]);
        connect(&b, &how, 1, true);
        rules_finish(b.engine);
        assert_int_equal(rules_findings(b.engine)->len, 0);
        end(&b);
    }
}

/* Press opened the connection, but it is the oven that reads. */
static void a_server_that_asks_needs_a_section(void **state)
{
    (void)state;
    bench b = begin("[cpu Press]\naddress=10.0.0.1\n[cpu Oven]\naddress=10.0.0.2\n"
                    "[partner Press]\naddress=10.0.0.1\n");
    fixture_connection c;
    fixture_connect(&c, 1, 2, 1);
    const fixture_job job = {.on = &c,
                             .from_server = true,
                             .frame = 2,
                             .count = 1,
                             .item = {fixture_bytes(10, 0, 2)},
                             .code = {S7_RETURN_OK}};
    fixture_feed(b.engine, &job);
    rules_finish(b.engine);
    const rules_finding *finding = fixture_finding(b.engine, 0, 1);
    assert_string_equal(finding->rule->id, "unexpected-partner");
    assert_string_equal(finding->subject, "asked by the server");
    assert_string_equal(finding->message,
                        "Oven (10.0.0.2) asked for memory of Press (10.0.0.1), over a connection "
                        "that Press (10.0.0.1) opened: read DB10.DBB0-DBB1; it is the CPU Oven of "
                        "the policy, and needs a [partner] section of its own for that");
    end(&b);
}

/* The stranger 10.0.0.66 talks to Press. */
static void talk(bench *b, fixture_connection *c)
{
    fixture_connect(c, 66, 1, 1);
    c->flow.first = (cap_stamp){.time = 1, .frame = 1};
    c->connection.phase = ANA_PHASE_RUNNING;
    c->connection.pdus[0] = c->connection.pdus[1] = 9;
    rules_connection_begin(b->engine, &c->connection, &c->flow.first);
}

static void put(bench *b, const fixture_connection *c, uint64_t frame, uint32_t byte, uint8_t code)
{
    const fixture_job job = {.on = c,
                             .write = true,
                             .frame = frame,
                             .count = 1,
                             .item = {fixture_bytes(20, byte, 2)},
                             .code = {code}};
    fixture_feed(b->engine, &job);
}

static const rules_finding *finding_of(const bench *b, const char *rule)
{
    const rules_finding *found = NULL;
    rules_finish(b->engine);
    for (guint i = 0; i < rules_findings(b->engine)->len; i++) {
        const rules_finding *finding = g_ptr_array_index(rules_findings(b->engine), i);
        if (strcmp(finding->rule->id, rule) == 0)
            found = finding;
    }
    return found;
}

#define STOP    "3201000035000010000029000000000009505f50524f4752414d"
#define STOP_OK "32030000350000010000000029"

static void what_a_stranger_did_is_told(void **state)
{
    (void)state;
    bench b = begin(plant);
    fixture_connection c;
    talk(&b, &c);
    fixture_read(b.engine, &c, 4, fixture_bytes(10, 0, 16), S7_RETURN_OK);
    const rules_finding *finding = finding_of(&b, "unexpected-partner");
    check(finding, "unexpected-partner", RULES_PROVEN,
          STRANGER "talked S7 to Press (10.0.0.1): read DB10.DBB0-DBB15");
    const char *const *looks = finding->check;
    put(&b, &c, 6, 4, S7_RETURN_ADDRESS);
    assert_ptr_equal(finding_of(&b, "unexpected-partner")->check, looks);
    put(&b, &c, 8, 8, S7_RETURN_OK);
    finding = finding_of(&b, "unexpected-partner");
    check(finding, "unexpected-partner", RULES_PROVEN,
          STRANGER "talked S7 to Press (10.0.0.1): wrote DB20.DBB8-DBB9, tried to write "
                   "DB20.DBB4-DBB5 (refused), read DB10.DBB0-DBB15");
    assert_ptr_not_equal(finding->check, looks);
    assert_non_null(strstr(finding->check[0], "what it changed"));
    assert_int_equal(finding->count, 1);
    fixture_feed_hex(b.engine, &c, 10, STOP, STOP_OK);
    check(finding_of(&b, "unexpected-partner"), "unexpected-partner", RULES_PROVEN,
          STRANGER "talked S7 to Press (10.0.0.1): stopped the CPU, wrote DB20.DBB8-DBB9, tried to "
                   "write DB20.DBB4-DBB5 (refused), read DB10.DBB0-DBB15");
    end(&b);
}

/* Who does not want to hear of writes of partners hears of those of strangers all the same. */
static void writes_of_strangers_are_not_disabled(void **state)
{
    (void)state;
    bench b = begin("[cpu Press]\naddress=10.0.0.1\n[partner Panel]\naddress=10.0.0.5\n"
                    "[rules]\ndisable=unprotected-write\nseverity.unexpected-partner=critical\n");
    fixture_connection c;
    talk(&b, &c);
    put(&b, &c, 8, 8, S7_RETURN_OK);
    assert_null(finding_of(&b, "unprotected-write"));
    const rules_finding *finding = finding_of(&b, "unexpected-partner");
    assert_int_equal(finding->severity, RULES_CRITICAL);
    assert_string_equal(finding->message,
                        STRANGER "talked S7 to Press (10.0.0.1): wrote DB20.DBB8-DBB9");
    end(&b);
}

/* Requests that are alike are looked at once. */
static void requests_that_repeat_have_one_memo(void **state)
{
    (void)state;
    bench b = begin(plant);
    fixture_connection c;
    talk(&b, &c);
    static const uint8_t read[] = {0x32, 1,  0,    0, 0, 1, 0, 14, 0,    0, 4, 1,
                                   0x12, 10, 0x10, 2, 0, 2, 0, 10, 0x84, 0, 0, 0};
    const void *memo = NULL;
    s7_pdu request;
    assert_int_equal(s7_decode((s7_bytes){read, sizeof read}, NULL, &request, NULL), S7_OK);
    const ana_transaction t = {.connection = &c.connection,
                               .request = &request,
                               .status = ANA_UNSEEN,
                               .items = 1,
                               .memo = &memo};
    rules_transaction(b.engine, &t);
    const void *first = memo;
    assert_non_null(first);
    request.item_count = 0; /* now it would say nothing */
    rules_transaction(b.engine, &t);
    assert_ptr_equal(memo, first);
    check(finding_of(&b, "unexpected-partner"), "unexpected-partner", RULES_PROVEN,
          STRANGER "talked S7 to Press (10.0.0.1): tried to read DB10.DBB0-DBB1 (no answer seen)");
    end(&b);
}

static void a_scan_ends_at_the_limit(void **state)
{
    (void)state;
    enum { HOSTS = 5000, KEPT = 4096 };
    bench b = begin(plant);
    fixture_connection c;
    for (uint32_t i = 0; i < HOSTS; i++) {
        fixture_connect(&c, 66, 1, i + 1);
        c.flow.side[1].endpoint.ip.bytes[1] = (uint8_t)(i >> 8);
        c.flow.side[1].endpoint.ip.bytes[2] = (uint8_t)i;
        rules_connection_begin(b.engine, &c.connection, &c.flow.first);
        rules_connection_end(b.engine, &c.connection);
    }
    rules_finish(b.engine);
    assert_int_equal(rules_findings(b.engine)->len, KEPT);
    assert_int_equal(rules_dropped(b.engine), HOSTS - KEPT);
    end(&b);
}

/* What is disabled takes no room from what is not, and is not missed. */
static void disabled_rules_take_no_room(void **state)
{
    (void)state;
    static const course stranger = {66, 1, ANA_PHASE_TCP, 0, 0, false, false, true, 0};
    static const course other = {67, 1, ANA_PHASE_TCP, 0, 0, false, false, true, 0};
    bench b = begin("[partner Panel]\naddress=10.0.0.5\n[rules]\ndisable=unexpected-partner\n");
    rules_free(b.engine);
    b.engine = rules_new(&(rules_options){.policy = b.policy, .max_findings = 1});
    connect(&b, &stranger, 1, true);
    connect(&b, &other, 2, true);
    rules_finish(b.engine);
    assert_int_equal(rules_findings(b.engine)->len, 0);
    fixture_connection c;
    fixture_connect(&c, 5, 1, 3);
    fixture_read(b.engine, &c, 4, fixture_bytes(10, 0, 2), S7_RETURN_OK);
    rules_finish(b.engine);
    assert_string_equal(fixture_finding(b.engine, 0, 1)->rule->id, "unexpected-access");
    assert_int_equal(rules_dropped(b.engine), 0);
    fixture_connect(&c, 5, 2, 4);
    fixture_read(b.engine, &c, 6, fixture_bytes(10, 0, 2), S7_RETURN_OK);
    rules_finish(b.engine);
    rules_finish(b.engine);
    assert_int_equal(rules_findings(b.engine)->len, 1);
    assert_int_equal(rules_dropped(b.engine), 1);
    end(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_connection_each),
        cmocka_unit_test(one_finding_per_client_and_cpu),
        cmocka_unit_test(a_cpu_names_a_few_partners),
        cmocka_unit_test(who_lists_nobody_expects_everybody),
        cmocka_unit_test(a_server_that_asks_needs_a_section),
        cmocka_unit_test(what_a_stranger_did_is_told),
        cmocka_unit_test(writes_of_strangers_are_not_disabled),
        cmocka_unit_test(requests_that_repeat_have_one_memo),
        cmocka_unit_test(a_scan_ends_at_the_limit),
        cmocka_unit_test(disabled_rules_take_no_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
