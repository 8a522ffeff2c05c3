/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "packet.h"
#include "wire.h"

#include <string.h>

enum { PROTOCOL_TCP = 6 };

static void write_v4(const struct packet *packet, uint8_t *at, size_t total)
{
    size_t header_length = 20u + packet->extra_length;

    at[0] = (uint8_t)(0x40 | header_length / 4);
    at[1] = packet->traffic_class;
    put16(at + 2, (uint32_t)total);
    put16(at + 4, packet->id);
    put16(at + 6, packet->fragment_flags);
    at[8] = packet->hop_limit;
    at[9] = PROTOCOL_TCP;
    put16(at + 10, 0);
    memcpy(at + 12, packet->source, 4);
    memcpy(at + 16, packet->destination, 4);
    memcpy(at + 20, packet->extra, packet->extra_length);
    put16(at + 10, checksum_finish(checksum_add(0, at, header_length)));
}

static void write_v6(const struct packet *packet, uint8_t *at, size_t total)
{
    put32(at, 6u << 28 | (uint32_t)packet->traffic_class << 20 | packet->flow_label);
    put16(at + 4, (uint32_t)(total - 40));
    at[6] = packet->extra_length ? packet->first_next_header : PROTOCOL_TCP;
    at[7] = packet->hop_limit;
    memcpy(at + 8, packet->source, 16);
    memcpy(at + 24, packet->destination, 16);
    memcpy(at + 40, packet->extra, packet->extra_length);
}

static void write_tcp(const struct packet *packet, uint8_t *at, size_t length)
{
    size_t address_length = packet->v6 ? 16 : 4;
    uint64_t sum = PROTOCOL_TCP + length;

    put16(at, packet->source_port);
    put16(at + 2, packet->destination_port);
    put32(at + 4, packet->sequence);
    put32(at + 8, packet->acknowledgment);
    at[12] = (uint8_t)((20u + packet->options_length) / 4 << 4);
    at[13] = packet->flags;
    put16(at + 14, packet->window);
    put16(at + 16, 0);
    put16(at + 18, packet->urgent);
    memcpy(at + 20, packet->options, packet->options_length);
    memcpy(at + 20 + packet->options_length, packet->body, packet->body_length);
    sum = checksum_add(sum, packet->source, address_length);
    sum = checksum_add(sum, packet->destination, address_length);
    put16(at + 16, checksum_finish(checksum_add(sum, at, length)));
}

void packet_flatten(struct packet *packet)
{
    size_t header_length = (packet->v6 ? 40u : 20u) + packet->extra_length;
    size_t segment_length = 20u + packet->options_length + packet->body_length;
    uint8_t *bytes;

    if (packet->layer == LAYER_NETWORK) {
        return;
    }
    bytes = must_alloc(header_length + segment_length);
    (packet->v6 ? write_v6 : write_v4)(packet, bytes, header_length + segment_length);
    write_tcp(packet, bytes + header_length, segment_length);
    packet_free(packet);
    packet->body = bytes;
    packet->body_length = header_length + segment_length;
    packet->ethertype = packet->v6 ? ETHERTYPE_V6 : ETHERTYPE_V4;
    packet->layer = LAYER_NETWORK;
}

static size_t write_tags(const struct packet *packet, uint8_t *at)
{
    size_t used = 0;

    for (unsigned i = 0; i < packet->tag_count; i++) {
        put16(at + used, packet->tags[i].type);
        put16(at + used + 2, packet->tags[i].control);
        used += 4;
    }
    put16(at + used, packet->ethertype);
    return used + 2;
}

static uint16_t first_type(const struct packet *packet)
{
    return packet->tag_count ? packet->tags[0].type : packet->ethertype;
}

/* What follows the first type: the tags' control fields and inner types. */
static size_t write_inner_tags(const struct packet *packet, uint8_t *at)
{
    uint8_t all[MAX_TAGS * 4 + 2];
    size_t length = write_tags(packet, all) - 2;

    memcpy(at, all + 2, length);
    return length;
}

static size_t write_ethernet(const struct packet *packet, uint8_t *at)
{
    memcpy(at, packet->destination_mac, 6);
    memcpy(at + 6, packet->source_mac, 6);
    return 12 + write_tags(packet, at + 12);
}

/* In SLL, 4 stands for an 802.3 frame, whose length field is no type. */
static uint16_t sll_protocol(const struct packet *packet)
{
    return first_type(packet) < 1536 ? 4 : first_type(packet);
}

static size_t write_sll(const struct packet *packet, uint8_t *at)
{
    memset(at, 0, 16);
    put16(at, packet->packet_type);
    put16(at + 2, 1);
    put16(at + 4, 6);
    memcpy(at + 6, packet->source_mac, 6);
    put16(at + 14, sll_protocol(packet));
    return 16 + write_inner_tags(packet, at + 16);
}

static size_t write_sll2(const struct packet *packet, uint8_t *at)
{
    memset(at, 0, 20);
    put16(at, sll_protocol(packet));
    put32(at + 4, 2);
    put16(at + 8, 1);
    at[10] = (uint8_t)packet->packet_type;
    at[11] = 6;
    memcpy(at + 12, packet->source_mac, 6);
    return 20 + write_inner_tags(packet, at + 20);
}

/* The address family in the byte order of the writing host; here little-endian, as on PCs. */
static size_t write_null(const struct packet *packet, uint8_t *at)
{
    memset(at, 0, 4);
    at[0] = packet->ethertype == ETHERTYPE_V6 ? 30 : 2;
    return 4;
}

bool packet_frame(const struct packet *packet, enum link_type link, uint8_t **frame, size_t *length)
{
    bool is_ip = packet->ethertype == ETHERTYPE_V4 || packet->ethertype == ETHERTYPE_V6;
    uint8_t *bytes;
    size_t used = 0;

    if ((link == LINK_RAW || link == LINK_NULL) && !is_ip) {
        return false;
    }
    bytes = must_alloc(packet->body_length + 96);
    switch (link) {
    case LINK_ETHERNET:
        used = write_ethernet(packet, bytes);
        break;
    case LINK_SLL:
        used = write_sll(packet, bytes);
        break;
    case LINK_SLL2:
        used = write_sll2(packet, bytes);
        break;
    case LINK_NULL:
        used = write_null(packet, bytes);
        break;
    case LINK_RAW:
        break;
    }
    memcpy(bytes + used, packet->body, packet->body_length);
    used += packet->body_length;
    if (link == LINK_ETHERNET && packet->padded && used < 60) {
        memset(bytes + used, 0, 60 - used);
        used = 60;
    }
    *frame = bytes;
    *length = used;
    return true;
}
