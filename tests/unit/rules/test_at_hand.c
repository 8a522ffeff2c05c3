/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/at_hand.h"

#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define POLICY                                                                                     \
    "[cell Hall]\nnetworks=10.0.0.0/24\n[cpu Press]\naddress=10.0.0.1\n"                           \
    "[partner Panel]\naddress=10.0.0.5\n"

static const uint8_t bytes[] = {0x32, 1,  0,  0, 5, 0, 0, 14, 0,    0, 4, 1,
                                0x12, 10, 16, 2, 0, 1, 0, 20, 0x84, 0, 0, 0};

static bool holds(const char *text)
{
    expr_error error;
    expr_program *program = expr_compile(text, strlen(text), &error);
    if (!program)
        fail_msg("%s: %s", text, error.message);
    GPtrArray *none = g_ptr_array_new_with_free_func(g_free);
    policy_model *policy = policy_parse("p", POLICY, strlen(POLICY), NULL, none);
    expr_facts *facts = expr_facts_new();
    expr_facts_want(facts, program);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 7);
    on.connection.calling = (ana_tsap_bytes){2, {1, 0}};
    on.connection.called = (ana_tsap_bytes){2, {3, 2}};
    s7_pdu request;
    s7_decode((s7_bytes){bytes, sizeof bytes}, NULL, &request, NULL);
    const ana_transaction t = {
        .connection = &on.connection,
        .side = on.connection.client,
        .status = ANA_UNANSWERED,
        .phase = ANA_PHASE_RUNNING,
        .request = &request,
        .request_bytes = {bytes, sizeof bytes},
        .request_stamp = {.frame = 12, .time = 5000000000},
        .latency = -1,
    };
    rules_put_transaction(facts, policy, &t);
    const bool result = expr_holds(program, facts);
    expr_facts_free(facts);
    policy_free(policy);
    g_ptr_array_unref(none);
    expr_free(program);
    return result;
}

static void transactions(void **state)
{
    static const char *const texts[] = {
        "client.ip == 10.0.0.5 and server.ip == 10.0.0.1",
        "ip.addr == 10.0.0.1 and ip.addr == 10.0.0.5 and not ipv6.addr",
        "client.port == 49152 and server.port == 102 and tcp.port == 102",
        "client.name == \"Panel\" and server.name == \"Press\"",
        "client.cell == \"Hall\" and client.cell == server.cell",
        "client.tsap == \"01.00\" and server.tsap == \"03.02\"",
        "server.tsap.connection_type == \"S7 basic\" and server.tsap.rack == 0",
        "server.tsap.slot == 2 and client.tsap.slot == 0",
        "connection == 7 and client_inferred == false",
        "status == unanswered and phase == running and initiator == client",
        "protocol == S7COMM and function == \"read\"",
        "request.frame == 12 and frame.number == 12 and not answer.frame",
        "not latency_us",
        "time == \"1970-01-01 00:00:05\"",
        "item.db == 20 and items.db == 20 and items.address == \"DB20.DBB0\"",
        "rosctr == Job and not return_code",
    };
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        if (!holds(texts[i]))
            fail_msg("%s does not hold", texts[i]);
    assert_false(holds("client.ip == 10.0.0.1"));
    assert_false(holds("severity"));
    assert_false(holds("cotp"));
}

/* The names of the language are those that the analyzer and the rules use. */
static void names(void **state)
{
    (void)state;
    for (int i = 0; i < ANA_STATUS_COUNT; i++)
        assert_string_equal(s7_name_of(expr_names_status, (uint32_t)i), ana_status_names[i]);
    assert_null(s7_name_of(expr_names_status, ANA_STATUS_COUNT));
    for (int i = 0; i < ANA_PHASE_COUNT; i++)
        assert_string_equal(s7_name_of(expr_names_phase, (uint32_t)i), ana_phase_names[i]);
    for (int i = 0; i < RULES_SEVERITY_COUNT; i++)
        assert_string_equal(s7_name_of(expr_names_severity, (uint32_t)i), rules_severity_names[i]);
    for (int i = 0; i < RULES_CONFIDENCE_COUNT; i++)
        assert_string_equal(s7_name_of(expr_names_confidence, (uint32_t)i),
                            rules_confidence_names[i]);
    for (int i = 0; i < ANA_STATUS_COUNT; i++) {
        char *key = g_strdup_printf("transactions.%s", ana_status_names[i]);
        assert_string_equal(expr_field_describe((expr_field)(EXPR_F_COUNT_OK + i)).key, key);
        g_free(key);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(transactions),
        cmocka_unit_test(names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
