/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each test tells the trace by hand what capture engine and analyzer would tell it. */
#include "report/evidence_trace.h"

#include "evidence_build.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const rules_rule plain = {.id = "access-refused"}, mute = {.id = "no-answer"},
                        damaged = {.id = "malformed"}, unstable = {.id = "connection-unstable"};

typedef struct stage {
    GPtrArray *findings;
    rep_evidence_set *set;
    rep_evidence_trace *trace;
    ana_sink hears;
    cap_sink passes;
    cap_flow flow;
    ana_connection connection;
    uint64_t bytes[2]; /* that the analyzer's side was handed */
} stage;

static void take_data(void *user, cap_flow *flow, int side, const uint8_t *bytes, size_t size,
                      const cap_stamp *stamp)
{
    (void)flow;
    (void)bytes;
    (void)stamp;
    ((stage *)user)->bytes[side] += size;
}

static void take_gap(void *user, cap_flow *flow, int side, uint64_t size, const cap_stamp *stamp)
{
    (void)user;
    (void)flow;
    (void)side;
    (void)size;
    (void)stamp;
}

static void take_end(void *user, cap_flow *flow, cap_end reason, int by, const cap_stamp *ended)
{
    (void)user;
    (void)flow;
    (void)reason;
    (void)by;
    (void)ended;
}

/* After the findings were added. */
static void begin(stage *s)
{
    const cap_sink next = {.user = s, .data = take_data, .gap = take_gap, .end = take_end};
    s->set = rep_evidence_set_new(s->findings);
    s->trace = rep_evidence_trace_new(s->set, false);
    s->hears = rep_evidence_trace_hears(s->trace);
    s->passes = rep_evidence_trace_passes(s->trace, &next);
    s->flow.number = 1;
    s->connection.flow = &s->flow;
    assert_null(s->passes.tick); /* nobody wants it */
}

static void end(stage *s)
{
    s->passes.end(s->passes.user, &s->flow, CAP_END_OPEN, -1, &(const cap_stamp){0});
    rep_evidence_trace_free(s->trace);
    rep_evidence_trace_free(NULL);
    rep_evidence_set_free(s->set);
    g_ptr_array_unref(s->findings);
}

static void packet(stage *s, uint64_t frame)
{
    const cap_stamp stamp = stamp_of(frame);
    s->passes.packet(s->passes.user, &s->flow, &stamp);
}

static void tcp(stage *s, cap_tcp_event event, uint64_t frame)
{
    const cap_stamp stamp = stamp_of(frame);
    packet(s, frame);
    s->hears.tcp(s->hears.user, &s->connection, 0, event, &stamp);
}

/* Payload that came with packet `frame` and is handed on when `now` came. */
static void data(stage *s, int side, uint64_t frame, size_t size, uint64_t now)
{
    static const uint8_t bytes[4096];
    const cap_stamp stamp = stamp_of(now);
    s->flow.carrier = stamp_of(frame);
    s->passes.data(s->passes.user, &s->flow, side, bytes, size, &stamp);
}

static const cotp_tpdu whole_dt = {.type = COTP_DT, .eot = true};

/* A TPKT of `size` bytes that packet `frame` completes. */
static void tpkt(stage *s, int side, uint64_t frame, size_t size, const cotp_tpdu *tpdu,
                 size_t tsdu, const s7_pdu *pdu)
{
    static const uint8_t bytes[4096];
    const ana_pdu event = {
        .connection = &s->connection,
        .side = side,
        .stamp = stamp_of(frame),
        .tpkt = {bytes, size},
        .tpdu = tpdu,
        .tsdu = {bytes, tsdu},
        .pdu = pdu,
    };
    s->hears.pdu(s->hears.user, &event);
}

static void simple_pdu(stage *s, int side, uint64_t frame)
{
    packet(s, frame);
    data(s, side, frame, 50, frame);
    tpkt(s, side, frame, 50, &whole_dt, 43, NULL);
}

static void pair(stage *s, uint64_t request, uint64_t answer)
{
    static const s7_pdu pdu = {.protocol_id = S7_PROTOCOL_COMM};
    const ana_transaction t = {
        .connection = &s->connection,
        .request = &pdu,
        .answer = answer > 0 ? &pdu : NULL,
        .request_stamp = stamp_of(request),
        .answer_stamp = stamp_of(answer),
    };
    s->hears.transaction(s->hears.user, &t);
}

static void expect(const stage *s, const uint64_t *frames)
{
    uint32_t count = 0;
    for (uint64_t frame = 1; frame < 200; frame++) {
        const bool wanted = frames[count] == frame;
        if (wanted == (*links_of(s->set, frame) == '\0'))
            fail_msg("frame %u is%s there", (unsigned)frame, wanted ? " not" : "");
        count += wanted;
    }
    assert_int_equal(rep_evidence_set_count(s->set), count);
}

/* Handshake of TCP, COTP and S7, request and answer, and the end; nothing between. */
static void tells_how_it_came_about(void **state)
{
    static const cotp_tpdu cr = {.type = COTP_CR}, cc = {.type = COTP_CC};
    static const s7_pdu setup = {
        .protocol_id = S7_PROTOCOL_COMM, .rosctr = S7_ROSCTR_JOB, .function = S7_FUNC_SETUP};
    (void)state;
    stage s = {.findings = no_findings()};
    add_finding(s.findings, &plain, (const uint64_t[]){13, 0});
    begin(&s);
    tcp(&s, CAP_TCP_SYN, 1);
    tcp(&s, CAP_TCP_SYN_ACK, 2);
    tcp(&s, CAP_TCP_ESTABLISHED, 3);
    const cotp_tpdu *tpdus[] = {&cr, &cc};
    for (int side = 0; side < 2; side++) {
        packet(&s, 4 + (uint64_t)side);
        data(&s, side, 4 + (uint64_t)side, 22, 4 + (uint64_t)side);
        tpkt(&s, side, 4 + (uint64_t)side, 22, tpdus[side], 0, NULL);
    }
    for (int side = 0; side < 2; side++) {
        packet(&s, 6 + (uint64_t)side);
        data(&s, side, 6 + (uint64_t)side, 25, 6 + (uint64_t)side);
        tpkt(&s, side, 6 + (uint64_t)side, 25, &whole_dt, 18, &setup);
    }
    pair(&s, 6, 7);
    simple_pdu(&s, 0, 8);
    simple_pdu(&s, 1, 9);
    pair(&s, 8, 9);
    tcp(&s, CAP_TCP_KEEPALIVE, 10);
    packet(&s, 11);
    simple_pdu(&s, 0, 12);
    simple_pdu(&s, 1, 13);
    pair(&s, 12, 13);
    simple_pdu(&s, 0, 14);
    simple_pdu(&s, 1, 15);
    pair(&s, 14, 15);
    tcp(&s, CAP_TCP_FIN, 16);
    tcp(&s, CAP_TCP_FIN, 17);
    expect(&s, (const uint64_t[]){1, 2, 3, 4, 5, 6, 7, 12, 13, 16, 17, 0});
    assert_string_equal(links_of(s.set, 13), "0+");
    assert_string_equal(links_of(s.set, 12), "0");
    assert_int_equal(s.bytes[0], 22 + 25 + 3 * 50);
    end(&s);
}

/* A request in three packets, the second of which came last; its answer in DTs without EOT. */
static void knows_what_carried_a_pdu(void **state)
{
    static const uint8_t some[1];
    const cotp_tpdu part = {.type = COTP_DT, .payload = {some, 1}}, empty = {.type = COTP_DT};
    (void)state;
    stage s = {.findings = no_findings()};
    add_finding(s.findings, &plain, (const uint64_t[]){14, 0});
    begin(&s);
    simple_pdu(&s, 0, 2);
    packet(&s, 3);
    data(&s, 0, 3, 30, 3); /* the end of another PDU and the beginning of ours */
    tpkt(&s, 0, 3, 20, &whole_dt, 13, NULL);
    packet(&s, 5);
    packet(&s, 6);
    data(&s, 0, 6, 10, 6);
    data(&s, 0, 5, 10, 6);
    tpkt(&s, 0, 6, 30, &whole_dt, 23, NULL);
    packet(&s, 8); /* an empty DT of a Siemens client belongs to nothing */
    data(&s, 1, 8, 7, 8);
    tpkt(&s, 1, 8, 7, &empty, 0, NULL);
    packet(&s, 10);
    data(&s, 1, 10, 20, 10);
    tpkt(&s, 1, 10, 20, &part, 0, NULL);
    packet(&s, 12);
    data(&s, 1, 12, 20, 12);
    tpkt(&s, 1, 12, 20, &part, 0, NULL);
    packet(&s, 14);
    data(&s, 1, 14, 20, 14);
    tpkt(&s, 1, 14, 20, &whole_dt, 39, NULL);
    pair(&s, 6, 14);
    expect(&s, (const uint64_t[]){3, 5, 6, 10, 12, 14, 0});
    end(&s);
}

static void adds_all_fragments(void **state)
{
    (void)state;
    stage s = {.findings = no_findings()};
    add_finding(s.findings, &plain, (const uint64_t[]){9, 0});
    begin(&s);
    const cap_stamp parts[] = {stamp_of(3), stamp_of(5)};
    s.passes.fragments(s.passes.user, parts, 2, &parts[1]);
    simple_pdu(&s, 0, 5);
    simple_pdu(&s, 1, 9);
    pair(&s, 5, 9);
    expect(&s, (const uint64_t[]){3, 5, 9, 0});
    end(&s);
}

/* After lost bytes a PDU begins anew; what was passed over belongs to none. */
static void forgets_over_a_gap(void **state)
{
    (void)state;
    stage s = {.findings = no_findings()};
    add_finding(s.findings, &plain, (const uint64_t[]){6, 0});
    begin(&s);
    packet(&s, 2);
    data(&s, 0, 2, 30, 2); /* a beginning whose end was lost */
    s.passes.gap(s.passes.user, &s.flow, 0, 100, &(const cap_stamp){.frame = 4});
    packet(&s, 4);
    s.connection.skipped[0] = 20;
    data(&s, 0, 4, 20, 4);
    packet(&s, 6);
    data(&s, 0, 6, 50, 6);
    tpkt(&s, 0, 6, 50, &whole_dt, 43, NULL);
    expect(&s, (const uint64_t[]){6, 0});
    end(&s);
}

/* No request of the evidence may look unanswered that was answered. */
static void keeps_pairs_together(void **state)
{
    (void)state;
    stage s = {.findings = no_findings()};
    add_finding(s.findings, &mute, (const uint64_t[]){20, 0});
    begin(&s);
    for (uint64_t frame = 2; frame <= 18; frame++)
        simple_pdu(&s, 0, frame);
    simple_pdu(&s, 0, 20);
    packet(&s, 21);
    for (uint64_t frame = 22; frame < 22 + 63; frame++)
        simple_pdu(&s, 0, frame);
    simple_pdu(&s, 1, 120); /* beyond what follows the finding */
    pair(&s, 18, 0);
    pair(&s, 30, 120);
    simple_pdu(&s, 0, 121);
    uint64_t frames[100], count = 0;
    for (uint64_t frame = 15; frame < 22 + 63; frame++)
        if (frame != 19)
            frames[count++] = frame;
    frames[count++] = 120;
    frames[count] = 0;
    expect(&s, frames);
    end(&s);
}

static void what_goes_before(void **state)
{
    (void)state;
    stage s = {.findings = no_findings()};
    add_finding(s.findings, &damaged, (const uint64_t[]){20, 0});
    add_finding(s.findings, &unstable, (const uint64_t[]){30, 0});
    begin(&s);
    simple_pdu(&s, 0, 2);
    simple_pdu(&s, 0, 3);
    packet(&s, 4);
    simple_pdu(&s, 1, 5);
    simple_pdu(&s, 0, 20); /* the PDU before, of the same side */
    for (uint64_t frame = 22; frame < 30; frame++)
        packet(&s, frame);
    tcp(&s, CAP_TCP_RST, 30);
    for (uint64_t frame = 31; frame < 40; frame++)
        packet(&s, frame);
    expect(&s, (const uint64_t[]){2, 3, 4, 5, 20, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33,
                                  34, 0});
    assert_string_equal(links_of(s.set, 3), "0 1");
    assert_string_equal(links_of(s.set, 2), "1");
    assert_string_equal(links_of(s.set, 30), "1+ 0"); /* it ends the connection of the first */
    end(&s);
}

static void why_a_port_is_silent(void **state)
{
    (void)state;
    stage s = {.findings = no_findings()};
    rules_finding *finding = add_finding(s.findings, &plain, (const uint64_t[]){5, 6, 0});
    finding->phase = ANA_PHASE_TCP;
    begin(&s);
    const cap_neighbour about[] = {{.asked = address_of(2)}, {.asked = address_of(3)}};
    for (uint64_t i = 0; i < 2; i++) {
        const cap_stamp stamp = stamp_of(3 + i);
        s.hears.neighbour(s.hears.user, &about[i], &stamp);
    }
    tcp(&s, CAP_TCP_SYN, 5);
    tcp(&s, CAP_TCP_SYN, 6);
    const cap_stamp stamp = stamp_of(7);
    const cap_icmp icmp = {.flow = &s.flow}, unknown = {.flow = NULL};
    s.hears.icmp(s.hears.user, &icmp, &stamp);
    s.hears.icmp(s.hears.user, &unknown, &(const cap_stamp){.frame = 8});
    for (uint64_t frame = 10; frame < 30; frame++) /* only so many */
        s.hears.neighbour(s.hears.user, &about[0],
                          &(const cap_stamp){.frame = frame, .time = 9000});
    expect(&s, (const uint64_t[]){3, 5, 6, 7, 10, 11, 12, 13, 14, 15, 16, 0});
    end(&s);
}

/* A cause that two clients met: how each one's connection was opened is there, and so is what each
 * asked about a server that is silent. */
static void takes_the_connections_of_all_clients(void **state)
{
    (void)state;
    stage s = {.findings = no_findings()};
    rules_finding *joint = add_finding(s.findings, &plain, (const uint64_t[]){11, 0});
    joint->client.family = 0;
    add_symptom(joint, address_of(1), "one", (const uint64_t[]){11, 0});
    rules_finding *silent = add_symptom(joint, address_of(8), "other", (const uint64_t[]){13, 0});
    silent->phase = ANA_PHASE_TCP;
    silent->server = address_of(3);
    add_fact(joint, "shown", 14);
    begin(&s);
    for (uint64_t i = 0; i < 4; i++) {
        s.flow.number = i + 1;
        tcp(&s, CAP_TCP_SYN, 1 + i);
    }
    const cap_stamp asked = stamp_of(9);
    for (uint8_t i = 2; i <= 3; i++)
        s.hears.neighbour(s.hears.user, &(const cap_neighbour){.asked = address_of(i)}, &asked);
    for (uint64_t i = 0; i < 4; i++) {
        s.flow.number = i + 1;
        simple_pdu(&s, 1, 11 + i);
    }
    /* the second connection is of none */
    expect(&s, (const uint64_t[]){1, 3, 4, 9, 11, 13, 14, 0});
    assert_string_equal(links_of(s.set, 11), "0+1");
    assert_string_equal(links_of(s.set, 13), "0+2");
    assert_string_equal(links_of(s.set, 14), "0+3");
    for (uint64_t i = 0; i < 3; i++) {
        s.flow.number = i + 1;
        s.passes.end(s.passes.user, &s.flow, CAP_END_OPEN, -1, &(const cap_stamp){0});
    }
    s.flow.number = 4;
    end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_how_it_came_about),
        cmocka_unit_test(knows_what_carried_a_pdu),
        cmocka_unit_test(adds_all_fragments),
        cmocka_unit_test(forgets_over_a_gap),
        cmocka_unit_test(keeps_pairs_together),
        cmocka_unit_test(what_goes_before),
        cmocka_unit_test(why_a_port_is_silent),
        cmocka_unit_test(takes_the_connections_of_all_clients),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
