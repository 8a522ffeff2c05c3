/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How connections end, and what comes after. */
#include "packets.h"

#define TEST(name) static void name(void **state)
#define BEGIN                                                                                      \
    (void)state;                                                                                   \
    tap *t = tap_new();                                                                            \
    play_handshake(t);                                                                             \
    expect_heard(t, "begin >syn <syn-ack >est")
#define END tap_free(t)

/* A packet of nobody's interest that moves packet time on. */
static void pass_time(tap *t, int64_t at)
{
    const uint8_t nothing[14] = {0};
    t->now = (1000 * 1000 + at) * MS;
    play_bytes(t, 1, nothing, sizeof nothing, sizeof nothing);
}

TEST(fin_of_both_then_linger)
{
    BEGIN;
    PLAY(t, CLIENT, .seq = C, .ack = S, .flags = FIN | ACK, .text = "BYE");
    PLAY(t, SERVER, .seq = S, .ack = C + 4, .flags = FIN | ACK);
    PLAY(t, CLIENT, .seq = C + 4, .ack = S + 1, .at = 100);
    expect_heard(t, ">BYE >fin <fin");
    PLAY(t, SERVER, .seq = S + 1, .ack = C + 4, .flags = RST | ACK, .at = 200);
    expect_heard(t, "<rst");
    pass_time(t, 9000);
    expect_heard(t, "");
    pass_time(t, 10200);
    expect_heard(t, "end-fin>");
    assert_true(t->server.rst && t->server.fin && t->client.fin);
    END;
}

/* Once what may have come in another order is there, and once only. */
TEST(closed_long_before_the_end)
{
    BEGIN;
    t->hears_closed = true;
    PLAY(t, CLIENT, .seq = C, .ack = S, .flags = FIN | ACK);
    pass_time(t, 3000);
    PLAY(t, SERVER, .seq = S, .ack = C + 1, .flags = FIN | ACK, .at = 3000);
    expect_heard(t, ">fin <fin");
    pass_time(t, 3900);
    expect_heard(t, "");
    pass_time(t, 4100);
    expect_heard(t, "closed>");
    PLAY(t, SERVER, .seq = S + 1, .ack = C + 1, .flags = RST | ACK, .at = 4200);
    pass_time(t, 9000);
    expect_heard(t, "<rst");
    pass_time(t, 13200);
    expect_heard(t, "end-fin>");
    END;
}

TEST(closed_no_more_when_the_opener_tries_again)
{
    (void)state;
    tap *t = tap_new();
    t->hears_closed = true;
    PLAY(t, CLIENT, .seq = C - 1, .flags = SYN);
    PLAY(t, SERVER, .ack = C, .flags = RST | ACK, .at = 1);
    pass_time(t, 1500);
    expect_heard(t, "begin >syn <rst closed<");
    PLAY(t, CLIENT, .seq = C - 1, .flags = SYN, .at = 1600);
    PLAY(t, SERVER, .seq = S - 1, .ack = C, .flags = SYN | ACK, .at = 1601);
    PLAY(t, CLIENT, .seq = C, .ack = S, .flags = ACK, .at = 1602);
    pass_time(t, 12000);
    finish(t);
    assert_false(t->flow.closed);
    expect_heard(t, ">syn <syn-ack >est end-open");
    END;
}

TEST(ended_before_it_was_told_closed)
{
    BEGIN;
    t->hears_closed = true;
    PLAY(t, CLIENT, .seq = C, .ack = S, .flags = FIN | ACK);
    PLAY(t, SERVER, .seq = S, .ack = C + 1, .flags = RST | ACK);
    finish(t);
    assert_false(t->flow.closed);
    expect_heard(t, ">fin <rst end-fin>");
    END;
}

/* As S7-1200 and S7-1500 answer a FIN. */
TEST(reset_in_answer_to_a_fin)
{
    BEGIN;
    PLAY(t, CLIENT, .seq = C, .ack = S, .flags = FIN | ACK);
    PLAY(t, SERVER, .seq = S, .ack = C + 1, .flags = RST | ACK);
    finish(t);
    expect_heard(t, ">fin <rst end-fin>");
    END;
}

TEST(reset_that_overtook_the_fin_it_answers)
{
    BEGIN;
    PLAY(t, SERVER, .seq = S, .ack = C + 1, .flags = RST | ACK);
    PLAY(t, CLIENT, .seq = C, .ack = S, .flags = FIN | ACK);
    finish(t);
    expect_heard(t, ">fin <rst end-fin>");
    END;
}

TEST(reset_after_a_fin_of_its_own)
{
    BEGIN;
    PLAY(t, SERVER, .seq = S, .ack = C, .flags = FIN | ACK);
    PLAY(t, SERVER, .seq = S + 1, .ack = C, .flags = RST | ACK, .at = 500);
    finish(t);
    expect_heard(t, "<fin <rst end-fin<");
    END;
}

TEST(fin_after_a_reset)
{
    BEGIN;
    PLAY(t, CLIENT, .seq = C, .ack = S, .flags = RST | ACK);
    PLAY(t, SERVER, .seq = S, .ack = C, .flags = FIN | ACK);
    finish(t);
    expect_heard(t, ">rst <fin end-rst>");
    END;
}

TEST(fin_waits_for_its_place)
{
    BEGIN;
    PLAY(t, CLIENT, .seq = C + 3, .ack = S, .flags = FIN | ACK);
    PLAY(t, SERVER, .seq = S, .ack = C + 4, .flags = FIN | ACK);
    expect_heard(t, "");
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "BYE");
    expect_heard(t, ">BYE >fin <fin");
    END;
}

TEST(fin_repeated)
{
    BEGIN;
    PLAY(t, CLIENT, .seq = C, .ack = S, .flags = FIN | ACK);
    PLAY(t, CLIENT, .seq = C, .ack = S, .flags = FIN | ACK, .at = 1000);
    expect_heard(t, ">fin");
    END;
}

TEST(fin_that_was_not_captured_is_no_gap)
{
    BEGIN;
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "BYE");
    PLAY(t, SERVER, .seq = S, .ack = C + 4, .flags = FIN | ACK);
    finish(t);
    expect_heard(t, ">BYE <fin end-open");
    assert_int_equal(t->client.lost, 0);
    END;
}

TEST(lost_byte_that_looked_like_a_fin)
{
    BEGIN;
    PLAY(t, SERVER, .seq = S, .ack = C + 1);
    pass_time(t, 3000);
    expect_heard(t, "");
    PLAY(t, CLIENT, .seq = C + 1, .ack = S, .text = "BC");
    expect_heard(t, ">gap(1) >BC");
    END;
}

TEST(late_fin_that_was_assumed)
{
    BEGIN;
    PLAY(t, SERVER, .seq = S, .ack = C + 1);
    pass_time(t, 3000);
    PLAY(t, CLIENT, .seq = C, .ack = S, .flags = FIN | ACK);
    expect_heard(t, ">fin");
    END;
}

TEST(reset_with_garbage)
{
    BEGIN;
    PLAY(t, SERVER, .seq = S, .ack = C, .flags = RST | ACK, .text = "why");
    expect_heard(t, "<rst");
    finish(t);
    expect_heard(t, "end-rst<");
    assert_int_equal(t->server.bytes, 0);
    END;
}

TEST(reset_waits_for_the_data_before_it)
{
    BEGIN;
    PLAY(t, CLIENT, .seq = C + 3, .ack = S, .flags = RST | ACK);
    expect_heard(t, "");
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "BYE");
    pass_time(t, 5000);
    expect_heard(t, ">BYE >rst");
    END;
}

TEST(reset_with_a_strange_number)
{
    BEGIN;
    PLAY(t, SERVER, .seq = S + 30000, .ack = C, .flags = RST | ACK);
    pass_time(t, 5000);
    expect_heard(t, "<rst");
    finish(t);
    assert_int_equal(t->server.lost, 0);
    END;
}

TEST(reset_ends_the_wait_for_a_hole)
{
    BEGIN;
    PLAY(t, CLIENT, .seq = C + 3, .ack = S, .text = "DEF");
    PLAY(t, CLIENT, .seq = C + 6, .ack = S, .flags = RST | ACK);
    pass_time(t, 5000);
    expect_heard(t, ">gap(3) >DEF >rst");
    END;
}

TEST(port_reused_after_fin)
{
    BEGIN;
    PLAY(t, CLIENT, .seq = C, .ack = S, .flags = FIN | ACK);
    PLAY(t, SERVER, .seq = S, .ack = C + 1, .flags = FIN | ACK);
    PLAY(t, CLIENT, .seq = 900000, .flags = SYN);
    expect_heard(t, ">fin <fin end-fin> begin >syn");
    END;
}

TEST(port_reused_after_silence)
{
    BEGIN;
    PLAY(t, CLIENT, .seq = C + 3, .ack = S, .text = "DEF");
    PLAY(t, CLIENT, .seq = 900000, .flags = SYN, .at = 60000);
    expect_heard(t, ">gap(3) >DEF end-reused begin >syn");
    PLAY(t, SERVER, .seq = 800000, .ack = 900001, .flags = SYN | ACK);
    PLAY(t, CLIENT, .seq = 900001, .ack = 800001, .text = "REQ");
    expect_heard(t, "<syn-ack >est >REQ");
    END;
}

TEST(syn_within_an_active_connection_counts_when_answered)
{
    BEGIN;
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "REQ");
    PLAY(t, CLIENT, .seq = 900000, .flags = SYN, .mss = 1400);
    PLAY(t, SERVER, .seq = S, .ack = C + 3, .text = "ANS");
    expect_heard(t, ">REQ <ANS");
    PLAY(t, CLIENT, .seq = 910000, .flags = SYN, .mss = 1400);
    PLAY(t, SERVER, .seq = 800000, .ack = 910001, .flags = SYN | ACK);
    PLAY(t, CLIENT, .seq = 910001, .ack = 800001, .text = "REQ");
    finish(t);
    expect_heard(t, "end-reused begin >syn <syn-ack >est >REQ end-open");
    assert_int_equal(t->client.mss, 1400);
    assert_true(t->client.has_mac);
    END;
}

TEST(data_far_away_after_the_end_is_another_connection)
{
    BEGIN;
    PLAY(t, CLIENT, .seq = C, .ack = S, .flags = RST | ACK);
    PLAY(t, CLIENT, .seq = C + 0x40000000, .ack = S + 77, .text = "NEW");
    finish(t);
    expect_heard(t, ">rst end-rst> begin-mid >NEW end-open");
    END;
}

TEST(data_while_lingering_is_delivered)
{
    BEGIN;
    PLAY(t, SERVER, .seq = S, .ack = C, .flags = RST | ACK);
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "LATE");
    expect_heard(t, "<rst >LATE");
    END;
}

TEST(another_port_is_another_connection)
{
    (void)state;
    tap *t = tap_new();
    for (uint16_t port = 40000; port < 40003; port++)
        PLAY(t, CLIENT, .port = port, .seq = 7, .flags = SYN);
    finish(t);
    expect_heard(t, "begin >syn begin >syn begin >syn end-open end-open end-open");
    END;
}

TEST(idle_connection_ends)
{
    (void)state;
    const cap_options options = {.idle = 60 * 1000 * MS};
    tap *t = tap_new_with(&options);
    play_handshake(t);
    expect_heard(t, "begin >syn <syn-ack >est");
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "REQ", .at = 30000);
    pass_time(t, 80000);
    expect_heard(t, ">REQ");
    pass_time(t, 90200);
    expect_heard(t, "end-idle");
    END;
}

TEST(longest_unused_is_evicted)
{
    (void)state;
    const cap_options options = {.max_flows = 2};
    tap *t = tap_new_with(&options);
    play_handshake(t);
    PLAY(t, CLIENT, .host = 9, .seq = 7, .flags = SYN);
    PLAY(t, CLIENT, .seq = C + 2, .ack = S, .text = "CD");
    PLAY(t, CLIENT, .host = 8, .seq = 7, .flags = SYN);
    expect_heard(t, HANDSHAKE "begin >syn end-evicted begin >syn");
    PLAY(t, CLIENT, .host = 7, .seq = 7, .flags = SYN);
    expect_heard(t, ">gap(2) >CD end-evicted begin >syn");
    assert_int_equal(cap_engine_stats(t->engine)->flows_evicted, 2);
    END;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fin_of_both_then_linger),
        cmocka_unit_test(closed_long_before_the_end),
        cmocka_unit_test(closed_no_more_when_the_opener_tries_again),
        cmocka_unit_test(ended_before_it_was_told_closed),
        cmocka_unit_test(reset_in_answer_to_a_fin),
        cmocka_unit_test(reset_that_overtook_the_fin_it_answers),
        cmocka_unit_test(reset_after_a_fin_of_its_own),
        cmocka_unit_test(fin_after_a_reset),
        cmocka_unit_test(fin_waits_for_its_place),
        cmocka_unit_test(fin_repeated),
        cmocka_unit_test(fin_that_was_not_captured_is_no_gap),
        cmocka_unit_test(lost_byte_that_looked_like_a_fin),
        cmocka_unit_test(late_fin_that_was_assumed),
        cmocka_unit_test(reset_with_garbage),
        cmocka_unit_test(reset_waits_for_the_data_before_it),
        cmocka_unit_test(reset_with_a_strange_number),
        cmocka_unit_test(reset_ends_the_wait_for_a_hole),
        cmocka_unit_test(port_reused_after_fin),
        cmocka_unit_test(port_reused_after_silence),
        cmocka_unit_test(syn_within_an_active_connection_counts_when_answered),
        cmocka_unit_test(data_far_away_after_the_end_is_another_connection),
        cmocka_unit_test(data_while_lingering_is_delivered),
        cmocka_unit_test(another_port_is_another_connection),
        cmocka_unit_test(idle_connection_ends),
        cmocka_unit_test(longest_unused_is_evicted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
