/* SPDX-License-Identifier: GPL-2.0-or-later */
/* PDUs like those before: by the short way and by the long one the same is told and kept. */
#include "analyzer/conversation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

enum { CLIENT, SERVER, FLOWS = 4, LONGEST = 160 };

static const int64_t ms = 1000000;

/* Two analyzers that are told the same, one without the short way. */
typedef struct ear {
    ana_analyzer *analyzer;
    cap_sink sink;
    cap_flow flow[FLOWS];
    GString *heard;
} ear;

typedef struct pair {
    ear short_way, long_way;
    cap_stamp now;
    uint64_t taken; /* by the short way */
} pair;

static void say_bytes(GString *heard, const char *name, s7_bytes bytes)
{
    g_string_append_printf(heard, " %s=", name);
    for (size_t i = 0; i < bytes.size; i++)
        g_string_append_printf(heard, "%02x", bytes.data[i]);
}

static void say_pdu(GString *heard, const char *name, const s7_pdu *pdu)
{
    if (!pdu)
        return;
    g_string_append_printf(heard, " %s{%x %x %x %x %x %x %x %x %x %x", name, pdu->protocol_id,
                           pdu->rosctr, pdu->function, pdu->has_function, pdu->item_count,
                           pdu->items_ok, pdu->packed, pdu->reference, pdu->error,
                           (unsigned)pdu->notes);
    say_bytes(heard, "param", pdu->param);
    say_bytes(heard, "data", pdu->data);
    say_bytes(heard, "items", pdu->items);
    g_string_append(heard, "}");
}

static void on_transaction(void *user, const ana_transaction *t)
{
    GString *heard = ((ear *)user)->heard;
    g_string_append_printf(heard, "%d %s %" G_GUINT64_FORMAT " %u-%u phase %d %s", t->side,
                           ana_status_names[t->status], t->connection->number, t->items, t->failed,
                           t->phase, t->memo ? "memo" : "-");
    g_string_append_printf(heard, " %" G_GINT64_FORMAT " %" G_GUINT64_FORMAT, t->latency,
                           t->answer ? t->answer_stamp.frame : t->request_stamp.frame);
    say_bytes(heard, "asked", t->request_bytes);
    say_bytes(heard, "answered", t->answer_bytes);
    say_pdu(heard, "request", t->request);
    say_pdu(heard, "answer", t->answer);
    g_string_append(heard, "\n");
}

static void on_damaged(void *user, const ana_pdu *pdu)
{
    g_string_append_printf(((ear *)user)->heard, "damaged by %d\n", pdu->side);
}

static cap_flow flow_of(uint64_t number)
{
    cap_flow flow = {.number = number, .opener = CLIENT, .watched = SERVER};
    const uint8_t client = (uint8_t)(5 + number % 2);
    flow.side[CLIENT].endpoint = (cap_endpoint){{4, {10, 0, 0, client}}, (uint16_t)(1024 + number)};
    flow.side[SERVER].endpoint = (cap_endpoint){{4, {10, 0, 0, 1}}, 102};
    flow.side[CLIENT].seen = flow.side[SERVER].seen = true;
    return flow;
}

static void begin(pair *p, size_t which, uint64_t number)
{
    ear *ears[] = {&p->short_way, &p->long_way};
    for (int i = 0; i < 2; i++) {
        ears[i]->flow[which] = flow_of(number);
        ears[i]->sink.begin(ears[i]->sink.user, &ears[i]->flow[which], &p->now);
    }
}

static void listen(ear *e, bool no_routine)
{
    const ana_options options = {
        .no_routine = no_routine, .max_plans = 4, .max_outstanding = 3, .max_tsdu = 100};
    const ana_sink sink = {.user = e, .transaction = on_transaction, .damaged = on_damaged};
    e->heard = g_string_new(NULL);
    e->analyzer = ana_new(&options, &sink);
    e->sink = ana_capture_sink(e->analyzer);
}

static pair *pair_new(void)
{
    pair *p = g_new0(pair, 1);
    p->now = (cap_stamp){.time = 1000000 * ms, .frame = 1};
    listen(&p->short_way, false);
    listen(&p->long_way, true);
    for (size_t i = 0; i < FLOWS; i++)
        begin(p, i, i + 1);
    return p;
}

static void end(pair *p, size_t which)
{
    ear *ears[] = {&p->short_way, &p->long_way};
    for (int i = 0; i < 2; i++)
        ears[i]->sink.end(ears[i]->sink.user, &ears[i]->flow[which], CAP_END_FIN, CLIENT, &p->now);
}

static void send(pair *p, size_t which, int side, const uint8_t *bytes, size_t size)
{
    uint8_t *copy = g_memdup2(bytes, size); /* of exactly that size */
    p->now.frame++;
    cap_flow *flow = &p->short_way.flow[which];
    p->long_way.sink.data(p->long_way.sink.user, &p->long_way.flow[which], side, copy, size,
                          &p->now);
    if (ana_routine(flow->user, side, (s7_bytes){copy, size}, &p->now))
        p->taken++;
    else
        p->short_way.sink.data(p->short_way.sink.user, flow, side, copy, size, &p->now);
    memset(copy, 0xEE, size); /* nothing of it may be needed later */
    g_free(copy);
}

/* A PDU in a TPKT. */
typedef struct tpkt {
    uint8_t bytes[LONGEST];
    size_t size;
} tpkt;

static void put(tpkt *t, const uint8_t *bytes, size_t size)
{
    memcpy(t->bytes + t->size, bytes, size);
    t->size += size;
    t->bytes[3] = (uint8_t)t->size;
}

#define PUT(t, ...) put(t, (const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))

static tpkt head(uint8_t rosctr, uint16_t reference, uint8_t param, uint8_t data)
{
    tpkt t = {{3}, 0};
    t.size = 4;
    PUT(&t, 2, 0xF0, 0x80, 0x32, rosctr, 0, 0, (uint8_t)(reference >> 8), (uint8_t)reference, 0,
        param, 0, data);
    return t;
}

static void put_items(tpkt *t, uint8_t function, uint8_t count, uint8_t variable)
{
    PUT(t, function, count);
    for (uint8_t i = 0; i < count; i++)
        PUT(t, 0x12, 10, 0x10, 2, 0, 2, 0, (uint8_t)(1 + variable / 4), 0x84, 0, 0,
            (uint8_t)(variable * 16 + i));
}

static tpkt read_of(uint16_t reference, uint8_t count, uint8_t variable)
{
    tpkt t = head(1, reference, (uint8_t)(2 + 12 * count), 0);
    put_items(&t, 4, count, variable);
    return t;
}

static tpkt write_of(uint16_t reference, uint8_t variable, uint8_t value)
{
    tpkt t = head(1, reference, 14, 6);
    put_items(&t, 5, 1, variable);
    PUT(&t, 0, 4, 0, 16, value, 1);
    return t;
}

static tpkt values_of(uint16_t reference, uint8_t count, uint8_t code, uint8_t value)
{
    const bool refused = code != 0xFF;
    tpkt t = head(3, reference, 2, (uint8_t)(refused ? 4 : 6 * count));
    PUT(&t, 0, 0, 4, count);
    for (uint8_t i = 0; i < (refused ? 1 : count); i++) {
        PUT(&t, code, refused ? 0 : 4, 0, refused ? 0 : 16);
        if (!refused)
            PUT(&t, value, i);
    }
    return t;
}

static tpkt written(uint16_t reference, uint8_t code)
{
    tpkt t = head(3, reference, 2, 1);
    PUT(&t, 0, 0, 5, 1, code);
    return t;
}

static tpkt error_of(uint16_t reference, uint8_t function)
{
    tpkt t = head(3, reference, 2, 0);
    PUT(&t, 0x81, 0x04, function, 0);
    return t;
}

static void send_tpkt(pair *p, size_t which, int side, tpkt t)
{
    send(p, which, side, t.bytes, t.size);
}

static void compare_relations(const pair *p)
{
    const GPtrArray *one = ana_relations(p->short_way.analyzer);
    const GPtrArray *other = ana_relations(p->long_way.analyzer);
    assert_int_equal(one->len, other->len);
    for (guint i = 0; i < one->len; i++) {
        const ana_relation *a = g_ptr_array_index(one, i), *b = g_ptr_array_index(other, i);
        assert_int_equal(a->requests, b->requests);
        assert_memory_equal(a->status_count, b->status_count, sizeof a->status_count);
        assert_memory_equal(&a->last, &b->last, sizeof a->last);
        assert_int_equal(a->latency.count, b->latency.count);
        assert_int_equal(a->latency.max, b->latency.max);
        GArray *x = ana_relation_objects(a), *y = ana_relation_objects(b);
        assert_int_equal(x->len, y->len);
        for (guint k = 0; k < x->len; k++) {
            const ana_object *o = &g_array_index(x, ana_object, k);
            const ana_object *q = &g_array_index(y, ana_object, k);
            assert_int_equal(o->db, q->db);
            assert_int_equal(o->reads, q->reads);
            assert_int_equal(o->writes, q->writes);
            assert_int_equal(o->reads_refused, q->reads_refused);
            assert_int_equal(o->read_highest, q->read_highest);
        }
        g_array_unref(x);
        g_array_unref(y);
    }
}

static void compare_assets(const pair *p)
{
    const GPtrArray *one = ana_assets(p->short_way.analyzer);
    const GPtrArray *other = ana_assets(p->long_way.analyzer);
    assert_int_equal(one->len, other->len);
    for (guint i = 0; i < one->len; i++) {
        const ana_asset *a = g_ptr_array_index(one, i), *b = g_ptr_array_index(other, i);
        assert_int_equal(a->reads_ok, b->reads_ok);
        assert_int_equal(a->writes_ok, b->writes_ok);
        assert_int_equal(a->refused, b->refused);
        assert_int_equal(a->connections_open, b->connections_open);
        assert_int_equal(a->connections_peak, b->connections_peak);
        assert_int_equal(a->family_facts, b->family_facts);
        assert_memory_equal(&a->last, &b->last, sizeof a->last);
    }
}

static void compare_connections(const pair *p)
{
    for (size_t i = 0; i < FLOWS; i++) {
        const ana_conversation *a = p->short_way.flow[i].user, *b = p->long_way.flow[i].user;
        if (!a || !b)
            continue;
        assert_memory_equal(a->public.pdus, b->public.pdus, sizeof a->public.pdus);
        assert_memory_equal(a->public.tpdus, b->public.tpdus, sizeof a->public.tpdus);
        assert_memory_equal(a->public.longest_at, b->public.longest_at,
                            sizeof a->public.longest_at);
        assert_memory_equal(a->public.status_count, b->public.status_count,
                            sizeof a->public.status_count);
        assert_int_equal(a->public.outstanding, b->public.outstanding);
        assert_int_equal(a->public.jobs_peak[CLIENT], b->public.jobs_peak[CLIENT]);
        assert_int_equal(a->public.phase, b->public.phase);
        assert_int_equal(a->matcher.used, b->matcher.used);
    }
}

static void compare(const pair *p)
{
    assert_string_equal(p->short_way.heard->str, p->long_way.heard->str);
    assert_memory_equal(ana_statistics(p->short_way.analyzer), ana_statistics(p->long_way.analyzer),
                        sizeof(ana_stats));
    compare_connections(p);
    compare_relations(p);
    compare_assets(p);
}

static void pair_free(pair *p)
{
    for (size_t i = 0; i < FLOWS; i++)
        end(p, i);
    compare(p);
    ear *ears[] = {&p->short_way, &p->long_way};
    for (int i = 0; i < 2; i++) {
        ana_free(ears[i]->analyzer);
        g_string_free(ears[i]->heard, TRUE);
    }
    g_free(p);
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
    pair_free(p);
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
    pair_free(p);
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
    pair_free(p);
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
    pair_free(p);
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
    pair_free(p);
}

static void tell_tcp(pair *p, size_t which, int side, cap_tcp_event event)
{
    ear *ears[] = {&p->short_way, &p->long_way};
    for (int i = 0; i < 2; i++)
        ears[i]->sink.tcp(ears[i]->sink.user, &ears[i]->flow[which], side, event, &p->now);
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
    pair_free(p);
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

static void lose(pair *p, size_t which, int side)
{
    ear *ears[] = {&p->short_way, &p->long_way};
    for (int i = 0; i < 2; i++)
        ears[i]->sink.gap(ears[i]->sink.user, &ears[i]->flow[which], side, 10, &p->now);
}

static void tick(const pair *p)
{
    const ear *ears[] = {&p->short_way, &p->long_way};
    for (int i = 0; i < 2; i++)
        ears[i]->sink.tick(ears[i]->sink.user, p->now.time);
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
        pair_free(p);
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
