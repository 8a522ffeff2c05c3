/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/learn/sections.h"

#include "fixture_learn.h"

static learn_page page_of(const learn_plan *plan)
{
    return (learn_page){{g_string_new(NULL), "\n"}, plan, NULL};
}

static void check(learn_page *page, const char *expected)
{
    assert_string_equal(page->writer.out->str, expected);
    g_string_truncate(page->writer.out, 0);
}

static void cpus_and_partners(void **state)
{
    (void)state;
    learn_facts *facts = learn_facts_new();
    fixture_connection c[2];
    fixture_connect(&c[0], 20, 10, 1);
    fixture_connect(&c[1], 20, 11, 2);
    facts_access(facts, &c[0], false, 10, 0, 4, 0xFF);
    facts_access(facts, &c[1], false, 10, 0, 4, 0xFF);
    facts_access(facts, &c[0], true, 20, 0, 4, 0x05);
    facts_stop(facts, &c[0]);
    facts_connect(facts, &c[0], true);
    facts_connect(facts, &c[1], true);
    learn_plan *plan = learn_plan_new(facts, &(learn_name_sources){0});
    learn_page page = page_of(plan);
    learn_put_cpu(&page, g_ptr_array_index(plan->cpus, 0));
    check(&page, "[cpu CPU-10-0-0-10]\naddress=10.0.0.10\n");
    learn_put_partner(&page, g_ptr_array_index(plan->partners, 0));
    check(&page, "# to CPU-10-0-0-10: 1 connection as S7 basic, 1 read, 1 write, 1 other request; "
                 "1970-01-01 00:00:00\n#   to 00:01:01 UTC\n"
                 "# to CPU-10-0-0-11: 1 connection as S7 basic, 1 read; 1970-01-01 00:00:00 to "
                 "00:01:01 UTC\n"
                 "[partner Partner-10-0-0-20]\naddress=10.0.0.20\n"
                 "read=CPU-10-0-0-10:DB10.DBB0-DBB3;CPU-10-0-0-11:DB10.DBB0-DBB3\n"
                 "# CHECK: CPU-10-0-0-10 refused DB20.DBB0-DBB3\n"
                 "write=CPU-10-0-0-10:DB20.DBB0-DBB3\n"
                 "# CHECK: CPU-10-0-0-10: stopped the CPU\n"
                 "services=control\n");
    GArray *targets = learn_targets(g_ptr_array_index(plan->partners, 0), false);
    assert_int_equal(targets->len, 2);
    assert_string_equal(g_array_index(targets, policy_target, 1).cpu, "CPU-10-0-0-11");
    assert_string_equal(g_array_index(targets, policy_target, 1).objects, "DB10.DBB0-DBB3");
    g_array_unref(targets);
    g_string_free(page.writer.out, TRUE);
    learn_plan_free(plan);
    learn_facts_free(facts);
}

/* What is proposed is a policy once the marks of comment are gone. */
static void cells_are_proposed(void **state)
{
    (void)state;
    learn_facts *facts = learn_facts_new();
    fixture_connection c[2];
    fixture_connect(&c[0], 20, 10, 1);
    fixture_connect(&c[1], 21, 11, 2);
    c[1].flow.side[0].endpoint.ip.bytes[1] = c[1].flow.side[1].endpoint.ip.bytes[1] = 9;
    facts_connect(facts, &c[0], true);
    facts_connect(facts, &c[1], true);
    learn_plan *plan = learn_plan_new(facts, &(learn_name_sources){0});
    learn_page page = page_of(plan);
    learn_propose_cells(&page);
    check(&page, "# Traffic does not tell what cells there are. CPUs are in 10.0.0.0/24 (1 CPU, 1 "
                 "partner),\n# 10.9.0.0/24 (1 CPU, 1 partner). Where that is a cell, name it and "
                 "take away the '#':\n"
                 "# [cell Cell-10-0-0-0]\n# networks=10.0.0.0/24\n"
                 "# [cell Cell-10-9-0-0]\n# networks=10.9.0.0/24\n\n");
    g_string_free(page.writer.out, TRUE);
    learn_plan_free(plan);
    learn_facts_free(facts);
}

static void without_cpus_there_are_no_cells(void **state)
{
    (void)state;
    learn_facts *facts = learn_facts_new();
    learn_plan *plan = learn_plan_new(facts, &(learn_name_sources){0});
    learn_page page = page_of(plan);
    learn_propose_cells(&page);
    check(&page, "");
    g_string_free(page.writer.out, TRUE);
    learn_plan_free(plan);
    learn_facts_free(facts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cpus_and_partners),
        cmocka_unit_test(cells_are_proposed),
        cmocka_unit_test(without_cpus_there_are_no_cells),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
