/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two analyzers that are told the same, one of which has no short way for PDUs like those before
 * (analyzer/routine.c). What they say and keep must be the same. */
#ifndef S7TAP_TESTS_BOTH_WAYS_H
#define S7TAP_TESTS_BOTH_WAYS_H

#include "analyzer/conversation.h"

#include <string.h>

enum { CLIENT, SERVER, FLOWS = 4, LONGEST = 160 };

static const int64_t ms = 1000000;

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

static inline void say_bytes(GString *heard, const char *name, s7_bytes bytes)
{
    g_string_append_printf(heard, " %s=", name);
    for (size_t i = 0; i < bytes.size; i++)
        g_string_append_printf(heard, "%02x", bytes.data[i]);
}

static inline void say_pdu(GString *heard, const char *name, const s7_pdu *pdu)
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

static inline void on_transaction(void *user, const ana_transaction *t)
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

static inline void on_damaged(void *user, const ana_pdu *pdu)
{
    g_string_append_printf(((ear *)user)->heard, "damaged by %d\n", pdu->side);
}

static inline cap_flow flow_of(uint64_t number)
{
    cap_flow flow = {.number = number, .opener = CLIENT, .watched = SERVER};
    const uint8_t client = (uint8_t)(5 + number % 2);
    flow.side[CLIENT].endpoint = (cap_endpoint){{4, {10, 0, 0, client}}, (uint16_t)(1024 + number)};
    flow.side[SERVER].endpoint = (cap_endpoint){{4, {10, 0, 0, 1}}, 102};
    flow.side[CLIENT].seen = flow.side[SERVER].seen = true;
    return flow;
}

static inline void begin(pair *p, size_t which, uint64_t number)
{
    ear *ears[] = {&p->short_way, &p->long_way};
    for (int i = 0; i < 2; i++) {
        ears[i]->flow[which] = flow_of(number);
        ears[i]->sink.begin(ears[i]->sink.user, &ears[i]->flow[which], &p->now);
    }
}

static inline void listen(ear *e, bool no_routine)
{
    const ana_options options = {
        .no_routine = no_routine, .max_plans = 4, .max_outstanding = 3, .max_tsdu = 100};
    const ana_sink sink = {.user = e, .transaction = on_transaction, .damaged = on_damaged};
    e->heard = g_string_new(NULL);
    e->analyzer = ana_new(&options, &sink);
    e->sink = ana_capture_sink(e->analyzer);
}

static inline pair *pair_new(void)
{
    pair *p = g_new0(pair, 1);
    p->now = (cap_stamp){.time = 1000000 * ms, .frame = 1};
    listen(&p->short_way, false);
    listen(&p->long_way, true);
    for (size_t i = 0; i < FLOWS; i++)
        begin(p, i, i + 1);
    return p;
}

static inline void end(pair *p, size_t which)
{
    ear *ears[] = {&p->short_way, &p->long_way};
    for (int i = 0; i < 2; i++)
        ears[i]->sink.end(ears[i]->sink.user, &ears[i]->flow[which], CAP_END_FIN, CLIENT, &p->now);
}

static inline void send(pair *p, size_t which, int side, const uint8_t *bytes, size_t size)
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

static inline void tell_tcp(pair *p, size_t which, int side, cap_tcp_event event)
{
    ear *ears[] = {&p->short_way, &p->long_way};
    for (int i = 0; i < 2; i++)
        ears[i]->sink.tcp(ears[i]->sink.user, &ears[i]->flow[which], side, event, &p->now);
}

static inline void lose(pair *p, size_t which, int side)
{
    ear *ears[] = {&p->short_way, &p->long_way};
    for (int i = 0; i < 2; i++)
        ears[i]->sink.gap(ears[i]->sink.user, &ears[i]->flow[which], side, 10, &p->now);
}

static inline void tick(const pair *p)
{
    const ear *ears[] = {&p->short_way, &p->long_way};
    for (int i = 0; i < 2; i++)
        ears[i]->sink.tick(ears[i]->sink.user, p->now.time);
}

/* What differs, NULL if nothing does. */
static inline const char *relations_differ(const pair *p)
{
    const GPtrArray *one = ana_relations(p->short_way.analyzer);
    const GPtrArray *other = ana_relations(p->long_way.analyzer);
    if (one->len != other->len)
        return "how many relations";
    for (guint i = 0; i < one->len; i++) {
        const ana_relation *a = g_ptr_array_index(one, i), *b = g_ptr_array_index(other, i);
        if (a->requests != b->requests || a->latency.count != b->latency.count ||
            a->latency.max != b->latency.max || memcmp(&a->last, &b->last, sizeof a->last) != 0 ||
            memcmp(a->status_count, b->status_count, sizeof a->status_count) != 0)
            return "a relation";
        GArray *x = ana_relation_objects(a), *y = ana_relation_objects(b);
        bool same = x->len == y->len;
        for (guint k = 0; same && k < x->len; k++) {
            const ana_object *o = &g_array_index(x, ana_object, k);
            const ana_object *q = &g_array_index(y, ana_object, k);
            same = o->db == q->db && o->reads == q->reads && o->writes == q->writes &&
                   o->reads_refused == q->reads_refused && o->read_highest == q->read_highest;
        }
        g_array_unref(x);
        g_array_unref(y);
        if (!same)
            return "objects of a relation";
    }
    return NULL;
}

static inline const char *assets_differ(const pair *p)
{
    const GPtrArray *one = ana_assets(p->short_way.analyzer);
    const GPtrArray *other = ana_assets(p->long_way.analyzer);
    if (one->len != other->len)
        return "how many assets";
    for (guint i = 0; i < one->len; i++) {
        const ana_asset *a = g_ptr_array_index(one, i), *b = g_ptr_array_index(other, i);
        if (a->reads_ok != b->reads_ok || a->writes_ok != b->writes_ok ||
            a->refused != b->refused || a->connections_open != b->connections_open ||
            a->connections_peak != b->connections_peak || a->family_facts != b->family_facts ||
            memcmp(&a->last, &b->last, sizeof a->last) != 0)
            return "an asset";
    }
    return NULL;
}

static inline const char *connections_differ(const pair *p)
{
    for (size_t i = 0; i < FLOWS; i++) {
        const ana_conversation *c = p->short_way.flow[i].user, *d = p->long_way.flow[i].user;
        if (!c || !d)
            continue;
        const ana_connection *a = &c->public, *b = &d->public;
        if (memcmp(a->pdus, b->pdus, sizeof a->pdus) != 0 ||
            memcmp(a->tpdus, b->tpdus, sizeof a->tpdus) != 0 ||
            memcmp(a->longest_at, b->longest_at, sizeof a->longest_at) != 0 ||
            memcmp(a->status_count, b->status_count, sizeof a->status_count) != 0 ||
            a->outstanding != b->outstanding || a->jobs_peak[CLIENT] != b->jobs_peak[CLIENT] ||
            a->phase != b->phase || c->matcher.used != d->matcher.used)
            return "a connection";
    }
    return NULL;
}

static inline const char *what_differs(const pair *p)
{
    if (strcmp(p->short_way.heard->str, p->long_way.heard->str) != 0)
        return "what was heard";
    if (memcmp(ana_statistics(p->short_way.analyzer), ana_statistics(p->long_way.analyzer),
               sizeof(ana_stats)) != 0)
        return "statistics";
    const char *differs = connections_differ(p);
    if (!differs)
        differs = relations_differ(p);
    return differs ? differs : assets_differ(p);
}

static inline void pair_free(pair *p)
{
    ear *ears[] = {&p->short_way, &p->long_way};
    for (int i = 0; i < 2; i++) {
        ana_free(ears[i]->analyzer);
        g_string_free(ears[i]->heard, TRUE);
    }
    g_free(p);
}

static inline void end_all(pair *p)
{
    for (size_t i = 0; i < FLOWS; i++)
        end(p, i);
}

/* A PDU in a TPKT. */
typedef struct tpkt {
    uint8_t bytes[LONGEST];
    size_t size;
} tpkt;

static inline void put(tpkt *t, const uint8_t *bytes, size_t size)
{
    memcpy(t->bytes + t->size, bytes, size);
    t->size += size;
    t->bytes[3] = (uint8_t)t->size;
}

#define PUT(t, ...) put(t, (const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))

static inline tpkt head(uint8_t rosctr, uint16_t reference, uint8_t param, uint8_t data)
{
    tpkt t = {{3}, 0};
    t.size = 4;
    PUT(&t, 2, 0xF0, 0x80, 0x32, rosctr, 0, 0, (uint8_t)(reference >> 8), (uint8_t)reference, 0,
        param, 0, data);
    return t;
}

static inline void put_items(tpkt *t, uint8_t function, uint8_t count, uint8_t variable)
{
    PUT(t, function, count);
    for (uint8_t i = 0; i < count; i++)
        PUT(t, 0x12, 10, 0x10, 2, 0, 2, 0, (uint8_t)(1 + variable / 4), 0x84, 0, 0,
            (uint8_t)(variable * 16 + i));
}

static inline tpkt read_of(uint16_t reference, uint8_t count, uint8_t variable)
{
    tpkt t = head(1, reference, (uint8_t)(2 + 12 * count), 0);
    put_items(&t, 4, count, variable);
    return t;
}

static inline tpkt write_of(uint16_t reference, uint8_t variable, uint8_t value)
{
    tpkt t = head(1, reference, 14, 6);
    put_items(&t, 5, 1, variable);
    PUT(&t, 0, 4, 0, 16, value, 1);
    return t;
}

static inline tpkt values_of(uint16_t reference, uint8_t count, uint8_t code, uint8_t value)
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

static inline tpkt written(uint16_t reference, uint8_t code)
{
    tpkt t = head(3, reference, 2, 1);
    PUT(&t, 0, 0, 5, 1, code);
    return t;
}

static inline tpkt error_of(uint16_t reference, uint8_t function)
{
    tpkt t = head(3, reference, 2, 0);
    PUT(&t, 0x81, 0x04, function, 0);
    return t;
}

static inline void send_tpkt(pair *p, size_t which, int side, tpkt t)
{
    send(p, which, side, t.bytes, t.size);
}

#endif
