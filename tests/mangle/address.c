/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mutation.h"
#include "wire.h"

#include <stdlib.h>
#include <string.h>

/* ---- sequence numbers ------------------------------------------------------------------- */

/* The range of sequence numbers that a direction uses, from its own packets and from the other
 * side's acknowledgments. */
struct range {
    uint32_t first, last, shift;
    bool known;
};

static void widen(struct range *range, uint32_t value)
{
    if (!range->known) {
        range->first = range->last = value;
        range->known = true;
    } else if ((int32_t)(value - range->last) > 0) {
        range->last = value;
    } else if ((int32_t)(value - range->first) < 0) {
        range->first = value;
    }
}

static void measure(struct range *ranges, const struct packet *packet)
{
    struct range *own = &ranges[packet->flow * 2 + packet->side];
    struct range *other = &ranges[packet->flow * 2 + !packet->side];

    if (packet->flags & TCP_RST) {
        return; /* its numbers may be zero */
    }
    widen(own, packet->sequence);
    widen(own, packet->sequence + (uint32_t)packet->body_length);
    if (packet->flags & TCP_ACK) {
        widen(other, packet->acknowledgment);
    }
}

static void shift_selective(struct packet *packet, uint32_t shift)
{
    enum { END = 0, NO_OPERATION = 1, SELECTIVE = 5 };
    size_t at = 0;

    while (at < packet->options_length && packet->options[at] != END) {
        uint8_t *option = packet->options + at;
        size_t length = option[0] == NO_OPERATION ? 1 : 0;

        if (!length && at + 1 < packet->options_length) {
            length = option[1];
        }
        if (length == 0 || at + length > packet->options_length) {
            return;
        }
        for (size_t edge = 2; option[0] == SELECTIVE && edge + 4 <= length; edge += 4) {
            put32(option + edge, get32(option + edge) + shift);
        }
        at += length;
    }
}

void wrap_sequences(struct packet_list *list, size_t flow_count)
{
    struct range *ranges = must_alloc(flow_count * 2 * sizeof(*ranges));

    memset(ranges, 0, flow_count * 2 * sizeof(*ranges));
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].watched) {
            measure(ranges, &list->items[i]);
        }
    }
    for (size_t i = 0; i < flow_count * 2; i++) {
        ranges[i].shift = 0 - (ranges[i].last - ranges[i].first) / 2 - ranges[i].first;
    }
    for (size_t i = 0; i < list->count; i++) {
        struct packet *packet = &list->items[i];

        if (packet->watched) {
            uint32_t other = ranges[packet->flow * 2 + !packet->side].shift;

            packet->sequence += ranges[packet->flow * 2 + packet->side].shift;
            packet->acknowledgment += packet->flags & TCP_ACK ? other : 0;
            shift_selective(packet, other);
        }
    }
    free(ranges);
}

/* ---- IP version ------------------------------------------------------------------------- */

/* Unique local addresses (RFC 4193) with the IPv4 address in the last four bytes. */
static const uint8_t PREFIX[12] = {0xFD, 0x53, 0x37, 0x54, 0x61, 0x70};

static void to_v6(uint8_t *address)
{
    uint8_t v4[4];

    memcpy(v4, address, 4);
    memcpy(address, PREFIX, sizeof(PREFIX));
    memcpy(address + 12, v4, 4);
}

static void to_v4(uint8_t *address)
{
    uint32_t v4 = get32(address + 12);

    if (memcmp(address, PREFIX, sizeof(PREFIX)) != 0) {
        v4 = 10u << 24 | ((v4 ^ get32(address)) & 0xFFFFFF);
    }
    memset(address, 0, 16);
    put32(address, v4);
}

void swap_ip_version(struct packet_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        struct packet *packet = &list->items[i];

        if (packet->layer != LAYER_TCP) {
            continue;
        }
        (packet->v6 ? to_v4 : to_v6)(packet->source);
        (packet->v6 ? to_v4 : to_v6)(packet->destination);
        packet->v6 = !packet->v6;
        packet->extra_length = 0;
        packet->fragment_flags = 0;
        packet->flow_label = packet->v6 ? (uint32_t)packet->flow + 1 : 0;
        packet->id = packet->v6 ? 0 : packet_new_id(packet, i);
    }
}

void add_extension_headers(struct packet_list *list)
{
    enum { HOP_BY_HOP = 0, TCP = 6, DESTINATION_OPTIONS = 60 };
    /* next header, length, then a PadN option that fills eight bytes */
    static const uint8_t headers[16] = {
        DESTINATION_OPTIONS, 0, 1, 4, 0, 0, 0, 0, TCP, 0, 1, 4, 0, 0, 0, 0,
    };

    for (size_t i = 0; i < list->count; i++) {
        struct packet *packet = &list->items[i];

        if (packet->layer == LAYER_TCP && packet->v6 && packet->extra_length == 0) {
            packet->first_next_header = HOP_BY_HOP;
            memcpy(packet->extra, headers, sizeof(headers));
            packet->extra_length = sizeof(headers);
        }
    }
}
