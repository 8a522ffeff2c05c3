/* SPDX-License-Identifier: GPL-2.0-or-later */
/* PDUs like those before: by the short way and by the long one the same is told and kept. */
#include "both_ways.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void compare(const pair *p)
{
    assert_string_equal(p->short_way.heard->str, p->long_way.heard->str);
    const char *differs = what_differs(p);
    if (differs)
        fail_msg("%s", differs);
}

static void finish(pair *p)
{
    end_all(p);
    compare(p);
    pair_free(p);
}

static void what_came_before_is_taken(void **state)
{
    (void)state;
    pair *p = pair_new();
    for (uint16_t i = 0; i < 6; i++) {
        send_tpkt(p, 0, CLIENT, read_of(i, 2, 1));
        send_tpkt(p, 0, SERVER, values_of(i, 2, 0xFF, (uint8_t)i));
    }
    /* The first request is new. So are the plan it makes, and that of the second, whose answer is
       kept only now: from then on all is known. */
    assert_in_range(p->taken, 7, 10);
    const uint64_t before = p->taken;
    send_tpkt(p, 0, CLIENT, read_of(100, 2, 1));
    send_tpkt(p, 0, SERVER, values_of(100, 2, 0xFF, 9));
    assert_int_equal(p->taken, before + 2);
    compare(p);
    finish(p);
}

static void what_is_new_is_left(void **state)
{
    (void)state;
    pair *p = pair_new();
    for (uint16_t i = 0; i < 6; i++) {
        send_tpkt(p, 0, CLIENT, read_of(i, 2, 1));
        send_tpkt(p, 0, SERVER, values_of(i, 2, 0xFF, 1));
    }
    const uint64_t before = p->taken;
    send_tpkt(p, 0, CLIENT, read_of(7, 2, 2));         /* another variable */
    send_tpkt(p, 0, SERVER, values_of(8, 2, 0xFF, 1)); /* nobody asked */
    send_tpkt(p, 0, SERVER, values_of(7, 2, 0x0A, 1)); /* refused */
    send_tpkt(p, 1, CLIENT, read_of(1, 2, 1));         /* another connection, its first PDU */
    tpkt spoilt = read_of(9, 2, 1);
    spoilt.bytes[6] = 0; /* no EOT */
    send_tpkt(p, 0, CLIENT, spoilt);
    send_tpkt(p, 0, CLIENT, read_of(9, 2, 1)); /* the end of that TSDU */
    assert_int_equal(p->taken, before);
    compare(p);
    finish(p);
}

static void an_answer_that_comes_too_late_is_left(void **state)
{
    (void)state;
    pair *p = pair_new();
    for (uint16_t i = 0; i < 4; i++) {
        send_tpkt(p, 0, CLIENT, read_of(i, 1, 1));
        send_tpkt(p, 0, SERVER, values_of(i, 1, 0xFF, 1));
    }
    send_tpkt(p, 0, CLIENT, read_of(9, 1, 1));
    const uint64_t before = p->taken;
    p->now.time += 6000 * ms;
    send_tpkt(p, 0, SERVER, values_of(9, 1, 0xFF, 1));
    assert_int_equal(p->taken, before);
    assert_non_null(strstr(p->short_way.heard->str, "unanswered"));
    assert_non_null(strstr(p->short_way.heard->str, "orphan"));
    compare(p);
    finish(p);
}

static void what_is_damaged_is_told_each_time(void **state)
{
    (void)state;
    pair *p = pair_new();
    send_tpkt(p, 0, CLIENT, read_of(1, 1, 1));
    for (uint16_t i = 2; i < 5; i++) {
        tpkt cut = head(1, i, 14, 9); /* less data than that */
        put_items(&cut, 5, 1, 1);
        PUT(&cut, 0, 4, 0, 16, 1, 1);
        send_tpkt(p, 0, CLIENT, cut);
        send_tpkt(p, 0, SERVER, written(i, 0xFF));
    }
    compare(p);
    assert_string_equal(strstr(p->short_way.heard->str, "damaged"),
                        strstr(p->long_way.heard->str, "damaged"));
    finish(p);
}

static void the_rest_of_what_was_dropped_is_left(void **state)
{
    (void)state;
    pair *p = pair_new();
    for (uint16_t i = 0; i < 4; i++) {
        send_tpkt(p, 0, CLIENT, read_of(i, 1, 1));
        send_tpkt(p, 0, SERVER, values_of(i, 1, 0xFF, 1));
    }
    tpkt part = head(1, 9, 14, 0);
    part.bytes[6] = 0; /* no EOT */
    part.size = part.bytes[3] = LONGEST;
    send_tpkt(p, 0, CLIENT, part); /* longer than `max_tsdu` */
    const uint64_t before = p->taken;
    send_tpkt(p, 0, CLIENT, read_of(9, 1, 1));
    assert_int_equal(p->taken, before);
    compare(p);
    finish(p);
}

static void what_shows_a_connection_open_again_is_left(void **state)
{
    (void)state;
    pair *p = pair_new();
    for (uint16_t i = 0; i < 4; i++) {
        send_tpkt(p, 0, CLIENT, read_of(i, 1, 1));
        send_tpkt(p, 0, SERVER, values_of(i, 1, 0xFF, 1));
    }
    tell_tcp(p, 0, CLIENT, CAP_TCP_RST);
    tell_tcp(p, 0, SERVER, CAP_TCP_SYN_ACK);
    compare(p);
    const uint64_t before = p->taken;
    send_tpkt(p, 0, CLIENT, read_of(9, 1, 1));
    assert_int_equal(p->taken, before);
    compare(p);
    finish(p);
}

static uint64_t seed;

static uint32_t any(uint32_t below)
{
    seed ^= seed >> 12;
    seed ^= seed << 25;
    seed ^= seed >> 27;
    return (uint32_t)((seed * UINT64_C(0x2545f4914f6cdd1d)) >> 33) % below;
}

/* What was asked last on a connection. */
typedef struct asked {
    uint16_t reference;
    uint8_t count; /* 0 a write */
    bool open;
} asked;

static tpkt ask(asked *a)
{
    const uint8_t variable = (uint8_t)any(6);
    a->reference = any(8) ? (uint16_t)(a->reference + 1) : a->reference;
    a->count = (uint8_t)any(4);
    a->open = true;
    return a->count > 0 ? read_of(a->reference, a->count, variable)
                        : write_of(a->reference, variable, (uint8_t)any(256));
}

static tpkt answer(asked *a)
{
    const uint16_t reference = any(12) ? a->reference : (uint16_t)(a->reference - any(3));
    a->open = false;
    if (any(16) == 0)
        return error_of(reference, a->count > 0 ? 4 : 5);
    if (any(16) == 0)
        return values_of(reference, (uint8_t)(1 + any(3)), 0xFF, 1);
    const uint8_t code = any(10) ? 0xFF : 0x05;
    return a->count > 0 ? values_of(reference, a->count, code, (uint8_t)any(256))
                        : written(reference, code);
}

static void spoil(tpkt *t)
{
    switch (any(60)) {
    case 0:
        t->bytes[any((uint32_t)t->size)] ^= (uint8_t)(1u << any(8));
        break;
    case 1:
        t->bytes[6] &= 0x7F;
        break;
    case 2:
        t->size -= any((uint32_t)t->size - 1);
        break;
    default:
        break;
    }
}

static void send_in_pieces(pair *p, size_t which, int side, const tpkt *t)
{
    const size_t first = any(20) ? t->size : any((uint32_t)t->size);
    if (first > 0)
        send(p, which, side, t->bytes, first);
    if (first < t->size)
        send(p, which, side, t->bytes + first, t->size - first);
}

static void chance_tells_the_same(void **state)
{
    (void)state;
    uint64_t taken = 0;
    for (uint64_t round = 1; round <= 40; round++) {
        seed = round * UINT64_C(0x9E3779B97F4A7C15);
        pair *p = pair_new();
        asked last[FLOWS] = {{0}};
        uint64_t number = FLOWS;
        for (int i = 0; i < 600; i++) {
            const size_t which = any(FLOWS);
            const int asking = which == 3 && any(2) ? SERVER : CLIENT; /* CPUs ask each other */
            p->now.time += any(100) ? any(30) * ms : any(9000) * ms;
            const bool asks = !last[which].open || any(8) == 0;
            tpkt t = asks ? ask(&last[which]) : answer(&last[which]);
            spoil(&t);
            send_in_pieces(p, which, asks ? asking : 1 - asking, &t);
            if (any(150) == 0)
                lose(p, which, (int)any(2));
            if (any(10) == 0)
                tick(p);
            if (any(120) == 0) {
                end(p, which);
                begin(p, which, ++number);
            }
        }
        compare(p);
        taken += p->taken;
        finish(p);
    }
    assert_in_range(taken, 40 * 60, 40 * 600);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_came_before_is_taken),
        cmocka_unit_test(what_is_new_is_left),
        cmocka_unit_test(an_answer_that_comes_too_late_is_left),
        cmocka_unit_test(what_is_damaged_is_told_each_time),
        cmocka_unit_test(the_rest_of_what_was_dropped_is_left),
        cmocka_unit_test(what_shows_a_connection_open_again_is_left),
        cmocka_unit_test(chance_tells_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
