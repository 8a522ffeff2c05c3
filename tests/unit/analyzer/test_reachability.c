/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analyzer/reachability.h"

#include "analyzer/analyzer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define SECOND INT64_C(1000000000)

enum { CLIENT = 0, SERVER = 1 };

/* The analyzer, fed as the capture room would. */
typedef struct fixture {
    ana_analyzer *analyzer;
    cap_sink sink;
    int64_t now;
    uint64_t frame, flows;
} fixture;

static void fixture_begin(fixture *f, const ana_options *options)
{
    const ana_sink sink = {0};
    *f = (fixture){.analyzer = ana_new(options, &sink), .now = 1000 * SECOND};
    f->sink = ana_capture_sink(f->analyzer);
}

static cap_stamp next_packet(fixture *f)
{
    return (cap_stamp){.time = f->now, .frame = ++f->frame};
}

static void elapse(fixture *f, int64_t span)
{
    f->now += span;
    f->sink.tick(f->sink.user, f->now);
}

static cap_endpoint endpoint(uint8_t net, uint8_t host, uint16_t port)
{
    return (cap_endpoint){.ip = {.family = 4, .bytes = {10, 0, net, host}}, .port = port};
}

/* The first packet of a connection from 10.0.NET.HOST to 10.0.0.1:102. */
static cap_flow open_flow(fixture *f, uint8_t net, uint8_t host, bool midstream)
{
    cap_flow flow = {
        .number = ++f->flows,
        .first = next_packet(f),
        .opener = midstream ? -1 : CLIENT,
        .watched = SERVER,
        .midstream = midstream,
    };
    flow.side[CLIENT] = (cap_side){.endpoint = endpoint(net, host, 1024), .seen = true};
    flow.side[SERVER] = (cap_side){.endpoint = endpoint(0, 1, 102)};
    return flow;
}

static void tcp(fixture *f, cap_flow *flow, int side, cap_tcp_event event)
{
    const cap_stamp stamp = next_packet(f);
    cap_side *from = &flow->side[side];
    from->seen = true;
    from->syn |= event == CAP_TCP_SYN || event == CAP_TCP_SYN_ACK;
    from->fin |= event == CAP_TCP_FIN;
    from->rst |= event == CAP_TCP_RST;
    f->sink.tcp(f->sink.user, flow, side, event, &stamp);
}

static void begin(fixture *f, cap_flow *flow)
{
    f->sink.begin(f->sink.user, flow, &flow->first);
    if (!flow->midstream)
        tcp(f, flow, CLIENT, CAP_TCP_SYN);
}

static void end(fixture *f, cap_flow *flow)
{
    const cap_stamp stamp = {.time = f->now, .frame = f->frame};
    f->sink.end(f->sink.user, flow, CAP_END_OPEN, -1, &stamp);
}

static void icmp(fixture *f, cap_flow *flow, int quoted, uint8_t type)
{
    const cap_stamp stamp = next_packet(f);
    /* Before the connection has begun the capture room does not know it. */
    const bool known = flow->user != NULL;
    const cap_icmp error = {.source = flow->side[quoted].endpoint,
                            .target = flow->side[1 - quoted].endpoint,
                            .type = type,
                            .flow = known ? flow : NULL};
    f->sink.icmp(f->sink.user, &error, &stamp);
}

static const ana_reach *only_row(const fixture *f)
{
    const GPtrArray *rows = ana_reachability(f->analyzer);
    assert_int_equal(rows->len, 1);
    return g_ptr_array_index(rows, 0);
}

static void expect_counts(const ana_reach *row, uint64_t answered, uint64_t rejected,
                          uint64_t silent, uint64_t pending)
{
    assert_int_equal(row->count[ANA_ATTEMPT_ANSWERED], answered);
    assert_int_equal(row->count[ANA_ATTEMPT_REJECTED], rejected);
    assert_int_equal(row->count[ANA_ATTEMPT_SILENT], silent);
    assert_int_equal(row->count[ANA_ATTEMPT_PENDING], pending);
}

static void expect_one(const fixture *f, ana_attempt outcome)
{
    const ana_reach *row = only_row(f);
    for (int i = 0; i < ANA_ATTEMPT_COUNT; i++)
        assert_int_equal(row->count[i], i == (int)outcome);
}

static void a_syn_ack_answers(void **state)
{
    (void)state;
    fixture f;
    fixture_begin(&f, NULL);
    cap_flow flow = open_flow(&f, 7, 5, false);
    begin(&f, &flow);
    elapse(&f, 5 * SECOND); /* late, but an answer */
    tcp(&f, &flow, SERVER, CAP_TCP_SYN_ACK);
    tcp(&f, &flow, CLIENT, CAP_TCP_ESTABLISHED);
    tcp(&f, &flow, SERVER, CAP_TCP_RST); /* it had been open */
    assert_int_equal(ana_reachability(f.analyzer)->len, 0);
    end(&f, &flow);
    const ana_reach *row = only_row(&f);
    expect_counts(row, 1, 0, 0, 0);
    assert_int_equal(row->prefix, 24);
    assert_memory_equal(row->network.bytes, ((uint8_t[16]){10, 0, 7, 0}), 16);
    assert_memory_equal(row->server.bytes, ((uint8_t[16]){10, 0, 0, 1}), 16);
    assert_int_equal(row->server_port, 102);
    assert_int_equal(row->proof[ANA_ATTEMPT_ANSWERED].frame, 3);
    assert_int_equal(row->unacknowledged, 0);
    ana_free(f.analyzer);
}

static void silence_needs_its_time(void **state)
{
    (void)state;
    fixture f;
    fixture_begin(&f, NULL);
    cap_flow early = open_flow(&f, 7, 5, false), late;
    begin(&f, &early);
    elapse(&f, SECOND);
    tcp(&f, &early, CLIENT, CAP_TCP_SYN); /* a repeat is no attempt of its own */
    late = open_flow(&f, 7, 6, false);
    begin(&f, &late);
    elapse(&f, 2 * SECOND);
    end(&f, &early);
    end(&f, &late);
    const ana_reach *row = only_row(&f);
    expect_counts(row, 0, 0, 1, 1);
    assert_int_equal(row->proof[ANA_ATTEMPT_SILENT].frame, early.first.frame);
    assert_int_equal(row->proof[ANA_ATTEMPT_PENDING].frame, late.first.frame);
    assert_int_equal(row->earliest, 1000 * SECOND);
    assert_int_equal(row->latest, 1001 * SECOND);
    ana_free(f.analyzer);
}

static void the_time_can_be_set(void **state)
{
    (void)state;
    const ana_options options = {.syn_timeout = SECOND / 2};
    fixture f;
    fixture_begin(&f, &options);
    cap_flow flow = open_flow(&f, 7, 5, false);
    begin(&f, &flow);
    elapse(&f, SECOND / 2);
    end(&f, &flow);
    expect_one(&f, ANA_ATTEMPT_SILENT);
    ana_free(f.analyzer);
}

static void any_time_of_a_capture(void **state)
{
    (void)state;
    fixture f;
    fixture_begin(&f, NULL);
    cap_flow flow = open_flow(&f, 7, 5, false);
    f.now = INT64_MAX;
    icmp(&f, &flow, CLIENT, 3);
    flow.first.time = INT64_MIN;
    begin(&f, &flow);
    end(&f, &flow);
    expect_one(&f, ANA_ATTEMPT_SILENT);
    ana_free(f.analyzer);
}

static void a_reset_rejects(void **state)
{
    (void)state;
    fixture f;
    fixture_begin(&f, NULL);
    cap_flow flow = open_flow(&f, 7, 5, false);
    begin(&f, &flow);
    tcp(&f, &flow, SERVER, CAP_TCP_RST);
    end(&f, &flow);
    expect_one(&f, ANA_ATTEMPT_REJECTED);
    assert_int_equal(only_row(&f)->rejected_icmp, 0);
    assert_int_equal(only_row(&f)->proof[ANA_ATTEMPT_REJECTED].frame, 3);
    ana_free(f.analyzer);
}

static void an_icmp_error_rejects(void **state)
{
    (void)state;
    fixture f;
    fixture_begin(&f, NULL);
    cap_flow flow = open_flow(&f, 7, 5, false);
    begin(&f, &flow);
    icmp(&f, &flow, CLIENT, 3);
    end(&f, &flow);
    expect_one(&f, ANA_ATTEMPT_REJECTED);
    assert_int_equal(only_row(&f)->rejected_icmp, 1);
    assert_int_equal(only_row(&f)->proof[ANA_ATTEMPT_REJECTED].frame, 3);
    ana_free(f.analyzer);
}

/* Source quench, redirect, and an error about a packet of the server. */
static void other_icmp_does_not(void **state)
{
    (void)state;
    fixture f;
    fixture_begin(&f, NULL);
    cap_flow flow = open_flow(&f, 7, 5, false);
    const cap_icmp stray = {.type = 3};
    begin(&f, &flow);
    icmp(&f, &flow, CLIENT, 4);
    icmp(&f, &flow, CLIENT, 5);
    icmp(&f, &flow, SERVER, 3);
    f.sink.icmp(f.sink.user, &stray, &flow.first);
    elapse(&f, 3 * SECOND);
    end(&f, &flow);
    expect_one(&f, ANA_ATTEMPT_SILENT);
    ana_free(f.analyzer);
}

/* The mirror swapped SYN and error. */
static void an_icmp_error_before_its_syn(void **state)
{
    (void)state;
    fixture f;
    fixture_begin(&f, NULL);
    cap_flow flow = open_flow(&f, 7, 5, false), other = open_flow(&f, 7, 6, false);
    icmp(&f, &flow, CLIENT, 3);
    begin(&f, &other);
    begin(&f, &flow);
    elapse(&f, 5 * SECOND);
    end(&f, &flow);
    end(&f, &other);
    cap_flow again = open_flow(&f, 7, 5, false); /* the error has been used */
    begin(&f, &again);
    elapse(&f, 5 * SECOND);
    end(&f, &again);
    expect_counts(only_row(&f), 0, 1, 2, 0);
    assert_int_equal(only_row(&f)->proof[ANA_ATTEMPT_REJECTED].frame, 3);
    ana_free(f.analyzer);
}

static void an_icmp_error_long_before(void **state)
{
    (void)state;
    fixture f;
    fixture_begin(&f, NULL);
    cap_flow flow = open_flow(&f, 7, 5, false);
    icmp(&f, &flow, CLIENT, 3);
    elapse(&f, 2 * SECOND);
    flow = open_flow(&f, 7, 5, false);
    begin(&f, &flow);
    elapse(&f, 3 * SECOND);
    end(&f, &flow);
    expect_one(&f, ANA_ATTEMPT_SILENT);
    ana_free(f.analyzer);
}

static void an_answer_outweighs_an_icmp_error(void **state)
{
    (void)state;
    fixture f;
    fixture_begin(&f, NULL);
    cap_flow flow = open_flow(&f, 7, 5, false);
    begin(&f, &flow);
    icmp(&f, &flow, CLIENT, 3);
    tcp(&f, &flow, SERVER, CAP_TCP_SYN_ACK);
    end(&f, &flow);
    expect_one(&f, ANA_ATTEMPT_ANSWERED);
    assert_int_equal(only_row(&f)->rejected_icmp, 0);
    ana_free(f.analyzer);
}

/* The SYN-ACK does not arrive at the client: repeated, never acknowledged. */
static void a_lost_return_path(void **state)
{
    (void)state;
    fixture f;
    fixture_begin(&f, NULL);
    cap_flow lost = open_flow(&f, 7, 5, false), once = open_flow(&f, 7, 6, false);
    begin(&f, &lost);
    tcp(&f, &lost, SERVER, CAP_TCP_SYN_ACK);
    tcp(&f, &lost, SERVER, CAP_TCP_SYN_ACK);
    begin(&f, &once);
    tcp(&f, &once, SERVER, CAP_TCP_SYN_ACK);
    end(&f, &lost);
    end(&f, &once);
    expect_counts(only_row(&f), 2, 0, 0, 0);
    assert_int_equal(only_row(&f)->unacknowledged, 1);
    ana_free(f.analyzer);
}

/* The mirror shows the client only: that it goes on says that it was answered. */
static void one_direction(void **state)
{
    (void)state;
    fixture f;
    fixture_begin(&f, NULL);
    cap_flow talks = open_flow(&f, 7, 5, false), closes = open_flow(&f, 7, 6, false);
    cap_flow hears = open_flow(&f, 7, 7, false);
    begin(&f, &talks);
    talks.side[CLIENT].bytes = 22;
    begin(&f, &closes);
    tcp(&f, &closes, CLIENT, CAP_TCP_FIN);
    begin(&f, &hears);
    hears.side[CLIENT].acked_unseen = 22;
    elapse(&f, 5 * SECOND);
    end(&f, &talks);
    end(&f, &closes);
    end(&f, &hears);
    expect_counts(only_row(&f), 3, 0, 0, 0);
    ana_free(f.analyzer);
}

static void midstream(void **state)
{
    (void)state;
    fixture f;
    fixture_begin(&f, NULL);
    cap_flow stray = open_flow(&f, 7, 5, true), open = open_flow(&f, 7, 6, true);
    begin(&f, &stray);
    tcp(&f, &stray, SERVER, CAP_TCP_RST); /* what was asked is not known */
    elapse(&f, 5 * SECOND);
    end(&f, &stray);
    assert_int_equal(ana_reachability(f.analyzer)->len, 0);
    begin(&f, &open);
    open.side[SERVER].seen = true;
    open.side[SERVER].bytes = 100;
    end(&f, &open);
    expect_counts(only_row(&f), 0, 0, 0, 0); /* nobody tried */
    assert_int_equal(only_row(&f)->open, 1);
    assert_int_equal(only_row(&f)->proof_open.frame, open.first.frame);
    ana_free(f.analyzer);
}

static void proofs_are_of_the_earliest_attempt(void **state)
{
    (void)state;
    fixture f;
    fixture_begin(&f, NULL);
    cap_flow first = open_flow(&f, 7, 5, false), second;
    begin(&f, &first);
    elapse(&f, SECOND);
    second = open_flow(&f, 7, 6, false);
    begin(&f, &second);
    const uint64_t frame = f.frame;
    tcp(&f, &second, SERVER, CAP_TCP_SYN_ACK);
    tcp(&f, &first, SERVER, CAP_TCP_SYN_ACK);
    tcp(&f, &first, SERVER, CAP_TCP_SYN_ACK);
    end(&f, &second);
    assert_int_equal(only_row(&f)->proof[ANA_ATTEMPT_ANSWERED].frame, frame + 1);
    end(&f, &first);
    expect_counts(only_row(&f), 2, 0, 0, 0);
    assert_int_equal(only_row(&f)->proof[ANA_ATTEMPT_ANSWERED].frame, frame + 2);
    ana_free(f.analyzer);
}

static void attempt(fixture *f, cap_flow flow)
{
    begin(f, &flow);
    end(f, &flow);
}

static void networks_and_servers(void **state)
{
    (void)state;
    fixture f;
    fixture_begin(&f, NULL);
    cap_flow v6 = open_flow(&f, 0, 0, false), other_port = open_flow(&f, 7, 9, false);
    cap_flow other_server = open_flow(&f, 7, 9, false);
    for (int side = 0; side < 2; side++)
        v6.side[side].endpoint.ip = (cap_address){
            .family = 6, .bytes = {0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 7, 9, 9, 9, 9, 9, 9, 9, 9}};
    other_port.side[SERVER].endpoint.port = 1102;
    other_server.side[SERVER].endpoint.ip.bytes[3] = 2;
    attempt(&f, v6);
    attempt(&f, other_server);
    attempt(&f, other_port);
    attempt(&f, open_flow(&f, 9, 1, false));
    attempt(&f, open_flow(&f, 7, 1, false));
    attempt(&f, open_flow(&f, 7, 254, false));
    const GPtrArray *rows = ana_reachability(f.analyzer);
    static const struct {
        uint8_t net, server;
        uint16_t port;
        uint64_t attempts;
    } wanted[] = {{7, 1, 102, 2}, {9, 1, 102, 1}, {7, 1, 1102, 1}, {7, 2, 102, 1}};
    assert_int_equal(rows->len, 5);
    for (guint i = 0; i < G_N_ELEMENTS(wanted); i++) {
        const ana_reach *row = g_ptr_array_index(rows, i);
        assert_int_equal(row->network.bytes[2], wanted[i].net);
        assert_int_equal(row->network.bytes[3], 0);
        assert_int_equal(row->server.bytes[3], wanted[i].server);
        assert_int_equal(row->server_port, wanted[i].port);
        assert_int_equal(row->count[ANA_ATTEMPT_PENDING], wanted[i].attempts);
    }
    const ana_reach *last = g_ptr_array_index(rows, 4);
    assert_int_equal(last->prefix, 64);
    assert_memory_equal(last->network.bytes, ((uint8_t[16]){0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 7}),
                        16);
    ana_free(f.analyzer);
}

/* As if they ended now; what has ended stays as it is. */
static void connections_that_go_on(void **state)
{
    (void)state;
    fixture f;
    fixture_begin(&f, NULL);
    cap_flow ended = open_flow(&f, 7, 1, false), answered = open_flow(&f, 7, 2, false),
             other = open_flow(&f, 9, 1, false);
    attempt(&f, ended);
    begin(&f, &answered);
    tcp(&f, &answered, SERVER, CAP_TCP_SYN_ACK);
    begin(&f, &other);
    ana_connection *const open[] = {other.user, answered.user};
    for (int i = 0; i < 2; i++) {
        GPtrArray *rows = ana_reachability_so_far(f.analyzer, open, G_N_ELEMENTS(open));
        assert_int_equal(rows->len, 2);
        const ana_reach *first = g_ptr_array_index(rows, 0), *second = g_ptr_array_index(rows, 1);
        assert_int_equal(first->network.bytes[2], 7);
        assert_int_equal(first->count[ANA_ATTEMPT_PENDING], 1);
        assert_int_equal(first->count[ANA_ATTEMPT_ANSWERED], 1);
        assert_int_equal(second->count[ANA_ATTEMPT_PENDING], 1);
        g_ptr_array_unref(rows);
        assert_int_equal(ana_reachability(f.analyzer)->len, 1);
    }
    end(&f, &answered);
    end(&f, &other);
    assert_int_equal(ana_reachability(f.analyzer)->len, 2);
    ana_free(f.analyzer);
}

static void a_limit(void **state)
{
    (void)state;
    const ana_options options = {.max_reaches = 2};
    fixture f;
    fixture_begin(&f, &options);
    for (uint8_t net = 1; net <= 5; net++)
        attempt(&f, open_flow(&f, net, 1, false));
    attempt(&f, open_flow(&f, 1, 2, false)); /* a row that is there goes on */
    const GPtrArray *rows = ana_reachability(f.analyzer);
    assert_int_equal(rows->len, 2);
    assert_int_equal(((const ana_reach *)g_ptr_array_index(rows, 0))->count[ANA_ATTEMPT_PENDING],
                     2);
    assert_int_equal(ana_statistics(f.analyzer)->evicted_reaches, 3);
    ana_free(f.analyzer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_syn_ack_answers),
        cmocka_unit_test(silence_needs_its_time),
        cmocka_unit_test(the_time_can_be_set),
        cmocka_unit_test(any_time_of_a_capture),
        cmocka_unit_test(a_reset_rejects),
        cmocka_unit_test(an_icmp_error_rejects),
        cmocka_unit_test(other_icmp_does_not),
        cmocka_unit_test(an_icmp_error_before_its_syn),
        cmocka_unit_test(an_icmp_error_long_before),
        cmocka_unit_test(an_answer_outweighs_an_icmp_error),
        cmocka_unit_test(a_lost_return_path),
        cmocka_unit_test(one_direction),
        cmocka_unit_test(midstream),
        cmocka_unit_test(proofs_are_of_the_earliest_attempt),
        cmocka_unit_test(networks_and_servers),
        cmocka_unit_test(connections_that_go_on),
        cmocka_unit_test(a_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
