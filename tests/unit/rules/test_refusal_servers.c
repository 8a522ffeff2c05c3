/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/refusal_holders.h"

#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { MS = 1000000, MANY = 5000 };

static unsigned settled;

static void count_settles(void *user, refusal_server *server)
{
    (void)user;
    (void)server;
    settled++;
}

typedef struct held_connection {
    fixture_connection on;
    refusal_hold hold;
} held_connection;

static void begin(refusal_servers *servers, held_connection *c, uint64_t number, int64_t time)
{
    fixture_connect(&c->on, (uint8_t)(number % 200), 250, number);
    c->on.connection.cr = c->on.connection.cc = true;
    c->on.connection.asked.time = time * MS;
    c->hold = (refusal_hold){0};
    refusal_servers_accept(servers, &c->hold, &c->on.connection);
    refusal_servers_accept(servers, &c->hold, &c->on.connection); /* may be said twice */
}

static void end(held_connection *c, cap_end how, int64_t time)
{
    c->on.connection.end = how;
    c->on.connection.ended.time = time * MS;
    refusal_hold_end(&c->hold, &c->on.connection);
    refusal_hold_end(&c->hold, &c->on.connection); /* as well */
    assert_null(c->hold.one);
}

/* Of all at 500 ms, connections 1 to 9: two clients hold more than one. */
static void holders_are_told_by_host(void **state)
{
    (void)state;
    static const uint8_t clients[] = {1, 7, 2, 7, 3, 7, 4, 5, 6, 8, 5};
    rules_ledger *ledger = rules_ledger_new(10);
    refusal_servers *servers = refusal_servers_new(ledger, count_settles, NULL);
    held_connection c[G_N_ELEMENTS(clients)] = {0};
    for (size_t i = 0; i < G_N_ELEMENTS(clients); i++) {
        fixture_connect(&c[i].on, clients[i], 250, i + 1);
        c[i].on.connection.cr = c[i].on.connection.cc = true;
        c[i].on.connection.asked.time = MS;
        refusal_servers_accept(servers, &c[i].hold, &c[i].on.connection);
    }
    const cap_endpoint endpoint = {fixture_ip(250), 102};
    const refusal_holders holders =
        refusal_holders_at(refusal_servers_find(servers, &endpoint), 500 * (int64_t)MS);
    assert_int_equal(holders.open, G_N_ELEMENTS(clients));
    assert_int_equal(holders.hosts, 8);
    assert_int_equal(holders.client[0].bytes[3], 7);
    assert_int_equal(holders.count[0], 3);
    GString *text = g_string_new(NULL);
    const cap_address reader = fixture_ip(5);
    refusal_holders_text(&holders, &reader, NULL, text);
    assert_string_equal(text->str,
                        "; connections are held by 10.0.0.7 (3), 10.0.0.5 (2) (the reader), "
                        "10.0.0.1, 10.0.0.2, 10.0.0.3, 10.0.0.4 and 2 more hosts");
    g_string_assign(text, "");
    const cap_address first = fixture_ip(1);
    refusal_others_text(refusal_servers_find(servers, &endpoint), &first, NULL, text);
    assert_string_equal(text->str, "; others are accepted: 10.0.0.2, 10.0.0.3, 10.0.0.4");
    g_string_assign(text, "");
    refusal_holders_text(&(refusal_holders){0}, NULL, NULL, text);
    assert_string_equal(text->str, "");
    g_string_free(text, TRUE);
    refusal_servers_free(servers);
    rules_ledger_free(ledger);
}

static refusal_server *only(const refusal_servers *servers)
{
    const cap_endpoint endpoint = {fixture_ip(250), 102};
    return refusal_servers_find(servers, &endpoint);
}

static void all_open_connections_are_known(void **state)
{
    (void)state;
    rules_ledger *ledger = rules_ledger_new(1);
    refusal_servers *servers = refusal_servers_new(ledger, count_settles, NULL);
    held_connection *c = g_new(held_connection, MANY);
    for (unsigned i = 0; i < MANY; i++)
        begin(servers, &c[i], i + 1, i);
    refusal_server *server = only(servers);
    assert_int_equal(refusal_server_peak(server), MANY);
    const refusal_holders holders = refusal_holders_at(server, MANY * (int64_t)MS);
    assert_int_equal(holders.open, MANY);
    assert_int_equal(holders.client[0].bytes[3], 0); /* of equal ones the first */
    for (unsigned i = 0; i < MANY; i++)
        end(&c[i], CAP_END_FIN, MANY + i);
    assert_int_equal(refusal_holders_at(server, 2LL * MANY * MS).open, 0);
    assert_int_equal(refusal_server_peak(server), MANY);
    assert_int_equal(rules_ledger_dropped(ledger), 0);
    g_free(c);
    refusal_servers_free(servers);
    rules_ledger_free(ledger);
}

/* Two panels stay, a third partner connects for every poll. */
static void those_that_stay_are_not_pushed_out(void **state)
{
    (void)state;
    rules_ledger *ledger = rules_ledger_new(1);
    refusal_servers *servers = refusal_servers_new(ledger, count_settles, NULL);
    held_connection panels[2], poll;
    settled = 0;
    begin(servers, &panels[0], 1, 0);
    begin(servers, &panels[1], 2, 1);
    for (unsigned i = 0; i < MANY; i++) {
        begin(servers, &poll, 3, 10 + 2 * i);
        end(&poll, i % 2 ? CAP_END_IDLE : CAP_END_RST, 11 + 2 * i);
    }
    refusal_server *server = only(servers);
    assert_true(server->list->len < 600);
    assert_true(settled > 10);
    assert_int_equal(server->tsaps->len, 1);
    const refusal_holders holders = refusal_holders_at(server, 5 * MS);
    assert_int_equal(holders.open, 2);
    assert_int_equal(holders.client[1].bytes[3], 2);
    assert_true(refusal_server_peak(server) >= 3);
    refusal_servers_free(servers);
    rules_ledger_free(ledger);
}

static void the_peak_counts_what_was_open_at_once(void **state)
{
    (void)state;
    rules_ledger *ledger = rules_ledger_new(1);
    refusal_servers *servers = refusal_servers_new(ledger, count_settles, NULL);
    held_connection c[4];
    const int64_t times[4][2] = {{0, 10}, {5, 20}, {10, 30}, {40, 50}};
    for (unsigned i = 0; i < 4; i++) {
        begin(servers, &c[i], i + 1, times[i][0]);
        end(&c[i], CAP_END_FIN, times[i][1]);
    }
    assert_int_equal(refusal_server_peak(only(servers)), 2);
    refusal_servers_free(servers);
    rules_ledger_free(ledger);
}

static void more_servers_than_there_is_room_for_are_counted(void **state)
{
    (void)state;
    rules_ledger *ledger = rules_ledger_new(1);
    refusal_servers *servers = refusal_servers_new(ledger, count_settles, NULL);
    for (unsigned i = 0; i < 4100; i++) {
        const cap_endpoint endpoint = {{4, {10, 1, (uint8_t)(i >> 8), (uint8_t)i}}, 102};
        refusal_servers_get(servers, &endpoint);
    }
    assert_int_equal(rules_ledger_dropped(ledger), 4);
    refusal_servers_free(servers);
    rules_ledger_free(ledger);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(holders_are_told_by_host),
        cmocka_unit_test(all_open_connections_are_known),
        cmocka_unit_test(those_that_stay_are_not_pushed_out),
        cmocka_unit_test(the_peak_counts_what_was_open_at_once),
        cmocka_unit_test(more_servers_than_there_is_room_for_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
