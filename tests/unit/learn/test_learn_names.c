/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/learn/names.h"

#include "fixture_learn.h"

static cap_address ip6(void)
{
    return (cap_address){.family = 6, .bytes = {0xFD, 0, [15] = 0x10}};
}

static void addresses_make_names(void **state)
{
    (void)state;
    const learn_name_sources none = {0};
    const cap_address cpus[] = {fixture_ip(10), ip6()}, partners[] = {fixture_ip(20)};
    learn_names *names = learn_names_new(&none, cpus, 2, partners, 1);
    assert_string_equal(learn_cpu_name(names, &cpus[0]), "CPU-10-0-0-10");
    assert_string_equal(learn_cpu_name(names, &cpus[1]), "CPU-fd00--10");
    assert_string_equal(learn_partner_name(names, &partners[0]), "Partner-10-0-0-20");
    assert_null(learn_cpu_name(names, &partners[0]));
    assert_null(learn_partner_name(names, &cpus[0]));
    learn_names_free(names);
}

/* A CPU that asks others has one name. */
static void roles_share_a_name(void **state)
{
    (void)state;
    policy_model *wanted = model_of("[cpu Press]\naddress=10.0.0.10\n"
                                    "[partner Panel]\naddress=10.0.0.20\n"
                                    "[partner Office]\naddress=10.0.0.0/24\n");
    const learn_name_sources from = {.wanted = wanted};
    const cap_address cpus[] = {fixture_ip(10), fixture_ip(11)};
    const cap_address partners[] = {fixture_ip(10), fixture_ip(11), fixture_ip(20), fixture_ip(21),
                                    fixture_ip(22)};
    learn_names *names = learn_names_new(&from, cpus, 2, partners, 5);
    assert_string_equal(learn_cpu_name(names, &cpus[0]), "Press");
    assert_string_equal(learn_partner_name(names, &partners[0]), "Press");
    assert_string_equal(learn_partner_name(names, &partners[2]), "Panel");
    /* A network is no name of one host. */
    assert_string_equal(learn_partner_name(names, &partners[3]), "Partner-10-0-0-21");
    assert_string_equal(learn_partner_name(names, &partners[4]), "Partner-10-0-0-22");
    learn_names_free(names);
    policy_free(wanted);
}

static void names_that_are_taken_are_not_used(void **state)
{
    (void)state;
    policy_model *extended = model_of("[cpu CPU-10-0-0-10]\naddress=10.0.0.1\n"
                                      "[cpu CPU-10-0-0-10-2]\naddress=10.0.0.2\n"
                                      "[cpu Press]\naddress=10.0.0.3\n"
                                      "[partner Mixer]\naddress=10.0.0.11\n");
    policy_model *wanted = model_of("[cpu Press]\naddress=10.0.0.12\n");
    const learn_name_sources from = {.wanted = wanted, .extended = extended};
    const cap_address cpus[] = {fixture_ip(10), fixture_ip(11), fixture_ip(12)};
    const cap_address partners[] = {fixture_ip(3)};
    learn_names *names = learn_names_new(&from, cpus, 3, partners, 1);
    assert_string_equal(learn_cpu_name(names, &cpus[0]), "CPU-10-0-0-10-3");
    assert_string_equal(learn_cpu_name(names, &cpus[1]), "Mixer");
    assert_string_equal(learn_cpu_name(names, &cpus[2]), "CPU-10-0-0-12");
    assert_string_equal(learn_partner_name(names, &partners[0]), "Press");
    learn_names_free(names);
    policy_free(wanted);
    policy_free(extended);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_make_names),
        cmocka_unit_test(roles_share_a_name),
        cmocka_unit_test(names_that_are_taken_are_not_used),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
