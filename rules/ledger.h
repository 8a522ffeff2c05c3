/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: findings that detectors report while the capture is read.
 *
 * The same rule, client, server, subject, code and cause is one finding. The detector that reports
 * a fault for the first time sets its message; later it may sharpen message, cause and confidence
 * when it is asked to finish. */
#ifndef S7TAP_RULES_LEDGER_H
#define S7TAP_RULES_LEDGER_H

#include "rules/rules.h"

typedef struct rules_ledger rules_ledger;

typedef struct rules_fault {
    const rules_rule *rule;
    rules_severity severity;
    const ana_connection *connection; /* names both parties; NULL: the next two name the server,
                                         and the finding is about no client in particular */
    const cap_address *server;
    uint16_t server_port;
    ana_phase phase;
    const char *subject; /* NULL none; copied */
    bool has_code;
    uint32_t code;
    const rules_cause *cause; /* constant */
    rules_confidence confidence;
    const char *const *alternatives; /* constant, NULL-terminated; NULL none */
    cap_stamp stamp;
} rules_fault;

rules_ledger *rules_ledger_new(uint32_t max_findings);
void rules_ledger_free(rules_ledger *ledger);
/* Findings of rules that the policy disables are kept as evidence, but have room of their own, as
 * much again, and are not counted where that is short. Borrowed; may be NULL. */
void rules_ledger_set_policy(rules_ledger *ledger, const policy_model *policy);

/* The finding of the fault, counted; its message is NULL the first time. Borrowed. NULL if there
 * is no room: the fault is counted as dropped. */
rules_finding *rules_ledger_add(rules_ledger *ledger, const rules_fault *fault);

/* Counts a finding once more: for the detector that keeps in mind which one a fault belongs to. */
void rules_ledger_again(rules_finding *finding, const cap_stamp *stamp);

/* A finding of its own, counted once, into which the ledger folds nothing: for detectors that fold
 * by more than the ledger does. NULL likewise. */
rules_finding *rules_ledger_begin(rules_ledger *ledger, const rules_fault *fault);

/* All findings, in no particular order; those with count 0 were withdrawn. Borrowed. */
const GPtrArray *rules_ledger_findings(const rules_ledger *ledger);
/* Counts a fault, or a fact to judge faults by, that a detector had no room for. */
void rules_ledger_drop(rules_ledger *ledger);
uint64_t rules_ledger_dropped(const rules_ledger *ledger);

#endif
