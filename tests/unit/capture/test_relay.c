/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A host hears the same behind a relay as without one, and finds the same flows at every call. */
#include "capture/relay.h"

#include "witness.h"

#define TEST(name) static void name(void **state)

/* An ICMP error about a packet of the client of talk 1, and a question for a neighbour. */
static void play_others(tap *t)
{
    uint8_t icmp[70] = {[12] = 8, [14] = 0x45, [17] = 56, [23] = 1, [34] = 3, [35] = 3};
    static const uint8_t ports[] = {0x9c, 0x40, 0, 102};
    memcpy(icmp + 26, "\x0a\0\0\xfe\x0a\0\0\x01", 8);
    icmp[42] = 0x45;
    icmp[45] = 40;
    icmp[51] = 6;
    memcpy(icmp + 54, "\x0a\0\0\x01\x0a\0\0\xc8", 8);
    memcpy(icmp + 62, ports, sizeof ports);
    play_bytes(t, 1, icmp, sizeof icmp, sizeof icmp);
    uint8_t arp[42] = {[12] = 8, [13] = 6, [15] = 1, [16] = 8, [18] = 6, [19] = 4, [21] = 1};
    arp[41] = 200;
    play_bytes(t, 1, arp, sizeof arp, sizeof arp);
}

/* The packets of one seed. */
static void play_talks(tap *t, uint64_t round)
{
    talk talks[3];
    seed = round * 0x9e3779b97f4a7c15;
    for (uint8_t i = 0; i < 3; i++) {
        spec opening[3];
        talks[i] = (talk){.next = {C, S}, .host = (uint8_t)(i + 1)};
        opening_of(&talks[i], opening);
        for (uint32_t k = any(4); k < 3; k++)
            play_spec(t, &opening[k]);
    }
    for (int i = 0; i < 300; i++) {
        spec s = next_packet(&talks[any(3)]);
        if (s.at != 0)
            s.at += t->now / MS - 1000 * 1000;
        play_spec(t, &s);
        if (any(60) == 0)
            play_others(t);
    }
    finish(t);
}

typedef struct reader {
    cap_relay *relay;
    uint64_t round;
} reader;

static gpointer read_talks(gpointer user)
{
    const reader *r = user;
    const cap_sink sink = cap_relay_sink(r->relay);
    tap *t = tap_new();
    cap_engine_free(t->engine);
    t->engine = cap_engine_new(NULL, &sink);
    play_talks(t, r->round);
    tap_free(t);
    cap_relay_close(r->relay);
    return NULL;
}

static void hear_directly(witness *w, uint64_t round)
{
    const cap_sink sink = sink_of(w);
    tap *t = tap_new();
    cap_engine_free(t->engine);
    t->engine = cap_engine_new(NULL, &sink);
    play_talks(t, round);
    tap_free(t);
}

static void hear_relayed(witness *w, uint64_t round)
{
    const cap_sink sink = sink_of(w);
    reader r = {cap_relay_new(&sink), round};
    GThread *thread = g_thread_new("reader", read_talks, &r);
    cap_relay_play(r.relay, NULL, NULL);
    g_thread_join(thread);
    cap_relay_free(r.relay);
}

TEST(the_host_hears_and_finds_the_same)
{
    (void)state;
    for (uint64_t round = 1; round <= 100; round++) {
        witness direct, relayed;
        witness_init(&direct);
        witness_init(&relayed);
        hear_directly(&direct, round);
        hear_relayed(&relayed, round);
        assert_true(direct.calls > 100);
        assert_int_equal(direct.calls, relayed.calls);
        assert_int_equal(direct.heard->len, relayed.heard->len);
        assert_memory_equal(direct.heard->data, relayed.heard->data, direct.heard->len);
        assert_int_equal(relayed.flows->len, 0);
        witness_clear(&direct);
        witness_clear(&relayed);
    }
}

/* More than a batch holds in one call. */
static void count_bytes(void *user, cap_flow *flow, int side, const uint8_t *bytes, size_t size,
                        const cap_stamp *stamp)
{
    (void)flow, (void)side, (void)stamp;
    for (size_t i = 0; i < size; i++)
        assert_int_equal(bytes[i], (uint8_t)i);
    *(size_t *)user += size;
}

enum { LARGE = 300000, TIMES = 40 };

static gpointer send_large(gpointer user)
{
    const cap_sink sink = cap_relay_sink(user);
    cap_flow flow = {.number = 1};
    const cap_stamp stamp = {0};
    uint8_t *bytes = g_malloc(LARGE);
    for (size_t i = 0; i < LARGE; i++)
        bytes[i] = (uint8_t)i;
    sink.begin(sink.user, &flow, &stamp);
    for (int i = 0; i < TIMES; i++)
        sink.data(sink.user, &flow, i % 2, bytes, i % 4 ? 10 : LARGE, &stamp);
    sink.end(sink.user, &flow, CAP_END_OPEN, -1, &stamp);
    g_free(bytes);
    cap_relay_close(user);
    return NULL;
}

TEST(what_is_larger_than_a_batch_goes_over)
{
    (void)state;
    size_t total = 0;
    const cap_sink sink = {.user = &total, .data = count_bytes};
    cap_relay *relay = cap_relay_new(&sink);
    GThread *thread = g_thread_new("reader", send_large, relay);
    cap_relay_play(relay, NULL, NULL);
    g_thread_join(thread);
    assert_int_equal(total, TIMES / 4 * LARGE + TIMES * 3 / 4 * 10);
    cap_relay_free(relay);
}

static gpointer send_until_stopped(gpointer user)
{
    const cap_sink sink = cap_relay_sink(user);
    while (!cap_relay_is_stopped(user))
        sink.tick(sink.user, 1);
    cap_relay_close(user);
    return NULL;
}

static void ignore_tick(void *user, int64_t now)
{
    (void)user, (void)now;
}

static bool three_batches(void *user)
{
    return --*(int *)user > 0;
}

TEST(the_host_may_stop_the_reader)
{
    (void)state;
    const cap_sink sink = {.tick = ignore_tick};
    cap_relay *relay = cap_relay_new(&sink);
    int left = 3;
    GThread *thread = g_thread_new("reader", send_until_stopped, relay);
    cap_relay_play(relay, three_batches, &left);
    g_thread_join(thread);
    assert_true(left <= 0);
    cap_relay_free(relay);
}

TEST(nothing_is_something_too)
{
    (void)state;
    const cap_sink sink = {0};
    cap_relay *relay = cap_relay_new(&sink);
    cap_relay_close(relay);
    cap_relay_play(relay, NULL, NULL);
    cap_relay_free(relay);
    cap_relay_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_host_hears_and_finds_the_same),
        cmocka_unit_test(what_is_larger_than_a_batch_goes_over),
        cmocka_unit_test(the_host_may_stop_the_reader),
        cmocka_unit_test(nothing_is_something_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
