/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mutation.h"
#include "wire.h"

typedef bool keep_function(const struct packet *packet, size_t place, void *context);

static void filter(struct packet_list *list, keep_function *keep, void *context)
{
    size_t kept = 0;

    for (size_t i = 0; i < list->count; i++) {
        if (keep(&list->items[i], i, context)) {
            list->items[kept++] = list->items[i];
        } else {
            packet_free(&list->items[i]);
        }
    }
    list->count = kept;
}

static bool is_behind(const struct packet *packet, size_t place, void *context)
{
    (void)packet;
    return place >= *(size_t *)context;
}

void cut_start(struct packet_list *list, size_t packets)
{
    filter(list, is_behind, &packets);
}

static bool is_of_side(const struct packet *packet, size_t place, void *context)
{
    (void)place;
    return !packet->watched || packet->side == *(uint8_t *)context;
}

void keep_side(struct packet_list *list, uint8_t side)
{
    filter(list, is_of_side, &side);
}

struct loss {
    double percent;
    uint64_t *random;
};

static bool survives(const struct packet *packet, size_t place, void *context)
{
    struct loss *loss = context;

    (void)place;
    return !packet->watched || !random_percent(loss->random, loss->percent);
}

void drop_packets(struct packet_list *list, double percent, uint64_t *random)
{
    struct loss loss = {percent, random};

    filter(list, survives, &loss);
}

void make_monotonic(struct packet_list *list)
{
    for (size_t i = 1; i < list->count; i++) {
        if (list->items[i].time_ns < list->items[i - 1].time_ns) {
            list->items[i].time_ns = list->items[i - 1].time_ns;
        }
    }
}
