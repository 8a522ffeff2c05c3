/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/item.h"
#include "talk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

enum { REQUEST = 0x40, ANSWER = 0x80, PUSH = 0x00, TIS = 1, CYCLIC = 2 };

/* DB81.DBB370 to 374, and M0 */
#define TWO_ITEMS   "0002 0101 1207B001050051017200 120A10020001000083000000"
#define TWO_VALUES  "0002 FF090006FF43F6903560 FF04000811"
#define ONE_REFUSED "0002 FF090006FF43F6903560 0A000000"
#define NO_VALUE    "0002 FF09000105 00 0A000000"
#define PARAM       "00140028 0000000100010006000100010001000100010000"
/* MD0, MW4, I8.1 */
#define MODIFY                                                                                     \
    PARAM "0003 030100000000 020100000004 100100000008 000900044133851F 00090002DEAD 0009000101 "  \
          "00"
#define MODIFIED "0004000600000000 0003 FF0AFF 00"

/* A userdata PDU with the reference 1, or 0 for a push; no payload: the data of an empty answer.
 * `error` of the parameters. */
static void userdata(talk *t, int side, unsigned type_group, unsigned subfunction, unsigned id,
                     const char *payload, unsigned error)
{
    static char digits[10000], hex[10100];
    size_t n = 0;
    for (const char *p = payload; *p; p++)
        if (*p != ' ')
            digits[n++] = *p;
    digits[n] = '\0';
    const unsigned size = (unsigned)n / 2;
    snprintf(hex, sizeof hex,
             "0300%04X02F08032070000%04X000C%04X0001120812%02X%02X%02X0000%04X%s%04X%s", size + 33,
             (type_group & 0xF0) == PUSH ? 0 : 1, size + 4, type_group, subfunction, id, error,
             size > 0 ? "FF09" : "0A00", size, digits);
    talk_send(t, side, 1, hex);
}

static void grant(talk *t, unsigned group, unsigned subfunction, const char *request, unsigned id,
                  const char *answer)
{
    userdata(t, CLIENT, REQUEST | group, subfunction, 0, request, 0);
    userdata(t, SERVER, ANSWER | group, subfunction, id, answer, 0);
}

static void push(talk *t, unsigned group, unsigned subfunction, unsigned id, const char *payload)
{
    userdata(t, SERVER, PUSH | group, subfunction, id, payload, 0);
}

static void expect(talk *t, const char *said)
{
    assert_string_equal(t->said->str, said);
    g_string_truncate(t->said, 0);
}

static void forget(talk *t)
{
    g_string_truncate(t->said, 0);
}

/* Whether a push of the job is read with addresses. */
static bool is_known(talk *t, unsigned id)
{
    forget(t);
    push(t, CYCLIC, 5, id, TWO_VALUES);
    const bool known = strcmp(t->said->str, "<00u2.5 indication 2-0\n") == 0;
    if (!known)
        assert_string_equal(t->said->str, "<00u2.5 indication\n");
    return known;
}

static ana_object object_of(const talk *t, uint8_t area, uint16_t db)
{
    GArray *objects = ana_relation_objects(g_ptr_array_index(ana_relations(t->analyzer), 0));
    ana_object found = {0};
    for (guint i = 0; i < objects->len; i++) {
        const ana_object *o = &g_array_index(objects, ana_object, i);
        if (o->area == area && o->db == db)
            found = *o;
    }
    g_array_unref(objects);
    return found;
}

static void pushes_belong_to_the_request_of_their_job(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    push(t, CYCLIC, 5, 1, TWO_VALUES);
    expect(t, "<00u2.5 indication\n");
    grant(t, CYCLIC, 5, TWO_ITEMS, 1, TWO_VALUES);
    expect(t, "00u2.5 ok 2-0 1ms\n");
    push(t, CYCLIC, 5, 1, ONE_REFUSED);
    push(t, CYCLIC, 5, 2, TWO_VALUES);
    userdata(t, CLIENT, PUSH | CYCLIC, 5, 1, TWO_VALUES, 0);
    expect(t, "<00u2.5 indication 2-1\n<00u2.5 indication\n00u2.5 indication\n");
    const ana_object db = object_of(t, S7_AREA_DB, 81), m = object_of(t, S7_AREA_FLAG, 0);
    assert_int_equal(db.reads, 2); /* answer and push */
    assert_int_equal(db.read_lowest, 370);
    assert_int_equal(db.read_highest, 374);
    assert_int_equal(m.reads, 1);
    assert_int_equal(m.reads_refused, 1);
    assert_int_equal(db.writes + m.writes, 0);
    assert_false(db.of_client);
    talk_free(t);
}

static void what_is_modified_is_written(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    grant(t, TIS, 8, MODIFY, 2, "");
    expect(t, "00u1.8 ok 3-0 1ms\n"); /* the job is granted, nothing written yet */
    assert_int_equal(object_of(t, S7_AREA_FLAG, 0).writes, 0);
    push(t, TIS, 8, 2, MODIFIED);
    expect(t, "<00u1.8 indication 3-1\n");
    const ana_object m = object_of(t, S7_AREA_FLAG, 0), i = object_of(t, S7_AREA_INPUT, 0);
    assert_int_equal(m.writes, 1);
    assert_int_equal(m.writes_refused, 1);
    assert_int_equal(m.write_highest, 3);
    assert_int_equal(i.writes, 1);
    assert_int_equal(i.reads, 0);
    /* PUT/GET has nothing to do with it */
    const ana_asset *cpu = ana_find_asset(t->analyzer, &t->flow.side[SERVER].endpoint.ip);
    assert_int_equal(cpu->putget, ANA_PUTGET_UNKNOWN);
    assert_int_equal(cpu->writes_ok, 0);
    talk_free(t);
}

static void values_that_fail_make_the_status(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    grant(t, CYCLIC, 5, TWO_ITEMS, 1, ONE_REFUSED);
    expect(t, "00u2.5 partial 2-1 1ms\n");
    grant(t, CYCLIC, 5, TWO_ITEMS, 1, NO_VALUE);
    expect(t, "00u2.5 refused 2-2 1ms\n");
    userdata(t, CLIENT, REQUEST | CYCLIC, 5, 0, TWO_ITEMS, 0);
    userdata(t, SERVER, ANSWER | CYCLIC, 5, 7, "", 0xDC01);
    expect(t, "00u2.5 refused 2-2 1ms\n");
    assert_int_equal(object_of(t, S7_AREA_FLAG, 0).reads_refused, 3);
    assert_false(is_known(t, 7));
    talk_free(t);
}

static void jobs_end(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    grant(t, CYCLIC, 5, TWO_ITEMS, 1, TWO_VALUES);
    grant(t, CYCLIC, 5, TWO_ITEMS, 2, TWO_VALUES);
    assert_true(is_known(t, 1) && is_known(t, 2));
    grant(t, CYCLIC, 4, "0501", 9, "");
    assert_false(is_known(t, 1));
    assert_true(is_known(t, 2));
    grant(t, CYCLIC, 4, "0502", 9, "");
    assert_false(is_known(t, 2));
    talk_free(t);
}

static void another_connection_has_jobs_of_its_own(void **state)
{
    (void)state;
    cap_flow flow = talk_flow();
    flow.side[CLIENT].endpoint.port++;
    talk *t = talk_new(NULL);
    talk *other = talk_beside(t, &flow);
    grant(t, CYCLIC, 5, TWO_ITEMS, 1, TWO_VALUES);
    forget(t);
    push(other, CYCLIC, 5, 1, TWO_VALUES);
    expect(t, "<00u2.5 indication\n");
    assert_true(is_known(t, 1));
    talk_free(other);
    talk_free(t);
}

static void lost_requests_may_have_ended_a_job(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    grant(t, CYCLIC, 5, TWO_ITEMS, 1, TWO_VALUES);
    talk_gap(t, CLIENT, 100);
    assert_false(is_known(t, 1));
    talk_free(t);
}

static void lost_pushes_end_no_job(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    grant(t, CYCLIC, 5, TWO_ITEMS, 1, TWO_VALUES);
    talk_gap(t, SERVER, 100);
    assert_true(is_known(t, 1));
    /* unless an answer may be among what was lost */
    userdata(t, CLIENT, REQUEST | CYCLIC, 5, 0, TWO_ITEMS, 0);
    talk_gap(t, SERVER, 100);
    assert_false(is_known(t, 1));
    userdata(t, SERVER, ANSWER | CYCLIC, 5, 3, TWO_VALUES, 0);
    assert_true(is_known(t, 3));
    talk_free(t);
}

static void the_segments_do_not_matter(void **state)
{
    (void)state;
    for (size_t step = 1; step < 90; step += 11) {
        talk *t = talk_new(NULL);
        t->step = step;
        grant(t, TIS, 8, MODIFY, 2, "");
        grant(t, CYCLIC, 5, TWO_ITEMS, 2, TWO_VALUES);
        push(t, TIS, 8, 2, MODIFIED);
        push(t, CYCLIC, 5, 2, TWO_VALUES);
        expect(t, "00u1.8 ok 3-0 1ms\n00u2.5 ok 2-0 1ms\n<00u1.8 indication 3-1\n"
                  "<00u2.5 indication 2-0\n");
        talk_free(t);
    }
}

static void jobs_are_bounded(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    for (unsigned id = 1; id <= 16; id++)
        grant(t, CYCLIC, 5, TWO_ITEMS, id, TWO_VALUES);
    assert_int_equal(ana_statistics(t->analyzer)->evicted_subscriptions, 0);
    assert_true(is_known(t, 1));
    grant(t, CYCLIC, 5, TWO_ITEMS, 17, TWO_VALUES);
    assert_int_equal(ana_statistics(t->analyzer)->evicted_subscriptions, 1);
    assert_false(is_known(t, 1));
    assert_true(is_known(t, 2) && is_known(t, 17));
    talk_free(t);
}

/* What a push costs grows with the request of its job. */
static void a_request_that_is_too_long_is_not_kept(void **state)
{
    (void)state;
    enum { ITEMS = 700 };
    talk *t = talk_new(NULL);
    GString *watch = g_string_new(NULL);
    g_string_printf(watch, "0014%04X0000000100010006000100010001000100010000%04X", ITEMS * 6 + 2,
                    ITEMS);
    for (int i = 0; i < ITEMS; i++)
        g_string_append(watch, "010100000002");
    grant(t, TIS, 2, watch->str, 2, "");
    forget(t);
    push(t, TIS, 2, 2, "0004000700000000 0001 FF09000107");
    expect(t, "<00u1.2 indication\n");
    assert_int_equal(ana_statistics(t->analyzer)->evicted_subscriptions, 1);
    g_string_free(watch, TRUE);
    talk_free(t);
}

static void much_that_is_held_makes_way(void **state)
{
    (void)state;
    const ana_options options = {.max_held = 500};
    talk *t = talk_new(&options);
    grant(t, CYCLIC, 5, TWO_ITEMS, 1, TWO_VALUES);
    assert_int_equal(ana_statistics(t->analyzer)->evicted_subscriptions, 1);
    assert_false(is_known(t, 1));
    talk_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pushes_belong_to_the_request_of_their_job),
        cmocka_unit_test(what_is_modified_is_written),
        cmocka_unit_test(values_that_fail_make_the_status),
        cmocka_unit_test(jobs_end),
        cmocka_unit_test(another_connection_has_jobs_of_its_own),
        cmocka_unit_test(lost_requests_may_have_ended_a_job),
        cmocka_unit_test(lost_pushes_end_no_job),
        cmocka_unit_test(the_segments_do_not_matter),
        cmocka_unit_test(jobs_are_bounded),
        cmocka_unit_test(a_request_that_is_too_long_is_not_kept),
        cmocka_unit_test(much_that_is_held_makes_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
