/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/fragment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#define SECOND INT64_C(1000000000)

static const uint8_t hosts[] = {10, 0, 0, 1, 10, 0, 0, 2};

static cap_ip part(uint32_t id, uint32_t offset, const char *text, bool more)
{
    const uint32_t size = (uint32_t)strlen(text);
    return (cap_ip){.source = hosts,
                    .target = hosts + 4,
                    .payload = (const uint8_t *)text,
                    .captured = size,
                    .length = size,
                    .id = id,
                    .offset = offset,
                    .family = 4,
                    .protocol = 6,
                    .ttl = (uint8_t)(64 - offset),
                    .more = more};
}

static bool add(cap_fragments *fragments, uint32_t id, uint32_t offset, const char *text, bool more,
                int64_t now, cap_ip *whole)
{
    *whole = part(id, offset, text, more);
    return cap_fragments_add(fragments, whole, now, &(const cap_stamp){.time = now});
}

static cap_fragments *new_fragments(uint32_t most)
{
    const cap_hash_key key = {1, 2};
    return cap_fragments_new(most, &key);
}

static void expect_whole(const cap_ip *whole, const char *text)
{
    assert_int_equal(whole->length, strlen(text));
    assert_int_equal(whole->captured, strlen(text));
    assert_memory_equal(whole->payload, text, strlen(text));
    assert_false(cap_ip_is_fragment(whole));
    assert_int_equal(whole->ttl, 64);
}

static void in_any_order(void **state)
{
    (void)state;
    static const char *const texts[3] = {"AAAAAAAA", "BBBBBBBB", "CCC"};
    static const unsigned orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                          {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    cap_fragments *fragments = new_fragments(8);
    for (uint32_t i = 0; i < 6; i++)
        for (unsigned k = 0; k < 3; k++) {
            const unsigned n = orders[i][k];
            cap_ip whole;
            const bool complete = add(fragments, i, n * 8, texts[n], n < 2, SECOND, &whole);
            assert_int_equal(complete, k == 2);
            if (complete)
                expect_whole(&whole, "AAAAAAAABBBBBBBBCCC");
        }
    assert_int_equal(cap_fragments_dropped(fragments), 0);
    cap_fragments_free(fragments);
}

static void first_copy_wins(void **state)
{
    (void)state;
    cap_fragments *fragments = new_fragments(8);
    cap_ip whole;
    assert_false(add(fragments, 1, 8, "BBBBBBBB", true, 0, &whole));
    assert_false(add(fragments, 1, 0, "aaaaaaaabbbbbbbb", true, 0, &whole));
    assert_true(add(fragments, 1, 8, "xxxxxxxxcc", false, 0, &whole));
    expect_whole(&whole, "aaaaaaaaBBBBBBBBcc");
    cap_fragments_free(fragments);
}

static void other_ids_are_other_datagrams(void **state)
{
    (void)state;
    cap_fragments *fragments = new_fragments(8);
    cap_ip whole;
    assert_false(add(fragments, 1, 0, "AAAAAAAA", true, 0, &whole));
    assert_false(add(fragments, 2, 8, "b", false, 0, &whole));
    assert_true(add(fragments, 1, 8, "a", false, 0, &whole));
    expect_whole(&whole, "AAAAAAAAa");
    cap_fragments_free(fragments);
}

static void contradictions_are_given_up(void **state)
{
    (void)state;
    cap_fragments *fragments = new_fragments(8);
    cap_ip whole;
    /* Two ends; a middle beyond the end; an end before the middle; an odd middle; nothing. */
    add(fragments, 1, 16, "end", false, 0, &whole);
    add(fragments, 1, 24, "end", false, 0, &whole);
    add(fragments, 2, 8, "end", false, 0, &whole);
    add(fragments, 2, 8, "MMMMMMMM", true, 0, &whole);
    add(fragments, 3, 80, "MMMMMMMM", true, 0, &whole);
    add(fragments, 3, 8, "end", false, 0, &whole);
    add(fragments, 4, 0, "odd", true, 0, &whole);
    add(fragments, 5, 8, "", false, 0, &whole);
    assert_int_equal(cap_fragments_dropped(fragments), 5);
    cap_fragments_free(fragments);
}

static void too_long(void **state)
{
    (void)state;
    static uint8_t bytes[65000];
    cap_fragments *fragments = new_fragments(8);
    cap_ip ip = part(1, 65528, "", false);
    ip.payload = bytes;
    ip.length = ip.captured = 8;
    assert_false(cap_fragments_add(fragments, &ip, 0, &(const cap_stamp){0}));
    assert_int_equal(cap_fragments_dropped(fragments), 1);
    cap_fragments_free(fragments);
}

static void time_and_number_are_limited(void **state)
{
    (void)state;
    cap_fragments *fragments = new_fragments(2);
    cap_ip whole;
    assert_false(add(fragments, 1, 0, "AAAAAAAA", true, 0, &whole));
    cap_fragments_expire(fragments, 30 * SECOND - 1);
    assert_int_equal(cap_fragments_dropped(fragments), 0);
    cap_fragments_expire(fragments, 30 * SECOND);
    assert_int_equal(cap_fragments_dropped(fragments), 1);
    for (uint32_t id = 10; id < 15; id++)
        assert_false(add(fragments, id, 0, "AAAAAAAA", true, 40 * SECOND, &whole));
    assert_int_equal(cap_fragments_dropped(fragments), 4);
    assert_true(add(fragments, 14, 8, "b", false, 40 * SECOND, &whole));
    cap_fragments_free(fragments);
}

static void bytes_are_limited(void **state)
{
    (void)state;
    cap_fragments *fragments = new_fragments(1000);
    cap_ip whole;
    for (uint32_t id = 0; id < 1000; id++)
        assert_false(add(fragments, id, 60000, "AAAAAAAA", true, 0, &whole));
    assert_true(cap_fragments_dropped(fragments) >= 1000 - CAP_FRAGMENT_BYTES / 65536);
    cap_fragments_free(fragments);
}

static void cut_fragment_leaves_a_hole(void **state)
{
    (void)state;
    cap_fragments *fragments = new_fragments(8);
    cap_ip ip = part(1, 0, "AAAAAAAABBBBBBBB", true), whole;
    ip.captured = 12;
    assert_false(cap_fragments_add(fragments, &ip, 0, &(const cap_stamp){0}));
    assert_false(add(fragments, 1, 16, "c", false, 0, &whole));
    assert_true(add(fragments, 1, 8, "bbbbbbbb", true, 0, &whole));
    expect_whole(&whole, "AAAAAAAAbbbbbbbbc");
    cap_fragments_free(fragments);
}

static void tells_its_parts(void **state)
{
    (void)state;
    cap_fragments *fragments = new_fragments(8);
    cap_ip whole;
    size_t count;
    assert_false(add(fragments, 1, 8, "BBBBBBBB", true, 20, &whole));
    assert_false(add(fragments, 2, 0, "xxxxxxxx", true, 30, &whole));
    assert_false(add(fragments, 1, 16, "c", false, 40, &whole));
    assert_false(add(fragments, 1, 8, "BBBBBBBB", true, 50, &whole)); /* once more */
    assert_true(add(fragments, 1, 0, "AAAAAAAA", true, 60, &whole));
    const cap_stamp *parts = cap_fragments_parts(fragments, &count);
    assert_int_equal(count, 4);
    static const int64_t times[] = {20, 40, 50, 60};
    for (size_t i = 0; i < count; i++)
        assert_int_equal(parts[i].time, times[i]);
    for (uint32_t i = 0; i < 200; i++)
        assert_false(add(fragments, 3, 8 * i, "AAAAAAAA", true, i, &whole));
    assert_true(add(fragments, 3, 1600, "b", false, 200, &whole));
    parts = cap_fragments_parts(fragments, &count);
    assert_int_equal(count, CAP_MAX_PARTS);
    assert_int_equal(parts[CAP_MAX_PARTS - 1].time, CAP_MAX_PARTS - 1);
    cap_fragments_free(fragments);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_any_order),
        cmocka_unit_test(first_copy_wins),
        cmocka_unit_test(other_ids_are_other_datagrams),
        cmocka_unit_test(contradictions_are_given_up),
        cmocka_unit_test(too_long),
        cmocka_unit_test(time_and_number_are_limited),
        cmocka_unit_test(bytes_are_limited),
        cmocka_unit_test(cut_fragment_leaves_a_hole),
        cmocka_unit_test(tells_its_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
