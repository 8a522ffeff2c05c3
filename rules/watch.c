/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/watch.h"

#include <string.h>

/* One that was used a moment ago is still in the cache. */
enum { MOST_SPARES = 256 };

static size_t aligned(size_t size)
{
    return (size + sizeof(void *) - 1) / sizeof(void *) * sizeof(void *);
}

void rules_watches_init(rules_watches *watches)
{
    *watches = (rules_watches){
        .size = aligned(sizeof(rules_watch)),
        .live = g_ptr_array_new(),
        .spares = g_ptr_array_new_with_free_func(g_free),
    };
}

static void free_block(gpointer block, gpointer user)
{
    (void)user;
    g_free(block);
}

void rules_watches_clear(rules_watches *watches)
{
    g_ptr_array_foreach(watches->live, free_block, NULL);
    g_ptr_array_unref(watches->live);
    g_ptr_array_unref(watches->spares);
}

size_t rules_watches_reserve(rules_watches *watches, size_t bytes)
{
    const size_t at = watches->size;
    watches->size += aligned(bytes);
    return at;
}

static rules_watch *take_blank(rules_watches *watches)
{
    GPtrArray *spares = watches->spares;
    if (spares->len == 0)
        return g_malloc0(watches->size);
    rules_watch *watch = g_ptr_array_steal_index_fast(spares, spares->len - 1);
    memset(watch, 0, watches->size);
    return watch;
}

void rules_watches_begin(rules_watches *watches, ana_connection *connection)
{
    rules_watch *watch = take_blank(watches);
    watch->connection = connection;
    watch->place = watches->live->len;
    g_ptr_array_add(watches->live, watch);
    connection->kept = watch;
}

/* The last one takes its place. */
void rules_watches_end(rules_watches *watches, ana_connection *connection)
{
    rules_watch *watch = connection->kept;
    connection->kept = NULL;
    rules_watch *last = g_ptr_array_index(watches->live, watches->live->len - 1);
    last->place = watch->place;
    g_ptr_array_remove_index_fast(watches->live, watch->place);
    if (watches->spares->len < MOST_SPARES)
        g_ptr_array_add(watches->spares, watch);
    else
        g_free(watch);
}
