/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The first packets of a connection, in whatever order they come. */
#include "packets.h"

#define TEST(name) static void name(void **state)
#define BEGIN                                                                                      \
    (void)state;                                                                                   \
    tap *t = tap_new()
#define END tap_free(t)

TEST(handshake_in_order)
{
    BEGIN;
    play_handshake(t);
    expect_heard(t, "begin >syn <syn-ack >est");
    finish(t);
    expect_heard(t, "end-open");
    assert_int_equal(t->flow.opener, 0);
    assert_int_equal(t->flow.watched, 1);
    assert_false(t->flow.midstream);
    assert_int_equal(t->client.mss, 1460);
    assert_true(t->server.only_mss);
    END;
}

/* All orders of SYN, SYN-ACK, ACK, request and answer give one result. */
static void play_nth(tap *t, int nth)
{
    switch (nth) {
    case 0:
        PLAY(t, CLIENT, .seq = C - 1, .flags = SYN);
        return;
    case 1:
        PLAY(t, SERVER, .seq = S - 1, .ack = C, .flags = SYN | ACK);
        return;
    case 2:
        PLAY(t, CLIENT, .seq = C, .ack = S);
        return;
    case 3:
        PLAY(t, CLIENT, .seq = C, .ack = S, .text = "REQ");
        return;
    default:
        PLAY(t, SERVER, .seq = S, .ack = C + 3, .text = "ANS");
    }
}

TEST(handshake_in_every_order)
{
    (void)state;
    for (int n = 0; n < 5 * 5 * 5 * 5 * 5; n++) {
        int order[5], seen = 0, rest = n;
        for (int i = 0; i < 5; i++, rest /= 5) {
            order[i] = rest % 5;
            seen |= 1 << order[i];
        }
        if (seen != 31)
            continue;
        tap *t = tap_new();
        for (int i = 0; i < 5; i++)
            play_nth(t, order[i]);
        finish(t);
        assert_string_equal(t->log->str, HANDSHAKE ">REQ <ANS end-open");
        assert_int_equal(t->flow.side[t->flow.opener].endpoint.port, 40000);
        tap_free(t);
    }
}

TEST(midstream_starts_with_the_answer)
{
    BEGIN;
    PLAY(t, SERVER, .seq = S, .ack = C + 3, .text = "ANS");
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "REQ");
    PLAY(t, CLIENT, .seq = C + 3, .ack = S + 3, .text = "NEXT");
    expect_heard(t, "");
    PLAY(t, CLIENT, .host = 9, .seq = 1, .flags = SYN, .at = 5000);
    expect_heard(t, "begin-mid >REQ <ANS >NEXT begin >syn");
    END;
}

TEST(midstream_answer_whose_request_was_before)
{
    BEGIN;
    PLAY(t, SERVER, .seq = S, .ack = C, .text = "ANS");
    PLAY(t, CLIENT, .seq = C, .ack = S + 3, .text = "REQ");
    finish(t);
    expect_heard(t, "begin-mid <ANS >REQ end-open");
    assert_true(t->flow.midstream);
    assert_int_equal(t->flow.opener, -1);
    END;
}

TEST(midstream_first_packets_swapped)
{
    BEGIN;
    PLAY(t, CLIENT, .seq = C + 3, .ack = S, .text = "DEF");
    PLAY(t, SERVER, .seq = S, .ack = C + 6, .text = "ANS");
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "ABC");
    finish(t);
    expect_heard(t, "begin-mid >ABCDEF <ANS end-open");
    END;
}

TEST(midstream_settles_after_the_packets)
{
    BEGIN;
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "REQ");
    PLAY(t, SERVER, .seq = S, .ack = C + 3, .text = "ANS");
    for (unsigned i = 0; i < 62; i++)
        PLAY(t, SERVER, .seq = S + 3, .ack = C + 3, .window = (uint16_t)(100 + i));
    expect_heard(t, "");
    PLAY(t, SERVER, .seq = S + 3, .ack = C + 3, .window = 99);
    expect_heard(t, "begin-mid >REQ <ANS");
    PLAY(t, CLIENT, .seq = C + 3, .ack = S + 3, .text = "REQ");
    expect_heard(t, ">REQ");
    END;
}

TEST(one_direction_only)
{
    BEGIN;
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "R1");
    PLAY(t, CLIENT, .seq = C + 2, .ack = S + 10, .text = "R2");
    PLAY(t, CLIENT, .seq = C + 4, .ack = S + 20, .text = "R3", .at = 5000);
    expect_heard(t, "begin-mid >R1 <gap(10) >R2 <gap(10) >R3");
    PLAY(t, CLIENT, .seq = C + 6, .ack = S + 30, .text = "R4");
    expect_heard(t, "<gap(10) >R4");
    finish(t);
    assert_false(t->server.seen);
    assert_int_equal(t->server.lost, 30);
    assert_int_equal(t->client.acked_unseen, 30);
    END;
}

TEST(one_direction_only_with_its_hole)
{
    BEGIN;
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "R1");
    PLAY(t, CLIENT, .seq = C + 2, .ack = S + 10, .text = "R2", .at = 5000);
    PLAY(t, CLIENT, .seq = C + 8, .ack = S + 10, .text = "R4", .at = 6000);
    expect_heard(t, "begin-mid >R1 <gap(10) >R2");
    PLAY(t, CLIENT, .seq = C + 10, .ack = S + 10, .text = "R5", .at = 8000);
    expect_heard(t, ">gap(4) >R4R5");
    END;
}

TEST(other_direction_appears)
{
    BEGIN;
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "R1");
    PLAY(t, CLIENT, .seq = C + 2, .ack = S + 10, .text = "R2", .at = 5000);
    PLAY(t, SERVER, .seq = S + 10, .ack = C + 4, .text = "A2");
    PLAY(t, CLIENT, .seq = C + 6, .ack = S + 14, .text = "R4");
    PLAY(t, SERVER, .seq = S + 12, .ack = C + 6, .text = "A3");
    PLAY(t, CLIENT, .seq = C + 4, .ack = S + 12, .text = "R3");
    expect_heard(t, "begin-mid >R1 <gap(10) >R2 <A2 >R3 <A3 >R4");
    END;
}

TEST(only_the_server_was_captured)
{
    BEGIN;
    PLAY(t, SERVER, .seq = S - 1, .ack = C, .flags = SYN | ACK);
    PLAY(t, SERVER, .seq = S, .ack = C + 22, .text = "CC");
    PLAY(t, SERVER, .seq = S + 2, .ack = C + 40, .text = "A1", .at = 5000);
    PLAY(t, SERVER, .seq = S + 4, .ack = C + 50, .text = "A2");
    finish(t);
    expect_heard(t, "begin <syn-ack >gap(22) <CC >gap(18) <A1 >gap(10) <A2 end-open");
    assert_int_equal(t->flow.opener, 1);
    END;
}

TEST(only_the_client_was_captured)
{
    BEGIN;
    PLAY(t, CLIENT, .seq = C - 1, .flags = SYN);
    PLAY(t, CLIENT, .seq = C, .ack = S);
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "R1");
    PLAY(t, CLIENT, .seq = C + 2, .ack = S + 10, .text = "R2");
    PLAY(t, CLIENT, .seq = C + 4, .ack = S + 20, .text = "R3", .at = 5000);
    expect_heard(t, "begin >syn >est >R1 <gap(10) >R2 <gap(10) >R3");
    PLAY(t, CLIENT, .seq = C + 6, .ack = S + 20, .flags = FIN | ACK);
    PLAY(t, CLIENT, .seq = C + 7, .ack = S + 21);
    finish(t);
    expect_heard(t, ">fin end-open");
    assert_int_equal(t->server.lost, 20);
    END;
}

TEST(midstream_starts_with_a_keepalive)
{
    BEGIN;
    PLAY(t, SERVER, .seq = S - 1, .ack = C, .flags = ACK, .text = "x");
    PLAY(t, CLIENT, .seq = C, .ack = S);
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "REQ");
    PLAY(t, SERVER, .seq = S, .ack = C + 3, .text = "ANS");
    finish(t);
    expect_heard(t, "begin-mid <keep >REQ <ANS end-open");
    assert_int_equal(t->server.keepalives, 1);
    assert_int_equal(t->server.bytes, 3);
    END;
}

TEST(midstream_starts_with_an_empty_keepalive)
{
    BEGIN;
    PLAY(t, SERVER, .seq = S - 1, .ack = C);
    PLAY(t, CLIENT, .seq = C, .ack = S);
    PLAY(t, SERVER, .seq = S, .ack = C, .text = "ANS", .at = 4000);
    finish(t);
    expect_heard(t, "begin-mid <keep <ANS end-open");
    END;
}

TEST(midstream_starts_with_one_byte)
{
    BEGIN;
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "A");
    PLAY(t, CLIENT, .seq = C + 1, .ack = S, .text = "BC");
    PLAY(t, SERVER, .seq = S, .ack = C + 3, .text = "ANS");
    finish(t);
    expect_heard(t, "begin-mid >ABC <ANS end-open");
    END;
}

TEST(syn_after_the_end_of_the_old_connection)
{
    BEGIN;
    PLAY(t, SERVER, .seq = 77777777, .ack = 3, .flags = RST | ACK);
    play_handshake(t);
    expect_heard(t, "begin-mid <rst end-rst< "
                    "begin >syn <syn-ack >est");
    END;
}

TEST(data_in_the_syn)
{
    BEGIN;
    PLAY(t, CLIENT, .seq = C - 1, .flags = SYN, .text = "FAST");
    PLAY(t, SERVER, .seq = S - 1, .ack = C + 4, .flags = SYN | ACK);
    PLAY(t, CLIENT, .seq = C + 4, .ack = S, .text = "MORE");
    expect_heard(t, "begin >syn <syn-ack >FAST >est >MORE");
    END;
}

TEST(data_in_the_syn_not_accepted)
{
    BEGIN;
    PLAY(t, CLIENT, .seq = C - 1, .flags = SYN, .text = "FAST");
    PLAY(t, SERVER, .seq = S - 1, .ack = C, .flags = SYN | ACK);
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "FAST");
    expect_heard(t, "begin >syn <syn-ack >FAST >est >again");
    END;
}

TEST(syn_repeated_and_refused)
{
    BEGIN;
    PLAY(t, CLIENT, .seq = C - 1, .flags = SYN);
    PLAY(t, CLIENT, .seq = C - 1, .flags = SYN, .at = 1000);
    PLAY(t, SERVER, .seq = 0, .ack = C, .flags = RST | ACK);
    PLAY(t, CLIENT, .seq = C - 1, .flags = SYN, .at = 1500);
    PLAY(t, SERVER, .seq = 0, .ack = C, .flags = RST | ACK);
    finish(t);
    expect_heard(t, "begin >syn >syn <rst >syn <rst end-rst<");
    END;
}

TEST(accepted_after_a_refusal)
{
    BEGIN;
    PLAY(t, CLIENT, .seq = C - 1, .flags = SYN);
    PLAY(t, SERVER, .seq = 0, .ack = C, .flags = RST | ACK);
    PLAY(t, CLIENT, .seq = C - 1, .flags = SYN);
    PLAY(t, SERVER, .seq = S - 1, .ack = C, .flags = SYN | ACK);
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "REQ");
    finish(t);
    expect_heard(t, "begin >syn <rst >syn <syn-ack >est >REQ end-open");
    END;
}

TEST(syn_ack_repeated_and_never_acknowledged)
{
    BEGIN;
    PLAY(t, CLIENT, .seq = C - 1, .flags = SYN);
    PLAY(t, SERVER, .seq = S - 1, .ack = C, .flags = SYN | ACK);
    PLAY(t, SERVER, .seq = S - 1, .ack = C, .flags = SYN | ACK, .at = 3000);
    finish(t);
    expect_heard(t, "begin >syn <syn-ack <syn-ack end-open");
    END;
}

TEST(stray_syn_ack_is_passed_over)
{
    BEGIN;
    PLAY(t, CLIENT, .seq = C - 1, .flags = SYN);
    PLAY(t, SERVER, .seq = 99, .ack = 0x70000000, .flags = SYN | ACK);
    PLAY(t, SERVER, .seq = S - 1, .ack = C, .flags = SYN | ACK);
    PLAY(t, CLIENT, .seq = C, .ack = S);
    expect_heard(t, "begin >syn <syn-ack >est");
    END;
}

TEST(lone_reset)
{
    BEGIN;
    PLAY(t, SERVER, .seq = S, .flags = RST);
    finish(t);
    expect_heard(t, "begin-mid <rst end-rst<");
    END;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(handshake_in_order),
        cmocka_unit_test(handshake_in_every_order),
        cmocka_unit_test(midstream_starts_with_the_answer),
        cmocka_unit_test(midstream_answer_whose_request_was_before),
        cmocka_unit_test(midstream_first_packets_swapped),
        cmocka_unit_test(midstream_settles_after_the_packets),
        cmocka_unit_test(one_direction_only),
        cmocka_unit_test(one_direction_only_with_its_hole),
        cmocka_unit_test(other_direction_appears),
        cmocka_unit_test(only_the_server_was_captured),
        cmocka_unit_test(only_the_client_was_captured),
        cmocka_unit_test(midstream_starts_with_a_keepalive),
        cmocka_unit_test(midstream_starts_with_an_empty_keepalive),
        cmocka_unit_test(midstream_starts_with_one_byte),
        cmocka_unit_test(syn_after_the_end_of_the_old_connection),
        cmocka_unit_test(data_in_the_syn),
        cmocka_unit_test(data_in_the_syn_not_accepted),
        cmocka_unit_test(syn_repeated_and_refused),
        cmocka_unit_test(accepted_after_a_refusal),
        cmocka_unit_test(syn_ack_repeated_and_never_acknowledged),
        cmocka_unit_test(stray_syn_ack_is_passed_over),
        cmocka_unit_test(lone_reset),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
