/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/agreed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* One whose setup was not captured says nothing of what was agreed on. */
static void of_the_last_setup(void **state)
{
    (void)state;
    ana_relation relation = {.number = 1};
    const cap_flow flow = {.side[1].endpoint.port = 40000};
    ana_connection c = {.number = 3, .flow = &flow, .client = 1, .relation = &relation};
    c.setup = true;
    c.amq_calling = 8;
    c.amq_called = 4;
    c.pdu_length = 240;
    c.asked_pdu_length = 960;
    c.tpdu_size = 10;
    c.jobs_peak[1] = 2;
    c.longest[0] = 200;
    rep_agreed *agreed = rep_agreed_new();
    assert_null(rep_agreed_of(agreed, &relation));
    rep_agreed_take(agreed, &c);
    c = (ana_connection){.number = 5, .flow = &flow, .client = 1, .relation = &relation};
    rep_agreed_take(agreed, &c);
    const rep_agreement *a = rep_agreed_of(agreed, &relation);
    assert_true(a->setup);
    assert_int_equal(a->amq_calling, 8);
    assert_int_equal(a->amq_called, 4);
    assert_int_equal(a->pdu_length, 240);
    assert_int_equal(a->asked_pdu_length, 960);
    assert_int_equal(a->tpdu_size, 10);
    assert_int_equal(a->jobs, 2);
    assert_int_equal(a->longest, 200);
    assert_int_equal(a->connections, 2);
    assert_int_equal(a->by[0].number, 3);
    assert_int_equal(a->by[1].number, 5);
    assert_int_equal(a->by[1].port, 40000);
    /* Without their answers, jobs seem to wait for ever. */
    c.jobs_peak[1] = 16;
    c.status_count[ANA_UNSEEN] = 1;
    rep_agreed_take(agreed, &c);
    assert_int_equal(a->jobs, 2);
    rep_agreed_free(agreed);
}

static void more_than_are_kept(void **state)
{
    (void)state;
    ana_relation relation = {.number = 1};
    cap_flow flow = {0};
    ana_connection c = {.flow = &flow, .relation = &relation};
    rep_agreed *agreed = rep_agreed_new();
    for (uint16_t i = REP_AGREED_KEPT + 2; i > 0; i--) { /* in the order of their ends */
        c.number = flow.side[0].endpoint.port = i;
        rep_agreed_take(agreed, &c);
    }
    const rep_agreement *a = rep_agreed_of(agreed, &relation);
    assert_int_equal(a->connections, REP_AGREED_KEPT + 2);
    for (uint16_t i = 0; i < REP_AGREED_KEPT; i++) {
        assert_int_equal(a->by[i].number, i + 1);
        assert_int_equal(a->by[i].port, i + 1);
    }
    c.relation = NULL;
    rep_agreed_take(agreed, &c);
    assert_int_equal(a->connections, REP_AGREED_KEPT + 2);
    rep_agreed_free(agreed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(of_the_last_setup),
                                       cmocka_unit_test(more_than_are_kept)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
