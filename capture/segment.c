/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/segment.h"

#include "capture/wire.h"

#define OPTION_END 0
#define OPTION_NOP 1
#define OPTION_MSS 2

/*  0                   1                   2                   3
 * |          source port          |          target port          |
 * |                        sequence number                        |
 * |                     acknowledgment number                     |
 * |offset |rsrvd|     flags       |            window             |
 * |           checksum            |        urgent pointer         |
 * |                        options, to offset * 4                 | */
bool cap_segment_parse(const cap_ip *ip, cap_segment *segment)
{
    const uint8_t *tcp = ip->payload;
    if (ip->captured < 20)
        return false;
    const uint32_t header = (uint32_t)(tcp[12] >> 4) * 4;
    if (header < 20 || header > ip->length)
        return false;
    segment->tcp = tcp;
    segment->tcp_length = ip->length;
    segment->tcp_captured = ip->captured;
    segment->length = ip->length - header;
    segment->captured = ip->captured > header ? ip->captured - header : 0;
    segment->bytes = tcp + (segment->captured > 0 ? header : ip->captured);
    segment->seq = cap_be32(tcp + 4);
    segment->ack = cap_be32(tcp + 8);
    segment->flags = tcp[13];
    segment->window = cap_be16(tcp + 14);
    segment->checksum = cap_be16(tcp + 16);
    segment->header = (uint8_t)header;
    segment->ttl = ip->ttl;
    segment->ip_family = ip->family;
    segment->ip_id = ip->family == 4 ? (uint16_t)ip->id : 0;
    return true;
}

cap_syn_options cap_segment_options(const cap_segment *segment)
{
    cap_syn_options options = {0};
    bool others = false;
    const uint32_t end =
        segment->header < segment->tcp_captured ? segment->header : segment->tcp_captured;
    for (uint32_t at = 20; at < end;) {
        const uint8_t kind = segment->tcp[at];
        if (kind == OPTION_END)
            break;
        if (kind == OPTION_NOP) {
            at++;
            continue;
        }
        if (at + 1 >= end || segment->tcp[at + 1] < 2 || at + segment->tcp[at + 1] > end)
            break;
        if (kind == OPTION_MSS && segment->tcp[at + 1] == 4)
            options.mss = cap_be16(segment->tcp + at + 2);
        else
            others = true;
        at += segment->tcp[at + 1];
    }
    options.only_mss = options.mss != 0 && !others;
    return options;
}

/* RFC 1071: words of 16 bits, the carry added at the end. */
static uint64_t sum_words(uint64_t sum, const uint8_t *bytes, uint32_t size)
{
    uint32_t at = 0;
    for (; at + 4 <= size; at += 4)
        sum += cap_be32(bytes + at);
    if (at + 2 <= size) {
        sum += cap_be16(bytes + at);
        at += 2;
    }
    if (at < size)
        sum += (uint64_t)bytes[at] << 8;
    return sum;
}

static uint16_t fold(uint64_t sum)
{
    while (sum >> 16 != 0)
        sum = (sum & 0xffff) + (sum >> 16);
    return (uint16_t)sum;
}

cap_checksum cap_segment_verify(const cap_segment *segment, const cap_address *source,
                                const cap_address *target)
{
    if (segment->tcp_captured < segment->tcp_length || segment->checksum == 0)
        return CAP_CHECKSUM_UNKNOWN;
    const uint32_t size = source->family == 4 ? 4 : 16;
    uint64_t sum = sum_words(0, source->bytes, size);
    sum = sum_words(sum, target->bytes, size);
    sum += CAP_IP_TCP + (uint64_t)segment->tcp_length;
    if (segment->checksum == fold(sum))
        return CAP_CHECKSUM_UNKNOWN;
    const uint16_t all = fold(sum_words(sum, segment->tcp, segment->tcp_length));
    return all == 0xffff ? CAP_CHECKSUM_GOOD : CAP_CHECKSUM_BAD;
}
