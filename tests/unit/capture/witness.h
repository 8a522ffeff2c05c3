/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes down all that a sink hears, and what the flows are at every call. */
#ifndef S7TAP_TESTS_WITNESS_H
#define S7TAP_TESTS_WITNESS_H

#include "random_talk.h"

/* Writes down each call: what it hands over, and all flows that there are. */
typedef struct witness {
    GByteArray *heard;
    GPtrArray *flows;
    unsigned calls;
} witness;

static inline void put(witness *w, const void *bytes, size_t size)
{
    g_byte_array_append(w->heard, bytes, (guint)size);
}

static inline void put_call(witness *w, char call, const cap_flow *flow, int64_t detail,
                            const cap_stamp *stamp)
{
    w->calls++;
    put(w, &call, 1);
    put(w, &detail, sizeof detail);
    if (stamp != NULL)
        put_stamp(w->heard, stamp);
    if (flow != NULL)
        put_flow(w->heard, flow);
    for (guint i = 0; i < w->flows->len; i++)
        put_flow(w->heard, g_ptr_array_index(w->flows, i));
}

static inline void hear_flow_begin(void *user, cap_flow *flow, const cap_stamp *stamp)
{
    witness *w = user;
    assert_null(flow->user);
    flow->user = w;
    g_ptr_array_add(w->flows, flow);
    put_call(w, 'b', flow, 0, stamp);
}

static inline void hear_bytes(void *user, cap_flow *flow, int side, const uint8_t *bytes,
                              size_t size, const cap_stamp *stamp)
{
    assert_ptr_equal(flow->user, user);
    put_call(user, 'd', flow, side, stamp);
    put(user, bytes, size);
}

static inline void hear_lost(void *user, cap_flow *flow, int side, uint64_t size,
                             const cap_stamp *stamp)
{
    put_call(user, side ? 'G' : 'g', flow, (int64_t)size, stamp);
}

static inline void hear_event(void *user, cap_flow *flow, int side, cap_tcp_event event,
                              const cap_stamp *stamp)
{
    put_call(user, side ? 'T' : 't', flow, event, stamp);
}

static inline void hear_over(void *user, cap_flow *flow, cap_end reason, int by,
                             const cap_stamp *ended)
{
    put_call(user, 'c', flow, (int)reason * 4 + by, ended);
}

static inline void hear_flow_end(void *user, cap_flow *flow, cap_end reason, int by,
                                 const cap_stamp *ended)
{
    witness *w = user;
    assert_ptr_equal(flow->user, user);
    put_call(w, 'e', flow, (int)reason * 4 + by, ended);
    g_ptr_array_remove(w->flows, flow);
}

static inline void hear_error(void *user, const cap_icmp *icmp, const cap_stamp *stamp)
{
    witness *w = user;
    put_call(w, 'i', icmp->flow, icmp->type, stamp);
    PUT(w->heard, icmp, from);
    PUT(w->heard, icmp, source.ip);
    PUT(w->heard, icmp, source.port);
    PUT(w->heard, icmp, target.ip);
    PUT(w->heard, icmp, target.port);
    PUT(w->heard, icmp, code);
    PUT(w->heard, icmp, v6);
}

static inline void hear_asked(void *user, const cap_neighbour *neighbour, const cap_stamp *stamp)
{
    witness *w = user;
    put_call(w, 'n', NULL, neighbour->answer, stamp);
    PUT(w->heard, neighbour, asked);
    PUT(w->heard, neighbour, asker);
}

static inline void hear_time(void *user, int64_t now)
{
    put_call(user, 'k', NULL, now, NULL);
}

static inline void witness_init(witness *w)
{
    *w = (witness){g_byte_array_new(), g_ptr_array_new(), 0};
}

static inline void witness_clear(witness *w)
{
    g_byte_array_unref(w->heard);
    g_ptr_array_unref(w->flows);
}

static inline cap_sink sink_of(witness *w)
{
    return (cap_sink){.user = w,
                      .begin = hear_flow_begin,
                      .data = hear_bytes,
                      .gap = hear_lost,
                      .tcp = hear_event,
                      .closed = hear_over,
                      .end = hear_flow_end,
                      .icmp = hear_error,
                      .neighbour = hear_asked,
                      .tick = hear_time};
}

#endif
