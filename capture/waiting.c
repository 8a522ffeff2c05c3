/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a connection keeps while something cannot be delivered. */
#include "capture/order.h"
#include "capture/wire.h"

#include <glib.h>

cap_waiting *cap_waiting_of(cap_engine *engine, cap_connection *connection)
{
    if (connection->waiting != NULL)
        return connection->waiting;
    connection->waiting = g_new0(cap_waiting, 1);
    connection->waiting->reuse_side = -1;
    cap_list_append(&engine->holding, &connection->holding);
    return connection->waiting;
}

void cap_waiting_arm(cap_engine *engine, cap_connection *connection)
{
    if (cap_link_used(&connection->timer))
        return;
    connection->deadline = engine->now + engine->options.reorder_time;
    cap_list_append(&engine->timers, &connection->timer);
}

static uint64_t pending_cost(const cap_pending *pending)
{
    return sizeof *pending + pending->segment.tcp_captured;
}

void cap_pending_add(cap_engine *engine, cap_connection *connection, int side,
                     const cap_segment *segment)
{
    cap_waiting *waiting = cap_waiting_of(engine, connection);
    cap_pending *added = g_malloc(sizeof *added + segment->tcp_captured);
    added->next = NULL;
    added->side = side;
    added->segment = *segment;
    memcpy(added->bytes, segment->tcp, segment->tcp_captured);
    added->segment.tcp = added->bytes;
    added->segment.bytes = added->bytes + (segment->bytes - segment->tcp);
    if (waiting->pending == NULL)
        waiting->pending = added;
    else
        waiting->pending_last->next = added;
    waiting->pending_last = added;
    waiting->pending_bytes += segment->captured;
    engine->held += segment->captured;
    engine->held_cost += pending_cost(added);
    if (engine->held > engine->stats.held_peak)
        engine->stats.held_peak = engine->held;
    cap_waiting_arm(engine, connection);
}

cap_pending *cap_pending_take(cap_engine *engine, cap_connection *connection)
{
    cap_waiting *waiting = connection->waiting;
    if (waiting == NULL)
        return NULL;
    cap_pending *taken = waiting->pending;
    for (const cap_pending *one = taken; one != NULL; one = one->next)
        engine->held_cost -= pending_cost(one);
    engine->held -= waiting->pending_bytes;
    waiting->pending = waiting->pending_last = NULL;
    waiting->pending_bytes = 0;
    return taken;
}

/* Proofs of what has been delivered since are of no use. */
static void drop_old_proofs(cap_proofs *proofs, uint32_t next, uint32_t room)
{
    while (proofs->count > 0 && cap_ahead(proofs->ring[proofs->first].end, next) <= 0) {
        proofs->first = (proofs->first + 1) % room;
        proofs->count--;
    }
    if (proofs->has_ripe && cap_ahead(proofs->ripe, next) <= 0)
        proofs->has_ripe = false;
}

static bool is_idle(const cap_waiting *waiting)
{
    for (int side = 0; side < 2; side++)
        if (waiting->held[side].count > 0 || waiting->fin[side].set ||
            waiting->proofs[side].count > 0 || waiting->proofs[side].has_ripe)
            return false;
    return !waiting->rst.set && waiting->pending == NULL && waiting->reuse_side < 0;
}

void cap_waiting_tidy(cap_engine *engine, cap_connection *connection)
{
    cap_waiting *waiting = connection->waiting;
    if (waiting == NULL)
        return;
    if (connection->settled)
        for (int side = 0; side < 2; side++)
            drop_old_proofs(&waiting->proofs[side], connection->direction[side].next,
                            engine->options.reorder_packets + 1);
    if (is_idle(waiting))
        cap_waiting_drop(engine, connection);
}

void cap_waiting_drop(cap_engine *engine, cap_connection *connection)
{
    cap_waiting *waiting = connection->waiting;
    if (waiting == NULL)
        return;
    for (cap_pending *one = cap_pending_take(engine, connection), *next; one != NULL; one = next) {
        next = one->next;
        g_free(one);
    }
    for (int side = 0; side < 2; side++) {
        const cap_held *held = &waiting->held[side];
        engine->held -= held->bytes;
        engine->held_cost -= held->bytes + held->count * sizeof(cap_piece);
        cap_held_clear(&waiting->held[side]);
        g_free(waiting->proofs[side].ring);
    }
    cap_link_remove(&connection->timer);
    cap_link_remove(&connection->holding);
    g_free(waiting);
    connection->waiting = NULL;
}
