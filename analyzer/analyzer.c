/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analyzer/analyzer.h"

#include "analyzer/conversation.h"

static ana_options with_defaults(const ana_options *given)
{
    ana_options o = given ? *given : (ana_options){0};
    o.answer_timeout = o.answer_timeout ? o.answer_timeout : 5000000000;
    o.end_timeout = o.end_timeout ? o.end_timeout : 1000000000;
    o.syn_timeout = o.syn_timeout ? o.syn_timeout : 3000000000;
    o.max_outstanding = o.max_outstanding ? o.max_outstanding : ANA_MAX_OUTSTANDING;
    o.max_tsdu = o.max_tsdu ? o.max_tsdu : ANA_MAX_TSDU;
    o.max_message = o.max_message ? o.max_message : ANA_MAX_MESSAGE;
    o.max_relations = o.max_relations ? o.max_relations : ANA_MAX_RELATIONS;
    o.max_assets = o.max_assets ? o.max_assets : ANA_MAX_ASSETS;
    o.max_reaches = o.max_reaches ? o.max_reaches : ANA_MAX_REACHES;
    o.max_objects = o.max_objects ? o.max_objects : ANA_MAX_OBJECTS;
    o.max_plans = o.max_plans ? o.max_plans : ANA_MAX_PLANS;
    o.max_memory = o.max_memory ? o.max_memory : ANA_MAX_MEMORY;
    o.max_held = o.max_held ? o.max_held : ANA_MAX_HELD;
    o.max_transfers = o.max_transfers ? o.max_transfers : ANA_MAX_TRANSFERS;
    o.max_block = o.max_block ? o.max_block : ANA_MAX_BLOCK;
    o.max_blocks = o.max_blocks ? o.max_blocks : ANA_MAX_BLOCKS;
    o.hold_time = o.hold_time ? o.hold_time : 1000000000;
    return o;
}

ana_analyzer *ana_new(const ana_options *options, const ana_sink *sink)
{
    ana_analyzer *analyzer = g_new0(ana_analyzer, 1);
    analyzer->options = with_defaults(options);
    analyzer->sink = *sink;
    if (sink->pdu_protocols == 0)
        analyzer->sink.pdu_protocols = UINT_MAX;
    analyzer->budget.left = analyzer->options.max_memory;
    analyzer->inventory =
        ana_inventory_new(&analyzer->options, &analyzer->stats, &analyzer->budget);
    analyzer->conversations = g_ptr_array_new_with_free_func(g_free);
    analyzer->recent = g_new0(ana_recent, 1);
    analyzer->places = ana_places_new();
    analyzer->reaches = ana_reach_table_new(analyzer->options.max_reaches, &analyzer->stats);
    return analyzer;
}

void ana_free(ana_analyzer *analyzer)
{
    if (!analyzer)
        return;
    ana_spares_clear(&analyzer->spares);
    g_free(analyzer->recent);
    ana_blocks_free(analyzer);
    ana_inventory_free(analyzer->inventory);
    ana_reach_table_free(analyzer->reaches);
    ana_places_free(analyzer->places);
    g_ptr_array_unref(analyzer->conversations);
    g_free(analyzer);
}

static void on_begin(void *user, cap_flow *flow, const cap_stamp *stamp)
{
    ana_analyzer *analyzer = user;
    ana_conversation *c = ana_conversation_new(analyzer, flow);
    flow->user = c;
    analyzer->stats.connections++;
    ana_reach_begin(c);
    if (analyzer->sink.connection_begin)
        analyzer->sink.connection_begin(analyzer->sink.user, &c->public, stamp);
}

static void take_answer(ana_conversation *c, const cap_stamp *stamp)
{
    if (!c->answered)
        c->answer = *stamp;
    c->answered = true;
}

/* The packet with this stamp shows that the connection is open. */
static void show_open(ana_conversation *c, const cap_stamp *stamp)
{
    take_answer(c, stamp);
    if (!c->place)
        ana_conversation_hold(c);
}

static void on_data(void *user, cap_flow *flow, int side, const uint8_t *bytes, size_t size,
                    const cap_stamp *stamp)
{
    (void)user;
    ana_conversation *c = flow->user;
    if (ana_routine(c, side, (s7_bytes){bytes, size}, stamp))
        return;
    ana_conversation_reach(c, ANA_PHASE_COTP);
    show_open(c, stamp);
    ana_stream_data(c, side, bytes, size, stamp);
    ana_holding_update(c);
}

static void on_gap(void *user, cap_flow *flow, int side, uint64_t size, const cap_stamp *stamp)
{
    ana_analyzer *analyzer = user;
    ana_conversation *c = flow->user;
    ana_pair_due(c, stamp->time);
    ana_stream_gap(c, side);
    if (analyzer->sink.gap)
        analyzer->sink.gap(analyzer->sink.user, &c->public, side, size, stamp);
}

/* Who sent the SYN is known later than `begin` where the packets were swapped. */
static void learn_opener(ana_conversation *c)
{
    const int opener = c->public.flow->opener;
    if (opener < 0 || c->related)
        return;
    if (c->public.client != opener) { /* a place was taken in the wrong host */
        ana_conversation_close(c);
        c->over = false;
    }
    c->public.client = opener;
    c->public.client_inferred = false;
    c->client_known = true;
}

/* The end is reported only after the linger time, but the server has the place free again. */
static void close_if_over(ana_conversation *c, int side, cap_tcp_event event)
{
    const cap_side *other = &c->public.flow->side[1 - side];
    if (event != CAP_TCP_RST && !other->fin && other->seen)
        return;
    ana_conversation_close(c);
    ana_conversation_rest(c);
}

/* What TCP says of whether the connection is open. A keep-alive is a question: only where the
 * server was heard too it says that there is one. */
static void judge_open(ana_conversation *c, int side, cap_tcp_event event, const cap_stamp *stamp)
{
    const cap_side *server = &c->public.flow->side[1 - c->public.client];
    if (event == CAP_TCP_SYN_ACK) {
        c->over = false; /* after a RST: the client has tried again */
        take_answer(c, stamp);
    } else if (event == CAP_TCP_FIN) {
        take_answer(c, stamp);
    } else if (event == CAP_TCP_ESTABLISHED ||
               (event == CAP_TCP_KEEPALIVE && server->seen && !server->rst)) {
        show_open(c, stamp);
    } else if (event == CAP_TCP_RST && side != c->public.client && c->reset.frame == 0) {
        c->reset = *stamp;
    }
}

static void on_tcp(void *user, cap_flow *flow, int side, cap_tcp_event event,
                   const cap_stamp *stamp)
{
    ana_analyzer *analyzer = user;
    ana_conversation *c = flow->user;
    if (event == CAP_TCP_FIN || event == CAP_TCP_RST)
        ana_conversation_cut(c, side, event == CAP_TCP_RST, stamp);
    if (event == CAP_TCP_SYN || event == CAP_TCP_SYN_ACK)
        learn_opener(c);
    else if (event == CAP_TCP_ESTABLISHED)
        ana_conversation_reach(c, ANA_PHASE_COTP);
    else if (event == CAP_TCP_FIN)
        ana_pair_closed(c, side, stamp->time);
    else if (event == CAP_TCP_RST)
        ana_pair_end(c, stamp->time, false);
    c->syn_acks += event == CAP_TCP_SYN_ACK;
    judge_open(c, side, event, stamp);
    if (event == CAP_TCP_FIN || event == CAP_TCP_RST)
        close_if_over(c, side, event);
    if (analyzer->sink.tcp)
        analyzer->sink.tcp(analyzer->sink.user, &c->public, side, event, stamp);
}

static void set_end(ana_connection *connection, cap_end reason, int by, const cap_stamp *ended)
{
    connection->end = reason;
    connection->ended_by = by;
    connection->ended = *ended;
}

static void on_closed(void *user, cap_flow *flow, cap_end reason, int by, const cap_stamp *ended)
{
    ana_analyzer *analyzer = user;
    ana_conversation *c = flow->user;
    set_end(&c->public, reason, by, ended);
    if (analyzer->sink.connection_closed)
        analyzer->sink.connection_closed(analyzer->sink.user, &c->public);
}

static void on_end(void *user, cap_flow *flow, cap_end reason, int by, const cap_stamp *ended)
{
    ana_analyzer *analyzer = user;
    ana_conversation *c = flow->user;
    const bool closed = reason == CAP_END_FIN || reason == CAP_END_RST;
    ana_pair_end(c, closed ? ended->time : MAX(analyzer->now, ended->time),
                 !closed && reason != CAP_END_REUSED);
    ana_blocks_end(c);
    set_end(&c->public, reason, by, ended);
    ana_family_judge(c);
    ana_conversation_leave(c);
    ana_reach_end(c, MAX(analyzer->now, ended->time));
    if (analyzer->sink.connection_end)
        analyzer->sink.connection_end(analyzer->sink.user, &c->public);
    ana_conversation_free(c);
    flow->user = NULL;
}

static void on_icmp(void *user, const cap_icmp *icmp, const cap_stamp *stamp)
{
    ana_analyzer *analyzer = user;
    if (icmp->flow)
        ana_reach_icmp(icmp, stamp);
    else
        ana_reach_early(analyzer->reaches, icmp, stamp);
    if (analyzer->sink.icmp)
        analyzer->sink.icmp(analyzer->sink.user, icmp, stamp);
}

static void on_neighbour(void *user, const cap_neighbour *neighbour, const cap_stamp *stamp)
{
    ana_analyzer *analyzer = user;
    if (analyzer->sink.neighbour)
        analyzer->sink.neighbour(analyzer->sink.user, neighbour, stamp);
}

static void on_tick(void *user, int64_t now)
{
    ana_analyzer *analyzer = user;
    analyzer->now = now;
    ana_pair_expire(analyzer, now);
    if (analyzer->sink.tick)
        analyzer->sink.tick(analyzer->sink.user, now);
}

cap_sink ana_capture_sink(ana_analyzer *analyzer)
{
    return (cap_sink){
        .user = analyzer,
        .begin = on_begin,
        .data = on_data,
        .gap = on_gap,
        .tcp = on_tcp,
        .closed = on_closed,
        .end = on_end,
        .icmp = on_icmp,
        .neighbour = on_neighbour,
        .tick = on_tick,
    };
}

const ana_stats *ana_statistics(const ana_analyzer *analyzer)
{
    return &analyzer->stats;
}

const GPtrArray *ana_relations(const ana_analyzer *analyzer)
{
    return ana_inventory_relations(analyzer->inventory);
}

const GPtrArray *ana_assets(const ana_analyzer *analyzer)
{
    return ana_inventory_assets(analyzer->inventory);
}

const GPtrArray *ana_reachability(const ana_analyzer *analyzer)
{
    return ana_reach_rows(analyzer->reaches);
}

GPtrArray *ana_reachability_so_far(const ana_analyzer *analyzer, ana_connection *const *open,
                                   size_t count)
{
    ana_stats ignored = {0};
    ana_reach_table *table =
        ana_reach_so_far(analyzer->reaches, open, count, analyzer->now, &ignored);
    return ana_reach_table_free_to_rows(table);
}

const ana_asset *ana_find_asset(const ana_analyzer *analyzer, const cap_address *ip)
{
    return ana_inventory_find(analyzer->inventory, ip);
}

void ana_forget_memos(ana_analyzer *analyzer)
{
    const GPtrArray *relations = ana_inventory_relations(analyzer->inventory);
    for (guint i = 0; i < relations->len; i++)
        ana_plans_forget_memos(((const ana_relation *)g_ptr_array_index(relations, i))->plans);
}
