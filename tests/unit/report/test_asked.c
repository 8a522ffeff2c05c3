/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/asked.h"

#include "dissector/item.h"
#include "talk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* A read of DB30.DBB0, answered with 0xAA. */
static const char read_db30[] = "0300001f02f080320100000005000e00000401120a10020001001e84000000";
static const char success[] = "0300001a02f0803203000000050002000500000401ff040008aa";

/* A job that reads or writes `length` bytes at `start` of a DB, or of M where `db` is 0. */
static s7_pdu job_of(uint8_t bytes[28], bool write, uint16_t db, uint8_t start, uint8_t length)
{
    const uint8_t area = db > 0 ? S7_AREA_DB : S7_AREA_FLAG;
    const uint8_t job[] = {0x32,
                           1,
                           0,
                           0,
                           0,
                           9,
                           0,
                           14,
                           0,
                           (uint8_t)(write ? 4 : 0),
                           (uint8_t)(write ? 5 : 4),
                           1,
                           0x12,
                           0x0A,
                           0x10,
                           2,
                           0,
                           length,
                           (uint8_t)(db >> 8),
                           (uint8_t)db,
                           area,
                           0,
                           (uint8_t)(start >> 5),
                           (uint8_t)(start << 3)};
    memcpy(bytes, job, sizeof job);
    memset(bytes + sizeof job, 0, 4);
    s7_pdu pdu;
    s7_decode((s7_bytes){bytes, sizeof job + (write ? 4 : 0)}, NULL, &pdu, NULL);
    return pdu;
}

static void take(rep_asked *asked, const talk *t, int side, ana_status status, const s7_pdu *pdu)
{
    ana_connection connection = *t->connection;
    const ana_transaction transaction = {
        .connection = &connection, .side = side, .status = status, .request = pdu};
    rep_asked_take(asked, &transaction);
}

static const ana_relation *relation_of(const talk *t)
{
    return g_ptr_array_index(ana_relations(t->analyzer), 0);
}

static talk *talk_answered(void)
{
    talk *t = talk_midstream();
    talk_send(t, CLIENT, 0, read_db30);
    talk_send(t, SERVER, 1, success);
    return t;
}

static void what_had_no_answer(void **state)
{
    (void)state;
    talk *t = talk_answered();
    rep_asked *asked = rep_asked_new();
    uint8_t bytes[28];
    s7_pdu pdu = job_of(bytes, false, 7, 4, 2);
    take(asked, t, CLIENT, ANA_OK, &pdu);
    assert_null(rep_asked_objects(asked, relation_of(t)));
    take(asked, t, CLIENT, ANA_UNSEEN, &pdu);
    pdu = job_of(bytes, false, 7, 2, 1);
    take(asked, t, CLIENT, ANA_UNANSWERED, &pdu);
    pdu = job_of(bytes, true, 7, 30, 4);
    take(asked, t, CLIENT, ANA_PENDING, &pdu);
    const GArray *objects = rep_asked_objects(asked, relation_of(t));
    assert_int_equal(objects->len, 1);
    const ana_object *o = &g_array_index(objects, ana_object, 0);
    assert_int_equal(o->db, 7);
    assert_int_equal(o->reads, 2);
    assert_int_equal(o->read_lowest, 2);
    assert_int_equal(o->read_highest, 5);
    assert_int_equal(o->writes, 1);
    assert_int_equal(o->write_lowest, 30);
    assert_int_equal(o->write_highest, 33);
    rep_asked_free(asked);
    talk_free(t);
}

/* Objects of the server first, then by area and DB; one row for what was answered and asked. */
static void beside_what_had_one(void **state)
{
    (void)state;
    talk *t = talk_answered();
    rep_asked *asked = rep_asked_new();
    uint8_t bytes[28];
    s7_pdu pdu = job_of(bytes, false, 31, 0, 1);
    take(asked, t, SERVER, ANA_UNSEEN, &pdu);
    take(asked, t, CLIENT, ANA_UNSEEN, &pdu);
    pdu = job_of(bytes, false, 30, 8, 1);
    take(asked, t, CLIENT, ANA_UNSEEN, &pdu);
    pdu = job_of(bytes, false, 0, 1, 1);
    take(asked, t, CLIENT, ANA_UNSEEN, &pdu);
    GArray *objects = rep_relation_objects(asked, relation_of(t));
    static const struct {
        uint16_t db;
        uint64_t answered, asked;
        bool of_client;
    } expected[] = {{0, 0, 1, false}, {30, 1, 1, false}, {31, 0, 1, false}, {31, 0, 1, true}};
    assert_int_equal(objects->len, G_N_ELEMENTS(expected));
    for (guint i = 0; i < objects->len; i++) {
        const rep_object *o = &g_array_index(objects, rep_object, i);
        assert_int_equal(o->answered.db, expected[i].db);
        assert_int_equal(o->answered.reads, expected[i].answered);
        assert_int_equal(o->answered.of_client, expected[i].of_client);
        assert_int_equal(o->asked.reads, expected[i].asked);
        assert_true(o->answered.reads > 0 || o->answered.read_lowest > o->answered.read_highest);
    }
    g_array_unref(objects);
    rep_asked_free(asked);
    talk_free(t);
}

static void too_many_are_counted(void **state)
{
    (void)state;
    talk *t = talk_answered();
    rep_asked *asked = rep_asked_new();
    uint8_t bytes[28];
    for (uint16_t db = REP_ASKED_OF_RELATION + 2; db > 0; db--) {
        const s7_pdu pdu = job_of(bytes, false, db, 0, 1);
        take(asked, t, CLIENT, ANA_UNSEEN, &pdu);
        take(asked, t, CLIENT, ANA_UNSEEN, &pdu);
    }
    assert_int_equal(rep_asked_objects(asked, relation_of(t))->len, REP_ASKED_OF_RELATION);
    assert_int_equal(rep_asked_beyond(asked), 4);
    rep_asked_free(asked);
    talk_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_had_no_answer),
        cmocka_unit_test(beside_what_had_one),
        cmocka_unit_test(too_many_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
