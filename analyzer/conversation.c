/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analyzer/conversation.h"

ana_conversation *ana_conversation_new(ana_analyzer *analyzer, cap_flow *flow,
                                       const cap_stamp *stamp)
{
    ana_conversation *c = g_new0(ana_conversation, 1);
    (void)stamp;
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
    for (int side = 0; side < 2; side++) {
        ana_buffer_clear(&c->stream[side].partial);
        ana_buffer_clear(&c->stream[side].tsdu);
    }
    ana_buffer_clear(&c->szl.data);
    g_free(c);
}

void ana_conversation_client(ana_conversation *c, int side)
{
    if (c->client_known || (c->public.relation && c->public.client != side))
        return;
    c->client_known = true;
    c->public.client = side;
    c->public.client_inferred = false;
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
        asset->connections_open++;
        asset->connections_peak = MAX(asset->connections_peak, asset->connections_open);
    }
    if (from->has_mac && !asset->has_mac) {
        asset->has_mac = true;
        for (size_t i = 0; i < sizeof asset->mac; i++)
            asset->mac[i] = from->mac[i];
    }
}

void ana_conversation_relate(ana_conversation *c, const cap_stamp *stamp)
{
    ana_inventory *inventory = c->analyzer->inventory;
    if (c->public.relation)
        return;
    c->public.relation = ana_inventory_relation(inventory, &c->public, stamp);
    if (c->public.relation) {
        c->public.relation->connections++;
        c->public.relation->open++;
        c->public.relation->last = *stamp;
    }
    if (c->server_asset || c->client_asset)
        return;
    c->client_asset = ana_inventory_asset(inventory, &ana_client(&c->public)->ip, stamp);
    c->server_asset = ana_inventory_asset(inventory, &ana_server(&c->public)->ip, stamp);
    meet(c, c->public.client, c->client_asset);
    meet(c, 1 - c->public.client, c->server_asset);
}

void ana_conversation_reach(ana_conversation *c, ana_phase phase)
{
    if (phase > c->public.phase)
        c->public.phase = phase;
}
