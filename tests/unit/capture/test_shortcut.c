/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The short way and the long one hear and leave the same. */
#include "packets.h"
#include "random_talk.h"

#include "capture/shortcut.h"

#include <stdio.h>

#define TEST(name) static void name(void **state)

/* Whether the short way takes the packet in a state in which the long one would be asked. */
static bool is_short(tap *t, const spec *s)
{
    built *b = g_new(built, 1);
    build(b, s, 77);
    const cap_packet packet = {
        .link_type = 1, .captured = b->captured, .original = b->original, .data = b->bytes};
    const cap_stamp stamp = {.time = t->now, .frame = 1};
    cap_plain plain;
    const bool taken = cap_plain_parse(&packet, &plain) && cap_shortcut(t->engine, &plain, &stamp);
    g_free(b);
    return taken;
}

#define SHORT(t, ...) is_short(t, &(const spec){__VA_ARGS__})

TEST(takes_what_goes_on_in_order)
{
    (void)state;
    tap *t = tap_new();
    assert_false(SHORT(t, CLIENT, .seq = C, .ack = S, .text = "early"));
    play_handshake(t);
    expect_heard(t, "begin >syn <syn-ack >est");
    assert_true(SHORT(t, CLIENT, .seq = C, .ack = S, .text = "abc"));
    assert_true(SHORT(t, SERVER, .seq = S, .ack = C + 3));
    assert_true(SHORT(t, SERVER, .seq = S, .ack = C + 3, .text = "de"));
    assert_true(SHORT(t, CLIENT, .seq = C + 3, .ack = S + 2, .text = "f", .padding = 5));
    expect_heard(t, ">abc <de >f");
    tap_free(t);
}

TEST(leaves_the_rest)
{
    (void)state;
    tap *t = tap_new();
    play_handshake(t);
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "abc");
    PLAY(t, SERVER, .seq = S, .ack = C + 3, .text = "de");
    expect_heard(t, "begin >syn <syn-ack >est >abc <de");
    const uint32_t c = C + 3, s = S + 2;
    assert_false(SHORT(t, CLIENT, .seq = C, .ack = S, .text = "abc"));      /* repeated */
    assert_false(SHORT(t, CLIENT, .seq = c + 1, .ack = s, .text = "x"));    /* a gap before it */
    assert_false(SHORT(t, CLIENT, .seq = c, .ack = s + 1, .text = "x"));    /* ahead of the peer */
    assert_false(SHORT(t, SERVER, .seq = s, .ack = c));                     /* says nothing new */
    assert_false(SHORT(t, CLIENT, .seq = c - 1, .ack = s, .text = "\xff")); /* a keep-alive */
    assert_false(SHORT(t, CLIENT, .seq = c, .ack = s, .flags = ACK | FIN));
    assert_false(SHORT(t, CLIENT, .seq = c, .ack = s, .flags = ACK | RST));
    assert_false(SHORT(t, CLIENT, .seq = c, .ack = s, .flags = SYN));
    assert_false(SHORT(t, CLIENT, .seq = c, .ack = s, .flags = PSH, .text = "x"));
    assert_false(SHORT(t, CLIENT, .seq = c, .ack = s, .text = "xyz", .cut = 1));
    assert_false(SHORT(t, CLIENT, .seq = c, .ack = s, .text = "x", .vlans = 1));
    assert_false(SHORT(t, CLIENT, .seq = c, .ack = s, .text = "x", .v6 = true));
    assert_false(SHORT(t, CLIENT, .seq = c, .ack = s, .text = "x", .no_length = true));
    assert_false(SHORT(t, CLIENT, .seq = c, .ack = s, .text = "x", .host = 9));
    expect_heard(t, "");
    tap_free(t);
}

/* A packet of which nothing was captured has no bytes to point at. */
TEST(leaves_packets_that_are_cut)
{
    (void)state;
    static const uint8_t bytes[53];
    cap_plain plain;
    for (uint32_t captured = 0; captured <= sizeof bytes; captured++) {
        const cap_packet packet = {.link_type = 1,
                                   .captured = captured,
                                   .original = 60,
                                   .data = captured > 0 ? bytes : NULL};
        assert_false(cap_plain_parse(&packet, &plain));
    }
}

TEST(leaves_a_connection_that_waits_or_closes)
{
    (void)state;
    tap *t = tap_new();
    play_handshake(t);
    PLAY(t, CLIENT, .seq = C + 5, .ack = S, .text = "later");
    assert_false(SHORT(t, SERVER, .seq = S, .ack = C, .text = "x"));
    PLAY(t, CLIENT, .seq = C, .ack = S, .text = "first");
    assert_true(SHORT(t, SERVER, .seq = S, .ack = C + 10, .text = "x"));
    PLAY(t, CLIENT, .seq = C + 10, .ack = S + 1, .flags = ACK | FIN);
    assert_false(SHORT(t, CLIENT, .seq = C + 11, .ack = S + 1, .text = "x"));
    tap_free(t);
}

static void play_both(tap *const both[2], const spec *s)
{
    spec shifted = *s;
    if (s->at != 0) /* later than now */
        shifted.at = both[0]->now / MS - 1000 * 1000 + s->at;
    for (int i = 0; i < 2; i++)
        play_spec(both[i], &shifted);
    if (any(50) != 0)
        return;
    for (int i = 0; i < 2; i++) { /* by the mirror once more */
        shifted.id = (uint16_t)(1000 + both[i]->next_id - 1);
        play_spec(both[i], &shifted);
    }
}

static void expect_same(tap *const both[2])
{
    const tap *a = both[0], *b = both[1];
    assert_string_equal(a->log->str, b->log->str);
    assert_int_equal(a->packets, b->packets);
    assert_int_equal(a->packet, b->packet);
    assert_int_equal(a->ticks, b->ticks);
    assert_int_equal(a->data_stamp.frame, b->data_stamp.frame);
    assert_int_equal(a->carrier.frame, b->carrier.frame);
    GByteArray *const flows[2] = {g_byte_array_new(), g_byte_array_new()};
    for (int i = 0; i < 2; i++)
        put_flow(flows[i], &both[i]->flow);
    assert_memory_equal(flows[0]->data, flows[1]->data, flows[0]->len);
    for (int i = 0; i < 2; i++)
        g_byte_array_unref(flows[i]);
    const cap_stats *one = cap_engine_stats(a->engine), *other = cap_engine_stats(b->engine);
    assert_memory_equal(one, other, sizeof *one);
}

TEST(both_ways_hear_the_same)
{
    (void)state;
    for (uint64_t round = 1; round <= 400; round++) {
        seed = round * 0x9e3779b97f4a7c15;
        const cap_options shortly = {0}, longly = {.no_shortcut = true};
        tap *const both[2] = {tap_new_with(&shortly), tap_new_with(&longly)};
        talk talks[3];
        for (uint8_t i = 0; i < 3; i++) {
            talks[i] = (talk){.next = {C, S}, .host = (uint8_t)(i + 1)};
            spec opening[3];
            opening_of(&talks[i], opening);
            for (uint32_t k = any(4); k < 3; k++) /* or from the midst on */
                play_both(both, &opening[k]);
        }
        for (int i = 0; i < 300; i++) {
            const spec s = next_packet(&talks[any(3)]);
            play_both(both, &s);
            expect_same(both);
        }
        for (int i = 0; i < 2; i++)
            finish(both[i]);
        expect_same(both);
        for (int i = 0; i < 2; i++)
            tap_free(both[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_what_goes_on_in_order),
        cmocka_unit_test(leaves_the_rest),
        cmocka_unit_test(leaves_packets_that_are_cut),
        cmocka_unit_test(leaves_a_connection_that_waits_or_closes),
        cmocka_unit_test(both_ways_hear_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
