/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "talk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* S7comm-plus: SetMultiVariables under sequence 2, with and without an answer expected */
#define PLUS_SET         "0300001e02f0807202000f310000054200000002000003be340072020000"
#define PLUS_SET_SILENT  "0300001e02f0807202000f310000054200000002000003be740072020000"
#define PLUS_SET_DONE    "0300001b02f0807202000c32000005420000000234000072020000"
#define PLUS_SET_DONE_2  "0300001b02f0807202000c02000005420000000234000072020000"
#define PLUS_KEEPALIVE   "0300000b02f08072ff0100"
#define PLUS_FIRST_PART  "0300001a02f0807202000f310000054200000002000003be3400"
#define PLUS_SECOND_PART "0300001e02f0807202000f310000054c00000009000003be340072020000"
/* V63, V64, V65 */
#define INIT_SSL    "0300002102f0807201001231000005b30000000000000000300000000072010000"
#define INIT_SSL_OK "0300001f02f0807201001032000005b3000000007000000000000072010000"
#define INIT_SSL_REFUSED                                                                           \
    "0300002602f0807201001732000005a90000000034d180b3a08086b9ff890000000072010000"

/* SZL 0011 and 001C in two data units each, one record of the module list in either. The unit is
 * the last member. */
#define SZL_0011 "0300002102f080320700000100000800080001120411440100ff09000400110000"
#define SZL_MORE "0300002102f080320700000100000c00040001120812440102000000000a000000"
#define SZL_0011_FIRST(unit)                                                                       \
    "0300004502f080320700000100000c00280001120812840102" unit "010000ff09002400110000001c00020001" \
    "36455337203331352d32454831342d304142302000c000030001"
#define SZL_0011_LAST(unit)                                                                        \
    "0300003d02f080320700000100000c00200001120812840102" unit                                      \
    "000000ff09001c0007202020202020202020202020202020202020202000c056030207"

static const cap_address cpu = {.family = 4, .bytes = {10, 0, 0, 1}};

static const cap_address partner = {.family = 4, .bytes = {10, 0, 0, 5}};

static void expect(talk *t, const char *said)
{
    assert_string_equal(t->said->str, said);
    g_string_truncate(t->said, 0);
}

static const ana_relation *only_relation(const talk *t)
{
    const GPtrArray *relations = ana_relations(t->analyzer);
    assert_int_equal(relations->len, 1);
    return g_ptr_array_index(relations, 0);
}

static void what_expects_no_answer_and_gets_none_is_an_indication(void **state)
{
    (void)state;
    talk *t = talk_midstream();
    talk_send(t, CLIENT, 0, PLUS_SET_SILENT);
    expect(t, "");
    talk_wait(t, 6000);
    expect(t, "00 indication\n");
    talk_send(t, CLIENT, 0, PLUS_SET_SILENT);
    talk_send(t, SERVER, 3, PLUS_SET_DONE);
    expect(t, "00 ok 3ms\n");
    talk_send(t, CLIENT, 0, PLUS_SET_SILENT);
    talk_send(t, SERVER, 4, PLUS_SET_DONE_2);
    expect(t, "00 ok 4ms\n");
    talk_free(t);
}

/* Who wants no answer does not ask, unless it is answered. */
static void requests_are_those_that_want_or_get_an_answer(void **state)
{
    (void)state;
    talk *t = talk_midstream();
    talk_send(t, CLIENT, 0, PLUS_SET_SILENT);
    assert_int_equal(only_relation(t)->requests, 0);
    talk_send(t, SERVER, 3, PLUS_SET_DONE_2);
    assert_int_equal(only_relation(t)->requests, 1);
    talk_send(t, CLIENT, 0, PLUS_SET);
    assert_int_equal(only_relation(t)->requests, 2);
    talk_send(t, SERVER, 3, PLUS_SET_DONE);
    assert_int_equal(only_relation(t)->requests, 2);
    talk_send(t, CLIENT, 0, PLUS_SET_SILENT);
    talk_end(t, CAP_END_OPEN);
    assert_int_equal(only_relation(t)->requests, 2);
    assert_int_equal(only_relation(t)->status_count[ANA_OK], 2);
    assert_int_equal(only_relation(t)->status_count[ANA_INDICATION], 1);
    talk_free(t);
}

static void what_expects_no_answer_makes_way_uncounted(void **state)
{
    (void)state;
    const ana_options options = {.max_outstanding = 2};
    talk *t = talk_new(&options);
    talk_send(t, CLIENT, 0, PLUS_SET);
    for (int i = 0; i < 3; i++)
        talk_send(t, CLIENT, 1, PLUS_SET_SILENT);
    expect(t, "00 indication\n00 indication\n");
    assert_int_equal(ana_statistics(t->analyzer)->evicted_requests, 0);
    talk_free(t);
}

static void a_continuation_is_no_request(void **state)
{
    (void)state;
    talk *t = talk_midstream();
    talk_send(t, CLIENT, 0, PLUS_FIRST_PART PLUS_KEEPALIVE PLUS_SECOND_PART);
    assert_int_equal(only_relation(t)->requests, 1);
    talk_send(t, SERVER, 3, PLUS_SET_DONE);
    expect(t, "00 ok 5-0 3ms\n");
    talk_send(t, CLIENT, 0, PLUS_SECOND_PART);
    assert_int_equal(only_relation(t)->requests, 2);
    talk_free(t);
}

static void s7comm_plus_refuses_by_its_result(void **state)
{
    (void)state;
    talk *t = talk_midstream();
    talk_send(t, CLIENT, 0, INIT_SSL);
    talk_send(t, SERVER, 2, INIT_SSL_OK);
    expect(t, "00 ok 2ms\n");
    talk_send(t, CLIENT, 0, INIT_SSL);
    talk_send(t, SERVER, 2, INIT_SSL_REFUSED);
    expect(t, "00 refused 2ms\n");
    talk_free(t);
}

static const ana_asset *identified(talk *t)
{
    return ana_find_asset(t->analyzer, &cpu);
}

/* As an S7-300 answers. */
static void a_cpu_tells_how_many_connections_it_has(void **state)
{
    (void)state;
    talk *t = talk_midstream();
    talk_send(t, CLIENT, 0, "0300002102f080320700000400000800080001120411440100ff09000401310001");
    talk_send(t, SERVER, 1,
              "0300005102f080320700000400000c0034000112081284010200000000ff0900300131000100280001"
              "000100f0001000b71b000002dc6c05f5e10000000000000000000000000000000000000000000000");
    assert_int_equal(identified(t)->max_connections, 16);
    talk_free(t);
}

static void joins_an_szl_of_several_units(void **state)
{
    (void)state;
    talk *t = talk_midstream();
    talk_send(t, CLIENT, 0, SZL_0011);
    talk_send(t, SERVER, 1, SZL_0011_FIRST("d5"));
    talk_send(t, CLIENT, 1, SZL_MORE);
    assert_null(identified(t)->order_number);
    talk_send(t, SERVER, 1, SZL_0011_LAST("d5"));
    assert_string_equal(identified(t)->order_number, "6ES7 315-2EH14-0AB0");
    assert_string_equal(identified(t)->firmware, "V3.2.7");
    talk_free(t);
}

/* Parts that do not belong together say nothing. */
static void an_szl_with_a_part_missing_says_nothing(void **state)
{
    (void)state;
    for (int row = 0; row < 4; row++) {
        talk *t = talk_midstream();
        talk_send(t, CLIENT, 0, SZL_0011);
        talk_send(t, SERVER, 1, SZL_0011_FIRST("d5"));
        if (row == 0) { /* the request for a part was lost, so that its answer is an orphan */
            talk_send(t, SERVER, 1, SZL_0011_LAST("d5"));
        } else if (row == 1) { /* an answer was lost */
            talk_send(t, CLIENT, 1, SZL_MORE);
            talk_gap(t, SERVER, 61);
            talk_wait(t, 6000);
        } else if (row == 2) { /* a part of another list */
            talk_send(t, CLIENT, 1, SZL_MORE);
            talk_send(t, SERVER, 1, SZL_0011_LAST("d6"));
            talk_free(t);
            continue;
        } else { /* the list is asked for anew: it starts anew */
            talk_send(t, CLIENT, 1, SZL_0011);
            talk_send(t, SERVER, 1, SZL_0011_FIRST("d5"));
            talk_send(t, CLIENT, 1, SZL_MORE);
            talk_send(t, SERVER, 1, SZL_0011_LAST("d5"));
            assert_string_equal(identified(t)->firmware, "V3.2.7");
            talk_free(t);
            continue;
        }
        talk_send(t, CLIENT, 1, SZL_MORE);
        talk_send(t, SERVER, 1, SZL_0011_LAST("d5"));
        assert_null(identified(t)->order_number);
        assert_null(identified(t)->firmware);
        talk_free(t);
    }
}

static void an_szl_without_end_is_bounded(void **state)
{
    (void)state;
    const ana_options options = {.max_message = 80};
    talk *t = talk_new(&options);
    talk_send(t, CLIENT, 0, SZL_0011);
    talk_send(t, SERVER, 1, SZL_0011_FIRST("d5"));
    for (int i = 0; i < 4; i++) {
        talk_send(t, CLIENT, 1, SZL_MORE);
        talk_send(t, SERVER, 1, SZL_0011_FIRST("d5"));
    }
    assert_int_equal(ana_statistics(t->analyzer)->evicted_tsdus, 1);
    talk_send(t, CLIENT, 1, SZL_MORE);
    talk_send(t, SERVER, 1, SZL_0011_LAST("d5"));
    assert_null(identified(t)->order_number);
    talk_free(t);
}

/* MB0, then DB74.DBB108 x2 and DB76.DBB404 x4 in one DB-read item */
#define READ_MIXED                                                                                 \
    "0300002d02f080320100000d00001c00000402120a10020001000083000000120cb00202004a006c04004c0194"
#define READ_MIXED_PARTIAL "0300002302f080320300000d000002000e00000402ff040008aa00ff090004ff040a05"
#define READ_MIXED_OK                                                                              \
    "0300002702f080320300000d000002001200000402ff040008aa00ff090008ff040aff01020304"

static const ana_object *object(GArray *objects, uint8_t area, uint16_t db)
{
    for (guint i = 0; i < objects->len; i++) {
        const ana_object *o = &g_array_index(objects, ana_object, i);
        if (o->area == area && o->db == db)
            return o;
    }
    fail_msg("no object %02x %u", area, db);
    return NULL;
}

static void a_db_read_beside_other_items_counts_its_areas(void **state)
{
    (void)state;
    talk *t = talk_midstream();
    talk_send(t, CLIENT, 0, READ_MIXED);
    talk_send(t, SERVER, 1, READ_MIXED_PARTIAL);
    expect(t, "04 partial 3-1 1ms\n");
    for (int i = 0; i < 2; i++) {
        talk_send(t, CLIENT, 0, READ_MIXED);
        talk_send(t, SERVER, 1, READ_MIXED_OK);
        expect(t, "04 ok 3-0 1ms\n");
    }
    GArray *objects = ana_relation_objects(only_relation(t));
    assert_int_equal(objects->len, 3);
    assert_int_equal(object(objects, S7_AREA_FLAG, 0)->reads, 3);
    assert_int_equal(object(objects, S7_AREA_DB, 74)->reads, 3);
    assert_int_equal(object(objects, S7_AREA_DB, 76)->reads, 2);
    assert_int_equal(object(objects, S7_AREA_DB, 76)->reads_refused, 1);
    g_array_unref(objects);
    assert_int_equal(identified(t)->reads_ok, 8);
    assert_int_equal(identified(t)->refused, 1);
    assert_int_equal(ana_asset_db(identified(t), 76)->failed, 1);
    assert_int_equal(ana_asset_db(identified(t), 76)->ok, 2);
    talk_free(t);
}

/* DB1.DBX0.0 BYTE 4 */
#define READ_DB1    "0300001f02f080320100000100000e00000401120a10020004000184000000"
#define READ_DB1_OK "0300001d02f0803203000001000002000800000401ff04002001020304"
#define READ_DB1_REFUSED                                                                           \
    "0300001302f08032020000010000000000"                                                           \
    "8104"
/* the same with a redundancy identification, which is odd */
#define READ_DB1_ODD "0300001f02f080320100010100000e00000401120a10020004000184000000"

static void odd_requests_count_as_any(void **state)
{
    (void)state;
    talk *t = talk_midstream();
    for (int i = 0; i < 2; i++) {
        talk_send(t, CLIENT, 0, READ_DB1_ODD);
        talk_send(t, SERVER, 1, READ_DB1_OK);
        talk_send(t, CLIENT, 0, READ_DB1);
        talk_send(t, SERVER, 1, READ_DB1_OK);
        expect(t, "04 ok 1-0 1ms\n04 ok 1-0 1ms\n");
    }
    GArray *objects = ana_relation_objects(only_relation(t));
    assert_int_equal(objects->len, 1);
    assert_int_equal(object(objects, S7_AREA_DB, 1)->reads, 4);
    g_array_unref(objects);
    talk_free(t);
}

static void the_blocks_of_a_cpu_count_every_access(void **state)
{
    (void)state;
    talk *t = talk_midstream();
    for (int i = 0; i < 5; i++) {
        talk_send(t, CLIENT, 0, READ_DB1);
        talk_send(t, SERVER, 1, READ_DB1_OK);
        if (i == 2) /* asking meanwhile counts nothing twice */
            assert_int_equal(ana_assets(t->analyzer)->len, 2);
    }
    assert_int_equal(ana_assets(t->analyzer)->len, 2);
    assert_int_equal(ana_asset_db(identified(t), 1)->ok, 5);
    assert_int_equal(identified(t)->reads_ok, 5);
    talk_free(t);
}

/* Two CPUs that read each other over one connection. */
static void what_the_server_reads_lies_in_the_client(void **state)
{
    (void)state;
    talk *t = talk_midstream();
    for (int i = 0; i < 2; i++) {
        talk_send(t, CLIENT, 0, READ_DB1);
        talk_send(t, SERVER, 1, READ_DB1_OK);
    }
    for (int i = 0; i < 3; i++) {
        talk_send(t, SERVER, 0, READ_DB1);
        talk_send(t, CLIENT, 1, READ_DB1_OK);
    }
    GArray *objects = ana_relation_objects(only_relation(t));
    assert_int_equal(objects->len, 2);
    assert_false(g_array_index(objects, ana_object, 0).of_client);
    assert_int_equal(g_array_index(objects, ana_object, 0).reads, 2);
    assert_true(g_array_index(objects, ana_object, 1).of_client);
    assert_int_equal(g_array_index(objects, ana_object, 1).reads, 3);
    g_array_unref(objects);
    const GPtrArray *assets = ana_assets(t->analyzer);
    assert_int_equal(assets->len, 2);
    const ana_asset *client = ana_find_asset(t->analyzer, &partner);
    assert_int_equal(identified(t)->reads_ok, 2);
    assert_int_equal(ana_asset_db(identified(t), 1)->ok, 2);
    assert_int_equal(client->reads_ok, 3);
    assert_int_equal(ana_asset_db(client, 1)->ok, 3);
    assert_int_equal(client->putget, ANA_PUTGET_PERMITTED);
    talk_free(t);
}

/* One place for each request and direction, which keeps what is put there. */
static void requests_that_repeat_have_one_memo(void **state)
{
    (void)state;
    static const char verdict[] = "";
    talk *t = talk_midstream();
    const void **memo = NULL;
    for (int i = 0; i < 3; i++) {
        talk_send(t, CLIENT, 0, READ_DB1);
        talk_send(t, SERVER, 1, READ_DB1_OK);
        assert_non_null(t->memo);
        assert_ptr_equal(*t->memo, i > 0 ? verdict : NULL);
        assert_true(i == 0 || t->memo == memo);
        memo = t->memo;
        *memo = verdict;
    }
    talk_send(t, SERVER, 0, READ_DB1);
    talk_send(t, CLIENT, 1, READ_DB1_OK);
    assert_non_null(t->memo);
    assert_true(t->memo != memo);
    assert_null(*t->memo);
    talk_send(t, CLIENT, 0, READ_DB1);
    talk_send(t, SERVER, 1, READ_DB1_REFUSED);
    assert_null(t->memo);
    assert_ptr_equal(*memo, verdict);
    ana_forget_memos(t->analyzer);
    assert_null(*memo);
    talk_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_expects_no_answer_and_gets_none_is_an_indication),
        cmocka_unit_test(requests_are_those_that_want_or_get_an_answer),
        cmocka_unit_test(what_expects_no_answer_makes_way_uncounted),
        cmocka_unit_test(a_continuation_is_no_request),
        cmocka_unit_test(s7comm_plus_refuses_by_its_result),
        cmocka_unit_test(a_cpu_tells_how_many_connections_it_has),
        cmocka_unit_test(joins_an_szl_of_several_units),
        cmocka_unit_test(an_szl_with_a_part_missing_says_nothing),
        cmocka_unit_test(an_szl_without_end_is_bounded),
        cmocka_unit_test(a_db_read_beside_other_items_counts_its_areas),
        cmocka_unit_test(odd_requests_count_as_any),
        cmocka_unit_test(the_blocks_of_a_cpu_count_every_access),
        cmocka_unit_test(what_the_server_reads_lies_in_the_client),
        cmocka_unit_test(requests_that_repeat_have_one_memo),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
