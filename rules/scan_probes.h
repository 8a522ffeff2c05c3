/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: connections of one client that lead nowhere, and which of them come so
 * close together that they are a sweep.
 *
 * A target is a server as this client knows it. What was used, or is tried again and again, belongs
 * to the client: probes of it count no longer, also those that were made before. */
#ifndef S7TAP_RULES_SCAN_PROBES_H
#define S7TAP_RULES_SCAN_PROBES_H

#include "rules/tally.h"

/* What became of a probe, least first. */
typedef enum scan_kind {
    SCAN_SILENT,   /* no answer to the SYN */
    SCAN_REJECTED, /* RST or ICMP in answer to it */
    SCAN_EMPTY,    /* TCP was opened and closed, nothing said */
    SCAN_REFUSED,  /* a COTP connection was asked for, and not given */
    SCAN_ASKED,    /* S7 was set up, or almost, and little was asked */
    SCAN_KINDS
} scan_kind;

enum { SCAN_RETRIES = 4, SCAN_MAX_TSAPS = 16 };

/* Attempts with one called TSAP, one after the other. */
typedef struct scan_retry {
    ana_tsap_bytes tsap;
    uint32_t count;
    int64_t first, last; /* ns since 1970 */
} scan_retry;

/* A called TSAP that was probed. */
typedef struct scan_tsap {
    ana_tsap_bytes tsap;
    cap_stamp stamp; /* last time */
} scan_tsap;

/* The finding of a sweep; zero before it is told. */
typedef struct scan_told {
    rules_finding *finding; /* the ledger's */
    bool dropped;           /* there was no room */
} scan_told;

typedef struct scan_target {
    uint64_t seed;
    cap_address ip; /* key, with the next */
    uint16_t port;
    bool own; /* of the client: used, or tried again and again */
    scan_retry retry[SCAN_RETRIES];
    uint32_t next_retry;
    scan_tsap *tsap; /* of them SCAN_MAX_TSAPS at most; owned, see scan_target_clear */
    uint32_t tsaps;
    scan_told told;        /* of its TSAPs; the caller's */
    uint32_t probes;       /* that were part of a sweep, as of the last look */
    uint32_t kept;         /* private: of these for good */
    bool swept, committed; /* private: part of a sweep, now or for good */
    scan_kind seen, kind;  /* private: the most that a probe of it came to, likewise */
    uint32_t in_window;    /* private */
} scan_target;

/* Frees what a target owns that is not in a table. */
void scan_target_clear(scan_target *target);

typedef struct scan_sweep {
    rules_tally tally;         /* of probes */
    uint32_t kind[SCAN_KINDS]; /* targets by what a probe of them came to at most */
    uint32_t targets;
    GPtrArray *list; /* the same, by address: scan_target, borrowed */
} scan_sweep;

typedef struct scan_probes scan_probes;

/* `seed` is that of the table; targets are counted in `room`, which is decreased by each and given
 * back when freed. */
scan_probes *scan_probes_new(uint64_t seed, uint32_t *room);
void scan_probes_free(scan_probes *probes);

/* The target, made if new. NULL if there is no room. Borrowed. */
scan_target *scan_probes_target(scan_probes *probes, const cap_endpoint *server);
/* NULL if it is none. Borrowed. */
const scan_target *scan_probes_find(const scan_probes *probes, const cap_endpoint *server);
/* Whether any probe is remembered. */
bool scan_probes_any(const scan_probes *probes);
/* Begins a walk over the targets: keys are scan_target. */
void scan_probes_targets(const scan_probes *probes, GHashTableIter *iter);

/* One probe that began at `stamp`; in any order. `limit` targets within `window` ns are a sweep. */
void scan_probes_add(scan_probes *probes, scan_target *target, scan_kind kind,
                     const cap_stamp *stamp, int64_t window, uint32_t limit);
/* One more attempt with a TSAP (size 0: it came to none), that began at `time`: marks the target as
 * the client's own if it tries again and again. */
void scan_target_tried(scan_target *target, const ana_tsap_bytes *tsap, int64_t time);

/* What belongs to sweeps by now; `list` is owned by the caller, g_ptr_array_unref it. False if
 * nothing does. */
bool scan_probes_sweep(scan_probes *probes, int64_t window, uint32_t limit, scan_sweep *out);

/* Notes a TSAP that was probed. */
void scan_target_probe_tsap(scan_target *target, const ana_tsap_bytes *tsap,
                            const cap_stamp *stamp);
/* Whether this one was. */
bool scan_target_knows_tsap(const scan_target *target, const ana_tsap_bytes *tsap);
/* How many TSAPs of the target were probed within `window` ns at most; their tally. */
uint32_t scan_target_tsaps(const scan_target *target, int64_t window, rules_tally *tally);

#endif
