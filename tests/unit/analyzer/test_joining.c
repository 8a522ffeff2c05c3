/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "talk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* The data parts of V57: CreateObject of a session (shortened) under sequence 1, and its answer,
 * which names the CPU. */
#define REQUEST                                                                                    \
    "31000004ca0000000100000120360000011d00040000000000a1000000d3821f0000a381690015016da200000000"
#define ANSWER                                                                                     \
    "32000004ca00000001361102873e8723a100000120821f0000a38169001500a3823200170000013a823b00048200" \
    "823c00048140823d00048480c040823e00048480c040823f00151b313b36455337203231312d31424533312d3058" \
    "4230203b56332e308240001505323b32383882410003000300a200000000"
#define OTHER_ANSWER "3200000542000000023400000000000000"
#define DIGEST       "20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

static const cap_address cpu = {.family = 4, .bytes = {10, 0, 0, 1}};

static void expect(talk *t, const char *said)
{
    assert_string_equal(t->said->str, said);
    g_string_truncate(t->said, 0);
}

static const char *order_number(talk *t)
{
    return ana_find_asset(t->analyzer, &cpu)->order_number;
}

/* Bytes `from` up to `to` of a data part as one PDU; `last` has the trailer. */
static void send_part(talk *t, int side, const char *data, size_t from, size_t to, bool last)
{
    char hex[800];
    const size_t size = MIN(to, strlen(data) / 2) - from;
    snprintf(hex, sizeof hex, "0300%04x02f0807202%04x%.*s%s", (unsigned)(size + (last ? 15 : 11)),
             (unsigned)size, (int)(2 * size), data + 2 * from, last ? "72020000" : "");
    talk_send(t, side, 1, hex);
}

static void send_whole(talk *t, int side, const char *data)
{
    send_part(t, side, data, 0, SIZE_MAX, true);
}

static void fragments_are_paired_when_they_are_whole(void **state)
{
    (void)state;
    const size_t size = strlen(ANSWER) / 2;
    for (size_t cut = 10; cut < size; cut++) {
        talk *t = talk_midstream();
        send_part(t, CLIENT, REQUEST, 0, 30, false);
        send_part(t, CLIENT, REQUEST, 30, 31, false);
        send_part(t, CLIENT, REQUEST, 31, SIZE_MAX, true);
        send_part(t, SERVER, ANSWER, 0, cut, false);
        expect(t, "");
        send_part(t, SERVER, ANSWER, cut, SIZE_MAX, true);
        expect(t, "00 ok 2ms\n");
        assert_string_equal(order_number(t), "6ES7 211-1BE31-0XB0");
        talk_free(t);
    }
}

static void digests_of_fragments_are_not_joined(void **state)
{
    (void)state;
    talk *t = talk_midstream();
    send_whole(t, CLIENT, REQUEST);
    char hex[800];
    const unsigned cut = 70;
    const unsigned size = (unsigned)strlen(ANSWER) / 2;
    snprintf(hex, sizeof hex, "0300%04x02f0807203%04x" DIGEST "%.*s", cut + 33 + 11, cut + 33,
             (int)cut * 2, ANSWER);
    talk_send(t, SERVER, 1, hex);
    snprintf(hex, sizeof hex, "0300%04x02f0807203%04x" DIGEST "%s72030000", size - cut + 33 + 15,
             size - cut + 33, &ANSWER[(size_t)cut * 2]);
    talk_send(t, SERVER, 1, hex);
    expect(t, "00 ok 2ms\n");
    assert_string_equal(order_number(t), "6ES7 211-1BE31-0XB0");
    talk_free(t);
}

static void what_a_gap_cuts_off_is_paired_as_far_as_it_came(void **state)
{
    (void)state;
    talk *t = talk_midstream();
    send_part(t, CLIENT, REQUEST, 0, 30, false);
    talk_gap(t, CLIENT, 100);
    send_whole(t, SERVER, ANSWER);
    expect(t, "00 ok 1ms\n");
    send_whole(t, CLIENT, REQUEST);
    send_part(t, SERVER, ANSWER, 0, 40, false);
    talk_gap(t, SERVER, 100);
    expect(t, "00 ok 1ms\n");
    talk_free(t);
}

static void answers_end_the_request_that_they_answer(void **state)
{
    (void)state;
    talk *t = talk_midstream();
    send_part(t, CLIENT, REQUEST, 0, 30, false);
    send_whole(t, SERVER, OTHER_ANSWER); /* to something else: the fragments go on */
    expect(t, "00 orphan\n");
    send_part(t, CLIENT, REQUEST, 30, 35, false);
    send_whole(t, SERVER, ANSWER);
    expect(t, "00 ok 1ms\n");
    talk_free(t);
}

static void the_end_settles_what_is_open(void **state)
{
    (void)state;
    talk *t = talk_midstream();
    send_part(t, CLIENT, REQUEST, 0, 30, false);
    talk_end(t, CAP_END_OPEN);
    expect(t, "00 pending\n");
    talk_free(t);
}

/* Data beyond the limit is counted; the pair is made all the same. */
static void fragments_have_a_limit(void **state)
{
    (void)state;
    const ana_options options = {.max_message = 120};
    const cap_flow flow = talk_flow();
    talk *t = talk_over(&options, &flow);
    send_whole(t, CLIENT, REQUEST);
    send_part(t, SERVER, ANSWER, 0, 100, false);
    send_part(t, SERVER, ANSWER, 100, 121, false);
    send_part(t, SERVER, ANSWER, 121, SIZE_MAX, true);
    expect(t, "00 ok 3ms\n");
    assert_int_equal(ana_statistics(t->analyzer)->evicted_tsdus, 1);
    talk_free(t);
}

static void fragments_without_a_beginning_are_no_answer(void **state)
{
    (void)state;
    talk *t = talk_midstream();
    send_whole(t, CLIENT, REQUEST);
    send_part(t, SERVER, ANSWER, 40, 50, false);
    send_part(t, SERVER, ANSWER, 50, SIZE_MAX, true);
    expect(t, "");
    send_whole(t, SERVER, ANSWER);
    expect(t, "00 ok 3ms\n");
    talk_free(t);
}

/* Userdata, group 3: the blocks of a type. */
static void hear_joined(talk *t, const char *joined)
{
    assert_string_equal(t->joined->str, joined);
    g_string_truncate(t->joined, 0);
}

static void ask_blocks(talk *t, int reference)
{
    char hex[100];
    snprintf(hex, sizeof hex, "0300001f02f08032070000%04x000800060001120411430200ff0900023038",
             (unsigned)reference);
    talk_send(t, CLIENT, 1, hex);
}

static void ask_next(talk *t, int reference)
{
    char hex[100];
    snprintf(hex, sizeof hex,
             "0300002102f08032070000%04x000c000400011208124302020000000000"
             "0a000000",
             (unsigned)reference);
    talk_send(t, CLIENT, 1, hex);
}

/* A data unit of four bytes, `value` four times. */
static void send_unit(talk *t, int reference, int unit, bool more, int value)
{
    char hex[120];
    snprintf(hex, sizeof hex,
             "0300002502f08032070000%04x000c000800011208128302"
             "02%02x%02x0000ff090004"
             "%02x%02x%02x%02x",
             (unsigned)reference, (unsigned)unit, more, (unsigned)value, (unsigned)value,
             (unsigned)value, (unsigned)value);
    talk_send(t, SERVER, 1, hex);
}

/* Each data unit is a transaction; with the last one comes the whole. */
static void data_units_are_paired_one_by_one(void **state)
{
    (void)state;
    talk *t = talk_midstream();
    ask_blocks(t, 1);
    send_unit(t, 1, 0x65, true, 0xaa);
    expect(t, "00u3.2 ok 1ms\n");
    ask_next(t, 2);
    hear_joined(t, "");
    send_unit(t, 2, 0x65, false, 0xbb);
    expect(t, "00u3.2 ok 1ms\n");
    hear_joined(t, "2 aaaaaaaabbbbbbbb\nt2 aaaaaaaabbbbbbbb\n");
    talk_free(t);
}

static void data_units_may_be_interleaved(void **state)
{
    (void)state;
    talk *t = talk_midstream();
    ask_blocks(t, 1);
    ask_blocks(t, 2);
    send_unit(t, 2, 0x66, true, 0xaa);
    send_unit(t, 1, 0x65, true, 0xcc);
    ask_next(t, 3);
    ask_next(t, 4);
    send_unit(t, 4, 0x65, false, 0xdd);
    hear_joined(t, "2 ccccccccdddddddd\nt2 ccccccccdddddddd\n");
    send_unit(t, 3, 0x66, false, 0xbb);
    hear_joined(t, "2 aaaaaaaabbbbbbbb\nt2 aaaaaaaabbbbbbbb\n");
    talk_free(t);
}

static void nothing_is_joined_over_a_gap(void **state)
{
    (void)state;
    talk *t = talk_midstream();
    ask_blocks(t, 1);
    send_unit(t, 1, 0x65, true, 0xaa);
    talk_gap(t, SERVER, 44);
    ask_next(t, 2);
    send_unit(t, 2, 0x65, false, 0xbb);
    hear_joined(t, "");
    talk_free(t);
}

/* However the bytes come, the messages are the same. */
static void segments_do_not_matter(void **state)
{
    (void)state;
    for (size_t step = 1; step < 40; step++) {
        talk *t = talk_new(NULL);
        t->step = step;
        ask_blocks(t, 1);
        send_unit(t, 1, 0x65, true, 0xaa);
        ask_next(t, 2);
        send_unit(t, 2, 0x65, true, 0xbb);
        ask_next(t, 3);
        send_unit(t, 3, 0x65, false, 0xcc);
        hear_joined(t, "3 aaaaaaaabbbbbbbbcccccccc\nt3 aaaaaaaabbbbbbbbcccccccc\n");
        talk_free(t);
    }
}

/* What many connections hold back together has a limit. */
static void what_is_held_has_a_limit(void **state)
{
    (void)state;
    const ana_options options = {.max_held = 1000};
    talk *t = talk_new(&options);
    ask_blocks(t, 1);
    send_unit(t, 1, 0x65, true, 0xaa);
    for (int i = 2; i < 300; i++) {
        ask_next(t, i);
        send_unit(t, i, 0x65, true, 0xbb);
    }
    assert_true(ana_statistics(t->analyzer)->evicted_tsdus > 0);
    ask_next(t, 300);
    send_unit(t, 300, 0x65, false, 0xcc);
    hear_joined(t, "");
    talk_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fragments_are_paired_when_they_are_whole),
        cmocka_unit_test(digests_of_fragments_are_not_joined),
        cmocka_unit_test(what_a_gap_cuts_off_is_paired_as_far_as_it_came),
        cmocka_unit_test(answers_end_the_request_that_they_answer),
        cmocka_unit_test(the_end_settles_what_is_open),
        cmocka_unit_test(fragments_have_a_limit),
        cmocka_unit_test(fragments_without_a_beginning_are_no_answer),
        cmocka_unit_test(data_units_are_paired_one_by_one),
        cmocka_unit_test(data_units_may_be_interleaved),
        cmocka_unit_test(nothing_is_joined_over_a_gap),
        cmocka_unit_test(segments_do_not_matter),
        cmocka_unit_test(what_is_held_has_a_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
