/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: what is kept of the connections that live. Each has one block, at `kept` of
 * it, with a part for every detector that reserved one; so nobody has to look it up. */
#ifndef S7TAP_RULES_WATCH_H
#define S7TAP_RULES_WATCH_H

#include "analyzer/connection.h"

/* The parts lie behind it. */
typedef struct rules_watch {
    ana_connection *connection;
    guint place; /* private */
} rules_watch;

typedef struct rules_watches {
    size_t size;       /* private: bytes of a block */
    GPtrArray *live;   /* rules_watch of all connections that live, in any order */
    GPtrArray *spares; /* private: blocks to be used again */
} rules_watches;

void rules_watches_init(rules_watches *watches);
/* Connections that still live may be gone already: what is at `kept` of them holds no more. */
void rules_watches_clear(rules_watches *watches);

/* Reserves a part of `bytes` in every block, and returns where it lies. Before the first
 * connection. */
size_t rules_watches_reserve(rules_watches *watches, size_t bytes);

/* The connection has a block from now on: all its parts are zero. */
void rules_watches_begin(rules_watches *watches, ana_connection *connection);
/* It has none any longer. */
void rules_watches_end(rules_watches *watches, ana_connection *connection);

/* The part of a connection that has a block, aligned as a pointer is. */
static inline void *rules_part(const ana_connection *connection, size_t at)
{
    return (char *)connection->kept + at;
}

/* The connection number `i` of `live`. */
static inline ana_connection *rules_watches_at(const rules_watches *watches, guint i)
{
    return ((const rules_watch *)g_ptr_array_index(watches->live, i))->connection;
}

/* A part of it. */
static inline void *rules_part_at(const rules_watches *watches, guint i, size_t at)
{
    return (char *)g_ptr_array_index(watches->live, i) + at;
}

#endif
