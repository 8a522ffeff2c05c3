/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the analyzer: entries by a keyed hash (capture/hash.h), so that who chooses addresses
 * does not choose what a look-up costs. Open addressing: a look-up touches one or two slots, and an
 * entry only where all 32 bits of its hash fit. Entries are the caller's, as is what equality is:
 *
 *     for (uint32_t at = hash; (entry = ana_table_next(table, hash, &at)) != NULL;)
 *         if (is_wanted(entry)) ...
 */
#ifndef S7TAP_ANALYZER_TABLE_H
#define S7TAP_ANALYZER_TABLE_H

#include "capture/sink.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct ana_slot {
    void *entry; /* NULL where the slot is free */
    uint32_t hash;
} ana_slot;

/* All zero is an empty table that has no memory yet. */
typedef struct ana_table {
    ana_slot *slots;
    uint32_t mask;  /* count of slots - 1 */
    uint32_t count; /* of entries */
} ana_table;

/* Frees the slots; the entries stay. */
void ana_table_clear(ana_table *table);
/* `entry` is not NULL and not in the table. */
void ana_table_add(ana_table *table, uint32_t hash, void *entry);
/* `entry` is in the table, by this hash. */
void ana_table_remove(ana_table *table, uint32_t hash, const void *entry);
/* Calls for each entry, in no order. */
void ana_table_each(const ana_table *table, void (*call)(void *entry, void *user), void *user);

/* The next entry with this hash, NULL after the last; `at` is the hash at first. */
static inline void *ana_table_next(const ana_table *table, uint32_t hash, uint32_t *at)
{
    if (!table->slots)
        return NULL;
    for (;;) {
        const ana_slot *slot = &table->slots[(*at)++ & table->mask];
        if (!slot->entry || slot->hash == hash)
            return slot->entry;
    }
}

/* At most two words that no other address has; returns how many. */
size_t ana_address_words(const cap_address *address, uint64_t words[2]);
uint32_t ana_address_hash(const cap_address *address);

static inline bool ana_same_address(const cap_address *a, const cap_address *b)
{
    return a->family == b->family && memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

#endif
