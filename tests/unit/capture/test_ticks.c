/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/ticks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

typedef struct sample {
    uint8_t resolution;
    int64_t offset;
    uint64_t count;
    int64_t time;
} sample;

static void converts(void **state)
{
    static const sample samples[] = {
        {0, 0, 5, 5000000000},
        {3, 0, 1234, 1234000000},
        {6, 0, UINT64_C(1000000000123456), 1000000000123456000},
        {9, 0, UINT64_C(1000000000123456789), 1000000000123456789},
        {10, 0, UINT64_C(10000000001234567899), 1000000000123456789},
        {12, 0, 1999, 1},
        {28, 0, UINT64_MAX, 1},
        {29, 0, UINT64_MAX, 0},
        {127, 0, UINT64_MAX, 0},
        {0x80, 0, 7, 7000000000},
        {0x80 | 10, 0, 1024 + 512, 1500000000},
        {0x80 | 30, 0, (UINT64_C(1000) << 30) + (1u << 29), 1000500000000},
        {0x80 | 32, 0, (UINT64_C(1700000000) << 32) + 1, 1700000000000000000},
        {0x80 | 63, 0, UINT64_C(1) << 62, 500000000},
        {0x80 | 64, 0, UINT64_C(1) << 63, 500000000},
        {0xff, 0, UINT64_MAX, 0},
        {6, 5, 1000000, 6000000000},
        {6, -5, 1000000, -4000000000},
        {9, -5, 1, -4999999999},
        {0x80 | 10, -1, 512, -500000000},
        {12, 1, 1000, 1000000001},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(samples); i++) {
        cap_ticks ticks = {0};

        cap_ticks_set_resolution(&ticks, samples[i].resolution);
        cap_ticks_set_offset(&ticks, samples[i].offset);
        assert_int_equal(cap_ticks_time(&ticks, samples[i].count), samples[i].time);
        assert_int_equal(cap_ticks_convert(&ticks, samples[i].count), samples[i].time);
    }
}

/* Back to the count, where the tick is no shorter than a nanosecond; else to the first count of
 * that nanosecond. */
static void counts(void **state)
{
    static const sample samples[] = {
        {0, 0, 5, 5000000000},
        {6, 0, UINT64_C(1000000000123456), 1000000000123456000},
        {9, 0, UINT64_C(1000000000123456789), 1000000000123456789},
        {10, 0, UINT64_C(10000000001234567890), 1000000000123456789},
        {12, 0, 1000, 1},
        {28, 0, UINT64_C(10000000000000000000), 1},
        {0x80, 0, 7, 7000000000},
        {0x80 | 10, 0, 1024 + 513, 1500976562}, /* .5625 ns cut off */
        {0x80 | 20, 0, 1, 953},
        {0x80 | 30, 0, (UINT64_C(1000) << 30) + (1u << 29), 1000500000000},
        {0x80 | 32, 0, UINT64_C(1700000000) << 32, 1700000000000000000},
        {0x80 | 63, 0, UINT64_C(1) << 62, 500000000},
        {0x80 | 64, 0, UINT64_C(1) << 63, 500000000},
        {6, -5, 1000000, -4000000000},
        {9, -5, 1, -4999999999},
        {12, 1, 1000, 1000000001},
        /* no count has that time: the last before, the lowest, the highest */
        {6, 0, 1, 1999},
        {0x80 | 10, 0, 1024, 1000000001},
        {6, 0, 0, -1},
        {9, 5, 0, 4999999999},
        {18, 0, UINT64_MAX, 1700000000000000000},
        {0xff, 0, UINT64_MAX, 1},
        {0x80 | 40, 0, UINT64_MAX, INT64_MAX},
        {127, 0, 0, 1700000000000000000},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(samples); i++) {
        cap_ticks ticks = {0};

        cap_ticks_set_resolution(&ticks, samples[i].resolution);
        cap_ticks_set_offset(&ticks, samples[i].offset);
        if (cap_ticks_count(&ticks, samples[i].time) != samples[i].count) {
            fail_msg("sample %zu: %" G_GUINT64_FORMAT, i, cap_ticks_count(&ticks, samples[i].time));
        }
    }
}

/* Any count of a resolution not finer than a nanosecond comes back. */
static void there_and_back(void **state)
{
    static const uint8_t resolutions[] = {0, 3, 6, 7, 9, 0x80, 0x80 | 1, 0x80 | 13, 0x80 | 29};
    uint64_t random = 1;

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(resolutions) * 1000; i++) {
        cap_ticks ticks = {0};
        uint64_t count;

        random = random * 6364136223846793005u + 1442695040888963407u;
        count = random >> 34; /* 2^30 s fit */
        cap_ticks_set_resolution(&ticks, resolutions[i % G_N_ELEMENTS(resolutions)]);
        cap_ticks_set_offset(&ticks, (int64_t)(random & 0xffff) - 0x8000);
        assert_int_equal(cap_ticks_count(&ticks, cap_ticks_time(&ticks, count)), count);
    }
}

static void stays_in_range(void **state)
{
    static const sample samples[] = {
        {0, 0, UINT64_MAX, CAP_TIME_MAX},
        {6, 0, UINT64_MAX, CAP_TIME_MAX},
        {9, 0, UINT64_MAX, CAP_TIME_MAX},
        {0x80, 0, UINT64_MAX, CAP_TIME_MAX},
        {9, INT64_MAX, 0, CAP_TIME_MAX},
        {9, INT64_MIN, 0, CAP_TIME_MIN},
        {9, INT64_MAX, 1, CAP_TIME_MAX},
        /* The last before the limit, the first behind it, and likewise at the other end */
        {9, 0, CAP_TIME_MAX - 1, CAP_TIME_MAX - 1},
        {9, 0, CAP_TIME_MAX + UINT64_C(1), CAP_TIME_MAX},
        {9, -2305843010, 0, CAP_TIME_MIN},
        {9, -2305843009, 0, INT64_C(-2305843009000000000)},
        /* A large time and a large negative offset: the sum fits, the time alone would not. */
        {9, -9000000000, UINT64_C(9500000000000000000), 500000000000000000},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(samples); i++) {
        cap_ticks ticks = {0};

        cap_ticks_set_resolution(&ticks, samples[i].resolution);
        cap_ticks_set_offset(&ticks, samples[i].offset);
        assert_int_equal(cap_ticks_time(&ticks, samples[i].count), samples[i].time);
    }
}

/* What detectors do with times: none of it leaves 64 bits. */
static void leaves_room_for_sums(void **state)
{
    const int64_t day = INT64_C(86400) * 1000000000;
    int64_t sum;

    (void)state;
    assert_false(__builtin_sub_overflow(CAP_TIME_MAX, CAP_TIME_MIN, &sum));
    assert_false(__builtin_add_overflow(sum, 2 * day, &sum));
    assert_false(__builtin_sub_overflow(CAP_TIME_MIN, CAP_TIME_MAX, &sum));
    assert_false(__builtin_sub_overflow(sum, 2 * day, &sum));
    assert_int_equal(cap_time_within(INT64_MAX), CAP_TIME_MAX);
    assert_int_equal(cap_time_within(INT64_MIN), CAP_TIME_MIN);
    assert_int_equal(cap_time_within(-1), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(converts),
        cmocka_unit_test(counts),
        cmocka_unit_test(there_and_back),
        cmocka_unit_test(stays_in_range),
        cmocka_unit_test(leaves_room_for_sums),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
