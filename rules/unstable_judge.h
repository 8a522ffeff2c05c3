/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: in which way one connection broke, by what is known of it at its end. */
#ifndef S7TAP_RULES_UNSTABLE_JUDGE_H
#define S7TAP_RULES_UNSTABLE_JUDGE_H

#include "analyzer/transaction.h"

typedef enum unstable_kind {
    UNSTABLE_RESET,      /* the server reset or closed it while requests were waiting */
    UNSTABLE_BETWEEN,    /* it was reset likewise, with another TTL than that of the sender */
    UNSTABLE_STATE_LOST, /* the server did not know it any longer */
    UNSTABLE_UNACKED,    /* data was repeated and never acknowledged */
    UNSTABLE_PROBES,     /* keep-alive probes were not answered */
    UNSTABLE_ABORTED,    /* the client reset it right after a request */
    UNSTABLE_IDLE_RESET, /* the server reset it while nothing was waiting */
    UNSTABLE_NO_WORK,    /* it was set up and ended without a single request */
    UNSTABLE_KIND_COUNT  /* none of these: it is in order, or the fault of another rule */
} unstable_kind;

/* Packets of one side that the other side left without any reaction. */
typedef struct unstable_run {
    uint32_t count;
    cap_stamp first, last;
    uint64_t heard; /* packets of the other side at the last one */
} unstable_run;

/* What was noted of a connection while it lasted; by flow side. */
typedef struct unstable_trace {
    unstable_run repeats[2]; /* of bytes that are not acknowledged */
    unstable_run probes[2];  /* keep-alives */
    bool never_arrived[2];   /* a request of that side was given up without being acknowledged */
    int64_t damaged;         /* packet time of the client's latest malformed PDU, 0 none */
} unstable_trace;

typedef struct unstable_event {
    unstable_kind kind;
    cap_stamp stamp;
    ana_phase phase;
    int side;                /* flow side: who sent the RST or FIN; who got no reaction */
    int64_t lived;           /* ns from its SYN to its end, -1 unknown */
    int64_t silence;         /* ns without a packet right before, 0: less than CAP_SILENCE */
    bool closed;             /* by FIN */
    bool partial;            /* in the middle of a PDU */
    bool repeated;           /* after retransmissions that nobody acknowledged */
    bool own_ttl, other_ttl; /* of the RST, by the other packets of the same side */
    bool other_mac;
} unstable_event;

/* Requests that waited for `end_timeout` ns when the client ended the connection are unanswered,
 * and no case of this rule. */
unstable_event unstable_judge(const ana_connection *c, const unstable_trace *trace,
                              int64_t end_timeout);

/* Whether `side` has waited in vain for longer than any partner needs, by its last packet. */
bool unstable_is_dead(const ana_connection *c, const unstable_trace *trace, int side);

/* What `side` sent: was it repeated and never acknowledged? Not told where no packet of the other
 * side without payload was captured: those that acknowledge may have been filtered out. */
bool unstable_never_arrived(const ana_connection *c, int side);

/* How a connection was cut off while something was going on; UNSTABLE_KIND_COUNT: it was not. Only
 * UNSTABLE_RESET, UNSTABLE_BETWEEN and UNSTABLE_STATE_LOST. `probed`: the client's last packet was
 * a keep-alive. */
unstable_kind unstable_cut(const ana_connection *c, bool probed);

#endif
