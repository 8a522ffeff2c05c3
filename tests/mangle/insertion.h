/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Packets to be put between those of a list, collected while the list is walked. */
#ifndef MANGLE_INSERTION_H
#define MANGLE_INSERTION_H

#include "packet.h"

struct insertions {
    struct insertion *items;
    size_t count, capacity;
};

/* Puts `packet` (its body becomes the collection's) before list->items[before]; its time is set to
 * fit there unless it lies between those of its neighbours already. */
void insert_before(struct insertions *insertions, size_t before, struct packet packet);

/* Carries the insertions out, those of one place in the order of their coming, and frees them. */
void insertions_apply(struct insertions *insertions, struct packet_list *list);

#endif
