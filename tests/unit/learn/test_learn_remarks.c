/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/learn/remarks.h"

#include "fixture_learn.h"

static GPtrArray *sentences(void)
{
    return g_ptr_array_new_with_free_func(g_free);
}

static void check(GPtrArray *remarks, const char *expected)
{
    g_autofree char *text = joined(remarks);
    assert_string_equal(text, expected);
}

static const learn_partner *only_partner(const learn_plan *plan)
{
    assert_int_equal(plan->partners->len, 1);
    return g_ptr_array_index(plan->partners, 0);
}

static void times(void **state)
{
    (void)state;
    GString *out = g_string_new(NULL);
    learn_put_times(out, 0, INT64_C(61000000000));
    g_string_append_c(out, '\n');
    learn_put_times(out, 0, INT64_C(86400000000000));
    g_string_append_c(out, '\n');
    learn_put_times(out, 5, 7);
    assert_string_equal(out->str, "1970-01-01 00:00:00 to 00:01:01 UTC\n"
                                  "1970-01-01 00:00:00 to 1970-01-02 00:00:00 UTC\n"
                                  "1970-01-01 00:00:00 UTC");
    g_string_free(out, TRUE);
}

static void what_a_cpu_says_of_itself(void **state)
{
    (void)state;
    GPtrArray *out = sentences();
    const ana_asset asset = {.order_number = (char *)"6ES7 315",
                             .firmware = (char *)"V3.2",
                             .module_name = (char *)"PLC_1",
                             .module_type = (char *)"CPU 315",
                             .family = "S7-300",
                             .family_confidence = "proven",
                             .family_evidence = (char *)"order number"};
    learn_remarks_cpu(out, &(learn_cpu){.serves = true, .answered = true}, &asset);
    check(out,
          "6ES7 315, firmware V3.2, module PLC_1, type CPU 315\nS7-300 (proven): order number");
    out = sentences();
    learn_remarks_cpu(out, &(learn_cpu){.serves = true}, NULL);
    learn_remarks_cpu(out, &(learn_cpu){0}, NULL);
    check(out, "no S7 that it sent was seen\nCHECK: it was asked, but never answered");
    out = sentences();
    learn_remarks_session(out, NULL);
    const ana_asset panel = {.partner = {.known = true, .user = (char *)"HMI USER"}};
    learn_remarks_session(out, &panel);
    check(out, "says that it is user HMI USER");
}

static void what_was_refused_is_to_be_checked(void **state)
{
    (void)state;
    learn_facts *facts = learn_facts_new();
    fixture_connection c;
    fixture_connect(&c, 20, 10, 1);
    facts_access(facts, &c, false, 10, 0, 16, 0xFF);
    facts_access(facts, &c, false, 10, 8, 16, 0x05);
    facts_access(facts, &c, false, 99, 0, 1, 0x0A);
    facts_access(facts, &c, true, 20, 0, 1, 0xFF);
    facts_access(facts, &c, true, 20, 0, 1, 0x03);
    facts_stop(facts, &c);
    facts_connect(facts, &c, true);
    learn_plan *plan = learn_plan_new(facts, &(learn_name_sources){0});
    const learn_partner *partner = only_partner(plan);
    GPtrArray *out = sentences();
    learn_remarks_access(out, plan, partner, false);
    check(out, "CHECK: CPU-10-0-0-10 refused DB10.DBB16-DBB23, DB99.DBB0");
    out = sentences();
    learn_remarks_access(out, plan, partner, true); /* it was permitted at other times */
    check(out, "");
    out = sentences();
    learn_remarks_services(out, plan, partner);
    check(out, "CHECK: CPU-10-0-0-10: stopped the CPU");
    out = sentences();
    learn_remarks_partner(out, plan, partner);
    check(out, "to CPU-10-0-0-10: 1 connection as S7 basic, 3 reads, 2 writes, 1 other request; "
               "1970-01-01 00:00:00 to 00:01:01 UTC");
    learn_plan_free(plan);
    learn_facts_free(facts);
}

static void connections_that_never_came_about(void **state)
{
    (void)state;
    learn_facts *facts = learn_facts_new();
    fixture_connection c[16];
    for (uint8_t i = 0; i < 16; i++) {
        fixture_connect(&c[i], 20, (uint8_t)(100 + i), i + 1u);
        facts_connect(facts, &c[i], false);
    }
    learn_plan *plan = learn_plan_new(facts, &(learn_name_sources){0});
    GPtrArray *out = sentences();
    learn_remarks_partner(out, plan, only_partner(plan));
    assert_int_equal(out->len, 14);
    assert_string_equal(g_ptr_array_index(out, 0),
                        "CHECK: it only tried to connect, no connection came about");
    assert_string_equal(g_ptr_array_index(out, 1),
                        "to 10.0.0.100: 1 connection as S7 basic, none "
                        "came about; 1970-01-01 00:00:01 to 00:01:01 UTC");
    assert_string_equal(g_ptr_array_index(out, 13),
                        "to 4 more hosts; with 16 of all 16 no connection came about");
    g_ptr_array_unref(out);
    learn_plan_free(plan);
    learn_facts_free(facts);
}

static void lists_that_became_wider_say_so(void **state)
{
    (void)state;
    learn_facts *facts = learn_facts_new();
    fixture_connection c;
    fixture_connect(&c, 20, 10, 1);
    for (uint32_t i = 0; i < 9; i++)
        facts_access(facts, &c, false, 10, 2 * i, 1, 0xFF);
    const fixture_job job = {.on = &c,
                             .write = true,
                             .frame = 1000,
                             .count = 1,
                             .raw_item = "12088241000200030410",
                             .code = {0xFF}};
    fixture_tell(facts_hear, facts, &job);
    learn_plan *plan = learn_plan_new(facts, &(learn_name_sources){0});
    GPtrArray *out = sentences();
    learn_remarks_access(out, plan, only_partner(plan), false);
    check(out, "more of CPU-10-0-0-10 is listed than was read: 8 ranges of DB10 for 9 parts");
    out = sentences();
    learn_remarks_access(out, plan, only_partner(plan), true);
    check(out, "CHECK: CPU-10-0-0-10:* permits everything; it is here for addresses that no other "
               "object holds, symbolic ones or of an NC");
    learn_plan_free(plan);
    learn_facts_free(facts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times),
        cmocka_unit_test(what_a_cpu_says_of_itself),
        cmocka_unit_test(what_was_refused_is_to_be_checked),
        cmocka_unit_test(connections_that_never_came_about),
        cmocka_unit_test(lists_that_became_wider_say_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
