/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "recent_packets.h"

static void around_a_packet(void **state)
{
    (void)state;
    cap_recent *recent = cap_recent_new(CAP_RECENT_LEAST);
    for (uint64_t i = 0; i < 30; i++)
        add(recent, 1 + i % 2, 1 + i, (int64_t)i, 60);
    expect(recent, 9, 2, 1, "1 3 5 7 9 11 13 15 17 19 21 23 25 27 29");
    for (uint64_t i = 30; i < 60; i++)
        add(recent, 1 + i % 2, 1 + i, (int64_t)i, 60);
    /* The first 16 of its connection, and some around */
    expect(recent, 50, 2, 1, "2 4 6 8 10 12 14 16 18 20 22 24 26 28 30 32 46 48 50 52 54");
    expect(recent, 32, 2, 1, "2 4 6 8 10 12 14 16 18 20 22 24 26 28 30 32 34 36");
    expect(recent, 34, 0, 1, "2 4 6 8 10 12 14 16 18 20 22 24 26 28 30 32 34");
    expect(recent, 99, 2, 0, "");
    /* Another interface counts frames of its own. */
    assert_int_equal(cap_recent_select(recent, &(cap_stamp){.frame = 50, .file = 1}, 1, 2), 0);
    add(recent, 0, 61, 61, 60);
    char *none = selected(recent); /* a packet more ends it */
    assert_string_equal(none, "");
    g_free(none);
    expect(recent, 99, 2, 0, "61");
    assert_int_equal(cap_recent_added(recent), 61);
    cap_recent_free(recent);
}

/* What is larger than a quarter of the room is not kept, and the beginning has a hole then. */
static void too_large(void **state)
{
    (void)state;
    cap_recent *recent = cap_recent_new(CAP_RECENT_LEAST);
    uint8_t *large = g_malloc0(CAP_RECENT_LEAST);
    const cap_packet packet = {.stamp.frame = 2, .captured = CAP_RECENT_LEAST, .data = large};
    const cap_flow flow = {.number = 1};
    add(recent, 1, 1, 0, 60);
    cap_recent_flow(recent, &flow, &packet.stamp);
    cap_recent_add(recent, &packet);
    add(recent, 1, 3, 0, 60);
    expect(recent, 2, 9, 0, "");
    expect(recent, 3, 9, 1, "1* 3");
    expect(recent, 1, 9, 1, "1");
    g_free(large);
    cap_recent_free(recent);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(around_a_packet),
        cmocka_unit_test(too_large),
    };
    return cmocka_run_group_tests(tests, prepare, NULL);
}
