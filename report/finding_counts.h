/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How many findings there are, for a person. */
#ifndef S7TAP_REPORT_FINDING_COUNTS_H
#define S7TAP_REPORT_FINDING_COUNTS_H

#include "report/buffer.h"
#include "rules/finding.h"

/* Appends "1 critical, 2 warnings", gravest first, or "none". */
void rep_put_finding_counts(rep_buffer *b, const uint64_t count[RULES_SEVERITY_COUNT]);

#endif
