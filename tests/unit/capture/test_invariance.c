/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Property: however a conversation is cut into segments, repeated, overlapped, duplicated by the
 * mirror and reordered within a window, the sink hears the same bytes in the same turns. */
#include "packets.h"

#include <stdio.h>
#include <stdlib.h>

#define MOST_PACKETS 16384
#define MOST_TURNS   40
#define WINDOW       8

typedef struct planned {
    spec s;
    unsigned key, index;
    uint16_t id;
} planned;

typedef struct plan {
    uint64_t seed;
    uint8_t bytes[2][1 << 16]; /* of the client, of the server */
    uint32_t sent[2];          /* bytes of each side so far */
    uint32_t isn[2];
    planned packets[MOST_PACKETS];
    unsigned count;
    GString *expected;
    bool v6;
} plan;

/* xorshift64*: the same sequence everywhere. */
static uint32_t any(plan *p, uint32_t below)
{
    p->seed ^= p->seed >> 12;
    p->seed ^= p->seed << 25;
    p->seed ^= p->seed >> 27;
    return (uint32_t)((p->seed * 0x2545f4914f6cdd1d) >> 33) % below;
}

static spec *add(plan *p, bool server, uint32_t from, uint32_t size, unsigned flags)
{
    planned *added = &p->packets[p->count];
    *added = (planned){.index = p->count, .key = p->count, .id = (uint16_t)(p->count + 1)};
    p->count++;
    added->s = (spec){.server = server,
                      .seq = p->isn[server] + 1 + from,
                      .ack = p->isn[!server] + 1 + p->sent[!server],
                      .flags = flags,
                      .data = p->bytes[server] + from,
                      .size = size,
                      .v6 = p->v6};
    return &added->s;
}

/* Sends [from, to) in segments, some of them again with other limits before all has been sent. */
static void send_turn(plan *p, bool server, uint32_t from, uint32_t to, uint32_t largest)
{
    for (uint32_t at = from; at < to;) {
        uint32_t size = 1 + any(p, largest);
        if (size > to - at)
            size = to - at;
        add(p, server, at, size, size == 1 || any(p, 2) ? ACK | PSH : ACK);
        at += size;
        if (any(p, 8) == 0) {
            const uint32_t back = from + any(p, at - from);
            add(p, server, back, 1 + any(p, at - back), ACK | PSH);
        }
        if (any(p, 8) == 0) {
            spec *ack = add(p, !server, p->sent[!server], 0, ACK);
            ack->ack = p->isn[server] + 1 + at;
        }
    }
    p->sent[server] = to;
}

static void converse(plan *p, uint32_t largest)
{
    const unsigned turns = 2 + any(p, MOST_TURNS - 2);
    bool server = any(p, 4) == 0;
    for (unsigned i = 0; i < turns; i++, server = !server) {
        const uint32_t from = p->sent[server], size = 1 + any(p, any(p, 5) ? 40 : 700);
        for (uint32_t k = 0; k < size; k++)
            p->bytes[server][from + k] = (uint8_t)('a' + any(p, 26));
        g_string_append_printf(p->expected, " %c%.*s", server ? '<' : '>', (int)size,
                               (const char *)p->bytes[server] + from);
        send_turn(p, server, from, from + size, largest);
    }
}

static void open_plan(plan *p)
{
    add(p, false, 0, 0, SYN)->seq--;
    add(p, true, 0, 0, SYN | ACK)->seq--;
    add(p, false, 0, 0, ACK);
}

static void close_plan(plan *p)
{
    switch (any(p, 3)) {
    case 0:
        add(p, false, p->sent[0], 0, FIN | ACK);
        p->sent[0]++;
        add(p, true, p->sent[1], 0, FIN | ACK);
        p->sent[1]++;
        add(p, false, p->sent[0], 0, ACK);
        g_string_append(p->expected, " >fin <fin end-fin>");
        return;
    case 1:
        add(p, true, p->sent[1], 0, RST | ACK);
        g_string_append(p->expected, " <rst end-rst<");
        return;
    default:
        g_string_append(p->expected, " end-open");
    }
}

static void duplicate_some(plan *p)
{
    const unsigned count = p->count;
    for (unsigned i = 0; i < count && p->count < MOST_PACKETS; i++)
        if (any(p, 6) == 0)
            p->packets[p->count++] = p->packets[i];
}

static int by_key(const void *a, const void *b)
{
    const planned *x = a, *y = b;
    return x->key != y->key ? (x->key > y->key) - (x->key < y->key)
                            : (x->index > y->index) - (x->index < y->index);
}

static plan *new_plan(uint64_t seed, bool midstream, uint32_t largest)
{
    plan *p = g_new0(plan, 1);
    p->seed = seed * 0x9e3779b97f4a7c15 + 1;
    p->isn[0] = any(p, 2) ? 0u - any(p, 2000) : any(p, 1u << 30) * 4;
    p->isn[1] = any(p, 2) ? 0u - any(p, 2000) : any(p, 1u << 30) * 4;
    p->v6 = any(p, 4) == 0;
    p->expected = g_string_new(midstream ? "begin-mid" : "begin");
    if (!midstream)
        open_plan(p);
    converse(p, largest);
    close_plan(p);
    return p;
}

static void free_plan(plan *p)
{
    g_string_free(p->expected, TRUE);
    g_free(p);
}

static void shuffle(plan *p, uint32_t window)
{
    for (unsigned i = 0; i < p->count; i++)
        p->packets[i].key += any(p, window + 1);
    qsort(p->packets, p->count, sizeof p->packets[0], by_key);
}

static tap *play_plan(plan *p)
{
    tap *t = tap_new();
    t->unheard = ~(1u << CAP_TCP_FIN | 1u << CAP_TCP_RST);
    for (unsigned i = 0; i < p->count; i++) {
        p->packets[i].s.id = p->packets[i].id;
        play_spec(t, &p->packets[i].s);
    }
    finish(t);
    return t;
}

static void run(uint64_t seed, bool midstream, uint32_t largest, uint32_t window)
{
    plan *p = new_plan(seed, midstream, largest);
    duplicate_some(p);
    shuffle(p, window);
    tap *t = play_plan(p);
    if (strcmp(t->log->str, p->expected->str) != 0)
        print_error("seed %u midstream %d largest %u window %u\n", (unsigned)seed, midstream,
                    largest, window);
    assert_string_equal(t->log->str, p->expected->str);
    assert_int_equal(t->client.lost + t->server.lost, 0);
    assert_int_equal(t->client.conflicts + t->server.conflicts, 0);
    tap_free(t);
    free_plan(p);
}

static void lose_some(plan *p, uint32_t one_in)
{
    unsigned kept = 0;
    for (unsigned i = 0; i < p->count; i++)
        if (!p->packets[i].s.size || any(p, one_in) != 0)
            p->packets[kept++] = p->packets[i];
    p->count = kept;
}

/* With losses nobody can say what was sent, but reordering still changes nothing. */
/* Where two records part, for whoever must find out why. */
static void print_parting(const char *a, const char *b)
{
    size_t at = 0;
    while (a[at] != 0 && a[at] == b[at])
        at++;
    const size_t from = at > 40 ? at - 40 : 0;
    print_error("...%.160s\n...%.160s\n", a + from, b + from);
}

static void run_with_losses(uint64_t seed, bool midstream, uint32_t largest, uint32_t window)
{
    plan *p = new_plan(seed, midstream, largest);
    lose_some(p, 12);
    tap *straight = play_plan(p);
    duplicate_some(p);
    shuffle(p, window);
    tap *shuffled = play_plan(p);
    if (strcmp(straight->log->str, shuffled->log->str) != 0) {
        print_error("seed %u midstream %d largest %u window %u\n", (unsigned)seed, midstream,
                    largest, window);
        print_parting(straight->log->str, shuffled->log->str);
    }
    assert_string_equal(straight->log->str, shuffled->log->str);
    assert_int_equal(straight->client.lost, shuffled->client.lost);
    assert_int_equal(straight->server.lost, shuffled->server.lost);
    assert_int_equal(straight->client.bytes + straight->server.bytes,
                     shuffled->client.bytes + shuffled->server.bytes);
    tap_free(straight);
    tap_free(shuffled);
    free_plan(p);
}

static void run_many(bool midstream)
{
    static const uint32_t sizes[] = {5, 30, 1400};
    for (uint64_t seed = 1; seed <= 400; seed++)
        for (unsigned i = 0; i < G_N_ELEMENTS(sizes); i++)
            run(seed, midstream, sizes[i], (uint32_t)(seed % (WINDOW + 1)));
}

static void same_from_the_handshake_on(void **state)
{
    (void)state;
    run_many(false);
}

static void same_from_midstream_on(void **state)
{
    (void)state;
    run_many(true);
}

static void losses_are_the_same_in_every_order(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 400; seed++)
        run_with_losses(seed, seed & 1, seed % 3 ? 30 : 1400, (uint32_t)(seed % (WINDOW + 1)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_from_the_handshake_on),
        cmocka_unit_test(same_from_midstream_on),
        cmocka_unit_test(losses_are_the_same_in_every_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
