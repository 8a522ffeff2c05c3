/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/unstable_judge.h"

#include <stdlib.h>

/* Stacks repeat data after 0.2 s to 6 s, then in growing intervals. */
enum { ENOUGH_REPEATS = 2, ENOUGH_PROBES = 3, PROBES_BEFORE_RST = 2 };
static const int64_t repeats_last = 3000000000;
/* The packet that broke the silence was sent that much before at most. */
static const int64_t silence_age = 10000000000;

/* Whatever fails before belongs to connection-refused. */
static bool is_up(const ana_connection *c)
{
    return c->phase >= ANA_PHASE_FIRST_ACCESS || c->protocol == ANA_PROTOCOL_TLS;
}

/* The other packets of the side tell where its RST comes from. A mirror before and behind a router
 * shows two values. */
static int ttl_distance(const cap_side *side)
{
    return side->rst_ttl == 0 ? 0 : abs((int)side->ttl - (int)side->rst_ttl);
}

bool unstable_never_arrived(const ana_connection *c, int side)
{
    const cap_side *sides = c->flow->side;
    return sides[side].unacked_repeats >= ENOUGH_REPEATS && sides[1 - side].empty > 0;
}

static bool is_waiting(const ana_cut *cut)
{
    return cut->requests[0] + cut->requests[1] > 0 || cut->partial;
}

unstable_kind unstable_cut(const ana_connection *c, bool probed)
{
    const ana_cut *cut = &c->cut;
    const int server = 1 - c->client;
    const cap_side *client_side = &c->flow->side[c->client];
    const cap_side *by = &c->flow->side[cut->by];
    if (!cut->over || !is_up(c) || (!cut->reset && cut->by != server))
        return UNSTABLE_KIND_COUNT; /* mostly; nothing else need be looked at */
    if (client_side->acked_unseen > 0)
        return UNSTABLE_KIND_COUNT;
    if (cut->reset && ttl_distance(by) > 1 && is_waiting(cut))
        return UNSTABLE_BETWEEN;
    if (cut->by != server)
        return UNSTABLE_KIND_COUNT;
    if (cut->reset && by->rst_bare && (client_side->unacked > 0 || probed))
        return UNSTABLE_STATE_LOST;
    return is_waiting(cut) ? UNSTABLE_RESET : UNSTABLE_KIND_COUNT;
}

/* Nothing came of the other side since; a RST is no reaction to what was asked. */
static bool is_unheard(const ana_connection *c, const unstable_run *run, int side)
{
    const cap_side *other = &c->flow->side[1 - side];
    return other->seen && other->packets - other->resets == run->heard;
}

bool unstable_is_dead(const ana_connection *c, const unstable_trace *trace, int side)
{
    const unstable_run *repeats = &trace->repeats[side];
    const unstable_run *probes = &trace->probes[side];
    const bool gave_up = c->cut.over && c->cut.by == side;
    if (repeats->count >= ENOUGH_REPEATS &&
        repeats->last.time - repeats->first.time >= repeats_last && unstable_never_arrived(c, side))
        return true;
    return probes->count >= (gave_up ? PROBES_BEFORE_RST : ENOUGH_PROBES) &&
           is_unheard(c, probes, side);
}

static int64_t silence_before(const ana_connection *c, int64_t time)
{
    const int64_t age = time - c->flow->silence_end;
    return c->flow->silence > 0 && age >= -silence_age && age <= silence_age ? c->flow->silence : 0;
}

static unstable_event dead_event(const ana_connection *c, unstable_kind kind, int side,
                                 const cap_stamp *stamp)
{
    return (unstable_event){
        .kind = kind,
        .stamp = *stamp,
        .phase = MAX(c->phase, ANA_PHASE_FIRST_ACCESS),
        .side = side,
        .lived = -1,
        .silence = silence_before(c, stamp->time),
    };
}

static unstable_event cut_event(const ana_connection *c, unstable_kind kind)
{
    const ana_cut *cut = &c->cut;
    const cap_side *by = &c->flow->side[cut->by];
    const int distance = ttl_distance(by);
    return (unstable_event){
        .kind = kind,
        .stamp = cut->stamp,
        .phase = MAX(c->phase, ANA_PHASE_FIRST_ACCESS),
        .side = cut->by,
        .lived = c->flow->midstream ? -1 : cut->stamp.time - c->flow->first.time,
        .silence = silence_before(c, cut->stamp.time),
        .closed = !cut->reset,
        .partial = cut->requests[0] + cut->requests[1] == 0,
        .repeated = c->flow->side[1 - cut->by].unacked_repeats > 0,
        .own_ttl = cut->reset && by->rst_ttl > 0 && distance <= 1,
        .other_ttl = cut->reset && distance > 1,
        .other_mac = cut->reset && by->rst_other_mac,
    };
}

/* The client's RST came before its request could be called unanswered. Clients end with RST, so
 * this tells something only where it happens again and again. */
static bool is_aborted(const ana_connection *c, int64_t end_timeout)
{
    const ana_cut *cut = &c->cut;
    return cut->reset && cut->by == c->client && cut->requests[c->client] > 0 &&
           cut->stamp.time - cut->asked.time < end_timeout;
}

/* Nothing but the setup. */
static bool is_without_work(const ana_connection *c)
{
    const cap_flow *flow = c->flow;
    return c->setup && c->protocol == ANA_PROTOCOL_S7COMM && !flow->midstream && c->pdus[0] == 1 &&
           c->pdus[1] == 1 && flow->side[0].lost == 0 && flow->side[1].lost == 0 &&
           flow->side[c->client].acked_unseen == 0;
}

static unstable_kind quiet_kind(const ana_connection *c, int64_t end_timeout)
{
    const bool up = c->cut.over && is_up(c);
    if (up && is_aborted(c, end_timeout))
        return UNSTABLE_ABORTED;
    if (up && is_without_work(c))
        return UNSTABLE_NO_WORK;
    return up && c->cut.reset && c->cut.by != c->client ? UNSTABLE_IDLE_RESET : UNSTABLE_KIND_COUNT;
}

/* The client broke the rules before: that is told by malformed and limit-exceeded. */
static bool is_provoked(const ana_connection *c, const unstable_trace *trace)
{
    const int64_t since = c->cut.requests[c->client] > 0 ? c->cut.asked.time : c->cut.stamp.time;
    const bool too_long = c->pdu_length > 0 && c->longest[c->client] > c->pdu_length;
    return trace->damaged >= since || (too_long && c->longest_at[c->client].time >= since);
}

unstable_event unstable_judge(const ana_connection *c, const unstable_trace *trace,
                              int64_t end_timeout)
{
    const unstable_run *probes = &trace->probes[c->client];
    const unstable_kind cut =
        unstable_cut(c, probes->count > 0 && is_unheard(c, probes, c->client));
    if (cut == UNSTABLE_RESET && is_provoked(c, trace))
        return (unstable_event){.kind = UNSTABLE_KIND_COUNT};
    if (cut != UNSTABLE_KIND_COUNT)
        return cut_event(c, cut);
    const int sides[2] = {c->client, 1 - c->client};
    for (int i = 0; i < 2 && is_up(c); i++) {
        const int side = sides[i];
        if (trace->never_arrived[side] ||
            (unstable_is_dead(c, trace, side) && unstable_never_arrived(c, side)))
            return dead_event(c, UNSTABLE_UNACKED, side, &trace->repeats[side].first);
        if (unstable_is_dead(c, trace, side))
            return dead_event(c, UNSTABLE_PROBES, side, &trace->probes[side].first);
    }
    const unstable_kind kind = quiet_kind(c, end_timeout);
    if (kind == UNSTABLE_KIND_COUNT)
        return (unstable_event){.kind = kind};
    return cut_event(c, kind);
}
