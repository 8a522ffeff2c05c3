/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How much all connections hold back together: halves of TPKTs, of TSDUs, of TLS records and of
 * messages in several PDUs, what subscriptions and jobs are about, and requests that wait. Each has
 * a limit of its own, but there are many connections. Where the sum is too large, the connection
 * whose buffers grew longest ago forgets what it holds. */
#include "analyzer/secure.h"

static uint32_t buffered(ana_conversation *c)
{
    uint32_t sum = ana_message_held(c) + ana_secure_held(c->secure);
    if (c->subscriptions || c->jobs)
        sum += ana_subscriptions_held(c->subscriptions) + ana_jobs_held(c->jobs);
    for (int side = 0; side < 2; side++) {
        ana_stream *stream = &c->stream[side];
        ana_buffer_trim(&stream->partial);
        ana_buffer_trim(&stream->tsdu);
        sum += stream->partial.capacity + stream->tsdu.capacity;
    }
    return sum;
}

static void unlink_holder(ana_conversation *c)
{
    ana_analyzer *analyzer = c->analyzer;
    *(c->older_holder ? &c->older_holder->newer_holder : &analyzer->oldest_holder) =
        c->newer_holder;
    *(c->newer_holder ? &c->newer_holder->older_holder : &analyzer->newest_holder) =
        c->older_holder;
}

static void link_newest(ana_conversation *c)
{
    ana_analyzer *analyzer = c->analyzer;
    c->newer_holder = NULL;
    c->older_holder = analyzer->newest_holder;
    *(analyzer->newest_holder ? &analyzer->newest_holder->newer_holder : &analyzer->oldest_holder) =
        c;
    analyzer->newest_holder = c;
}

static void set_held(ana_conversation *c, uint32_t held)
{
    if (c->held > 0)
        unlink_holder(c);
    c->analyzer->held = c->analyzer->held - c->held + held;
    c->held = held;
    if (held > 0)
        link_newest(c);
}

static void forget(ana_conversation *c)
{
    for (int side = 0; side < 2; side++) {
        ana_stream *stream = &c->stream[side];
        if (stream->partial.size > 0 || stream->tsdu.size > 0 || ana_message_is_open(c, side) ||
            ana_secure_holds(c->secure, side)) {
            c->analyzer->stats.evicted_tsdus++;
            ana_stream_gap(c, side);
        }
        ana_buffer_clear(&stream->partial);
        ana_buffer_clear(&stream->tsdu);
    }
    ana_message_free(c);
    ana_secure_forget(c->secure);
    c->analyzer->stats.evicted_subscriptions += c->subscriptions != NULL;
    ana_subscriptions_free(c->subscriptions);
    c->subscriptions = NULL;
    c->analyzer->stats.evicted_subscriptions += c->jobs != NULL;
    ana_jobs_free(c->jobs);
    c->jobs = NULL;
    set_held(c, 0);
}

bool ana_holds_buffers(const ana_conversation *c)
{
    const ana_stream *stream = c->stream;
    return (stream[0].partial.capacity | stream[0].tsdu.capacity | stream[1].partial.capacity |
            stream[1].tsdu.capacity) != 0 ||
           c->gatherings || c->secure || c->subscriptions || c->jobs;
}

void ana_holding_update(ana_conversation *c)
{
    if (c->held == 0 && !ana_holds_buffers(c))
        return;
    ana_analyzer *analyzer = c->analyzer;
    const uint32_t held = buffered(c);
    if (held != c->held)
        set_held(c, held);
    while (analyzer->held > analyzer->options.max_held)
        forget(analyzer->oldest_holder);
}

void ana_holding_end(ana_conversation *c)
{
    set_held(c, 0);
}
