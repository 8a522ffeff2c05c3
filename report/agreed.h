/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the connections of each relation agreed on, as far as the relation does not keep it. One
 * entry per relation, so bounded as these are. */
#ifndef S7TAP_REPORT_AGREED_H
#define S7TAP_REPORT_AGREED_H

#include "analyzer/relation.h"

typedef struct rep_agreed rep_agreed;

enum { REP_AGREED_KEPT = 8 };

/* One of the connections: its number and the client's port. */
typedef struct rep_agreed_by {
    uint64_t number;
    uint16_t port;
} rep_agreed_by;

typedef struct rep_agreement {
    /* Of the last connection whose setup was captured and answered */
    bool setup;
    uint16_t amq_calling, amq_called;      /* jobs at a time, of client and server */
    uint16_t pdu_length, asked_pdu_length; /* bytes; what the client asked for, 0 unknown */
    uint8_t tpdu_size;                     /* exponent, as the last CC has it; 0 unknown */
    uint32_t jobs;    /* most that waited at a time, where no answer is missing in the capture */
    uint32_t longest; /* S7 PDU, bytes */
    uint64_t connections;              /* that have ended */
    rep_agreed_by by[REP_AGREED_KEPT]; /* the first few of these, by number */
} rep_agreement;

rep_agreed *rep_agreed_new(void);
void rep_agreed_free(rep_agreed *agreed);
/* A connection that has ended. */
void rep_agreed_take(rep_agreed *agreed, const ana_connection *connection);
/* NULL if no connection of it has ended. Borrowed. */
const rep_agreement *rep_agreed_of(const rep_agreed *agreed, const ana_relation *relation);

#endif
