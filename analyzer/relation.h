/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Relations: client host, server host and TSAPs, across reconnects. This is the S7 connection that
 * commissioning documents. And what was accessed over it. */
#ifndef S7TAP_ANALYZER_RELATION_H
#define S7TAP_ANALYZER_RELATION_H

#include "analyzer/connection.h"
#include "analyzer/histogram.h"

/* Everything read or written in one DB or area over one relation. Bytes are inclusive; numbers for
 * timers and counters. lowest > highest: no success yet. */
typedef struct ana_object {
    uint8_t area;                           /* S7_AREA_... */
    uint16_t db;                            /* DB and DI only */
    uint64_t reads, writes;                 /* accesses that succeeded */
    uint64_t reads_refused, writes_refused; /* accesses that failed */
    uint32_t read_lowest, read_highest;
    uint32_t write_lowest, write_highest;
    bool of_client; /* lies in the client: the server asked, as two CPUs do of one another */
} ana_object;

/* What it is known by stands first, then what each connection touches. */
struct ana_relation {
    cap_address client, server;
    uint16_t server_port;
    uint32_t number; /* counts from 1 in order of appearance */
    /* Private: remembered requests; what was looked up for an earlier connection, NULL at first. */
    struct ana_plans *plans;
    struct ana_asset *client_asset, *server_asset;
    struct ana_reach_entry *reach;
    ana_tsap_bytes calling, called; /* size 0: no CR was captured */
    bool client_inferred;
    uint16_t pdu_length;   /* last negotiated, 0 unknown */
    ana_protocol protocol; /* of its connections, best known */
    uint64_t connections;  /* made, or seen */
    uint64_t open;         /* of these, not ended yet */
    uint64_t requests;     /* of either side that want an answer, or got one unasked; so the
                              transactions but orphans and indications, once all are settled */
    cap_stamp last;
    uint64_t status_count[ANA_STATUS_COUNT];
    int64_t slow_from;     /* the host's own: which latency it wants to look at; 0 at first */
    ana_histogram latency; /* of client requests, ns */
    cap_stamp first;
};

/* All objects of a relation, those of the server first, sorted by area and DB. The array owns them;
 * free with g_array_unref. */
GArray *ana_relation_objects(const ana_relation *relation);

#endif
