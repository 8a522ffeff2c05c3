/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/reach_early.h"

#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const int64_t hold = 1000000000;

static cap_icmp about(const fixture_connection *c)
{
    return (cap_icmp){.source = c->flow.side[0].endpoint, .target = c->flow.side[1].endpoint};
}

static void an_error_is_found_once(void **state)
{
    (void)state;
    rules_ledger *ledger = rules_ledger_new(1);
    reach_early_ring ring = {0};
    fixture_connection c, other;
    fixture_connect(&c, 5, 1, 1);
    fixture_connect(&other, 6, 1, 2);
    const cap_icmp icmp = about(&c);
    const cap_stamp seen = {.time = 5 * hold};
    const cap_stamp syn = {.time = 5 * hold + 1};
    const cap_stamp late = {.time = 6 * hold + 1};
    reach_early_keep(&ring, &icmp, &seen, hold, ledger);
    assert_null(reach_early_take(&ring, &other.connection, &syn, hold));
    assert_null(reach_early_take(&ring, &c.connection, &late, hold));
    assert_non_null(reach_early_take(&ring, &c.connection, &syn, hold));
    assert_null(reach_early_take(&ring, &c.connection, &syn, hold));
    rules_ledger_free(ledger);
}

static void those_that_are_lost_are_counted(void **state)
{
    (void)state;
    rules_ledger *ledger = rules_ledger_new(1);
    reach_early_ring ring = {0};
    fixture_connection c;
    fixture_connect(&c, 5, 1, 1);
    const cap_icmp icmp = about(&c);
    const cap_stamp now = {.time = hold};
    const cap_stamp later = {.time = 9 * hold};
    for (unsigned i = 0; i < REACH_MAX_EARLY + 3; i++)
        reach_early_keep(&ring, &icmp, &now, hold, ledger);
    assert_int_equal(rules_ledger_dropped(ledger), 3);
    /* Their SYN will not come any more. */
    reach_early_keep(&ring, &icmp, &later, hold, ledger);
    assert_int_equal(rules_ledger_dropped(ledger), 3);
    rules_ledger_free(ledger);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_error_is_found_once),
        cmocka_unit_test(those_that_are_lost_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
