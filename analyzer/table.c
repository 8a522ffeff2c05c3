/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analyzer/table.h"

#include "capture/hash.h"

#include <glib.h>
#include <string.h>

enum { FEWEST = 4 };

void ana_table_clear(ana_table *table)
{
    g_free(table->slots);
    *table = (ana_table){0};
}

static void place(ana_table *table, ana_slot slot)
{
    uint32_t at = slot.hash & table->mask;
    while (table->slots[at].entry)
        at = (at + 1) & table->mask;
    table->slots[at] = slot;
}

static void grow(ana_table *table)
{
    ana_slot *old = table->slots;
    const uint32_t count = old ? table->mask + 1 : 0;
    const uint32_t size = count > 0 ? count * 2 : FEWEST;
    table->slots = g_new0(ana_slot, size);
    table->mask = size - 1;
    for (uint32_t i = 0; i < count; i++)
        if (old[i].entry)
            place(table, old[i]);
    g_free(old);
}

void ana_table_add(ana_table *table, uint32_t hash, void *entry)
{
    /* A quarter stays free, so that searches end soon. */
    if (!table->slots || table->count + 1 > (table->mask + 1) / 4 * 3)
        grow(table);
    place(table, (ana_slot){entry, hash});
    table->count++;
}

/* Closes the hole, so that no search stops short (Knuth 6.4, algorithm R). */
void ana_table_remove(ana_table *table, uint32_t hash, const void *entry)
{
    const uint32_t mask = table->mask;
    uint32_t hole = hash & mask;
    while (table->slots[hole].entry != entry)
        hole = (hole + 1) & mask;
    for (uint32_t next = (hole + 1) & mask; table->slots[next].entry; next = (next + 1) & mask) {
        const uint32_t home = table->slots[next].hash & mask;
        if (((next - home) & mask) >= ((next - hole) & mask)) {
            table->slots[hole] = table->slots[next];
            hole = next;
        }
    }
    table->slots[hole].entry = NULL;
    table->count--;
}

void ana_table_each(const ana_table *table, void (*call)(void *entry, void *user), void *user)
{
    for (uint32_t i = 0; table->slots && i <= table->mask; i++)
        if (table->slots[i].entry)
            call(table->slots[i].entry, user);
}

size_t ana_address_words(const cap_address *address, uint64_t words[2])
{
    if (address->family == 4) {
        uint32_t bytes;
        memcpy(&bytes, address->bytes, sizeof bytes);
        words[0] = (uint64_t)4 << 32 | bytes;
        return 1;
    }
    memcpy(words, address->bytes, sizeof address->bytes);
    return 2;
}

uint32_t ana_address_hash(const cap_address *address)
{
    uint64_t words[2];
    return cap_hash_words(words, ana_address_words(address, words));
}
