/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/close.h"

#include "capture/handshake.h"
#include "capture/order.h"
#include "capture/wire.h"

#include <glib.h>

static void find_watched_side(const cap_engine *engine, cap_flow *flow)
{
    const uint16_t ports[2] = {flow->side[0].endpoint.port, flow->side[1].endpoint.port};
    const bool watched[2] = {cap_is_watched(engine, ports[0]), cap_is_watched(engine, ports[1])};
    flow->both_watched = watched[0] && watched[1];
    if (!flow->both_watched)
        flow->watched = watched[1];
    else if (flow->opener >= 0)
        flow->watched = !flow->opener;
    else
        flow->watched = ports[1] <= ports[0];
}

void cap_open(cap_engine *engine, cap_connection *connection)
{
    connection->begun = true;
    connection->flow.midstream = connection->flow.opener < 0;
    connection->established = connection->flow.midstream;
    find_watched_side(engine, &connection->flow);
    engine->stats.flows++;
    if (engine->sink.begin != NULL)
        engine->sink.begin(engine->sink.user, &connection->flow, &connection->flow.first);
}

static void start_linger(cap_engine *engine, cap_connection *connection, cap_end reason, int by,
                         const cap_stamp *stamp)
{
    if (connection->closing)
        return;
    connection->closing = true;
    connection->end = (uint8_t)reason;
    connection->by = (int8_t)by;
    connection->ended = *stamp;
    connection->closed_at = engine->now;
    connection->untold = true;
    cap_flow_table_append(engine->flows, CAP_CHAIN_LINGER, connection);
    cap_flow_table_append(engine->flows, CAP_CHAIN_CLOSED, connection);
}

void cap_close_fin(cap_engine *engine, cap_connection *connection, int side, const cap_stamp *stamp)
{
    connection->flow.side[side].fin = true;
    cap_report(engine, connection, side, CAP_TCP_FIN, stamp);
    if (connection->flow.side[!side].fin)
        start_linger(engine, connection, CAP_END_FIN, !side, stamp);
}

/* Who closed first has ended the connection; a RST is a usual answer to that. */
void cap_close_rst(cap_engine *engine, cap_connection *connection, int side, const cap_stamp *stamp)
{
    const cap_side *sides = connection->flow.side;
    const bool closed = sides[0].fin || sides[1].fin;
    const cap_direction *other = &connection->direction[!side];
    const int32_t unacked = cap_ahead(other->high, other->acked);
    if (!connection->flow.side[side].rst && unacked > 0)
        connection->flow.side[!side].unacked = (uint32_t)unacked;
    connection->flow.side[side].rst = true;
    cap_report(engine, connection, side, CAP_TCP_RST, stamp);
    start_linger(engine, connection, closed ? CAP_END_FIN : CAP_END_RST,
                 closed ? sides[1].fin : side, stamp);
}

static void leave_closed(cap_engine *engine, cap_connection *connection)
{
    if (connection->untold)
        cap_flow_table_take(engine->flows, CAP_CHAIN_CLOSED, connection);
    connection->untold = false;
}

static void leave_linger(cap_engine *engine, cap_connection *connection)
{
    if (connection->closing)
        cap_flow_table_take(engine->flows, CAP_CHAIN_LINGER, connection);
    connection->closing = false;
}

void cap_reopen(cap_engine *engine, cap_connection *connection)
{
    connection->flow.closed = false;
    leave_linger(engine, connection);
    leave_closed(engine, connection);
}

void cap_tell_closed(cap_engine *engine, cap_connection *connection)
{
    leave_closed(engine, connection);
    if (!connection->begun || engine->sink.closed == NULL)
        return;
    connection->flow.closed = true;
    engine->sink.closed(engine->sink.user, &connection->flow, (cap_end)connection->end,
                        connection->by, &connection->ended);
}

void cap_end_connection(cap_engine *engine, cap_connection *connection, cap_end reason)
{
    cap_settle_now(engine, connection);
    cap_order_flush(engine, connection);
    const bool closing = connection->closing;
    if (engine->sink.end != NULL)
        engine->sink.end(engine->sink.user, &connection->flow,
                         closing ? (cap_end)connection->end : reason, closing ? connection->by : -1,
                         closing ? &connection->ended : &connection->flow.last);
    cap_forget(engine, connection);
}

void cap_forget(cap_engine *engine, cap_connection *connection)
{
    cap_waiting_drop(engine, connection);
    for (int side = 0; side < 2; side++)
        cap_tail_end(&engine->tails, &connection->direction[side].tail);
    cap_memories_give(&engine->memories, connection->memory);
    leave_linger(engine, connection);
    leave_closed(engine, connection);
    cap_flow_table_remove(engine->flows, connection);
}
