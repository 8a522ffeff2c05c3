/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/learn/extend.h"

#include "fixture_learn.h"

static void check(const learn_facts *facts, const char *text, const char *expected,
                  const char *added)
{
    policy_model *model = model_of(text);
    GPtrArray *told = g_ptr_array_new_with_free_func(g_free);
    learn_plan *plan = learn_plan_new(facts, &(learn_name_sources){.extended = model});
    policy_edit *edit = policy_edit_new(text, strlen(text));
    learn_extend_policy(edit, plan, NULL, told);
    GString *out = policy_edit_text(edit);
    g_autofree char *said = joined(told);
    assert_string_equal(out->str, expected);
    assert_string_equal(said, added);
    policy_free(model_of(out->str));
    g_string_free(out, TRUE);
    policy_edit_free(edit);
    learn_plan_free(plan);
    policy_free(model);
}

static learn_facts *see(fixture_connection *c)
{
    learn_facts *facts = learn_facts_new();
    fixture_connect(c, 20, 10, 1);
    facts_access(facts, c, false, 10, 0, 4, 0xFF);
    facts_access(facts, c, false, 99, 0, 1, 0x0A);
    facts_access(facts, c, true, 20, 0, 4, 0xFF);
    facts_stop(facts, c);
    facts_connect(facts, c, true);
    return facts;
}

static void what_permits_all_stays(void **state)
{
    (void)state;
    fixture_connection c;
    learn_facts *facts = see(&c);
    static const char text[] = "# all\r\n[cpu A]\r\naddress=10.0.0.10\r\n\r\n[partner B]\r\n"
                               "address=10.0.0.0/24\r\nread=A:DB\r\nwrite=*:DB20\r\nservices=*";
    check(facts, text, text, "");
    learn_facts_free(facts);
}

static void known_partners_get_more(void **state)
{
    (void)state;
    fixture_connection c;
    learn_facts *facts = see(&c);
    check(facts,
          "[cpu A]\naddress=10.0.0.10\n[partner B]\naddress=10.0.0.20\nread=A:DB10.DBB0\n"
          "services=identify\n# the end\n",
          "[cpu A]\naddress=10.0.0.10\n[partner B]\naddress=10.0.0.20\n"
          "# CHECK: A refused DB99.DBB0\nread=A:DB10.DBB0,DB10.DBB1-DBB3,DB99.DBB0\n"
          "# CHECK: A: stopped the CPU\nservices=identify,control\nwrite=A:DB20.DBB0-DBB3\n"
          "# the end\n",
          "[partner B] read: A:DB10.DBB1-DBB3,DB99.DBB0 (CHECK: A refused DB99.DBB0)\n"
          "[partner B] write: A:DB20.DBB0-DBB3\n"
          "[partner B] services: control (CHECK: A: stopped the CPU)");
    learn_facts_free(facts);
}

static void unknown_hosts_get_sections(void **state)
{
    (void)state;
    fixture_connection c;
    learn_facts *facts = see(&c);
    check(facts, "# mine\n[partner Other]\naddress=10.9.0.1\n\n# end\n",
          "# mine\n[partner Other]\naddress=10.9.0.1\n\n"
          "# to CPU-10-0-0-10: 1 connection as S7 basic, 2 reads, 1 write, 1 other request; "
          "1970-01-01 00:00:00\n#   to 00:01:01 UTC\n"
          "[partner Partner-10-0-0-20]\naddress=10.0.0.20\n"
          "# CHECK: CPU-10-0-0-10 refused DB99.DBB0\n"
          "read=CPU-10-0-0-10:DB10.DBB0-DBB3,DB99.DBB0\nwrite=CPU-10-0-0-10:DB20.DBB0-DBB3\n"
          "# CHECK: CPU-10-0-0-10: stopped the CPU\nservices=control\n\n# end\n\n"
          "[cpu CPU-10-0-0-10]\naddress=10.0.0.10\n",
          "[cpu CPU-10-0-0-10]\n[partner Partner-10-0-0-20]");
    learn_facts_free(facts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_permits_all_stays),
        cmocka_unit_test(known_partners_get_more),
        cmocka_unit_test(unknown_hosts_get_sections),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
