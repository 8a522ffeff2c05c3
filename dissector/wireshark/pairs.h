/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Requests and answers of a conversation, paired on the first pass over a file
 * by the core's matcher as the analyzer pairs them. What was learnt is
 * remembered with each PDU, in file scope, so that later passes show the same
 * in whatever order frames are asked for. */
#ifndef S7TAP_DISSECTOR_WIRESHARK_PAIRS_H
#define S7TAP_DISSECTOR_WIRESHARK_PAIRS_H

#include "joined.h"

#include <epan/packet.h>

/* One PDU. Lives as long as the file is open. */
typedef struct s7tap_known {
    struct s7tap_known *partner; /* answers: the request; requests: the answer;
                                    NULL none so far */
    struct s7tap_known *job;     /* pushes: the request that they belong to; NULL unknown */
    struct s7tap_known *next;    /* private: in the same place of another source of the frame */
    s7_bytes bytes;              /* requests that help to decode the answer: a copy; else empty */
    const s7tap_joined *joined;  /* the last part of a message of several PDUs: that, else NULL */
    const char *service;         /* what is asked or answered, constant text; NULL unknown */
    const void *conversation;    /* the same for all PDUs of one */
    nstime_t time;
    guint32 frame;
    guint32 source;      /* private: size of the bytes that the tvb is a part of */
    guint32 outstanding; /* Jobs: how many of this side wait with it, itself
                            included; else 0 */
    guint32 most;        /* Jobs: how many were agreed, 0 if the setup was not seen */
    guint32 pdu_length;  /* the length agreed, 0 if the setup was not seen */
    guint8 role;         /* s7_role */
    bool continuation;   /* goes on with the S7comm-plus PDU before it */
    bool cut;            /* not captured to its end */
    bool to_server;      /* from the client of the connection */
    bool optional;       /* a request that may stay without answer */
    const bool *spoken;  /* private: whether the other side was heard on the connection; NULL for
                            what waits for no answer of its own: fragments behind the first */
} s7tap_known;

/* Must be called once, before anything else, with the protocol whose data this
 * is. */
void s7tap_pairs_init(int proto);

/* What is known of the PDU in `tvb`: on the first pass it is paired, later it
 * is looked up. NULL for PDUs that take no part: those that an ICMP error
 * quotes. `timeout_ms`: how long a request waits for its answer. */
const s7tap_known *s7tap_pair(tvbuff_t *tvb, packet_info *pinfo, s7_bytes bytes,
                              guint32 timeout_ms);

/* Whether the frame was not captured to its end. COTP's reassembly does not hand this on. */
bool s7tap_is_cut(const packet_info *pinfo);

/* A request that needs an answer, had the time for it, and got none, although
 * the other side was captured. Known from the second pass on, as the analyzer
 * has it but for gaps of the capture. */
bool s7tap_unanswered(packet_info *pinfo, const s7tap_known *known, guint32 timeout_ms);

#endif
