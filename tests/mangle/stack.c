/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "insertion.h"
#include "mutation.h"
#include "wire.h"

#include <stdlib.h>
#include <string.h>

enum { NONE = -1, MAX_DELAY = 4 };

static const double RETRANSMIT_PERCENT = 15, OVERLAP_PERCENT = 30, KEEPALIVE_PERCENT = 50;
static const int64_t IDLE_NS = 1000000;

/* ---- keep-alives ------------------------------------------------------------------------ */

struct direction {
    long last;               /* packet to take headers from */
    uint32_t next, answered; /* sequence number behind the data sent; what the other side has */
    bool known, answered_known, has_sent;
};

struct conversation {
    struct direction sides[2];
    int64_t last_time;
    bool closed;
};

static bool is_quiet(const struct conversation *conversation)
{
    const struct direction *sides = conversation->sides;

    for (int side = 0; side < 2; side++) {
        if (!sides[side].known || !sides[side].answered_known || !sides[side].has_sent ||
            sides[side].answered != sides[side].next) {
            return false;
        }
    }
    return !conversation->closed;
}

static struct packet bare_ack(const struct packet *like, uint32_t sequence, uint32_t acknowledgment,
                              const uint8_t *body, size_t length, int64_t time_ns)
{
    struct packet packet = packet_with_body(like, body, length);

    packet.flags = TCP_ACK;
    packet.options_length = 0;
    packet.sequence = sequence;
    packet.acknowledgment = acknowledgment;
    packet.id = packet_new_id(like, (uint64_t)time_ns);
    packet.time_ns = time_ns;
    packet.fixed = packet.keepalive = true;
    return packet;
}

static void probe(struct insertions *insertions, const struct packet_list *list, size_t before,
                  const struct conversation *conversation, uint64_t *random)
{
    int side = (int)random_below(random, 2);
    const struct direction *asks = &conversation->sides[side];
    const struct direction *answers = &conversation->sides[!side];
    uint8_t garbage = (uint8_t)random_next(random);
    size_t length = random_percent(random, 70) ? 1 : 0;
    int64_t gap = list->items[before].time_ns - conversation->last_time;
    int64_t time_ns = conversation->last_time + gap / 2 / 1000 * 1000;

    /* The middle of the connection's own pause may lie before packets of other connections. */
    while (before > 0 && list->items[before - 1].time_ns > time_ns) {
        before--;
    }
    insert_before(insertions, before,
                  bare_ack(&list->items[asks->last], asks->next - 1, answers->next, &garbage,
                           length, time_ns));
    insert_before(
        insertions, before,
        bare_ack(&list->items[answers->last], answers->next, asks->next, NULL, 0, time_ns + 20000));
}

static void follow(struct conversation *conversation, const struct packet *packet, size_t place)
{
    struct direction *own = &conversation->sides[packet->side];
    struct direction *other = &conversation->sides[!packet->side];
    uint32_t length = (uint32_t)packet->body_length + ((packet->flags & TCP_SYN) != 0);
    uint32_t end = packet->sequence + length;

    if (!own->known || (int32_t)(end - own->next) > 0) {
        own->next = end;
    }
    own->known = true;
    own->has_sent |= packet_has_data(packet);
    own->last = (long)place;
    if (packet->flags & TCP_ACK) {
        other->answered = packet->acknowledgment;
        other->answered_known = true;
    }
    conversation->closed |= (packet->flags & (TCP_FIN | TCP_RST)) != 0;
    conversation->last_time = packet->time_ns;
}

void insert_keepalives(struct packet_list *list, size_t flow_count, uint64_t *random)
{
    struct conversation *conversations = must_alloc(flow_count * sizeof(*conversations));
    struct insertions insertions = {0};

    memset(conversations, 0, flow_count * sizeof(*conversations));
    for (size_t i = 0; i < list->count; i++) {
        const struct packet *packet = &list->items[i];
        struct conversation *conversation;

        if (!packet->watched) {
            continue;
        }
        conversation = &conversations[packet->flow];
        if (is_quiet(conversation) && packet->time_ns - conversation->last_time >= IDLE_NS &&
            random_percent(random, KEEPALIVE_PERCENT)) {
            probe(&insertions, list, i, conversation, random);
        }
        follow(conversation, packet, i);
    }
    free(conversations);
    insertions_apply(&insertions, list);
}

/* ---- retransmissions -------------------------------------------------------------------- */

/* next[i]: the packet after i in its connection, list->count where there is none. */
static size_t *link_flows(const struct packet_list *list, size_t flow_count)
{
    size_t *next = must_alloc(list->count * sizeof(*next));
    size_t *newest = must_alloc(flow_count * sizeof(*newest));

    for (size_t i = 0; i < flow_count; i++) {
        newest[i] = list->count;
    }
    for (size_t i = list->count; i-- > 0;) {
        if (list->items[i].flow >= 0) {
            next[i] = newest[list->items[i].flow];
            newest[list->items[i].flow] = i;
        }
    }
    free(newest);
    return next;
}

/* The place behind the packet `steps` on in the connection: not behind one whose place is fixed,
 * and not long after the connection's last. */
static size_t place_later(const struct packet_list *list, const size_t *next, size_t from,
                          size_t steps)
{
    size_t at = from;

    while (steps-- > 0 && next[at] < list->count && !list->items[next[at]].fixed) {
        at = next[at];
    }
    return at + 1;
}

void insert_retransmissions(struct packet_list *list, size_t flow_count, uint64_t *random)
{
    size_t *next = link_flows(list, flow_count);
    struct insertions insertions = {0};

    for (size_t i = 0; i < list->count; i++) {
        const struct packet *packet = &list->items[i];
        struct packet again;

        if (!packet->watched || !packet_has_data(packet) ||
            !random_percent(random, RETRANSMIT_PERCENT)) {
            continue;
        }
        again = packet_copy(packet);
        again.id = packet_new_id(packet, random_next(random));
        again.fixed = false;
        insert_before(&insertions, place_later(list, next, i, random_below(random, MAX_DELAY)),
                      again);
    }
    free(next);
    insertions_apply(&insertions, list);
}

/* ---- overlaps --------------------------------------------------------------------------- */

static bool is_contiguous(const struct packet *first, const struct packet *second)
{
    return second->sequence == first->sequence + (uint32_t)first->body_length;
}

/* A segment of the later half of `first` and the earlier half of `second`, headers of `second`. */
static struct packet overlap_of(const struct packet *first, const struct packet *second,
                                uint64_t *random)
{
    size_t skipped = first->body_length / 2, taken = (second->body_length + 1) / 2;
    size_t head = first->body_length - skipped;
    uint8_t *bytes = must_alloc(head + taken);
    struct packet packet;

    memcpy(bytes, first->body + skipped, head);
    memcpy(bytes + head, second->body, taken);
    packet = packet_with_body(second, bytes, head + taken);
    free(bytes);
    packet.sequence = first->sequence + (uint32_t)skipped;
    packet.flags = TCP_ACK | TCP_PSH;
    packet.fixed = false;
    packet.id = packet_new_id(&packet, random_next(random));
    return packet;
}

static void change_bytes(struct packet *packet, uint64_t *random)
{
    for (size_t i = 0; i < packet->body_length; i++) {
        if (i == 0 || i + 1 == packet->body_length || random_percent(random, 50)) {
            packet->body[i] ^= (uint8_t)(1 + random_below(random, 255));
        }
    }
    packet->fixed = true;
}

void insert_overlaps(struct packet_list *list, size_t flow_count, bool conflict, uint64_t *random)
{
    long *last = must_alloc(flow_count * 2 * sizeof(*last));
    struct insertions insertions = {0};

    for (size_t i = 0; i < flow_count * 2; i++) {
        last[i] = NONE;
    }
    for (size_t i = 0; i < list->count; i++) {
        const struct packet *packet = &list->items[i];
        long *previous;

        if (!packet->watched || !packet_has_data(packet)) {
            continue;
        }
        previous = &last[packet->flow * 2 + packet->side];
        if (*previous != NONE && is_contiguous(&list->items[*previous], packet) &&
            random_percent(random, OVERLAP_PERCENT)) {
            struct packet overlap = overlap_of(&list->items[*previous], packet, random);
            bool behind = conflict || random_percent(random, 50);

            if (conflict) {
                change_bytes(&overlap, random);
            }
            insert_before(&insertions, behind ? i + 1 : i, overlap);
        }
        *previous = (long)i;
    }
    free(last);
    insertions_apply(&insertions, list);
}
