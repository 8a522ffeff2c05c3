/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/relay.h"

#include <glib.h>
#include <string.h>

enum {
    BATCHES = 16,
    RESUMED = BATCHES / 2, /* as many left, or there: who waits goes on, so that it seldom waits */
    BATCH_SIZE = 16 * 1024,
    ALIGNMENT = 8,
    SLAB = 64,
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
    uint8_t code; /* event, reason of the end, or of a steady packet what it acknowledges */
    int8_t by;
    uint32_t flow;  /* number of the host's one, 0 none */
    uint64_t count; /* bytes of data or of a gap; time of a tick */
    cap_stamp stamp;
} record;

typedef struct batch {
    uint8_t *bytes;
    size_t used, capacity;
} batch;

/* `code` of a steady packet: of the side that it answers. */
enum { IS_ACKNOWLEDGED = 1, HAS_NO_REPEATS = 2 };

struct cap_relay {
    cap_sink host;
    batch batches[BATCHES];
    /* The reading thread's. Numbers of flows count from 1; those that ended are used again. */
    batch *filling;
    GArray *free_numbers;
    uint32_t numbers;
    /* The host's: its flows by number, in slabs that stay where they are. */
    GPtrArray *slabs;
    gint stopped;     /* atomic */
    GMutex mutex;     /* of what follows */
    GCond room, work; /* there is some */
    uint64_t filled;  /* batches handed over so far */
    uint64_t emptied; /* of these, played */
    bool host_waits, closed;
};

/* Waits until there is a batch that was played. */
static void take_empty(cap_relay *relay)
{
    g_mutex_lock(&relay->mutex);
    if (relay->filled - relay->emptied == BATCHES)
        while (relay->filled - relay->emptied > RESUMED)
            g_cond_wait(&relay->room, &relay->mutex);
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
    if (relay->host_waits && relay->filled - relay->emptied >= RESUMED)
        g_cond_signal(&relay->work);
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

static uint32_t number_of(const cap_flow *flow)
{
    return GPOINTER_TO_UINT(flow->user);
}

static uint32_t take_number(cap_relay *relay)
{
    const guint left = relay->free_numbers->len;
    if (left == 0)
        return ++relay->numbers;
    const uint32_t number = g_array_index(relay->free_numbers, uint32_t, left - 1);
    g_array_set_size(relay->free_numbers, left - 1);
    return number;
}

static cap_flow *flow_of(const cap_relay *relay, const record *r)
{
    const uint32_t index = r->flow - 1;
    cap_flow *slab = g_ptr_array_index(relay->slabs, index / SLAB);
    return &slab[index % SLAB];
}

static void *behind(record *r)
{
    return r + 1;
}

/* A record about a flow, with the flow as it is. */
static record *write_flow(cap_relay *relay, kind what, const cap_flow *flow, size_t size)
{
    record *r = write_record(relay, what, sizeof *flow + size);
    r->flow = number_of(flow);
    memcpy(behind(r), flow, sizeof *flow);
    return r;
}

static void on_begin(void *user, cap_flow *flow, const cap_stamp *stamp)
{
    flow->user = GUINT_TO_POINTER(take_number(user));
    write_flow(user, BEGIN, flow, 0)->stamp = *stamp;
}

static uint8_t acknowledged_by(const cap_flow *flow, int side)
{
    const cap_side *other = &flow->side[!side];
    return (uint8_t)((other->acknowledged ? IS_ACKNOWLEDGED : 0) |
                     (other->unacked_repeats == 0 ? HAS_NO_REPEATS : 0));
}

static void on_data(void *user, cap_flow *flow, int side, const uint8_t *bytes, size_t size,
                    const cap_stamp *stamp)
{
    record *r =
        flow->steady ? write_record(user, STEADY_DATA, size) : write_flow(user, DATA, flow, size);
    r->flow = number_of(flow);
    r->side = (uint8_t)side;
    r->code = acknowledged_by(flow, side);
    r->count = size;
    r->stamp = *stamp;
    memcpy((uint8_t *)behind(r) + (flow->steady ? 0 : sizeof *flow), bytes, size);
}

static void on_passed(void *user, const cap_flow *flow, int side)
{
    record *r =
        flow->steady ? write_record(user, STEADY_PACKET, 0) : write_flow(user, PASSED, flow, 0);
    r->flow = number_of(flow);
    r->side = (uint8_t)side;
    r->code = acknowledged_by(flow, side);
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
    const cap_relay *relay = user;
    const uint32_t number = number_of(flow);
    write_end(user, END, flow, reason, by, ended);
    g_array_append_val(relay->free_numbers, number);
}

static void on_icmp(void *user, const cap_icmp *icmp, const cap_stamp *stamp)
{
    record *r = write_record(user, ICMP, sizeof *icmp);
    r->flow = icmp->flow != NULL ? number_of(icmp->flow) : 0;
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
    relay->free_numbers = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    relay->slabs = g_ptr_array_new_with_free_func(g_free);
    g_mutex_init(&relay->mutex);
    g_cond_init(&relay->room);
    g_cond_init(&relay->work);
    return relay;
}

void cap_relay_free(cap_relay *relay)
{
    if (relay == NULL)
        return;
    for (size_t i = 0; i < BATCHES; i++)
        g_free(relay->batches[i].bytes);
    g_array_unref(relay->free_numbers);
    g_ptr_array_unref(relay->slabs);
    g_mutex_clear(&relay->mutex);
    g_cond_clear(&relay->room);
    g_cond_clear(&relay->work);
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
    g_cond_signal(&relay->work);
    g_mutex_unlock(&relay->mutex);
}

bool cap_relay_is_stopped(const cap_relay *relay)
{
    return g_atomic_int_get(&relay->stopped) != 0;
}

/* The host's flow becomes what the engine's was. */
static cap_flow *set_flow(const cap_relay *relay, const record *r)
{
    cap_flow *flow = flow_of(relay, r);
    void *user = flow->user;
    memcpy(flow, r + 1, sizeof *flow);
    flow->user = user;
    return flow;
}

/* What a steady packet changes. */
static cap_flow *count_packet(const cap_relay *relay, const record *r)
{
    cap_flow *flow = flow_of(relay, r);
    cap_side *side = &flow->side[r->side], *other = &flow->side[!r->side];
    flow->last = r->stamp;
    side->packets++;
    other->acknowledged = (r->code & IS_ACKNOWLEDGED) != 0;
    if ((r->code & HAS_NO_REPEATS) != 0)
        other->unacked_repeats = 0;
    if (r->kind == STEADY_PACKET) {
        side->empty++;
    } else {
        flow->carrier = r->stamp;
        side->bytes += r->count;
    }
    return flow;
}

static void play_begin(cap_relay *relay, const record *r)
{
    const cap_sink *host = &relay->host;
    while (relay->slabs->len * SLAB < r->flow)
        g_ptr_array_add(relay->slabs, g_new0(cap_flow, SLAB));
    cap_flow *flow = flow_of(relay, r);
    memcpy(flow, r + 1, sizeof *flow);
    flow->user = NULL;
    if (host->begin)
        host->begin(host->user, flow, &r->stamp);
}

static void play_end(const cap_relay *relay, const record *r)
{
    const cap_sink *host = &relay->host;
    cap_flow *flow = set_flow(relay, r);
    if (host->end)
        host->end(host->user, flow, (cap_end)r->code, r->by, &r->stamp);
}

static void play_icmp(const cap_relay *relay, const record *r)
{
    cap_icmp icmp;
    memcpy(&icmp, r + 1, sizeof icmp);
    icmp.flow = r->flow != 0 ? flow_of(relay, r) : NULL;
    relay->host.icmp(relay->host.user, &icmp, &r->stamp);
}

static void play_neighbour(const cap_sink *host, const record *r)
{
    cap_neighbour neighbour;
    memcpy(&neighbour, r + 1, sizeof neighbour);
    host->neighbour(host->user, &neighbour, &r->stamp);
}

static void play(cap_relay *relay, const record *r)
{
    const cap_sink *host = &relay->host;
    const uint8_t *bytes = (const uint8_t *)(r + 1);
    cap_flow *flow;
    switch ((kind)r->kind) {
    case STEADY_DATA:
        flow = count_packet(relay, r);
        host->data(host->user, flow, r->side, bytes, r->count, &r->stamp);
        break;
    case STEADY_PACKET:
        count_packet(relay, r);
        break;
    case DATA:
        flow = set_flow(relay, r);
        host->data(host->user, flow, r->side, bytes + sizeof *flow, r->count, &r->stamp);
        break;
    case PASSED:
        set_flow(relay, r);
        break;
    case BEGIN:
        play_begin(relay, r);
        break;
    case GAP:
        flow = set_flow(relay, r);
        host->gap(host->user, flow, r->side, r->count, &r->stamp);
        break;
    case TCP:
        flow = set_flow(relay, r);
        host->tcp(host->user, flow, r->side, (cap_tcp_event)r->code, &r->stamp);
        break;
    case CLOSED:
        flow = set_flow(relay, r);
        host->closed(host->user, flow, (cap_end)r->code, r->by, &r->stamp);
        break;
    case END:
        play_end(relay, r);
        break;
    case ICMP:
        play_icmp(relay, r);
        break;
    case NEIGHBOUR:
        play_neighbour(host, r);
        break;
    case TICK:
        host->tick(host->user, (int64_t)r->count);
        break;
    }
}

static void play_batch(cap_relay *relay, const batch *from)
{
    for (size_t at = 0; at < from->used;) {
        const record *r = (const record *)(const void *)(from->bytes + at);
        at += r->size;
        play(relay, r);
    }
}

/* NULL: all was played, and no more will come. */
static const batch *take_filled(cap_relay *relay)
{
    g_mutex_lock(&relay->mutex);
    relay->host_waits = relay->filled == relay->emptied;
    while (relay->host_waits && !relay->closed) {
        g_cond_wait(&relay->work, &relay->mutex);
        relay->host_waits = relay->filled - relay->emptied < RESUMED;
    }
    relay->host_waits = false;
    const bool any = relay->filled != relay->emptied;
    const batch *next = any ? &relay->batches[relay->emptied % BATCHES] : NULL;
    g_mutex_unlock(&relay->mutex);
    return next;
}

static void give_back(cap_relay *relay)
{
    g_mutex_lock(&relay->mutex);
    relay->emptied++;
    if (relay->filled - relay->emptied == RESUMED)
        g_cond_signal(&relay->room);
    g_mutex_unlock(&relay->mutex);
}

void cap_relay_play(cap_relay *relay, bool (*go_on)(void *user), void *user)
{
    for (const batch *next; (next = take_filled(relay)) != NULL;) {
        play_batch(relay, next);
        give_back(relay);
        if (go_on != NULL && !go_on(user))
            g_atomic_int_set(&relay->stopped, 1);
    }
}
