/* SPDX-License-Identifier: GPL-2.0-or-later */
/* TCP bytes in; PDUs, transactions, connections, relations and assets out.
 *
 * The analyzer is the sink of the capture room. It frames TPKTs, reassembles COTP TSDUs, decodes
 * S7, pairs answers with requests, and keeps the inventory. It writes nothing and judges nothing.
 */
#ifndef S7TAP_ANALYZER_ANALYZER_H
#define S7TAP_ANALYZER_ANALYZER_H

#include "analyzer/asset.h"
#include "analyzer/block.h"
#include "analyzer/reachability.h"
#include "analyzer/relation.h"
#include "analyzer/transaction.h"

typedef struct ana_analyzer ana_analyzer;

/* Callbacks; NULL members are skipped. Called in one order, that of the packets. */
typedef struct ana_sink {
    void *user;
    void (*connection_begin)(void *user, ana_connection *connection, const cap_stamp *stamp);
    void (*pdu)(void *user, const ana_pdu *pdu);
    unsigned pdu_protocols; /* of which TPDUs it hears: 1 << ana_protocol; 0: of all */
    /* An S7 PDU or TPDU with a note of severity MALFORMED, not after a gap; before `pdu`, and
     * without the request that an answer belongs to. */
    void (*damaged)(void *user, const ana_pdu *pdu);
    /* The connection carries something else than S7 in the clear: `payload` says what. Once, and
     * once more where TLS follows something else. Fewer than S7_PAYLOAD_ENOUGH bytes straight on
     * TCP say nothing. */
    void (*foreign)(void *user, const ana_connection *connection, const cap_stamp *stamp);
    /* `tls` of the connection says more than before, `foreign` was called already. */
    void (*secured)(void *user, const ana_connection *connection, const cap_stamp *stamp);
    void (*transaction)(void *user, const ana_transaction *transaction);
    /* A block that was transferred, or was to be; when that is over, at the latest before the end
     * of its connection. After the transaction that ends it. */
    void (*block)(void *user, const ana_block *block);
    /* TCP events and gaps of a connection, as the capture room reports them. */
    void (*tcp)(void *user, ana_connection *connection, int side, cap_tcp_event event,
                const cap_stamp *stamp);
    void (*gap)(void *user, ana_connection *connection, int side, uint64_t size,
                const cap_stamp *stamp);
    /* Closed, see cap_sink.closed; `end`, `ended_by` and `ended` hold. */
    void (*connection_closed)(void *user, ana_connection *connection);
    /* Last call for the connection. */
    void (*connection_end)(void *user, ana_connection *connection);
    void (*icmp)(void *user, const cap_icmp *icmp, const cap_stamp *stamp);
    void (*neighbour)(void *user, const cap_neighbour *neighbour, const cap_stamp *stamp);
    void (*tick)(void *user, int64_t now);
} ana_sink;

/* Defaults of limits. */
#define ANA_MAX_OUTSTANDING 64u
#define ANA_MAX_TSDU        65536u
#define ANA_MAX_MESSAGE     (1u << 20)
#define ANA_MAX_RELATIONS   65536u
#define ANA_MAX_ASSETS      65536u
#define ANA_MAX_REACHES     65536u
#define ANA_MAX_OBJECTS     8192u
#define ANA_MAX_PLANS       1024u
#define ANA_MAX_MEMORY      (UINT64_C(256) << 20)
#define ANA_MAX_HELD        (UINT64_C(64) << 20)
#define ANA_MAX_TRANSFERS   256u
#define ANA_MAX_BLOCK       (16u << 20)
#define ANA_MAX_BLOCKS      (UINT64_C(64) << 20)

/* Limits; 0 selects the default in brackets. */
typedef struct ana_options {
    int64_t answer_timeout;   /* ns until a request is unanswered [5 s] */
    int64_t end_timeout;      /* ns after which the end of its connection makes it so [1 s] */
    int64_t syn_timeout;      /* ns until a SYN is unanswered [3 s] */
    uint32_t max_outstanding; /* requests remembered per connection [64] */
    uint32_t max_tsdu;        /* bytes of a TSDU being reassembled [64 KiB] */
    uint32_t max_message;     /* bytes of a message that comes in several PDUs [1 MiB] */
    uint32_t max_relations;   /* [65536] */
    uint32_t max_assets;      /* [65536] */
    uint32_t max_reaches;     /* client networks times servers [65536] */
    uint32_t max_objects;     /* DBs and areas per relation, and DBs per CPU [8192] */
    uint32_t max_plans;       /* remembered requests per relation [1024] */
    uint64_t max_memory;      /* bytes for plans, objects and DBs of all relations and CPUs
                                 [256 MiB] */
    uint64_t max_held;        /* bytes of incomplete TPKTs and TSDUs, and as many of waiting
                                 requests, of all connections [64 MiB] */
    uint32_t max_transfers;   /* of blocks, under way at a time [256] */
    uint32_t max_block;       /* bytes of one block [16 MiB] */
    uint64_t max_blocks;      /* bytes of all blocks that are under way [64 MiB] */
    int64_t hold_time;        /* ns that the capture room may hold packets back, its reorder time:
                                 by that much later a request is given up [1 s] */
    bool no_routine;          /* for tests: no short way for PDUs like those before */
} ana_options;

typedef struct ana_stats {
    uint64_t connections;
    uint64_t tpdus, empty_dt;
    uint64_t s7comm, s7comm_plus, tls, other; /* TSDUs by protocol */
    uint64_t rosctr[8];                       /* S7comm PDUs by ROSCTR; [0] others */
    uint64_t damaged; /* S7 PDUs with a note of severity MALFORMED, not after a gap */
    uint64_t status_count[ANA_STATUS_COUNT];
    uint64_t skipped; /* stream bytes passed over */
    uint64_t resyncs;
    uint64_t evicted_requests, evicted_relations, evicted_assets, evicted_objects, evicted_tsdus;
    uint64_t evicted_blocks;        /* blocks that were not joined for want of room */
    uint64_t evicted_subscriptions; /* and jobs; forgotten, whole or in part */
    uint64_t evicted_reaches;       /* attempts to connect that were not counted */
} ana_stats;

/* Both are copied; `options` may be NULL. */
ana_analyzer *ana_new(const ana_options *options, const ana_sink *sink);
void ana_free(ana_analyzer *analyzer);

/* The callbacks to hand to cap_engine_new; they borrow the analyzer. */
cap_sink ana_capture_sink(ana_analyzer *analyzer);

const ana_stats *ana_statistics(const ana_analyzer *analyzer);

/* All relations in order of appearance, all assets by address. Borrowed arrays of borrowed
 * pointers, valid until ana_free; connections may still change them. */
const GPtrArray *ana_relations(const ana_analyzer *analyzer);
const GPtrArray *ana_assets(const ana_analyzer *analyzer);
/* Which client network reaches which server (ana_reach), by server and network; of connections that
 * have ended. Borrowed likewise. */
const GPtrArray *ana_reachability(const ana_analyzer *analyzer);
/* The same with connections that go on, as if they ended now. The caller owns the result, an array
 * that owns its ana_reach. */
GPtrArray *ana_reachability_so_far(const ana_analyzer *analyzer, ana_connection *const *open,
                                   size_t count);
/* Forgets all that stands in ana_transaction.memo. */
void ana_forget_memos(ana_analyzer *analyzer);
/* The asset of a host, NULL if unknown. Borrowed. */
const ana_asset *ana_find_asset(const ana_analyzer *analyzer, const cap_address *ip);

#endif
