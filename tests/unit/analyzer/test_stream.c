/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "talk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define READ_M0 "0300001f02f080320100000001000e00000401120a10020010000083000000"
#define READ_M0_OK                                                                                 \
    "0300002902f0803203000000010002001400000401ff040080a9100000000001010000000000000000"

static uint64_t pdus(const talk *t)
{
    return ana_statistics(t->analyzer)->s7comm;
}

static void finds_the_next_tpkt_after_a_gap(void **state)
{
    (void)state;
    for (size_t step = 0; step < 40; step++) {
        talk *t = talk_new(NULL);
        t->step = step;
        talk_send(t, CLIENT, 0, READ_M0);
        talk_gap(t, CLIENT, 100);
        talk_send(t, CLIENT, 1, "0083000000" READ_M0 READ_M0);
        assert_int_equal(pdus(t), 3);
        assert_int_equal(ana_statistics(t->analyzer)->skipped, 5);
        talk_free(t);
    }
}

static void a_gap_drops_what_was_half_there(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    talk_send(t, CLIENT, 0, "0300001f02f0803201");
    talk_gap(t, CLIENT, 22);
    talk_send(t, CLIENT, 0, READ_M0);
    assert_int_equal(pdus(t), 1);
    assert_int_equal(ana_statistics(t->analyzer)->skipped, 9);
    talk_free(t);
}

static void a_stream_picked_up_in_the_middle_of_a_tpkt(void **state)
{
    (void)state;
    talk *t = talk_midstream();
    talk_send(t, CLIENT, 0, "10020010000083000000" READ_M0);
    talk_send(t, SERVER, 1, READ_M0_OK);
    assert_int_equal(pdus(t), 2);
    assert_string_equal(t->said->str, "04 ok 1-0 1ms\n");
    talk_free(t);
}

static void something_else_from_the_start_is_foreign(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    /* "GET / HTTP/1.1", then bytes that look like S7 */
    talk_send(t, CLIENT, 0, "474554202f20485454502f312e310d0a");
    talk_send(t, CLIENT, 0, READ_M0);
    assert_int_equal(pdus(t), 0);
    assert_int_equal(ana_statistics(t->analyzer)->other, 1);
    talk_free(t);
}

/* T_SEND and the like: texts that begin with 2 and r are not S7. */
static void other_payload_in_cotp_is_other(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "0300001202f08032342e3520626172203120", /* "24.5 bar 1 " */
        "0300000902f0803234",                   /* "24" */
        "0300001202f0807265616479203432204f4b", /* "ready 42 OK" */
        "0300000902f0807265",
        "0300000802f08032",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        talk *t = talk_new(NULL);
        talk_send(t, CLIENT, 0, rows[i]);
        assert_int_equal(ana_statistics(t->analyzer)->other, 1);
        assert_int_equal(t->connection->protocol, ANA_PROTOCOL_OTHER);
        assert_string_equal(t->said->str, "");
        /* but what speaks S7 speaks it badly then */
        talk_send(t, CLIENT, 0, READ_M0);
        talk_send(t, CLIENT, 0, rows[0]);
        assert_int_equal(pdus(t), 2);
        assert_int_equal(ana_statistics(t->analyzer)->damaged, 1);
        talk_free(t);
    }
}

static void damaged_s7_is_s7_all_the_same(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "0300001f02f080320100000001000e00010401120a10020010000083000000", /* lengths */
        "0300001f02f080320900000001000e00000401120a10020010000083000000", /* ROSCTR */
        "0300000a02f080320100",                                           /* cut off */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        talk *t = talk_new(NULL);
        talk_send(t, CLIENT, 0, rows[i]);
        assert_int_equal(pdus(t), 1);
        talk_free(t);
    }
}

static void joins_the_fragments_of_a_tsdu(void **state)
{
    (void)state;
    for (size_t step = 0; step < 20; step++) {
        talk *t = talk_new(NULL);
        t->step = step;
        talk_send(t, CLIENT, 0,
                  "0300000c02f0003201000000"
                  "0300001a02f08001000e00000401120a10020010000083000000");
        talk_send(t, SERVER, 2, READ_M0_OK);
        assert_int_equal(pdus(t), 2);
        assert_string_equal(t->said->str, "04 ok 1-0 2ms\n");
        talk_free(t);
    }
}

static void a_tsdu_without_end_is_bounded(void **state)
{
    (void)state;
    const ana_options options = {.max_tsdu = 16};
    talk *t = talk_new(&options);
    for (int i = 0; i < 10; i++)
        talk_send(t, CLIENT, 0, "0300000c02f0003201000000");
    assert_int_equal(ana_statistics(t->analyzer)->evicted_tsdus, 1);
    /* the rest of what was dropped is not a TSDU of its own */
    talk_send(t, CLIENT, 0, "0300000c02f0803201000000" READ_M0);
    assert_int_equal(pdus(t), 1);
    talk_free(t);
}

static void tls_records_need_not_end_with_their_tsdu(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    talk_send(t, CLIENT, 0, "0300000f02f080160301002001020304");
    talk_send(t, SERVER, 1, "0300000c02f0807200000102");
    talk_send(t, CLIENT, 1, "0300000c02f0803201000102");
    assert_int_equal(ana_statistics(t->analyzer)->tls, 3);
    assert_int_equal(ana_statistics(t->analyzer)->s7comm_plus, 0);
    talk_free(t);
}

static void no_tls_beside_s7comm(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    talk_send(t, CLIENT, 0, READ_M0);
    talk_send(t, CLIENT, 0, "0300000f02f080160301002001020304");
    talk_send(t, CLIENT, 0, READ_M0);
    assert_int_equal(ana_statistics(t->analyzer)->tls, 0);
    assert_int_equal(pdus(t), 2);
    talk_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_next_tpkt_after_a_gap),
        cmocka_unit_test(a_gap_drops_what_was_half_there),
        cmocka_unit_test(a_stream_picked_up_in_the_middle_of_a_tpkt),
        cmocka_unit_test(something_else_from_the_start_is_foreign),
        cmocka_unit_test(other_payload_in_cotp_is_other),
        cmocka_unit_test(damaged_s7_is_s7_all_the_same),
        cmocka_unit_test(joins_the_fragments_of_a_tsdu),
        cmocka_unit_test(a_tsdu_without_end_is_bounded),
        cmocka_unit_test(tls_records_need_not_end_with_their_tsdu),
        cmocka_unit_test(no_tls_beside_s7comm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
