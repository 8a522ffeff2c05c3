/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fixture.h"
#include "rules/pattern_section.h"
#include "rules/pattern_watch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const int64_t ms = 1000000;

/* A model of the policy, one connection of it, and the request DB1 of 1 s. */
typedef struct watch {
    policy_model *policy;
    pattern_model *model;
    fixture_connection on;
    pattern_lane *lane;
    int64_t now; /* ms */
    uint64_t frame;
} watch;

static watch *begin(const char *cycles)
{
    watch *w = g_new0(watch, 1);
    GPtrArray *messages = g_ptr_array_new_with_free_func(g_free);
    char *text = g_strconcat("[cpu C]\naddress=10.0.0.1\n[partner P]\naddress=10.0.0.5\n"
                             "[pattern X]\npartner=P\ncpu=C\n",
                             cycles, NULL);
    w->policy = policy_parse("p", text, strlen(text), NULL, messages);
    assert_non_null(w->policy);
    g_free(text);
    g_ptr_array_unref(messages);
    const policy_address p = {.family = 4, .bytes = {10, 0, 0, 5}};
    const policy_address c = {.family = 4, .bytes = {10, 0, 0, 1}};
    w->model = pattern_model_new();
    pattern_take_section(w->model, policy_pattern_at(w->policy, &p, &c), 5000 * ms);
    w->now = 1000000;
    w->frame = 1;
    fixture_connect(&w->on, 5, 1, 1);
    w->on.connection.flow = &w->on.flow;
    w->lane = pattern_attach(w->model, &w->on.connection, false, w->now * ms);
    return w;
}

static void end(watch *w)
{
    pattern_model_free(w->model);
    policy_free(w->policy);
    g_free(w);
}

/* Request number `i`, `after` ms later. */
static uint32_t ask(watch *w, uint32_t i, int after)
{
    w->now += after;
    const cap_stamp stamp = {.time = w->now * ms, .frame = w->frame++};
    return pattern_watch(w->lane, w->model->request[i], &stamp);
}

static void eight_cycles_are_a_change(void **state)
{
    (void)state;
    watch *w = begin("every.1s=read DB1\n");
    for (int i = 0; i < 20; i++)
        assert_int_equal(ask(w, 0, 1000), 0);
    for (int i = 0; i < 7; i++)
        assert_int_equal(ask(w, 0, 2000), 0);
    assert_int_equal(ask(w, 0, 2000), PATTERN_SLOWER);
    assert_in_range(w->lane->slot[0].pace, 1999 * ms, 2001 * ms);
    for (int i = 0; i < 30; i++)
        assert_int_equal(ask(w, 0, 2000), 0); /* told once */
    for (int i = 0; i < 40; i++)
        assert_int_equal(ask(w, 0, 1000), 0);
    assert_int_equal(w->lane->slot[0].pace, 0);
    for (int i = 0; i < 7; i++)
        assert_int_equal(ask(w, 0, 400), 0);
    assert_int_equal(ask(w, 0, 400), PATTERN_FASTER);
    end(w);
}

static void every_third_cycle_is_none(void **state)
{
    (void)state;
    watch *w = begin("every.1s=read DB1\n");
    for (int i = 0; i < 300; i++)
        assert_int_equal(ask(w, 0, i % 3 == 0 ? 2500 : 1000), 0);
    end(w);
}

static void waiting_for_answers_is_not_the_clients_pace(void **state)
{
    (void)state;
    watch *w = begin("every.1s=read DB1\n");
    for (int i = 0; i < 40; i++) {
        w->lane->busy += 600 * ms;
        assert_int_equal(ask(w, 0, 2000), 0);
    }
    end(w);
}

static void the_order_of_a_round(void **state)
{
    (void)state;
    watch *w = begin("every.1s=read DB1; read DB2; read DB3\n");
    for (int i = 0; i < 20; i++)
        for (uint32_t j = 0; j < 3; j++)
            assert_int_equal(ask(w, j, j == 0 ? 960 : 20), 0);
    uint32_t found = 0;
    for (int i = 0; i < 9; i++) {
        found |= ask(w, 1, 960);
        found |= ask(w, 0, 20);
        found |= ask(w, 2, 20);
    }
    assert_int_equal(found, PATTERN_REORDERED);
    end(w);
}

static void what_is_missing(void **state)
{
    (void)state;
    watch *w = begin("every.1s=read DB1; read DB2\nany.30s=read DB3\n");
    assert_int_equal(pattern_expected(w->lane), 7);
    assert_int_equal(pattern_missing(w->lane, (w->now + 10999) * ms), 0);
    assert_int_equal(pattern_missing(w->lane, (w->now + 11000) * ms), 3);
    ask(w, 0, 11000);
    w->lane->due = w->now * ms; /* nobody took them */
    assert_int_equal(pattern_missing(w->lane, w->now * ms), 2);
    assert_int_equal(pattern_missing(w->lane, (w->now + 180000) * ms), 7);
    w->lane->slot[0].silent = true;
    assert_int_equal(ask(w, 0, 1), PATTERN_BACK);
    end(w);
}

static void a_second_connection_owes_nothing(void **state)
{
    (void)state;
    watch *w = begin("every.1s=read DB1; read DB2\n");
    fixture_connection more;
    fixture_connect(&more, 5, 1, 2);
    more.connection.flow = &more.flow;
    pattern_lane *second = pattern_attach(w->model, &more.connection, false, w->now * ms);
    assert_int_equal(pattern_expected(second), 0);
    const cap_stamp stamp = {.time = (w->now + 10000) * ms, .frame = 9};
    pattern_watch(second, w->model->request[0], &stamp);
    assert_int_equal(pattern_expected(second), 1);
    /* What came over the other one is not missing here. */
    assert_int_equal(pattern_missing(w->lane, (w->now + 12000) * ms), 2);
    end(w);
}

/* The end of one of its connections was not captured. */
static void who_connects_for_each_poll_is_not_silent_on_one(void **state)
{
    (void)state;
    watch *w = begin("every.1s=read DB1\n");
    ask(w, 0, 1000);
    fixture_connection more;
    for (uint64_t i = 0; i < 30; i++) {
        fixture_connect(&more, 5, 1, 2 + i);
        more.connection.flow = &more.flow;
        pattern_lane *next = pattern_attach(w->model, &more.connection, false, w->now * ms);
        w->now += 1000;
        const cap_stamp stamp = {.time = w->now * ms, .frame = w->frame++};
        pattern_watch(next, w->model->request[0], &stamp);
        pattern_detach(next);
    }
    assert_int_equal(pattern_missing(w->lane, w->now * ms), 0);
    end(w);
}

static void dark_time_counts_as_one_period(void **state)
{
    (void)state;
    watch *w = begin("every.1s=read DB1\nany.30s=read DB2\n");
    const int64_t due[2] = {w->lane->slot[0].due, w->lane->slot[1].due};
    pattern_darken(w->lane, 1500 * ms);
    assert_int_equal(w->lane->slot[0].due, due[0]);
    pattern_darken(w->lane, 60000 * ms);
    assert_int_equal(w->lane->slot[0].due, due[0] + 58000 * ms);
    assert_int_equal(w->lane->slot[1].due, due[1] + 30000 * ms);
    end(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(eight_cycles_are_a_change),
        cmocka_unit_test(every_third_cycle_is_none),
        cmocka_unit_test(waiting_for_answers_is_not_the_clients_pace),
        cmocka_unit_test(the_order_of_a_round),
        cmocka_unit_test(what_is_missing),
        cmocka_unit_test(a_second_connection_owes_nothing),
        cmocka_unit_test(who_connects_for_each_poll_is_not_silent_on_one),
        cmocka_unit_test(dark_time_counts_as_one_period),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
