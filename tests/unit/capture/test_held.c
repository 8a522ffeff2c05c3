/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/held.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <string.h>

#define BASE 0xfffffff0u /* so that everything wraps */

static cap_segment segment_of(uint32_t at, const char *text, uint32_t ack)
{
    const uint32_t size = (uint32_t)strlen(text);
    return (cap_segment){.bytes = (const uint8_t *)text,
                         .seq = BASE + at,
                         .length = size,
                         .captured = size,
                         .ack = ack,
                         .flags = CAP_FLAG_ACK};
}

static cap_overlap insert(cap_held *held, uint32_t at, const char *text, uint32_t ack)
{
    const cap_segment segment = segment_of(at, text, ack);
    return cap_held_insert(held, &segment, segment.seq);
}

/* All pieces as "offset:text", and nothing is left. */
static void expect(cap_held *held, const char *expected)
{
    GString *all = g_string_new(NULL);
    while (held->count > 0) {
        cap_piece *piece = cap_held_take(held);
        g_string_append_printf(all, "%u:%.*s ", piece->seq - BASE, (int)piece->captured,
                               (const char *)piece->bytes);
        g_free(piece);
    }
    assert_string_equal(all->str, expected);
    assert_int_equal(held->bytes, 0);
    g_string_free(all, TRUE);
    cap_held_clear(held);
}

static void keeps_the_order(void **state)
{
    (void)state;
    cap_held held = {0};
    insert(&held, 20, "CC", 0);
    insert(&held, 10, "BB", 0);
    insert(&held, 30, "DD", 0);
    insert(&held, 2, "AA", 0);
    assert_int_equal(held.bytes, 8);
    assert_int_equal(cap_held_first(&held)->seq, BASE + 2);
    expect(&held, "2:AA 10:BB 20:CC 30:DD ");
}

static void fills_between_pieces(void **state)
{
    (void)state;
    cap_held held = {0};
    insert(&held, 12, "cd", 0);
    insert(&held, 16, "gh", 0);
    const cap_overlap overlap = insert(&held, 10, "abxdefghij", 0);
    assert_int_equal(overlap.repeated, 4);
    assert_int_equal(overlap.differing, 1);
    assert_int_equal(overlap.added, 6);
    expect(&held, "10:ab 12:cd 14:ef 16:gh 18:ij ");
}

static void nothing_new(void **state)
{
    (void)state;
    cap_held held = {0};
    insert(&held, 10, "abcdef", 0);
    const cap_overlap overlap = insert(&held, 12, "cd", 0);
    assert_int_equal(overlap.repeated, 2);
    assert_int_equal(overlap.added, 0);
    expect(&held, "10:abcdef ");
}

static void starts_behind_the_first_byte(void **state)
{
    (void)state;
    cap_held held = {0};
    const cap_segment segment = segment_of(10, "abcdef", 0);
    cap_held_insert(&held, &segment, BASE + 13);
    expect(&held, "13:def ");
}

static void earlier_acknowledgment_is_taken_over(void **state)
{
    (void)state;
    cap_held held = {0};
    insert(&held, 10, "ab", 500);
    insert(&held, 8, "xxabxx", 400);
    insert(&held, 10, "a", 300); /* covers the piece in part only */
    insert(&held, 10, "ab", 600);
    g_free(cap_held_take(&held));
    assert_int_equal(cap_held_first(&held)->ack, 400);
    cap_held_clear(&held);
}

static void cut_bytes_are_not_compared(void **state)
{
    (void)state;
    cap_held held = {0};
    cap_segment cut = segment_of(10, "abcdef", 0);
    cut.captured = 2;
    cap_held_insert(&held, &cut, cut.seq);
    const cap_segment whole = segment_of(10, "aXYZZZ", 0);
    const cap_overlap overlap = cap_held_compare(&held, &whole, whole.seq);
    assert_int_equal(overlap.repeated, 6);
    assert_int_equal(overlap.differing, 1);
    assert_int_equal(held.bytes, 2);
    expect(&held, "10:ab ");
}

static void comparing_takes_nothing(void **state)
{
    (void)state;
    cap_held held = {0};
    insert(&held, 12, "cd", 0);
    const cap_segment other = segment_of(10, "abcdef", 0);
    const cap_overlap overlap = cap_held_compare(&held, &other, other.seq);
    assert_int_equal(overlap.repeated, 2);
    assert_int_equal(overlap.added, 4);
    assert_int_equal(overlap.differing, 0);
    expect(&held, "12:cd ");
}

static void many_at_both_ends(void **state)
{
    (void)state;
    cap_held held = {0};
    for (uint32_t i = 0; i < 300; i++) {
        insert(&held, 10000 + 2 * i, "x", 0);
        insert(&held, 9998 - 2 * i, "y", 0);
        if (i % 3 == 0)
            g_free(cap_held_take(&held));
    }
    assert_int_equal(held.count, 500);
    uint32_t last = BASE;
    while (held.count > 0) {
        cap_piece *piece = cap_held_take(&held);
        assert_true((int32_t)(piece->seq - last) > 0);
        last = piece->seq;
        g_free(piece);
    }
    cap_held_clear(&held);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_the_order),
        cmocka_unit_test(fills_between_pieces),
        cmocka_unit_test(nothing_new),
        cmocka_unit_test(starts_behind_the_first_byte),
        cmocka_unit_test(earlier_acknowledgment_is_taken_over),
        cmocka_unit_test(cut_bytes_are_not_compared),
        cmocka_unit_test(comparing_takes_nothing),
        cmocka_unit_test(many_at_both_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
