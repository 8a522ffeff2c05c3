/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/merge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <glib.h>
#include <string.h>

enum { WAIT = 100, MOST = 1 << 20 };

typedef struct heard {
    int64_t times[4096];
    size_t count;
    uint64_t bytes; /* a sum, so that contents are compared, too */
} heard;

static void hear(void *user, const cap_packet *packet)
{
    heard *h = user;
    assert_true(h->count < G_N_ELEMENTS(h->times));
    h->times[h->count++] = packet->stamp.time;
    for (uint32_t i = 0; i < packet->captured; i++)
        h->bytes += packet->data[i];
}

static void add(cap_merge *merge, size_t source, int64_t time, int64_t now)
{
    static const uint8_t bytes[] = {1, 2, 3, 4, 5};
    const cap_packet packet = {
        .stamp = {.time = time, .frame = 1, .file = (uint32_t)source},
        .captured = sizeof bytes,
        .original = sizeof bytes,
        .data = bytes,
    };
    cap_merge_add(merge, source, &packet, now);
}

static void orders_what_came_apart(void **state)
{
    (void)state;
    cap_merge *merge = cap_merge_new(2, WAIT, MOST);
    heard h = {0};
    add(merge, 0, 10, 0);
    add(merge, 0, 30, 0);
    assert_int_equal(cap_merge_take(merge, hear, &h), 0);
    add(merge, 1, 20, 50);
    add(merge, 1, 40, 50);
    /* Of the first source one older than 40 may still come. */
    assert_int_equal(cap_merge_take(merge, hear, &h), 3);
    assert_int_equal(h.times[0], 10);
    assert_int_equal(h.times[1], 20);
    assert_int_equal(h.times[2], 30);
    assert_int_equal(h.bytes, 3 * 15);
    assert_true(cap_merge_holds(merge));
    assert_int_equal(cap_merge_flush(merge, hear, &h), 1);
    assert_false(cap_merge_holds(merge));
    assert_int_equal(cap_merge_forced(merge), 0);
    cap_merge_free(merge);
}

/* A source that is silent keeps nobody waiting, but only once it was read after the wait. */
static void waits_for_a_silent_source(void **state)
{
    (void)state;
    cap_merge *merge = cap_merge_new(3, WAIT, MOST);
    heard h = {0};
    add(merge, 1, 10, 1000);
    cap_merge_idle(merge, 0, 1000 + WAIT);
    cap_merge_idle(merge, 2, 1000 + WAIT - 1);
    assert_int_equal(cap_merge_take(merge, hear, &h), 0);
    cap_merge_idle(merge, 2, 1000 + WAIT);
    assert_int_equal(cap_merge_take(merge, hear, &h), 1);
    /* Older than what was handed on: nothing to be done about it, but it is not lost. */
    add(merge, 0, 5, 1200);
    cap_merge_idle(merge, 1, 1300);
    cap_merge_idle(merge, 2, 1300);
    assert_int_equal(cap_merge_take(merge, hear, &h), 1);
    assert_int_equal(h.times[1], 5);
    cap_merge_free(merge);
}

static void keeps_the_order_of_a_source(void **state)
{
    (void)state;
    cap_merge *merge = cap_merge_new(2, WAIT, MOST);
    heard h = {0};
    add(merge, 0, 20, 0);
    add(merge, 0, 10, 0);
    add(merge, 1, 15, 0);
    cap_merge_flush(merge, hear, &h);
    assert_int_equal(h.times[0], 15);
    assert_int_equal(h.times[1], 20);
    assert_int_equal(h.times[2], 10);
    cap_merge_free(merge);
}

static void holds_no_more_than_it_may(void **state)
{
    (void)state;
    enum { SMALL = 1000, PACKETS = 100 };
    cap_merge *merge = cap_merge_new(2, WAIT, SMALL);
    heard h = {0};
    for (int i = 0; i < PACKETS; i++) {
        add(merge, 0, i, 0);
        cap_merge_take(merge, hear, &h);
    }
    assert_true(h.count > PACKETS / 2 && h.count < PACKETS);
    assert_int_equal(cap_merge_forced(merge), h.count);
    cap_merge_flush(merge, hear, &h);
    assert_int_equal(h.count, PACKETS);
    for (int i = 0; i < PACKETS; i++)
        assert_int_equal(h.times[i], i);
    cap_merge_free(merge);
}

/* Through the same memory many times over, at every fill. */
static void reuses_its_memory(void **state)
{
    (void)state;
    cap_merge *merge = cap_merge_new(2, WAIT, 64 * MOST);
    int64_t added = 0, taken = 0;
    for (int round = 0; round < 300; round++) {
        heard h = {0};
        for (int i = 0; i < 37 * round % 3000; i++, added++)
            add(merge, (size_t)(added % 2), added, 0);
        cap_merge_take(merge, hear, &h);
        for (size_t i = 0; i < h.count; i++)
            assert_int_equal(h.times[i], taken++);
        assert_int_equal(h.bytes, 15 * h.count);
    }
    heard h = {0};
    cap_merge_flush(merge, hear, &h);
    assert_int_equal(taken + (int64_t)h.count, added);
    cap_merge_free(merge);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(orders_what_came_apart),      cmocka_unit_test(waits_for_a_silent_source),
        cmocka_unit_test(keeps_the_order_of_a_source), cmocka_unit_test(holds_no_more_than_it_may),
        cmocka_unit_test(reuses_its_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
