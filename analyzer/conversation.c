/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analyzer/secure.h"

#include <string.h>

/* One that was used a moment ago is still in the cache. */
enum { MOST_SPARES = 256 };

static void clear(ana_conversation *c)
{
    const size_t rest = offsetof(ana_conversation, analyzer);
    memset(&c->public, 0, offsetof(ana_connection, overlong));
    for (int side = 0; side < 2; side++)
        c->public.overlong[side].count = 0;
    memset((uint8_t *)c + rest, 0, offsetof(ana_conversation, join_slots) - rest);
}

static ana_conversation *take_blank(GPtrArray *spares)
{
    ana_conversation *c = spares->len > 0 ? g_ptr_array_steal_index_fast(spares, spares->len - 1)
                                          : g_new(ana_conversation, 1);
    clear(c);
    return c;
}

ana_conversation *ana_conversation_new(ana_analyzer *analyzer, cap_flow *flow)
{
    ana_conversation *c = take_blank(analyzer->conversations);
    c->analyzer = analyzer;
    s7_joiner_init(&c->joiner, c->join_slots, S7_JOIN_SLOTS, analyzer->options.max_message,
                   flow->midstream);
    c->public.number = flow->number;
    c->public.flow = flow;
    c->public.ended_by = -1;
    c->client_known = flow->opener >= 0 || !flow->both_watched;
    c->public.client = flow->opener >= 0 ? flow->opener : 1 - flow->watched;
    c->public.client_inferred = !c->client_known;
    return c;
}

static void free_buffers(ana_conversation *c)
{
    for (int side = 0; side < 2; side++) {
        ana_buffer_clear(&c->stream[side].partial);
        ana_buffer_clear(&c->stream[side].tsdu);
    }
    ana_message_free(c);
    ana_secure_free(c->secure);
    ana_subscriptions_free(c->subscriptions);
    ana_jobs_free(c->jobs);
}

void ana_conversation_free(ana_conversation *c)
{
    if (c->slots)
        ana_pair_free(c);
    if (c->held > 0)
        ana_holding_end(c);
    if (ana_holds_buffers(c))
        free_buffers(c);
    if (c->analyzer->conversations->len < MOST_SPARES)
        g_ptr_array_add(c->analyzer->conversations, c);
    else
        g_free(c);
}

void ana_conversation_client(ana_conversation *c, int side)
{
    if (c->client_known || (c->related && c->public.client != side))
        return;
    c->client_known = true;
    c->public.client = side;
    c->public.client_inferred = false;
    if (c->public.relation)
        c->public.relation->client_inferred = false;
}

static void meet(ana_conversation *c, int side, ana_asset *asset)
{
    if (!asset)
        return;
    if (side == c->public.client) {
        asset->client = true;
    } else {
        asset->server = true;
        asset->port = c->public.flow->side[side].endpoint.port;
    }
}

/* The asset of the server, if it is one by now: also before the conversation is related. */
static ana_asset *find_server(const ana_conversation *c)
{
    if (c->server_asset)
        return c->server_asset;
    if (!c->place->asset)
        c->place->asset = ana_inventory_find(c->analyzer->inventory, &c->place->host);
    return c->place->asset;
}

static void update_asset(ana_asset *asset, uint64_t open, uint64_t peak)
{
    if (!asset)
        return;
    asset->connections_open = open;
    asset->connections_peak = MAX(asset->connections_peak, peak);
}

static void take_place(ana_conversation *c)
{
    c->place = ana_places_enter(c->analyzer->places, &ana_server(&c->public)->ip);
    update_asset(find_server(c), c->place->open, c->place->peak);
}

static void leave_place(ana_conversation *c)
{
    if (!c->place)
        return;
    ana_asset *asset = find_server(c);
    const uint64_t open = ana_places_leave(c->analyzer->places, c->place);
    c->place = NULL;
    update_asset(asset, open, 0);
}

void ana_conversation_hold(ana_conversation *c)
{
    if (c->over)
        return;
    if (!c->place && (c->client_known || c->related))
        take_place(c);
    if (c->public.relation && !c->counted_open) {
        c->counted_open = true;
        c->public.relation->open++;
    }
}

void ana_conversation_rest(ana_conversation *c)
{
    if (c->matcher.used > 0 || !c->slots)
        return;
    ana_pair_free(c);
    c->slots = NULL;
    c->requests = NULL;
    c->matcher = (s7_matcher){0};
}

void ana_conversation_close(ana_conversation *c)
{
    c->over = true;
    leave_place(c);
    if (c->counted_open)
        c->public.relation->open--;
    c->counted_open = false;
}

static void take_leave(const cap_flow *flow, int side, ana_asset *asset)
{
    static const uint8_t none[sizeof asset->mac]; /* of a loopback interface */
    const cap_side *from = &flow->side[side];
    if (!asset)
        return;
    ana_latest(&asset->last, &flow->last);
    if (!from->has_mac || asset->has_mac || memcmp(from->mac, none, sizeof none) == 0)
        return;
    asset->has_mac = true;
    memcpy(asset->mac, from->mac, sizeof asset->mac);
}

void ana_conversation_leave(ana_conversation *c)
{
    take_leave(c->public.flow, c->public.client, c->client_asset);
    take_leave(c->public.flow, 1 - c->public.client, c->server_asset);
    ana_conversation_close(c);
}

static void count_cut(const ana_conversation *c, ana_cut *cut)
{
    const int64_t due = cut->stamp.time - c->analyzer->options.answer_timeout;
    for (uint32_t i = 0; i < c->matcher.size; i++) {
        const ana_request *request = c->requests[i];
        if (!request || request->gapped || request->stamp.time <= due ||
            !c->public.flow->side[1 - request->side].seen || s7_pdu_answer_optional(&request->pdu))
            continue;
        if (cut->requests[0] + cut->requests[1] == 0 || request->stamp.time < cut->asked.time)
            cut->asked = request->stamp;
        cut->requests[request->side]++;
    }
}

void ana_conversation_cut(ana_conversation *c, int side, bool reset, const cap_stamp *stamp)
{
    ana_cut *cut = &c->public.cut;
    if (cut->over)
        return;
    *cut = (ana_cut){.over = true, .reset = reset, .by = side, .stamp = *stamp};
    count_cut(c, cut);
    for (int i = 0; i < 2; i++) {
        const ana_stream *stream = &c->stream[i];
        cut->partial |= stream->framing == ANA_FRAMING_IN_STEP && !stream->after_gap &&
                        (stream->partial.size > 0 || stream->tsdu.size > 0);
    }
}

/* `known` is where the relation keeps it, NULL without a relation. */
static ana_asset *asset_of(ana_conversation *c, ana_asset **known, const cap_address *ip,
                           const cap_stamp *stamp)
{
    ana_asset *asset = known ? *known : NULL;
    if (asset)
        return asset;
    asset = ana_inventory_asset(c->analyzer->inventory, ip, stamp);
    if (known)
        *known = asset;
    return asset;
}

void ana_conversation_relate(ana_conversation *c, const cap_stamp *stamp)
{
    if (c->related)
        return;
    c->related = true;
    ana_relation *relation = ana_inventory_relation(c->analyzer->inventory, &c->public, stamp);
    c->public.relation = relation;
    if (relation) {
        relation->connections++;
        ana_latest(&relation->last, stamp);
    }
    c->client_asset =
        asset_of(c, relation ? &relation->client_asset : NULL, &ana_client(&c->public)->ip, stamp);
    c->server_asset =
        asset_of(c, relation ? &relation->server_asset : NULL, &ana_server(&c->public)->ip, stamp);
    meet(c, c->public.client, c->client_asset);
    meet(c, 1 - c->public.client, c->server_asset);
    if (c->place)
        update_asset(find_server(c), c->place->open, c->place->peak);
    ana_conversation_hold(c);
}

void ana_conversation_reach(ana_conversation *c, ana_phase phase)
{
    if (phase > c->public.phase)
        c->public.phase = phase;
}
