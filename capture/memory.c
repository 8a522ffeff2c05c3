/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/memory.h"

#include <glib.h>
#include <stdlib.h>

static void add_slab(cap_memories *memories)
{
    enum { PLACES = 32 };
    cap_memory *slab = aligned_alloc(_Alignof(cap_memory), PLACES * sizeof *slab);
    if (slab == NULL)
        g_error("out of memory for the packets of connections");
    /* Room for all that there are, should all be given back. */
    if ((memories->count & (memories->count - 1)) == 0) {
        const size_t slabs = MAX(2 * (size_t)memories->count, 1);
        memories->slabs = g_renew(void *, memories->slabs, slabs);
        memories->spare = g_renew(cap_memory *, memories->spare, slabs * PLACES);
    }
    memories->slabs[memories->count++] = slab;
    for (size_t i = PLACES; i-- > 0;)
        memories->spare[memories->spares++] = &slab[i];
}

cap_memory *cap_memories_take(cap_memories *memories)
{
    if (memories->spares == 0)
        add_slab(memories);
    return memories->spare[--memories->spares];
}

void cap_memories_give(cap_memories *memories, cap_memory *memory)
{
    if (memory != NULL)
        memories->spare[memories->spares++] = memory;
}

void cap_memories_clear(cap_memories *memories)
{
    for (uint32_t i = 0; i < memories->count; i++)
        free(memories->slabs[i]);
    g_free(memories->slabs);
    g_free(memories->spare);
    *memories = (cap_memories){0};
}
