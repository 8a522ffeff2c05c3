/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analyzer/conversation.h"

ana_conversation *ana_conversation_new(ana_analyzer *analyzer, cap_flow *flow)
{
    ana_conversation *c = g_new0(ana_conversation, 1);
    c->analyzer = analyzer;
    c->public.number = flow->number;
    c->public.flow = flow;
    c->public.ended_by = -1;
    c->client_known = flow->opener >= 0 || !flow->both_watched;
    c->public.client = flow->opener >= 0 ? flow->opener : 1 - flow->watched;
    c->public.client_inferred = !c->client_known;
    return c;
}

void ana_conversation_free(ana_conversation *c)
{
    ana_pair_free(c);
    ana_holding_end(c);
    for (int side = 0; side < 2; side++) {
        ana_buffer_clear(&c->stream[side].partial);
        ana_buffer_clear(&c->stream[side].tsdu);
        ana_buffer_clear(&c->stream[side].plus);
    }
    ana_buffer_clear(&c->szl.data);
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
    const cap_side *from = &c->public.flow->side[side];
    if (!asset)
        return;
    if (side == c->public.client) {
        asset->client = true;
    } else {
        asset->server = true;
        asset->port = from->endpoint.port;
    }
    if (from->has_mac && !asset->has_mac) {
        asset->has_mac = true;
        for (size_t i = 0; i < sizeof asset->mac; i++)
            asset->mac[i] = from->mac[i];
    }
}

static void open(ana_conversation *c)
{
    ana_asset *server = c->server_asset;
    c->counted_open = true;
    if (c->public.relation)
        c->public.relation->open++;
    if (server && ++server->connections_open > server->connections_peak)
        server->connections_peak = server->connections_open;
}

void ana_conversation_close(ana_conversation *c)
{
    if (!c->counted_open)
        return;
    c->counted_open = false;
    if (c->public.relation)
        c->public.relation->open--;
    if (c->server_asset)
        c->server_asset->connections_open--;
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

void ana_conversation_relate(ana_conversation *c, const cap_stamp *stamp)
{
    ana_inventory *inventory = c->analyzer->inventory;
    if (c->related)
        return;
    c->related = true;
    c->public.relation = ana_inventory_relation(inventory, &c->public, stamp);
    if (c->public.relation) {
        c->public.relation->connections++;
        ana_latest(&c->public.relation->last, stamp);
    }
    c->client_asset = ana_inventory_asset(inventory, &ana_client(&c->public)->ip, stamp);
    c->server_asset = ana_inventory_asset(inventory, &ana_server(&c->public)->ip, stamp);
    meet(c, c->public.client, c->client_asset);
    meet(c, 1 - c->public.client, c->server_asset);
    open(c);
}

void ana_conversation_reach(ana_conversation *c, ana_phase phase)
{
    if (phase > c->public.phase)
        c->public.phase = phase;
}
