/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Transfers of blocks, step by step. */
#include "talk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define DB1 "5f30413030303031"
#define DB2 "5f30413030303032"

/* PDUs without TPKT and COTP, and who sends them. DB1 has the eight bytes 0001020304050607. */
static const struct {
    char key;
    int side;
    const char *pdu;
} steps[] = {
    {'U', CLIENT, "320100000100001200001d00000000000000 09" DB1 "41"}, /* upload, id 7 */
    {'u', SERVER, "32030000010000100000 0000 1d00010000000007 07 30303030303038"},
    {'o', SERVER, "32030000010000080000 0000 1d00010000000007"}, /* does not say how long it is */
    {'r', SERVER, "32020000010000000000 d241"},
    {'H', CLIENT, "320100000100001200001d00000000000000 09 24304130303030 3141"},  /* header only */
    {'N', CLIENT, "320100000100001300001d00000000000000 0a 5f4e5f5741525f4d5046"}, /* NC file */
    {'V', CLIENT, "320100000200001200001d00000000000000 09" DB2 "41"},             /* id 8 */
    {'v', SERVER, "32030000020000100000 0000 1d00010000000008 07 30303030303033"},
    {'S', CLIENT, "320100000300000800001e00000000000007"},
    {'T', CLIENT, "320100000400000800001e00000000000008"},
    {'s', SERVER, "32030000030000020009 0000 1e01 0005 00fb 0001020304"},
    {'l', SERVER, "32030000030000020007 0000 1e00 0003 00fb 050607"},
    {'m', SERVER, "32030000030000020008 0000 1e00 0004 00fb 05060708"},
    {'d', SERVER, "32030000030000020007 0000 1e00 0005 00fb 050607"}, /* shorter than it says */
    {'q', SERVER, "32030000030000020000 0000 1e02"},                  /* error in the status */
    {'z', SERVER, "32030000030000000000 8500"},
    {'t', SERVER, "32030000040000020007 0000 1e00 0003 00fb 0a0b0c"},
    {'E', CLIENT, "320100000500000800001f00000000000007"},
    {'X', CLIENT, "320100000500000800001f00d20900000007"},
    {'e', SERVER, "3203000005000001000000001f"},
    {'F', CLIENT, "320100000600000800001f00000000000008"},
    {'f', SERVER, "3203000006000001000000001f"},
    {'R', CLIENT,
     "320100000a00002000001a00010000000000 09" DB1 "50 0d 31 303030303038 303030303032"},
    {'a', SERVER, "320300000a000001000000001a"},
    {'p', SERVER, "320200000a0000000000d241"},
    {'B', SERVER, "320100006501001200001b00000000000000 09" DB1 "50"},
    {'b', CLIENT, "32030000650100020009 0000 1b01 0005 00fb 0001020304"},
    {'g', CLIENT, "32030000650100020007 0000 1b00 0003 00fb 050607"},
    {'C', SERVER, "320100006601001200001c00000000000000 09" DB1 "50"},
    {'Y', SERVER, "320100006601001200001c00d20f00000000 09" DB1 "50"},
    {'c', CLIENT, "3203000066010001000000001c"},
    {'L', CLIENT, "320100000b00001a000028000000000000fd000a01003041303030303150055f494e5345"},
    {'k', SERVER, "320300000b00000100000000 28"},
    {'n', SERVER, "320300000b0000020000d2a92802"},
};

static void send_pdu(talk *t, int side, const char *pdu)
{
    size_t digits = 0;
    for (const char *p = pdu; *p; p++)
        digits += *p != ' ';
    char *hex = g_strdup_printf("0300%04x02f080%s", (unsigned)(7 + digits / 2), pdu);
    talk_send(t, side, 1, hex);
    g_free(hex);
}

static void play(talk *t, const char *keys)
{
    for (; *keys; keys++) {
        bool found = false;
        for (size_t i = 0; i < G_N_ELEMENTS(steps); i++)
            if (steps[i].key == *keys) {
                send_pdu(t, steps[i].side, steps[i].pdu);
                found = true;
            }
        if (*keys == '-')
            talk_gap(t, SERVER, 100);
        assert_true(found || *keys == '-');
    }
}

typedef struct row {
    const char *keys;
    const char *blocks; /* what was said while it went on */
    const char *end;    /* and when the connection ended */
} row;

static const row rows[] = {
    {"UuSsSlEe", "up DB1 complete 8 of 8\n", ""},
    {"UuSsSl", "", "up DB1 complete 8 of 8\n"}, /* 1F was not seen, the last slice was */
    {"UuSsSlE", "", "up DB1 complete 8 of 8\n"},
    {"UoSsSlEe", "up DB1 complete 8\n", ""},
    {"Ur", "up DB1 refused 0 D241\n", ""},
    {"U", "", "up DB1 unanswered 0\n"},
    {"Uu", "", "up DB1 not-ended 0 of 8\n"},
    {"UuSs", "", "up DB1 not-ended 5 of 8\n"},
    {"UuSsS", "", "up DB1 not-ended 5 of 8\n"},
    {"UuSsEe", "up DB1 not-ended 5 of 8\n", ""},
    {"UuSsUuSsSlEe", "up DB1 not-ended 5 of 8\nup DB1 complete 8 of 8\n", ""},
    {"UuSsSmEe", "up DB1 length 9 of 8\n", ""},
    {"UuSlEe", "up DB1 length 3 of 8\n", ""},
    {"UuSsSdEe", "up DB1 gap 8 of 8\n", ""},
    {"UuSsSlXe", "up DB1 failed 8 of 8 D209\n", ""},
    {"UuSsSqEe", "up DB1 failed 5 of 8\n", ""},
    {"UuSsSzEe", "up DB1 failed 5 of 8 8500\n", ""},
    {"SsSlEe", "up ? begun-before 8\n", ""},
    {"Ee", "", ""},
    {"HuSsSlEe", "up $DB1 complete 8 of 8\n", ""},
    {"NoSsSlEe", "up ? complete 8\n", ""},
    /* two at a time on one connection */
    {"UuVvSsTtSlFfEe", "up DB2 complete 3 of 3\nup DB1 complete 8 of 8\n", ""},
    /* bytes were lost: not of DB1, of it, of something of unknown length */
    {"UuSs-SlEe", "up DB1 complete 8 of 8\n", ""},
    {"Uu-SlEe", "up DB1 gap 3 of 8\n", ""},
    {"Uo-SlEe", "up DB1 gap 3\n", ""},
    {"Uu-Ss", "", "up DB1 gap 5 of 8\n"},
    /* the answer is there, its request is not */
    {"UusSlEe", "up DB1 gap 3 of 8\n", ""},

    {"RaBbBgCcLk", "down DB1 complete 8 of 8 linked\n", ""},
    {"RaBbBgCc", "", "down DB1 complete 8 of 8\n"},
    {"RaBbBg", "", "down DB1 complete 8 of 8\n"},
    {"RaBbBgCcLn", "", "down DB1 complete 8 of 8 not-linked\n"},
    {"RaBbBgCcLnLk", "down DB1 complete 8 of 8 linked\n", ""},
    {"RaBbBgCcRaBbBgCcLk", "down DB1 complete 8 of 8\ndown DB1 complete 8 of 8 linked\n", ""},
    {"RaBbBgYc", "down DB1 failed 8 of 8 D20F\n", ""},
    {"RaBbCcLk", "down DB1 not-ended 5 of 8 linked\n", ""},
    {"Rp", "down DB1 refused 0 of 8 D241\n", ""},
    {"RaBb", "", "down DB1 not-ended 5 of 8\n"},
    {"BbBgCcLk", "down DB1 begun-before 8 linked\n", ""},
    {"Lk", "", ""},
    /* an upload beside a download */
    {"UuRaSsBbSlBgCcEeLk", "up DB1 complete 8 of 8\ndown DB1 complete 8 of 8 linked\n", ""},
};

static void check(const row *r, size_t step)
{
    talk *t = talk_new(NULL);
    t->step = step;
    play(t, r->keys);
    if (strcmp(t->blocks->str, r->blocks) != 0)
        fail_msg("%s: expected %s, found %s", r->keys, r->blocks, t->blocks->str);
    g_string_truncate(t->blocks, 0);
    talk_end(t, CAP_END_OPEN);
    if (strcmp(t->blocks->str, r->end) != 0)
        fail_msg("%s, end: expected %s, found %s", r->keys, r->end, t->blocks->str);
    talk_free(t);
}

static void tells_what_became_of_transfers(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        check(&rows[i], 0);
        check(&rows[i], 1);
    }
}

static void tells_bytes_sum_and_frames(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    play(t, "UuSsSlEe");
    assert_int_equal(t->block_bytes, 8);
    assert_string_equal(t->sha256,
                        "8a851ff82ee7048ad09ec3847f1ddf44944104d2cbd17ef4e3db22c6785a0d45");
    assert_int_equal(t->block_last - t->block_first, 7);
    play(t, "RaBbBgCcLk"); /* without the link */
    assert_int_equal(t->block_last - t->block_first, 7);
    play(t, "UuSsEe");
    assert_string_equal(t->sha256, "");
    assert_int_equal(t->block_bytes, 5);
    talk_free(t);
}

static void keeps_connections_apart(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    cap_flow flow = talk_flow();
    flow.side[CLIENT].endpoint.port++;
    talk *other = talk_beside(t, &flow);
    play(t, "UuSs");
    play(other, "UuSsSlEe");
    assert_string_equal(t->blocks->str, "up DB1 complete 8 of 8\n");
    g_string_truncate(t->blocks, 0);
    talk_free(other);
    play(t, "SlEe");
    assert_string_equal(t->blocks->str, "up DB1 complete 8 of 8\n");
    talk_free(t);
}

/* A direction that was not captured. */
static void knows_what_was_not_captured(void **state)
{
    (void)state;
    cap_flow flow = talk_flow();
    flow.side[SERVER].seen = false;
    talk *t = talk_over(NULL, &flow);
    play(t, "U");
    talk_end(t, CAP_END_FIN);
    assert_string_equal(t->blocks->str, "up DB1 unanswered 0\n");
    talk_free(t);
}

static void bounds_transfers(void **state)
{
    (void)state;
    const ana_options options = {.max_transfers = 1};
    talk *t = talk_new(&options);
    play(t, "UuSsVv");
    assert_string_equal(t->blocks->str, "up DB1 dropped 5 of 8\n");
    assert_int_equal(ana_statistics(t->analyzer)->evicted_blocks, 1);
    /* a download that only waits for its link loses nothing */
    play(t, "TtFfRaBbBgCcUu");
    assert_string_equal(t->blocks->str, "up DB1 dropped 5 of 8\nup DB2 complete 3 of 3\n"
                                        "down DB1 complete 8 of 8\n");
    assert_int_equal(ana_statistics(t->analyzer)->evicted_blocks, 1);
    talk_free(t);
}

static void bounds_bytes(void **state)
{
    (void)state;
    const ana_options of_one = {.max_block = 7}, of_all = {.max_blocks = 7};
    const ana_options *const options[] = {&of_one, &of_all};
    for (size_t i = 0; i < G_N_ELEMENTS(options); i++) {
        talk *t = talk_new(options[i]);
        play(t, "UuSsSlEeVvTtFf");
        assert_string_equal(t->blocks->str, "up DB1 dropped 8 of 8\nup DB2 complete 3 of 3\n");
        assert_int_equal(t->block_bytes, 3);
        assert_int_equal(ana_statistics(t->analyzer)->evicted_blocks, 1);
        talk_free(t);
    }
}

/* The oldest makes room. */
static void bounds_bytes_of_all(void **state)
{
    (void)state;
    const ana_options options = {.max_blocks = 7};
    talk *t = talk_new(&options);
    play(t, "UuSsVvTtFfSlEe");
    assert_string_equal(t->blocks->str, "up DB2 complete 3 of 3\nup DB1 dropped 8 of 8\n");
    talk_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_what_became_of_transfers),
        cmocka_unit_test(tells_bytes_sum_and_frames),
        cmocka_unit_test(keeps_connections_apart),
        cmocka_unit_test(knows_what_was_not_captured),
        cmocka_unit_test(bounds_transfers),
        cmocka_unit_test(bounds_bytes),
        cmocka_unit_test(bounds_bytes_of_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
