/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/filter.h"

#include "talk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static rep_filter *filter_of(const char *text)
{
    expr_error error;
    expr_program *program = expr_compile(text, strlen(text), &error);
    if (!program)
        fail_msg("%s: %s", text, error.message);
    return rep_filter_new(program, NULL);
}

static const rules_rule rule = {.id = "access-refused", .title = "Access refused"};
static const char *const alternatives[] = {"a firewall", NULL};
static const char *const check[] = {"Look at the CPU.", NULL};

static bool selects_finding(const char *text)
{
    rep_filter *filter = filter_of(text);
    const rules_finding finding = {
        .rule = &rule,
        .severity = RULES_WARNING,
        .phase = ANA_PHASE_RUNNING,
        .client = {4, {10, 0, 0, 5}},
        .server = {4, {10, 0, 0, 1}},
        .server_port = 102,
        .connection = 3,
        .client_endpoint = {{4, {10, 0, 0, 5}}, 1024},
        .subject = (char *)"DB10.DBW20",
        .message = (char *)"10.0.0.5 reads DB10, M and DB12 of 10.0.0.1",
        .cause = "PUT/GET is off",
        .confidence = RULES_LIKELY,
        .alternatives = alternatives,
        .check = check,
        .has_code = true,
        .code = (uint32_t)-12,
        .count = 17,
        .first = {.frame = 5, .time = 1000000000},
        .last = {.frame = 9, .time = 2000000000},
        .frames = {{.frame = 5}, {.frame = 7}},
        .frame_count = 2,
    };
    const bool result = rep_selects_finding(filter, &finding);
    rep_filter_free(filter);
    return result;
}

static void findings(void **state)
{
    static const char *const texts[] = {
        "rule == \"access-refused\" and severity >= notice and title contains \"refused\"",
        "client.ip == 10.0.0.5 and server.port == 102 and client.port == 1024",
        "connection == 3 and count > 16 and code == -12",
        "subject == \"DB10.DBW20\" and items.address contains \"DB10\"",
        "item.db == 10 and item.db == 12 and not item.db == 20",
        "cause contains \"PUT\" and confidence == likely and phase == running",
        "alternatives contains \"fire\" and check matches \"cpu\"",
        "first == \"1970-01-01 00:00:01\" and last > first and time == first",
        "frame.number == 7 and not frame.number == 9",
        "message contains \"reads\" and community_id matches \"^1:\"",
        "not client_inferred == true",
        "not rosctr and not latency_us",
    };
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        if (!selects_finding(texts[i]))
            fail_msg("%s selects it not", texts[i]);
    assert_false(selects_finding("severity > warning"));
    assert_false(selects_finding("latency_us > 0"));
    assert_true(rep_selects_finding(NULL, NULL));
}

/* Two clients meet one cause, which a third one shows. */
static bool selects_joint(const char *text)
{
    rules_finding symptoms[] = {
        {.rule = &rule,
         .client = {4, {10, 0, 0, 5}},
         .server = {4, {10, 0, 0, 1}},
         .connection = 3,
         .client_endpoint = {{4, {10, 0, 0, 5}}, 1024},
         .calling = {.size = 2, .data = {1, 0}},
         .subject = (char *)"DB30.DBB0",
         .message = (char *)"Panel reads DB30.DBB0",
         .has_code = true,
         .code = 5,
         .frames = {{.frame = 5}},
         .frame_count = 1},
        {.rule = &rule, .client = {4, {10, 0, 0, 5}}, .subject = (char *)"DB31"},
        {.rule = &rule,
         .client = {4, {10, 0, 0, 6}},
         .server = {4, {10, 0, 0, 2}},
         .subject = (char *)"DB32"},
        {.client = {4, {10, 0, 0, 7}},
         .message = (char *)"Gateway reads it by symbol",
         .frames = {{.frame = 8}},
         .frame_count = 1},
    };
    rules_finding joint = {
        .rule = &rule,
        .severity = RULES_WARNING,
        .server = {4, {10, 0, 0, 1}},
        .server_port = 102,
        .subject = (char *)"DB30.DBB0, DB31 and DB32",
        .message = (char *)"two clients cannot read",
        .count = 3,
        .symptoms = g_ptr_array_new(),
    };
    for (size_t i = 0; i < G_N_ELEMENTS(symptoms); i++)
        g_ptr_array_add(joint.symptoms, &symptoms[i]);
    rep_filter *filter = filter_of(text);
    const bool result = rep_selects_finding(filter, &joint);
    rep_filter_free(filter);
    g_ptr_array_unref(joint.symptoms);
    return result;
}

static void joint_findings(void **state)
{
    static const char *const texts[] = {
        "client.ip == 10.0.0.5 and client.ip == 10.0.0.6 and count(client.ip) == 2",
        "ip.addr == 10.0.0.6 and server.ip == 10.0.0.1 and server.ip == 10.0.0.2",
        "count(server.ip) == 2",
        "client.port == 1024 and connection == 3 and community_id matches \"^1:\"",
        "client.tsap == \"01.00\" and client.tsap.rack == 0",
        "subject == \"DB31\" and items.address == \"DB30.DBB0\" and item.db == 32",
        "message contains \"two clients\" and message contains \"by symbol\"",
        "code == 5 and frame.number == 5 and frame.number == 8",
        "count == 3",
    };
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        if (!selects_joint(texts[i]))
            fail_msg("%s selects it not", texts[i]);
    assert_false(selects_joint("client.ip == 10.0.0.7")); /* has no trouble */
    assert_false(selects_joint("client.ip != 10.0.0.6"));
    assert_false(selects_joint("client.ip == 10.0.0.8"));
}

/* A read of DB30.DBB0, answered with 0xAA or refused with 0x05. */
static const char read_job[] = "0300001f02f080320100000005000e00000401120a10020001001e84000000";
static const char success[] = "0300001a02f0803203000000050002000500000401ff040008aa";
static const char refusal[] = "0300001902f080320300000005000200040000040105000000";

static bool selects_relation(const talk *t, const char *text)
{
    rep_filter *filter = filter_of(text);
    rep_asked *asked = rep_asked_new();
    const GPtrArray *relations = ana_relations(t->analyzer);
    assert_int_equal(relations->len, 1);
    const bool result = rep_selects_relation(filter, g_ptr_array_index(relations, 0), asked);
    rep_asked_free(asked);
    rep_filter_free(filter);
    return result;
}

static void relations(void **state)
{
    static const char *const texts[] = {
        "relation == 1 and connections == 1 and requests == 2 and protocol == S7COMM",
        "transactions.ok == 1 and transactions.refused == 1 and transactions.pending == 0",
        "latency_us.min == 2000 and latency_us.max == 4000 and latency_us.p99 >= latency_us.median",
        "items.address == \"DB30\" and items.db == 30 and item.db == 30 and items.area == 0x84",
        "objects.reads == 1 and objects.reads_refused == 1 and objects.writes == 0",
        "server.port == 102 and not client.port",
    };
    (void)state;
    talk *t = talk_midstream();
    talk_send(t, CLIENT, 0, read_job);
    talk_send(t, SERVER, 4, success);
    talk_send(t, CLIENT, 0, read_job);
    talk_send(t, SERVER, 2, refusal);
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        if (!selects_relation(t, texts[i]))
            fail_msg("%s selects it not", texts[i]);
    assert_false(selects_relation(t, "item.db == 31"));
    talk_free(t);
}

static void connections(void **state)
{
    (void)state;
    talk *t = talk_midstream();
    talk_send(t, CLIENT, 0, read_job);
    rep_filter *filter = filter_of("midstream == true and protocol == S7COMM and phase == running "
                                   "and transactions.ok == 0 and client.ip == 10.0.0.0/8");
    assert_true(rep_selects_connection(filter, t->connection));
    rep_filter_free(filter);
    filter = filter_of("midstream == false or item.db == 30");
    assert_false(rep_selects_connection(filter, t->connection));
    rep_filter_free(filter);
    talk_free(t);
}

/* Hosts and networks have the fields of their roles. */
static void hosts(void **state)
{
    (void)state;
    const ana_asset cpu = {.ip = {4, {10, 0, 0, 1}}, .server = true, .port = 102};
    const ana_reach reach = {.network = {4, {10, 0, 0, 0}},
                             .prefix = 24,
                             .server = {4, {10, 0, 0, 1}},
                             .server_port = 102};
    rep_filter *filter = filter_of("server.ip == 10.0.0.1");
    assert_true(rep_selects_asset(filter, &cpu));
    assert_true(rep_selects_reach(filter, &reach));
    rep_filter_free(filter);
    filter = filter_of("client.ip == 10.0.0.5");
    assert_false(rep_selects_asset(filter, &cpu));
    assert_true(rep_selects_reach(filter, &reach));
    rep_filter_free(filter);
    filter = filter_of("client.ip == 10.0.1.5");
    assert_false(rep_selects_reach(filter, &reach));
    assert_string_equal(rep_filter_text(filter), "client.ip == 10.0.1.5");
    rep_filter_free(filter);
    assert_null(rep_filter_text(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(findings),  cmocka_unit_test(joint_findings),
        cmocka_unit_test(relations), cmocka_unit_test(connections),
        cmocka_unit_test(hosts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
