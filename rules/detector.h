/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: one detector is one file that hears events and reports to the ledger. */
#ifndef S7TAP_RULES_DETECTOR_H
#define S7TAP_RULES_DETECTOR_H

#include "capture/stats.h"
#include "rules/ledger.h"
#include "rules/losses.h"
#include "rules/watch.h"

/* What a detector may look at and write to; borrowed by it for its lifetime, members included. */
typedef struct rules_bench {
    rules_ledger *ledger;
    const ana_analyzer *analyzer; /* NULL in tests of single detectors */
    const policy_model *policy;   /* NULL: there is none */
    int64_t policy_since; /* packet time, ns, from which the policy judges; 0: from the start */
    rules_losses *losses; /* packets that were dropped while capturing */
    const rules_watches *watches; /* the connections that live */
    size_t part; /* during `new`: where the detector's part of a connection lies, see rules_part */
    /* During finish: connections that go on, where that is a look at the state so far. */
    ana_connection *const *open;
    size_t open_count;
    int64_t answer_timeout, end_timeout, syn_timeout; /* ns, see rules_options */
    bool learn_patterns;                              /* likewise */
} rules_bench;

/* Callbacks; NULL members are skipped. `self` is what `new` returned. */
typedef struct rules_detector {
    /* Bytes that it keeps of each connection, from the first it is told of it to the end: zero at
     * first. */
    size_t part;
    void *(*new)(const rules_bench *bench);
    void (*free)(void *self);
    /* Gives up what a part owns: after connection_end, or before `free`. */
    void (*clear)(void *self, void *part);
    /* Not called for reads that succeeded as a whole: these are too many, and only good news. */
    void (*transaction)(void *self, const ana_transaction *transaction);
    /* Such a read, where the server reads from its client. */
    void (*server_read)(void *self, const ana_transaction *transaction);
    void (*connection_begin)(void *self, ana_connection *connection, const cap_stamp *stamp);
    /* For rules that need not wait for the end, see ana_sink; where the flow says `closed` at the
     * end, it was called. */
    void (*connection_closed)(void *self, ana_connection *connection);
    void (*connection_end)(void *self, ana_connection *connection);
    /* As ana_sink has them. */
    void (*damaged)(void *self, const ana_pdu *pdu);
    void (*foreign)(void *self, const ana_connection *connection, const cap_stamp *stamp);
    void (*secured)(void *self, const ana_connection *connection, const cap_stamp *stamp);
    void (*tcp)(void *self, ana_connection *connection, int side, cap_tcp_event event,
                const cap_stamp *stamp);
    void (*gap)(void *self, ana_connection *connection, int side, uint64_t size,
                const cap_stamp *stamp);
    void (*icmp)(void *self, const cap_icmp *icmp, const cap_stamp *stamp);
    void (*neighbour)(void *self, const cap_neighbour *neighbour, const cap_stamp *stamp);
    void (*tick)(void *self, int64_t now);
    /* End of input, or a look at the state so far: may be called more than once. `capture` may be
     * NULL. */
    void (*finish)(void *self, const cap_stats *capture);
    /* After that: `findings` (rules_finding, owned) are what all detectors and the policy left.
     * Those that are symptoms of this detector's may become such (rules/correlate.h). */
    void (*relate)(void *self, GPtrArray *findings);
} rules_detector;

extern const rules_detector rules_detect_services;
extern const rules_detector rules_detect_plus;
extern const rules_detector rules_detect_exposure;
extern const rules_detector rules_detect_protocols;
extern const rules_detector rules_detect_contradictions;
extern const rules_detector rules_detect_quality;
extern const rules_detector rules_detect_reach;
extern const rules_detector rules_detect_refusal;
extern const rules_detector rules_detect_answer;
extern const rules_detector rules_detect_limit;
extern const rules_detector rules_detect_unstable;
extern const rules_detector rules_detect_modify;
extern const rules_detector rules_detect_clock;
extern const rules_detector rules_detect_crossing;
extern const rules_detector rules_detect_missing;
extern const rules_detector rules_detect_scan;
/* Told of slow answers by rules_slow_take, also to reads that succeeded as a whole. */
extern const rules_detector rules_detect_slow;
/* Also told of reads that succeeded as a whole; only there with a policy. */
extern const rules_detector rules_detect_unexpected;
/* Likewise, and only there if the policy, or who learns one, asks for it. */
extern const rules_detector rules_detect_pattern;

#endif
