/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sums over all connections that the summary needs and that no other room keeps. */
#ifndef S7TAP_REPORT_TOTALS_H
#define S7TAP_REPORT_TOTALS_H

#include "analyzer/relation.h"

typedef struct rep_totals {
    uint64_t connections;   /* ended, those still open at the end of input included */
    uint64_t s7;            /* of these, with S7comm or S7comm-plus */
    uint64_t midstream;     /* that began before the capture did */
    uint64_t one_sided;     /* of which one direction was not captured although it sent bytes */
    uint64_t lost;          /* bytes never captured */
    uint64_t gapped;        /* connections of both directions with lost bytes */
    uint64_t truncated;     /* bytes cut off by the snap length */
    uint64_t duplicates;    /* packets delivered twice by the mirror */
    uint64_t retransmitted; /* packets */
    uint64_t out_of_order;  /* packets */
    uint64_t conflicts;     /* bytes */
    uint64_t bad_checksums; /* packets */
} rep_totals;

/* Requests of a relation that want an answer: its transactions but for orphans and indications. */
uint64_t rep_requests_of(const ana_relation *relation);

/* Takes in a connection that has ended. */
void rep_totals_add(rep_totals *totals, const ana_connection *connection);

/* One direction was not captured at all although the other side sent bytes. */
bool rep_one_sided(const ana_connection *connection);

#endif
