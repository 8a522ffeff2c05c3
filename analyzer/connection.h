/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One TCP connection on a watched port, and the S7 conversation on it. */
#ifndef S7TAP_ANALYZER_CONNECTION_H
#define S7TAP_ANALYZER_CONNECTION_H

#include "analyzer/tls.h"
#include "capture/sink.h"
#include "dissector/cotp.h"
#include "dissector/payload.h"
#include "dissector/pdu.h"

#include <glib.h>

typedef struct ana_relation ana_relation;

/* What a TPDU or a connection carries. */
typedef enum ana_protocol {
    ANA_PROTOCOL_UNKNOWN, /* nothing but COTP so far, or nothing at all */
    ANA_PROTOCOL_COTP,    /* a TPDU without user data: CR, CC, DR, empty DT, ... */
    ANA_PROTOCOL_S7COMM,
    ANA_PROTOCOL_S7COMM_PLUS,
    ANA_PROTOCOL_TLS,   /* S7comm-plus inside TLS */
    ANA_PROTOCOL_OTHER, /* other payload in COTP, or no TPKT at all */
} ana_protocol;

/* How far a conversation got. Phases are strictly ordered. */
typedef enum ana_phase {
    ANA_PHASE_TCP,
    ANA_PHASE_COTP,         /* TCP is established */
    ANA_PHASE_SETUP,        /* COTP is established */
    ANA_PHASE_FIRST_ACCESS, /* S7 is set up, nothing was read or written with success yet */
    ANA_PHASE_RUNNING, /* something was; or S7 was set up before the capture began. S7comm-plus:
                          any request was answered with success */
    ANA_PHASE_COUNT
} ana_phase;

/* "tcp", "cotp", "setup", "first-access", "running" */
extern const char *const ana_phase_names[ANA_PHASE_COUNT];

/* Status of a transaction, see transaction.h. */
typedef enum ana_status {
    ANA_OK,
    ANA_REFUSED, /* header error, or every item failed */
    ANA_PARTIAL, /* some items failed */
    ANA_UNANSWERED,
    ANA_PENDING,    /* the capture ends before the answer is due */
    ANA_UNSEEN,     /* the other direction was not captured, or has a gap there */
    ANA_ORPHAN,     /* an answer without its request */
    ANA_INDICATION, /* pushed without a request */
    ANA_STATUS_COUNT
} ana_status;

/* "ok", "refused", "partial", "unanswered", "pending", "unseen", "orphan", "indication" */
extern const char *const ana_status_names[ANA_STATUS_COUNT];

typedef struct ana_tsap_bytes {
    uint8_t size; /* 0 unknown */
    uint8_t data[32];
} ana_tsap_bytes;

/* What the first FIN or RST of a connection cut off. */
typedef struct ana_cut {
    bool over;  /* there was one; else nothing here holds */
    bool reset; /* by RST */
    int by;     /* flow side */
    cap_stamp stamp;
    uint32_t requests[2]; /* by flow side of who asked: requests whose answers were still due and
                             would have been seen */
    cap_stamp asked;      /* the oldest of these */
    bool partial;         /* either side was in the middle of a TPKT or a TSDU */
} ana_cut;

enum { ANA_MAX_OVERLONG = 4 };

/* S7comm PDUs longer than the setup permits. */
typedef struct ana_overlong {
    uint64_t count;
    cap_stamp first[ANA_MAX_OVERLONG]; /* the first of them */
} ana_overlong;

/* What is asked for at the end stands first: by then it is long out of the cache. */
typedef struct ana_connection {
    uint64_t number;        /* counts from 1 in order of first packet */
    const cap_flow *flow;   /* packets, bytes, capture quality; valid as long as the connection */
    ana_relation *relation; /* NULL before there is any COTP or S7 */
    void *kept;             /* what the host keeps of the connection, and owns; NULL at first */
    int client;             /* index of the client in flow->side; the server is 1 - client */
    bool client_inferred;   /* by guess: no SYN, and both or no port is a watched one */

    bool cr, cc, dr, er; /* seen */
    bool icmp_error;     /* one says that a packet of the client was not delivered */
    bool setup;          /* setup was answered without error: the next three are in force */
    uint8_t refusal;     /* DR reason or ER cause */
    uint16_t amq_calling, amq_called, pdu_length;
    uint16_t asked_pdu_length; /* what the client asked for; 0 unknown */
    uint16_t server_reference; /* COTP source reference of the CC */
    uint8_t tpdu_size;         /* of the CC, as coded; 0 unknown */
    ana_phase phase;           /* reached */
    ana_protocol protocol; /* what it carries, judged by its TSDUs; S7COMM_PLUS wins over S7COMM */
    s7_payload payload;    /* what it carries instead of S7, see ana_sink.foreign */

    cap_end end;  /* valid once closed or ended */
    int ended_by; /* flow side, -1 nobody */
    cap_stamp ended;
    ana_cut cut;

    uint64_t pdus[2]; /* S7 PDUs by flow side */
    uint32_t outstanding, outstanding_peak;
    /* By flow side: S7comm jobs that wait for their answers, the most there were and when; the
     * longest S7comm PDU, in bytes, and where. */
    uint32_t jobs[2], jobs_peak[2], longest[2];
    cap_stamp jobs_peaked[2], longest_at[2];

    uint64_t status_count[ANA_STATUS_COUNT]; /* transactions by status */
    ana_tsap_bytes calling, called;          /* as in the CR */
    cap_stamp asked, refused;                /* of the first CR; of DR or ER */
    const ana_tls *tls;       /* NULL unless it carries TLS inside COTP; valid as long as this */
    uint64_t tpdus[2];        /* TPDUs by flow side */
    uint64_t empty_dt;        /* empty DTs with EOT 0: a Siemens client */
    uint64_t skipped[2];      /* bytes passed over to find the next TPKT */
    ana_overlong overlong[2]; /* by flow side; last, as it is big and mostly not used */
} ana_connection;

static inline const cap_endpoint *ana_client(const ana_connection *c)
{
    return &c->flow->side[c->client].endpoint;
}

static inline const cap_endpoint *ana_server(const ana_connection *c)
{
    return &c->flow->side[1 - c->client].endpoint;
}

/* The connection of a flow of the engine that the analyzer listens to, from begin to end; NULL
 * else.
 */
static inline ana_connection *ana_connection_of(const cap_flow *flow)
{
    return flow->user;
}

#endif
