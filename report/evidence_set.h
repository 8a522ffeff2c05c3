/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which packets are behind which findings. Bounded: findings name a few frames each, and what is
 * around these has a limit. */
#ifndef S7TAP_REPORT_EVIDENCE_SET_H
#define S7TAP_REPORT_EVIDENCE_SET_H

#include "capture/packet.h"
#include "rules/finding.h"

enum {
    REP_EVIDENCE_MAX_LINKS = 1u << 20, /* packets times findings, in all */
    REP_EVIDENCE_MAX_CONTEXT = 4096,   /* packets of one finding beside its own frames */
};

/* A packet that belongs to a finding. */
typedef struct rep_evidence_link {
    uint32_t finding : 31; /* index among the findings */
    uint32_t own : 1;      /* one of the finding's frames, not what is around them */
    uint32_t symptom;      /* index + 1 among the finding's symptoms: whose frame it is; 0 none */
} rep_evidence_link;

typedef struct rep_evidence_packet {
    cap_stamp stamp;
    rep_evidence_link *links; /* each finding once, or once for each of its symptoms; those of one
                                 finding follow each other */
    uint32_t link_count;
} rep_evidence_packet;

typedef struct rep_evidence_set rep_evidence_set;

/* The frames that the findings and their symptoms name, and the last of each. `findings`, of
 * rules_finding, are borrowed. The caller owns the result. */
rep_evidence_set *rep_evidence_set_new(const GPtrArray *findings);
/* NULL is ignored. */
void rep_evidence_set_free(rep_evidence_set *set);

/* Whether the link at `index` is the packet's first to its finding. */
bool rep_evidence_link_is_first(const rep_evidence_packet *packet, uint32_t index);

/* A packet around the frames of the finding with this index. */
void rep_evidence_set_add(rep_evidence_set *set, const cap_stamp *stamp, uint32_t finding);

/* The packet, NULL if it is behind no finding; borrowed, its links until the next addition. */
const rep_evidence_packet *rep_evidence_set_find(const rep_evidence_set *set,
                                                 const cap_stamp *stamp);

/* Of all packets, of cap_stamp, in no order; the caller frees it. */
GArray *rep_evidence_set_stamps(const rep_evidence_set *set);
const GPtrArray *rep_evidence_set_findings(const rep_evidence_set *set);
uint32_t rep_evidence_set_count(const rep_evidence_set *set);   /* packets */
uint64_t rep_evidence_set_dropped(const rep_evidence_set *set); /* additions beyond the limits */

#endif
