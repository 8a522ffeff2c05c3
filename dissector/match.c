/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Few requests are outstanding at a time (as many as AmQ says, mostly one), so every question is
 * one pass over the slots. */
#include "dissector/match.h"

void s7_matcher_init(s7_matcher *m, s7_match_slot *slots, uint32_t size)
{
    *m = (s7_matcher){.slots = slots, .size = size};
    for (uint32_t i = 0; i < size; i++)
        slots[i] = (s7_match_slot){0};
}

/* Orders may wrap; how long ago they were given does not. */
static uint32_t age_of(const s7_matcher *m, const s7_match_slot *slot)
{
    return m->next_order - slot->order;
}

static int older_of(const s7_matcher *m, int best, uint32_t candidate)
{
    if (best == S7_MATCH_NONE || age_of(m, &m->slots[candidate]) > age_of(m, &m->slots[best]))
        return (int)candidate;
    return best;
}

int s7_match_request(s7_matcher *m, uint8_t side, uint32_t key)
{
    if (m->used >= m->size)
        return S7_MATCH_NONE;
    uint32_t i = 0;
    while (m->slots[i].used)
        i++;
    m->slots[i] = (s7_match_slot){.key = key, .order = m->next_order++, .side = side, .used = true};
    m->used++;
    return (int)i;
}

int s7_match_answer(const s7_matcher *m, uint8_t side, uint32_t key)
{
    int best = S7_MATCH_NONE;
    uint32_t left = m->used;
    for (uint32_t i = 0; left > 0; i++) {
        const s7_match_slot *slot = &m->slots[i];
        if (!slot->used)
            continue;
        left--;
        if (slot->side == side && slot->key == key)
            best = older_of(m, best, i);
    }
    return best;
}

int s7_match_best(const s7_matcher *m, uint8_t side, uint32_t key, uint32_t kind)
{
    int sure = S7_MATCH_NONE;
    int doubtful = S7_MATCH_NONE;
    uint32_t left = m->used;
    for (uint32_t i = 0; left > 0; i++) {
        const s7_match_slot *slot = &m->slots[i];
        if (!slot->used)
            continue;
        left--;
        if (slot->side != side || slot->key != key)
            continue;
        if (kind != 0 && slot->kind != 0 && slot->kind != kind)
            continue;
        int *best = slot->doubtful ? &doubtful : &sure;
        *best = older_of(m, *best, i);
    }
    return sure != S7_MATCH_NONE ? sure : doubtful;
}

void s7_match_release(s7_matcher *m, int slot)
{
    if (slot < 0 || (uint32_t)slot >= m->size || !m->slots[slot].used)
        return;
    m->slots[slot].used = false;
    m->used--;
}

int s7_match_oldest(const s7_matcher *m)
{
    int best = S7_MATCH_NONE;
    uint32_t left = m->used;
    for (uint32_t i = 0; left > 0; i++) {
        if (!m->slots[i].used)
            continue;
        left--;
        best = older_of(m, best, i);
    }
    return best;
}

uint32_t s7_match_outstanding(const s7_matcher *m, uint8_t side)
{
    uint32_t count = 0;
    uint32_t left = m->used;
    for (uint32_t i = 0; left > 0; i++) {
        if (!m->slots[i].used)
            continue;
        left--;
        count += m->slots[i].side == side;
    }
    return count;
}
