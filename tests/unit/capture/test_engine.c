/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From the packet to the connection: what is counted, passed on and kept in time. */
#include "packets.h"

#define TEST(name) static void name(void **state)
#define BEGIN                                                                                      \
    (void)state;                                                                                   \
    tap *t = tap_new()
#define END tap_free(t)

static const cap_stats *stats_of(const tap *t)
{
    return cap_engine_stats(t->engine);
}

/* An Ethernet frame of the given EtherType and content. */
static void play_frame(tap *t, unsigned type, const uint8_t *content, uint32_t size)
{
    uint8_t frame[200] = {0};
    t->now += MS;
    put16(frame + 12, type);
    memcpy(frame + 14, content, size);
    play_bytes(t, 1, frame, 14 + size, 14 + size);
}

TEST(counts_what_it_passes_over)
{
    BEGIN;
    static const uint8_t udp[28] = {0x45, 0, 0, 28, 0, 0, 0, 0, 64, 17};
    static const uint8_t other[40] = {0x45, 0, 0, 40, 0,  0,    0, 0, 64, 6, 0, 0, 0, 0, 0, 0,   0,
                                      0,    0, 0, 0,  80, 0x12, 0, 0, 0,  0, 0, 0, 0, 0, 0, 0x50};
    static const uint8_t short_tcp[24] = {0x45, 0, 0, 24, 0, 0, 0, 0, 64, 6, 0,
                                          0,    0, 0, 0,  0, 0, 0, 0, 0,  0, 102};
    play_frame(t, 0x0800, udp, sizeof udp);
    play_frame(t, 0x0800, other, sizeof other);
    play_frame(t, 0x0800, other, 10);
    play_frame(t, 0x0800, short_tcp, sizeof short_tcp);
    play_frame(t, 0x88cc, udp, sizeof udp);
    play_frame(t, 0x0020, udp, sizeof udp);
    play_bytes(t, 1, udp, 5, 5);
    play_bytes(t, 105, udp, sizeof udp, sizeof udp);
    const cap_stats *stats = stats_of(t);
    assert_int_equal(stats->packets, 8);
    assert_int_equal(stats->not_tcp, 1);
    assert_int_equal(stats->other_port, 1);
    assert_int_equal(stats->not_ip, 2);
    assert_int_equal(stats->malformed, 3);
    assert_int_equal(stats->unsupported_link, 1);
    assert_int_equal(stats->watched, 0);
    expect_heard(t, "");
    END;
}

TEST(every_link_type_carries_a_connection)
{
    (void)state;
    static const struct {
        uint32_t type;
        uint32_t size;
        uint8_t header[20];
    } links[] = {
        {101, 0, {0}},
        {12, 0, {0}},
        {228, 0, {0}},
        {0, 4, {2, 0, 0, 0}},
        {108, 4, {0, 0, 0, 2}},
        {113, 16, {0, 0, 0, 1, 0, 6, 2, 0, 0, 0, 0, 7, 0, 0, 8, 0}},
        {276, 20, {8, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 6, 2, 0, 0, 0, 0, 7}},
    };
    built *b = g_new(built, 1);
    const spec s = {.seq = C - 1, .flags = SYN};
    for (size_t i = 0; i < G_N_ELEMENTS(links); i++) {
        tap *t = tap_new();
        build(b, &s, 1);
        const uint32_t size = b->captured - 14 + links[i].size;
        uint8_t bytes[100];
        memcpy(bytes, links[i].header, links[i].size);
        memcpy(bytes + links[i].size, b->bytes + 14, b->captured - 14);
        play_bytes(t, links[i].type, bytes, size, size);
        finish(t);
        expect_heard(t, "begin >syn end-open");
        assert_int_equal(t->client.has_mac, links[i].size >= 16);
        tap_free(t);
    }
    g_free(b);
}

TEST(other_ports_can_be_watched)
{
    (void)state;
    static const uint16_t ports[] = {40000, 5};
    const cap_options options = {.ports = ports, .port_count = 2};
    tap *t = tap_new_with(&options);
    PLAY(t, CLIENT, .seq = 1, .flags = SYN);
    PLAY(t, CLIENT, .port = 40001, .seq = 1, .flags = SYN);
    finish(t);
    /* Port 40000 is the watched side now, so the SYN goes the other way. */
    expect_heard(t, "begin <syn end-open");
    assert_int_equal(stats_of(t)->other_port, 1);
    END;
}

static bool is_sought(const uint8_t *payload, size_t size)
{
    return size == 4 && memcmp(payload, "seek", 4) == 0;
}

/* What the host looks for is found on other ports, until there is a watched connection. */
TEST(other_ports_are_named)
{
    (void)state;
    static const uint16_t ports[] = {7};
    const cap_options options = {.ports = ports, .port_count = 1, .recognize = is_sought};
    tap *t = tap_new_with(&options);
    PLAY(t, CLIENT, .port = 40001, .seq = 1, .flags = SYN);
    PLAY(t, CLIENT, .port = 40001, .seq = 2, .ack = 2, .text = "seek");
    finish(t);
    const cap_port_count *found = stats_of(t)->other_ports;
    assert_int_equal(found[0].port, 102);
    assert_int_equal(found[0].packets, 2);
    assert_int_equal(found[0].recognized, 1);
    assert_int_equal(found[1].packets, 0);
    END;
}

TEST(both_ports_watched)
{
    (void)state;
    static const uint16_t ports[] = {102, 40000};
    const cap_options options = {.ports = ports, .port_count = 2};
    tap *t = tap_new_with(&options);
    PLAY(t, CLIENT, .seq = 1, .flags = SYN);
    finish(t);
    assert_int_equal(t->flow.watched, 1);
    tap_free(t);
    t = tap_new_with(&options);
    PLAY(t, SERVER, .seq = 1, .ack = 1, .text = "x");
    finish(t);
    assert_int_equal(t->flow.side[t->flow.watched].endpoint.port, 102);
    END;
}

/* Splits the IP payload of a frame at `at` and plays both parts, the second first if asked. */
static void play_in_fragments(tap *t, const spec *s, uint32_t at, bool backwards)
{
    built *b = g_new(built, 1);
    uint8_t part[2000];
    build(b, s, 77);
    const uint32_t size = b->captured - 34;
    for (int i = 0; i < 2; i++) {
        const bool second = (i == 0) == backwards;
        const uint32_t from = second ? at : 0, to = second ? size : at;
        memcpy(part, b->bytes, 34);
        put16(part + 16, 20 + to - from);
        put16(part + 20, (second ? 0 : 0x2000) | from / 8);
        memcpy(part + 34, b->bytes + 34 + from, to - from);
        t->now += MS;
        play_bytes(t, 1, part, 34 + to - from, 34 + to - from);
    }
    g_free(b);
}

TEST(fragments_are_put_together)
{
    BEGIN;
    play_handshake(t);
    const spec first = {.seq = C, .ack = S, .text = "a request that is cut in two"};
    const spec next = {.seq = C + 28, .ack = S, .text = ", and another"};
    play_in_fragments(t, &first, 32, false);
    play_in_fragments(t, &next, 24, true);
    expect_heard(t, HANDSHAKE ">a request that is cut in two, and another");
    assert_int_equal(stats_of(t)->fragments, 4);
    assert_int_equal(stats_of(t)->fragments_dropped, 0);
    END;
}

TEST(fragments_that_never_complete)
{
    BEGIN;
    const spec s = {.seq = C, .ack = S, .text = "a request that is cut in two"};
    built *b = g_new(built, 1);
    build(b, &s, 77);
    put16(b->bytes + 20, 0x2000);
    put16(b->bytes + 16, 20 + 32);
    play_bytes(t, 1, b->bytes, 34 + 32, 34 + 32);
    t->now += 31 * 1000 * MS;
    play_bytes(t, 1, b->bytes, 14, 14);
    assert_int_equal(stats_of(t)->fragments_dropped, 1);
    g_free(b);
    END;
}

static void play_icmp(tap *t, uint16_t id, uint16_t client_port)
{
    uint8_t packet[56] = {0x45, 0, 0, 56, 0,  0,  0, 0, 64, 1, 0, 0, 10,   0, 0, 254,
                          10,   0, 0, 1,  3,  13, 0, 0, 0,  0, 0, 0, 0x45, 0, 0, 40,
                          0,    9, 0, 0,  64, 6,  0, 0, 10, 0, 0, 1, 10,   0, 0, 200};
    put16(packet + 4, id);
    put16(packet + 48, client_port);
    put16(packet + 50, 102);
    play_frame(t, 0x0800, packet, sizeof packet);
}

TEST(icmp_errors)
{
    BEGIN;
    PLAY(t, CLIENT, .seq = C - 1, .flags = SYN);
    play_icmp(t, 5, 40000);
    play_icmp(t, 5, 40000);
    play_icmp(t, 6, 40001);
    expect_heard(t, "begin >syn icmp(3/13,known) icmp(3/13,unknown)");
    assert_int_equal(stats_of(t)->duplicates, 1);
    assert_int_equal(stats_of(t)->not_tcp, 3);
    END;
}

TEST(neighbours)
{
    BEGIN;
    uint8_t arp[28] = {0, 1, 8, 0, 6, 4, 0, 1, 2, 0, 0, 0, 0, 1, 10, 0, 0, 1};
    arp[27] = 200;
    play_frame(t, 0x0806, arp, sizeof arp);
    arp[7] = 2;
    play_frame(t, 0x0806, arp, sizeof arp);
    uint8_t v6[64] = {0x60, 0, 0, 0, 0, 24, 58, 255};
    v6[40] = 135;
    v6[63] = 9;
    play_frame(t, 0x86dd, v6, sizeof v6);
    expect_heard(t, "who(200) is(1) who(9)");
    END;
}

TEST(ticks_follow_packet_time)
{
    BEGIN;
    const int64_t times[] = {0, 50, 99, 100, 199, 150, 40, 230, 5000, 100, 5099, 5100};
    for (size_t i = 0; i < G_N_ELEMENTS(times); i++)
        PLAY(t, CLIENT, .seq = 1, .flags = SYN, .at = times[i] + 1);
    assert_int_equal(t->ticks, 5);
    assert_true(t->last_tick == (1000 * 1000 + 5101) * MS);
    assert_int_equal(stats_of(t)->time_backwards, 3);
    assert_true(stats_of(t)->first_time == (1000 * 1000 + 1) * MS);
    assert_true(stats_of(t)->last_time == (1000 * 1000 + 5101) * MS);
    END;
}

TEST(a_host_moves_time_on_while_nothing_comes)
{
    BEGIN;
    const int64_t start = 1000 * 1000 * MS;
    play_handshake(t);
    PLAY(t, CLIENT, .seq = C, .ack = S, .flags = FIN | ACK, .at = 10);
    PLAY(t, SERVER, .seq = S, .ack = C + 1, .flags = FIN | ACK, .at = 20);
    PLAY(t, CLIENT, .seq = C + 1, .ack = S + 1, .at = 30);
    const unsigned before = t->ticks;
    cap_engine_tick(t->engine, start + 10015 * MS);
    assert_int_equal(t->ticks, before + 1);
    assert_true(t->last_tick == start + 10015 * MS);
    assert_int_equal(t->ended, 0);
    cap_engine_tick(t->engine, start + 10130 * MS);
    assert_int_equal(t->ticks, before + 2);
    assert_int_equal(t->ended, 1);
    cap_engine_tick(t->engine, start);
    assert_int_equal(t->ticks, before + 2);
    assert_true(stats_of(t)->last_time == start + 30 * MS);
    END;
}

TEST(packets_older_than_the_time_of_the_host)
{
    BEGIN;
    cap_engine_tick(t->engine, 1000 * 5000 * MS);
    play_handshake(t);
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "AB");
    expect_heard(t, HANDSHAKE ">AB");
    assert_int_equal(t->ticks, 1);
    assert_int_equal(stats_of(t)->time_backwards, 0);
    END;
}

TEST(times_at_the_ends_of_the_range)
{
    BEGIN;
    static const int64_t times[] = {INT64_MIN, INT64_MAX, 0, INT64_MAX, INT64_MIN};
    built *b = g_new(built, 1);
    const spec s = {.seq = C + 5, .ack = S, .text = "x"};
    for (size_t i = 0; i < G_N_ELEMENTS(times); i++) {
        t->now = times[i];
        build(b, &s, (uint16_t)i);
        play_bytes(t, 1, b->bytes, b->captured, b->original);
    }
    finish(t);
    assert_int_equal(t->begun, 1);
    assert_int_equal(t->ended, 1);
    g_free(b);
    END;
}

TEST(free_without_finish_is_silent)
{
    BEGIN;
    play_handshake(t);
    PLAY(t, CLIENT, .seq = C + 9, .ack = S, .text = "held");
    PLAY(t, CLIENT, .host = 9, .seq = C + 9, .ack = S, .text = "pending");
    tap_free(t);
}

TEST(finish_ends_in_order_of_the_first_packet)
{
    BEGIN;
    for (uint16_t port = 1; port <= 5; port++)
        PLAY(t, CLIENT, .port = port, .seq = 1, .flags = SYN);
    PLAY(t, CLIENT, .port = 2, .seq = 1, .flags = SYN, .at = 5000);
    finish(t);
    assert_int_equal(t->begun, 5);
    assert_int_equal(t->ended, 5);
    assert_int_equal(t->flow.number, 5);
    assert_int_equal(t->client.endpoint.port, 5);
    END;
}

TEST(sink_may_be_empty)
{
    (void)state;
    const cap_sink nobody = {0};
    const cap_options options = {0};
    tap *t = tap_new();
    cap_engine_free(t->engine);
    t->engine = cap_engine_new(&options, &nobody);
    play_handshake(t);
    PLAY(t, CLIENT, .seq = C + 3, .ack = S, .flags = FIN | ACK, .text = "DEF");
    PLAY(t, CLIENT, .seq = C, .ack = S, .flags = RST | ACK);
    play_icmp(t, 1, 40000);
    finish(t);
    assert_int_equal(stats_of(t)->flows, 1);
    END;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_what_it_passes_over),
        cmocka_unit_test(every_link_type_carries_a_connection),
        cmocka_unit_test(other_ports_can_be_watched),
        cmocka_unit_test(other_ports_are_named),
        cmocka_unit_test(both_ports_watched),
        cmocka_unit_test(fragments_are_put_together),
        cmocka_unit_test(fragments_that_never_complete),
        cmocka_unit_test(icmp_errors),
        cmocka_unit_test(neighbours),
        cmocka_unit_test(ticks_follow_packet_time),
        cmocka_unit_test(a_host_moves_time_on_while_nothing_comes),
        cmocka_unit_test(packets_older_than_the_time_of_the_host),
        cmocka_unit_test(times_at_the_ends_of_the_range),
        cmocka_unit_test(free_without_finish_is_silent),
        cmocka_unit_test(finish_ends_in_order_of_the_first_packet),
        cmocka_unit_test(sink_may_be_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
