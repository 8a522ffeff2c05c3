/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/reach_hosts.h"

#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void what_is_known_of_a_host_adds_up(void **state)
{
    (void)state;
    rules_ledger *ledger = rules_ledger_new(1);
    reach_hosts *hosts = reach_hosts_new(ledger);
    const cap_address ip = fixture_ip(1);
    assert_null(reach_hosts_find(hosts, &ip));
    reach_hosts_neighbour(hosts, &(cap_neighbour){.asked = ip, .answer = false});
    const reach_host *host = reach_hosts_find(hosts, &ip);
    assert_true(host->asked && !host->there);
    reach_hosts_neighbour(hosts, &(cap_neighbour){.asked = ip, .answer = true});
    assert_true(host->there && !host->served);
    assert_ptr_equal(reach_hosts_get(hosts, &ip), host);
    reach_host_serves(reach_hosts_get(hosts, &ip), 30);
    reach_host_serves(reach_hosts_get(hosts, &ip), 64);
    assert_true(host->served);
    assert_int_equal(host->ttl, 30);
    reach_hosts_free(hosts);
    rules_ledger_free(ledger);
}

/* Senders without number, as in a scan with forged addresses. */
static void those_that_serve_outlast_a_scan(void **state)
{
    (void)state;
    enum { FORGED = 200000 };
    rules_ledger *ledger = rules_ledger_new(1);
    reach_hosts *hosts = reach_hosts_new(ledger);
    const cap_address cpu = fixture_ip(1);
    reach_host *serves = reach_hosts_get(hosts, &cpu);
    reach_host_serves(serves, 30);
    const uint32_t round = reach_hosts_round(hosts);
    for (uint32_t i = 0; i < FORGED; i++) {
        const cap_address ip = {4, {172, (uint8_t)(i >> 16), (uint8_t)(i >> 8), (uint8_t)i}};
        reach_host_is_there(reach_hosts_get(hosts, &ip));
        assert_true(i > 65000 || reach_hosts_round(hosts) == round);
    }
    assert_true(reach_hosts_round(hosts) != round);
    assert_ptr_equal(reach_hosts_find(hosts, &cpu), serves);
    assert_true(serves->served);
    assert_true(rules_ledger_dropped(ledger) >= FORGED - 65536);
    reach_hosts_free(hosts);
    rules_ledger_free(ledger);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_known_of_a_host_adds_up),
        cmocka_unit_test(those_that_serve_outlast_a_scan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
