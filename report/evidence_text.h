/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What evidence says in words: comments of packets and of the section, names of files. */
#ifndef S7TAP_REPORT_EVIDENCE_TEXT_H
#define S7TAP_REPORT_EVIDENCE_TEXT_H

#include "report/writer.h"

/* The comment of a packet that a finding names, or the symptom of it that `link` says: then the
 * sentence is the symptom's. */
void rep_put_evidence_comment(rep_buffer *b, const rep_settings *settings,
                              const rules_finding *finding, const rep_evidence_link *link,
                              const cap_stamp *stamp);

/* What the file is: of all findings, or of the one with the index `only`, -1 none. */
void rep_put_evidence_about(rep_buffer *b, const rep_settings *settings,
                            const rep_evidence_set *evidence, int only);
/* The same of one finding that monitor has just made: of the packets that it names, that many, some
 * may be `missing`. */
void rep_put_evidence_live_about(rep_buffer *b, const rep_settings *settings,
                                 const rules_finding *finding, uint32_t named, uint32_t missing);
/* The findings, one a line, as many as fit into one comment. */
void rep_put_evidence_list(rep_buffer *b, const GPtrArray *findings);

/* "003-access-refused-10.0.0.1-10.0.0.2" of a finding; nothing of it is taken from the network as
 * it is. */
void rep_put_evidence_stem(rep_buffer *b, const rules_finding *finding, uint32_t number);
/* "20260301T070512.250Z-warning-access-refused@10.0.0.1-10.0.0.2", by when it was seen first, in
 * UTC; "@all" where it is about no host. Ids of rules have no '@'. */
void rep_put_evidence_dated_stem(rep_buffer *b, const rules_finding *finding);

#endif
