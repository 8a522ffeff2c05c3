/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/item.h"
#include "talk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#define QUALIFIER "000004E8896900120000000089 6A001300896B00040000"
#define FILL      "00000000"

/* DB5.10, M.9, an attribute of the object 32 */
#define READ                                                                                       \
    "310000054C0000000100 0003C034 00000000030E 0088D0B8800502937 60A 0052029D1809 "               \
    "0032019A7B " QUALIFIER FILL
#define READ_ANSWER "320000054C000000013400 01000E41AC0000 03000801 00 02C08895B080EF91FFF4 00" FILL
#define WRITE                                                                                      \
    "31000005420000000200 0003C034 000000000105 0088D0B880050293760A 01000101 00" QUALIFIER        \
    "00" FILL
#define WRITE_ANSWER "32000005420000000234 0000" FILL
#define REFUSED      "32000005420000000234 C08895B080EF91FFF4 00" FILL

/* A data part as PDU of version 2 in a TPKT. */
static void send(talk *t, int side, const char *data)
{
    char digits[600], tpkt[700];
    size_t n = 0;
    for (const char *p = data; *p; p++)
        if (*p != ' ')
            digits[n++] = *p;
    digits[n] = '\0';
    snprintf(tpkt, sizeof tpkt, "0300%04x02f0807202%04x%s72020000", (unsigned)(n / 2 + 15),
             (unsigned)(n / 2), digits);
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

static void reads_and_writes_are_counted_by_object(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    send(t, CLIENT, READ);
    send(t, SERVER, READ_ANSWER);
    send(t, CLIENT, WRITE);
    send(t, SERVER, WRITE_ANSWER);
    send(t, CLIENT, WRITE);
    send(t, SERVER, REFUSED);
    const ana_object db = object_of(t, S7_AREA_DB, 5), flags = object_of(t, S7_AREA_FLAG, 0);
    assert_int_equal(db.reads, 1);
    assert_int_equal(db.writes, 1);
    assert_int_equal(db.writes_refused, 1);
    assert_true(db.read_lowest > db.read_highest); /* where it lies is not known */
    assert_false(db.of_client);
    assert_int_equal(flags.reads, 0);
    assert_int_equal(flags.reads_refused, 1);
    assert_string_equal(t->said->str, "00 partial 3-1 1ms\n00 ok 1-0 1ms\n00 refused 1-1 1ms\n");
    /* PUT/GET has nothing to do with it */
    const ana_asset *cpu = ana_find_asset(t->analyzer, &t->flow.side[SERVER].endpoint.ip);
    assert_int_equal(cpu->putget, ANA_PUTGET_UNKNOWN);
    assert_int_equal(cpu->reads_ok, 0);
    talk_free(t);
}

static const ana_db *db_of(const talk *t, uint16_t number)
{
    const cap_address *server = &t->flow.side[SERVER].endpoint.ip;
    return ana_asset_db(ana_find_asset(t->analyzer, server), number);
}

/* That a symbol works says that the block is there, not that it has absolute addresses. */
static void symbols_that_work_are_known_of_their_block(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    send(t, CLIENT, WRITE);
    send(t, SERVER, REFUSED);
    assert_null(db_of(t, 5));
    send(t, CLIENT, READ);
    send(t, SERVER, READ_ANSWER);
    const int64_t first = t->now.time;
    send(t, CLIENT, WRITE);
    send(t, SERVER, WRITE_ANSWER);
    const ana_db *db = db_of(t, 5);
    assert_non_null(db);
    assert_true(db->symbolic);
    assert_int_equal(db->symbolic_proof.time, first);
    assert_memory_equal(&db->symbolic_by, &t->flow.side[CLIENT].endpoint.ip,
                        sizeof db->symbolic_by);
    assert_int_equal(db->ok + db->failed, 0);
    assert_int_equal(db->absolute, ANA_ABSOLUTE_UNKNOWN);
    GArray *absolute =
        ana_asset_dbs(ana_find_asset(t->analyzer, &t->flow.side[SERVER].endpoint.ip));
    assert_int_equal(absolute->len, 0);
    g_array_unref(absolute);
    talk_free(t);
}

static void what_is_not_answered_is_not_counted(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    send(t, CLIENT, READ);
    talk_end(t, CAP_END_OPEN);
    assert_int_equal(object_of(t, S7_AREA_DB, 5).reads, 0);
    talk_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_and_writes_are_counted_by_object),
        cmocka_unit_test(symbols_that_work_are_known_of_their_block),
        cmocka_unit_test(what_is_not_answered_is_not_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
