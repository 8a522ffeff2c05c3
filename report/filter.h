/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --filter: which objects are printed. What is analysed does not depend on it.
 *
 * Fields that an object does not have are absent: comparisons with them are false. */
#ifndef S7TAP_REPORT_FILTER_H
#define S7TAP_REPORT_FILTER_H

#include "analyzer/analyzer.h"
#include "report/asked.h"
#include "rules/expr/expr.h"
#include "rules/finding.h"
#include "rules/policy/policy.h"

typedef struct rep_filter rep_filter;

/* Takes the program; the policy is borrowed and may be NULL. */
rep_filter *rep_filter_new(expr_program *program, const policy_model *policy);
void rep_filter_free(rep_filter *filter);
/* As the user wrote it; NULL without a filter. */
const char *rep_filter_text(const rep_filter *filter);

/* Whether the object is selected. Always, where `filter` is NULL. */
bool rep_selects_pdu(rep_filter *filter, const ana_pdu *pdu);
bool rep_selects_transaction(rep_filter *filter, const ana_transaction *transaction);
bool rep_selects_finding(rep_filter *filter, const rules_finding *finding);
/* `asked` has what was accessed without an answer; NULL: nothing. */
bool rep_selects_relation(rep_filter *filter, const ana_relation *relation, const rep_asked *asked);
bool rep_selects_connection(rep_filter *filter, const ana_connection *connection);
/* These have the fields of hosts and times only. */
bool rep_selects_block(rep_filter *filter, const ana_block *block);
bool rep_selects_asset(rep_filter *filter, const ana_asset *asset);
bool rep_selects_reach(rep_filter *filter, const ana_reach *reach);

/* Those of rules_findings that are selected. The caller frees the array, which borrows them. */
GPtrArray *rep_selected_findings(rep_filter *filter, const GPtrArray *findings);

#endif
