/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keep-alives, duplicates of the mirror, and what is noted of each side. */
#include "packets.h"

#define TEST(name) static void name(void **state)
#define BEGIN                                                                                      \
    (void)state;                                                                                   \
    tap *t = tap_new();                                                                            \
    play_handshake(t);                                                                             \
    expect_heard(t, "begin >syn <syn-ack >est")
#define END tap_free(t)

TEST(keepalives_are_no_data)
{
    BEGIN;
    PLAY(t, SERVER, .seq = S, .ack = C, .text = "ABC");
    PLAY(t, CLIENT, .seq = C, .ack = S + 3);
    PLAY(t, SERVER, .seq = S + 2, .ack = C, .flags = ACK, .text = "\1", .at = 30000);
    PLAY(t, CLIENT, .seq = C, .ack = S + 3);
    PLAY(t, SERVER, .seq = S + 2, .ack = C, .at = 60000);
    PLAY(t, CLIENT, .seq = C - 1, .ack = S + 3, .flags = ACK, .text = "\1", .at = 61000);
    expect_heard(t, "<ABC <keep <keep >keep");
    finish(t);
    assert_int_equal(t->server.keepalives, 2);
    assert_int_equal(t->client.keepalives, 1);
    assert_int_equal(t->server.retransmitted + t->server.conflicts + t->client.retransmitted, 0);
    END;
}

/* Once more data came, the garbage byte lies inside of what was delivered. */
TEST(keepalive_delivered_twice_is_no_conflict)
{
    BEGIN;
    PLAY(t, SERVER, .seq = S, .ack = C, .text = "ABC");
    PLAY(t, CLIENT, .seq = C, .ack = S + 3);
    PLAY(t, SERVER, .id = 7, .seq = S + 2, .ack = C, .flags = ACK, .text = "\1", .at = 30000);
    PLAY(t, SERVER, .id = 8, .seq = S + 3, .ack = C, .text = "DEF", .at = 30010);
    PLAY(t, SERVER, .id = 7, .seq = S + 2, .ack = C, .flags = ACK, .text = "\1", .at = 30020);
    expect_heard(t, "<ABC <keep <DEF");
    finish(t);
    assert_int_equal(t->server.keepalives, 1);
    assert_int_equal(t->server.duplicates, 1);
    assert_int_equal(t->server.conflicts, 0);
    END;
}

TEST(unacknowledged_last_byte_is_a_retransmission)
{
    BEGIN;
    PLAY(t, SERVER, .seq = S, .ack = C, .text = "A");
    PLAY(t, SERVER, .seq = S, .ack = C, .text = "A", .at = 500);
    expect_heard(t, "<A <again");
    END;
}

TEST(mirror_delivers_everything_twice)
{
    (void)state;
    tap *t = tap_new();
    for (int twice = 0; twice < 2; twice++)
        PLAY(t, CLIENT, .id = 1, .seq = C - 1, .flags = SYN, .vlans = (unsigned)twice);
    for (int twice = 0; twice < 2; twice++)
        PLAY(t, SERVER, .id = 1, .seq = S - 1, .ack = C, .flags = SYN | ACK,
             .ttl = (uint8_t)(64 - twice));
    for (int twice = 0; twice < 2; twice++)
        PLAY(t, CLIENT, .id = 2, .seq = C, .ack = S, .mac = (uint8_t)(2 + twice));
    for (int twice = 0; twice < 2; twice++)
        PLAY(t, CLIENT, .id = 3, .seq = C, .ack = S, .text = "REQ");
    for (int twice = 0; twice < 2; twice++)
        PLAY(t, SERVER, .id = 2, .seq = S, .ack = C + 3, .flags = RST | ACK);
    finish(t);
    expect_heard(t, HANDSHAKE ">REQ <rst end-rst<");
    assert_int_equal(t->client.duplicates, 3);
    assert_int_equal(t->server.duplicates, 2);
    assert_int_equal(t->client.changed, 1);
    assert_int_equal(t->server.changed, 1);
    assert_int_equal(t->client.packets, 3);
    assert_int_equal(t->client.empty, 2);
    assert_int_equal(t->server.empty, 2);
    assert_int_equal(t->client.retransmitted, 0);
    assert_int_equal(cap_engine_stats(t->engine)->duplicates, 5);
    END;
}

TEST(duplicate_needs_the_same_id_and_time)
{
    BEGIN;
    PLAY(t, CLIENT, .id = 9, .seq = C, .ack = S, .text = "REQ", .at = 100);
    PLAY(t, CLIENT, .id = 10, .seq = C, .ack = S, .text = "REQ", .at = 110);
    expect_heard(t, ">REQ >again");
    PLAY(t, CLIENT, .id = 9, .seq = C, .ack = S, .text = "REQ", .at = 200);
    expect_heard(t, "");
    PLAY(t, CLIENT, .id = 9, .seq = C, .ack = S, .text = "REQ", .at = 201);
    expect_heard(t, ">again");
    END;
}

TEST(without_id_the_time_is_short)
{
    BEGIN;
    PLAY(t, CLIENT, .no_id = true, .seq = C, .ack = S, .text = "REQ", .at = 100);
    PLAY(t, CLIENT, .no_id = true, .seq = C, .ack = S, .text = "REQ", .at = 110);
    expect_heard(t, ">REQ");
    PLAY(t, CLIENT, .no_id = true, .seq = C, .ack = S, .text = "REQ", .at = 111);
    expect_heard(t, ">again");
    END;
}

TEST(ipv6_has_no_id)
{
    (void)state;
    tap *t = tap_new();
    PLAY(t, CLIENT, .v6 = true, .seq = C - 1, .flags = SYN, .at = 100);
    PLAY(t, CLIENT, .v6 = true, .seq = C - 1, .flags = SYN, .at = 105);
    PLAY(t, CLIENT, .v6 = true, .seq = C - 1, .flags = SYN, .at = 150);
    PLAY(t, SERVER, .v6 = true, .seq = S - 1, .ack = C, .flags = SYN | ACK);
    PLAY(t, CLIENT, .v6 = true, .seq = C, .ack = S, .text = "REQ");
    finish(t);
    expect_heard(t, "begin >syn >syn <syn-ack >est >REQ end-open");
    assert_int_equal(t->client.duplicates, 1);
    assert_int_equal(t->client.endpoint.ip.family, 6);
    END;
}

/* Two payloads can share a checksum: the second is a conflict, not a duplicate. */
TEST(same_header_with_another_payload_is_no_duplicate)
{
    BEGIN;
    PLAY(t, CLIENT, .id = 9, .seq = C, .ack = S, .text = "ABCD");
    PLAY(t, CLIENT, .id = 9, .seq = C, .ack = S, .text = "CDAB");
    expect_heard(t, ">ABCD >again >conflict");
    finish(t);
    assert_int_equal(t->client.conflicts, 4);
    assert_int_equal(t->client.duplicates, 0);
    END;
}

TEST(offloaded_checksum_is_no_evidence)
{
    BEGIN;
    /* Sum of the pseudo header alone: 10.0.0.1, 10.0.0.200, protocol 6, length 22. */
    const uint16_t partial = 0x0a00 + 0x0001 + 0x0a00 + 0x00c8 + 6 + 22;
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "AB");
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "xy", .checksum = partial);
    expect_heard(t, ">AB >again");
    finish(t);
    assert_int_equal(t->client.bad_checksums, 0);
    assert_int_equal(t->client.conflicts, 0);
    END;
}

TEST(padding_and_missing_length)
{
    BEGIN;
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "A", .padding = 5);
    PLAY(t, CLIENT, .seq = C + 1, .ack = S, .text = "BC", .no_length = true);
    PLAY(t, CLIENT, .seq = C + 3, .ack = S, .text = "D", .vlans = 3);
    expect_heard(t, ">ABCD");
    END;
}

TEST(facts_of_the_sides)
{
    (void)state;
    tap *t = tap_new();
    PLAY(t, CLIENT, .seq = C - 1, .flags = SYN, .window = 64000, .ttl = 128, .mac = 0x77);
    PLAY(t, SERVER, .seq = S - 1, .ack = C, .flags = SYN | ACK, .window = 4096, .ttl = 30,
         .mss = 1460);
    PLAY(t, CLIENT, .seq = C, .ack = S, .window = 3);
    finish(t);
    assert_int_equal(t->client.window, 64000);
    assert_int_equal(t->client.ttl, 128);
    assert_int_equal(t->client.mac[5], 0x77);
    assert_int_equal(t->client.mss, 0);
    assert_false(t->client.only_mss);
    assert_int_equal(t->client.packets, 2);
    assert_int_equal(t->server.window, 4096);
    assert_int_equal(t->server.ttl, 30);
    assert_true(t->server.only_mss);
    assert_int_equal(t->flow.first.frame, 1);
    assert_int_equal(t->flow.last.frame, 3);
    assert_int_equal(t->flow.number, 1);
    END;
}

TEST(facts_of_a_syn_that_comes_late)
{
    (void)state;
    tap *t = tap_new();
    PLAY(t, SERVER, .seq = S - 1, .ack = C, .flags = SYN | ACK, .window = 4096);
    PLAY(t, CLIENT, .seq = C, .ack = S, .window = 3, .ttl = 99);
    PLAY(t, CLIENT, .seq = C - 1, .flags = SYN, .window = 64000, .ttl = 128, .mss = 1200);
    finish(t);
    assert_int_equal(t->client.window, 64000);
    assert_int_equal(t->client.mss, 1200);
    END;
}

TEST(repeats_count_until_something_new_is_acknowledged)
{
    BEGIN;
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "ABC");
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "ABC", .at = 300);
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "ABC", .at = 900);
    PLAY(t, SERVER, .seq = S, .ack = C, .at = 1000); /* nothing new */
    finish(t);
    assert_int_equal(t->client.unacked_repeats, 2);
    assert_int_equal(t->server.unacked_repeats, 0);
    END;
}

TEST(acknowledged_repeats_do_not_count)
{
    BEGIN;
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "ABC");
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "ABC", .at = 300);
    PLAY(t, SERVER, .seq = S, .ack = C + 2, .at = 400);
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "AB", .at = 500);
    finish(t);
    assert_int_equal(t->client.retransmitted, 2);
    assert_int_equal(t->client.unacked_repeats, 0);
    END;
}

TEST(a_reset_shows_who_sent_it)
{
    const struct {
        unsigned flags;
        uint8_t ttl, mac;
        bool bare, other_mac;
    } rows[] = {
        {RST | ACK, 64, 0, false, false},
        {RST, 64, 0, true, false},
        {RST, 255, 9, true, true},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        BEGIN;
        PLAY(t, CLIENT, .seq = C, .ack = S, .text = "ABC");
        PLAY(t, SERVER, .seq = S, .ack = C, .flags = rows[i].flags, .ttl = rows[i].ttl,
             .mac = rows[i].mac);
        finish(t);
        assert_int_equal(t->server.resets, 1);
        assert_int_equal(t->server.rst_ttl, rows[i].ttl);
        assert_int_equal(t->server.rst_bare, rows[i].bare);
        assert_int_equal(t->server.rst_other_mac, rows[i].other_mac);
        assert_int_equal(t->client.unacked, 3);
        assert_int_equal(t->client.resets + t->client.rst_ttl, 0);
        END;
    }
}

TEST(one_reset_with_ack_is_not_bare)
{
    BEGIN;
    PLAY(t, SERVER, .seq = S, .ack = C, .flags = RST | ACK);
    PLAY(t, SERVER, .seq = S, .flags = RST);
    finish(t);
    assert_int_equal(t->server.resets, 2);
    assert_false(t->server.rst_bare);
    assert_int_equal(t->client.unacked, 0);
    END;
}

TEST(a_reset_alone_shows_no_ttl_to_compare)
{
    (void)state;
    tap *t = tap_new();
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "ABC");
    PLAY(t, SERVER, .seq = S, .flags = RST);
    finish(t);
    assert_int_equal(t->server.rst_ttl, 0);
    assert_true(t->server.rst_bare);
    END;
}

TEST(silence_is_a_minute_without_packets)
{
    BEGIN;
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "A", .at = 1000);
    PLAY(t, SERVER, .seq = S, .ack = C + 1, .at = 60999);
    const int64_t before = t->now;
    PLAY(t, CLIENT, .seq = C + 1, .ack = S, .text = "B", .at = 126999);
    finish(t);
    assert_int_equal(t->flow.silence, 66000 * MS);
    assert_int_equal(t->flow.silence_end - before, 66000 * MS);
    END;
}

TEST(less_is_no_silence)
{
    BEGIN;
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "A", .at = 1000);
    PLAY(t, SERVER, .seq = S, .ack = C + 1, .at = 60999);
    finish(t);
    assert_int_equal(t->flow.silence, 0);
    END;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keepalives_are_no_data),
        cmocka_unit_test(keepalive_delivered_twice_is_no_conflict),
        cmocka_unit_test(unacknowledged_last_byte_is_a_retransmission),
        cmocka_unit_test(mirror_delivers_everything_twice),
        cmocka_unit_test(duplicate_needs_the_same_id_and_time),
        cmocka_unit_test(without_id_the_time_is_short),
        cmocka_unit_test(ipv6_has_no_id),
        cmocka_unit_test(same_header_with_another_payload_is_no_duplicate),
        cmocka_unit_test(offloaded_checksum_is_no_evidence),
        cmocka_unit_test(padding_and_missing_length),
        cmocka_unit_test(facts_of_the_sides),
        cmocka_unit_test(facts_of_a_syn_that_comes_late),
        cmocka_unit_test(repeats_count_until_something_new_is_acknowledged),
        cmocka_unit_test(acknowledged_repeats_do_not_count),
        cmocka_unit_test(a_reset_shows_who_sent_it),
        cmocka_unit_test(one_reset_with_ack_is_not_bare),
        cmocka_unit_test(a_reset_alone_shows_no_ttl_to_compare),
        cmocka_unit_test(silence_is_a_minute_without_packets),
        cmocka_unit_test(less_is_no_silence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
