/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/aftermath.h"

#include "fixture.h"
#include "rules/services.h"
#include "rules/unstable.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const rules_rule refused = {.id = "access-refused"};
static const rules_joint joint = {0, "%C%T"};
static const int64_t second = 1000000000;

typedef struct world {
    GPtrArray *findings;
    const rules_finding *fault;
} world;

static cap_stamp at(int64_t time)
{
    return (cap_stamp){.time = time * second, .frame = (uint64_t)time};
}

static rules_finding *add(world *w, const rules_rule *rule, uint8_t client, int64_t time,
                          const char *message)
{
    rules_finding *finding = g_new0(rules_finding, 1);
    *finding = (rules_finding){
        .rule = rule,
        .client = fixture_ip(client),
        .server = fixture_ip(1),
        .message = g_strdup(message),
        .phase = ANA_PHASE_RUNNING,
        .count = 1,
        .first = at(time),
        .last = at(time),
        .frames = {at(time)},
        .frame_count = 1,
    };
    g_ptr_array_add(w->findings, finding);
    return finding;
}

/* A fault at second 100 of what worked in second 1. */
static void begin(world *w)
{
    w->findings = g_ptr_array_new_with_free_func(rules_finding_free_each);
    rules_finding *fault = add(w, &refused, 5, 100, "refused");
    fault->parts.worked = second;
    w->fault = fault;
}

static void end(world *w)
{
    g_ptr_array_unref(w->findings);
}

static void expect(world *w, const char *message, uint64_t frame)
{
    rules_tell_aftermath(w->findings, NULL);
    assert_string_equal(w->fault->message, message);
    assert_int_equal(w->fault->because != NULL, frame != 0);
    if (frame) {
        const rules_finding *shown = g_ptr_array_index(w->fault->because, 0);
        assert_int_equal(w->fault->because->len, 1);
        assert_int_equal(shown->frames[0].frame, frame);
    }
    end(w);
}

static void after_a_stop(void **state)
{
    (void)state;
    world w;
    begin(&w);
    add(&w, &rules_cpu_control, 9, 90, "10.0.0.9 stopped 10.0.0.1; no start was seen since");
    expect(&w, "refused; it began after 10.0.0.9 stopped 10.0.0.1", 90);
}

static void the_latest_change_before_it_counts(void **state)
{
    (void)state;
    world w;
    begin(&w);
    add(&w, &rules_program_change, 9, 98, "10.0.0.9 downloaded DB10 to 10.0.0.1");
    add(&w, &rules_cpu_control, 9, 97, "10.0.0.9 stopped 10.0.0.1");
    add(&w, &rules_cpu_control, 9, 101, "10.0.0.9 started 10.0.0.1");
    expect(&w, "refused; it began after 10.0.0.9 downloaded DB10 to 10.0.0.1", 98);
}

/* A deed that was done more than once is looked for in all its frames. */
static void the_same_deed_again(void **state)
{
    (void)state;
    world w;
    begin(&w);
    rules_finding *stop = add(&w, &rules_cpu_control, 9, 2, "10.0.0.9 stopped 10.0.0.1");
    stop->count = 3;
    stop->frames[stop->frame_count++] = at(95);
    stop->last = at(120);
    expect(&w, "refused; it began after 10.0.0.9 stopped 10.0.0.1", 95);
}

static void not_what_changed_nothing(void **state)
{
    (void)state;
    world w;
    begin(&w); /* refused by the CPU */
    add(&w, &rules_cpu_control, 9, 90, "10.0.0.9 tried to stop 10.0.0.1")->has_code = true;
    expect(&w, "refused", 0);
    begin(&w); /* the program stays as it is */
    add(&w, &rules_cpu_control, 9, 90, "10.0.0.9 copied RAM to ROM in 10.0.0.1")->subject =
        g_strdup("copy RAM to ROM");
    expect(&w, "refused", 0);
    begin(&w); /* another CPU */
    add(&w, &rules_cpu_control, 9, 90, "10.0.0.9 stopped 10.0.0.2")->server = fixture_ip(2);
    expect(&w, "refused", 0);
    begin(&w); /* afterwards */
    add(&w, &rules_cpu_control, 9, 100, "10.0.0.9 stopped 10.0.0.1");
    expect(&w, "refused", 0);
}

static void not_what_never_worked_before(void **state)
{
    (void)state;
    world w;
    begin(&w);
    ((rules_finding *)w.fault)->parts.worked = 0;
    add(&w, &rules_cpu_control, 9, 90, "10.0.0.9 stopped 10.0.0.1");
    expect(&w, "refused", 0);
    begin(&w); /* only between both */
    ((rules_finding *)w.fault)->parts.worked = 95 * second;
    add(&w, &rules_cpu_control, 9, 90, "10.0.0.9 stopped 10.0.0.1");
    expect(&w, "refused", 0);
}

static void not_long_afterwards(void **state)
{
    (void)state;
    world w;
    begin(&w);
    ((rules_finding *)w.fault)->first = at(90 + 301);
    add(&w, &rules_cpu_control, 9, 90, "10.0.0.9 stopped 10.0.0.1");
    expect(&w, "refused", 0);
    begin(&w); /* what is refused before anything runs is so sooner */
    ((rules_finding *)w.fault)->phase = ANA_PHASE_COTP;
    ((rules_finding *)w.fault)->first = at(90 + 61);
    add(&w, &rules_cpu_control, 9, 90, "10.0.0.9 stopped 10.0.0.1");
    expect(&w, "refused", 0);
}

static void lose(world *w, uint8_t client, int64_t time)
{
    rules_finding *loss = add(w, &rules_connection_unstable, client, time, "lost");
    loss->joint = &joint;
    loss->parts.worked = 1;
}

static void connections_lost_by_several_clients(void **state)
{
    (void)state;
    world w;
    begin(&w);
    lose(&w, 7, 88);
    lose(&w, 6, 90);
    expect(&w,
           "refused; it began after several clients lost their connections to 10.0.0.1 at the same "
           "time",
           90);
    begin(&w); /* one client has lost two */
    lose(&w, 6, 89);
    lose(&w, 6, 90);
    expect(&w, "refused", 0);
    begin(&w); /* not at the same time */
    lose(&w, 6, 70);
    lose(&w, 7, 90);
    expect(&w, "refused", 0);
}

/* They are the change. */
static void losses_do_not_follow_losses(void **state)
{
    (void)state;
    world w;
    begin(&w);
    for (uint8_t client = 5; client < 9; client++)
        lose(&w, client, 10 + client);
    rules_tell_aftermath(w.findings, NULL);
    for (guint i = 1; i < w.findings->len; i++)
        assert_string_equal(((rules_finding *)w.findings->pdata[i])->message, "lost");
    end(&w);
}

static void the_tail_goes_into_the_joint_message(void **state)
{
    (void)state;
    world w;
    begin(&w);
    ((rules_finding *)w.fault)->parts.tail = g_strdup("; more");
    add(&w, &rules_cpu_control, 9, 90, "10.0.0.9 stopped 10.0.0.1");
    rules_tell_aftermath(w.findings, NULL);
    assert_string_equal(w.fault->parts.tail, "; more; it began after 10.0.0.9 stopped 10.0.0.1");
    end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(after_a_stop),
        cmocka_unit_test(the_latest_change_before_it_counts),
        cmocka_unit_test(the_same_deed_again),
        cmocka_unit_test(not_what_changed_nothing),
        cmocka_unit_test(not_what_never_worked_before),
        cmocka_unit_test(not_long_afterwards),
        cmocka_unit_test(connections_lost_by_several_clients),
        cmocka_unit_test(losses_do_not_follow_losses),
        cmocka_unit_test(the_tail_goes_into_the_joint_message),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
