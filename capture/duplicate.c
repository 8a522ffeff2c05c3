/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/duplicate.h"

#include <string.h>

static bool within(int64_t a, int64_t b, bool has_id)
{
    const int64_t limit = has_id ? CAP_DUPLICATE_WITH_ID : CAP_DUPLICATE_WITHOUT_ID;
    const uint64_t apart = a > b ? (uint64_t)a - (uint64_t)b : (uint64_t)b - (uint64_t)a;
    return apart <= (uint64_t)limit;
}

cap_trace cap_trace_of(const cap_segment *segment)
{
    return (cap_trace){
        .time = segment->stamp.time,
        .seq = segment->seq,
        .ack = segment->ack,
        .length = segment->length,
        .id = segment->ip_id,
        .checksum = segment->checksum,
        .window = segment->window,
        .flags = segment->flags,
    };
}

bool cap_trace_matches(const cap_trace *trace, const cap_segment *segment)
{
    return trace->seq == segment->seq && trace->ack == segment->ack &&
           trace->length == segment->length && trace->id == segment->ip_id &&
           trace->checksum == segment->checksum && trace->window == segment->window &&
           trace->flags == segment->flags &&
           within(trace->time, segment->stamp.time, trace->id != 0);
}

cap_trace *cap_history_find(cap_history *history, uint32_t packets, const cap_segment *segment)
{
    const uint32_t count = packets < CAP_HISTORY_SIZE ? packets : CAP_HISTORY_SIZE;
    for (uint32_t i = 0; i < count; i++)
        if (cap_trace_matches(&history->traces[i], segment))
            return &history->traces[i];
    return NULL;
}

static bool same_datagram(const cap_datagram_trace *trace, const cap_ip *ip, uint32_t kept)
{
    const size_t size = ip->family == 4 ? 4 : 16;
    return trace->family == ip->family && trace->protocol == ip->protocol && trace->id == ip->id &&
           trace->length == ip->length && trace->kept == kept &&
           memcmp(trace->source, ip->source, size) == 0 &&
           memcmp(trace->target, ip->target, size) == 0 &&
           memcmp(trace->bytes, ip->payload, kept) == 0;
}

bool cap_datagrams_seen(cap_datagrams *datagrams, const cap_ip *ip, int64_t time)
{
    const uint32_t kept = ip->captured < CAP_DATAGRAM_LARGEST ? ip->captured : CAP_DATAGRAM_LARGEST;
    const bool has_id = ip->family == 4 && ip->id != 0;
    for (uint32_t i = 0; i < CAP_DATAGRAMS_KEPT; i++) {
        const cap_datagram_trace *trace = &datagrams->traces[i];
        if (within(trace->time, time, has_id) && same_datagram(trace, ip, kept))
            return true;
    }
    cap_datagram_trace *trace = &datagrams->traces[datagrams->next++ % CAP_DATAGRAMS_KEPT];
    *trace = (cap_datagram_trace){.time = time,
                                  .id = ip->id,
                                  .length = ip->length,
                                  .kept = kept,
                                  .family = ip->family,
                                  .protocol = ip->protocol};
    const size_t size = ip->family == 4 ? 4 : 16;
    memcpy(trace->source, ip->source, size);
    memcpy(trace->target, ip->target, size);
    memcpy(trace->bytes, ip->payload, kept);
    return false;
}
