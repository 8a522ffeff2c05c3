/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "flow.h"

#include <stdlib.h>
#include <string.h>

struct endpoint {
    uint8_t address[16];
    uint16_t port;
};

struct flow {
    bool v6, talked; /* talked: anything but a SYN was seen */
    struct endpoint client, server;
    uint32_t syn_sequence;
    uint32_t next[2]; /* sequence number behind what the side has sent */
    bool next_known[2];
};

struct flow_table {
    struct flow *flows;
    size_t count, capacity;
    uint16_t watched_port;
};

static struct endpoint source_of(const struct packet *packet)
{
    struct endpoint endpoint = {.port = packet->source_port};

    memcpy(endpoint.address, packet->source, 16);
    return endpoint;
}

static struct endpoint destination_of(const struct packet *packet)
{
    struct endpoint endpoint = {.port = packet->destination_port};

    memcpy(endpoint.address, packet->destination, 16);
    return endpoint;
}

static bool same(const struct endpoint *a, const struct endpoint *b)
{
    return a->port == b->port && memcmp(a->address, b->address, 16) == 0;
}

/* The newest flow between the two endpoints, -1 where there is none. */
static int find(const struct flow_table *table, const struct packet *packet, uint8_t *side)
{
    struct endpoint source = source_of(packet), destination = destination_of(packet);

    for (size_t i = table->count; i-- > 0;) {
        const struct flow *flow = &table->flows[i];

        if (flow->v6 != packet->v6) {
            continue;
        }
        if (same(&source, &flow->client) && same(&destination, &flow->server)) {
            *side = 0;
            return (int)i;
        }
        if (same(&source, &flow->server) && same(&destination, &flow->client)) {
            *side = 1;
            return (int)i;
        }
    }
    return -1;
}

static bool from_server(const struct flow_table *table, const struct packet *packet)
{
    if (packet->destination_port == table->watched_port) {
        return false;
    }
    return packet->source_port == table->watched_port ||
           (packet->flags & (TCP_SYN | TCP_ACK)) == (TCP_SYN | TCP_ACK);
}

static int add(struct flow_table *table, const struct packet *packet, uint8_t *side)
{
    bool answer = from_server(table, packet);
    struct flow flow = {
        .v6 = packet->v6,
        .client = answer ? destination_of(packet) : source_of(packet),
        .server = answer ? source_of(packet) : destination_of(packet),
        .syn_sequence = packet->sequence,
    };

    if (table->count == table->capacity) {
        struct flow *grown = must_alloc((table->capacity * 2 + 64) * sizeof(*grown));

        if (table->count) {
            memcpy(grown, table->flows, table->count * sizeof(*grown));
        }
        free(table->flows);
        table->flows = grown;
        table->capacity = table->capacity * 2 + 64;
    }
    table->flows[table->count] = flow;
    *side = answer;
    return (int)table->count++;
}

/* A probe repeats the number before the next one, with one byte of garbage or none. */
static bool is_keepalive(struct flow *flow, const struct packet *packet)
{
    uint32_t *next = &flow->next[packet->side];
    uint32_t end =
        packet->sequence + (uint32_t)packet->body_length + (packet->flags & TCP_SYN ? 1 : 0);
    bool known = flow->next_known[packet->side];
    bool keepalive = known && packet->sequence == *next - 1 && packet->body_length <= 1 &&
                     !(packet->flags & (TCP_SYN | TCP_FIN | TCP_RST));

    if (!known || (int32_t)(end - *next) > 0) {
        *next = end;
    }
    flow->next_known[packet->side] = true;
    return keepalive;
}

static void assign(struct flow_table *table, struct packet *packet)
{
    bool syn = (packet->flags & (TCP_SYN | TCP_ACK)) == TCP_SYN;
    int number = find(table, packet, &packet->side);
    bool first;

    if (number < 0 || (syn && table->flows[number].talked &&
                       table->flows[number].syn_sequence != packet->sequence)) {
        number = add(table, packet, &packet->side);
    }
    table->flows[number].talked |= !(packet->flags & TCP_SYN);
    packet->flow = number;
    packet->watched = packet->source_port == table->watched_port ||
                      packet->destination_port == table->watched_port;
    first = !table->flows[number].next_known[packet->side];
    packet->keepalive = is_keepalive(&table->flows[number], packet);
    packet->fixed = first || packet->keepalive || packet->flags & (TCP_SYN | TCP_RST);
}

size_t flows_assign(struct packet_list *list, uint16_t watched_port)
{
    struct flow_table table = {.watched_port = watched_port};

    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].layer == LAYER_TCP) {
            assign(&table, &list->items[i]);
        }
    }
    free(table.flows);
    return table.count;
}
