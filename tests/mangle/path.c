/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mutation.h"
#include "wire.h"

#include <stdlib.h>
#include <string.h>

enum { V4_HEADER = 20, V6_HEADER = 40, V6_FRAGMENT = 44, MORE_FRAGMENTS = 0x2000 };
enum { MAX_DISPLACEMENT_NS = 50000000 };
enum { DUPLICATE_DELAY_NS = 5000, DUPLICATE_TAG = 0x0FA0 };

/* ---- fragments -------------------------------------------------------------------------- */

static void refresh_v4_checksum(uint8_t *header)
{
    put16(header + 10, 0);
    put16(header + 10, checksum_finish(checksum_add(0, header, (size_t)(header[0] & 15) * 4)));
}

struct cut {
    size_t header; /* bytes of the packet that every fragment repeats */
    size_t offset, length;
    bool last;
};

static struct packet v4_fragment(const struct packet *whole, const struct cut *cut)
{
    struct packet piece = packet_with_body(whole, whole->body, cut->header + cut->length);
    uint8_t *header = piece.body;

    memcpy(header + cut->header, whole->body + cut->header + cut->offset, cut->length);
    put16(header + 2, (uint32_t)piece.body_length);
    if (get16(header + 4) == 0) {
        put16(header + 4, packet_new_id(whole, (uint64_t)whole->time_ns));
    }
    put16(header + 6, (uint32_t)(cut->offset / 8) | (cut->last ? 0 : MORE_FRAGMENTS));
    refresh_v4_checksum(header);
    return piece;
}

/* The fragment header follows the fixed header: extension headers become part of what is cut,
 * except hop-by-hop options, which every fragment repeats. */
static struct packet v6_fragment(const struct packet *whole, const struct cut *cut, uint32_t id)
{
    size_t total = cut->header + 8 + cut->length;
    struct packet piece = *whole;
    uint8_t *bytes = must_alloc(total), *header = bytes + cut->header;
    uint8_t *next = cut->header == V6_HEADER ? bytes + 6 : bytes + V6_HEADER;

    memcpy(bytes, whole->body, cut->header);
    memset(header, 0, 8);
    header[0] = *next;
    *next = V6_FRAGMENT;
    put16(header + 2, (uint32_t)cut->offset | !cut->last);
    put32(header + 4, id);
    memcpy(header + 8, whole->body + cut->header + cut->offset, cut->length);
    put16(bytes + 4, (uint32_t)(total - V6_HEADER));
    piece.body = bytes;
    piece.body_length = total;
    return piece;
}

static size_t repeated_header(const struct packet *packet)
{
    if (packet->ethertype == ETHERTYPE_V4) {
        return (size_t)(packet->body[0] & 15) * 4;
    }
    return packet->body[6] == 0 ? V6_HEADER + (size_t)(packet->body[V6_HEADER + 1] + 1) * 8
                                : V6_HEADER;
}

static void shuffle_tail(struct packet_list *list, size_t from, uint64_t *random)
{
    for (size_t i = list->count; i-- > from + 1;) {
        size_t other = from + random_below(random, i - from + 1);
        struct packet packet = list->items[i];

        list->items[i] = list->items[other];
        list->items[other] = packet;
    }
}

static void cut_packet(struct packet_list *out, const struct packet *packet, size_t size,
                       uint32_t id)
{
    struct cut cut = {.header = repeated_header(packet)};
    size_t payload = packet->body_length - cut.header;

    for (; cut.offset < payload; cut.offset += cut.length) {
        cut.length = size < payload - cut.offset ? size : payload - cut.offset;
        cut.last = cut.offset + cut.length == payload;
        list_add(out, packet->ethertype == ETHERTYPE_V4 ? v4_fragment(packet, &cut)
                                                        : v6_fragment(packet, &cut, id));
    }
}

void fragment(struct packet_list *list, size_t size, bool shuffle, uint64_t *random)
{
    struct packet_list out = {0};
    uint32_t id = (uint32_t)random_next(random);

    size = size < 8 ? 8 : size / 8 * 8;
    for (size_t i = 0; i < list->count; i++) {
        const struct packet *packet = &list->items[i];
        size_t first = out.count;

        if (!packet->watched || packet->body_length - repeated_header(packet) <= size) {
            list_add(&out, packet_copy(packet));
            continue;
        }
        cut_packet(&out, packet, size, id++);
        if (shuffle && random_percent(random, 50)) {
            shuffle_tail(&out, first, random);
        }
        for (size_t place = first; place < out.count; place++) {
            out.items[place].time_ns = packet->time_ns + (int64_t)(place - first) * 1000;
        }
    }
    list_replace(list, out);
}

/* ---- order ------------------------------------------------------------------------------ */

struct order {
    const struct packet_list *list;
    size_t *from; /* from[place]: the packet that comes to stand there */
    size_t distance;
    bool freely;
};

static bool may_swap(const struct order *order, size_t place)
{
    size_t left = order->from[place], right = order->from[place + 1];
    const struct packet *items = order->list->items, *a = &items[left], *b = &items[right];
    size_t left_moved = place + 1 > left ? place + 1 - left : 0;
    size_t right_moved = right > place ? right - place : 0;

    if (left_moved > order->distance || right_moved > order->distance ||
        items[place + 1].time_ns - a->time_ns > MAX_DISPLACEMENT_NS ||
        b->time_ns - items[place].time_ns > MAX_DISPLACEMENT_NS) {
        return false;
    }
    return order->freely || a->flow < 0 || a->flow != b->flow ||
           (a->side == b->side && !a->fixed && !b->fixed);
}

void reorder(struct packet_list *list, size_t distance, bool freely, uint64_t *random)
{
    struct packet_list out = {0};
    struct order order = {list, must_alloc(list->count * sizeof(size_t)), distance, freely};

    for (size_t i = 0; i < list->count; i++) {
        order.from[i] = i;
    }
    for (size_t pass = 0; pass < distance * 2; pass++) {
        for (size_t place = pass % 2; place + 1 < list->count; place += 2) {
            if (random_percent(random, 50) && may_swap(&order, place)) {
                size_t left = order.from[place];

                order.from[place] = order.from[place + 1];
                order.from[place + 1] = left;
            }
        }
    }
    for (size_t place = 0; place < list->count; place++) {
        struct packet packet = list->items[order.from[place]];

        packet.time_ns = list->items[place].time_ns;
        list_add(&out, packet);
    }
    free(order.from);
    free(list->items); /* the bodies moved on */
    *list = out;
}

/* ---- mirror ----------------------------------------------------------------------------- */

static void route(struct packet *packet, uint64_t *random)
{
    uint8_t *header = packet->body;

    packet->source_mac[0] = packet->destination_mac[0] = 2; /* locally administered */
    packet->source_mac[5] = (uint8_t)random_next(random);
    packet->destination_mac[5] ^= 0xFF;
    if (packet->ethertype == ETHERTYPE_V4 && packet->body_length >= V4_HEADER && header[8] > 1) {
        header[8]--;
        refresh_v4_checksum(header);
    } else if (packet->ethertype == ETHERTYPE_V6 && packet->body_length >= V6_HEADER &&
               header[7] > 1) {
        header[7]--;
    }
}

static void tag(struct packet *packet, uint16_t type, uint16_t control)
{
    if (packet->tag_count < MAX_TAGS && packet->ethertype >= 1536) {
        memmove(packet->tags + 1, packet->tags, packet->tag_count * sizeof(*packet->tags));
        packet->tags[0] = (struct vlan_tag){type, control};
        packet->tag_count++;
    }
}

struct timed {
    int64_t time_ns;
    size_t order;
    struct packet packet;
};

static int compare_times(const void *left, const void *right)
{
    const struct timed *a = left, *b = right;

    if (a->time_ns != b->time_ns) {
        return a->time_ns < b->time_ns ? -1 : 1;
    }
    return a->order < b->order ? -1 : 1;
}

static struct packet second_copy(const struct packet *packet, uint64_t *random)
{
    struct packet copy = packet_copy(packet);

    copy.time_ns += DUPLICATE_DELAY_NS;
    switch (random_below(random, 3)) {
    case 0:
        route(&copy, random);
        break;
    case 1:
        tag(&copy, ETHERTYPE_VLAN, DUPLICATE_TAG);
        break;
    default:
        break;
    }
    return copy;
}

void duplicate(struct packet_list *list, uint64_t *random)
{
    size_t count = list->count * 2;
    struct timed *all = must_alloc(count * sizeof(*all));

    for (size_t i = 0; i < list->count; i++) {
        struct packet copy = second_copy(&list->items[i], random);

        all[i * 2] = (struct timed){list->items[i].time_ns, i * 2, list->items[i]};
        all[i * 2 + 1] = (struct timed){copy.time_ns, i * 2 + 1, copy};
    }
    if (count) {
        qsort(all, count, sizeof(*all), compare_times);
    }
    list->count = 0; /* the bodies moved on */
    for (size_t i = 0; i < count; i++) {
        list_add(list, all[i].packet);
    }
    free(all);
}

void add_tag(struct packet_list *list, uint16_t type, uint16_t control)
{
    for (size_t i = 0; i < list->count; i++) {
        tag(&list->items[i], type, control);
    }
}
