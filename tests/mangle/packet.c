/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "packet.h"
#include "wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *must_alloc(size_t size)
{
    void *memory = malloc(size ? size : 1);

    if (!memory) {
        fputs("out of memory\n", stderr);
        exit(1);
    }
    return memory;
}

void list_add(struct packet_list *list, struct packet packet)
{
    if (list->count == list->capacity) {
        list->capacity = list->capacity ? list->capacity * 2 : 1024;
        list->items = realloc(list->items, list->capacity * sizeof(*list->items));
        if (!list->items) {
            fputs("out of memory\n", stderr);
            exit(1);
        }
    }
    list->items[list->count++] = packet;
}

void list_free(struct packet_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        packet_free(&list->items[i]);
    }
    free(list->items);
    *list = (struct packet_list){0};
}

void list_replace(struct packet_list *list, struct packet_list with)
{
    list_free(list);
    *list = with;
}

struct packet packet_with_body(const struct packet *packet, const uint8_t *body, size_t length)
{
    struct packet copy = *packet;

    copy.body = must_alloc(length);
    if (length) {
        memcpy(copy.body, body, length);
    }
    copy.body_length = length;
    return copy;
}

struct packet packet_copy(const struct packet *packet)
{
    return packet_with_body(packet, packet->body, packet->body_length);
}

void packet_free(struct packet *packet)
{
    free(packet->body);
    packet->body = NULL;
    packet->body_length = 0;
}

bool packet_has_data(const struct packet *packet)
{
    return packet->layer == LAYER_TCP && packet->body_length > 0 && !packet->keepalive &&
           !(packet->flags & TCP_SYN);
}

uint16_t packet_new_id(const struct packet *like, uint64_t salt)
{
    uint64_t state = (uint64_t)like->id << 32 ^ like->sequence ^ salt << 20;
    uint16_t id;

    do {
        id = (uint16_t)random_next(&state);
    } while (id == 0 || id == like->id);
    return id;
}
