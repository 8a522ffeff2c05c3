/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the engine remembers, shared by its parts. */
#ifndef S7TAP_CAPTURE_STATE_H
#define S7TAP_CAPTURE_STATE_H

#include "capture/engine.h"
#include "capture/flow.h"
#include "capture/fragment.h"
#include "capture/other_ports.h"

struct cap_engine {
    cap_options options; /* defaults filled in */
    cap_sink sink;
    cap_stats stats;
    cap_other_ports *other_ports; /* owned */
    cap_flow_table *flows;
    cap_fragments *fragments;
    cap_tail_store tails;
    cap_memories memories;
    cap_link timers;  /* connections by deadline */
    cap_link holding; /* connections that hold bytes, longest first */
    int64_t now;      /* newest packet time */
    int64_t next_tick;
    uint64_t flow_number;
    uint64_t held;      /* payload bytes that wait */
    uint64_t held_cost; /* the same with what it takes to keep them */
    cap_datagrams datagrams;
    uint8_t watched[65536 / 8]; /* one bit per port */
};

static inline bool cap_is_watched(const cap_engine *engine, uint16_t port)
{
    return (engine->watched[port >> 3] >> (port & 7) & 1) != 0;
}

static inline void cap_pass(cap_engine *engine, const cap_connection *connection, int side)
{
    if (engine->sink.passed != NULL && connection->begun)
        engine->sink.passed(engine->sink.user, &connection->flow, side);
}

static inline void cap_report(cap_engine *engine, cap_connection *connection, int side,
                              cap_tcp_event event, const cap_stamp *stamp)
{
    if (engine->sink.tcp != NULL)
        engine->sink.tcp(engine->sink.user, &connection->flow, side, event, stamp);
}

#endif
