/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "talk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define CR      "0300001611e00000000700c1020100c2020102c0010a"
#define CC      "0300001611d00007000300c0010ac1020100c2020102"
#define READ_M0 "0300001f02f080320100000001000e00000401120a10020010000083000000"
#define READ_M0_OK                                                                                 \
    "0300002902f0803203000000010002001400000401ff040080a9100000000001010000000000000000"
#define PUSH  "0300001902f080320700000000000800000100101000000200"
#define OTHER "0300000b02f08068656c6c"

static const cap_address cpu = {.family = 4, .bytes = {10, 0, 0, 1}};

static const ana_relation *relation_at(const talk *t, guint index)
{
    const GPtrArray *relations = ana_relations(t->analyzer);
    assert_true(index < relations->len);
    return g_ptr_array_index(relations, index);
}

/* Ports 102 on both sides, picked up in the middle. */
static cap_flow both_watched(void)
{
    cap_flow flow = talk_flow();
    flow.side[CLIENT].endpoint.port = 102;
    flow.opener = -1;
    flow.both_watched = true;
    flow.midstream = true;
    return flow;
}

static void the_client_is_inferred_until_it_asks(void **state)
{
    (void)state;
    const cap_flow flow = both_watched();
    talk *t = talk_over(NULL, &flow);
    talk_send(t, SERVER, 0, PUSH);
    assert_int_equal(t->connection->client, CLIENT);
    assert_true(t->connection->client_inferred);
    assert_true(relation_at(t, 0)->client_inferred);
    talk_send(t, CLIENT, 0, READ_M0);
    assert_false(t->connection->client_inferred);
    assert_false(relation_at(t, 0)->client_inferred);
    talk_free(t);
}

static void who_asks_is_client_whatever_the_guess(void **state)
{
    (void)state;
    const struct {
        int side;
        const char *hex;
    } rows[] = {{SERVER, CR}, {CLIENT, CC}, {SERVER, READ_M0}, {CLIENT, READ_M0_OK}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const cap_flow flow = both_watched();
        talk *t = talk_over(NULL, &flow);
        talk_send(t, rows[i].side, 0, rows[i].hex);
        assert_int_equal(t->connection->client, SERVER);
        assert_false(t->connection->client_inferred);
        assert_int_equal(relation_at(t, 0)->client.bytes[3], 1);
        talk_free(t);
    }
}

/* The relation stands already; that it may be wrong is said. */
static void a_guess_proven_wrong_stays_a_guess(void **state)
{
    (void)state;
    const cap_flow flow = both_watched();
    talk *t = talk_over(NULL, &flow);
    talk_send(t, SERVER, 0, PUSH);
    talk_send(t, SERVER, 0, READ_M0);
    assert_int_equal(t->connection->client, CLIENT);
    assert_true(t->connection->client_inferred);
    assert_true(relation_at(t, 0)->client_inferred);
    talk_free(t);
}

static void a_relation_is_certain_once_one_connection_is(void **state)
{
    (void)state;
    const cap_flow guessed = both_watched();
    const cap_flow certain = talk_flow();
    talk *t = talk_over(NULL, &guessed);
    talk_send(t, SERVER, 0, PUSH);
    talk *b = talk_beside(t, &certain);
    talk_send(b, SERVER, 0, PUSH);
    assert_int_equal(relation_at(t, 0)->connections, 2);
    assert_false(relation_at(t, 0)->client_inferred);
    talk_free(b);
    talk_free(t);
}

static void a_late_syn_says_who_is_client(void **state)
{
    (void)state;
    const cap_flow flow = both_watched();
    talk *t = talk_over(NULL, &flow);
    t->flow.opener = SERVER;
    t->flow.midstream = false;
    talk_tcp(t, SERVER, 0, CAP_TCP_SYN);
    assert_int_equal(t->connection->client, SERVER);
    assert_false(t->connection->client_inferred);
    talk_send(t, CLIENT, 0, PUSH);
    assert_int_equal(relation_at(t, 0)->client.bytes[3], 1);
    /* too late: the relation stands */
    t->flow.opener = CLIENT;
    talk_tcp(t, CLIENT, 0, CAP_TCP_SYN);
    assert_int_equal(t->connection->client, SERVER);
    talk_free(t);
}

static void close_with(talk *t, int row)
{
    switch (row) {
    case 0:
        talk_tcp(t, CLIENT, 0, CAP_TCP_RST);
        return;
    case 1: /* both close */
        t->flow.side[CLIENT].fin = true;
        talk_tcp(t, CLIENT, 0, CAP_TCP_FIN);
        assert_int_equal(relation_at(t, 0)->open, 1);
        t->flow.side[SERVER].fin = true;
        talk_tcp(t, SERVER, 0, CAP_TCP_FIN);
        return;
    default: /* the other side is not in the capture */
        t->flow.side[SERVER].seen = false;
        t->flow.side[CLIENT].fin = true;
        talk_tcp(t, CLIENT, 0, CAP_TCP_FIN);
    }
}

/* The end of a connection is told after the linger time. It is not open that long. */
static void a_closed_connection_is_not_open(void **state)
{
    (void)state;
    for (int row = 0; row < 3; row++) {
        const cap_flow flow = talk_flow();
        talk *t = talk_new(NULL);
        talk_send(t, CLIENT, 0, CR);
        close_with(t, row);
        assert_int_equal(relation_at(t, 0)->open, 0);
        talk *b = talk_beside(t, &flow);
        talk_send(b, CLIENT, 0, CR);
        assert_int_equal(relation_at(t, 0)->open, 1);
        assert_int_equal(relation_at(t, 0)->connections, 2);
        talk_end(t, CAP_END_RST);
        assert_int_equal(relation_at(t, 0)->open, 1);
        const ana_asset *server = ana_find_asset(t->analyzer, &cpu);
        assert_int_equal(server->connections_open, 1);
        assert_int_equal(server->connections_peak, 1);
        talk_free(b);
        assert_int_equal(server->connections_open, 0);
        talk_free(t);
    }
}

static void connections_at_once_make_the_peak(void **state)
{
    (void)state;
    const cap_flow flow = talk_flow();
    talk *t = talk_new(NULL);
    talk_send(t, CLIENT, 0, CR);
    talk *b = talk_beside(t, &flow);
    talk_send(b, CLIENT, 0, CR);
    talk_free(b);
    const ana_asset *server = ana_find_asset(t->analyzer, &cpu);
    assert_int_equal(server->connections_open, 1);
    assert_int_equal(server->connections_peak, 2);
    talk_free(t);
}

static cap_flow idle_midstream(void)
{
    cap_flow flow = talk_flow();
    flow.opener = -1;
    flow.midstream = true;
    return flow;
}

/* A connection over which nothing is said takes a place in the CPU all the same, before the CPU is
 * known to be one and after. */
static void idle_connections_count_for_the_peak(void **state)
{
    (void)state;
    const cap_flow idle = idle_midstream(), flow = talk_flow();
    talk *t = talk_over(NULL, &idle);
    talk_tcp(t, CLIENT, 0, CAP_TCP_KEEPALIVE);
    assert_null(ana_find_asset(t->analyzer, &cpu));
    talk *b = talk_beside(t, &flow);
    talk_send(b, CLIENT, 0, CR);
    const ana_asset *server = ana_find_asset(t->analyzer, &cpu);
    assert_int_equal(server->connections_open, 2);
    talk *third = talk_beside(t, &flow);
    talk_tcp(third, CLIENT, 0, CAP_TCP_ESTABLISHED);
    talk_tcp(third, CLIENT, 0, CAP_TCP_KEEPALIVE);
    assert_int_equal(server->connections_open, 3);
    talk_tcp(t, SERVER, 0, CAP_TCP_RST);
    talk_tcp(t, CLIENT, 0, CAP_TCP_KEEPALIVE); /* late */
    assert_int_equal(server->connections_open, 2);
    talk_free(third);
    talk_free(b);
    assert_int_equal(server->connections_open, 0);
    assert_int_equal(server->connections_peak, 3);
    assert_int_equal(ana_assets(t->analyzer)->len, 2);
    talk_free(t);
}

/* A SYN, or a probe of a server that is not there, opens nothing. */
static void what_is_not_open_takes_no_place(void **state)
{
    (void)state;
    const cap_flow flow = talk_flow();
    cap_flow unheard = idle_midstream();
    unheard.side[SERVER].seen = false;
    talk *t = talk_new(NULL);
    talk_send(t, CLIENT, 0, CR);
    talk *b = talk_beside(t, &flow);
    talk_tcp(b, CLIENT, 0, CAP_TCP_SYN);
    talk_tcp(b, SERVER, 0, CAP_TCP_SYN_ACK);
    talk *third = talk_beside(t, &unheard);
    talk_tcp(third, CLIENT, 0, CAP_TCP_KEEPALIVE);
    assert_int_equal(ana_find_asset(t->analyzer, &cpu)->connections_peak, 1);
    talk_free(third);
    talk_free(b);
    talk_free(t);
}

/* The server's first byte may come before any packet of the client. */
static void a_mac_seen_later_counts(void **state)
{
    (void)state;
    static const uint8_t mac[6] = {2, 0, 0, 0, 0, 9};
    const cap_address client = {.family = 4, .bytes = {10, 0, 0, 5}};
    talk *t = talk_midstream();
    talk_send(t, SERVER, 0, PUSH);
    t->flow.side[CLIENT].has_mac = true;
    t->flow.side[SERVER].has_mac = true; /* all zero, as of a loopback interface: none */
    memcpy(t->flow.side[CLIENT].mac, mac, sizeof mac);
    talk_end(t, CAP_END_OPEN);
    assert_true(ana_find_asset(t->analyzer, &client)->has_mac);
    assert_memory_equal(ana_find_asset(t->analyzer, &client)->mac, mac, sizeof mac);
    assert_false(ana_find_asset(t->analyzer, &cpu)->has_mac);
    talk_free(t);
}

/* What finds no place is counted once, and its transactions come all the same. */
static void relations_and_assets_have_limits(void **state)
{
    (void)state;
    const ana_options options = {.max_relations = 1, .max_assets = 2};
    talk *t = talk_new(&options);
    talk_send(t, CLIENT, 0, CR);
    cap_flow flow = talk_flow();
    flow.side[CLIENT].endpoint.ip.bytes[3] = 6;
    talk *b = talk_beside(t, &flow);
    talk_send(b, CLIENT, 0, CR);
    talk_send(b, SERVER, 0, CC);
    for (int i = 0; i < 3; i++) {
        talk_send(b, CLIENT, 0, READ_M0);
        talk_send(b, SERVER, 1, READ_M0_OK);
    }
    assert_null(b->connection->relation);
    assert_int_equal(b->connection->status_count[ANA_OK], 3);
    assert_string_equal(t->said->str, "04 ok 1-0 1ms\n04 ok 1-0 1ms\n04 ok 1-0 1ms\n");
    assert_int_equal(ana_statistics(t->analyzer)->evicted_relations, 1);
    assert_int_equal(ana_statistics(t->analyzer)->evicted_assets, 1);
    const ana_asset *server = ana_find_asset(t->analyzer, &cpu);
    assert_int_equal(server->reads_ok, 3);
    assert_int_equal(server->connections_open, 2);
    talk_free(b);
    assert_int_equal(server->connections_open, 1);
    talk_free(t);
}

static void the_last_sight_never_moves_back(void **state)
{
    (void)state;
    const cap_flow flow = talk_flow();
    talk *t = talk_new(NULL);
    talk_send(t, CLIENT, 0, CR);
    talk_send(t, CLIENT, 0, READ_M0);
    t->flow.last = t->now;
    talk *b = talk_beside(t, &flow);
    talk_send(b, CLIENT, 3000, READ_M0);
    talk_send(b, SERVER, 1, READ_M0_OK);
    const int64_t last = b->now.time;
    b->flow.last = b->now;
    talk_wait(b, 5000);
    assert_int_equal(t->connection->status_count[ANA_UNANSWERED], 1);
    assert_int_equal(relation_at(t, 0)->last.time, relation_at(t, 0)->first.time);
    talk_end(b, CAP_END_RST);
    talk_end(t, CAP_END_OPEN);
    assert_int_equal(relation_at(t, 1)->last.time, last);
    assert_int_equal(ana_find_asset(t->analyzer, &cpu)->last.time, last);
    talk_free(b);
    talk_free(t);
}

static void a_request_given_up_is_older_than_the_last_sight(void **state)
{
    (void)state;
    talk *t = talk_midstream();
    talk_send(t, CLIENT, 0, READ_M0);
    talk_send(t, SERVER, 4000, PUSH);
    const int64_t last = t->now.time;
    talk_wait(t, 3000);
    assert_int_equal(t->connection->status_count[ANA_UNANSWERED], 1);
    assert_int_equal(relation_at(t, 0)->last.time, last);
    talk_free(t);
}

static void a_relation_knows_its_best_protocol(void **state)
{
    (void)state;
    const cap_flow flow = both_watched();
    talk *t = talk_over(NULL, &flow);
    talk_send(t, CLIENT, 0, READ_M0);
    assert_int_equal(relation_at(t, 0)->protocol, ANA_PROTOCOL_S7COMM);
    talk *b = talk_beside(t, &flow);
    talk_send(b, CLIENT, 7, OTHER);
    talk_send(b, CLIENT, 0, OTHER);
    assert_int_equal(relation_at(t, 0)->connections, 2);
    assert_int_equal(b->connection->protocol, ANA_PROTOCOL_OTHER);
    assert_int_equal(relation_at(t, 0)->protocol, ANA_PROTOCOL_S7COMM);
    assert_int_equal(relation_at(t, 0)->last.time, b->now.time);
    talk_free(b);
    talk_free(t);
}

static void the_end_cuts_off_requests_that_wait(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    talk_send(t, CLIENT, 0, READ_M0);
    const int64_t asked = t->now.time;
    talk_tcp(t, SERVER, 200, CAP_TCP_RST);
    const ana_cut *cut = &t->connection->cut;
    assert_true(cut->over && cut->reset && !cut->partial);
    assert_int_equal(cut->by, SERVER);
    assert_int_equal(cut->requests[CLIENT], 1);
    assert_int_equal(cut->requests[SERVER], 0);
    assert_int_equal(cut->asked.time, asked);
    assert_int_equal(cut->stamp.time, t->now.time);
    talk_free(t);
}

static void only_the_first_end_counts(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    talk_send(t, CLIENT, 0, READ_M0);
    talk_send(t, SERVER, 1, READ_M0_OK);
    talk_tcp(t, CLIENT, 1, CAP_TCP_FIN);
    talk_tcp(t, SERVER, 1, CAP_TCP_RST);
    const ana_cut *cut = &t->connection->cut;
    assert_true(cut->over && !cut->reset);
    assert_int_equal(cut->by, CLIENT);
    assert_int_equal(cut->requests[CLIENT], 0);
    talk_free(t);
}

/* Overdue, or the answer may have been lost by the mirror, or was not captured at all. */
static void what_is_not_due_is_not_cut_off(void **state)
{
    (void)state;
    for (int row = 0; row < 3; row++) {
        talk *t = talk_new(NULL);
        talk_send(t, CLIENT, 0, READ_M0);
        if (row == 1)
            talk_gap(t, SERVER, 10);
        if (row == 2)
            t->flow.side[SERVER].seen = false;
        talk_tcp(t, SERVER, row == 0 ? 5000 : 200, CAP_TCP_RST);
        assert_true(t->connection->cut.over);
        assert_int_equal(t->connection->cut.requests[CLIENT], 0);
        talk_free(t);
    }
}

static void a_pdu_can_be_cut_off_in_the_middle(void **state)
{
    (void)state;
    for (int side = 0; side < 2; side++) {
        talk *t = talk_new(NULL);
        talk_send(t, CLIENT, 0, READ_M0);
        talk_send(t, SERVER, 1, READ_M0_OK);
        talk_send(t, side, 1, "0300001f02f080");
        talk_tcp(t, SERVER, 1, CAP_TCP_RST);
        assert_true(t->connection->cut.partial);
        talk_free(t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_client_is_inferred_until_it_asks),
        cmocka_unit_test(who_asks_is_client_whatever_the_guess),
        cmocka_unit_test(a_guess_proven_wrong_stays_a_guess),
        cmocka_unit_test(a_relation_is_certain_once_one_connection_is),
        cmocka_unit_test(a_late_syn_says_who_is_client),
        cmocka_unit_test(a_closed_connection_is_not_open),
        cmocka_unit_test(connections_at_once_make_the_peak),
        cmocka_unit_test(idle_connections_count_for_the_peak),
        cmocka_unit_test(what_is_not_open_takes_no_place),
        cmocka_unit_test(a_mac_seen_later_counts),
        cmocka_unit_test(relations_and_assets_have_limits),
        cmocka_unit_test(the_last_sight_never_moves_back),
        cmocka_unit_test(a_request_given_up_is_older_than_the_last_sight),
        cmocka_unit_test(a_relation_knows_its_best_protocol),
        cmocka_unit_test(the_end_cuts_off_requests_that_wait),
        cmocka_unit_test(only_the_first_end_counts),
        cmocka_unit_test(what_is_not_due_is_not_cut_off),
        cmocka_unit_test(a_pdu_can_be_cut_off_in_the_middle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
