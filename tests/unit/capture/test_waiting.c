/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/order.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>

/* As much of an engine as waiting needs, and one connection. */
typedef struct stage {
    cap_engine engine;
    cap_connection connection;
} stage;

static stage *new_stage(void)
{
    stage *s = aligned_alloc(_Alignof(stage), sizeof *s);
    assert_non_null(s);
    memset(s, 0, sizeof *s);
    s->engine.options.reorder_packets = 4;
    s->engine.options.reorder_time = 100;
    s->engine.now = 1000;
    cap_list_init(&s->engine.timers);
    cap_list_init(&s->engine.holding);
    return s;
}

static cap_segment segment_of(const uint8_t *tcp, uint32_t header, uint32_t size)
{
    return (cap_segment){.tcp = tcp,
                         .bytes = tcp + header,
                         .tcp_length = header + size,
                         .tcp_captured = header + size,
                         .length = size,
                         .captured = size};
}

static void pending_packets_are_copies_in_order(void **state)
{
    (void)state;
    stage *s = new_stage();
    uint8_t tcp[24];
    for (uint8_t i = 0; i < 3; i++) {
        memset(tcp, i, sizeof tcp);
        const cap_segment segment = segment_of(tcp, 20, 4);
        cap_pending_add(&s->engine, &s->connection, i & 1, &segment);
    }
    assert_int_equal(s->engine.held, 12);
    assert_int_equal(s->engine.stats.held_peak, 12);
    assert_true(s->engine.held_cost > 3 * sizeof(tcp));
    assert_ptr_equal(cap_list_first(&s->engine.holding), &s->connection.holding);
    cap_pending *one = cap_pending_take(&s->engine, &s->connection);
    for (uint8_t i = 0; i < 3; i++) {
        const uint8_t expected[4] = {i, i, i, i};
        assert_non_null(one);
        assert_int_equal(one->side, i & 1);
        assert_memory_equal(one->segment.bytes, expected, 4);
        cap_pending *next = one->next;
        g_free(one);
        one = next;
    }
    assert_null(one);
    assert_int_equal(s->engine.held, 0);
    assert_int_equal(s->engine.held_cost, 0);
    cap_waiting_tidy(&s->engine, &s->connection);
    assert_null(s->connection.waiting);
    assert_null(cap_list_first(&s->engine.holding));
    assert_null(cap_list_first(&s->engine.timers));
    free(s);
}

static void timer_runs_once_per_window(void **state)
{
    (void)state;
    stage *s = new_stage();
    cap_waiting_of(&s->engine, &s->connection);
    cap_waiting_arm(&s->engine, &s->connection);
    assert_int_equal(s->connection.deadline, 1100);
    s->engine.now = 1050;
    cap_waiting_arm(&s->engine, &s->connection);
    assert_int_equal(s->connection.deadline, 1100);
    cap_waiting_drop(&s->engine, &s->connection);
    assert_null(cap_list_first(&s->engine.timers));
    free(s);
}

static void stays_while_there_is_proof(void **state)
{
    (void)state;
    stage *s = new_stage();
    const cap_segment by = {.count = 1, .now = 1000};
    s->connection.settled = true;
    s->connection.direction[1].next = 50;
    for (uint32_t end = 51; end < 61; end++)
        cap_order_prove(&s->engine, &s->connection, 1, end, &by);
    cap_order_prove(&s->engine, &s->connection, 1, 55, &by);
    /* Room for one more than the window; what is older counts as ripe. */
    assert_int_equal(s->connection.waiting->proofs[1].count, 5);
    assert_true(s->connection.waiting->proofs[1].has_ripe);
    assert_int_equal(s->connection.waiting->proofs[1].ripe, 55);
    cap_waiting_tidy(&s->engine, &s->connection);
    assert_non_null(s->connection.waiting);
    s->connection.direction[1].next = 60;
    cap_waiting_tidy(&s->engine, &s->connection);
    assert_null(s->connection.waiting);
    free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pending_packets_are_copies_in_order),
        cmocka_unit_test(timer_runs_once_per_window),
        cmocka_unit_test(stays_while_there_is_proof),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
