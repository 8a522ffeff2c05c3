/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/item.h"
#include "talk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

/* A variable table with MB2 and DB5.DBW6, 20 bytes of parameters; the same two modified. */
#define TABLE                                                                                      \
    "FF090026 0014000E 0000 0000 0001 0008 0001000100010001 0001 0000 0002"                        \
    "010100000002 720100050006"
#define MODIFIED                                                                                   \
    "FF090032 0014001A 0000 0001 0001 0006 0001000100010001 0001 0200 0002"                        \
    "010100000002 720100050006 00090001AA00 00090002BEEF"
#define NOTHING      "0A000000"
#define VALUES       "FF090016 0004000E 0100 0001 0002 FF09000107 00 FF0900021234"
#define VALUE_FAILED "FF090014 0004000C 0100 0001 0002 FF09000107 00 0A000000"
#define CODES        "FF09000C 00040004 0100 0002 0002 FF05"
/* Delete job 3 */
#define DELETED "FF09001C 00140004 0000 0000 0000 0000 0000 0001 0001 0001 0001 0000 0000 02 03"

enum { REQUEST = 4, RESPONSE = 8, PUSH = 0, STATUS = 2, MODIFY = 8, DELETE = 0x0F };

/* A programmer command in a TPKT. */
static void send(talk *t, int side, unsigned type, unsigned function, unsigned id, const char *data)
{
    char digits[400], tpkt[600];
    size_t n = 0;
    for (const char *p = data; *p; p++)
        if (*p != ' ')
            digits[n++] = *p;
    digits[n] = '\0';
    const bool asks = type == REQUEST;
    const unsigned param = asks ? 8 : 12;
    snprintf(tpkt, sizeof tpkt, "0300%04x02f08032070000%s%04x%04x000112%02x%02x%x1%02x%02x%s%s",
             (unsigned)(n / 2) + param + 17, type == PUSH ? "0000" : "0100", param,
             (unsigned)(n / 2), param - 4, asks ? 0x11 : 0x12, type, function, id,
             asks ? "" : "00000000", digits);
    talk_send(t, side, 1, tpkt);
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

static void watched_variables_are_read_with_each_push(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    send(t, CLIENT, REQUEST, STATUS, 0, TABLE);
    send(t, SERVER, RESPONSE, STATUS, 3, NOTHING);
    assert_int_equal(object_of(t, S7_AREA_DB, 5).reads, 0);
    send(t, SERVER, PUSH, STATUS, 3, VALUES);
    send(t, SERVER, PUSH, STATUS, 3, VALUE_FAILED);
    send(t, SERVER, PUSH, STATUS, 4, VALUES); /* of a job that is not known */
    const ana_object db = object_of(t, S7_AREA_DB, 5), flags = object_of(t, S7_AREA_FLAG, 0);
    assert_int_equal(flags.reads, 2);
    assert_int_equal(flags.read_lowest, 2);
    assert_int_equal(flags.read_highest, 2);
    assert_int_equal(db.reads, 1);
    assert_int_equal(db.reads_refused, 1);
    assert_int_equal(db.read_lowest, 6);
    assert_int_equal(db.read_highest, 7);
    assert_false(db.of_client);
    /* PUT/GET has nothing to do with it */
    const ana_asset *cpu = ana_find_asset(t->analyzer, &t->flow.side[SERVER].endpoint.ip);
    assert_int_equal(cpu->putget, ANA_PUTGET_UNKNOWN);
    talk_free(t);
}

static void modified_variables_are_written_when_the_cpu_says_so(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    send(t, CLIENT, REQUEST, MODIFY, 0, MODIFIED);
    send(t, SERVER, RESPONSE, MODIFY, 3, NOTHING);
    assert_int_equal(object_of(t, S7_AREA_FLAG, 0).writes, 0);
    send(t, SERVER, PUSH, MODIFY, 3, CODES);
    assert_int_equal(object_of(t, S7_AREA_FLAG, 0).writes, 1);
    assert_int_equal(object_of(t, S7_AREA_DB, 5).writes, 0);
    assert_int_equal(object_of(t, S7_AREA_DB, 5).writes_refused, 1);
    talk_free(t);
}

static void what_ended_is_not_known_any_more(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    send(t, CLIENT, REQUEST, STATUS, 0, TABLE);
    send(t, SERVER, RESPONSE, STATUS, 3, NOTHING);
    send(t, CLIENT, REQUEST, DELETE, 0, DELETED);
    send(t, SERVER, RESPONSE, DELETE, 0, NOTHING);
    send(t, SERVER, PUSH, STATUS, 3, VALUES);
    assert_int_equal(object_of(t, S7_AREA_FLAG, 0).reads, 0);
    talk_free(t);
}

/* Of as many jobs as are remembered and one more the first goes. */
static void the_oldest_job_makes_way(void **state)
{
    (void)state;
    enum { REMEMBERED = 16 };
    talk *t = talk_new(NULL);
    for (unsigned id = 1; id <= REMEMBERED; id++) {
        send(t, CLIENT, REQUEST, STATUS, 0, TABLE);
        send(t, SERVER, RESPONSE, STATUS, id, NOTHING);
    }
    send(t, CLIENT, REQUEST, STATUS, 0, TABLE);
    send(t, SERVER, RESPONSE, STATUS, REMEMBERED, NOTHING); /* the same once more */
    assert_int_equal(ana_statistics(t->analyzer)->evicted_subscriptions, 0);
    send(t, CLIENT, REQUEST, STATUS, 0, TABLE);
    send(t, SERVER, RESPONSE, STATUS, REMEMBERED + 1, NOTHING);
    assert_int_equal(ana_statistics(t->analyzer)->evicted_subscriptions, 1);
    send(t, SERVER, PUSH, STATUS, 1, VALUES);
    assert_int_equal(object_of(t, S7_AREA_FLAG, 0).reads, 0);
    send(t, SERVER, PUSH, STATUS, REMEMBERED + 1, VALUES);
    assert_int_equal(object_of(t, S7_AREA_FLAG, 0).reads, 1);
    talk_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(watched_variables_are_read_with_each_push),
        cmocka_unit_test(modified_variables_are_written_when_the_cpu_says_so),
        cmocka_unit_test(what_ended_is_not_known_any_more),
        cmocka_unit_test(the_oldest_job_makes_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
