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
