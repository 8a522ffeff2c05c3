/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/engine.h"

#include "capture/close.h"
#include "capture/icmp.h"
#include "capture/link.h"
#include "capture/neighbour.h"
#include "capture/order.h"
#include "capture/other_ports.h"
#include "capture/shortcut.h"
#include "capture/tcp.h"
#include "capture/wire.h"

#include <glib.h>

#define SECOND     INT64_C(1000000000)
#define TICK       (SECOND / 10)
#define MOST_TAILS 8192u /* 16 MiB of bytes kept for comparison */

/* More would only delay what was lost. */
#define LARGEST_REORDER 4096u
/* Times and spans beyond this are cut, so that their sums stay in range. It is the year 2116. */
#define LATEST (INT64_MAX / 2)

static void fill_defaults(cap_options *options)
{
    if (options->max_flows == 0)
        options->max_flows = CAP_MAX_FLOWS;
    if (options->max_held == 0)
        options->max_held = CAP_MAX_HELD;
    if (options->max_held_flow == 0)
        options->max_held_flow = CAP_MAX_HELD_FLOW;
    if (options->max_fragments == 0)
        options->max_fragments = CAP_MAX_FRAGMENTS;
    if (options->reorder_packets == 0)
        options->reorder_packets = 64;
    if (options->reorder_packets > LARGEST_REORDER)
        options->reorder_packets = LARGEST_REORDER;
    if (options->reorder_time <= 0)
        options->reorder_time = SECOND;
    if (options->linger <= 0)
        options->linger = 10 * SECOND;
    options->reorder_time = options->reorder_time < LATEST ? options->reorder_time : LATEST;
    options->linger = options->linger < LATEST ? options->linger : LATEST;
}

static void watch_ports(cap_engine *engine, const uint16_t *ports, size_t count)
{
    static const uint16_t iso_tsap[] = {102};
    if (count == 0) {
        ports = iso_tsap;
        count = G_N_ELEMENTS(iso_tsap);
    }
    for (size_t i = 0; i < count; i++)
        engine->watched[ports[i] >> 3] |= (uint8_t)(1u << (ports[i] & 7));
}

cap_engine *cap_engine_new(const cap_options *options, const cap_sink *sink)
{
    cap_engine *engine = g_new0(cap_engine, 1);
    if (options != NULL)
        engine->options = *options;
    engine->sink = *sink;
    fill_defaults(&engine->options);
    watch_ports(engine, engine->options.ports, engine->options.port_count);
    engine->options.ports = NULL;
    engine->options.port_count = 0;
    const cap_hash_key key = cap_hash_key_new();
    engine->flows = cap_flow_table_new(engine->options.max_flows, &key);
    engine->fragments = cap_fragments_new(engine->options.max_fragments, &key);
    cap_tail_store_init(&engine->tails, MOST_TAILS);
    cap_list_init(&engine->timers);
    cap_list_init(&engine->holding);
    return engine;
}

void cap_engine_free(cap_engine *engine)
{
    if (engine == NULL)
        return;
    for (cap_connection *next; (next = cap_flow_table_first(engine->flows, CAP_CHAIN_USE)) != NULL;)
        cap_forget(engine, next);
    cap_tail_store_clear(&engine->tails);
    cap_memories_clear(&engine->memories);
    cap_flow_table_free(engine->flows);
    cap_fragments_free(engine->fragments);
    g_free(engine->other_ports);
    g_free(engine);
}

static void run_timers(cap_engine *engine)
{
    cap_link *link;
    while ((link = cap_list_first(&engine->timers)) != NULL) {
        cap_connection *connection = CAP_LINK_OWNER(link, cap_connection, timer);
        if (connection->deadline > engine->now)
            break;
        cap_link_remove(link);
        cap_tcp_timer(engine, connection);
    }
    cap_connection *first;
    while ((first = cap_flow_table_first(engine->flows, CAP_CHAIN_CLOSED)) != NULL &&
           engine->now - first->closed_at >= engine->options.reorder_time)
        cap_tell_closed(engine, first);
    while ((first = cap_flow_table_first(engine->flows, CAP_CHAIN_LINGER)) != NULL &&
           engine->now - first->closed_at >= engine->options.linger)
        cap_end_connection(engine, first, CAP_END_OPEN);
    if (engine->options.idle <= 0)
        return;
    for (cap_connection *next;
         (next = cap_flow_table_first(engine->flows, CAP_CHAIN_USE)) != NULL;) {
        if (engine->now - next->used < engine->options.idle)
            break;
        cap_end_connection(engine, next, CAP_END_IDLE);
    }
}

void cap_engine_tick(cap_engine *engine, int64_t now)
{
    now = now < 0 ? 0 : now > LATEST ? LATEST : now;
    if (now < engine->now)
        return;
    engine->now = now;
    if (now < engine->next_tick)
        return;
    engine->next_tick = now + TICK;
    run_timers(engine);
    cap_fragments_expire(engine->fragments, now);
    if (engine->sink.tick != NULL)
        engine->sink.tick(engine->sink.user, now);
}

static void advance_time(cap_engine *engine, int64_t time)
{
    cap_stats *stats = &engine->stats;
    if (stats->packets > 0 && time >= stats->last_time && time >= engine->now &&
        time < engine->next_tick && time <= LATEST) {
        stats->last_time = time;
        engine->now = time;
        return;
    }
    if (stats->packets == 0) {
        stats->first_time = time;
        stats->last_time = time;
    }
    if (time < stats->first_time)
        stats->first_time = time;
    if (time < stats->last_time) {
        stats->time_backwards++;
        return;
    }
    stats->last_time = time;
    cap_engine_tick(engine, time);
}

static void tell_neighbour(cap_engine *engine, const cap_neighbour *neighbour,
                           const cap_stamp *stamp)
{
    if (engine->sink.neighbour != NULL)
        engine->sink.neighbour(engine->sink.user, neighbour, stamp);
}

static cap_flow *find_quoted(cap_engine *engine, const cap_icmp *icmp)
{
    cap_flow_key key;
    bool swapped;
    uint32_t hash;
    cap_flow_key_make(&key, icmp->source.ip.family, icmp->source.ip.bytes, icmp->target.ip.bytes,
                      icmp->source.port, icmp->target.port, &swapped);
    cap_connection *connection = cap_flow_table_find(engine->flows, &key, &hash);
    return connection == NULL || !connection->begun ? NULL : &connection->flow;
}

static void icmp_packet(cap_engine *engine, const cap_ip *ip, const cap_stamp *stamp)
{
    engine->stats.not_tcp++;
    cap_neighbour neighbour;
    if (ip->protocol == CAP_IP_ICMPV6 && cap_neighbour_discovery(ip, &neighbour)) {
        tell_neighbour(engine, &neighbour, stamp);
        return;
    }
    cap_icmp icmp;
    if (!cap_icmp_parse(ip, &icmp))
        return;
    if (!cap_is_watched(engine, icmp.source.port) && !cap_is_watched(engine, icmp.target.port))
        return;
    if (cap_datagrams_seen(&engine->datagrams, ip, stamp->time)) {
        engine->stats.duplicates++;
        return;
    }
    icmp.flow = find_quoted(engine, &icmp);
    if (engine->sink.icmp != NULL)
        engine->sink.icmp(engine->sink.user, &icmp, stamp);
}

static void other_port(cap_engine *engine, const cap_ip *ip)
{
    engine->stats.other_port++;
    if (engine->stats.flows > 0)
        return;
    cap_segment segment;
    const bool recognized = engine->options.recognize != NULL && cap_segment_parse(ip, &segment) &&
                            engine->options.recognize(segment.bytes, segment.captured);
    cap_other_ports_count(&engine->other_ports, cap_be16(ip->payload), cap_be16(ip->payload + 2),
                          recognized);
}

static void tcp_packet(cap_engine *engine, const cap_ip *ip, const cap_stamp *stamp,
                       const uint8_t *mac)
{
    cap_stats *stats = &engine->stats;
    if (ip->captured < 4) {
        stats->malformed++;
        return;
    }
    if (!cap_is_watched(engine, cap_be16(ip->payload)) &&
        !cap_is_watched(engine, cap_be16(ip->payload + 2))) {
        other_port(engine, ip);
        return;
    }
    cap_segment segment;
    if (!cap_segment_parse(ip, &segment)) {
        stats->malformed++;
        return;
    }
    segment.stamp = *stamp;
    segment.arrival = stats->packets;
    segment.now = engine->now;
    segment.count = 0;
    stats->watched++;
    stats->snapped += ip->captured < ip->length;
    cap_tcp_packet(engine, ip, &segment, mac);
}

static void tell_parts(const cap_engine *engine, const cap_stamp *whole)
{
    size_t count;
    const cap_stamp *parts = cap_fragments_parts(engine->fragments, &count);
    if (engine->sink.fragments != NULL)
        engine->sink.fragments(engine->sink.user, parts, count, whole);
}

static void ip_packet(cap_engine *engine, cap_ip *ip, const cap_packet *packet, const uint8_t *mac)
{
    if (cap_ip_is_fragment(ip)) {
        engine->stats.fragments++;
        const bool wanted =
            ip->protocol == CAP_IP_TCP || ip->protocol == CAP_IP_ICMP || ip->family == 6;
        if (!wanted) {
            engine->stats.not_tcp++;
            return;
        }
        if (!cap_fragments_add(engine->fragments, ip, engine->now, &packet->stamp))
            return;
        tell_parts(engine, &packet->stamp);
        if (ip->family == 6 && !cap_ip_skip_extensions(ip)) {
            engine->stats.malformed++;
            return;
        }
    }
    if (ip->protocol == CAP_IP_TCP)
        tcp_packet(engine, ip, &packet->stamp, mac);
    else if (ip->protocol == CAP_IP_ICMP || ip->protocol == CAP_IP_ICMPV6)
        icmp_packet(engine, ip, &packet->stamp);
    else
        engine->stats.not_tcp++;
}

/* True if the packet was handled. */
static bool short_way(cap_engine *engine, const cap_packet *packet)
{
    cap_plain plain;
    if (engine->options.no_shortcut || !cap_plain_parse(packet, &plain))
        return false;
    if (cap_is_watched(engine, (uint16_t)(plain.ends.ports >> 16)) ||
        cap_is_watched(engine, (uint16_t)plain.ends.ports))
        return cap_shortcut(engine, &plain, &packet->stamp);
    if (engine->stats.flows == 0) /* other ports are looked into */
        return false;
    engine->stats.other_port++;
    return true;
}

void cap_engine_packet(cap_engine *engine, const cap_packet *packet)
{
    cap_stats *stats = &engine->stats;
    advance_time(engine, packet->stamp.time);
    stats->packets++;
    stats->bytes += packet->original;
    if (short_way(engine, packet))
        return;
    cap_frame frame;
    const cap_link_status status = cap_link_parse(packet, &frame);
    if (status != CAP_LINK_OK) {
        stats->malformed += status == CAP_LINK_MALFORMED;
        stats->unsupported_link += status == CAP_LINK_UNSUPPORTED;
        return;
    }
    cap_ip ip;
    bool parsed;
    if (frame.protocol == CAP_ETHERTYPE_IPV4) {
        parsed = cap_ip_parse_v4(frame.bytes, frame.captured, frame.original, &ip);
    } else if (frame.protocol == CAP_ETHERTYPE_IPV6) {
        parsed = cap_ip_parse_v6(frame.bytes, frame.captured, frame.original, &ip);
    } else {
        stats->not_ip++;
        cap_neighbour neighbour;
        if (frame.protocol == CAP_ETHERTYPE_ARP &&
            cap_neighbour_arp(frame.bytes, frame.captured, &neighbour))
            tell_neighbour(engine, &neighbour, &packet->stamp);
        return;
    }
    if (parsed)
        ip_packet(engine, &ip, packet, frame.mac);
    else
        stats->malformed++;
}

static int by_number(const void *a, const void *b)
{
    const cap_connection *const *left = a, *const *right = b;
    return ((*left)->flow.number > (*right)->flow.number) -
           ((*left)->flow.number < (*right)->flow.number);
}

void cap_engine_finish(cap_engine *engine)
{
    const uint32_t count = cap_flow_table_count(engine->flows);
    cap_connection **open = g_new(cap_connection *, count + 1u);
    uint32_t filled = 0;
    for (cap_connection *next = cap_flow_table_first(engine->flows, CAP_CHAIN_USE); next != NULL;
         next = cap_flow_table_after(engine->flows, CAP_CHAIN_USE, next))
        open[filled++] = next;
    qsort(open, filled, sizeof *open, by_number);
    for (uint32_t i = 0; i < filled; i++)
        cap_end_connection(engine, open[i], CAP_END_OPEN);
    g_free(open);
    cap_other_ports_rank(engine->other_ports, engine->stats.other_ports);
}

const cap_stats *cap_engine_stats(const cap_engine *engine)
{
    cap_engine *mutable = (cap_engine *)(uintptr_t)engine;
    mutable->stats.fragments_dropped = cap_fragments_dropped(engine->fragments);
    return &engine->stats;
}
