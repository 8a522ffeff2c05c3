/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { CLIENT, SERVER, MAX_CONNECTIONS = 64 };

static const int64_t second = 1000000000;

/* How a connection goes. */
typedef enum way { SILENT, REJECTED, REFUSED, IDENTIFIED, READ, READ_REFUSED, OPEN, BEFORE } way;

typedef struct bench {
    policy_model *policy;
    rules_engine *engine;
    fixture_connection c[MAX_CONNECTIONS];
    uint64_t count;
} bench;

static void begin(bench *b, const char *text)
{
    memset(b, 0, sizeof *b);
    if (text) {
        GPtrArray *messages = g_ptr_array_new_with_free_func(g_free);
        b->policy = policy_parse("test.ini", text, strlen(text), NULL, messages);
        assert_non_null(b->policy);
        g_ptr_array_unref(messages);
    }
    b->engine = rules_new(&(rules_options){.policy = b->policy});
}

static void end(bench *b)
{
    rules_free(b->engine);
    policy_free(b->policy);
}

static void play(ana_connection *c, cap_flow *flow, way how)
{
    cap_side *server = &flow->side[SERVER];
    server->seen = how != SILENT;
    server->rst = how == REJECTED;
    if (how == SILENT || how == REJECTED)
        return;
    server->syn = true;
    c->phase = ANA_PHASE_COTP;
    c->cr = true;
    c->dr = how == REFUSED;
    if (how == REFUSED)
        return;
    c->cc = c->setup = true;
    c->protocol = ANA_PROTOCOL_S7COMM;
    c->phase = how == READ ? ANA_PHASE_RUNNING : ANA_PHASE_FIRST_ACCESS;
    c->pdus[CLIENT] = c->pdus[SERVER] = 3;
    c->status_count[ANA_OK] = 3;
}

static void tell_tcp(bench *b, fixture_connection *c, const cap_stamp *syn, way how)
{
    const cap_stamp answer = {.time = syn->time + 1000000, .frame = syn->frame};
    const cap_stamp again = {.time = syn->time + second, .frame = syn->frame};
    if (how != SILENT && how != REJECTED)
        return;
    rules_tcp(b->engine, &c->connection, CLIENT, CAP_TCP_SYN, syn);
    if (how == REJECTED)
        rules_tcp(b->engine, &c->connection, SERVER, CAP_TCP_RST, &answer);
    else
        rules_tcp(b->engine, &c->connection, CLIENT, CAP_TCP_SYN, &again);
}

/* A connection that begins at `at` and lasts so long. */
static void connect_as(bench *b, uint8_t client, uint8_t server, uint8_t slot, double at,
                       int64_t lasts, way how)
{
    fixture_connection *c = &b->c[b->count++];
    const cap_stamp stamp = {.time = (int64_t)(at * (double)second), .frame = b->count};
    assert_true(b->count <= MAX_CONNECTIONS);
    fixture_connect(c, client, server, b->count);
    c->connection.called.data[1] = slot;
    if (how == SILENT || how == REJECTED)
        c->connection.called.size = c->connection.calling.size = 0;
    c->flow.first = stamp;
    c->flow.opener = how == BEFORE ? -1 : CLIENT;
    c->flow.side[CLIENT].seen = true;
    rules_connection_begin(b->engine, &c->connection, &stamp);
    play(&c->connection, &c->flow, how);
    tell_tcp(b, c, &stamp, how);
    c->connection.asked = stamp;
    if (how == READ_REFUSED) {
        s7_pdu request = {
            .protocol_id = S7_PROTOCOL_COMM, .rosctr = S7_ROSCTR_JOB, .function = S7_FUNC_READ};
        s7_pdu answer = {.protocol_id = S7_PROTOCOL_COMM, .rosctr = S7_ROSCTR_ACK, .error = 0x8104};
        const ana_transaction t = {.connection = &c->connection,
                                   .status = ANA_REFUSED,
                                   .request = &request,
                                   .answer = &answer,
                                   .request_stamp = stamp,
                                   .answer_stamp = stamp};
        rules_transaction(b->engine, &t);
    }
    c->connection.end = how == OPEN || how == SILENT ? CAP_END_OPEN : CAP_END_FIN;
    c->connection.ended = (cap_stamp){.time = stamp.time + lasts * second};
    rules_connection_end(b->engine, &c->connection);
}

static void connect_to(bench *b, uint8_t server, double at, way how)
{
    connect_as(b, 99, server, 2, at, how == SILENT ? 5 : 1, how);
}

/* The findings of identity-scan; `out`, if not NULL, is the last. */
static guint scans(bench *b, const rules_finding **out)
{
    guint count = 0;
    rules_finish(b->engine);
    const GPtrArray *findings = rules_findings(b->engine);
    for (guint i = 0; i < findings->len; i++) {
        const rules_finding *finding = g_ptr_array_index(findings, i);
        if (strcmp(finding->rule->id, "identity-scan") != 0)
            continue;
        count++;
        if (out)
            *out = finding;
    }
    return count;
}

static void five_cpus_in_a_minute(void **state)
{
    (void)state;
    bench b;
    const rules_finding *finding;
    begin(&b, NULL);
    for (uint8_t i = 1; i <= 4; i++)
        connect_to(&b, i, i * 10, IDENTIFIED);
    assert_int_equal(scans(&b, NULL), 0);
    connect_to(&b, 5, 50, IDENTIFIED);
    assert_int_equal(scans(&b, &finding), 1);
    assert_string_equal(finding->message,
                        "10.0.0.99 probed 5 addresses: 10.0.0.1, 10.0.0.2, 10.0.0.3, 10.0.0.4 and "
                        "1 more; 5 gave an S7 connection");
    assert_int_equal(finding->severity, RULES_WARNING);
    assert_int_equal(finding->confidence, RULES_PROVEN);
    assert_int_equal(finding->client.bytes[3], 99);
    assert_int_equal(finding->server.family, 0);
    assert_int_equal(finding->count, 5);
    end(&b);
}

static void whatever_the_addresses_answer(void **state)
{
    (void)state;
    bench b;
    const rules_finding *finding;
    begin(&b, NULL);
    connect_to(&b, 1, 1, IDENTIFIED);
    connect_to(&b, 2, 2, REFUSED);
    connect_to(&b, 3, 3, REJECTED);
    connect_to(&b, 4, 4, SILENT);
    connect_to(&b, 5, 5, SILENT);
    assert_int_equal(scans(&b, &finding), 1);
    assert_true(g_str_has_suffix(finding->message,
                                 "; 1 gave an S7 connection, 1 refused the COTP connection, 1 "
                                 "rejected the connection, 2 did not answer"));
    assert_int_equal(finding->confidence, RULES_LIKELY);
    end(&b);
}

/* A client whose CPUs are all off looks like this when it starts. */
static void addresses_without_any_answer_need_to_be_many(void **state)
{
    (void)state;
    bench b;
    const rules_finding *finding;
    begin(&b, NULL);
    for (uint8_t i = 1; i <= 15; i++)
        connect_to(&b, i, i, i % 2 ? SILENT : REJECTED);
    assert_int_equal(scans(&b, NULL), 0);
    connect_to(&b, 16, 16, SILENT);
    assert_int_equal(scans(&b, &finding), 1);
    assert_int_equal(finding->confidence, RULES_LIKELY);
    assert_non_null(strstr(finding->alternatives[0], "switched off"));
    end(&b);
}

/* A gateway that connects to all its CPUs at once: rejected at first, polling later. */
static void a_client_with_many_cpus(void **state)
{
    (void)state;
    bench b;
    begin(&b, NULL);
    for (uint8_t i = 1; i <= 8; i++)
        connect_to(&b, i, 1, i % 2 ? REFUSED : IDENTIFIED);
    assert_int_equal(scans(&b, NULL), 1); /* that is all there is to be seen of it by now */
    for (uint8_t i = 1; i <= 8; i++)
        connect_to(&b, i, 5, READ);
    assert_int_equal(scans(&b, NULL), 0);
    end(&b);
    begin(&b, NULL);
    for (uint8_t i = 1; i <= 8; i++)
        connect_to(&b, i, 1, i < 4 ? OPEN : READ_REFUSED);
    assert_int_equal(scans(&b, NULL), 0);
    end(&b);
    begin(&b, NULL);
    for (uint8_t i = 1; i <= 8; i++)
        connect_as(&b, 99, i, 2, 1, 70, IDENTIFIED); /* keeps its connections */
    assert_int_equal(scans(&b, NULL), 0);
    end(&b);
    begin(&b, NULL);
    for (uint8_t i = 1; i <= 8; i++)
        connect_to(&b, i, 1, BEFORE);
    assert_int_equal(scans(&b, NULL), 0);
    end(&b);
}

static void cpus_that_refuse_their_client_again_and_again(void **state)
{
    (void)state;
    bench b;
    begin(&b, NULL);
    for (int turn = 0; turn < 3; turn++)
        for (uint8_t i = 1; i <= 8; i++)
            connect_to(&b, i, turn * 8, REFUSED);
    assert_int_equal(scans(&b, NULL), 0);
    end(&b);
}

static void cpus_that_the_policy_names(void **state)
{
    (void)state;
    bench b;
    begin(&b, "[cpu A]\naddress=10.0.0.0/29\n[partner P]\naddress=10.0.0.99\nread=A:DB1\n");
    for (uint8_t i = 1; i <= 7; i++)
        connect_to(&b, i, 1, IDENTIFIED);
    assert_int_equal(scans(&b, NULL), 0);
    for (uint8_t i = 8; i <= 12; i++)
        connect_to(&b, i, 1, IDENTIFIED);
    assert_int_equal(scans(&b, NULL), 1);
    end(&b);
}

static void three_tsaps_of_one_cpu(void **state)
{
    (void)state;
    bench b;
    const rules_finding *finding;
    begin(&b, NULL);
    connect_as(&b, 99, 1, 0, 1, 1, REFUSED);
    connect_as(&b, 99, 1, 1, 2, 1, REFUSED);
    connect_as(&b, 99, 1, 1, 3, 1, REFUSED);
    assert_int_equal(scans(&b, NULL), 0);
    connect_as(&b, 99, 1, 2, 4, 1, IDENTIFIED);
    assert_int_equal(scans(&b, &finding), 1);
    assert_string_equal(finding->message,
                        "10.0.0.99 tried 3 TSAPs of 10.0.0.1 within a minute: 03.00, 03.01, 03.02");
    assert_int_equal(finding->server.bytes[3], 1);
    assert_int_equal(finding->count, 3);
    end(&b);
}

/* An engineering station: PG, OP and S7 basic at the same time. */
static void several_tsaps_in_use(void **state)
{
    (void)state;
    bench b;
    begin(&b, NULL);
    for (uint8_t slot = 0; slot < 4; slot++)
        connect_as(&b, 99, 1, slot, slot, 1, READ);
    assert_int_equal(scans(&b, NULL), 0);
    end(&b);
}

static void the_policy_sets_the_limits(void **state)
{
    (void)state;
    bench b;
    begin(&b, "[rules]\nscan-cpus=7\nscan-tsaps=2\n");
    for (uint8_t i = 1; i <= 6; i++)
        connect_to(&b, i, 1, IDENTIFIED);
    assert_int_equal(scans(&b, NULL), 0);
    connect_to(&b, 7, 1, IDENTIFIED);
    assert_int_equal(scans(&b, NULL), 1);
    connect_as(&b, 98, 1, 0, 1, 1, REFUSED);
    connect_as(&b, 98, 1, 1, 1, 1, REFUSED);
    assert_int_equal(scans(&b, NULL), 2);
    end(&b);
}

/* Such connections have no end while the monitor runs. */
static void silence_is_told_while_packets_still_come(void **state)
{
    (void)state;
    bench b;
    begin(&b, NULL);
    for (uint8_t i = 1; i <= 20; i++) {
        fixture_connection *c = &b.c[b.count++];
        const cap_stamp stamp = {.time = i * second, .frame = i};
        fixture_connect(c, 99, i, i);
        c->connection.called.size = 0;
        c->flow.first = stamp;
        c->flow.side[CLIENT].seen = true;
        rules_connection_begin(b.engine, &c->connection, &stamp);
    }
    rules_tick(b.engine, 21 * second);
    assert_int_equal(scans(&b, NULL), 0);
    rules_tick(b.engine, 40 * second);
    assert_int_equal(scans(&b, NULL), 1);
    end(&b);
}

static guint count_of(const bench *b, const char *rule)
{
    guint count = 0;
    const GPtrArray *findings = rules_findings(b->engine);
    for (guint i = 0; i < findings->len; i++)
        count +=
            strcmp(((const rules_finding *)g_ptr_array_index(findings, i))->rule->id, rule) == 0;
    return count;
}

/* Four CPUs that answer, one that rejects and one that does not. */
static void sweep_from(bench *b, double at)
{
    for (uint8_t i = 0; i < 4; i++)
        connect_to(b, 10 + i, at + i, IDENTIFIED);
    connect_to(b, 20, at + 4, REJECTED);
    connect_to(b, 21, at + 5, SILENT);
}

static void what_a_sweep_met_are_its_symptoms(void **state)
{
    const rules_finding *sweep = NULL;
    bench b;
    (void)state;
    begin(&b, NULL);
    sweep_from(&b, 100);
    rules_tick(b.engine, 200 * second);
    for (int twice = 0; twice < 2; twice++) {
        assert_int_equal(scans(&b, &sweep), 1);
        assert_int_equal(rules_findings(b.engine)->len, 1);
        assert_int_equal(sweep->count, 6);
        assert_int_equal(sweep->symptoms->len, 2);
        const rules_finding *rejected = g_ptr_array_index(sweep->symptoms, 0);
        const rules_finding *silent = g_ptr_array_index(sweep->symptoms, 1);
        assert_string_equal(rejected->rule->id, "port-rejected");
        assert_int_equal(rejected->server.bytes[3], 20);
        assert_string_equal(silent->rule->id, "port-silent");
        assert_int_equal(silent->server.bytes[3], 21);
    }
    end(&b);
}

/* The same client has a CPU that is off, and tries one of the others at another time. */
static void other_faults_of_the_client_stay(void **state)
{
    const rules_finding *sweep = NULL;
    bench b;
    (void)state;
    begin(&b, NULL);
    for (uint8_t i = 0; i < 4; i++)
        connect_to(&b, 30, 85 + 5 * i, REJECTED);
    sweep_from(&b, 100);
    connect_to(&b, 20, 5000, REJECTED);
    rules_tick(b.engine, 6000 * second);
    assert_int_equal(scans(&b, &sweep), 1);
    assert_int_equal(sweep->symptoms->len, 1);
    assert_int_equal(count_of(&b, "port-rejected"), 2);
    assert_int_equal(count_of(&b, "port-silent"), 0);
    end(&b);
}

/* What the policy makes of both is kept in step: nothing grave is hidden behind something small. */
static void a_partner_and_the_policy(void **state)
{
    const rules_finding *sweep = NULL;
    bench b;
    (void)state;
    begin(&b,
          "[cpu Press]\naddress=10.0.0.20\n[partner Panel]\naddress=10.0.0.99\nread=Press:DB1\n");
    sweep_from(&b, 100);
    rules_tick(b.engine, 200 * second);
    assert_int_equal(scans(&b, &sweep), 1);
    assert_int_equal(sweep->count, 5);
    assert_int_equal(sweep->symptoms->len, 1);
    assert_int_equal(count_of(&b, "port-rejected"), 1);
    end(&b);
    begin(&b, "[rules]\nseverity.identity-scan=notice\n");
    sweep_from(&b, 100);
    rules_tick(b.engine, 200 * second);
    assert_int_equal(scans(&b, &sweep), 1);
    assert_null(sweep->symptoms);
    assert_int_equal(count_of(&b, "port-rejected"), 1);
    end(&b);
    begin(&b, "[rules]\ndisable = identity-scan\n");
    sweep_from(&b, 100);
    rules_tick(b.engine, 200 * second);
    assert_int_equal(scans(&b, NULL), 0);
    assert_int_equal(count_of(&b, "port-rejected"), 1);
    assert_int_equal(count_of(&b, "port-silent"), 1);
    end(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(five_cpus_in_a_minute),
        cmocka_unit_test(whatever_the_addresses_answer),
        cmocka_unit_test(addresses_without_any_answer_need_to_be_many),
        cmocka_unit_test(a_client_with_many_cpus),
        cmocka_unit_test(cpus_that_refuse_their_client_again_and_again),
        cmocka_unit_test(cpus_that_the_policy_names),
        cmocka_unit_test(three_tsaps_of_one_cpu),
        cmocka_unit_test(several_tsaps_in_use),
        cmocka_unit_test(the_policy_sets_the_limits),
        cmocka_unit_test(silence_is_told_while_packets_still_come),
        cmocka_unit_test(what_a_sweep_met_are_its_symptoms),
        cmocka_unit_test(other_faults_of_the_client_stay),
        cmocka_unit_test(a_partner_and_the_policy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
