/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Order of delivery on connections whose start was seen. */
#include "packets.h"

#define TEST(name) static void name(void **state)
#define BEGIN                                                                                      \
    (void)state;                                                                                   \
    tap *t = tap_new();                                                                            \
    play_handshake(t);                                                                             \
    expect_heard(t, "begin >syn <syn-ack >est")
#define END tap_free(t)

TEST(delivers_in_order)
{
    BEGIN;
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "REQ");
    PLAY(t, SERVER, .seq = S, .ack = C + 3, .text = "ANS");
    PLAY(t, CLIENT, .seq = C + 3, .ack = S + 3, .text = "NEXT");
    expect_heard(t, ">REQ <ANS >NEXT");
    assert_int_equal(cap_engine_stats(t->engine)->held_peak, 0);
    finish(t);
    expect_heard(t, "end-open");
    assert_int_equal(t->client.bytes, 7);
    assert_int_equal(t->server.bytes, 3);
    END;
}

TEST(waits_for_missing_bytes)
{
    BEGIN;
    PLAY(t, CLIENT, .seq = C + 3, .ack = S, .text = "DEF");
    PLAY(t, CLIENT, .seq = C + 6, .ack = S, .text = "GHI");
    expect_heard(t, "");
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "ABC");
    expect_heard(t, ">ABCDEFGHI");
    assert_int_equal(t->data_stamp.frame, t->frame);
    finish(t);
    assert_int_equal(t->client.out_of_order, 1);
    assert_int_equal(t->client.retransmitted, 0);
    assert_int_equal(t->client.lost, 0);
    assert_int_equal(cap_engine_stats(t->engine)->held_peak, 6);
    END;
}

TEST(answer_waits_for_its_request)
{
    BEGIN;
    PLAY(t, SERVER, .seq = S, .ack = C + 3, .text = "ANS");
    expect_heard(t, "");
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "REQ");
    expect_heard(t, ">REQ <ANS");
    /* The answer keeps the stamp of its own packet. */
    assert_int_equal(t->data_stamp.frame, t->frame - 1);
    END;
}

TEST(chain_of_turns_backwards)
{
    BEGIN;
    PLAY(t, SERVER, .seq = S + 1, .ack = C + 2, .text = "4");
    PLAY(t, CLIENT, .seq = C + 1, .ack = S + 1, .text = "3");
    PLAY(t, SERVER, .seq = S, .ack = C + 1, .text = "2");
    expect_heard(t, "");
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "1");
    expect_heard(t, ">1 <2 >3 <4");
    END;
}

TEST(acknowledged_hole_becomes_a_gap_after_the_packets)
{
    BEGIN;
    PLAY(t, CLIENT, .seq = C + 3, .ack = S, .text = "DEF");
    for (unsigned i = 0; i < 64; i++)
        PLAY(t, SERVER, .seq = S, .ack = C + 6, .window = (uint16_t)(100 + i));
    expect_heard(t, "");
    PLAY(t, SERVER, .seq = S, .ack = C + 6, .window = 99);
    expect_heard(t, ">gap(3) >DEF");
    PLAY(t, CLIENT, .seq = C + 6, .ack = S, .text = "GHI");
    expect_heard(t, ">GHI");
    finish(t);
    assert_int_equal(t->client.lost, 3);
    assert_int_equal(t->server.acked_unseen, 3);
    END;
}

TEST(acknowledged_hole_becomes_a_gap_after_the_time)
{
    BEGIN;
    PLAY(t, CLIENT, .seq = C + 3, .ack = S, .text = "DEF");
    PLAY(t, SERVER, .seq = S, .ack = C + 6, .at = 2000);
    PLAY(t, CLIENT, .host = 9, .seq = 1, .flags = SYN, .at = 2990);
    expect_heard(t, "begin >syn");
    PLAY(t, CLIENT, .host = 9, .seq = 1, .flags = SYN, .at = 3110);
    expect_heard(t, ">gap(3) >DEF >syn");
    END;
}

TEST(late_bytes_of_a_gap_are_out_of_order)
{
    BEGIN;
    PLAY(t, SERVER, .seq = S, .ack = C + 3, .text = "ANS");
    PLAY(t, SERVER, .seq = S + 3, .ack = C + 3, .at = 3000);
    expect_heard(t, ">gap(3) <ANS");
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "REQ");
    expect_heard(t, "");
    finish(t);
    assert_int_equal(t->client.retransmitted, 0);
    assert_int_equal(t->client.out_of_order, 1);
    END;
}

TEST(unacknowledged_hole_waits_for_the_sender)
{
    BEGIN;
    PLAY(t, CLIENT, .seq = C + 3, .ack = S, .text = "DEF");
    for (unsigned i = 0; i < 200; i++)
        PLAY(t, SERVER, .seq = S, .ack = C, .window = (uint16_t)(100 + i));
    PLAY(t, SERVER, .seq = S, .ack = C, .at = 90000);
    expect_heard(t, "");
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "ABC");
    expect_heard(t, ">ABCDEF");
    END;
}

TEST(two_holes_ripen_on_their_own)
{
    BEGIN;
    PLAY(t, SERVER, .seq = S, .ack = C + 3, .text = "A");
    for (unsigned i = 0; i < 32; i++)
        PLAY(t, SERVER, .seq = S + 1, .ack = C + 3, .window = (uint16_t)(100 + i));
    PLAY(t, SERVER, .seq = S + 1, .ack = C + 6, .text = "B");
    for (unsigned i = 0; i < 32; i++)
        PLAY(t, SERVER, .seq = S + 2, .ack = C + 6, .window = (uint16_t)(200 + i));
    expect_heard(t, ">gap(3) <A");
    for (unsigned i = 0; i < 32; i++)
        PLAY(t, SERVER, .seq = S + 2, .ack = C + 6, .window = (uint16_t)(300 + i));
    expect_heard(t, ">gap(3) <B");
    END;
}

TEST(retransmission_is_dropped)
{
    BEGIN;
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "ABC");
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "ABC");
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "ABCDEF");
    expect_heard(t, ">ABC >again >DEF >again");
    finish(t);
    assert_int_equal(t->client.retransmitted, 2);
    assert_int_equal(t->client.conflicts, 0);
    assert_int_equal(t->client.bytes, 6);
    END;
}

TEST(first_copy_wins_and_the_other_is_told)
{
    BEGIN;
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "ABCDEF");
    PLAY(t, CLIENT, .seq = C + 2, .ack = S, .text = "CxEyGH");
    expect_heard(t, ">ABCDEFGH >again >conflict");
    PLAY(t, CLIENT, .seq = C + 2, .ack = S, .text = "zz", .checksum = 0x1234);
    expect_heard(t, ">again");
    finish(t);
    assert_int_equal(t->client.conflicts, 2);
    assert_int_equal(t->client.bad_checksums, 1);
    END;
}

TEST(conflict_among_held_bytes)
{
    BEGIN;
    PLAY(t, CLIENT, .seq = C + 3, .ack = S, .text = "DEF");
    PLAY(t, CLIENT, .seq = C + 2, .ack = S, .text = "CDxFG");
    expect_heard(t, ">again >conflict");
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "ABZDEF");
    expect_heard(t, ">again >conflict >ABCDEFG");
    finish(t);
    assert_int_equal(t->client.conflicts, 2);
    END;
}

TEST(sequence_numbers_wrap)
{
    (void)state;
    tap *t = tap_new();
    const uint32_t c = 0xfffffffd;
    PLAY(t, CLIENT, .seq = c - 1, .flags = SYN);
    PLAY(t, SERVER, .seq = 0xffffffff, .ack = c, .flags = SYN | ACK);
    PLAY(t, CLIENT, .seq = c, .ack = 0);
    PLAY(t, CLIENT, .seq = c + 6, .ack = 0, .text = "GHI");
    PLAY(t, CLIENT, .seq = c + 2, .ack = 0, .text = "CDEF");
    PLAY(t, CLIENT, .seq = c, .ack = 0, .text = "AB");
    PLAY(t, SERVER, .seq = 0, .ack = c + 9, .text = "ANS");
    expect_heard(t, HANDSHAKE ">ABCDEFGHI <ANS");
    END;
}

TEST(truncated_bytes_are_a_gap)
{
    BEGIN;
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "ABCDEF", .cut = 4);
    PLAY(t, CLIENT, .seq = C + 6, .ack = S, .text = "GH");
    PLAY(t, SERVER, .seq = S, .ack = C + 12, .text = "ANS");
    PLAY(t, CLIENT, .seq = C + 8, .ack = S, .text = "IJKL", .cut = 4);
    expect_heard(t, ">AB >gap(4) >GH >gap(4) <ANS");
    finish(t);
    assert_int_equal(t->client.truncated, 8);
    assert_int_equal(t->client.lost, 0);
    assert_int_equal(cap_engine_stats(t->engine)->snapped, 2);
    END;
}

TEST(zero_window_probe_is_data)
{
    BEGIN;
    PLAY(t, SERVER, .seq = S, .ack = C, .window = 1);
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "A");
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "A");
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "ABC");
    expect_heard(t, ">A >again >BC >again");
    END;
}

TEST(byte_limit_gives_up_the_oldest_hole)
{
    (void)state;
    const cap_options options = {.max_held_flow = 2000};
    tap *t = tap_new_with(&options);
    play_handshake(t);
    uint8_t block[500] = {0};
    for (unsigned i = 1; i <= 8; i++)
        PLAY(t, CLIENT, .seq = C + i * 500, .ack = S, .data = block, .size = 500);
    assert_true(cap_engine_stats(t->engine)->held_forced > 0);
    assert_true(cap_engine_stats(t->engine)->held_peak <= 2500);
    finish(t);
    assert_int_equal(t->client.bytes, 4000);
    assert_int_equal(t->client.lost, 500);
    END;
}

TEST(limit_of_all_flows_frees_the_longest_holder)
{
    (void)state;
    const cap_options options = {.max_held = 5000};
    tap *t = tap_new_with(&options);
    uint8_t block[1000] = {0};
    for (uint8_t host = 1; host <= 6; host++) {
        PLAY(t, CLIENT, .host = host, .seq = C - 1, .flags = SYN);
        PLAY(t, SERVER, .host = host, .seq = S - 1, .ack = C, .flags = SYN | ACK);
        PLAY(t, CLIENT, .host = host, .seq = C + 10, .ack = S, .data = block, .size = 1000);
    }
    assert_true(cap_engine_stats(t->engine)->held_peak <= 6000);
    assert_true(cap_engine_stats(t->engine)->held_forced >= 1);
    assert_non_null(strstr(t->log->str, ">gap(10)"));
    END;
}

TEST(many_tiny_pieces_are_bounded)
{
    BEGIN;
    for (unsigned i = 0; i < 5000; i++)
        PLAY(t, CLIENT, .seq = C + 20000 - 2 * i, .ack = S, .text = "x");
    assert_true(cap_engine_stats(t->engine)->held_peak <= 4097);
    assert_true(cap_engine_stats(t->engine)->held_forced > 0);
    END;
}

TEST(hosts_that_wait_for_each_other_go_on)
{
    BEGIN;
    PLAY(t, CLIENT, .seq = C, .ack = S + 3, .text = "ABC");
    PLAY(t, SERVER, .seq = S, .ack = C + 3, .text = "DEF");
    expect_heard(t, "");
    PLAY(t, SERVER, .seq = S + 3, .ack = C + 3, .at = 4000);
    expect_heard(t, ">ABC <DEF");
    END;
}

TEST(finish_delivers_what_is_held)
{
    BEGIN;
    PLAY(t, CLIENT, .seq = C + 3, .ack = S, .text = "DEF");
    PLAY(t, SERVER, .seq = S + 2, .ack = C + 8, .text = "ANS");
    finish(t);
    expect_heard(t, ">gap(3) >DEF >gap(2) <gap(2) <ANS end-open");
    assert_int_equal(t->begun, t->ended);
    END;
}

TEST(side_that_vanishes_is_gaps)
{
    BEGIN;
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "R1");
    PLAY(t, CLIENT, .seq = C + 2, .ack = S + 5, .text = "R2");
    expect_heard(t, ">R1");
    PLAY(t, CLIENT, .seq = C + 4, .ack = S + 5, .at = 3000);
    expect_heard(t, "<gap(5) >R2");
    finish(t);
    assert_int_equal(t->server.lost, 5);
    assert_int_equal(t->client.acked_unseen, 5);
    END;
}

/* Bytes that waited came with an earlier packet than the one that let them go. */
static void carrier_is_the_packet_of_the_bytes(void **state)
{
    BEGIN;
    const uint64_t frame = t->frame;
    const unsigned packets = t->packets;
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "a");
    assert_int_equal(t->carrier.frame, frame + 1);
    PLAY(t, CLIENT, .seq = C + 2, .ack = S, .text = "c");
    PLAY(t, CLIENT, .seq = C + 1, .ack = S, .text = "b");
    expect_heard(t, ">abc");
    assert_int_equal(t->data_stamp.frame, frame + 3);
    assert_int_equal(t->carrier.frame, frame + 2);
    PLAY(t, SERVER, .seq = S, .ack = C + 3); /* without data */
    PLAY(t, CLIENT, .seq = C + 1, .ack = S, .text = "b");
    assert_int_equal(t->packets, packets + 5);
    assert_int_equal(t->packet, frame + 5);
    expect_heard(t, ">again");
    finish(t);
    END;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(delivers_in_order),
        cmocka_unit_test(waits_for_missing_bytes),
        cmocka_unit_test(answer_waits_for_its_request),
        cmocka_unit_test(chain_of_turns_backwards),
        cmocka_unit_test(acknowledged_hole_becomes_a_gap_after_the_packets),
        cmocka_unit_test(acknowledged_hole_becomes_a_gap_after_the_time),
        cmocka_unit_test(late_bytes_of_a_gap_are_out_of_order),
        cmocka_unit_test(unacknowledged_hole_waits_for_the_sender),
        cmocka_unit_test(two_holes_ripen_on_their_own),
        cmocka_unit_test(retransmission_is_dropped),
        cmocka_unit_test(first_copy_wins_and_the_other_is_told),
        cmocka_unit_test(conflict_among_held_bytes),
        cmocka_unit_test(sequence_numbers_wrap),
        cmocka_unit_test(truncated_bytes_are_a_gap),
        cmocka_unit_test(zero_window_probe_is_data),
        cmocka_unit_test(byte_limit_gives_up_the_oldest_hole),
        cmocka_unit_test(limit_of_all_flows_frees_the_longest_holder),
        cmocka_unit_test(many_tiny_pieces_are_bounded),
        cmocka_unit_test(hosts_that_wait_for_each_other_go_on),
        cmocka_unit_test(finish_delivers_what_is_held),
        cmocka_unit_test(side_that_vanishes_is_gaps),
        cmocka_unit_test(carrier_is_the_packet_of_the_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
