/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "recent_packets.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_size),
        cmocka_unit_test(busy_and_quiet),
        cmocka_unit_test(many_connections),
        cmocka_unit_test(random_packets),
    };
    return cmocka_run_group_tests(tests, prepare, NULL);
}
