/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/policy/prefixes.h"

#include "fixture.h"

#include <string.h>

static void check_fault(const char *list, const char *expected)
{
    policy_source *source = source_of(list);
    policy_prefixes prefixes;
    policy_prefixes_init(&prefixes);
    policy_prefixes_add_list(&prefixes, source, whole_text(source), NULL);
    policy_prefixes_seal(&prefixes, source);
    char *problems = problems_of(source);
    assert_string_equal(problems, expected);
    g_free(problems);
    policy_prefixes_clear(&prefixes);
    policy_source_free(source);
}

static void the_longest_prefix_wins(void **state)
{
    (void)state;
    static const struct {
        const char *address;
        int owner; /* -1 none */
    } cases[] = {
        {"10.0.0.1", 3}, {"10.0.0.2", 2},        {"10.0.1.1", 1}, {"10.200.0.1", 1},
        {"11.0.0.1", 0}, {"fd00::1", 6},         {"fd00::2", 5},  {"fd00:1::2", 4},
        {"fe80::1", -1}, {"255.255.255.255", 0}, {"0.0.0.0", 0},  {"::ffff:10.0.0.1", -1},
        {"a00:1::", -1},
    };
    policy_source *source =
        source_of("0.0.0.0/0;10.0.0.0/8;10.0.0.0/24;10.0.0.1;fd00::/16;fd00::/64;fd00::1/128");
    policy_prefixes prefixes;
    policy_prefixes_init(&prefixes);
    policy_text rest = whole_text(source);
    static const char owners[7];
    for (int i = 0; rest.data; i++)
        policy_prefixes_add_list(&prefixes, source, policy_next_part(&rest, ';'), &owners[i]);
    policy_prefixes_seal(&prefixes, source);
    assert_true(policy_source_is_good(source));
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const policy_address address = address_of(cases[i].address);
        const policy_prefix *found = policy_prefixes_find(&prefixes, &address);
        assert_ptr_equal(found ? found->owner : NULL,
                         cases[i].owner < 0 ? NULL : &owners[cases[i].owner]);
    }
    policy_prefixes_clear(&prefixes);
    policy_source_free(source);
}

static void an_empty_set_holds_nothing(void **state)
{
    (void)state;
    policy_source *source = source_of("");
    policy_prefixes prefixes;
    policy_prefixes_init(&prefixes);
    policy_prefixes_seal(&prefixes, source);
    const policy_address address = address_of("10.0.0.1");
    assert_null(policy_prefixes_find(&prefixes, &address));
    policy_prefixes_clear(&prefixes);
    policy_source_free(source);
}

#define ADDRESS "an IPv4 or IPv6 address, or a network as in 10.0.0.0/24"

static void what_is_no_address(void **state)
{
    (void)state;
    check_fault("10.0.0.300", "p:1:1: found '10.0.0.300', expected " ADDRESS);
    check_fault("10.0.0.01", "p:1:1: found '10.0.0.01', expected " ADDRESS);
    check_fault("fd00:::1", "p:1:1: found 'fd00:::1', expected " ADDRESS);
    check_fault("press1", "p:1:1: found 'press1', expected " ADDRESS);
    check_fault("/8", "p:1:1: found '/8', expected " ADDRESS);
    check_fault("", "p:1:1: found nothing, expected " ADDRESS);
    check_fault("10.0.0.1,", "p:1:10: found nothing, expected " ADDRESS);
    check_fault("10.0.0.1 10.0.0.2", "p:1:1: found '10.0.0.1 10.0.0.2', expected " ADDRESS);
    check_fault("1,\\\n 2", "p:1:1: found '1', expected " ADDRESS "\n"
                            "p:2:2: found '2', expected " ADDRESS);
    check_fault("1111:1111:1111:1111:1111:1111:111.111.111.1111",
                "p:1:1: found '1111:1111:1111:1111:1111:1111:111.111.11...', expected " ADDRESS);
}

static void what_is_no_prefix(void **state)
{
    (void)state;
    check_fault("10.0.0.0/33", "p:1:10: found '33', expected the bits of the prefix: 0 to 32");
    check_fault("fd00::/129", "p:1:8: found '129', expected the bits of the prefix: 0 to 128");
    check_fault("10.0.0.0/", "p:1:10: found nothing, expected the bits of the prefix: 0 to 32");
    check_fault("10.0.0.0/-1", "p:1:10: found '-1', expected the bits of the prefix: 0 to 32");
    check_fault("10.0.0.5/24",
                "p:1:1: found '10.0.0.5/24', expected the network itself: 10.0.0.0/24");
    check_fault("fd00::1/127",
                "p:1:1: found 'fd00::1/127', expected the network itself: fd00::/127");
    check_fault("10.0.0.255/0",
                "p:1:1: found '10.0.0.255/0', expected the network itself: 0.0.0.0/0");
}

static void an_address_belongs_to_one(void **state)
{
    (void)state;
    check_fault("10.0.0.1,10.0.0.2,\\\n10.0.0.1/32,\\\n10.0.0.1",
                "p:2:1: found '10.0.0.1/32', expected each address once: line 1 lists it already\n"
                "p:3:1: found '10.0.0.1', expected each address once: line 1 lists it already");
    check_fault("fd00::1,FD00:0::1",
                "p:1:9: found 'FD00:0::1', expected each address once: line 1 lists it already");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_longest_prefix_wins),   cmocka_unit_test(an_empty_set_holds_nothing),
        cmocka_unit_test(what_is_no_address),        cmocka_unit_test(what_is_no_prefix),
        cmocka_unit_test(an_address_belongs_to_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
