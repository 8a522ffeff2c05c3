/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: the connections that each server port accepted, which tell why it refuses
 * others. */
#ifndef S7TAP_RULES_REFUSAL_SERVERS_H
#define S7TAP_RULES_REFUSAL_SERVERS_H

#include "rules/bound.h"
#include "rules/tally.h"

typedef struct refusal_server refusal_server;

/* A connection that a server accepted. */
typedef struct refusal_accepted {
    refusal_server *server;
    int64_t begin, end; /* `end` INT64_MAX: it is open, or nobody saw it close */
    bool gone;          /* the connection has ended, seen to close or not */
    cap_address client;
    ana_tsap_bytes calling, called;
} refusal_accepted;

/* TSAPs that a server accepted, however often. */
typedef struct refusal_tsaps {
    ana_tsap_bytes calling, called;
    int64_t first; /* ns, the first connection */
} refusal_tsaps;

/* What a server itself says of its connections (SZL 0132 index 1). */
typedef struct refusal_status {
    rules_tally full;       /* answers that said that none was free; of the latest such time */
    bool ended;             /* a later one said that some were free */
    uint16_t used;          /* connections in use, of the last of these */
    cap_address reader;     /* who asked for it */
    bool told;              /* by a finding of a refusal that it explains */
    rules_finding *finding; /* the ledger's */
} refusal_status;

/* Of one server port. The lists hold pointers and own them. */
struct refusal_server {
    guint hash;
    cap_endpoint endpoint;
    GPtrArray *list;      /* refusal_accepted: all that are open, and the latest that have ended */
    GPtrArray *tsaps;     /* refusal_tsaps */
    uint32_t room;        /* length of `list` at which it forgets */
    uint32_t peak_before; /* most connections open at once, before it last forgot any */
    uint32_t peak;        /* if known: since the beginning */
    bool peak_known;
    refusal_status status;
};

/* Called before a server forgets the older of its connections that have ended. */
typedef void (*refusal_settle)(void *user, refusal_server *server);

typedef struct refusal_servers refusal_servers;

/* `ledger` is borrowed: it counts servers, connections and TSAPs for which there is no room. */
refusal_servers *refusal_servers_new(rules_ledger *ledger, refusal_settle settle, void *user);
void refusal_servers_free(refusal_servers *servers);

/* NULL if it accepted nothing. Borrowed. */
refusal_server *refusal_servers_find(const refusal_servers *servers, const cap_endpoint *endpoint);
/* Made if new; NULL if there is no room. Borrowed. */
refusal_server *refusal_servers_get(refusal_servers *servers, const cap_endpoint *endpoint);

/* What an open connection holds; zero at first. */
typedef struct refusal_hold {
    refusal_accepted *one; /* NULL: it was not accepted, or has ended */
} refusal_hold;

/* The connection was accepted; may be said again. */
void refusal_servers_accept(refusal_servers *servers, refusal_hold *hold, const ana_connection *c);
/* It has ended; it need not have been accepted. */
void refusal_hold_end(refusal_hold *hold, const ana_connection *c);

void refusal_servers_each(const refusal_servers *servers,
                          void (*tell)(refusal_server *server, void *user), void *user);

/* Most of the accepted connections open at once. */
uint32_t refusal_server_peak(refusal_server *server);

#endif
