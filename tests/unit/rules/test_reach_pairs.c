/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/reach_pairs.h"

#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const int64_t second = 1000000000;

static reach_pair *syn(reach_pairs *pairs, const fixture_connection *c, int64_t time)
{
    reach_pair *p = reach_pairs_get(pairs, &c->connection);
    const cap_stamp stamp = {.time = time};
    reach_part part = {0};
    if (p)
        reach_pairs_syn(pairs, p, &part, &stamp);
    return p;
}

static void an_answer_ends_the_run_of_a_host(void **state)
{
    (void)state;
    rules_ledger *ledger = rules_ledger_new(1);
    reach_pairs pairs;
    reach_pairs_init(&pairs, ledger, 2 * second);
    fixture_connection a, b;
    fixture_connect(&a, 5, 1, 1);
    fixture_connect(&b, 5, 1, 2);
    b.flow.side[0].endpoint.port++; /* another source port of the same host */
    const reach_pair *p = syn(&pairs, &a, 0);
    assert_ptr_equal(syn(&pairs, &b, second), p);
    assert_int_equal(p->run.syns, 2);
    const uint64_t number = p->run.number;
    reach_pairs_end_run(&pairs, &b.connection, 2 * second);
    assert_int_equal(p->tally[REACH_SILENT].count, 1); /* the second may have been answered */
    assert_int_equal(p->run.syns, 0);
    syn(&pairs, &a, 3 * second);
    assert_true(p->run.number > number);
    reach_pairs_clear(&pairs);
    rules_ledger_free(ledger);
}

static void pairs_in_order_are_forgotten(void **state)
{
    (void)state;
    rules_ledger *ledger = rules_ledger_new(1);
    reach_pairs pairs;
    reach_pairs_init(&pairs, ledger, 2 * second);
    fixture_connection c;
    fixture_connect(&c, 5, 1, 1);
    syn(&pairs, &c, 0);
    reach_pairs_end_run(&pairs, &c.connection, 1);
    reach_pairs_settle(&pairs);
    assert_int_equal(g_hash_table_size(pairs.table), 0);
    reach_pairs_end_run(&pairs, &c.connection, 2); /* unknown by now */
    reach_pairs_clear(&pairs);
    rules_ledger_free(ledger);
}

/* A scan sends one SYN to each address; who tries again and again is not pushed out by it. */
static void single_syns_make_way(void **state)
{
    (void)state;
    enum { SCANNED = 100000 };
    rules_ledger *ledger = rules_ledger_new(1);
    reach_pairs pairs;
    reach_pairs_init(&pairs, ledger, 2 * second);
    fixture_connection client, scan;
    fixture_connect(&client, 5, 1, 1);
    fixture_connect(&scan, 66, 1, 2);
    syn(&pairs, &client, 0);
    syn(&pairs, &client, second);
    for (uint32_t i = 0; i < SCANNED; i++) {
        scan.flow.side[1].endpoint.ip =
            (cap_address){4, {172, (uint8_t)(i >> 16), (uint8_t)(i >> 8), (uint8_t)i}};
        syn(&pairs, &scan, second + i);
    }
    reach_pairs_settle(&pairs);
    assert_true(g_hash_table_size(pairs.table) <= 16384);
    assert_true(rules_ledger_dropped(ledger) >= SCANNED - 16384);
    assert_int_equal(reach_pairs_get(&pairs, &client.connection)->run.syns, 2);
    reach_pairs_clear(&pairs);
    rules_ledger_free(ledger);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_ends_the_run_of_a_host),
        cmocka_unit_test(pairs_in_order_are_forgotten),
        cmocka_unit_test(single_syns_make_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
