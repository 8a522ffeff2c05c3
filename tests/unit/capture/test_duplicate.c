/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/duplicate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#define MS INT64_C(1000000)

static cap_segment sample(void)
{
    return (cap_segment){.seq = 1,
                         .ack = 2,
                         .length = 3,
                         .window = 4,
                         .checksum = 5,
                         .flags = CAP_FLAG_ACK,
                         .ip_id = 6,
                         .stamp.time = 1000 * MS};
}

static void every_field_counts(void **state)
{
    (void)state;
    const cap_segment first = sample();
    const cap_trace trace = cap_trace_of(&first);
    cap_segment other = sample();
    assert_true(cap_trace_matches(&trace, &other));
    other.ttl = 9;
    assert_true(cap_trace_matches(&trace, &other));
    other = sample(), other.seq++;
    assert_false(cap_trace_matches(&trace, &other));
    other = sample(), other.ack++;
    assert_false(cap_trace_matches(&trace, &other));
    other = sample(), other.length++;
    assert_false(cap_trace_matches(&trace, &other));
    other = sample(), other.window++;
    assert_false(cap_trace_matches(&trace, &other));
    other = sample(), other.checksum++;
    assert_false(cap_trace_matches(&trace, &other));
    other = sample(), other.flags ^= CAP_FLAG_PSH;
    assert_false(cap_trace_matches(&trace, &other));
    other = sample(), other.ip_id++;
    assert_false(cap_trace_matches(&trace, &other));
}

static void time_counts_both_ways(void **state)
{
    (void)state;
    cap_segment first = sample(), other = sample();
    cap_trace trace = cap_trace_of(&first);
    for (int sign = -1; sign <= 1; sign += 2) {
        other.stamp.time = first.stamp.time + sign * 100 * MS;
        assert_true(cap_trace_matches(&trace, &other));
        other.stamp.time += sign;
        assert_false(cap_trace_matches(&trace, &other));
    }
    first.ip_id = other.ip_id = 0;
    trace = cap_trace_of(&first);
    other.stamp.time = first.stamp.time + 10 * MS;
    assert_true(cap_trace_matches(&trace, &other));
    other.stamp.time++;
    assert_false(cap_trace_matches(&trace, &other));
    other.stamp.time = INT64_MIN;
    assert_false(cap_trace_matches(&trace, &other));
}

static void history_forgets_the_oldest(void **state)
{
    (void)state;
    cap_history history;
    cap_segment segment = sample();
    const cap_trace all = cap_trace_of(&segment);
    for (uint32_t i = 0; i < CAP_HISTORY_SIZE; i++) /* what was there before is no packet */
        history.traces[i] = all;
    uint32_t packets = 0;
    for (uint32_t i = 0; i <= CAP_HISTORY_SIZE; i++) {
        segment.seq = i;
        assert_null(cap_history_find(&history, packets, &segment));
        const cap_trace trace = cap_trace_of(&segment);
        cap_history_add(&history, &packets, &trace);
        assert_int_equal(packets, i + 1);
        assert_non_null(cap_history_find(&history, packets, &segment));
    }
    segment.seq = 0;
    assert_null(cap_history_find(&history, packets, &segment));
    segment.seq = 1;
    assert_non_null(cap_history_find(&history, packets, &segment));
}

/* After so many packets that their count goes around. */
static void history_goes_on(void **state)
{
    (void)state;
    cap_history history;
    cap_segment segment = sample();
    uint32_t packets = UINT32_MAX - CAP_HISTORY_SIZE;
    for (uint32_t i = 0; i < 3 * CAP_HISTORY_SIZE; i++) {
        segment.seq = i;
        const cap_trace trace = cap_trace_of(&segment);
        cap_history_add(&history, &packets, &trace);
        for (uint32_t k = 0; k <= i; k++) {
            segment.seq = k;
            assert_int_equal(i >= CAP_HISTORY_SIZE &&
                                 cap_history_find(&history, packets, &segment) != NULL,
                             i >= CAP_HISTORY_SIZE && k + CAP_HISTORY_SIZE > i);
        }
    }
}

static void datagrams(void **state)
{
    (void)state;
    static cap_datagrams seen;
    static const uint8_t hosts[] = {10, 0, 0, 1, 10, 0, 0, 2};
    uint8_t bytes[200] = {3, 1};
    cap_ip ip = {.source = hosts,
                 .target = hosts + 4,
                 .payload = bytes,
                 .captured = 60,
                 .length = 60,
                 .id = 7,
                 .family = 4,
                 .protocol = 1};
    assert_false(cap_datagrams_seen(&seen, &ip, 1000 * MS));
    assert_true(cap_datagrams_seen(&seen, &ip, 1050 * MS));
    assert_false(cap_datagrams_seen(&seen, &ip, 1200 * MS));
    bytes[59] = 1;
    assert_false(cap_datagrams_seen(&seen, &ip, 1200 * MS));
    ip.id = 0;
    assert_false(cap_datagrams_seen(&seen, &ip, 1200 * MS));
    assert_true(cap_datagrams_seen(&seen, &ip, 1210 * MS));
    assert_false(cap_datagrams_seen(&seen, &ip, 1221 * MS));
    ip.captured = ip.length = sizeof bytes;
    assert_false(cap_datagrams_seen(&seen, &ip, 1221 * MS));
    assert_true(cap_datagrams_seen(&seen, &ip, 1221 * MS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_counts),
        cmocka_unit_test(time_counts_both_ways),
        cmocka_unit_test(history_forgets_the_oldest),
        cmocka_unit_test(history_goes_on),
        cmocka_unit_test(datagrams),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
