/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/learn/facts.h"

#include "fixture_learn.h"
#include "rules/policy/objects.h"
#include "rules/policy/policy.h"

static char *objects_of(const policy_coverage *coverage)
{
    GString *out = g_string_new(NULL);
    if (coverage->extents)
        policy_objects_put(out, coverage, false);
    return g_string_free(out, FALSE);
}

static void check(const policy_coverage *coverage, const char *expected)
{
    g_autofree char *text = objects_of(coverage);
    assert_string_equal(text, expected);
}

static const learn_pair *pair_at(const GPtrArray *pairs, guint i, uint8_t asker, uint8_t asked)
{
    const learn_pair *pair = g_ptr_array_index(pairs, i);
    assert_int_equal(pair->asker.bytes[3], asker);
    assert_int_equal(pair->asked.bytes[3], asked);
    return pair;
}

static void accesses_are_kept_by_outcome(void **state)
{
    (void)state;
    learn_facts *facts = learn_facts_new();
    fixture_connection c;
    fixture_connect(&c, 20, 10, 1);
    facts_access(facts, &c, false, 10, 0, 4, 0xFF);
    facts_access(facts, &c, false, 10, 4, 4, 0xFF);
    facts_access(facts, &c, false, 99, 0, 2, 0x0A);
    facts_access(facts, &c, true, 20, 8, 2, 0xFF);
    const fixture_job whole = {
        .on = &c, .frame = 1000, .error = 0x8104, .count = 1, .item = {fixture_bytes(30, 0, 1)}};
    fixture_tell(facts_hear, facts, &whole);
    GPtrArray *pairs = learn_facts_pairs(facts);
    assert_int_equal(pairs->len, 1);
    const learn_pair *pair = pair_at(pairs, 0, 20, 10);
    check(&pair->access[0].became[UNEXPECTED_DONE], "DB10.DBB0-DBB7");
    check(&pair->access[0].became[UNEXPECTED_REFUSED], "DB30.DBB0,DB99.DBB0-DBB1");
    check(&pair->access[0].became[UNEXPECTED_UNKNOWN], "");
    check(&pair->access[1].became[UNEXPECTED_DONE], "DB20.DBB8-DBB9");
    assert_int_equal(pair->access[0].requests, 4);
    assert_int_equal(pair->access[1].requests, 1);
    policy_coverage all;
    policy_coverage_init(&all);
    learn_access_put(&pair->access[0], &all);
    check(&all, "DB10.DBB0-DBB7,DB30.DBB0,DB99.DBB0-DBB1");
    policy_coverage_clear(&all);
    g_ptr_array_unref(pairs);
    learn_facts_free(facts);
}

/* A server that asks its client is who asks. */
static void both_directions_are_pairs_of_their_own(void **state)
{
    (void)state;
    learn_facts *facts = learn_facts_new();
    fixture_connection c;
    fixture_connect(&c, 20, 10, 1);
    facts_access(facts, &c, false, 1, 0, 1, 0xFF);
    const fixture_job back = {.on = &c,
                              .from_server = true,
                              .frame = 1000,
                              .count = 1,
                              .item = {fixture_bytes(2, 0, 1)},
                              .code = {0xFF}};
    fixture_tell(facts_hear, facts, &back);
    GPtrArray *pairs = learn_facts_pairs(facts), *cpus = learn_facts_cpus(facts);
    assert_int_equal(pairs->len, 2);
    check(&pair_at(pairs, 0, 10, 20)->access[0].became[UNEXPECTED_DONE], "DB2.DBB0");
    check(&pair_at(pairs, 1, 20, 10)->access[0].became[UNEXPECTED_DONE], "DB1.DBB0");
    assert_int_equal(cpus->len, 2);
    assert_true(((const learn_cpu *)g_ptr_array_index(cpus, 1))->answered);
    g_ptr_array_unref(pairs);
    g_ptr_array_unref(cpus);
    learn_facts_free(facts);
}

static void services_are_the_clients(void **state)
{
    (void)state;
    learn_facts *facts = learn_facts_new();
    fixture_connection c;
    fixture_connect(&c, 20, 10, 1);
    facts_stop(facts, &c);
    facts_stop(facts, &c);
    GPtrArray *pairs = learn_facts_pairs(facts);
    const learn_pair *pair = pair_at(pairs, 0, 20, 10);
    assert_int_equal(pair->services, 1 << POLICY_CONTROL);
    assert_int_equal(pair->service_requests, 2);
    GString *deeds = g_string_new(NULL);
    unexpected_deeds_put_grave(deeds, pair->deeds);
    assert_string_equal(deeds->str, "stopped the CPU");
    g_string_free(deeds, TRUE);
    g_ptr_array_unref(pairs);
    learn_facts_free(facts);
}

static void connections_tell_who_serves(void **state)
{
    (void)state;
    learn_facts *facts = learn_facts_new();
    fixture_connection good, bad;
    fixture_connect(&good, 20, 10, 1);
    fixture_connect(&bad, 20, 11, 2);
    facts_connect(facts, &good, true);
    facts_connect(facts, &good, true);
    facts_connect(facts, &bad, false);
    GPtrArray *pairs = learn_facts_pairs(facts), *cpus = learn_facts_cpus(facts);
    assert_int_equal(cpus->len, 1);
    assert_int_equal(((const learn_cpu *)g_ptr_array_index(cpus, 0))->ip.bytes[3], 10);
    assert_int_equal(pair_at(pairs, 0, 20, 10)->connections, 2);
    assert_true(pair_at(pairs, 0, 20, 10)->talked);
    assert_int_equal(pair_at(pairs, 1, 20, 11)->phase, ANA_PHASE_TCP);
    assert_int_equal(pair_at(pairs, 0, 20, 10)->first, 1000000000);
    g_ptr_array_unref(pairs);
    g_ptr_array_unref(cpus);
    learn_facts_free(facts);
}

static void encrypted_sessions_are_a_service(void **state)
{
    (void)state;
    learn_facts *facts = learn_facts_new();
    fixture_connection c;
    fixture_connect(&c, 20, 10, 1);
    c.connection.flow = &c.flow;
    learn_facts_encrypted(facts, &c.connection);
    GPtrArray *pairs = learn_facts_pairs(facts);
    assert_int_equal(pair_at(pairs, 0, 20, 10)->services, 1 << POLICY_S7COMM_PLUS);
    assert_true(pair_at(pairs, 0, 20, 10)->encrypted);
    g_ptr_array_unref(pairs);
    learn_facts_free(facts);
}

/* Requests that the analyzer knows again are counted, not looked at. */
static void repetitions_are_counted(void **state)
{
    (void)state;
    learn_facts *facts = learn_facts_new();
    fixture_connection c;
    fixture_connect(&c, 20, 10, 1);
    c.connection.flow = &c.flow;
    const uint8_t param[] = {0x04, 0x01, 0x12, 0x0a, 0x10, 0x02, 0x00,
                             0x01, 0x00, 0x05, 0x84, 0x00, 0x00, 0x00};
    const s7_pdu request = {.protocol_id = S7_PROTOCOL_COMM,
                            .rosctr = S7_ROSCTR_JOB,
                            .has_function = true,
                            .function = S7_FUNC_READ,
                            .item_count = 1,
                            .items = {param + 2, sizeof param - 2}};
    const void *memo = NULL;
    const ana_transaction t = {.connection = &c.connection,
                               .request = &request,
                               .request_stamp = {.time = 5},
                               .memo = &memo};
    for (int i = 0; i < 3; i++)
        learn_facts_transaction(facts, &t);
    assert_null(memo);
    GPtrArray *pairs = learn_facts_pairs(facts);
    const learn_pair *pair = pair_at(pairs, 0, 20, 10);
    assert_int_equal(pair->access[0].requests, 3);
    check(&pair->access[0].became[UNEXPECTED_UNKNOWN], "DB5.DBB0");
    g_ptr_array_unref(pairs);
    learn_facts_free(facts);
}

/* However much is asked for, memory does not grow without end, and nothing is lost. */
static void long_lists_become_coarser(void **state)
{
    (void)state;
    learn_facts *facts = learn_facts_new();
    fixture_connection c;
    fixture_connect(&c, 20, 10, 1);
    for (uint32_t i = 0; i < 6000; i++)
        facts_access(facts, &c, false, (uint16_t)(1 + i % 3), 2 * i, 1, 0xFF);
    GPtrArray *pairs = learn_facts_pairs(facts);
    const learn_pair *pair = pair_at(pairs, 0, 20, 10);
    const policy_coverage *done = &pair->access[0].became[UNEXPECTED_DONE];
    assert_true(pair->access[0].coarse);
    assert_true(done->extents->len <= 4096);
    for (uint32_t i = 0; i < 6000; i++)
        assert_true(policy_covers(
            done, NULL, policy_extent_of(S7_AREA_DB, (uint16_t)(1 + i % 3), 16 * i, 16 * i + 7)));
    assert_int_equal(learn_facts_dropped(facts), 0);
    g_ptr_array_unref(pairs);
    learn_facts_free(facts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accesses_are_kept_by_outcome),
        cmocka_unit_test(both_directions_are_pairs_of_their_own),
        cmocka_unit_test(services_are_the_clients),
        cmocka_unit_test(connections_tell_who_serves),
        cmocka_unit_test(encrypted_sessions_are_a_service),
        cmocka_unit_test(repetitions_are_counted),
        cmocka_unit_test(long_lists_become_coarser),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
