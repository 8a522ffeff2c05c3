/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/relay.h"

#include <glib.h>
#include <string.h>

enum {
    BATCHES = 4,
    BATCH_SIZE = 64 * 1024,
    ALIGNMENT = 8,
};

typedef enum kind {
    BEGIN,
    DATA,
    STEADY_DATA, /* nothing else of the flow has changed than data does */
    STEADY_PACKET,
    PASSED,
    GAP,
    TCP,
    CLOSED,
    END,
    ICMP,
    NEIGHBOUR,
    TICK,
} kind;

/* What one call says. Behind it stands, by kind: the flow as it was, the bytes, and what else is
 * handed over. */
typedef struct record {
    uint32_t size; /* of all, a multiple of the alignment */
    uint8_t kind;
    uint8_t side;
    uint8_t code; /* event, or reason of the end */
    int8_t by;
    cap_flow *flow; /* the host's */
    uint64_t count; /* bytes of data or of a gap; time of a tick */
    cap_stamp stamp;
} record;

typedef struct batch {
    uint8_t *bytes;
    size_t used, capacity;
} batch;

struct cap_relay {
    cap_sink host;
    batch batches[BATCHES];
    batch *filling;   /* the reading thread's */
    gint stopped;     /* atomic */
    GMutex mutex;     /* of what follows */
    GCond moved;      /* one of these has changed */
    uint64_t filled;  /* batches handed over so far */
    uint64_t emptied; /* of these, played */
    bool closed;
};

/* Waits for a batch that was played. */
static void take_empty(cap_relay *relay)
{
    g_mutex_lock(&relay->mutex);
    while (relay->filled - relay->emptied == BATCHES)
        g_cond_wait(&relay->moved, &relay->mutex);
    g_mutex_unlock(&relay->mutex);
    batch *empty = &relay->batches[relay->filled % BATCHES];
    empty->used = 0;
    if (empty->capacity > BATCH_SIZE) {
        g_free(empty->bytes);
        *empty = (batch){0};
    }
    relay->filling = empty;
}

static void hand_over(cap_relay *relay)
{
    g_mutex_lock(&relay->mutex);
    relay->filled++;
    g_cond_signal(&relay->moved);
    g_mutex_unlock(&relay->mutex);
    relay->filling = NULL;
}

/* Room for a record with `size` bytes behind it. */
static record *write_record(cap_relay *relay, kind what, size_t size)
{
    const size_t all = (sizeof(record) + size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    if (relay->filling != NULL && relay->filling->used + all > BATCH_SIZE &&
        relay->filling->used > 0)
        hand_over(relay);
    if (relay->filling == NULL)
        take_empty(relay);
    batch *to = relay->filling;
    if (to->capacity < all) {
        g_free(to->bytes);
        to->capacity = MAX(all, BATCH_SIZE);
        to->bytes = g_malloc(to->capacity);
    }
    record *r = (record *)(void *)(to->bytes + to->used);
    to->used += all;
    r->size = (uint32_t)all;
    r->kind = (uint8_t)what;
    return r;
}

static void *behind(record *r)
{
    return r + 1;
}

/* A record about a flow, with the flow as it is. */
static record *write_flow(cap_relay *relay, kind what, const cap_flow *flow, size_t size)
{
    record *r = write_record(relay, what, sizeof *flow + size);
    r->flow = flow->user;
    memcpy(behind(r), flow, sizeof *flow);
    return r;
}

static void on_begin(void *user, cap_flow *flow, const cap_stamp *stamp)
{
    flow->user = g_new0(cap_flow, 1);
    write_flow(user, BEGIN, flow, 0)->stamp = *stamp;
}

static void on_data(void *user, cap_flow *flow, int side, const uint8_t *bytes, size_t size,
                    const cap_stamp *stamp)
{
    record *r =
        flow->steady ? write_record(user, STEADY_DATA, size) : write_flow(user, DATA, flow, size);
    r->flow = flow->user;
    r->side = (uint8_t)side;
    r->count = size;
    r->stamp = *stamp;
    memcpy((uint8_t *)behind(r) + (flow->steady ? 0 : sizeof *flow), bytes, size);
}

static void on_passed(void *user, const cap_flow *flow, int side)
{
    record *r =
        flow->steady ? write_record(user, STEADY_PACKET, 0) : write_flow(user, PASSED, flow, 0);
    r->flow = flow->user;
    r->side = (uint8_t)side;
    r->stamp = flow->last;
}

static void on_gap(void *user, cap_flow *flow, int side, uint64_t size, const cap_stamp *stamp)
{
    record *r = write_flow(user, GAP, flow, 0);
    r->side = (uint8_t)side;
    r->count = size;
    r->stamp = *stamp;
}

static void on_tcp(void *user, cap_flow *flow, int side, cap_tcp_event event,
                   const cap_stamp *stamp)
{
    record *r = write_flow(user, TCP, flow, 0);
    r->side = (uint8_t)side;
    r->code = (uint8_t)event;
    r->stamp = *stamp;
}

static void write_end(cap_relay *relay, kind what, const cap_flow *flow, cap_end reason, int by,
                      const cap_stamp *ended)
{
    record *r = write_flow(relay, what, flow, 0);
    r->code = (uint8_t)reason;
    r->by = (int8_t)by;
    r->stamp = *ended;
}

static void on_closed(void *user, cap_flow *flow, cap_end reason, int by, const cap_stamp *ended)
{
    write_end(user, CLOSED, flow, reason, by, ended);
}

static void on_end(void *user, cap_flow *flow, cap_end reason, int by, const cap_stamp *ended)
{
    write_end(user, END, flow, reason, by, ended);
}

static void on_icmp(void *user, const cap_icmp *icmp, const cap_stamp *stamp)
{
    record *r = write_record(user, ICMP, sizeof *icmp);
    r->flow = icmp->flow != NULL ? icmp->flow->user : NULL;
    r->stamp = *stamp;
    memcpy(behind(r), icmp, sizeof *icmp);
}

static void on_neighbour(void *user, const cap_neighbour *neighbour, const cap_stamp *stamp)
{
    record *r = write_record(user, NEIGHBOUR, sizeof *neighbour);
    r->stamp = *stamp;
    memcpy(behind(r), neighbour, sizeof *neighbour);
}

static void on_tick(void *user, int64_t now)
{
    write_record(user, TICK, 0)->count = (uint64_t)now;
}

cap_relay *cap_relay_new(const cap_sink *host)
{
    cap_relay *relay = g_new0(cap_relay, 1);
    relay->host = *host;
    g_mutex_init(&relay->mutex);
    g_cond_init(&relay->moved);
    return relay;
}

void cap_relay_free(cap_relay *relay)
{
    if (relay == NULL)
        return;
    for (size_t i = 0; i < BATCHES; i++)
        g_free(relay->batches[i].bytes);
    g_mutex_clear(&relay->mutex);
    g_cond_clear(&relay->moved);
    g_free(relay);
}

cap_sink cap_relay_sink(cap_relay *relay)
{
    const cap_sink *host = &relay->host;
    return (cap_sink){
        .user = relay,
        .begin = on_begin,
        .data = host->data ? on_data : NULL,
        .gap = host->gap ? on_gap : NULL,
        .tcp = host->tcp ? on_tcp : NULL,
        .closed = host->closed ? on_closed : NULL,
        .end = on_end,
        .icmp = host->icmp ? on_icmp : NULL,
        .neighbour = host->neighbour ? on_neighbour : NULL,
        .tick = host->tick ? on_tick : NULL,
        .passed = on_passed,
    };
}

void cap_relay_close(cap_relay *relay)
{
    g_mutex_lock(&relay->mutex);
    relay->filled += relay->filling != NULL;
    relay->closed = true;
    g_cond_signal(&relay->moved);
    g_mutex_unlock(&relay->mutex);
}

bool cap_relay_is_stopped(const cap_relay *relay)
{
    return g_atomic_int_get(&relay->stopped) != 0;
}

/* The host's flow becomes what the engine's was. */
static void set_flow(const record *r)
{
    void *user = r->flow->user;
    memcpy(r->flow, r + 1, sizeof *r->flow);
    r->flow->user = user;
}

/* What the shortcut changes. */
static void count_packet(const record *r)
{
    cap_flow *flow = r->flow;
    cap_side *side = &flow->side[r->side];
    flow->last = r->stamp;
    side->packets++;
    if (r->kind == STEADY_PACKET) {
        side->empty++;
        return;
    }
    flow->carrier = r->stamp;
    side->bytes += r->count;
}

static void play_begin(const cap_sink *host, const record *r)
{
    memcpy(r->flow, r + 1, sizeof *r->flow);
    r->flow->user = NULL;
    if (host->begin)
        host->begin(host->user, r->flow, &r->stamp);
}

static void play_end(const cap_sink *host, const record *r)
{
    set_flow(r);
    if (host->end)
        host->end(host->user, r->flow, (cap_end)r->code, r->by, &r->stamp);
    g_free(r->flow);
}

static void play_icmp(const cap_sink *host, const record *r)
{
    cap_icmp icmp;
    memcpy(&icmp, r + 1, sizeof icmp);
    icmp.flow = r->flow;
    host->icmp(host->user, &icmp, &r->stamp);
}

static void play_neighbour(const cap_sink *host, const record *r)
{
    cap_neighbour neighbour;
    memcpy(&neighbour, r + 1, sizeof neighbour);
    host->neighbour(host->user, &neighbour, &r->stamp);
}

static void play(const cap_sink *host, const record *r)
{
    const uint8_t *bytes = (const uint8_t *)(r + 1);
    switch ((kind)r->kind) {
    case STEADY_DATA:
        count_packet(r);
        host->data(host->user, r->flow, r->side, bytes, r->count, &r->stamp);
        break;
    case STEADY_PACKET:
        count_packet(r);
        break;
    case DATA:
        set_flow(r);
        host->data(host->user, r->flow, r->side, bytes + sizeof(cap_flow), r->count, &r->stamp);
        break;
    case PASSED:
        set_flow(r);
        break;
    case BEGIN:
        play_begin(host, r);
        break;
    case GAP:
        set_flow(r);
        host->gap(host->user, r->flow, r->side, r->count, &r->stamp);
        break;
    case TCP:
        set_flow(r);
        host->tcp(host->user, r->flow, r->side, (cap_tcp_event)r->code, &r->stamp);
        break;
    case CLOSED:
        set_flow(r);
        host->closed(host->user, r->flow, (cap_end)r->code, r->by, &r->stamp);
        break;
    case END:
        play_end(host, r);
        break;
    case ICMP:
        play_icmp(host, r);
        break;
    case NEIGHBOUR:
        play_neighbour(host, r);
        break;
    case TICK:
        host->tick(host->user, (int64_t)r->count);
        break;
    }
}

static void play_batch(const cap_sink *host, const batch *from)
{
    for (size_t at = 0; at < from->used;) {
        const record *r = (const record *)(const void *)(from->bytes + at);
        at += r->size;
        play(host, r);
    }
}

/* NULL: all was played, and no more will come. */
static const batch *take_filled(cap_relay *relay)
{
    g_mutex_lock(&relay->mutex);
    while (relay->filled == relay->emptied && !relay->closed)
        g_cond_wait(&relay->moved, &relay->mutex);
    const bool any = relay->filled != relay->emptied;
    const batch *next = any ? &relay->batches[relay->emptied % BATCHES] : NULL;
    g_mutex_unlock(&relay->mutex);
    return next;
}

static void give_back(cap_relay *relay)
{
    g_mutex_lock(&relay->mutex);
    relay->emptied++;
    g_cond_signal(&relay->moved);
    g_mutex_unlock(&relay->mutex);
}

void cap_relay_play(cap_relay *relay, bool (*go_on)(void *user), void *user)
{
    for (const batch *next; (next = take_filled(relay)) != NULL;) {
        play_batch(&relay->host, next);
        give_back(relay);
        if (go_on != NULL && !go_on(user))
            g_atomic_int_set(&relay->stopped, 1);
    }
}
