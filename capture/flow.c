/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/flow.h"

#include "capture/wire.h"

#include <glib.h>
#include <stdlib.h>

#define SLAB_SIZE 64u
#define NONE      UINT32_MAX
/* Connections found lately, by an unkeyed hash: who makes them collide gains nothing but the time
 * of the keyed one. */
#define RECENT 1024u

/* Open addressing: half of the hash beside the index, so that a miss seldom touches an entry. */
typedef struct slot {
    uint32_t hash;
    uint32_t index; /* NONE where the slot is free */
} slot;

/* The orders, apart from the entries: moving one entry touches no other entry. */
typedef struct neighbours {
    uint32_t older, newer;
} neighbours;

typedef struct order {
    neighbours *of; /* by entry */
    uint32_t oldest, newest;
} order;

struct cap_flow_table {
    cap_hash_key key;
    slot *slots;
    uint32_t mask;
    uint32_t count, most;
    cap_connection **slabs;
    order orders[CAP_CHAINS];
    uint32_t room;   /* entries that slabs have place for */
    uint32_t places; /* the same of orders and of `slabs` */
    uint32_t spare;  /* free entries, chained through `newer` of the order of use */
    cap_connection *recent[RECENT];
};

static cap_connection *entry(const cap_flow_table *table, uint32_t index)
{
    return &table->slabs[index / SLAB_SIZE][index % SLAB_SIZE];
}

static slot *new_slots(uint32_t count)
{
    slot *slots = g_new(slot, count);
    for (uint32_t i = 0; i < count; i++)
        slots[i] = (slot){0, NONE};
    return slots;
}

cap_flow_table *cap_flow_table_new(uint32_t most, const cap_hash_key *key)
{
    cap_flow_table *table = g_new0(cap_flow_table, 1);
    table->key = *key;
    table->most = most;
    table->mask = 255;
    table->slots = new_slots(table->mask + 1);
    table->spare = NONE;
    for (int i = 0; i < CAP_CHAINS; i++)
        table->orders[i].oldest = table->orders[i].newest = NONE;
    return table;
}

void cap_flow_table_free(cap_flow_table *table)
{
    if (table == NULL)
        return;
    for (uint32_t i = 0; i < table->room / SLAB_SIZE; i++)
        free(table->slabs[i]);
    g_free(table->slabs);
    for (int i = 0; i < CAP_CHAINS; i++)
        g_free(table->orders[i].of);
    g_free(table->slots);
    g_free(table);
}

void cap_flow_key_make(cap_flow_key *key, unsigned family, const uint8_t *source,
                       const uint8_t *target, uint16_t source_port, uint16_t target_port,
                       bool *swapped)
{
    uint64_t from[2] = {0}, to[2] = {0};
    if (family == 4) {
        from[0] = cap_be32(source);
        to[0] = cap_be32(target);
    } else {
        from[0] = cap_be64(source);
        from[1] = cap_be64(source + 8);
        to[0] = cap_be64(target);
        to[1] = cap_be64(target + 8);
    }
    const bool swap = from[0] != to[0]   ? from[0] > to[0]
                      : from[1] != to[1] ? from[1] > to[1]
                                         : source_port > target_port;
    const uint64_t *low = swap ? to : from, *high = swap ? from : to;
    key->low[0] = low[0];
    key->low[1] = low[1];
    key->high[0] = high[0];
    key->high[1] = high[1];
    key->ports = swap ? (uint32_t)target_port << 16 | source_port
                      : (uint32_t)source_port << 16 | target_port;
    key->family = family;
    *swapped = swap;
}

static uint32_t hash_key(const cap_flow_table *table, const cap_flow_key *key)
{
    if (key->family == 4) {
        const uint64_t words[2] = {key->low[0] << 32 | key->high[0], key->ports};
        return (uint32_t)cap_hash(&table->key, words, 2);
    }
    const uint64_t words[5] = {key->low[0], key->low[1], key->high[0], key->high[1], key->ports};
    return (uint32_t)cap_hash(&table->key, words, 5);
}

static bool same_key(const cap_flow_key *a, const cap_flow_key *b)
{
    return a->low[0] == b->low[0] && a->high[0] == b->high[0] && a->ports == b->ports &&
           a->family == b->family && a->low[1] == b->low[1] && a->high[1] == b->high[1];
}

/* The same for both directions: of the product of both addresses, which tells neighbours apart
 * where a sum does not, and of both ports. */
static uint32_t recent_place(uint64_t addresses, uint32_t ports)
{
    const uint64_t both = (ports ^ ports >> 16) & 0xffff;
    const uint64_t mixed = (addresses ^ both << 32 ^ both) * UINT64_C(0x9e3779b97f4a7c15);
    return (uint32_t)((mixed ^ mixed >> 32) * UINT64_C(0x9e3779b97f4a7c15) >> 48) & (RECENT - 1);
}

static cap_connection **recent_of(cap_flow_table *table, const cap_flow_key *key)
{
    const uint64_t addresses = (key->low[0] + key->low[1]) * (key->high[0] + key->high[1]);
    return &table->recent[recent_place(addresses, key->ports)];
}

cap_connection *cap_flow_table_recent(const cap_flow_table *table, const cap_flow_ends *ends,
                                      int *side)
{
    const uint32_t source = ends->source, target = ends->target, ports = ends->ports;
    cap_connection *recent = table->recent[recent_place((uint64_t)source * target, ports)];
    if (recent == NULL || recent->key.family != 4)
        return NULL;
    const cap_flow_key *key = &recent->key;
    const bool low = key->low[0] == source && key->high[0] == target && key->ports == ports;
    if (!low && (key->low[0] != target || key->high[0] != source ||
                 key->ports != (ports << 16 | ports >> 16)))
        return NULL;
    *side = !low != recent->swapped;
    return recent;
}

cap_connection *cap_flow_table_find(cap_flow_table *table, const cap_flow_key *key, uint32_t *hash)
{
    cap_connection **recent = recent_of(table, key);
    if (*recent != NULL && same_key(&(*recent)->key, key)) {
        *hash = (*recent)->hash;
        return *recent;
    }
    *hash = hash_key(table, key);
    for (uint32_t at = *hash & table->mask;; at = (at + 1) & table->mask) {
        const slot *place = &table->slots[at];
        if (place->index == NONE)
            return NULL;
        if (place->hash != *hash)
            continue;
        cap_connection *found = entry(table, place->index);
        if (same_key(&found->key, key)) {
            *recent = found;
            return found;
        }
    }
}

bool cap_flow_table_full(const cap_flow_table *table)
{
    return table->count >= table->most;
}

static void place_entry(cap_flow_table *table, uint32_t hash, uint32_t index)
{
    uint32_t at = hash & table->mask;
    /* NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult): new_slots set all */
    while (table->slots[at].index != NONE)
        at = (at + 1) & table->mask;
    table->slots[at] = (slot){hash, index};
}

static void grow_slots(cap_flow_table *table)
{
    slot *old = table->slots;
    const uint32_t count = table->mask + 1;
    table->mask = table->mask * 2 + 1;
    table->slots = new_slots(table->mask + 1);
    for (uint32_t i = 0; i < count; i++)
        if (old[i].index != NONE)
            place_entry(table, old[i].hash, old[i].index);
    g_free(old);
}

static void add_places(cap_flow_table *table)
{
    table->places = MAX(2 * table->places, table->room);
    table->slabs = g_renew(cap_connection *, table->slabs, table->places / SLAB_SIZE);
    for (int i = 0; i < CAP_CHAINS; i++)
        table->orders[i].of = g_renew(neighbours, table->orders[i].of, table->places);
}

static void add_slab(cap_flow_table *table)
{
    const uint32_t slab = table->room / SLAB_SIZE;
    const uint32_t first = table->room;
    table->room += SLAB_SIZE;
    if (table->room > table->places)
        add_places(table);
    table->slabs[slab] =
        aligned_alloc(_Alignof(cap_connection), SLAB_SIZE * sizeof(cap_connection));
    if (table->slabs[slab] == NULL)
        g_error("out of memory for %u connections", table->room);
    for (uint32_t i = table->room; i-- > first;) {
        table->orders[CAP_CHAIN_USE].of[i].newer = table->spare;
        table->spare = i;
    }
}

static void append_newest(order *in, uint32_t index)
{
    in->of[index] = (neighbours){.older = in->newest, .newer = NONE};
    if (in->newest == NONE)
        in->oldest = index;
    else
        in->of[in->newest].newer = index;
    in->newest = index;
}

static void take_from_order(order *in, uint32_t index)
{
    const neighbours place = in->of[index];
    if (place.older == NONE)
        in->oldest = place.newer;
    else
        in->of[place.older].newer = place.newer;
    if (place.newer == NONE)
        in->newest = place.older;
    else
        in->of[place.newer].older = place.older;
}

cap_connection *cap_flow_table_add(cap_flow_table *table, const cap_flow_key *key, uint32_t hash)
{
    if (table->count * 2 >= table->mask)
        grow_slots(table);
    if (table->spare == NONE)
        add_slab(table);
    const uint32_t index = table->spare;
    table->spare = table->orders[CAP_CHAIN_USE].of[index].newer;
    cap_connection *added = entry(table, index);
    memset(added, 0, sizeof *added);
    added->key = *key;
    added->hash = hash;
    added->index = index;
    place_entry(table, hash, index);
    append_newest(&table->orders[CAP_CHAIN_USE], index);
    table->count++;
    return added;
}

/* Empties a slot and closes the hole, so that no search stops short (Knuth 6.4, algorithm R). */
static void remove_slot(cap_flow_table *table, uint32_t at)
{
    uint32_t hole = at;
    for (uint32_t next = (at + 1) & table->mask; table->slots[next].index != NONE;
         next = (next + 1) & table->mask) {
        const uint32_t home = table->slots[next].hash & table->mask;
        if (((next - home) & table->mask) >= ((next - hole) & table->mask)) {
            table->slots[hole] = table->slots[next];
            hole = next;
        }
    }
    table->slots[hole].index = NONE;
}

void cap_flow_table_remove(cap_flow_table *table, cap_connection *connection)
{
    const uint32_t index = connection->index;
    cap_connection **recent = recent_of(table, &connection->key);
    if (*recent == connection)
        *recent = NULL;
    uint32_t at = connection->hash & table->mask;
    while (table->slots[at].index != index)
        at = (at + 1) & table->mask;
    remove_slot(table, at);
    take_from_order(&table->orders[CAP_CHAIN_USE], index);
    table->orders[CAP_CHAIN_USE].of[index].newer = table->spare;
    table->spare = index;
    table->count--;
}

void cap_flow_table_touch(cap_flow_table *table, cap_connection *connection)
{
    order *use = &table->orders[CAP_CHAIN_USE];
    if (use->newest == connection->index)
        return;
    take_from_order(use, connection->index);
    append_newest(use, connection->index);
}

void cap_flow_table_append(cap_flow_table *table, cap_chain chain, const cap_connection *connection)
{
    append_newest(&table->orders[chain], connection->index);
}

void cap_flow_table_take(cap_flow_table *table, cap_chain chain, const cap_connection *connection)
{
    take_from_order(&table->orders[chain], connection->index);
}

cap_connection *cap_flow_table_first(const cap_flow_table *table, cap_chain chain)
{
    const uint32_t index = table->orders[chain].oldest;
    return index == NONE ? NULL : entry(table, index);
}

uint32_t cap_flow_table_count(const cap_flow_table *table)
{
    return table->count;
}

cap_connection *cap_flow_table_after(const cap_flow_table *table, cap_chain chain,
                                     const cap_connection *connection)
{
    const uint32_t index = table->orders[chain].of[connection->index].newer;
    return index == NONE ? NULL : entry(table, index);
}
