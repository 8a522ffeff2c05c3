/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/recent.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <string.h>

#define SECOND INT64_C(1000000000)

enum { LARGEST = 70000 };

static uint8_t bytes[LARGEST + 256];

/* What a packet holds follows from its frame. */
static void fill_bytes(void)
{
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(i * 7 + i / 251);
}

static void add(cap_recent *recent, uint64_t flow, uint64_t frame, int64_t time, uint32_t size)
{
    const cap_packet packet = {
        .stamp = {.time = time, .frame = frame, .file = (uint32_t)(frame % 3)},
        .link_type = 1,
        .captured = size,
        .original = size + 1,
        .data = bytes + frame % 256,
    };
    const cap_flow of = {.number = flow};
    if (flow > 0)
        cap_recent_flow(recent, &of, &packet.stamp);
    cap_recent_add(recent, &packet);
}

/* All of the first so many frames. */
static uint32_t select_all(cap_recent *recent, uint64_t frames)
{
    cap_stamp *stamps = g_new0(cap_stamp, frames);
    for (uint64_t i = 0; i < frames; i++)
        stamps[i] = (cap_stamp){.frame = i + 1, .file = (uint32_t)((i + 1) % 3)};
    const uint32_t found = cap_recent_select(recent, stamps, frames, 0);
    g_free(stamps);
    return found;
}

static void check_packet(const cap_packet *packet)
{
    const uint64_t frame = packet->stamp.frame;
    assert_int_equal(packet->stamp.file, frame % 3);
    assert_int_equal(packet->link_type, 1);
    assert_int_equal(packet->original, packet->captured + 1);
    assert_memory_equal(packet->data, bytes + frame % 256, packet->captured);
}

/* The frames that are selected, with a * behind those that are apart. */
static char *selected(cap_recent *recent)
{
    GString *text = g_string_new(NULL);
    size_t place = 0;
    cap_packet packet;
    bool apart;
    while (cap_recent_next(recent, &place, &packet, &apart)) {
        check_packet(&packet);
        g_string_append_printf(text, "%s%u%s", text->len > 0 ? " " : "",
                               (unsigned)packet.stamp.frame, apart ? "*" : "");
    }
    return g_string_free(text, FALSE);
}

static void expect(cap_recent *recent, uint64_t wanted, uint32_t around, uint32_t found,
                   const char *frames)
{
    const cap_stamp stamp = {.frame = wanted, .file = (uint32_t)(wanted % 3)};
    assert_int_equal(cap_recent_select(recent, &stamp, 1, around), found);
    char *text = selected(recent);
    assert_string_equal(text, frames);
    g_free(text);
}

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

/* Sizes at which a packet takes one cell more. */
static void each_size(void **state)
{
    (void)state;
    cap_recent *recent = cap_recent_new(CAP_RECENT_LEAST);
    for (uint32_t size = 0; size < 700; size++)
        add(recent, 1 + size % 8, 1 + size, size, size);
    add(recent, 2000, 2000, 2000, LARGEST);
    uint32_t next = 0;
    assert_int_equal(select_all(recent, 2000), 701);
    size_t place = 0;
    cap_packet packet;
    bool apart;
    while (cap_recent_next(recent, &place, &packet, &apart)) {
        check_packet(&packet);
        assert_int_equal(packet.captured, next < 700 ? next : LARGEST);
        next++;
    }
    assert_int_equal(next, 701);
    cap_recent_free(recent);
}

/* Of a connection that sends without end, the beginning and the last ones stay; bytes between are
 * missing, which is told where both are wanted. */
static void busy_and_quiet(void **state)
{
    (void)state;
    cap_recent *recent = cap_recent_new(CAP_RECENT_LEAST);
    const uint64_t room = cap_recent_room(recent, 60);
    uint64_t frame = 0;
    assert_in_range(room, CAP_RECENT_LEAST / 320, CAP_RECENT_LEAST / 256);
    for (int i = 0; i < 20; i++)
        add(recent, 1, ++frame, 0, 60);
    while (frame < 5 * room)
        add(recent, 2, ++frame, SECOND, 60);
    assert_int_equal(select_all(recent, frame), room);
    char *text = selected(recent);
    assert_true(g_str_has_prefix(text, "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21* "));
    g_free(text);

    text = g_strdup_printf("21* 22* 23* 24* 25* 26* 27* 28* 29* 30* 31* 32* 33* 34* 35* 36* %u %u",
                           (unsigned)frame - 1, (unsigned)frame);
    expect(recent, frame, 1, 1, text);
    g_free(text);
    expect(recent, 36, 1, 1, "21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36");
    expect(recent, 37, 1, 0, "");

    /* After a minute the quiet one gives its last packets first, but not its beginning. */
    add(recent, 2, ++frame, CAP_RECENT_AGE + 1, 60);
    expect(recent, 17, 0, 0, "");
    expect(recent, 18, 0, 1, "1* 2* 3* 4* 5* 6* 7* 8* 9* 10* 11* 12* 13* 14* 15* 16* 18");
    for (int i = 0; i < 3; i++)
        add(recent, 2, ++frame, CAP_RECENT_AGE + 1, 60);
    expect(recent, 20, 0, 0, "");
    expect(recent, 16, 0, 1, "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16");
    cap_recent_free(recent);
}

/* Beginnings take half of the room at most; that of the connection silent longest goes. */
static void many_connections(void **state)
{
    (void)state;
    cap_recent *recent = cap_recent_new(CAP_RECENT_LEAST);
    const uint64_t room = cap_recent_room(recent, 60);
    const uint64_t most = room / 2 / CAP_RECENT_OPENING;
    uint64_t frame = 0;
    for (uint64_t flow = 1; flow <= 3 * most; flow++) {
        for (int i = 0; i < CAP_RECENT_OPENING; i++)
            add(recent, flow, ++frame, 0, 60);
        add(recent, 1, ++frame, 0, 60); /* this one goes on */
    }
    GString *last = g_string_new(NULL);
    for (uint64_t i = frame - CAP_RECENT_OPENING; i < frame; i++)
        g_string_append_printf(last, "%s%u", last->len > 0 ? " " : "", (unsigned)i);
    expect(recent, frame - 1, 0, 1, last->str);
    g_string_free(last, TRUE);
    expect(recent, 1, 0, 1, "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16");
    expect(recent, 18, 0, 0, "");
    /* The SYNs of a scan: a connection each. */
    for (uint64_t flow = 1; flow <= 4 * room; flow++)
        add(recent, 10000 + flow, ++frame, 0, 60);
    assert_int_equal(select_all(recent, frame), room / 8);
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

/* --- against a plain model -------------------------------------------------------------------- */

typedef struct plain {
    uint64_t flow, frame;
    int64_t time;
    uint32_t cells;
    bool opening;
} plain;

enum { FLOWS = 9, FIRST = 160, FURTHER = 248 }; /* bytes that the cells of a packet take */

static uint32_t cells_of(uint32_t size)
{
    return size <= FIRST ? 1 : 1 + (size - FIRST + FURTHER - 1) / FURTHER;
}

static uint32_t digits_of(uint32_t number)
{
    uint32_t digits = 0;
    for (; number > 0; number /= 2)
        digits++;
    return digits;
}

static uint32_t later_of(const GArray *model, uint64_t flow)
{
    uint32_t cells = 0;
    for (guint i = 0; i < model->len; i++) {
        const plain *p = &g_array_index(model, plain, i);
        cells += p->flow == flow && !p->opening ? p->cells : 0;
    }
    return cells;
}

static uint32_t most_of(const GArray *model)
{
    uint32_t most = 0;
    for (uint64_t flow = 0; flow < FLOWS; flow++)
        most = MAX(most, digits_of(later_of(model, flow)));
    return most;
}

/* Whether it is the oldest of those that may go, of its connection or of all. */
static bool is_first(const GArray *model, guint index, bool of_flow)
{
    const plain *p = &g_array_index(model, plain, index);
    for (guint i = 0; i < index; i++) {
        const plain *before = &g_array_index(model, plain, i);
        if (!before->opening && (!of_flow || before->flow == p->flow))
            return false;
    }
    return !p->opening;
}

static uint32_t used_by(const GArray *model)
{
    uint32_t cells = 0;
    for (guint i = 0; i < model->len; i++)
        cells += g_array_index(model, plain, i).cells;
    return cells;
}

/* What went away since the packet before, one after the other, each for a good reason. */
static void remove_lawfully(GArray *model, const GHashTable *there, int64_t now)
{
    for (bool again = true; again;) {
        again = false;
        for (guint i = 0; i < model->len; i++) {
            const plain *p = &g_array_index(model, plain, i);
            if (g_hash_table_contains((GHashTable *)(uintptr_t)there, &p->frame))
                continue;
            const bool old = is_first(model, i, false) && now - p->time > CAP_RECENT_AGE;
            const bool of_most =
                is_first(model, i, true) && digits_of(later_of(model, p->flow)) == most_of(model);
            if (!old && !of_most)
                continue;
            g_array_remove_index(model, i);
            again = true;
            break;
        }
    }
    for (guint i = 0; i < model->len; i++)
        assert_true(g_hash_table_contains((GHashTable *)(uintptr_t)there,
                                          &g_array_index(model, plain, i).frame));
}

static void add_to_model(GArray *model, uint64_t flow, uint64_t frame, int64_t time, uint32_t cells,
                         uint32_t *opened)
{
    const plain fresh = {flow, frame, time, cells, flow > 0 && opened[flow] < CAP_RECENT_OPENING};
    opened[flow] += fresh.opening;
    g_array_append_val(model, fresh);
}

/* Eight connections and what belongs to none; few enough for their beginnings to stay. */
static void random_packets(void **state)
{
    (void)state;
    enum { PACKETS = 1500 };
    cap_recent *recent = cap_recent_new(CAP_RECENT_LEAST);
    const uint32_t room = (uint32_t)cap_recent_room(recent, 1);
    assert_int_equal(cap_recent_room(recent, FIRST), room);
    assert_int_equal(cap_recent_room(recent, FIRST + 1), room / 2);
    assert_int_equal(cap_recent_room(recent, FIRST + FURTHER), room / 2);
    GArray *model = g_array_new(FALSE, FALSE, sizeof(plain));
    GRand *random = g_rand_new_with_seed(7);
    uint32_t opened[FLOWS] = {0};
    int64_t now = 0;
    for (uint64_t frame = 1; frame <= PACKETS; frame++) {
        /* Some have much to say, and one of nine nothing. */
        const uint64_t flow =
            (uint64_t)g_rand_int_range(random, 0, g_rand_int_range(random, 1, FLOWS));
        const uint32_t size =
            (uint32_t)g_rand_int_range(random, 0, opened[flow] < CAP_RECENT_OPENING ? 3000 : 20000);
        now += g_rand_int_range(random, 0, 200) * (SECOND / 100);
        const uint32_t cells = cells_of(size);
        const uint32_t free_before = room - used_by(model);
        add(recent, flow, frame, now, size);
        GHashTable *there = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
        select_all(recent, frame);
        size_t place = 0;
        cap_packet packet;
        bool apart;
        uint64_t before = 0;
        while (cap_recent_next(recent, &place, &packet, &apart)) {
            check_packet(&packet);
            assert_true(packet.stamp.frame > before);
            before = packet.stamp.frame;
            g_hash_table_add(there, g_memdup2(&before, sizeof before));
        }
        assert_int_equal(before, frame);
        const guint had = model->len;
        remove_lawfully(model, there, now);
        if (free_before >= cells)
            assert_int_equal(model->len, had); /* nothing goes while there is room */
        add_to_model(model, flow, frame, now, cells, opened);
        assert_int_equal(g_hash_table_size(there), model->len);
        assert_true(used_by(model) <= room);
        g_hash_table_unref(there);
    }
    g_rand_free(random);
    g_array_unref(model);
    cap_recent_free(recent);
}

static int prepare(void **state)
{
    (void)state;
    fill_bytes();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(around_a_packet), cmocka_unit_test(each_size),
        cmocka_unit_test(busy_and_quiet),  cmocka_unit_test(many_connections),
        cmocka_unit_test(too_large),       cmocka_unit_test(random_packets),
    };
    return cmocka_run_group_tests(tests, prepare, NULL);
}
