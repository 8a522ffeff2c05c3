/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the analyzer reports while it reads: PDUs and transactions. */
#ifndef S7TAP_ANALYZER_TRANSACTION_H
#define S7TAP_ANALYZER_TRANSACTION_H

#include "analyzer/connection.h"
#include "analyzer/subscriptions.h"
#include "dissector/access.h"
#include "dissector/tls.h"

/* How many of the host's parts may remember requests, see `memo`. */
enum { ANA_MEMOS = 2 };

/* A message that came in several PDUs, as one (dissector/join.h). Borrowed until the return. */
typedef struct ana_message {
    const s7_pdu *pdu;
    s7_bytes bytes;
    const s7_context *context; /* for decoding `bytes` again; has what the first part answers */
    const cap_stamp *parts;    /* of the PDUs it came in, in their order */
    uint32_t part_count;
} ana_message;

/* One TPDU, in order of completion. Everything borrowed until the return. */
typedef struct ana_pdu {
    const ana_connection *connection;
    int side;        /* flow side that sent it */
    cap_stamp stamp; /* of the packet that completes it */
    ana_protocol protocol;
    s7_bytes tpkt; /* the whole TPKT that completes it; bytes of other kinds: what is there */
    const cotp_tpdu *tpdu; /* NULL where there is no TPKT */
    s7_bytes tsdu;         /* user data, reassembled; empty while DTs without EOT are gathered */
    const s7_pdu *pdu;     /* NULL unless S7comm or S7comm-plus */
    const s7_context *context;  /* for decoding `tsdu` again with a tap; never NULL */
    bool part;                  /* one of several PDUs of a message */
    const ana_message *message; /* where `pdu` is the last part: the whole, else NULL */
    s7_bytes tls;               /* whole TLS records that end in this TSDU; empty if none does */
    tls_state tls_before;       /* for decoding them */
} ana_pdu;

/* A request with its answer, or one of them alone. Emitted when it is settled: answered, given up,
 * or the connection ended. Everything borrowed until the return. */
typedef struct ana_transaction {
    ana_connection *connection;
    int side; /* flow side of the initiator (who asked or pushed) */
    ana_status status;
    const s7_pdu *request; /* NULL for orphans and indications */
    const s7_pdu *answer;  /* NULL where there is none; the pushed PDU of an indication */
    s7_bytes request_bytes, answer_bytes;  /* the S7 PDUs themselves */
    cap_stamp request_stamp, answer_stamp; /* valid where the PDU is there */
    int64_t latency;        /* ns from completing frame to completing frame; -1 unknown */
    uint32_t items, failed; /* read, write, and their like of userdata and S7comm-plus: accesses,
                               and how many of them failed */
    /* S7comm: the answer is one data unit of several, each asked for and answered for itself. With
     * the last of them comes the whole: `message` is what the answer says. S7comm-plus: request and
     * answer are whole already. */
    bool part;
    const ana_message *message;
    /* Pushes of S7comm: the request that they belong to; NULL if that was not captured. */
    const s7_pdu *job;
    /* Notifications of S7comm-plus: what their references mean; NULL if that was not captured. */
    const ana_subscription *subscription;
    ana_phase phase; /* of the connection when the request was made */
    /* Of reads and writes that succeeded as a whole: ANA_MEMOS places where the host may keep what
     * it makes of such a request, NULL at first. They are the same places whenever the same bytes
     * are asked for over the same relation in the same direction, so nothing need be worked out
     * twice. Borrowed until ana_free. NULL if requests like this one are not remembered. */
    const void **memo;
} ana_transaction;

#endif
