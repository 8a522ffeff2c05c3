/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: something that the policy does not foresee, counted while the capture is
 * read and told as a finding of its own. Nothing here depends on the order in which it is seen. */
#ifndef S7TAP_RULES_UNEXPECTED_CASE_H
#define S7TAP_RULES_UNEXPECTED_CASE_H

#include "rules/detector.h"
#include "rules/tally.h"

/* What became of something that was asked for. */
typedef enum unexpected_outcome {
    UNEXPECTED_DONE,
    UNEXPECTED_UNKNOWN, /* no answer was seen */
    UNEXPECTED_REFUSED,
    UNEXPECTED_OUTCOMES
} unexpected_outcome;

unexpected_outcome unexpected_outcome_of_access(const ana_transaction *transaction,
                                                const s7_access *access);
unexpected_outcome unexpected_outcome_of_service(const ana_transaction *transaction);

/* Zero before the first use. */
typedef struct unexpected_case {
    rules_tally tally;
    bool certain;    /* who is client and who is server was seen at least once, not inferred */
    ana_phase phase; /* the caller's */
    /* of the earliest occurrence */
    uint64_t connection;
    cap_endpoint client, server;
    ana_tsap_bytes calling, called;
    rules_finding *finding; /* the ledger's, NULL before it is told or if there is no room */
    bool dropped;
} unexpected_case;

/* One more occurrence on a connection. True if it is the earliest so far. */
bool unexpected_count(unexpected_case *seen, const ana_connection *connection,
                      const cap_stamp *stamp);

/* The finding, up to date but for subject and message, which the caller sets. `of_server`: it is
 * about no client in particular. NULL if there is no room. */
rules_finding *unexpected_tell(const rules_bench *bench, unexpected_case *seen,
                               const rules_rule *rule, const rules_cause *cause, bool of_server);

#endif
