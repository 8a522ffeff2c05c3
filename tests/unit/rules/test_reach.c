/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { CLIENT, SERVER };

static cap_stamp at(unsigned milliseconds)
{
    return (cap_stamp){.time = (int64_t)milliseconds * 1000000, .frame = milliseconds + 1};
}

static void tcp(rules_engine *engine, fixture_connection *on, int side, cap_tcp_event event,
                unsigned milliseconds)
{
    const cap_stamp stamp = at(milliseconds);
    on->flow.side[side].seen = true;
    on->flow.side[side].syn |= event == CAP_TCP_SYN || event == CAP_TCP_SYN_ACK;
    on->flow.side[side].rst |= event == CAP_TCP_RST;
    if (event == CAP_TCP_ESTABLISHED)
        on->connection.phase = ANA_PHASE_COTP;
    rules_tcp(engine, &on->connection, side, event, &stamp);
}

static void end(rules_engine *engine, fixture_connection *on, unsigned milliseconds)
{
    on->connection.end = CAP_END_OPEN;
    on->connection.ended = at(milliseconds);
    rules_connection_end(engine, &on->connection);
}

static void settle(rules_engine *engine, unsigned milliseconds)
{
    rules_tick(engine, at(milliseconds).time);
    rules_finish(engine);
}

static void served(rules_engine *engine, uint8_t client, uint8_t server, uint8_t ttl)
{
    fixture_connection on;
    fixture_connect(&on, client, server, 90);
    on.flow.side[SERVER].ttl = ttl;
    tcp(engine, &on, CLIENT, CAP_TCP_SYN, 0);
    tcp(engine, &on, SERVER, CAP_TCP_SYN_ACK, 1);
    tcp(engine, &on, CLIENT, CAP_TCP_ESTABLISHED, 2);
    end(engine, &on, 3);
}

static void unanswered_syns_are_a_finding(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    tcp(engine, &on, CLIENT, CAP_TCP_SYN, 0);
    tcp(engine, &on, CLIENT, CAP_TCP_SYN, 1000);
    end(engine, &on, 1000);
    settle(engine, 2900);
    assert_int_equal(rules_findings(engine)->len, 0);
    settle(engine, 3000);
    const rules_finding *finding = fixture_finding(engine, 0, 1);
    assert_string_equal(finding->rule->id, "port-silent");
    assert_string_equal(finding->message,
                        "10.0.0.5 gets no answer from port 102 of 10.0.0.1 (1 attempt, 2 SYNs)");
    assert_int_equal(finding->confidence, RULES_POSSIBLE);
    assert_int_equal(finding->severity, RULES_WARNING);
    assert_int_equal(finding->phase, ANA_PHASE_TCP);
    assert_int_equal(finding->count, 1);
    assert_non_null(finding->check[0]);
    rules_free(engine);
}

/* A SYN-ACK may be among what was dropped; a RST that came may not. */
static void answers_that_may_have_been_dropped(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on, other;
    fixture_connect(&on, 5, 1, 1);
    fixture_connect(&other, 6, 1, 2);
    served(engine, 9, 1, 64);
    tcp(engine, &on, CLIENT, CAP_TCP_SYN, 1000);
    tcp(engine, &on, CLIENT, CAP_TCP_SYN, 2000);
    end(engine, &on, 2000);
    tcp(engine, &other, CLIENT, CAP_TCP_SYN, 1000);
    tcp(engine, &other, SERVER, CAP_TCP_RST, 1001);
    end(engine, &other, 1001);
    settle(engine, 6000);
    const rules_finding *silent = fixture_finding(engine, 1, 2);
    if (strcmp(silent->rule->id, "port-silent") != 0)
        silent = fixture_finding(engine, 0, 2);
    assert_string_equal(silent->rule->id, "port-silent");
    assert_int_equal(silent->confidence, RULES_LIKELY);
    assert_null(strstr(silent->alternatives[0], "dropped at that time"));
    rules_capture_dropped(engine, 3, 0);
    rules_capture_lost(engine, at(2100).time, at(2200).time);
    settle(engine, 6000);
    for (guint i = 0; i < 2; i++) {
        const rules_finding *finding = fixture_finding(engine, i, 2);
        const bool doubtful = strcmp(finding->rule->id, "port-silent") == 0;
        const char *first = finding->alternatives ? finding->alternatives[0] : "";
        assert_int_equal(strstr(first, "dropped at that time") != NULL, doubtful);
        if (doubtful)
            assert_int_equal(finding->confidence, RULES_POSSIBLE);
    }
    rules_free(engine);
}

static void attempts_from_other_ports_count_together(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on[3];
    served(engine, 9, 1, 64);
    for (unsigned i = 0; i < 3; i++) {
        fixture_connect(&on[i], 5, 1, i + 1);
        on[i].flow.side[CLIENT].endpoint.port = (uint16_t)(50000 + i);
        tcp(engine, &on[i], CLIENT, CAP_TCP_SYN, 100 + i * 2000);
    }
    settle(engine, 9000);
    settle(engine, 9000);
    const rules_finding *finding = fixture_finding(engine, 0, 1);
    assert_int_equal(finding->count, 3);
    assert_int_equal(finding->frame_count, 3);
    assert_int_equal(finding->confidence, RULES_LIKELY);
    assert_non_null(strstr(finding->cause, "firewall"));
    assert_string_equal(finding->message,
                        "10.0.0.5 gets no answer from port 102 of 10.0.0.1 (3 attempts, 3 SYNs), "
                        "though that port is served: 10.0.0.9 gets through");
    assert_non_null(strstr(finding->check[0], "from the client itself"));
    assert_non_null(strstr(finding->check[1], "router"));
    rules_free(engine);
}

/* Moves a host into the network 10.0.`network`.0. */
static void move(fixture_connection *on, int side, uint8_t network)
{
    on->flow.side[side].endpoint.ip.bytes[2] = network;
}

static void connect_from(rules_engine *engine, uint8_t network, uint8_t client, bool answered)
{
    fixture_connection on;
    fixture_connect(&on, client, 1, client);
    move(&on, CLIENT, network);
    tcp(engine, &on, CLIENT, CAP_TCP_SYN, 10);
    if (answered) {
        tcp(engine, &on, SERVER, CAP_TCP_SYN_ACK, 11);
        tcp(engine, &on, CLIENT, CAP_TCP_ESTABLISHED, 12);
    } else {
        tcp(engine, &on, CLIENT, CAP_TCP_SYN, 1010);
    }
    end(engine, &on, 5000);
}

static void a_network_that_does_not_get_through(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    connect_from(engine, 7, 70, true);
    connect_from(engine, 8, 80, true);
    connect_from(engine, 5, 50, false);
    connect_from(engine, 5, 51, false);
    settle(engine, 6000);
    const rules_finding *finding = fixture_finding(engine, 0, 1);
    assert_non_null(strstr(finding->cause, "routing or a firewall between the client's network"));
    assert_int_equal(finding->confidence, RULES_LIKELY);
    assert_string_equal(finding->message,
                        "10.0.5.50 and 10.0.5.51 get no answer from port 102 of 10.0.0.1, though "
                        "that port is served: clients of other networks get through (10.0.7.70, "
                        "10.0.8.80), none of 10.0.5.0/24 does");
    assert_int_equal(finding->symptoms->len, 2);
    rules_free(engine);
}

/* Another network has a finding of its own. */
static void networks_are_told_apart(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    connect_from(engine, 7, 70, true);
    connect_from(engine, 5, 50, false);
    connect_from(engine, 6, 60, false);
    settle(engine, 6000);
    assert_non_null(strstr(fixture_finding(engine, 0, 2)->message, "none of 10.0.5.0/24 does"));
    assert_non_null(strstr(fixture_finding(engine, 1, 2)->message, "none of 10.0.6.0/24 does"));
    rules_free(engine);
}

static void a_cpu_that_answers_its_own_network_only(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    connect_from(engine, 0, 70, true);
    connect_from(engine, 5, 50, false);
    connect_from(engine, 6, 60, false); /* another network, but the same cause */
    settle(engine, 6000);
    const rules_finding *finding = fixture_finding(engine, 0, 1);
    assert_string_equal(finding->message,
                        "10.0.5.50 and 10.0.6.60 get no answer from port 102 of 10.0.0.1, though "
                        "that port is served: clients of its own network get through (10.0.0.70)");
    assert_non_null(strstr(finding->cause, "no router (default gateway)"));
    assert_non_null(strstr(finding->check[0], "Use router"));
    rules_free(engine);
}

static void one_client_of_a_network_that_gets_through(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    connect_from(engine, 7, 70, true);
    connect_from(engine, 5, 51, true);
    connect_from(engine, 5, 50, false);
    settle(engine, 6000);
    const rules_finding *finding = fixture_finding(engine, 0, 1);
    assert_non_null(strstr(finding->cause, "the packets of some clients"));
    assert_non_null(strstr(finding->message, ": 10.0.7.70, 10.0.5.51 get through"));
    rules_free(engine);
}

static void neighbours_have_no_router_between(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    const cap_neighbour answer = {.asked = fixture_ip(1), .answer = true, .asker = fixture_ip(5)};
    const cap_stamp stamp = at(1);
    fixture_connection on;
    for (uint8_t other = 6; other < 10; other++)
        served(engine, other, 1, 64);
    rules_neighbour(engine, &answer, &stamp);
    fixture_connect(&on, 5, 1, 1);
    tcp(engine, &on, CLIENT, CAP_TCP_SYN, 10);
    tcp(engine, &on, CLIENT, CAP_TCP_SYN, 1010);
    end(engine, &on, 5000);
    settle(engine, 5000);
    const rules_finding *finding = fixture_finding(engine, 0, 1);
    assert_non_null(strstr(finding->message, ": 10.0.0.6, 10.0.0.7, 10.0.0.8 get through"));
    assert_non_null(strstr(finding->cause, "without a router"));
    assert_non_null(strstr(finding->check[1], "access list"));
    assert_null(finding->alternatives[1]);
    rules_free(engine);
}

static void what_was_answered_is_not_silent(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on[3];
    for (unsigned i = 0; i < 3; i++)
        fixture_connect(&on[i], 5, 1, i + 1);
    tcp(engine, &on[0], CLIENT, CAP_TCP_SYN, 0);
    tcp(engine, &on[0], CLIENT, CAP_TCP_SYN, 1000);
    tcp(engine, &on[0], SERVER, CAP_TCP_SYN_ACK, 2000);
    tcp(engine, &on[0], CLIENT, CAP_TCP_ESTABLISHED, 2001);
    tcp(engine, &on[1], CLIENT, CAP_TCP_SYN, 5000);
    /* A single SYN, and one whose answers are in a direction that was not captured. */
    tcp(engine, &on[2], CLIENT, CAP_TCP_SYN, 9000);
    tcp(engine, &on[2], CLIENT, CAP_TCP_ESTABLISHED, 9001);
    for (unsigned i = 0; i < 3; i++)
        end(engine, &on[i], 20000);
    settle(engine, 20000);
    assert_int_equal(rules_findings(engine)->len, 0);
    rules_free(engine);
}

static void one_direction_alone_proves_nothing(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on[3];
    for (unsigned i = 0; i < 3; i++) {
        fixture_connect(&on[i], 5, 1, i + 1);
        tcp(engine, &on[i], CLIENT, CAP_TCP_SYN, i * 2000);
        end(engine, &on[i], 9000);
    }
    settle(engine, 9000);
    assert_int_equal(rules_findings(engine)->len, 0);
    rules_free(engine);
}

static const rules_finding *silent_beside_neighbours(rules_engine *engine, bool answered)
{
    const cap_neighbour asked = {.asked = fixture_ip(1)};
    const cap_neighbour answer = {.asked = fixture_ip(1), .answer = true};
    const cap_stamp stamp = at(1);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    rules_neighbour(engine, &asked, &stamp);
    if (answered)
        rules_neighbour(engine, &answer, &stamp);
    tcp(engine, &on, CLIENT, CAP_TCP_SYN, 10);
    tcp(engine, &on, CLIENT, CAP_TCP_SYN, 1010);
    end(engine, &on, 5000);
    settle(engine, 5000);
    return fixture_finding(engine, 0, 1);
}

static void neighbours_tell_absent_from_dropped(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    const rules_finding *finding = silent_beside_neighbours(engine, false);
    assert_non_null(strstr(finding->cause, "no host with this address"));
    assert_int_equal(finding->confidence, RULES_LIKELY);
    rules_free(engine);
    engine = rules_new(NULL);
    finding = silent_beside_neighbours(engine, true);
    assert_non_null(strstr(finding->cause, "firewall"));
    assert_non_null(strstr(finding->message, "the host is there"));
    rules_free(engine);
}

/* A CPU whose configured connection calls a PC. */
static void a_cpu_that_calls_in_vain_points_to_the_partner(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection cpu, on;
    fixture_connect(&cpu, 1, 5, 90);
    cpu.connection.pdus[SERVER] = 4; /* 10.0.0.5 answers S7 */
    end(engine, &cpu, 3);
    fixture_connect(&on, 5, 1, 1);
    tcp(engine, &on, CLIENT, CAP_TCP_SYN, 10);
    tcp(engine, &on, CLIENT, CAP_TCP_SYN, 6010);
    on.flow.side[SERVER].seen = true;
    end(engine, &on, 9000);
    settle(engine, 9000);
    const rules_finding *finding = fixture_finding(engine, 0, 1);
    assert_string_equal(finding->message,
                        "10.0.0.5, itself an S7 server, gets no answer from port 102 of host "
                        "10.0.0.1 (1 attempt, 2 SYNs), though the host is there");
    assert_non_null(strstr(finding->cause, "S7 software"));
    assert_non_null(strstr(finding->check[0], "SIMATIC NET"));
    assert_non_null(strstr(finding->check[1], "firewall of the host"));
    assert_non_null(strstr(finding->check[2], "NetPro"));
    assert_int_equal(finding->frame_count, 2);
    rules_free(engine);
}

static void the_setup_shows_who_is_a_server(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection cpu, on;
    fixture_connect(&cpu, 9, 5, 90);
    const s7_pdu request = {
        .protocol_id = S7_PROTOCOL_COMM, .rosctr = S7_ROSCTR_JOB, .function = S7_FUNC_SETUP};
    const s7_pdu answer = {.protocol_id = S7_PROTOCOL_COMM, .rosctr = S7_ROSCTR_ACK_DATA};
    const ana_transaction setup = {.connection = &cpu.connection,
                                   .side = CLIENT,
                                   .status = ANA_OK,
                                   .request = &request,
                                   .answer = &answer};
    rules_transaction(engine, &setup);
    fixture_connect(&on, 5, 1, 1);
    tcp(engine, &on, CLIENT, CAP_TCP_SYN, 10);
    tcp(engine, &on, CLIENT, CAP_TCP_SYN, 6010);
    end(engine, &on, 9000);
    settle(engine, 9000);
    assert_non_null(strstr(fixture_finding(engine, 0, 1)->cause, "S7 software"));
    rules_free(engine);
}

static void answers_never_taken_note_of_are_the_way_back(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    for (unsigned i = 0; i < 4; i++) {
        tcp(engine, &on, CLIENT, CAP_TCP_SYN, i * 1000);
        tcp(engine, &on, SERVER, CAP_TCP_SYN_ACK, i * 1000 + 1);
    }
    end(engine, &on, 4000);
    settle(engine, 4000);
    const rules_finding *finding = fixture_finding(engine, 0, 1);
    assert_string_equal(finding->rule->id, "port-silent");
    assert_non_null(strstr(finding->cause, "do not reach the client"));
    rules_free(engine);
}

/* A CR was sent at 10 ms and never answered; `acknowledged` by TCP or not. */
static void say_nothing(rules_engine *engine, bool acknowledged)
{
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    tcp(engine, &on, CLIENT, CAP_TCP_SYN, 0);
    tcp(engine, &on, SERVER, CAP_TCP_SYN_ACK, 1);
    tcp(engine, &on, CLIENT, CAP_TCP_ESTABLISHED, 2);
    on.connection.cr = true;
    on.connection.asked = at(10);
    on.flow.side[CLIENT].bytes = 22;
    on.flow.side[CLIENT].acknowledged = acknowledged;
    end(engine, &on, 4000);
    settle(engine, 4000);
}

static void silence_after_the_handshake_is_filtering(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    say_nothing(engine, false);
    const rules_finding *finding = fixture_finding(engine, 0, 1);
    assert_non_null(strstr(finding->cause, "drops the packets that carry data"));
    assert_int_equal(finding->phase, ANA_PHASE_COTP);
    assert_int_equal(finding->frames[0].frame, 11);
    rules_free(engine);
    engine = rules_new(NULL);
    say_nothing(engine, true); /* the CPU got it: that is another fault */
    assert_int_equal(rules_findings(engine)->len, 0);
    rules_free(engine);
}

static const rules_finding *reset(rules_engine *engine, uint8_t ttl)
{
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    on.flow.side[SERVER].ttl = ttl;
    tcp(engine, &on, CLIENT, CAP_TCP_SYN, 100);
    tcp(engine, &on, SERVER, CAP_TCP_RST, 101);
    end(engine, &on, 101);
    settle(engine, 9000);
    const rules_finding *finding = fixture_finding(engine, 0, 1);
    assert_string_equal(finding->rule->id, "port-rejected");
    return finding;
}

static void resets_are_judged_by_who_sends_them(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    assert_non_null(strstr(reset(engine, 30)->cause, "nothing listens"));
    rules_free(engine);
    engine = rules_new(NULL);
    served(engine, 9, 1, 30);
    const rules_finding *own = reset(engine, 30);
    assert_non_null(strstr(own->cause, "not at that time"));
    assert_non_null(strstr(own->message, "10.0.0.1 resets the connections"));
    assert_null(own->alternatives[1]); /* none repeats the cause */
    rules_free(engine);
    engine = rules_new(NULL);
    served(engine, 9, 1, 30);
    const rules_finding *other = reset(engine, 255);
    assert_non_null(strstr(other->cause, "in place of the host"));
    assert_non_null(strstr(other->message, "reset in the name of 10.0.0.1"));
    rules_free(engine);
}

static void a_reset_later_on_is_no_rejection(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    tcp(engine, &on, CLIENT, CAP_TCP_SYN, 0);
    tcp(engine, &on, SERVER, CAP_TCP_SYN_ACK, 1);
    tcp(engine, &on, CLIENT, CAP_TCP_ESTABLISHED, 2);
    tcp(engine, &on, SERVER, CAP_TCP_RST, 3);
    end(engine, &on, 3);
    settle(engine, 9000);
    assert_int_equal(rules_findings(engine)->len, 0);
    rules_free(engine);
}

static void icmp(rules_engine *engine, fixture_connection *on, uint8_t type, uint8_t code)
{
    const cap_icmp error = {.from = fixture_ip(254),
                            .source = on->flow.side[CLIENT].endpoint,
                            .target = on->flow.side[SERVER].endpoint,
                            .type = type,
                            .code = code,
                            .flow = &on->flow};
    const cap_stamp stamp = at(50);
    tcp(engine, on, CLIENT, CAP_TCP_SYN, 49);
    rules_icmp(engine, &error, &stamp);
    end(engine, on, 9000);
    settle(engine, 9000);
}

static void icmp_errors_say_who_rejects(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    icmp(engine, &on, 3, 13);
    const rules_finding *finding = fixture_finding(engine, 0, 1);
    assert_string_equal(finding->rule->id, "port-rejected");
    assert_int_equal(finding->confidence, RULES_PROVEN);
    assert_string_equal(finding->message,
                        "10.0.0.5 cannot connect to port 102 of 10.0.0.1: 10.0.0.254 says "
                        "communication administratively prohibited");
    rules_free(engine);
    engine = rules_new(NULL);
    fixture_connect(&on, 5, 1, 1);
    icmp(engine, &on, 3, 4); /* too big: no rejection */
    assert_int_equal(rules_findings(engine)->len, 0);
    rules_free(engine);
}

/* The mirror swapped them. */
static void an_error_seen_before_its_syn_counts(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    const cap_icmp error = {.from = fixture_ip(254),
                            .source = on.flow.side[CLIENT].endpoint,
                            .target = on.flow.side[SERVER].endpoint,
                            .type = 3,
                            .code = 13};
    const cap_stamp stamp = at(50);
    rules_icmp(engine, &error, &stamp);
    tcp(engine, &on, CLIENT, CAP_TCP_SYN, 49);
    end(engine, &on, 9000);
    settle(engine, 9000);
    const rules_finding *finding = fixture_finding(engine, 0, 1);
    assert_string_equal(finding->rule->id, "port-rejected");
    assert_int_equal(finding->count, 1);
    rules_free(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unanswered_syns_are_a_finding),
        cmocka_unit_test(answers_that_may_have_been_dropped),
        cmocka_unit_test(attempts_from_other_ports_count_together),
        cmocka_unit_test(a_network_that_does_not_get_through),
        cmocka_unit_test(networks_are_told_apart),
        cmocka_unit_test(a_cpu_that_answers_its_own_network_only),
        cmocka_unit_test(one_client_of_a_network_that_gets_through),
        cmocka_unit_test(neighbours_have_no_router_between),
        cmocka_unit_test(what_was_answered_is_not_silent),
        cmocka_unit_test(one_direction_alone_proves_nothing),
        cmocka_unit_test(neighbours_tell_absent_from_dropped),
        cmocka_unit_test(a_cpu_that_calls_in_vain_points_to_the_partner),
        cmocka_unit_test(the_setup_shows_who_is_a_server),
        cmocka_unit_test(answers_never_taken_note_of_are_the_way_back),
        cmocka_unit_test(silence_after_the_handshake_is_filtering),
        cmocka_unit_test(resets_are_judged_by_who_sends_them),
        cmocka_unit_test(a_reset_later_on_is_no_rejection),
        cmocka_unit_test(icmp_errors_say_who_rejects),
        cmocka_unit_test(an_error_seen_before_its_syn_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
