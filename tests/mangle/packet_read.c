/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "packet.h"
#include "wire.h"

#include <string.h>

enum { PROTOCOL_TCP = 6 };

struct rest {
    const uint8_t *at;
    size_t left;
};

static const uint8_t *take(struct rest *rest, size_t length)
{
    const uint8_t *at = rest->at;

    if (rest->left < length) {
        return NULL;
    }
    rest->at += length;
    rest->left -= length;
    return at;
}

static bool read_tags(struct rest *rest, struct packet *out)
{
    while (out->ethertype == ETHERTYPE_VLAN || out->ethertype == ETHERTYPE_SERVICE_VLAN) {
        const uint8_t *tag = take(rest, 4);

        if (!tag || out->tag_count == MAX_TAGS) {
            return false;
        }
        out->tags[out->tag_count++] = (struct vlan_tag){out->ethertype, get16(tag)};
        out->ethertype = get16(tag + 2);
    }
    return true;
}

static bool read_ethernet(struct rest *rest, struct packet *out)
{
    const uint8_t *header = take(rest, 14);

    if (!header) {
        return false;
    }
    memcpy(out->destination_mac, header, 6);
    memcpy(out->source_mac, header + 6, 6);
    out->ethertype = get16(header + 12);
    return read_tags(rest, out);
}

static bool read_sll(struct rest *rest, struct packet *out)
{
    const uint8_t *header = take(rest, 16);

    if (!header) {
        return false;
    }
    out->packet_type = get16(header);
    memcpy(out->source_mac, header + 6, 6);
    out->ethertype = get16(header + 14);
    return read_tags(rest, out);
}

static bool read_sll2(struct rest *rest, struct packet *out)
{
    const uint8_t *header = take(rest, 20);

    if (!header) {
        return false;
    }
    out->ethertype = get16(header);
    out->packet_type = header[10];
    memcpy(out->source_mac, header + 12, 6);
    return read_tags(rest, out);
}

static bool read_version(struct rest *rest, struct packet *out)
{
    if (rest->left == 0) {
        return false;
    }
    out->ethertype = rest->at[0] >> 4 == 6 ? ETHERTYPE_V6 : ETHERTYPE_V4;
    return true;
}

static bool read_link(enum link_type link, struct rest *rest, struct packet *out)
{
    switch (link) {
    case LINK_ETHERNET:
        return read_ethernet(rest, out);
    case LINK_SLL:
        return read_sll(rest, out);
    case LINK_SLL2:
        return read_sll2(rest, out);
    case LINK_NULL:
        return take(rest, 4) && read_version(rest, out);
    case LINK_RAW:
        return read_version(rest, out);
    }
    return false;
}

/* True: the packet is whole and TCP, `rest` is its TCP segment. */
static bool read_v4(struct rest *rest, struct packet *out)
{
    struct rest packet = *rest;
    const uint8_t *header = take(&packet, 20);
    size_t header_length, total;

    if (!header || header[0] >> 4 != 4 || header[9] != PROTOCOL_TCP) {
        return false;
    }
    header_length = (size_t)(header[0] & 15) * 4;
    total = get16(header + 2) ? get16(header + 2) : rest->left; /* 0: segmentation offload */
    if (header_length < 20 || total < header_length || total > rest->left ||
        (get16(header + 6) & 0x3FFF) != 0) {
        return false;
    }
    out->traffic_class = header[1];
    out->id = get16(header + 4);
    out->fragment_flags = get16(header + 6);
    out->hop_limit = header[8];
    memcpy(out->source, header + 12, 4);
    memcpy(out->destination, header + 16, 4);
    out->extra_length = (uint8_t)(header_length - 20);
    memcpy(out->extra, header + 20, out->extra_length);
    *rest = (struct rest){rest->at + header_length, total - header_length};
    return true;
}

static bool is_plain_extension(uint8_t next_header)
{
    return next_header == 0 || next_header == 43 || next_header == 60;
}

static bool read_v6(struct rest *rest, struct packet *out)
{
    const uint8_t *header = take(rest, 40);
    uint8_t next;

    if (!header || header[0] >> 4 != 6 || get16(header + 4) > rest->left) {
        return false;
    }
    out->v6 = true;
    out->traffic_class = (uint8_t)(get16(header) >> 4);
    out->flow_label = get32(header) & 0xFFFFF;
    out->first_next_header = next = header[6];
    out->hop_limit = header[7];
    memcpy(out->source, header + 8, 16);
    memcpy(out->destination, header + 24, 16);
    rest->left = get16(header + 4);
    while (is_plain_extension(next) && rest->left >= 8) {
        size_t length = (size_t)(rest->at[1] + 1) * 8;
        const uint8_t *extension = take(rest, length);

        if (!extension || out->extra_length + length > MAX_IP_EXTRA) {
            return false;
        }
        memcpy(out->extra + out->extra_length, extension, length);
        out->extra_length = (uint8_t)(out->extra_length + length);
        next = extension[0];
    }
    return next == PROTOCOL_TCP;
}

static bool read_tcp(struct rest *rest, struct packet *out)
{
    const uint8_t *header = take(rest, 20);
    size_t options;

    if (!header || header[12] >> 4 < 5) {
        return false;
    }
    out->source_port = get16(header);
    out->destination_port = get16(header + 2);
    out->sequence = get32(header + 4);
    out->acknowledgment = get32(header + 8);
    out->flags = header[13];
    out->window = get16(header + 14);
    out->urgent = get16(header + 18);
    options = (size_t)(header[12] >> 4) * 4 - 20;
    out->options_length = (uint8_t)options;
    header = take(rest, options);
    if (header) {
        memcpy(out->options, header, options);
    }
    return header != NULL;
}

bool packet_parse(enum link_type link, const uint8_t *frame, size_t captured, size_t original,
                  struct packet *out)
{
    struct packet base = {.flow = -1, .missing = original > captured ? original - captured : 0};
    struct rest rest = {frame, captured};
    struct rest segment;

    if (!read_link(link, &rest, &base)) {
        return false;
    }
    *out = base;
    segment = rest;
    if (((base.ethertype == ETHERTYPE_V4 && read_v4(&segment, out)) ||
         (base.ethertype == ETHERTYPE_V6 && read_v6(&segment, out))) &&
        read_tcp(&segment, out)) {
        out->layer = LAYER_TCP;
        out->missing = 0;
        out->padded = segment.at + segment.left < frame + captured;
        *out = packet_with_body(out, segment.at, segment.left);
    } else {
        *out = packet_with_body(&base, rest.at, rest.left);
    }
    return true;
}
