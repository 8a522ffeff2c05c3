/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The connections known, found by their four numbers. Entries come from a pool; the order of use
 * is kept, so that the one longest unused can be given up. */
#ifndef S7TAP_CAPTURE_FLOW_H
#define S7TAP_CAPTURE_FLOW_H

#include "capture/hash.h"
#include "capture/list.h"
#include "capture/memory.h"
#include "capture/sink.h"
#include "capture/tail.h"

/* Both endpoints, the lower one first: the same for both directions. */
typedef struct cap_flow_key {
    uint64_t low[2], high[2]; /* addresses; IPv4 has 32 bits in the first word */
    uint32_t ports;           /* of low (high half) and of high */
    uint32_t family;
} cap_flow_key;

/* The ends of an IPv4 packet as they stand in it, in host order. */
typedef struct cap_flow_ends {
    uint32_t source, target;
    uint32_t ports; /* of the source (high half) and of the target */
} cap_flow_ends;

/* One direction of a connection: half a cache line. */
typedef struct cap_direction {
    uint32_t next;    /* first byte not delivered */
    uint32_t high;    /* behind the highest byte or FIN that was captured, delivered or held */
    uint32_t acked;   /* highest acknowledgment by the other side */
    uint32_t start;   /* first byte of the stream, as far as it is known */
    cap_tail *tail;   /* NULL while the bytes delivered fit into the memory */
    uint32_t traced;  /* packets put into the history */
    bool known;       /* start, next and high hold */
    bool absent;      /* this side is taken for not captured: nobody waits for its bytes */
    bool fin_assumed; /* one number was acknowledged that may be a FIN or a byte, not captured */
    bool used;        /* bytes or gaps were reported */
} cap_direction;

/* The last bytes given up of one direction, [from, to). */
typedef struct cap_gap {
    uint32_t from, to;
} cap_gap;

typedef struct cap_waiting cap_waiting; /* order.h */

/* A connection as the engine sees it. What a packet in order touches stands first, by cache
 * lines: finding it, its directions, then the pointers and counters. What tells that it is over
 * stands there too. */
typedef struct cap_connection {
    _Alignas(64) cap_flow_key key;
    uint32_t hash;
    uint32_t index;   /* in the pool */
    uint32_t count;   /* packets, mirror duplicates not counted */
    bool swapped;     /* side[0] is the higher endpoint of the key */
    bool settled;     /* both starts are known; until then packets wait */
    bool begun;       /* the sink knows of it */
    bool established; /* reported, or never to be */
    bool closing;     /* FIN of both or RST: among CAP_CHAIN_LINGER */
    bool untold;      /* of a closing one: among CAP_CHAIN_CLOSED */
    uint8_t end;      /* cap_end of a closing connection */
    int8_t by;
    uint16_t first[2]; /* bytes of each direction in `memory` */
    cap_direction direction[2];
    cap_waiting *waiting; /* NULL while nothing waits */
    cap_memory *memory;   /* NULL after the first packet */
    int64_t used;         /* packet time of the last packet, never backwards */
    int64_t closed_at;    /* of a closing connection: when, in packet time */
    cap_stamp ended;
    int64_t deadline; /* of what waits */
    cap_flow flow;
    cap_link timer;   /* among those with a deadline */
    cap_link holding; /* among those that hold bytes, by the first held */
    cap_gap gap[2];
    cap_trace opening; /* the first packet */
} cap_connection;

/* The orders that connections stand in. */
typedef enum cap_chain {
    CAP_CHAIN_USE,    /* all, by their last packet */
    CAP_CHAIN_LINGER, /* those that are closing, by when they closed */
    CAP_CHAIN_CLOSED, /* those of them that the sink is still to be told of */
    CAP_CHAINS
} cap_chain;

typedef struct cap_flow_table cap_flow_table;

cap_flow_table *cap_flow_table_new(uint32_t most, const cap_hash_key *key);
/* Frees the table and all entries; what these own must be gone. */
void cap_flow_table_free(cap_flow_table *table);

/* `source` and `target` have 4 or 16 bytes; `swapped` tells that the source is the higher one. */
void cap_flow_key_make(cap_flow_key *key, unsigned family, const uint8_t *source,
                       const uint8_t *target, uint16_t source_port, uint16_t target_port,
                       bool *swapped);
/* NULL if unknown. `hash` is set for cap_flow_table_add in any case. */
cap_connection *cap_flow_table_find(cap_flow_table *table, const cap_flow_key *key, uint32_t *hash);
/* One of those found lately, NULL if it is not among them. `side` is who sent the packet. */
cap_connection *cap_flow_table_recent(const cap_flow_table *table, const cap_flow_ends *ends,
                                      int *side);
bool cap_flow_table_full(const cap_flow_table *table);
/* A cleared entry, last in the order of use. Only while the table is not full. */
cap_connection *cap_flow_table_add(cap_flow_table *table, const cap_flow_key *key, uint32_t hash);
/* It stands in no other order than that of use. */
void cap_flow_table_remove(cap_flow_table *table, cap_connection *connection);
/* Makes it the newest in the order of use. */
void cap_flow_table_touch(cap_flow_table *table, cap_connection *connection);
/* Puts it last in an order in which it does not stand yet. */
void cap_flow_table_append(cap_flow_table *table, cap_chain chain,
                           const cap_connection *connection);
/* Takes it out of an order in which it stands. */
void cap_flow_table_take(cap_flow_table *table, cap_chain chain, const cap_connection *connection);
/* First of an order, of that of use the one longest unused; NULL if there is none. */
cap_connection *cap_flow_table_first(const cap_flow_table *table, cap_chain chain);
uint32_t cap_flow_table_count(const cap_flow_table *table);
/* Next in an order, NULL at the end; begin with cap_flow_table_first. */
cap_connection *cap_flow_table_after(const cap_flow_table *table, cap_chain chain,
                                     const cap_connection *connection);

#endif
