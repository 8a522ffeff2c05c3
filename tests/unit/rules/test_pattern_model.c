/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fixture.h"
#include "rules/pattern_model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const int64_t second = 1000000000;

typedef struct lesson {
    pattern_model *model;
    fixture_connection on;
    pattern_lane *lane;
    pattern_request *a, *b;
    int64_t now;
    uint64_t frame;
} lesson;

static lesson begin(void)
{
    lesson l = {.model = pattern_model_new(), .now = 1000 * second, .frame = 1};
    l.a = pattern_add(l.model, 11, g_strdup("read DB1"));
    l.b = pattern_add(l.model, 12, g_strdup("read DB2"));
    return l;
}

static void attach(lesson *l)
{
    fixture_connect(&l->on, 5, 1, 1);
    l->on.connection.flow = &l->on.flow;
    l->lane = pattern_attach(l->model, &l->on.connection, false, l->now);
}

static void hear(lesson *l, pattern_request *request)
{
    const cap_stamp stamp = {.time = l->now, .frame = l->frame++};
    pattern_learn(l->lane, request, &stamp);
}

/* A second of both requests. */
static bool step(lesson *l)
{
    l->now += second;
    hear(l, l->a);
    hear(l, l->b);
    return pattern_look(l->model, l->now, 5 * second);
}

/* Seconds until it is stable, 0 if that takes too long. */
static int seconds_until_stable(lesson *l, int most)
{
    for (int i = 1; i <= most; i++)
        if (step(l))
            return i;
    return 0;
}

static void requests_are_found_by_bytes_and_words(void **state)
{
    (void)state;
    lesson l = begin();
    assert_ptr_equal(pattern_find(l.model, 11), l.a);
    assert_null(pattern_find(l.model, 13));
    assert_ptr_equal(pattern_add(l.model, 13, g_strdup("read DB1")), l.a);
    assert_ptr_equal(pattern_find(l.model, 13), l.a);
    assert_int_equal(l.model->request_count, 2);
    pattern_model_free(l.model);
}

static void too_many_requests_make_it_unfit(void **state)
{
    (void)state;
    lesson l = begin();
    for (int i = 2; i < PATTERN_MOST_REQUESTS; i++)
        assert_non_null(pattern_add(l.model, (uint64_t)i + 20, g_strdup_printf("read M%d", i)));
    assert_false(l.model->unfit);
    assert_null(pattern_add(l.model, 999, g_strdup("read Q")));
    assert_true(l.model->unfit);
    attach(&l);
    assert_int_equal(seconds_until_stable(&l, 400), 0);
    pattern_model_free(l.model);
}

static void two_quiet_minutes_make_it_stable(void **state)
{
    (void)state;
    lesson l = begin();
    attach(&l);
    const int took = seconds_until_stable(&l, 400);
    assert_in_range(took, 120, 160);
    assert_int_equal(l.a->standing, PATTERN_CYCLIC);
    assert_int_equal(l.a->period, second);
    assert_int_equal(l.a->per_cycle, 1);
    assert_int_equal(l.a->silence, 11 * second);
    assert_int_equal(l.model->period, second);
    assert_int_equal(l.a->group, l.b->group);
    assert_int_not_equal(l.a->group, PATTERN_NO_GROUP);
    pattern_model_free(l.model);
}

/* Eight times as long as it took until the last new thing. */
static void what_comes_late_prolongs_it(void **state)
{
    (void)state;
    lesson l = begin();
    attach(&l);
    assert_int_equal(seconds_until_stable(&l, 60), 0);
    pattern_request *late = pattern_add(l.model, 14, g_strdup("write M1"));
    hear(&l, late);
    assert_in_range(seconds_until_stable(&l, 1000), 470, 560);
    assert_int_equal(late->standing, PATTERN_KNOWN);
    pattern_model_free(l.model);
}

static void what_ends_prolongs_it(void **state)
{
    (void)state;
    lesson l = begin();
    attach(&l);
    assert_int_equal(seconds_until_stable(&l, 60), 0);
    pattern_request *both = l.b;
    l.b = l.a; /* in place of the other */
    assert_in_range(seconds_until_stable(&l, 1000), 360, 600);
    assert_int_equal(both->standing, PATTERN_KNOWN);
    pattern_model_free(l.model);
}

static void it_learns_again(void **state)
{
    (void)state;
    lesson l = begin();
    attach(&l);
    assert_true(seconds_until_stable(&l, 400) > 0);
    pattern_relearn(l.model, l.now);
    assert_false(l.model->watching);
    assert_int_equal(l.lane->due, INT64_MAX);
    assert_in_range(seconds_until_stable(&l, 400), 120, 160);
    pattern_model_free(l.model);
}

static void lanes_go_on_with_the_next_connection(void **state)
{
    (void)state;
    lesson l = begin();
    attach(&l);
    pattern_lane *first = l.lane;
    fixture_connection more[PATTERN_MOST_LANES];
    for (int i = 0; i < PATTERN_MOST_LANES; i++) {
        fixture_connect(&more[i], 5, 1, 2 + (uint64_t)i);
        more[i].connection.flow = &more[i].flow;
        pattern_lane *lane = pattern_attach(l.model, &more[i].connection, false, l.now);
        assert_ptr_not_equal(lane, first);
        if (i == PATTERN_MOST_LANES - 1)
            assert_null(lane);
    }
    pattern_detach(first);
    assert_ptr_equal(pattern_attach(l.model, &more[7].connection, false, l.now), first);
    more[7].connection.cut.over = true; /* closed, though its end was not told yet */
    assert_ptr_equal(pattern_attach(l.model, &l.on.connection, false, l.now), first);
    pattern_model_free(l.model);
}

static void a_loss_forgets_what_was_measured(void **state)
{
    (void)state;
    lesson l = begin();
    attach(&l);
    assert_true(seconds_until_stable(&l, 400) > 0);
    pattern_slot *slot = &l.lane->slot[l.a->index];
    const int64_t due = slot->due;
    slot->silent = true;
    slot->mark = 1;
    pattern_lose(l.lane, l.now + 5 * second);
    assert_int_equal(slot->mark, 0);
    assert_false(slot->silent);
    assert_int_equal(slot->due, MAX(due, l.now + 5 * second + l.a->silence));
    pattern_model_free(l.model);
}

static void who_connects_for_each_poll(void **state)
{
    (void)state;
    lesson l = begin();
    l.model->period = second;
    attach(&l);
    assert_false(pattern_connects_per_poll(l.model, l.now + 100 * second));
    for (int i = 0; i < 60; i++) {
        pattern_detach(l.lane);
        l.lane = pattern_attach(l.model, &l.on.connection, false, l.now + i * second);
    }
    assert_true(pattern_connects_per_poll(l.model, l.now + 100 * second));
    pattern_model_free(l.model);
}

/* What it learned was so from the beginning, or came to be. */
static void whether_it_held_all_the_time(void **state)
{
    (void)state;
    lesson l = begin();
    const int64_t began = l.now;
    attach(&l);
    assert_false(pattern_held(l.model, began)); /* not known yet */
    assert_int_not_equal(seconds_until_stable(&l, 400), 0);
    assert_true(pattern_held(l.model, began));
    assert_false(pattern_held(l.model, began - 20 * second)); /* others were there before */
    l.model->changed = true;
    assert_false(pattern_held(l.model, began));
    pattern_model_free(l.model);

    lesson paused = begin();
    attach(&paused);
    assert_int_equal(seconds_until_stable(&paused, 20), 0);
    paused.now += 15 * second;
    assert_int_not_equal(seconds_until_stable(&paused, 4000), 0);
    assert_false(pattern_held(paused.model, began));
    pattern_model_free(paused.model);

    lesson hastened = begin();
    attach(&hastened);
    for (int i = 0; i < 10; i++) {
        hastened.now += 2 * second;
        assert_false(step(&hastened));
    }
    assert_int_not_equal(seconds_until_stable(&hastened, 4000), 0);
    assert_int_equal(hastened.a->period, second);
    assert_false(pattern_held(hastened.model, began));
    pattern_model_free(hastened.model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests_are_found_by_bytes_and_words),
        cmocka_unit_test(whether_it_held_all_the_time),
        cmocka_unit_test(too_many_requests_make_it_unfit),
        cmocka_unit_test(two_quiet_minutes_make_it_stable),
        cmocka_unit_test(what_comes_late_prolongs_it),
        cmocka_unit_test(what_ends_prolongs_it),
        cmocka_unit_test(it_learns_again),
        cmocka_unit_test(lanes_go_on_with_the_next_connection),
        cmocka_unit_test(a_loss_forgets_what_was_measured),
        cmocka_unit_test(who_connects_for_each_poll),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
