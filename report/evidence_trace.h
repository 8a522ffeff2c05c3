/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A second reading of the capture finds what is around the frames of findings: of each request its
 * answer and of each answer its request, with all packets that carried them; how their connection
 * was opened (SYN, SYN-ACK, ACK, CR, CC, setup, session) and how it ended; of a port that is
 * silent or rejected the ICMP errors and who asked for the host's link-layer address.
 *
 * It stands between capture engine and analyzer, and hears the analyzer. */
#ifndef S7TAP_REPORT_EVIDENCE_TRACE_H
#define S7TAP_REPORT_EVIDENCE_TRACE_H

#include "analyzer/analyzer.h"
#include "report/evidence_set.h"

typedef struct rep_evidence_trace rep_evidence_trace;

/* What is found is added to the set, which is borrowed. `wide`: also a few packets around each
 * frame of a finding that would do without. The caller owns the result. */
rep_evidence_trace *rep_evidence_trace_new(rep_evidence_set *set, bool wide);
/* After the analyzer was freed. NULL is ignored. */
void rep_evidence_trace_free(rep_evidence_trace *trace);

/* For ana_new. Borrows the trace. */
ana_sink rep_evidence_trace_hears(rep_evidence_trace *trace);
/* For cap_engine_new: passes everything on to `next`, the sink of that analyzer, which is copied.
 * Borrows the trace. */
cap_sink rep_evidence_trace_passes(rep_evidence_trace *trace, const cap_sink *next);

#endif
