/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/learn/plan.h"

#include "fixture_learn.h"

typedef struct seen {
    learn_facts *facts;
    fixture_connection c[3];
} seen;

/* 10.0.0.20 reads and writes 10.0.0.10, and stops it; 10.0.0.21 reads 10.0.0.10 and 10.0.0.11. */
static seen see(void)
{
    seen s = {.facts = learn_facts_new()};
    fixture_connect(&s.c[0], 20, 10, 1);
    fixture_connect(&s.c[1], 21, 10, 2);
    fixture_connect(&s.c[2], 21, 11, 3);
    facts_access(s.facts, &s.c[0], false, 10, 0, 16, 0xFF);
    facts_access(s.facts, &s.c[0], true, 20, 0, 2, 0xFF);
    facts_stop(s.facts, &s.c[0]);
    facts_access(s.facts, &s.c[1], false, 10, 0, 4, 0xFF);
    facts_access(s.facts, &s.c[2], false, 11, 0, 4, 0x0A);
    for (int i = 0; i < 3; i++)
        facts_connect(s.facts, &s.c[i], true);
    return s;
}

static void check_targets(const learn_partner *partner, bool write, const char *expected)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < partner->targets[write]->len; i++) {
        const learn_target *target = g_ptr_array_index(partner->targets[write], i);
        g_string_append_printf(out, "%s:%s;", target->cpu, target->objects);
    }
    assert_string_equal(out->str, expected);
    g_string_free(out, TRUE);
}

static const learn_partner *partner_at(const learn_plan *plan, guint i, const char *name)
{
    const learn_partner *partner = g_ptr_array_index(plan->partners, i);
    assert_string_equal(partner->name, name);
    return partner;
}

static void a_policy_of_its_own_has_all(void **state)
{
    (void)state;
    seen s = see();
    learn_plan *plan = learn_plan_new(s.facts, &(learn_name_sources){0});
    assert_int_equal(plan->cpus->len, 2);
    assert_int_equal(plan->partners->len, 2);
    const learn_partner *one = partner_at(plan, 0, "Partner-10-0-0-20");
    const learn_partner *two = partner_at(plan, 1, "Partner-10-0-0-21");
    check_targets(one, false, "CPU-10-0-0-10:DB10.DBB0-DBB15;");
    check_targets(one, true, "CPU-10-0-0-10:DB20.DBB0-DBB1;");
    assert_int_equal(one->services, 1 << POLICY_CONTROL);
    check_targets(two, false, "CPU-10-0-0-10:DB10.DBB0-DBB3;CPU-10-0-0-11:DB11.DBB0-DBB3;");
    check_targets(two, true, "");
    assert_int_equal(two->services, 0);
    learn_plan_free(plan);
    learn_facts_free(s.facts);
}

static void only_what_is_missing_is_added(void **state)
{
    (void)state;
    seen s = see();
    policy_model *model =
        model_of("[cpu Press]\naddress=10.0.0.10\n"
                 "[partner Panels]\naddress=10.0.0.16/28\n"
                 "read=Press:DB10.DBB2-DBB5;*:DB11.DBB0\nwrite=*:*\nservices=control\n");
    learn_plan *plan = learn_plan_new(s.facts, &(learn_name_sources){.extended = model});
    assert_int_equal(plan->cpus->len, 1);
    assert_int_equal(plan->partners->len, 1);
    const learn_partner *panels = partner_at(plan, 0, "Panels");
    assert_int_equal(panels->pairs->len, 3);
    check_targets(panels, false,
                  "Press:DB10.DBB0-DBB1,DB10.DBB6-DBB15;CPU-10-0-0-11:DB11.DBB1-DBB3;");
    check_targets(panels, true, "");
    assert_int_equal(panels->services, 0);
    GString *text = g_string_new(NULL);
    learn_plan_cpu_text(plan, &s.c[0].flow.side[1].endpoint.ip, text);
    learn_plan_cpu_text(plan, &s.c[0].flow.side[0].endpoint.ip, text);
    assert_string_equal(text->str, "Press10.0.0.20");
    g_string_free(text, TRUE);
    learn_plan_free(plan);
    policy_free(model);
    learn_facts_free(s.facts);
}

static void symbolic_addresses_are_everything(void **state)
{
    (void)state;
    learn_facts *facts = learn_facts_new();
    fixture_connection c;
    fixture_connect(&c, 20, 10, 1);
    const fixture_job job = {
        .on = &c, .frame = 1000, .count = 1, .raw_item = "12088241000200030410", .code = {0xFF}};
    fixture_tell(facts_hear, facts, &job);
    policy_model *model = model_of("[cpu Press]\naddress=10.0.0.10\n"
                                   "[partner P]\naddress=10.0.0.20\nread=Press:DB10,M\n");
    learn_plan *plan = learn_plan_new(facts, &(learn_name_sources){.extended = model});
    check_targets(partner_at(plan, 0, "P"), false, "Press:*;");
    learn_plan_free(plan);
    policy_free(model);
    learn_facts_free(facts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_policy_of_its_own_has_all),
        cmocka_unit_test(only_what_is_missing_is_added),
        cmocka_unit_test(symbolic_addresses_are_everything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
