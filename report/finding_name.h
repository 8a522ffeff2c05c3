/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What makes a finding another one than before. */
#ifndef S7TAP_REPORT_FINDING_NAME_H
#define S7TAP_REPORT_FINDING_NAME_H

#include "report/buffer.h"
#include "rules/finding.h"

/* The same for the same finding of one run, however its cause or the words of its message change
 * with the evidence. The caller frees it. */
char *rep_finding_name(const rules_finding *finding);

/* 16 hex digits, the same for the same fault in any run: of rule, client, server and its port,
 * subject and code. */
void rep_put_fingerprint(rep_buffer *b, const rules_finding *finding);

#endif
