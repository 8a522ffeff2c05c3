/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "talk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define READ_M0 "0300001f02f080320100000001000e00000401120a10020010000083000000"
#define READ_M0_OK                                                                                 \
    "0300002902f0803203000000010002001400000401ff040080a9100000000001010000000000000000"

/* A TPKT of 40000 bytes that never ends. */
static void send_half(talk *t, int side)
{
    GString *hex = g_string_new("03009c4002f080320100000001");
    for (int i = 0; i < 20000; i++)
        g_string_append(hex, "ab");
    talk_send(t, side, 0, hex->str);
    g_string_free(hex, TRUE);
}

enum { MANY = 8 };

static void who_grew_longest_ago_forgets(void **state)
{
    (void)state;
    const ana_options options = {.max_held = 100000};
    const cap_flow flow = talk_flow();
    talk *t = talk_new(&options);
    talk *others[MANY];
    /* its answer is in what is forgotten */
    talk_send(t, CLIENT, 0, READ_M0);
    send_half(t, SERVER);
    for (size_t i = 0; i < MANY; i++) {
        others[i] = talk_beside(t, &flow);
        send_half(others[i], CLIENT);
    }
    assert_int_equal(ana_statistics(t->analyzer)->evicted_tsdus, MANY + 1 - 4);
    assert_true(t->connection->skipped[SERVER] > 20000);
    /* the next TPKT is found, as after a gap */
    talk_send(others[0], CLIENT, 0, "abababab" READ_M0);
    talk_send(others[0], SERVER, 1, READ_M0_OK);
    assert_string_equal(t->said->str, "04 ok 1-0 1ms\n");
    for (size_t i = 0; i < MANY; i++)
        talk_free(others[i]);
    talk_wait(t, 6000);
    assert_int_equal(t->connection->status_count[ANA_UNSEEN], 1);
    talk_free(t);
}

/* Small buffers are kept, and count while their connection lives. */
static void what_is_held_ends_with_its_connection(void **state)
{
    (void)state;
    const ana_options options = {.max_held = 100000};
    const cap_flow flow = talk_flow();
    talk *t = talk_new(&options);
    for (size_t i = 0; i < MANY; i++) {
        talk *b = talk_beside(t, &flow);
        send_half(b, CLIENT);
        talk_free(b);
    }
    assert_int_equal(ana_statistics(t->analyzer)->evicted_tsdus, 0);
    talk_free(t);
}

static void waiting_requests_are_bounded_together(void **state)
{
    (void)state;
    const ana_options options = {.max_held = 20000};
    const cap_flow flow = talk_flow();
    talk *t = talk_new(&options);
    talk *others[MANY];
    for (size_t i = 0; i < MANY; i++) {
        others[i] = talk_beside(t, &flow);
        for (int j = 0; j < 50; j++)
            talk_send(others[i], CLIENT, 0, READ_M0);
    }
    const ana_stats *stats = ana_statistics(t->analyzer);
    assert_true(stats->evicted_requests > 50 * MANY - 20000 / 300);
    assert_int_equal(stats->status_count[ANA_PENDING], stats->evicted_requests);
    assert_int_equal(others[0]->connection->outstanding, 0);
    assert_true(others[MANY - 1]->connection->outstanding > 10);
    for (size_t i = 0; i < MANY; i++)
        talk_free(others[i]);
    talk_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_grew_longest_ago_forgets),
        cmocka_unit_test(what_is_held_ends_with_its_connection),
        cmocka_unit_test(waiting_requests_are_bounded_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
