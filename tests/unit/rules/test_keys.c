/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/keys.h"

#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void equal_keys_have_equal_hashes(void **state)
{
    (void)state;
    const cap_endpoint a = {fixture_ip(1), 102};
    const cap_endpoint b = {fixture_ip(1), 102};
    assert_true(rules_same_endpoint(&a, &b));
    assert_int_equal(rules_hash_endpoint(7, &a), rules_hash_endpoint(7, &b));
    /* What lies behind the bytes of a TSAP does not count. */
    const ana_tsap_bytes short_one = {2, {1, 2, 3}};
    const ana_tsap_bytes other = {2, {1, 2, 4}};
    assert_true(rules_same_tsap(&short_one, &other));
    assert_int_equal(rules_hash_tsap(7, &short_one), rules_hash_tsap(7, &other));
}

static void each_part_of_a_key_counts(void **state)
{
    (void)state;
    const cap_endpoint a = {fixture_ip(1), 102};
    const cap_endpoint port = {fixture_ip(1), 103};
    const cap_endpoint host = {fixture_ip(2), 102};
    cap_endpoint family = a;
    family.ip.family = 6;
    const cap_endpoint *others[] = {&port, &host, &family};
    for (size_t i = 0; i < 3; i++) {
        assert_false(rules_same_endpoint(&a, others[i]));
        assert_true(rules_hash_endpoint(7, &a) != rules_hash_endpoint(7, others[i]));
    }
    const ana_tsap_bytes two = {2, {1, 2}};
    const ana_tsap_bytes three = {3, {1, 2}};
    assert_false(rules_same_tsap(&two, &three));
    assert_true(rules_hash_tsap(7, &two) != rules_hash_tsap(7, &three));
}

static void networks_leave_the_last_bits_out(void **state)
{
    (void)state;
    const cap_address v4 = fixture_ip(77);
    const cap_address network = rules_network_of(&v4);
    const cap_address expected = fixture_ip(0);
    assert_true(rules_same_address(&network, &expected));
    cap_address v6 = {.family = 6};
    for (uint8_t i = 0; i < 16; i++)
        v6.bytes[i] = (uint8_t)(i + 1);
    const cap_address half = rules_network_of(&v6);
    assert_int_equal(half.family, 6);
    assert_int_equal(half.bytes[7], 8);
    assert_int_equal(half.bytes[8], 0);
}

static void the_seed_decides_what_collides(void **state)
{
    (void)state;
    unsigned same = 0;
    for (uint8_t i = 1; i < 255; i++) {
        const cap_address a = fixture_ip(i);
        same += (rules_hash_address(1, &a) & 255) == (rules_hash_address(2, &a) & 255);
    }
    assert_true(same < 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_keys_have_equal_hashes),
        cmocka_unit_test(each_part_of_a_key_counts),
        cmocka_unit_test(networks_leave_the_last_bits_out),
        cmocka_unit_test(the_seed_decides_what_collides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
