/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "talk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const cap_address cpu = {.family = 4, .bytes = {10, 0, 0, 1}};

static const ana_relation *only_relation(const talk *t)
{
    const GPtrArray *relations = ana_relations(t->analyzer);
    assert_int_equal(relations->len, 1);
    return g_ptr_array_index(relations, 0);
}

/* DB1.DBX2.0, DB1.DBD8, DB1.DBD4, DB1.DBW0 and their answer (V15). */
static void read_four(talk *t)
{
    talk_send(t, CLIENT, 0,
              "0300004302f080320100000002003200000404120a10010001000184000010120a100800010001840000"
              "40120a10060001000184000020120a10040001000184000000");
    talk_send(
        t, SERVER, 4,
        "0300003102f0803203000000020002001c00000404ff0300010100ff070004aabbccddff040020feadbeef"
        "ff040010babe");
}

static void counts_objects_to_the_byte(void **state)
{
    (void)state;
    talk *t = talk_midstream();
    for (int i = 0; i < 3; i++)
        read_four(t);
    GArray *objects = ana_relation_objects(only_relation(t));
    assert_int_equal(objects->len, 1);
    const ana_object *db1 = &g_array_index(objects, ana_object, 0);
    assert_int_equal(db1->area, S7_AREA_DB);
    assert_int_equal(db1->db, 1);
    assert_int_equal(db1->reads, 12);
    assert_int_equal(db1->read_lowest, 0);
    assert_int_equal(db1->read_highest, 11);
    assert_int_equal(db1->writes, 0);
    assert_int_equal(db1->write_lowest, UINT32_MAX);
    g_array_unref(objects);
    const ana_asset *asset = ana_find_asset(t->analyzer, &cpu);
    assert_int_equal(asset->reads_ok, 12);
    assert_int_equal(asset->putget, ANA_PUTGET_PERMITTED);
    assert_int_equal(ana_asset_db(asset, 1)->proven_end, 12);
    talk_free(t);
}

/* M WORD 16, I, Q BYTE 16, T0-7, C0-7 written; T and C refused with 03 (V20). */
static void counts_what_was_refused_apart(void **state)
{
    (void)state;
    talk *t = talk_midstream();
    talk_send(
        t, CLIENT, 0,
        "030000c302f080320100001a00003e00740505120a10040010000083000000120a10020010000081000000"
        "120a10020010000082000000120a101d000800001d000000120a101c000800001c000000"
        "00040100addeaddeaddeaddeaddeaddeaddeaddeefbeefbeefbeefbeefbeefbeefbeefbe"
        "00040080aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbb00040080bbbbbbbbbbbbbbbbaddeaddeaddeadde"
        "00090010efbeefbeefbeefbeefbeefbeefbeefbe00090010fecafecafecafecafecafecafecafeca");
    talk_send(t, SERVER, 9, "0300001a02f080320300001a000002000500000505ffffff0303");
    assert_string_equal(t->said->str, "05 partial 5-2 9ms\n");
    GArray *objects = ana_relation_objects(only_relation(t));
    assert_int_equal(objects->len, 5);
    for (guint i = 0; i < objects->len; i++) {
        const ana_object *o = &g_array_index(objects, ana_object, i);
        const bool numbered = o->area == S7_AREA_TIMER || o->area == S7_AREA_COUNTER;
        assert_int_equal(o->writes, numbered ? 0 : 1);
        assert_int_equal(o->writes_refused, numbered ? 1 : 0);
    }
    const ana_object *flags = &g_array_index(objects, ana_object, 4);
    assert_int_equal(flags->area, S7_AREA_FLAG);
    assert_int_equal(flags->write_highest, 31);
    g_array_unref(objects);
    talk_free(t);
}

/* DB74.DBB108 x2, DB76.DBB404 x4, DB81.DBB60 x2 in one DB-read item (V21). */
static void unpacks_db_reads(void **state)
{
    (void)state;
    talk *t = talk_midstream();
    talk_send(t, CLIENT, 0,
              "0300002602f080320100000d000015000004011211b00302004a006c04004c0194020051003c");
    talk_send(t, SERVER, 4,
              "0300002402f080320300000d000002000f00000401ff09000bff040aff0544053eff040a");
    assert_string_equal(t->said->str, "04 ok 3-0 4ms\n");
    GArray *objects = ana_relation_objects(only_relation(t));
    assert_int_equal(objects->len, 3);
    assert_int_equal(g_array_index(objects, ana_object, 1).db, 76);
    assert_int_equal(g_array_index(objects, ana_object, 1).read_lowest, 404);
    assert_int_equal(g_array_index(objects, ana_object, 1).read_highest, 407);
    g_array_unref(objects);
    talk_free(t);
}

static void reads_the_identity_of_a_cpu(void **state)
{
    (void)state;
    talk *t = talk_midstream();
    /* SZL 0011 (V38) */
    talk_send(t, CLIENT, 0, "0300002102f080320700000100000800080001120411440100ff09000400110000");
    talk_send(
        t, SERVER, 4,
        "0300009902f080320700000100000c007c000112081284010200000000ff09007800110000001c00040001"
        "36455337203331352d32454831342d304142302000c000030001000636455337203331352d32454831342d"
        "304142302000c0000300010007202020202020202020202020202020202020202000c05603020700"
        "81426f6f74204c6f61646572202020202020202020000041200909");
    /* SZL 001C in two data units (V39) */
    talk_send(t, CLIENT, 4, "0300002102f080320700000200000800080001120411440100ff090004001c0000");
    talk_send(t, SERVER, 4,
              "030000f702f080320700000200000c00da0001120812840102d5010000ff0900d6001c00000022000a00"
              "0153373330302f45543230304d2073746174696f6e5f31000000000000000000000002504c435f310000"
              "000000000000000000000000000000000000000000000000000003000000000000000000000000000000"
              "000000000000000000000000000000000000044f726967696e616c205369656d656e732045717569706d"
              "656e7400000000000000055320432d423155333933313432303131000000000000000000000000000000"
              "000007435055203331352d3220504e2f445000000000000000000000000000000000000008");
    talk_send(t, CLIENT, 4, "0300002102f080320700000300000c00040001120812440102000000000a000000");
    talk_send(t, SERVER, 4,
              "030000a702f080320700000300000c008a0001120812840102d5000000ff0900864d4d43203441314143"
              "30313900000000000000000000000000000000000000000009002af60000010000000000000000000000"
              "000000000000000000000000000000000a00000000000000000000000000000000000000000000000000"
              "00000000000000000b0000000000000000000000000000000000000000000000000000000000000000");
    const ana_asset *asset = ana_find_asset(t->analyzer, &cpu);
    assert_string_equal(asset->order_number, "6ES7 315-2EH14-0AB0");
    assert_string_equal(asset->firmware, "V3.2.7");
    assert_string_equal(asset->hardware, "3");
    assert_string_equal(asset->boot_loader, "A9.9");
    assert_string_equal(asset->system_name, "S7300/ET200M station_1");
    assert_string_equal(asset->module_name, "PLC_1");
    assert_string_equal(asset->serial, "S C-B1U393142011");
    assert_string_equal(asset->module_type, "CPU 315-2 PN/DP");
    assert_string_equal(asset->memory_card, "MMC 4A1AC019");
    talk_end(t, CAP_END_OPEN);
    assert_string_equal(asset->family, "S7-300");
    talk_free(t);
}

static void names_the_tsaps_of_a_relation(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    talk_send(t, CLIENT, 0, "0300001611e00000000700c1020100c2020102c0010a");
    talk_send(t, SERVER, 1, "0300001611d00007000300c0010ac1020100c2020102");
    const ana_relation *relation = only_relation(t);
    assert_int_equal(relation->calling.size, 2);
    assert_memory_equal(relation->calling.data, "\x01\x00", 2);
    assert_memory_equal(relation->called.data, "\x01\x02", 2);
    assert_int_equal(relation->connections, 1);
    assert_int_equal(relation->open, 1);
    talk_end(t, CAP_END_FIN);
    assert_int_equal(relation->open, 0);
    talk_free(t);
}

static void tables_have_limits(void **state)
{
    (void)state;
    const ana_options options = {.max_objects = 4, .max_plans = 2};
    talk *t = talk_new(&options);
    for (int db = 1; db <= 20; db++) {
        char hex[80];
        g_snprintf(hex, sizeof hex,
                   "0300001f02f080320100000001000e00000401120a1002001000%02x84000000", db);
        talk_send(t, CLIENT, 1, hex);
        talk_send(t, SERVER, 1,
                  "0300002902f0803203000000010002001400000401ff040080a91000000000010100000000"
                  "00000000");
    }
    assert_true(ana_statistics(t->analyzer)->evicted_objects > 0);
    GArray *objects = ana_relation_objects(only_relation(t));
    assert_true(objects->len <= 6);
    g_array_unref(objects);
    talk_free(t);
}

/* The tables of all relations and CPUs together. */
static void memory_has_a_limit(void **state)
{
    (void)state;
    const ana_options options = {.max_memory = 600};
    talk *t = talk_new(&options);
    for (int db = 1; db <= 20; db++) {
        char hex[80];
        g_snprintf(hex, sizeof hex,
                   "0300001f02f080320100000001000e00000401120a1002001000%02x84000000", db);
        talk_send(t, CLIENT, 1, hex);
        talk_send(t, SERVER, 1,
                  "0300002902f0803203000000010002001400000401ff040080a91000000000010100000000"
                  "00000000");
    }
    /* the DB was not counted, nor was the object, of all but the first few */
    assert_in_range(ana_statistics(t->analyzer)->evicted_objects, 30, 38);
    GArray *objects = ana_relation_objects(only_relation(t));
    assert_in_range(objects->len, 1, 4);
    g_array_unref(objects);
    assert_int_equal(ana_find_asset(t->analyzer, &cpu)->reads_ok, 20);
    talk_free(t);
}

/* One read of DB30, its item answered with `answer`. */
static void read_db30(talk *t, const char *length_and_address, const char *answer)
{
    char *request =
        g_strdup_printf("0300001f02f08032010000000500 0e00000401120a1002%s", length_and_address);
    char *reply =
        g_strdup_printf("030000%02x02f0803203000000050002%04x00000401%s",
                        21 + (unsigned)strlen(answer) / 2, (unsigned)strlen(answer) / 2, answer);
    talk_send(t, CLIENT, 1, request);
    talk_send(t, SERVER, 1, reply);
    g_free(request);
    g_free(reply);
}

static void expect_db30(const talk *t, ana_absolute absolute, uint64_t frame)
{
    const ana_db *db = ana_asset_db(ana_find_asset(t->analyzer, &cpu), 30);
    assert_non_null(db);
    assert_int_equal(db->absolute, absolute);
    assert_int_equal(db->proof.frame, frame);
}

/* Ever better evidence, and the frame of the first that says so. */
static void says_whether_a_db_answers(void **state)
{
    (void)state;
    talk *t = talk_midstream();
    read_db30(t, "0002001e84000320", "05000000"); /* byte 100 */
    expect_db30(t, ANA_ABSOLUTE_UNKNOWN, 3);
    read_db30(t, "0002001e84000000", "05000000"); /* bytes 0 and 1: longer than the DB? */
    expect_db30(t, ANA_ABSOLUTE_UNKNOWN, 3);
    read_db30(t, "0001001e84000000", "05000000"); /* byte 0 */
    expect_db30(t, ANA_ABSOLUTE_REFUSED, 7);
    read_db30(t, "0001001e84000000", "0a000000");
    expect_db30(t, ANA_ABSOLUTE_REFUSED, 7);
    read_db30(t, "0001001e84000000", "ff040008aa");
    expect_db30(t, ANA_ABSOLUTE_WORKS, 11);
    read_db30(t, "0001001e84000000", "0a000000");
    expect_db30(t, ANA_ABSOLUTE_WORKS, 11);
    talk_free(t);
}

static void says_why_a_db_does_not_answer(void **state)
{
    (void)state;
    static const struct {
        const char *answer;
        ana_absolute absolute;
    } rows[] = {{"0a000000", ANA_ABSOLUTE_MISSING},
                {"03000000", ANA_ABSOLUTE_REFUSED},
                {"06000000", ANA_ABSOLUTE_UNKNOWN}};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        talk *t = talk_midstream();
        read_db30(t, "0002001e84000320", rows[i].answer);
        expect_db30(t, rows[i].absolute, 3);
        talk_free(t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_whether_a_db_answers),
        cmocka_unit_test(says_why_a_db_does_not_answer),
        cmocka_unit_test(counts_objects_to_the_byte),
        cmocka_unit_test(counts_what_was_refused_apart),
        cmocka_unit_test(unpacks_db_reads),
        cmocka_unit_test(reads_the_identity_of_a_cpu),
        cmocka_unit_test(names_the_tsaps_of_a_relation),
        cmocka_unit_test(tables_have_limits),
        cmocka_unit_test(memory_has_a_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
